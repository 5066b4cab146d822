"""接收 on a league's ledger: found on the stick, read before it is kept, answered beside it."""

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from app.domain.park import Park
from app.domain.tenancy import Tenancy
from app.store import inbox, ledger, queries
from app.store.ledger import transaction
from app.store.records import insert
from app.ui.preview import Preview
from app.ui.screens.history_page import HistoryPage
from app.ui.screens.receive_page import ReceivePage
from app.usecases import sending, station
from tests.ui.exchange import Opened, Shown, cells
from tests.ui.port import Port
from tests.usecases.offices import BANNER, OTHER, TODAY, Offices, export, receive, restored, tenant

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the stick is Linux's")


@pytest.fixture
def league(shown: Opened, offices: Offices, port: Port) -> Shown:
    """The league's window, with the stick in its PC."""
    assert port.stick.is_dir()
    return shown(offices.league)


def states(page: ReceivePage) -> list[tuple[str, str, str, str]]:
    """State, sender, kind and number of every row."""
    return [(row[0], row[1], row[2], row[3]) for row in cells(page.files)]


def test_without_a_stick_the_page_says_what_belongs_here(shown: Opened, offices: Offices) -> None:
    window = shown(offices.league)
    page: ReceivePage = window.page(ReceivePage.key)
    assert page.summary.text() == "没有要接收的数据包"
    assert "插入 U 盘" in window.words("sentence")
    assert not page.main.isEnabled()


def test_what_lies_on_the_stick_is_read_and_nothing_is_kept(
    league: Shown, offices: Offices, port: Port
) -> None:
    stay = tenant(offices.banner)
    tenant(offices.other)
    export(offices.other, port.stick)
    sealed, path = export(offices.banner, port.stick)
    path.with_name("PL_152224_152223_0000009.age").write_bytes(b"for somebody else")
    page: ReceivePage = league.page(ReceivePage.key)
    assert states(page) == [
        ("可接收", "扎赉特旗", "上报", "1"),
        ("可接收", "突泉县", "上报", "1"),
    ]
    assert page.main.text() == "接收 2 个数据包"
    assert inbox.received(offices.league) == ()
    assert [path.suffix for path in port.stick.iterdir()] == [".age"] * 3
    with pytest.raises(KeyError):
        queries.fetch(offices.league, Tenancy, stay.id)
    added = {row.table: row.added for row in page.about.fates.model.source.rows(["tenancy"]) if row}
    assert added == {"tenancy": 1}
    assert sealed.records > 0


def test_receiving_writes_the_receipts_beside_and_says_so(
    league: Shown, offices: Offices, port: Port
) -> None:
    stay = tenant(offices.banner)
    sealed, _ = export(offices.banner, port.stick)
    page: ReceivePage = league.page(ReceivePage.key)
    page.main.setFocus()
    league.key(Qt.Key.Key_Space)
    assert states(page) == [("已接收", "扎赉特旗", "上报", "1")]
    assert queries.fetch(offices.league, Tenancy, stay.id).unit_code == BANNER
    receipt = port.stick / "PL_152200_152223_R0000001.age"
    assert receipt.is_file()
    assert "U 盘可以安全拔出" in page.details.text()
    assert str(receipt) in page.about.said.text()
    (home,) = receive(offices.banner, receipt)
    assert home.answers is not None
    assert home.answers.accepted == sealed.records


def test_the_receipt_is_printed_from_the_result(
    league: Shown, offices: Offices, port: Port
) -> None:
    tenant(offices.banner)
    export(offices.banner, port.stick)
    page: ReceivePage = league.page(ReceivePage.key)
    page.main.click()
    league.rest()
    page.files.focus_rows()
    league.key(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    preview = league.frame.findChild(Preview)
    assert isinstance(preview, Preview)
    assert preview.paper.title == "数据包回执单　扎赉特旗　第 1 包"
    assert preview.pages.count() == 1


def test_what_was_received_before_is_said_and_gives_its_slip_again(
    league: Shown, offices: Offices, port: Port
) -> None:
    tenant(offices.banner)
    export(offices.banner, port.stick)
    receive(offices.league, *port.stick.iterdir())
    page: ReceivePage = league.page(ReceivePage.key)
    assert states(page) == [("以前已接收", "扎赉特旗", "上报", "1")]
    assert not page.main.isEnabled()
    assert page.about.slip.isVisible()


def test_a_new_stream_waits_for_the_telephone(
    league: Shown, offices: Offices, port: Port, tmp_path: Path
) -> None:
    tenant(offices.banner)
    receive(offices.league, export(offices.banner, offices.stick)[1])
    moved = restored(offices.banner, tmp_path / "moved")
    station.move_to_this_station(moved)
    sealed, _ = export(moved, port.stick)
    ledger.close(moved)
    page: ReceivePage = league.page(ReceivePage.key)
    assert states(page) == [("要电话核实", "扎赉特旗", "上报", "1")]
    assert page.about.ask.isVisible()
    asked = page.about.asked.text().replace("\u00a0", " ")
    assert "扎赉特旗" in asked
    assert station.stream_digits(sealed.stream) in asked
    assert not page.main.isEnabled()
    page.about.agree.setFocus()
    league.key(Qt.Key.Key_Space)
    assert states(page) == [("可接收", "扎赉特旗", "上报", "1")]
    assert page.about.agree.isChecked()
    page.about.agree.click()
    league.rest()
    assert states(page)[0][0] == "要电话核实"
    page.about.agree.click()
    league.rest()
    page.main.click()
    league.rest()
    assert inbox.received(offices.league)[0].stream == sealed.stream


def test_a_damaged_file_is_refused_with_its_sentence_and_the_others_go_on(
    league: Shown, offices: Offices, port: Port
) -> None:
    tenant(offices.banner)
    tenant(offices.other)
    _, damaged = export(offices.banner, port.stick)
    export(offices.other, port.stick)
    content = bytearray(damaged.read_bytes())
    content[-5] ^= 1
    damaged.write_bytes(content)
    page: ReceivePage = league.page(ReceivePage.key)
    assert [row[0] for row in states(page)] == ["不能接收", "可接收"]
    assert page.summary.text() == "可接收 1 个、不能接收 1 个"
    row = page.files.model.row_at(0)
    assert row is not None
    assert row.fate is not None
    assert row.fate.code == "DAMAGED"
    assert row.fate.hint in page.about.said.text()
    page.main.click()
    league.rest()
    assert [each.unit for each in inbox.received(offices.league)] == [OTHER]
    assert [row[0] for row in states(page)] == ["不能接收", "已接收"]


def test_dropped_files_come_here_and_del_leaves_one_out(
    league: Shown, offices: Offices, port: Port
) -> None:
    tenant(offices.banner)
    _, path = export(offices.banner, offices.stick)
    assert not list(port.stick.iterdir())
    league.frame.go("exchange", [path])
    league.rest()
    page = league.frame.current().page  # type: ignore[attr-defined]
    assert isinstance(page, ReceivePage)
    assert [row[0] for row in states(page)] == ["可接收"]
    page.files.focus_rows()
    league.key(Qt.Key.Key_Delete)
    assert states(page) == []
    assert not page.main.isEnabled()


def test_rows_sent_back_are_listed_by_name_at_home(
    league: Shown, shown: Opened, offices: Offices, port: Port
) -> None:
    theirs = tenant(offices.other)
    receive(offices.league, export(offices.other, offices.stick)[1])
    with transaction(offices.banner):
        insert(offices.banner, [queries.fetch(offices.other, Park, theirs.park_id)])
    own = tenant(offices.banner, name="虚构㐂𠮷商行", park_id=theirs.park_id)
    export(offices.banner, port.stick)
    page: ReceivePage = league.page(ReceivePage.key)
    assert page.about.views.view() == "aside"
    assert cells(page.about.aside)[0][0] == "入驻协议"
    page.main.click()
    league.rest()
    home = shown(offices.banner)
    page = home.page(ReceivePage.key)
    assert page.main.text() == "接收 1 个数据包"
    page.main.click()
    home.rest()
    assert page.left.isVisible()
    page.left.click()
    home.rest()
    history = home.frame.current().page  # type: ignore[attr-defined]
    assert isinstance(history, HistoryPage)
    (row,) = sending.held_list(offices.banner)
    assert (row.held.of_id, row.held.place) == (own.id, "there")
    assert cells(history.left)[0][:3] == ["上级退回", "入驻协议", row.name]
    assert "虚构㐂𠮷商行" in row.name


def test_cancelling_ends_after_the_file_that_was_begun(
    league: Shown, offices: Offices, port: Port
) -> None:
    tenant(offices.banner)
    tenant(offices.other)
    export(offices.banner, port.stick)
    export(offices.other, port.stick)
    page: ReceivePage = league.page(ReceivePage.key)
    page.main.click()
    page.back()
    league.rest()
    done = inbox.received(offices.league)
    assert len(done) < 2
    assert page.sheet.isVisible()
    received = [row[0] for row in states(page)].count("已接收")
    assert received == len(done)
    page.main.click()
    league.rest()
    assert len(inbox.received(offices.league)) == 2
    assert sending.preview_export(offices.banner, today=TODAY).base == 0


def test_a_receipt_that_cannot_be_written_is_said_and_kept_for_later(
    league: Shown, offices: Offices, port: Port
) -> None:
    tenant(offices.banner)
    _, path = export(offices.banner, port.stick)
    page: ReceivePage = league.page(ReceivePage.key)
    # Where the receipt should lie, there is a folder of that name.
    (port.stick / "PL_152200_152223_R0000001.age").mkdir()
    page.main.click()
    league.rest()
    assert "1 份回执没有写出" in page.details.text()
    assert "可以安全拔出" not in page.details.text()
    assert len(inbox.received(offices.league)) == 1
    assert path.is_file()
    assert QApplication.activeModalWidget() is None
    assert isinstance(page.findChild(QLabel, "receive_details"), QLabel)
