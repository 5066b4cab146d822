"""对比 in the window: a second day typed, verdicts first, who came and left; two editions."""

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt

from app.store.ledger import Ledger
from app.ui.screens.assessment import Assessment
from app.ui.screens.compare_page import ONE_EDITION
from tests.ui.exchange import Opened, Shown, appraised, cells
from tests.usecases.editions import keep_edition
from tests.usecases.offices import Offices, tenant


@pytest.fixture
def banner(offices: Offices) -> Ledger:
    tenant(offices.banner, name="虚构一直在")
    tenant(offices.banner, name="虚构来了·𠮷", start_on=date(2026, 2, 1))
    return offices.banner


def begun(window: Shown) -> Any:
    screen = appraised(window, "standard")
    window.press("to_compare")
    window.rest()
    return screen.compare


def put_cursor_on(window: Shown, page: Any, label: str) -> list[str]:
    rows = cells(page.table)
    place = next(i for i, row in enumerate(rows) if row[1] == label and row[5] == "+1 户")
    page.table.grid.setCurrentIndex(page.table.model.index(place, 0))
    window.rest()
    return rows[place]


def test_a_day_is_typed_and_the_rows_behind_follow(banner: Ledger, shown: Opened) -> None:
    window = shown(banner)
    page = begun(window)
    assert page.then.hasFocus()
    assert page.then.text() == "2025-06-30"
    row = put_cursor_on(window, page, "入驻实体")
    assert row[2:6] == ["≥ 20 户", "1 户", "2 户", "+1 户"]
    ((moved, name, *_),) = cells(page.moved)
    assert (moved, name) == ("新计入", "虚构来了·𠮷")
    assert "新计入 1 行，不再计入 0 行" in window.words("compare_behind_title")
    page.then.setFocus()
    page.then.selectAll()
    window.type("20260630")
    window.key(Qt.Key.Key_Return)
    assert page.then.text() == "2026-06-30"
    assert window.words("compare_told").endswith("没有变化。")
    page.then.selectAll()
    window.type("2026-13-01")
    window.key(Qt.Key.Key_Return)
    assert "没有 2026 年 13 月" in window.words("compare_wrong")
    page.then.selectAll()
    window.type("2021-12-31")
    window.key(Qt.Key.Key_Return)
    assert window.words("compare_wrong") == ""
    assert "按其最早版本计算" in window.words("compare_told")


def test_editions_when_there_is_one_and_when_there_are_two(banner: Ledger, shown: Opened) -> None:
    window = shown(banner)
    page = begun(window)
    window.press("editions")
    assert ONE_EDITION in window.words("sentence")
    assert not page.behind.isVisible()
    keep_edition(banner, "2026-05-01", ("at_least = 20\n", "at_least = 2\n"))
    page.load()
    window.rest()
    first = cells(page.table)[0]
    assert first[1:4] == ["入驻实体", "≥ 20 户 → ≥ 2 户", "2 户"]
    assert first[6] == "改判：变好"
    told = [row for row in cells(page.differences) if row[1] == "等级"]
    assert [row[3:] for row in told] == [["不低于 20 户（XA2022 二）", "不低于 2 户（XA2022 二）"]]
    window.key(Qt.Key.Key_Escape)
    screen = window.frame.current()
    assert isinstance(screen, Assessment)
    assert screen.pages.currentWidget() is screen.glance


def test_the_glance_says_when_no_edition_was_in_force(banner: Ledger, shown: Opened) -> None:
    window = shown(banner)
    window.frame.go("assessment")
    window.rest()
    assert window.words("policy_note") == ""
    window.desk.look_at(date(2021, 12, 31))
    window.rest()
    assert "XA2022 自 2022-03-30 起施行" in window.words("policy_note")


def test_the_heads_follow_the_edition_of_the_day(banner: Ledger, shown: Opened) -> None:
    """A criterion the other edition does not have is no longer looked into."""
    keep_edition(
        banner, "2026-05-01", ("at_least = 20\n", "at_least = 2\n"), ('id = "jobs"', 'id = "work"')
    )
    window = shown(banner)
    begun(window)
    window.key(Qt.Key.Key_Escape)
    screen = window.frame.current()
    assert isinstance(screen, Assessment)

    def heads() -> list[str]:
        return [column.heading for column in screen.table.model.source.columns]

    assert "入驻实体\n≥ 2 户" in heads()

    def showing() -> object:
        return screen.behind.showing

    park = screen.table.model.row_at(0)
    assert park is not None
    screen.table.pressed.emit(park, "work")
    window.rest()
    assert showing() is not None
    window.desk.look_at(date(2026, 4, 30))
    window.rest()
    assert "入驻实体\n≥ 20 户" in heads()
    assert showing() is None
