"""名片: handed out, trusted by telephone, replaced, revoked; and our own keys changed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from app.domain.office_card import OfficeCard
from app.store import key_files, ledger, outbox, peers
from app.store.ledger import Ledger
from app.ui.screens.cards_page import CardsPage
from app.usecases import receiving, trust
from app.usecases.rekeying import replace_lost_keys
from tests.conftest import PASSPHRASE
from tests.ui.exchange import Opened, Shown, cells
from tests.usecases.offices import (
    BANNER,
    LEAGUE,
    OTHER,
    TODAY,
    Offices,
    export,
    receive,
    tenant,
)

STRANGER = "152221"  # 科右前旗: below the league, its card not yet here


@pytest.fixture(scope="session")
def made_stranger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed ledger of an office that nobody trusts yet."""
    path = tmp_path_factory.mktemp("stranger") / "虚构.ledger"
    opened, _ = ledger.create(path, unit_code=STRANGER, passphrase=PASSPHRASE, who="虚构经办")
    ledger.close(opened)
    return path


@pytest.fixture
def stranger(made_stranger: Path) -> Iterator[Ledger]:
    """It, open; no test changes it."""
    opened = ledger.unlock(made_stranger, PASSPHRASE)
    yield opened
    ledger.close(opened)


def card_of(of: Ledger) -> OfficeCard:
    return trust.own_card(of).card


def heard(window: Shown, digits: str) -> None:
    """Type what the other side reads out, into the box that has the keyboard."""
    for digit in digits.replace(" ", ""):
        window.type(digit)


def every_word(window: Shown) -> str:
    """All that stands on the window."""
    labels = [each.text() for each in window.frame.findChildren(QLabel) if each.isVisible()]
    lines = [each.text() for each in window.frame.findChildren(QLineEdit) if each.isVisible()]
    return "\n".join([*labels, *lines])


def test_our_digits_and_the_offices_without_a_card(offices: Offices, shown: Opened) -> None:
    window = shown(offices.league)
    page = window.page(CardsPage.key)
    assert window.words("own_fingerprint").split() == card_of(offices.league).fingerprint.split()
    missing = "还没有登记内蒙古自治区、乌兰浩特市、阿尔山市、科右前旗等 5 个机构的名片"
    assert window.words("cards_missing") == missing
    rows = {row[0]: row[1:] for row in cells(page.table)}
    assert rows["科右前旗"][:2] == ["还没有登记", ""]
    assert rows["扎赉特旗"][:2] == ["在用", card_of(offices.banner).fingerprint]
    assert rows["扎赉特旗"][3:] == ["虚构经办", "电话核对指纹"]


def test_in_a_small_window_our_digits_are_read_first_and_the_rows_are_walked(
    offices: Offices, shown: Opened
) -> None:
    window = shown(offices.league)
    window.frame.setMinimumSize(960, 500)
    window.frame.resize(960, 500)
    page = window.page(CardsPage.key)
    assert page.table.grid.hasFocus()
    assert page.own.digits.visibleRegion().boundingRect() == page.own.digits.rect()
    for _ in range(page.table.model.rowCount()):
        window.key(Qt.Key.Key_Down)
        row = page.table.grid.visualRect(page.table.grid.currentIndex())
        assert page.table.grid.viewport().visibleRegion().contains(row.center())
    assert page.table.grid.currentIndex().row() == page.table.model.rowCount() - 1


def test_a_card_on_a_stick_is_trusted_by_its_digits_alone(
    offices: Offices, stranger: Ledger, stick: Path, shown: Opened
) -> None:
    trust.write_card(stranger, stick)
    digits = card_of(stranger).fingerprint
    window = shown(offices.league)
    page = window.page(CardsPage.key)
    window.press("register_card")
    window.rest()
    assert cells(page.registering.table)[0][:2] == ["科右前旗（152221）", "可以登记"]
    assert QApplication.focusWidget() is page.registering.table.grid
    window.key(Qt.Key.Key_Return)
    assert window.words("compare_title") == "登记名片　科右前旗（152221）"
    assert not any(group in every_word(window) for group in digits.split())

    wrong = digits.split()
    heard(window, wrong[0])
    window.key(Qt.Key.Key_Return)
    assert peers.peer_in_use(offices.league, STRANGER) is None
    heard(window, "00000" + "".join(wrong[2:4]) + "00000" + wrong[5])
    window.key(Qt.Key.Key_Return)
    assert window.words("heard_wrong").startswith("指纹第 2、5 组与")
    marked = [n for n in range(1, 7) if window.widget(f"heard_{n}").property("wrong") == "true"]
    assert marked == [2, 5]
    assert peers.peer_in_use(offices.league, STRANGER) is None
    assert not any(group in every_word(window) for group in (digits.split()[1], digits.split()[4]))

    heard(window, digits.split()[1])
    heard(window, digits.split()[4])
    window.press("trust_card")
    assert window.words("cards_done") == "已登记科右前旗的名片，可以互相收发数据了。"
    known = peers.peer_in_use(offices.league, STRANGER)
    assert known is not None
    assert (known.card, known.trusted_how) == (card_of(stranger), "fingerprint")
    assert "科右前旗" not in window.words("cards_missing")


def test_full_width_digits_from_a_dropped_card(
    offices: Offices, stranger: Ledger, tmp_path: Path, shown: Opened
) -> None:
    path = trust.write_card(stranger, tmp_path)
    window = shown(offices.league)
    window.page(CardsPage.key)
    window.frame.go("exchange", [path])
    window.rest()
    digits = card_of(stranger).fingerprint
    window.type(digits.translate(str.maketrans("0123456789", "０１２３４５６７８９")))
    window.key(Qt.Key.Key_Return)
    assert peers.peer_in_use(offices.league, STRANGER) is not None


def test_what_cannot_be_trusted_says_why(offices: Offices, tmp_path: Path, shown: Opened) -> None:
    (tmp_path / "坏的.plcard").write_text("{}")
    own = trust.write_card(offices.banner, tmp_path)
    window = shown(offices.banner)
    page = window.page(CardsPage.key)
    page.take_files([tmp_path / "坏的.plcard", own, tmp_path / "没有.plcard"])
    window.rest()
    told = {row[3]: row[1] for row in cells(page.registering.table)}
    assert told["坏的.plcard"] == "这个文件不是机构名片。"
    assert told["152223.plcard"] == "这是本单位自己的名片，不用登记。"
    assert told["没有.plcard"].startswith("读不到名片文件")
    assert not page.registering.go.isEnabled()
    assert window.words("card_trouble")


def test_a_known_card_is_replaced_only_after_a_plain_question(
    offices: Offices, tmp_path: Path, shown: Opened
) -> None:
    tenant(offices.banner)
    _, path = export(offices.banner, offices.stick)
    assert receive(offices.league, path)[0].ok
    before = card_of(offices.banner)
    replace_lost_keys(offices.banner)
    card = trust.write_card(offices.banner, tmp_path)
    window = shown(offices.league)
    page = window.page(CardsPage.key)
    page.take_files([card])
    window.rest()
    assert "另一张名片" in window.words("replaced")
    page.registering.groups.setFocus()
    heard(window, card_of(offices.banner).fingerprint)
    window.key(Qt.Key.Key_Return)
    assert window.words("heard_wrong").startswith("请先在电话里与对方确认")
    assert QApplication.focusWidget() is page.registering.agreed
    known = peers.peer_in_use(offices.league, BANNER)
    assert known is not None
    assert known.card == before
    window.key(Qt.Key.Key_Space)
    window.press("trust_card")
    assert window.words("cards_done") == "已换用扎赉特旗的新名片，原来的钥匙已作废。"
    rows = [row for row in cells(page.table) if row[0] == "扎赉特旗"]
    assert [row[1] for row in rows] == ["在用", f"{rows[1][1][:10]} 作废，第 2 包起不收"]
    assert [row[2] for row in rows] == [card_of(offices.banner).fingerprint, before.fingerprint]


def test_a_card_known_already_needs_no_call(
    offices: Offices, tmp_path: Path, shown: Opened
) -> None:
    card = trust.write_card(offices.banner, tmp_path)
    window = shown(offices.league)
    page = window.page(CardsPage.key)
    page.take_files([card])
    window.rest()
    assert page.registering.currentIndex() == 0
    assert "已经登记过" in window.words("card_trouble")


def test_a_key_is_revoked_from_a_number_on(offices: Offices, shown: Opened) -> None:
    tenant(offices.banner)
    _, path = export(offices.banner, offices.stick)
    assert receive(offices.league, path)[0].ok
    window = shown(offices.league)
    page = window.page(CardsPage.key)
    place = [row[0] for row in cells(page.table)].index("扎赉特旗")
    assert not page.revoke.isEnabled()
    page.table.grid.selectRow(place)
    window.press("begin_revoke")
    focused = QApplication.focusWidget()
    assert isinstance(focused, QLineEdit)
    assert focused.text() == "2"
    window.key(Qt.Key.Key_Return)
    assert peers.peer_in_use(offices.league, BANNER) is not None, "Enter alone revokes nothing"
    window.key(Qt.Key.Key_Space)
    assert peers.peer_in_use(offices.league, BANNER) is None
    assert "第 2 包起不收" in window.words("cards_done")
    tenant(offices.banner, name="虚构商行二")
    _, path = export(offices.banner, offices.stick)
    assert receive(offices.league, path)[0].code == "REVOKED_KEY"


def test_our_keys_are_changed_and_the_others_told_by_stick(
    offices: Offices, stick: Path, shown: Opened
) -> None:
    before = card_of(offices.league)
    window = shown(offices.league)
    page = window.page(CardsPage.key)
    window.press("begin_rekey")
    assert not page.rekeying.go.isEnabled()
    window.key(Qt.Key.Key_Space)
    window.press("rekey_now")
    window.rest()
    assert [row[0] for row in cells(page.carry.table)] == ["突泉县", "扎赉特旗"]
    page.watch.look()
    window.rest()
    window.press("write_bundles")
    assert window.words("put_title") == "可以安全拔出"
    window.key(Qt.Key.Key_Space)
    window.rest()
    assert page.pages.currentWidget() is page.overview
    after = card_of(offices.league)
    assert window.words("own_fingerprint").split() == after.fingerprint.split()
    assert after.signing_key != before.signing_key
    for banner, code in ((offices.banner, BANNER), (offices.other, OTHER)):
        told = receiving.receive(banner, [stick / f"PL_152200_{code}_K0000001.age"], today=TODAY)
        assert told.files[0].ok
        known = peers.peer_in_use(banner, LEAGUE)
        assert known is not None
        assert known.card == after


def test_keys_that_somebody_else_may_have_tell_nobody_by_stick(
    offices: Offices, shown: Opened
) -> None:
    before = card_of(offices.banner)
    window = shown(offices.banner)
    window.page(CardsPage.key)
    window.press("begin_rekey")
    window.press("rekey_lost")
    assert "打电话" in window.words("rekey_means")
    window.press("rekey_now")
    assert card_of(offices.banner) != before
    assert outbox.sent(offices.banner, kind="rekey") == ()
    assert "兴安盟" in window.words("cards_done")


def test_escape_goes_back_step_by_step(
    offices: Offices, stranger: Ledger, tmp_path: Path, shown: Opened
) -> None:
    path = trust.write_card(stranger, tmp_path)
    window = shown(offices.league)
    page = window.page(CardsPage.key)
    page.take_files([path])
    window.rest()
    heard(window, "12345")
    window.key(Qt.Key.Key_Escape)
    assert page.registering.currentIndex() == 0
    assert page.registering.groups.text().strip() == ""
    window.key(Qt.Key.Key_Escape)
    assert page.pages.currentWidget() is page.overview


def test_the_card_is_written_to_the_stick(offices: Offices, stick: Path, shown: Opened) -> None:
    window = shown(offices.banner)
    page = window.page(CardsPage.key)
    page.watch.look()
    window.rest()
    window.press("write_card")
    assert "已写到“虚构 U 盘”" in window.words("own_card_said")
    assert trust.read_card(stick / f"{BANNER}.plcard").card == card_of(offices.banner)
    assert not list(stick.glob("*.part"))
    assert not key_files.key_path(stick / f"{BANNER}.plcard").exists()
