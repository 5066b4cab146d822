"""上报 on a real ledger: what is shown, the way to the stick, and everything that can stop it."""

import sys
import threading
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.domain.headcount import Headcount
from app.domain.papers import Explanation
from app.domain.tenancy import Tenancy
from app.store import ledger as ledgers
from app.store import meta, outbox, peers, queries, tracking
from app.store.ledger import transaction
from app.store.records import insert, new_id
from app.ui.screens.history_page import HistoryPage
from app.ui.screens.report_page import ReportPage
from app.ui.screens.report_state import next_step, read_state
from app.ui.screens.tenants import Tenants
from app.usecases import receiving, sending, users
from tests.conftest import PASSPHRASE
from tests.ui.exchange import Opened, Shown
from tests.ui.port import Port
from tests.usecases.offices import (
    LEAGUE,
    TODAY,
    Offices,
    export,
    tenant,
)
from tests.usecases.offices import receive as received

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the stick is Linux's")


@pytest.fixture
def window(shown: Opened, offices: Offices, port: Port) -> Shown:
    """The banner's window, with the stick in its PC."""
    assert port.stick.is_dir()
    return shown(offices.banner)


def sealed_of(offices: Offices) -> list[outbox.OutBundle]:
    return list(outbox.sent(offices.banner, kind="changes"))


def test_what_would_go_is_listed_by_kind(window: Shown, offices: Offices) -> None:
    tenant(offices.banner)
    page = window.page(ReportPage.key)
    assert page.title.text() == "上报兴安盟　第 1 包"
    table = page.lists.counts.model
    rows = {table.row_at(i).label: table.row_at(i).changed for i in range(table.rowCount())}
    assert rows["入驻协议"] == rows["创业实体"] == rows["用工记录"] == 1
    preview = sending.preview_export(offices.banner, today=TODAY)
    assert sum(rows.values()) == preview.records
    assert f"共 {preview.records:,} 条" in page.told.text()
    assert page.main.isEnabled()
    assert page.sticks.box.currentText().startswith("虚构 U 盘　剩 ")


def test_one_key_seals_copies_and_reads_back(window: Shown, offices: Offices, port: Port) -> None:
    tenant(offices.banner)
    page = window.page(ReportPage.key)
    assert page.main.hasFocus()
    window.key(Qt.Key.Key_Space)
    assert page.stack.put.isVisible()
    assert page.stack.put.title.text() == "可以安全拔出"
    (sealed,) = sealed_of(offices)
    on_stick = port.stick / sealed.file_name
    assert on_stick.name in page.stack.put.what.text()
    assert "“虚构 U 盘”" in page.stack.put.what.text()
    (fate,) = received(offices.league, on_stick)
    assert (fate.code, fate.accepted) == ("OK", sealed.records)
    assert sealed.stick == "虚构 U 盘"
    window.key(Qt.Key.Key_Space)
    assert page.title.text().endswith("等回执")
    assert page.main.text() == "再写入 U 盘"
    history = window.page(HistoryPage.key)
    assert history.sent.model.row_at(0).bundle == sealed


def test_the_same_bundle_goes_to_another_stick_byte_for_byte(
    window: Shown, offices: Offices, port: Port
) -> None:
    tenant(offices.banner)
    page = window.page(ReportPage.key)
    window.key(Qt.Key.Key_Space)
    (sealed,) = sealed_of(offices)
    first = (port.stick / sealed.file_name).read_bytes()
    (port.stick / sealed.file_name).unlink()
    window.key(Qt.Key.Key_Space)
    assert page.main.hasFocus()
    window.key(Qt.Key.Key_Space)
    assert (port.stick / sealed.file_name).read_bytes() == first
    assert len(sealed_of(offices)) == 1


def test_a_stick_pulled_too_early_is_told_and_the_bundle_stays(
    window: Shown, offices: Offices, port: Port
) -> None:
    tenant(offices.banner)
    page = window.page(ReportPage.key)
    port.stick.rename(port.stick.with_name("拔出的 U 盘"))
    window.key(Qt.Key.Key_Space)
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    said = dialog.findChild(QLabel, "message")
    assert isinstance(said, QLabel)
    assert "找不到要写入的文件夹" in said.text()
    dialog.close()
    (sealed,) = sealed_of(offices)
    assert sealed.on_stick_at is None
    assert page.sheet.isVisible()
    assert page.title.text() == "上报兴安盟　第 1 包　等回执"


def test_a_write_protected_stick_is_shown_and_not_taken(window: Shown, port: Port) -> None:
    port.protect()
    page = window.page(ReportPage.key)
    page.load()
    window.rest()
    assert "有写保护" in page.sticks.box.currentText()
    assert "写保护开关" in page.sticks.note.text()
    assert not page.main.isEnabled()
    assert page.sticks.choose.hasFocus() or page.sticks.place() is None


def test_a_stick_that_goes_is_seen_to_go(window: Shown, port: Port, qtbot: QtBot) -> None:
    page = window.page(ReportPage.key)
    port.pull()
    qtbot.waitUntil(lambda: page.sticks.place() is None, timeout=10_000)
    assert page.sticks.box.currentText() == "没有插 U 盘"
    assert not page.main.isEnabled()


def test_nothing_to_report_may_still_be_sent(window: Shown, offices: Offices, port: Port) -> None:
    tenant(offices.banner)
    (fate,) = received(offices.league, export(offices.banner, port.stick)[1])
    assert fate.receipt is not None
    received(offices.banner, fate.receipt)
    page = window.page(ReportPage.key)
    assert "没有要报的变动" in page.told.text()
    assert page.main.text() == "导出零报告到 U 盘"
    page.main.click()
    window.rest()
    zero = sealed_of(offices)[0]
    assert (zero.seq, zero.records) == (2, 0)
    assert (port.stick / zero.file_name).is_file()


def test_without_the_superiors_card_the_one_step_leads_to_the_cards(
    window: Shown, offices: Offices
) -> None:
    with transaction(offices.banner):
        offices.banner.db.execute("DELETE FROM peer WHERE unit = ?", (LEAGUE,))
    assert peers.peer_in_use(offices.banner, LEAGUE) is None
    page = window.page(ReportPage.key)
    assert page.main.text() == "登记兴安盟的名片"
    assert "还没有登记兴安盟的名片" in page.need.text()
    assert not page.sticks.isVisible()


def test_what_fails_a_check_stays_and_leads_to_its_record(window: Shown, offices: Offices) -> None:
    stay = tenant(offices.banner, name="虚构㐂𠮷商行", leaving_cause="虚构的选项")
    page = window.page(ReportPage.key)
    page.lists.views.choose("held")
    row = page.lists.held.model.row_at(0)
    assert (row.label, row.held.of_id) == ("入驻协议", stay.id)
    assert "虚构㐂𠮷商行" in row.name
    page.lists.held.focus_rows()
    window.key(Qt.Key.Key_Return)
    screen = window.frame.current()
    assert isinstance(screen, Tenants)
    assert screen.table.search.text() == "虚构㐂𠮷商行"


def test_several_findings_get_one_reason_typed_in_place(window: Shown, offices: Offices) -> None:
    for name in ("虚构一号", "虚构二号", "虚构三号"):
        stay = tenant(offices.banner, name=name)
        jumped = Headcount(
            id=new_id(), entity_id=stay.entity_id, period_end_on=date(2026, 6, 30), employees=40
        )
        with transaction(offices.banner):
            insert(offices.banner, [jumped])
    page = window.page(ReportPage.key)
    page.lists.views.choose("reasons")
    reasons = page.lists.reasons
    assert reasons.table.model.rowCount() == 3
    reasons.table.focus_rows()
    window.key(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    window.key(Qt.Key.Key_F2)
    assert reasons.reason.hasFocus()
    window.key(Qt.Key.Key_Return)
    assert reasons.wrong.isVisible()
    window.type("made-up: 40 seasonal hands")
    window.key(Qt.Key.Key_Return)
    given = queries.all_of(offices.banner, Explanation)
    assert [each.reason for each in given] == ["made-up: 40 seasonal hands"] * 2
    assert reasons.table.grid.hasFocus()
    states = [reasons.table.model.row_at(i).explanation is None for i in range(3)]
    assert states == [True, False, False]
    assert "1 条经验校验还没有说明" in page.told.text()


def reviewer_of(offices: Offices) -> None:
    """虚构审核员 joins the banner's office."""
    users.add_user(
        offices.banner,
        admin_passphrase=PASSPHRASE,
        name="虚构审核员",
        role="审核",
        passphrase="made-up reviewer 77",
    )


def test_a_second_person_signs_the_draft_off(window: Shown, offices: Offices) -> None:
    tenant(offices.banner)
    reviewer_of(offices)
    page = window.page(ReportPage.key)
    assert page.main.text() == "起草上报"
    window.key(Qt.Key.Key_Space)
    assert page.sign_off.isVisible()
    assert page.sign_off.signer.currentText() == "虚构审核员"
    assert page.sign_off.passphrase.hasFocus()
    window.type("not the passphrase")
    window.key(Qt.Key.Key_Return)
    assert page.sign_off.wrong.isVisible()
    assert "口令" in page.sign_off.wrong.text()
    assert page.sign_off.passphrase.text() == ""
    assert sealed_of(offices) == []
    window.type("made-up reviewer 77")
    window.key(Qt.Key.Key_Return)
    assert page.stack.put.isVisible()
    (sealed,) = sealed_of(offices)
    assert sealed.signed_off_by == "虚构审核员"
    assert outbox.draft(offices.banner) is None


def test_a_reviewer_drafts_nothing_but_signs(window: Shown, offices: Offices) -> None:
    tenant(offices.banner)
    reviewer_of(offices)
    page = window.page(ReportPage.key)
    assert page.main.isEnabled()
    window.desk.take(replace(offices.banner, role="审核", who="虚构审核员"))
    assert not page.main.isEnabled()
    assert page.main.toolTip() == "上报数据请由经办或管理人员来做"
    window.desk.take(offices.banner)
    page.main.click()
    window.rest()
    window.desk.take(replace(offices.banner, role="审核", who="虚构审核员"))
    assert page.sign_off.isVisible()
    assert page.main.isEnabled()


def test_an_author_who_is_the_only_reviewer_is_told_to_find_another(offices: Offices) -> None:
    tenant(offices.banner)
    sending.draft_export(offices.banner, today=TODAY)
    state = read_state(offices.banner, today=TODAY)
    alone = replace(state, preview=replace(state.preview, signers=(offices.banner.who,)))
    step = next_step(alone)
    assert step.mode == "draft"
    assert "另一个人" in step.need
    two = replace(state, preview=replace(state.preview, signers=(offices.banner.who, "虚构乙")))
    assert next_step(two).words == "签字并导出到 U 盘"
    assert two.signers == ("虚构乙",)


def test_a_draft_that_grew_old_is_drafted_again(window: Shown, offices: Offices) -> None:
    tenant(offices.banner)
    reviewer_of(offices)
    sending.draft_export(offices.banner, today=TODAY)
    tenant(offices.banner, name="虚构后来者")
    page = window.page(ReportPage.key)
    assert page.main.text() == "重新起草"
    assert "又有改动" in page.need.text()
    page.main.click()
    window.rest()
    draft = outbox.draft(offices.banner)
    assert draft is not None
    assert draft.change_seq == tracking.stream(offices.banner).seq
    page.sign_off.give_up.click()
    window.rest()
    assert outbox.draft(offices.banner) is None
    assert page.main.text() == "起草上报"


def test_another_pc_is_asked_about_and_begins_a_new_stream(
    window: Shown, offices: Offices, port: Port
) -> None:
    tenant(offices.banner)
    first, _ = export(offices.banner, port.stick)
    with transaction(offices.banner):
        meta.keep(offices.banner, "station", "another PC")
    page = window.page(ReportPage.key)
    assert page.main.text() == "换到这台电脑"
    assert "另一台电脑" in page.need.text()
    assert not page.sticks.isVisible()
    window.key(Qt.Key.Key_Space)
    stream = tracking.stream(offices.banner).name
    assert stream != first.stream
    assert f"{stream[:4]} {stream[4:8]}".upper() in page.told.text()
    window.key(Qt.Key.Key_Space)
    assert [(each.stream, each.seq) for each in sealed_of(offices)] == [
        (stream, 1),
        (first.stream, 1),
    ]


def test_esc_stops_the_sealing_and_nothing_was_sent(
    window: Shown, offices: Offices, port: Port
) -> None:
    tenant(offices.banner)
    page = window.page(ReportPage.key)
    busy = threading.Event()  # else so little is sealed before Esc is pressed
    page.desk.read(lambda _: busy.wait(), lambda _: None, owner=page)
    page.main.click()
    assert page.stack.working.isVisible()
    page.back()
    busy.set()
    window.rest()
    assert page.sheet.isVisible()
    assert sealed_of(offices) == []
    assert list(port.stick.iterdir()) == []
    assert page.title.text() == "上报兴安盟　第 1 包"


def test_a_window_locked_meanwhile_finishes_first(
    window: Shown, offices: Offices, port: Port
) -> None:
    tenant(offices.banner)
    page = window.page(ReportPage.key)
    page.main.click()
    # As locking does it: the ledger is given back behind all work asked for before.
    window.desk.background.read(lambda _: window.desk.take(None), lambda _: None, owner=window.desk)
    window.rest()
    window.desk.take(offices.banner)
    window.frame.refresh()
    window.rest()
    (sealed,) = sealed_of(offices)
    assert (port.stick / sealed.file_name).is_file()
    assert not page.stack.busy
    assert page.title.text().endswith("等回执")


def test_a_backup_is_no_report(window: Shown, offices: Offices, port: Port) -> None:
    tenant(offices.banner)
    page = window.page(ReportPage.key)
    backup = page.findChild(QWidget, "stick_backup")
    assert backup is not None
    backup.go.click()
    window.rest()
    said = backup.said.text()
    assert said.startswith("已备份到“虚构 U 盘”并核对：")
    assert "不能代替上报" in said
    assert [each.suffix for each in port.stick.rglob("*.ledger")] == [".ledger"]
    assert sealed_of(offices) == []


def test_a_receipt_is_seen_in_the_frame(window: Shown, offices: Offices, port: Port) -> None:
    stay = tenant(offices.banner)
    assert not window.frame.receipt.isVisible()
    (fate,) = received(offices.league, export(offices.banner, port.stick)[1])
    assert fate.receipt is not None
    home = receiving.receive(offices.banner, [fate.receipt], today=TODAY)
    window.desk.background.changed.emit(home.changes)
    window.rest()
    assert window.frame.receipt.isVisible()
    assert window.frame.receipt.text().startswith("距上次回执 ")
    assert queries.fetch(offices.banner, Tenancy, stay.id).deleted_at is None


def test_an_office_without_a_superior_has_no_such_page(shown: Opened) -> None:
    top = ledgers.in_memory(unit_code="150000")
    window = shown(top)
    window.page("receive")
    tabs = window.frame.current().tabs  # type: ignore[attr-defined]
    words = [tabs.tabText(i) for i in range(tabs.count()) if tabs.isTabVisible(i)]
    assert "上报" not in words
    assert "接收" in words
    window.rest()
    window.frame.close()
    top.db.close()
