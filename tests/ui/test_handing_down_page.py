"""下发: who lacks what, sealed for those chosen, onto the stick; grants, wages, policy files."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from app import paths
from app.domain.park import Park, TierGrant
from app.store import outbox, queries
from app.ui import pick
from app.ui.screens.handing_down_page import GRANTS, PACKS, WAGES, HandingDownPage
from app.usecases import asking, receiving
from app.usecases.tiers import grant_tier
from app.usecases.wages import minimum_wages
from tests.ui.exchange import Opened, Shown, cells
from tests.usecases.offices import BANNER, LEAGUE, OTHER, TODAY, Offices, export, receive, tenant

SHIPPED = paths.POLICIES / "xingan/XA2022/2022-03-30.toml"


def row_of(page: HandingDownPage, name: str) -> int:
    return [row[0] for row in cells(page.table)].index(name)


def view(window: Shown, name: str) -> None:
    page = window.page(HandingDownPage.key)
    page.views.choose(name)
    window.rest()


def test_a_banner_has_no_such_page(offices: Offices, shown: Opened) -> None:
    window = shown(offices.banner)
    window.frame.go("exchange")
    window.rest()
    tabs = window.frame.current().tabs  # type: ignore[attr-defined]
    seen = [tabs.tabText(at) for at in range(tabs.count()) if tabs.isTabVisible(at)]
    assert "下发" not in seen
    assert "名片" in seen


def test_handed_down_to_two_offices_and_onto_the_stick(
    offices: Offices, stick: Path, shown: Opened
) -> None:
    asking.ask(offices.league, to_unit=BANNER, words="虚构问题")
    park = queries.all_of(offices.league, Park, "unit_code = ?", (OTHER,))[0]
    grant_tier(
        offices.league,
        park_id=park.id,
        tier="national",
        granted_on=TODAY,
        document_number=None,
        today=TODAY,
    )
    window = shown(offices.league)
    page = window.page(HandingDownPage.key)
    page.watch.look()
    window.rest()
    assert window.words("hand_down_summary").startswith("扎赉特旗、突泉县有要下发的内容")
    assert "科右前旗" in window.words("hand_down_summary")
    assert not page.go.isEnabled(), "the first office has no card"
    page.table.grid.selectRow(row_of(page, "扎赉特旗"))
    window.key(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert page.go.text() == "下发到选中的 2 个机构"
    window.press("hand_down")
    window.rest()
    assert QApplication.focusWidget() is page.carry.write
    window.key(Qt.Key.Key_Space)
    window.rest()
    assert window.words("put_title") == "可以安全拔出"
    window.key(Qt.Key.Key_Space)
    window.rest()
    states = {row[0]: row[1] for row in cells(page.table)}
    assert states["扎赉特旗"] == states["突泉县"] == "等对方的回执"
    for banner, unit in ((offices.banner, BANNER), (offices.other, OTHER)):
        file = stick / f"PL_152200_{unit}_D0000001.age"
        (fate,) = receiving.receive(banner, [file], today=TODAY).files
        assert fate.ok
        assert fate.receipt is not None
        receiving.receive(offices.league, [fate.receipt], today=TODAY)
    assert [asked.question.words for asked in asking.open_questions(offices.banner)] == ["虚构问题"]
    page.load()
    window.rest()
    assert {row[0]: row[1] for row in cells(page.table)}["扎赉特旗"] == "对方已接收"


def test_what_was_not_written_waits(offices: Offices, shown: Opened) -> None:
    asking.ask(offices.league, to_unit=BANNER, words="虚构问题")
    window = shown(offices.league)
    page = window.page(HandingDownPage.key)
    page.table.grid.selectRow(row_of(page, "扎赉特旗"))
    window.press("hand_down")
    window.rest()
    assert not page.carry.write.isEnabled(), "there is no stick"
    window.key(Qt.Key.Key_Escape)
    window.rest()
    assert cells(page.table)[row_of(page, "扎赉特旗")][1] == "封装了，还没写到 U 盘"


def test_kept_records_go_back_to_an_office_that_lost_its_pc(
    offices: Offices, stick: Path, shown: Opened
) -> None:
    tenant(offices.banner)
    _, path = export(offices.banner, offices.stick)
    assert receive(offices.league, path)[0].ok
    window = shown(offices.league)
    page = window.page(HandingDownPage.key)
    page.watch.look()
    page.table.grid.selectRow(row_of(page, "扎赉特旗"))
    window.press("begin_snapshot")
    assert window.words("snapshot_title") == "下发留存数据　扎赉特旗"
    assert outbox.sent(offices.league, kind="snapshot") == ()
    window.key(Qt.Key.Key_Escape)
    assert page.pages.currentWidget() is page.main
    window.press("begin_snapshot")
    window.press("seal_snapshot")
    window.rest()
    window.press("write_bundles")
    file = stick / "PL_152200_152223_S0000001.age"
    (fate,) = receiving.receive(offices.banner, [file], today=TODAY).files
    assert (fate.ok, fate.set_aside) == (True, ())


def test_a_tier_is_granted_by_keyboard(offices: Offices, shown: Opened) -> None:
    window = shown(offices.league)
    view(window, GRANTS)
    page = window.page(HandingDownPage.key)
    before = len(queries.all_of(offices.league, TierGrant))
    page.grants.table.grid.setFocus()
    window.press("begin_grant")
    forms = page.grants.forms
    window.key(Qt.Key.Key_Return)  # the park is that of the row; its tier is not chosen
    window.type("2026-06-30")
    window.key(Qt.Key.Key_Return)
    window.key(Qt.Key.Key_Return)
    assert window.words("finding_tier") == "请选择等级。"
    for _ in range(4):
        window.key(Qt.Key.Key_Down)
    window.press("save_grant")
    rows = queries.all_of(offices.league, TierGrant, "granted_on IS NOT NULL")
    assert [(row.tier, row.granted_on) for row in rows] == [("national", TODAY)]
    assert len(queries.all_of(offices.league, TierGrant)) == before + 1
    assert not forms.isVisible()


def test_a_grant_is_revoked_corrected_and_taken_back(offices: Offices, shown: Opened) -> None:
    park = queries.all_of(offices.league, Park, "unit_code = ?", (LEAGUE,))[0]
    (seeded,) = queries.all_of(offices.league, TierGrant, "park_id = ?", (park.id,))
    window = shown(offices.league)
    view(window, GRANTS)
    page = window.page(HandingDownPage.key)
    page.grants.table.grid.selectRow(0)
    window.press("begin_revoke_grant")
    window.type("20260601")
    window.key(Qt.Key.Key_Return)
    window.type("虚构：整改后仍不达标")
    window.key(Qt.Key.Key_Return)
    revoked = queries.fetch(offices.league, TierGrant, seeded.id)
    assert (revoked.revoked_on, revoked.revoked_for) == (date(2026, 6, 1), "虚构：整改后仍不达标")
    assert cells(page.grants.table)[0][3] == "已取消"
    assert not page.grants.revoke.isEnabled()

    window.key(Qt.Key.Key_Return)
    line = page.grants.forms.forms["correct"].editor("revoked_on").findChild(QLineEdit)
    assert line is not None
    line.setFocus()
    line.clear()
    window.press("save_grant")
    assert queries.fetch(offices.league, TierGrant, seeded.id).revoked_on is None

    window.key(Qt.Key.Key_Return)
    line = page.grants.forms.forms["correct"].editor("granted_on").findChild(QLineEdit)
    assert line is not None
    line.setText("2062-01-01")
    window.press("save_grant")
    assert "离今天太远" in window.words("finding_granted_on")
    window.press("delete_grant")
    assert page.grants.forms.delete.text() == "再按一次，确认删除"
    assert queries.fetch(offices.league, TierGrant, seeded.id).deleted_at is None
    window.key(Qt.Key.Key_Space)
    assert queries.fetch(offices.league, TierGrant, seeded.id).deleted_at is not None


def test_a_minimum_wage_is_typed_in_yuan(offices: Offices, shown: Opened) -> None:
    window = shown(offices.league)
    view(window, WAGES)
    page = window.page(HandingDownPage.key)
    window.press("step")
    window.type("20260101")
    window.key(Qt.Key.Key_Return)
    window.type("23800")
    window.key(Qt.Key.Key_Return)
    window.key(Qt.Key.Key_Return)
    assert "单位是元" in window.words("finding_monthly_fen")
    focused = QApplication.focusWidget()
    assert isinstance(focused, QLineEdit)
    focused.setText("2380")
    window.press("save_wage")
    assert cells(page.wages.table) == [["2026-01-01", "2,380", "", "兴安盟"]]
    (wage,) = minimum_wages(offices.league)
    assert wage.monthly_fen == 238_000
    page.wages.table.grid.selectRow(0)
    window.press("delete_wage")
    assert page.wages.remove.text() == "再按一次，确认删除"
    page.wages.table.grid.setFocus()
    assert page.wages.remove.text() == "删除…"
    window.press("delete_wage")
    window.key(Qt.Key.Key_Space)
    assert minimum_wages(offices.league) == []


def test_a_policy_file_is_taken_in(
    offices: Offices, shown: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edition = tmp_path / "发来的文件.toml"
    edition.write_text(SHIPPED.read_text("utf-8").replace("2022-03-30", "2027-01-01"), "utf-8")
    monkeypatch.setattr(pick, "pack", lambda _: edition)
    window = shown(offices.league)
    view(window, PACKS)
    page = window.page(HandingDownPage.key)
    window.press("step")
    assert cells(page.editions) == [
        ["“兴安创业园”集群建设工程实施方案", "XA2022", "兴安盟", "2027-01-01", "兴安盟"]
    ]
    assert page.views._buttons[PACKS].text() == "政策文件 1"


def test_a_banner_grants_on_the_page_of_its_park(offices: Offices, shown: Opened) -> None:
    park = queries.all_of(offices.banner, Park)[0]
    window = shown(offices.banner)
    window.frame.go("parks", park.id)
    window.rest()
    screen = window.frame.current()
    page = screen.page  # type: ignore[attr-defined]
    page.grants.parentWidget().parentWidget().parentWidget().setCurrentIndex(4)
    window.rest()
    before = len(cells(page.grants.table))
    window.press("begin_grant")
    assert not page.grants.forms.park.isEnabled()
    for _ in range(4):
        window.key(Qt.Key.Key_Down)
    window.key(Qt.Key.Key_Return)
    window.type("2026-06-01")
    window.press("save_grant")
    assert len(cells(page.grants.table)) == before + 1
    window.press("begin_grant")
    window.key(Qt.Key.Key_Escape)
    assert not page.grants.forms.isVisible()
    assert page.isVisible()
