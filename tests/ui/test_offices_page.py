"""各机构: who is overdue, what stands twice and whom to ask, what all add up to; the paper."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt

from app.store import inbox
from app.store.ledger import transaction
from app.ui.preview import Paper, Preview
from app.ui.screens.offices_page import CLUES, SUMS, OfficesPage, summary_text
from app.usecases import asking, league
from tests.ui.exchange import Opened, Shown, cells
from tests.usecases.made_up_league import ARXAN, JALAID, ULANHOT, Made
from tests.usecases.offices import BANNER, OTHER, TODAY, Offices, export, receive, tenant


def rows_by_office(page: OfficesPage) -> dict[str, dict[str, str]]:
    """Each row by its office, each cell by its heading."""
    grid, model = page.table.grid, page.table.model
    shown = [at for at in range(model.columnCount()) if not grid.isColumnHidden(at)]
    heads = [model.source.columns[at].heading for at in shown]
    return {row[0]: dict(zip(heads, row, strict=True)) for row in cells(page.table)}


def clues(window: Shown, offices: Offices) -> Any:
    made = Made(offices.league)
    made.venture(ULANHOT, name="虚构·格日勒𠮷", first_venture=True)
    made.venture(JALAID, name="虚构人乙", first_venture=True)
    with transaction(offices.league):
        made.save()
    page = window.page(OfficesPage.key)
    page.views.choose(CLUES)
    window.rest()
    return page


def test_how_each_office_reports(offices: Offices, shown: Opened) -> None:
    tenant(offices.banner)
    export(offices.banner, offices.stick)
    tenant(offices.banner, name="虚构商行二")
    _, path = export(offices.banner, offices.stick)
    assert receive(offices.league, path)[0].ok
    window = shown(offices.league)
    rows = rows_by_office(window.page(OfficesPage.key))
    assert rows["扎赉特旗"]["最近一包"] == "第 2 包"
    assert rows["扎赉特旗"]["没有收到的包"] == "第 1 包"
    assert rows["扎赉特旗"]["名片"] == "已登记"
    assert rows["突泉县"]["上报"] == "还没有上报过"
    assert rows["科右前旗"]["名片"] == "还没有登记"
    said = window.words("offices_summary")
    assert said.startswith("乌兰浩特市、阿尔山市、科右前旗、科右中旗等 5 个机构还没有上报过")


def test_an_office_is_overdue_after_thirty_five_days(offices: Offices) -> None:
    tenant(offices.banner)
    _, path = export(offices.banner, offices.stick)
    receive(offices.league, path)
    (bundle,) = inbox.received(offices.league, unit=BANNER)
    received = date.fromisoformat(bundle.received_at[:10])
    for days, late in ((35, False), (36, True)):
        states = league.offices(offices.league, today=received + timedelta(days=days))
        state = next(each for each in states if each.code == BANNER)
        assert state.overdue is late
        assert ("扎赉特旗逾期没有上报" in summary_text((state,))) is late
        assert summary_text((replace(state, overdue=False),)) == "各机构都已按时上报"


def test_a_cell_leads_on(offices: Offices, shown: Opened) -> None:
    window = shown(offices.league)
    page = window.page(OfficesPage.key)
    columns = [column.name for column in page.table.model.source.columns]
    place = [row[0] for row in cells(page.table)].index("科右前旗")
    index = page.table.model.index(place, columns.index("card"))
    page.table.grid.setFocus()
    page.table.grid.setCurrentIndex(index)
    window.key(Qt.Key.Key_Return)
    cards = window.frame.current().page  # type: ignore[attr-defined]
    assert cards.key == "cards"
    assert cards.pages.currentWidget() is cards.registering


def test_a_clue_is_asked_about(offices: Offices, shown: Opened) -> None:
    window = shown(offices.league)
    page = clues(window, offices)
    assert page.views._buttons[CLUES].text() == "重复线索 1"
    ((kind, number, places, at_once, _),) = cells(page.clues.table)
    assert (kind, number[4:14], at_once) == ("创业者", "*" * 10, "是")
    assert places == "乌兰浩特市、扎赉特旗"
    assert "虚构·格日勒𠮷" in window.words("clue_sentence")
    window.key(Qt.Key.Key_Return)
    assert [row[0] for row in cells(page.clues.involved)] == ["乌兰浩特市", "扎赉特旗"]
    window.key(Qt.Key.Key_Down)
    window.press("ask_about_clue")
    window.rest()
    assert window.words("ask_about") == "关于：创业实体　虚构商行"
    window.key(Qt.Key.Key_Return)
    (asked,) = asking.asked_questions(offices.league)
    assert asked.question.to_unit == JALAID
    assert asked.question.of_table == "entity"
    assert "152223199001010017" not in asked.question.words


def test_no_clue_says_so(offices: Offices, shown: Opened) -> None:
    window = shown(offices.league)
    page = window.page(OfficesPage.key)
    page.views.choose(CLUES)
    window.rest()
    assert cells(page.clues.table) == []
    assert not page.clues.below.isVisible()


def test_the_sums_of_the_day_looked_at(offices: Offices, shown: Opened) -> None:
    made = Made(offices.league)
    made.venture(ARXAN)
    with transaction(offices.league):
        made.save()
    window = shown(offices.league)
    page = window.page(OfficesPage.key)
    page.views.choose(SUMS)
    window.rest()
    names = [column.name for column in page.sums.table.model.source.columns]
    residents = names.index("residents")

    def told(office: str) -> str:
        rows = {row[0]: row for row in cells(page.sums.table)}
        return rows[office][residents]

    assert cells(page.sums.table)[-1][0] == "全盟合计"
    assert (told("阿尔山市"), told("全盟合计"), told("盟本级")) == ("1", "1", "无数据")
    page.sums.table.grid.setFocus()
    page.sums.table.grid.setCurrentIndex(page.sums.table.model.index(2, residents))
    assert window.words("league_note") == "阿尔山市　入驻实体：2 家园区中 1 家无数据。"
    # The row of all stays the last, however the others are ordered.
    for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
        page.sums.table.grid.sortByColumn(residents, order)
        assert cells(page.sums.table)[-1][0] == "全盟合计"
    window.desk.look_at(date(2023, 12, 31))
    window.rest()
    assert told("阿尔山市") == "0"
    assert window.words("league_day").startswith("2023-12-31 的情况")


@pytest.mark.parametrize("from_list", [False, True], ids=["from_the_page", "from_the_list"])
def test_the_summary_is_previewed(from_list: bool, offices: Offices, shown: Opened) -> None:
    window = shown(offices.league)
    papers: list[Paper] = []
    window.desk.preview_wanted.connect(papers.append)
    if from_list:
        window.frame.go("papers")
        window.rest()
        table = window.frame.current().table  # type: ignore[attr-defined]
        titles = [row[0] for row in cells(table)]
        table.grid.selectRow(titles.index("兴安盟创业园区汇总表"))
        window.key(Qt.Key.Key_Return)
    else:
        window.page(OfficesPage.key)
        window.key(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    window.rest()
    assert [paper.title for paper in papers] == ["兴安盟创业园区汇总表"]
    assert papers[0].file_name == f"兴安盟创业园区汇总表-{TODAY:%Y%m%d}.pdf"
    preview = window.frame.findChild(Preview)
    assert preview is not None
    assert preview.pages.count() >= 1


def test_a_banner_has_neither_page_nor_paper(offices: Offices, shown: Opened) -> None:
    window = shown(offices.banner)
    window.frame.go("papers")
    window.rest()
    table = window.frame.current().table  # type: ignore[attr-defined]
    assert not any("创业园区汇总表" in row[0] for row in cells(table))
    window.frame.go("exchange")
    window.rest()
    tabs = window.frame.current().tabs  # type: ignore[attr-defined]
    seen = [tabs.tabText(at) for at in range(tabs.count()) if tabs.isTabVisible(at)]
    assert "各机构" not in seen
    assert OTHER not in window.desk.unit_name(OTHER)
