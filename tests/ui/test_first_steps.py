"""开始使用 on 首页: the next step leads right, and the guide goes when it is not wanted."""

from datetime import date

from PySide6.QtCore import Qt

from app.domain.park import Park, ParkArea
from app.store import meta, queries
from app.store.ledger import Ledger, transaction
from app.store.records import insert, new_id
from app.ui.first_steps import WHERE, FirstSteps
from app.ui.manual import Manual
from app.ui.screens import SCREENS
from app.ui.screens.exchange_pages import PAGES
from app.usecases.first_steps import first_steps
from app.usecases.ledgers import backup_ledger
from app.usecases.practice import MARK
from app.usecases.users import add_user
from tests.conftest import PASSPHRASE
from tests.store import made_up
from tests.ui.exchange import Opened, Shown
from tests.ui.hands import focus_name
from tests.usecases.offices import BANNER, Offices


def at_home(shown: Opened, ledger: Ledger) -> Shown:
    window = shown(ledger)
    window.frame.go("home")
    window.rest()
    return window


def guide(window: Shown) -> FirstSteps:
    (found,) = window.frame.findChildren(FirstSteps)
    return found


def with_areas(ledger: Ledger) -> None:
    for park in queries.all_of(ledger, Park, "unit_code = ?", (ledger.unit_code,)):
        area = ParkArea(
            id=new_id(), park_id=park.id, in_force_on=date(2024, 1, 1), building_dm2=100
        )
        insert(ledger, [area])


def test_every_step_leads_to_a_screen_there_is(memory_ledger: Ledger, offices: Offices) -> None:
    keys = {step.key for each in (memory_ledger, offices.banner) for step in first_steps(each)}
    assert keys == set(WHERE)
    assert {screen for screen, _ in WHERE.values()} <= {kind.key for kind in SCREENS}
    pages = {kind.key for kind in PAGES}
    assert {what for screen, what in WHERE.values() if screen == "exchange"} - {"choose"} <= pages


def test_each_step_leads_to_where_it_is_done(shown: Opened, offices: Offices) -> None:
    window = at_home(shown, offices.banner)
    assert window.words("first_step") == "下一步：核对园区，补填面积"
    window.press("do_first_step")
    assert window.frame.current().key == "parks"
    with_areas(offices.banner)
    made_up.one_tenant(offices.banner)
    window.frame.go("home")
    window.rest()
    assert window.words("first_step") == "下一步：给同事设口令"
    assert window.words("first_steps_count") == "3 / 5 步已完成"
    window.press("do_first_step")
    assert focus_name() == "add_user"
    card = window.widget("add_user")
    assert window.frame.rect().contains(card.mapTo(window.frame, card.rect().center()))


def test_after_the_last_step_it_is_gone(shown: Opened, offices: Offices) -> None:
    with_areas(offices.banner)
    made_up.one_tenant(offices.banner)
    add_user(
        offices.banner,
        admin_passphrase=PASSPHRASE,
        name="虚构审核员",
        role="审核",
        passphrase="审核人的 口令 3",
    )
    window = at_home(shown, offices.banner)
    assert window.words("first_step") == "下一步：做一次备份"
    window.press("do_first_step")
    assert focus_name() == "backup"
    backup_ledger(offices.banner, offices.banner.path.parent)
    window.frame.go("home")
    window.rest()
    assert not guide(window).isVisible()


def test_put_away_it_stays_away_for_this_ledger(shown: Opened, offices: Offices) -> None:
    window = at_home(shown, offices.banner)
    assert guide(window).isVisible()
    window.press("put_first_steps_away")
    assert not guide(window).isVisible()
    window.frame.refresh()
    window.rest()
    assert not guide(window).isVisible()
    assert guide(at_home(shown, offices.league)).isVisible()


def test_the_guide_opens_the_first_chapter_and_esc_leads_back(
    shown: Opened, offices: Offices
) -> None:
    window = at_home(shown, offices.banner)
    window.press("first_steps_guide")
    (manual,) = window.frame.findChildren(Manual)
    assert manual.key == "start"
    window.key(Qt.Key.Key_Escape)
    assert guide(window).isVisible()
    assert focus_name() == "first_steps_guide"


def test_a_practice_ledger_asks_for_nothing(shown: Opened, offices: Offices) -> None:
    with transaction(offices.banner):
        meta.keep(offices.banner, MARK, "2026-06-30")
    window = at_home(shown, offices.banner)
    assert not guide(window).isVisible()
    assert offices.banner.unit_code == BANNER
