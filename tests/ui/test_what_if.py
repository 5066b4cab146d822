"""试算 in the window: typed, computed at once, cleared with Esc, and never kept."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app.domain.park import ParkArea
from app.store.ledger import Ledger
from app.store.records import insert, new_id
from app.usecases import undoing
from tests.ui.exchange import Opened, Shown, appraised, cells
from tests.usecases.offices import TODAY, Offices, tenant


@pytest.fixture
def banner(offices: Offices) -> Ledger:
    stay = tenant(offices.banner, name="虚构甲商行", agreed_end_on=TODAY.replace(month=8))
    tenant(offices.banner, name="虚构乙·𠮷商行")
    area = ParkArea(
        id=new_id(),
        park_id=stay.park_id,
        in_force_on=stay.start_on,
        building_dm2=250_000,
        incubation_dm2=6_000,
    )
    insert(offices.banner, [area])
    return offices.banner


def begun(window: Shown) -> Any:
    screen = appraised(window, "demonstration")
    window.press("to_what_if")
    window.rest()
    return screen


def sides(page: Any, label: str) -> tuple[str, str, str]:
    (row,) = (each for each in cells(page.table) if each[0] == label)
    return row[2], row[3], row[4]


def test_typed_and_computed_at_once(banner: Ledger, shown: Opened) -> None:
    window = shown(banner)
    screen = begun(window)
    page = screen.what_if
    assert page.lines["tenants"].hasFocus()
    assert sides(page, "入驻实体") == ("2 户", "2 户", "不变")
    entries = undoing.now(banner)
    window.type("28")
    window.rest()
    assert sides(page, "入驻实体") == ("2 户", "30 户", "+28 户")
    (row,) = (each for each in cells(page.table) if each[0] == "入驻实体")
    assert row[5] == "改判：变好"
    window.widget("what_if_loan_fen").setFocus()
    window.type("30")
    window.rest()
    assert sides(page, "创业担保贷款资金支持") == ("0 万元", "30 万元", "+30 万元")
    window.widget("what_if_jobs").setFocus()
    window.type("12")
    window.rest()
    assert sides(page, "吸纳就业") == ("8 人", "20 人", "+12 人")
    assert undoing.now(banner) == entries
    assert "试算" in window.words("what_if_mark")


def test_what_cannot_be_is_said_beside_it(banner: Ledger, shown: Opened) -> None:
    window = shown(banner)
    page = begun(window).what_if
    window.type("二")
    assert window.words("what_if_wrong").startswith("新增入驻应填整数")
    page.lines["tenants"].clear()
    window.type("2")
    window.widget("what_if_first_time").setFocus()
    window.type("3")
    assert "不能多于" in window.words("what_if_wrong")
    page.lines["first_time"].clear()
    window.type("2")
    assert window.words("what_if_wrong") == ""
    window.widget("what_if_area_each_dm2").setFocus()
    window.type("90")
    window.rest()
    assert "超过了孵化场所面积" in window.words("what_if_wrong")


def test_agreements_turn_with_enter_and_the_outlook_with_them(
    banner: Ledger, shown: Opened
) -> None:
    window = shown(banner)
    page = begun(window).what_if
    page.agreements.focus_rows()
    assert cells(page.agreements)[0][::3] == ["虚构甲商行", "不变"]
    assert sides(page, "到 2026-09-30 的结论")[2] == ""
    window.key(Qt.Key.Key_Return)
    assert cells(page.agreements)[0][3] == "延期"
    assert sides(page, "到 2026-09-30 的结论")[2] == "到期 −1 户"
    window.key(Qt.Key.Key_Return)
    assert cells(page.agreements)[0][3] == "离园"
    assert sides(page, "入驻实体") == ("2 户", "1 户", "−1 户")
    assert sides(page, "孵化场所利用率") == ("100.0%", "50.0%", "−50.0 个百分点")


def test_esc_clears_and_then_leaves(banner: Ledger, shown: Opened) -> None:
    window = shown(banner)
    screen = begun(window)
    window.type("3")
    window.key(Qt.Key.Key_Escape)
    assert screen.what_if.lines["tenants"].text() == ""
    assert sides(screen.what_if, "入驻实体") == ("2 户", "2 户", "不变")
    assert screen.pages.currentWidget() is screen.what_if
    window.key(Qt.Key.Key_Escape)
    assert screen.pages.currentWidget() is screen.glance
    window.key(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)  # nothing of it is printed
    assert window.frame.current() is screen


def test_newer_records_are_read_and_what_was_typed_stays(banner: Ledger, shown: Opened) -> None:
    window = shown(banner)
    screen = begun(window)
    window.type("3")
    window.rest()
    tenant(banner, name="虚构丙商行")
    screen.load()
    window.rest()
    assert sides(screen.what_if, "入驻实体") == ("3 户", "6 户", "+3 户")
    assert screen.what_if.lines["tenants"].text() == "3"


def test_another_park_begins_without_the_lines_of_the_one_before(
    banner: Ledger, shown: Opened
) -> None:
    window = shown(banner)
    screen = begun(window)
    page = screen.what_if
    (here,) = {page.table.model.row_at(0).park}
    other = next(each for each in window.desk.appraised() if each.name != here)
    seen: list[str] = []

    def look() -> None:
        rows = range(page.table.model.rowCount())
        seen.extend(page.table.model.row_at(row).park for row in rows)

    window.type("3")  # its answer is on the way
    page.begin(other, "demonstration")
    for table in (page.table, page.agreements):
        assert cells(table) == []
        assert table.empty.isVisible()
        assert table.empty.findChild(QLabel, "sentence").text() == "正在试算…"
    page.table.model.modelReset.connect(look)
    page.table.model.dataChanged.connect(lambda *_: look())
    window.rest()
    assert set(seen) == {other.name}
    assert sides(page, "入驻实体")[:2] == ("无数据", "无数据")
    assert "没有在园实体" in window.words("sentence")
