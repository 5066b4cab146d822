"""A register by the keyboard alone: one typed after the other, mended, deleted, brought back."""

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.domain.entity import Entity
from app.domain.money import Loan
from app.domain.papers import Explanation
from app.domain.park import Park
from app.domain.service import Mentor, ServiceRecord
from app.store import queries
from app.store.ledger import Ledger
from app.store.records import insert, new_id
from app.ui.desk import Desk
from app.ui.register_page import Register, RegisterPage
from tests.store import made_up
from tests.ui.exchange import cells
from tests.ui.hands import NONE, compose, focus_name, press

CTRL = Qt.KeyboardModifier.ControlModifier
LONG = "虚构·阿拉坦其其格苏日古嘎尼尔扎木苏荣扎布巴特尔𠮷"
LOANS = Register(Loan, "loans", empty="还没有贷款。", carried=("paid_out_on", "bank"))
MENTORS = Register(Mentor, "mentors", empty="还没有导师。")
SERVICES = Register(
    ServiceRecord, "served", empty="还没有服务记录。", carried=("park_id", "served_on")
)


class Clerk:
    """A register in a window, and hands on the keyboard."""

    def __init__(self, page: RegisterPage, rest: Callable[[], None]) -> None:
        self.page, self._rest = page, rest

    def rest(self) -> None:
        for _ in range(3):
            self._rest()
            QApplication.processEvents()

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        press(key, modifier)
        self.rest()

    def type(self, words: str) -> None:
        compose(words)
        self.rest()

    def rows(self, *values: str) -> None:
        """A value into each row, Enter to the next; an empty one is passed over."""
        for value in values:
            if value:
                self.type(value)
            self.key(Qt.Key.Key_Return)

    def words(self, name: str) -> str:
        found = [each for each in self.page.findChildren(QLabel, name) if each.isVisible()]
        return found[0].text() if found else ""

    def shown(self) -> list[list[str]]:
        return cells(self.page.table)


Opened = Callable[[Register], Clerk]


@pytest.fixture(name="opened")
def open_register(
    desk: Desk, qtbot: QtBot, active: Callable[[QWidget], None], rest: Callable[[], None]
) -> Opened:
    def show(register: Register) -> Clerk:
        page = RegisterPage(desk, register)
        qtbot.addWidget(page)
        page.resize(1190, 640)
        active(page)
        page.load()
        clerk = Clerk(page, rest)
        clerk.rest()
        page.focus_start()
        return clerk

    return show


def firm(ledger: Ledger, name: str = "虚构的商行", kind: str = "个体工商户") -> Entity:
    made = made_up.entity(name=name, kind=kind, unit_code=ledger.unit_code)
    insert(ledger, [made])
    return made


def park(ledger: Ledger, name: str = "虚构园区") -> Park:
    made = Park(id=new_id(), unit_code=ledger.unit_code, name=name, status="在册")
    insert(ledger, [made])
    return made


def all_of_mentors(ledger: Ledger) -> list[str]:
    return [each.name for each in queries.all_of(ledger, Mentor)]


def test_one_after_the_other_is_typed_without_the_mouse(
    opened: Opened, memory_ledger: Ledger
) -> None:
    clerk = opened(MENTORS)
    clerk.key(Qt.Key.Key_Space)  # the one step of an empty register
    assert focus_name() == "name"
    clerk.rows("虚构·斯琴", "虚构学院", "电商", "13800001234", "", "20250101", "")
    assert focus_name() == "name"
    clerk.rows(LONG, "", "", "", "", "", "")
    assert all_of_mentors(memory_ledger) == ["虚构·斯琴", LONG]
    clerk.key(Qt.Key.Key_Escape)
    clerk.page.back()
    clerk.rest()
    assert not clerk.page.side.isVisible()
    assert [row[0] for row in clerk.shown()] == ["虚构·斯琴", LONG]
    first = queries.all_of(memory_ledger, Mentor)[0]
    assert (first.appointed_on, first.trainer) == (date(2025, 1, 1), None)


def test_an_entity_is_chosen_by_its_initials(opened: Opened, memory_ledger: Ledger) -> None:
    firm(memory_ledger, "虚构的别家")
    wanted = firm(memory_ledger)
    clerk = opened(LOANS)
    clerk.key(Qt.Key.Key_N, CTRL)
    assert focus_name() == "entity_id"
    clerk.rows("xgdsh", "20", "2026-3-1", "2029-3-1", "", "虚构银行", "", "")
    (loan,) = queries.all_of(memory_ledger, Loan)
    assert (loan.entity_id, loan.amount_fen) == (wanted.id, 20_000_000)
    assert (loan.paid_out_on, loan.bank) == (date(2026, 3, 1), "虚构银行")
    # The next one begins with what goes on being the same.
    assert focus_name() == "entity_id"
    assert clerk.page.side.form.editor("paid_out_on").read()[0] == date(2026, 3, 1)
    assert clerk.page.side.form.editor("amount_fen").read()[0] is None


@pytest.mark.parametrize("hurried", [False, True])
@pytest.mark.parametrize("leaving", [Qt.Key.Key_Tab, Qt.Key.Key_Return])
def test_of_several_that_fit_none_is_guessed(
    opened: Opened, memory_ledger: Ledger, leaving: Qt.Key, hurried: bool
) -> None:
    wanted = firm(memory_ledger, "虚构的商行B")
    firm(memory_ledger, "虚构的商行A")
    clerk = opened(LOANS)
    clerk.key(Qt.Key.Key_N, CTRL)
    entity = clerk.page.side.form.editor("entity_id")
    compose("xgdsh")
    if not hurried:
        clerk.rest()
    clerk.key(leaving)
    assert focus_name() != "entity_id"
    assert entity.read()[0] is None
    assert "找到 2 个" in clerk.words("finding_entity_id")
    assert "按 ↓" in clerk.words("finding_entity_id")
    clerk.key(Qt.Key.Key_Backtab)
    assert focus_name() == "entity_id"
    clerk.key(Qt.Key.Key_Down)
    clerk.key(Qt.Key.Key_Down)
    clerk.key(leaving)
    assert entity.read() == (wanted.id, None)
    assert clerk.words("finding_entity_id") == ""


def test_a_whole_name_is_meant_though_others_begin_so(
    opened: Opened, memory_ledger: Ledger
) -> None:
    firm(memory_ledger, "虚构的商行分号")
    wanted = firm(memory_ledger, "虚构的商行")
    clerk = opened(LOANS)
    clerk.key(Qt.Key.Key_N, CTRL)
    clerk.type("虚构的商行")
    clerk.key(Qt.Key.Key_Tab)
    assert clerk.page.side.form.editor("entity_id").read() == (wanted.id, None)


def test_two_of_one_name_are_not_taken_for_each_other(
    opened: Opened, memory_ledger: Ledger
) -> None:
    firm(memory_ledger)
    firm(memory_ledger)
    clerk = opened(LOANS)
    clerk.key(Qt.Key.Key_N, CTRL)
    clerk.type("虚构的商行")
    clerk.key(Qt.Key.Key_Tab)
    assert clerk.page.side.form.editor("entity_id").read()[0] is None
    assert "找到 2 个" in clerk.words("finding_entity_id")


def test_words_that_were_never_chosen_are_refused(opened: Opened, memory_ledger: Ledger) -> None:
    firm(memory_ledger)
    clerk = opened(LOANS)
    clerk.key(Qt.Key.Key_N, CTRL)
    clerk.rows("没有这一户", "20", "2026-3-1")
    clerk.key(Qt.Key.Key_Return, CTRL)
    assert focus_name() == "entity_id"
    assert "没有选定" in clerk.words("finding_entity_id")
    assert queries.all_of(memory_ledger, Loan) == []


def test_what_is_odd_asks_once_for_a_reason(opened: Opened, memory_ledger: Ledger) -> None:
    firm(memory_ledger)
    clerk = opened(LOANS)
    clerk.key(Qt.Key.Key_N, CTRL)
    clerk.rows("虚构的商行", "30.000001", "2026-3-1")
    clerk.key(Qt.Key.Key_Return, CTRL)
    assert queries.all_of(memory_ledger, Loan) == []
    assert "超过 30 万元" in clerk.words("loans_odd")
    assert focus_name() == "reason"
    clerk.type("合伙经营")
    clerk.key(Qt.Key.Key_Return)
    (loan,) = queries.all_of(memory_ledger, Loan)
    (reason,) = queries.all_of(memory_ledger, Explanation)
    assert (reason.of_id, reason.reason) == (loan.id, "合伙经营")


def test_what_is_asked_about_is_in_sight_though_the_form_is_taller_than_the_window(
    opened: Opened, memory_ledger: Ledger
) -> None:
    firm(memory_ledger)
    clerk = opened(LOANS)
    clerk.page.resize(1190, 400)
    clerk.key(Qt.Key.Key_N, CTRL)
    clerk.rows("虚构的商行", "30.000001", "2026-3-1")
    clerk.key(Qt.Key.Key_Return, CTRL)
    reason = QApplication.focusWidget()
    assert reason is not None
    assert reason.objectName() == "reason"
    assert reason.visibleRegion().boundingRect() == reason.rect()


def test_days_that_contradict_each_other_are_told_in_their_row(
    opened: Opened, memory_ledger: Ledger
) -> None:
    firm(memory_ledger)
    clerk = opened(LOANS)
    clerk.key(Qt.Key.Key_N, CTRL)
    clerk.rows("虚构的商行", "20", "2026-3-1", "2025-3-1")
    assert "早于" in clerk.words("finding_due_on")
    clerk.key(Qt.Key.Key_Return, CTRL)
    assert focus_name() == "due_on"
    assert queries.all_of(memory_ledger, Loan) == []


def test_the_same_as_before_with_one_key(opened: Opened, memory_ledger: Ledger) -> None:
    of = park(memory_ledger)
    clerk = opened(SERVICES)
    clerk.key(Qt.Key.Key_N, CTRL)
    clerk.rows("虚构", "2026-6-1")
    clerk.key(Qt.Key.Key_Down)
    clerk.key(Qt.Key.Key_Return)
    clerk.rows("12", "")
    assert focus_name() == "service"
    clerk.key(Qt.Key.Key_D, CTRL)
    clerk.key(Qt.Key.Key_Return, CTRL)
    first, second = queries.all_of(memory_ledger, ServiceRecord)
    assert first.park_id == second.park_id == of.id
    assert first.service == second.service
    assert (first.people_served, second.people_served) == (12, None)


def test_a_row_is_mended_deleted_and_brought_back(
    opened: Opened, memory_ledger: Ledger, desk: Desk
) -> None:
    insert(memory_ledger, [Mentor(id=new_id(), unit_code=memory_ledger.unit_code, name="虚构导师")])
    clerk = opened(MENTORS)
    clerk.key(Qt.Key.Key_Return)
    assert focus_name() == "employer"
    clerk.type("虚构大学")
    clerk.key(Qt.Key.Key_Return, CTRL)
    assert clerk.shown()[0][:2] == ["虚构导师", "虚构大学"]
    clerk.key(Qt.Key.Key_F8)
    assert [line[4:] for line in cells(clerk.page.history.table)] == [
        ["工作单位", "（空）", "虚构大学"]
    ]
    assert clerk.page.back()
    clerk.key(Qt.Key.Key_Delete)
    assert all_of_mentors(memory_ledger) == []
    desk.undo()
    clerk.rest()
    assert all_of_mentors(memory_ledger) == ["虚构导师"]


def test_what_was_typed_is_given_up_only_by_a_second_escape(
    opened: Opened, memory_ledger: Ledger
) -> None:
    clerk = opened(MENTORS)
    clerk.key(Qt.Key.Key_N, CTRL)
    clerk.type("虚构导师")
    assert clerk.page.back()
    assert clerk.page.side.isVisible()
    assert "再按一次" in clerk.words("mentors_form_said")
    assert clerk.page.back()
    assert not clerk.page.side.isVisible()
    assert all_of_mentors(memory_ledger) == []


def test_another_offices_record_is_only_looked_at(opened: Opened, memory_ledger: Ledger) -> None:
    insert(memory_ledger, [Mentor(id=new_id(), unit_code="152223", name="虚构导师")])
    clerk = opened(MENTORS)
    clerk.key(Qt.Key.Key_Return)
    assert not clerk.page.side.isVisible()
    assert "只能查看" in clerk.words("mentors_said")


def test_a_search_finds_by_the_sound_of_a_name(opened: Opened, memory_ledger: Ledger) -> None:
    own = memory_ledger.unit_code
    insert(
        memory_ledger,
        [Mentor(id=new_id(), unit_code=own, name=name) for name in ("虚构单雄", "虚构导师")],
    )
    clerk = opened(MENTORS)
    clerk.page.focus_search()
    clerk.type("xgds")
    assert [row[0] for row in clerk.shown()] == ["虚构导师"]


def test_the_form_makes_no_small_window_grow(opened: Opened) -> None:
    clerk = opened(MENTORS)
    clerk.page.resize(720, 480)
    clerk.key(Qt.Key.Key_N, CTRL)
    assert clerk.page.side.isVisible()
    assert clerk.page.width() == 720
    clerk.page.back()
    clerk.rest()
    assert clerk.page.width() == 720


def test_what_was_told_to_be_saved_is_saved_though_the_window_is_locked(
    opened: Opened, memory_ledger: Ledger, desk: Desk
) -> None:
    clerk = opened(MENTORS)
    clerk.page.begin_new()
    clerk.rest()
    clerk.type("虚构·斯琴")
    press(Qt.Key.Key_Return, CTRL)
    # As the window does it: behind all work asked for before.
    desk.background.read(lambda _: desk.take(None), lambda _: None, owner=desk)
    clerk.rest()
    desk.take(memory_ledger)
    assert all_of_mentors(memory_ledger) == ["虚构·斯琴"]
    assert clerk.page.side.save_button.isEnabled()
