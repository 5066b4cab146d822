"""收发记录: where every bundle stands, the very file again, the eight characters, what is left."""

import sys
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt

from app.store import inbox, outbox
from app.ui.desk import Desk
from app.ui.preview import Preview
from app.ui.screens.history_page import HistoryPage
from app.usecases.receipts import check_of
from tests.ui.exchange import Opened, Shown, cells
from tests.ui.port import Port
from tests.usecases.offices import Offices, export, receive, tenant

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the stick is Linux's")


def history(window: Shown) -> HistoryPage:
    page = window.page(HistoryPage.key)
    assert isinstance(page, HistoryPage)
    return page


def test_an_office_that_sent_nothing_is_told_so(shown: Opened, offices: Offices) -> None:
    window = shown(offices.banner)
    page = history(window)
    assert window.words("sentence") == "还没有发出过数据包。"
    assert not page.below.isVisible()


def test_every_state_has_its_sign_and_word(shown: Opened, offices: Offices, port: Port) -> None:
    tenant(offices.banner)
    export(offices.banner, port.stick)
    tenant(offices.banner, name="虚构二号")
    (fate,) = receive(offices.league, export(offices.banner, port.stick)[1])
    assert fate.receipt is not None
    receive(offices.banner, fate.receipt)
    tenant(offices.banner, name="虚构三号")
    export(offices.banner, port.stick)
    window = shown(offices.banner)
    page = history(window)
    assert [row[0] for row in cells(page.sent)] == ["已写入 U 盘", "已接收", "已由后一包包含"]
    assert [row[3] for row in cells(page.sent)] == ["3", "2", "1"]
    assert page.views.view() == "sent"


def test_a_late_one_carries_its_days(shown: Opened, offices: Offices, port: Port) -> None:
    tenant(offices.banner)
    export(offices.banner, port.stick)
    window = shown(offices.banner)
    desk: Desk = window.desk
    desk.today = lambda: date.today() + timedelta(days=20)
    page = history(window)
    assert cells(page.sent)[0][0] == "逾期 20 天未回执"
    assert "逾期 1 包" in page.count_words


def test_the_very_file_goes_to_the_stick_once_more(
    shown: Opened, offices: Offices, port: Port
) -> None:
    tenant(offices.banner)
    sealed, path = export(offices.banner, offices.stick)
    window = shown(offices.banner)
    page = history(window)
    page.again.setFocus()
    window.key(Qt.Key.Key_Space)
    assert page.stack.put.title.text() == "可以安全拔出"
    assert (port.stick / sealed.file_name).read_bytes() == path.read_bytes()
    window.key(Qt.Key.Key_Escape)
    assert page.stack.sheet.isVisible()
    assert cells(page.sent)[0][6] == "虚构 U 盘"


def test_the_code_is_taken_as_it_is_typed_and_a_wrong_one_is_told(
    shown: Opened, offices: Offices, port: Port
) -> None:
    tenant(offices.banner)
    sealed, path = export(offices.banner, port.stick)
    receive(offices.league, path, receipt_to=offices.stick)
    code = check_of(offices.league, inbox.received(offices.league)[0].id)
    window = shown(offices.banner)
    page = history(window)
    page.code.setFocus()
    window.type("0000-0000" if not code.startswith("0000") else "1111-1111")
    window.key(Qt.Key.Key_Return)
    assert "对不上" in page.code_said.text()
    assert page.code.hasFocus()
    full_width = "".join(chr(ord(letter) + 0xFEE0) for letter in code.lower())
    page.code.clear()
    window.type(f" {full_width[:4]} {full_width[4:]}")
    window.key(Qt.Key.Key_Return)
    assert f"第 1 包已确认收到：接收 {sealed.records:,} 条，退回 0 条" in page.code_said.text()
    confirmed = outbox.sent_one(offices.banner, sealed.id)
    assert (confirmed.received_how, confirmed.accepted) == ("paper", sealed.records)
    row = cells(page.sent)[0]
    assert row[0] == "已接收"
    assert row[7].endswith("（纸质）")


def test_what_came_gives_its_slip(shown: Opened, offices: Offices, port: Port) -> None:
    tenant(offices.banner)
    receive(offices.league, export(offices.banner, port.stick)[1])
    window = shown(offices.league)
    page = history(window)
    page.views.choose("came")
    assert cells(page.came)[0][:3] == ["扎赉特旗", "上报", "1"]
    page.came.focus_rows()
    window.key(Qt.Key.Key_Return)
    preview = window.frame.findChild(Preview)
    assert isinstance(preview, Preview)
    assert preview.pages.count() == 1
