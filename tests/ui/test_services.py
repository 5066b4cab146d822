"""服务 by the keyboard alone: what is missing shown and filled, one by one and many at once."""

from datetime import date

import pytest
from PySide6.QtCore import Qt

from app.domain.park import Park
from app.domain.service import Mentor, Project, ServiceRecord, Training
from app.store import queries
from app.store.records import insert, new_id
from app.ui import look
from app.ui.screens.services import Services
from tests.ui.exchange import Opened, Shown, cells
from tests.ui.hands import focus_name
from tests.usecases.offices import Offices

CTRL = Qt.KeyboardModifier.ControlModifier
LONG = "虚构·阿拉坦其其格苏日古嘎尼尔扎木苏荣扎布巴特尔𠮷"


@pytest.fixture
def window(shown: Opened, offices: Offices) -> Shown:
    window = shown(offices.banner)
    window.frame.go("services")
    window.rest()
    return window


def screen(window: Shown) -> Services:
    found = window.frame.current()
    assert isinstance(found, Services)
    return found


def parks(window: Shown) -> list[Park]:
    own = window.ledger.unit_code
    return queries.all_of(window.ledger, Park, "unit_code = ?", (own,), order="name, id")


def served(window: Shown) -> list[ServiceRecord]:
    return queries.all_of(window.ledger, ServiceRecord, order="served_on, park_id")


def add(window: Shown, park: Park, service: str, day: date) -> None:
    own = window.ledger.unit_code
    insert(
        window.ledger,
        [
            ServiceRecord(
                id=new_id(), unit_code=own, park_id=park.id, served_on=day, service=service
            )
        ],
    )
    screen(window).load()
    window.rest()


def matrix(window: Shown, park: Park) -> list[str]:
    (row,) = [row for row in cells(screen(window).matrix) if row[0] == park.name]
    return row


def test_the_name_of_every_park_can_be_read(window: Shown) -> None:
    grid = screen(window).matrix.grid
    room = grid.columnWidth(0) - 2 * look.GRID
    names = [park.name for park in parks(window)]
    assert [each for each in names if grid.fontMetrics().horizontalAdvance(each) > room] == []
    assert grid.verticalScrollBar().maximum() == 0


def test_the_rows_are_whole_where_not_all_services_fit_side_by_side(window: Shown) -> None:
    window.frame.resize(960, 500)
    window.rest()
    grid = screen(window).matrix.grid
    assert grid.horizontalScrollBar().maximum() > 0
    assert grid.viewport().height() == look.ROW * len(parks(window))


def test_what_is_missing_is_marked_and_filled(window: Shown) -> None:
    park = parks(window)[0]
    assert matrix(window, park)[1:] == ["0 / 8", *["缺"] * 8, ""]
    found = screen(window)
    found.matrix.focus_rows()
    at = [row[0] for row in cells(found.matrix)].index(park.name)
    found.matrix.grid.setCurrentIndex(found.matrix.model.index(at, 4))  # 创业指导
    window.key(Qt.Key.Key_Return)
    assert not found.matrix.isVisible()
    window.type("2026.6.1")
    window.key(Qt.Key.Key_Return)
    window.type("12")
    window.key(Qt.Key.Key_Return, CTRL)
    (record,) = served(window)
    assert (record.park_id, record.service) == (park.id, "创业指导")
    assert (record.served_on, record.people_served) == (date(2026, 6, 1), 12)
    window.frame.back()
    window.rest()
    assert found.matrix.isVisible()
    assert matrix(window, park)[1:] == ["1 / 8", "缺", "缺", "1", *["缺"] * 5, "2026-06-01"]


def test_the_twelve_months_leave_out_the_same_day_a_year_ago(window: Shown) -> None:
    park = parks(window)[0]
    day = window.desk.day
    add(window, park, "政策咨询", day.replace(year=day.year - 1))
    assert matrix(window, park)[2] == "缺"
    add(window, park, "政策咨询", day)
    assert matrix(window, park)[2] == "1"


def test_a_service_given_is_found_by_its_cell(window: Shown) -> None:
    park, *_ = parks(window)
    add(window, park, "政策咨询", date(2026, 6, 1))
    add(window, park, "创业培训", date(2026, 6, 2))
    found = screen(window)
    found.matrix.pressed.emit(found.matrix.current_row() or found._given.rows[0], "政策咨询")
    window.rest()
    assert [row[1] for row in cells(found.page.table)] == ["政策咨询"]


def test_one_service_in_some_parks_on_some_days_is_typed_once(window: Shown) -> None:
    names = parks(window)
    window.key(Qt.Key.Key_B, CTRL)
    window.key(Qt.Key.Key_Down)
    window.key(Qt.Key.Key_Return)
    for _ in names:
        window.key(Qt.Key.Key_Space)
        window.key(Qt.Key.Key_Tab)
    window.type("2026-6-3、6-10 6月17日")
    window.key(Qt.Key.Key_Return)
    assert f"{len(names)} 家园区 × 3 天" in window.words("batch_said")
    window.type("20")
    window.key(Qt.Key.Key_Return, CTRL)
    assert len(served(window)) == 3 * len(names)
    assert {each.served_on.day for each in served(window)} == {3, 10, 17}
    assert {each.people_served for each in served(window)} == {20}
    window.desk.undo()
    window.rest()
    assert served(window) == []


def test_a_batch_without_a_park_is_refused(window: Shown) -> None:
    if len(parks(window)) == 1:
        pytest.skip("the only park is ticked already")
    window.key(Qt.Key.Key_B, CTRL)
    window.key(Qt.Key.Key_Down)
    form = screen(window).batch.form
    assert form is not None
    form.editor("days").setFocus()
    window.type("2026-6-3")
    window.key(Qt.Key.Key_Return, CTRL)
    assert "没有勾选园区" in window.words("finding_parks")
    assert served(window) == []


def test_tab_leads_from_the_last_field_to_saving(window: Shown) -> None:
    window.key(Qt.Key.Key_B, CTRL)
    form = screen(window).batch.form
    assert form is not None
    form.editor("mentor_id").setFocus()
    window.key(Qt.Key.Key_Tab)
    assert focus_name() == "save_batch"


def test_each_register_is_reached_by_the_arrow_keys_and_typed(window: Shown) -> None:
    found = screen(window)
    found.segments.setFocus()
    window.key(Qt.Key.Key_Right)
    assert found.view == "mentors"
    window.key(Qt.Key.Key_N, CTRL)
    window.type(LONG)
    window.key(Qt.Key.Key_Return, CTRL)
    window.frame.back()
    window.rest()
    assert [row[0] for row in cells(found.page.table)] == [LONG]
    found.segments.choose("projects")
    window.rest()
    window.key(Qt.Key.Key_Space)
    window.type("虚构·牧区直播带货")
    window.key(Qt.Key.Key_Return, CTRL)
    assert [each.name for each in queries.all_of(window.ledger, Project)] == ["虚构·牧区直播带货"]
    assert [each.name for each in queries.all_of(window.ledger, Mentor)] == [LONG]


@pytest.mark.parametrize("view", ["mentors", "projects", "trainings", "activities"])
def test_every_register_opens_empty_with_its_one_step(view: str, window: Shown) -> None:
    found = screen(window)
    found.arrive(view)
    window.rest()
    assert found.page.table.empty.isVisible()
    window.key(Qt.Key.Key_Space)
    assert found.page.side.isVisible()


def test_a_register_says_what_is_missing_to_the_target(window: Shown) -> None:
    own = window.ledger.unit_code
    day = window.desk.day
    there = [
        Mentor(id=new_id(), unit_code=own, name=f"虚构导师{n}", left_on=None) for n in range(9)
    ]
    gone = Mentor(id=new_id(), unit_code=own, name="虚构导师走了", left_on=day)
    theirs = Mentor(id=new_id(), unit_code="152200", name="虚构导师别处")
    insert(window.ledger, [*there, gone, theirs])
    found = screen(window)
    found.segments.choose("mentors")
    window.rest()
    said = window.words("mentors_totals")
    assert said.startswith("在聘导师 9 人")
    assert "不少于 10 人（NM2022 二(三)2），还差 1 人。" in said
    insert(window.ledger, [Mentor(id=new_id(), unit_code=own, name="虚构导师十", appointed_on=day)])
    found.load()
    window.rest()
    assert window.words("mentors_totals").endswith("已达到。")


def test_what_is_taken_back_is_looked_at(window: Shown) -> None:
    found = screen(window)
    found.segments.choose("projects")
    window.rest()
    window.key(Qt.Key.Key_N, CTRL)
    window.type("虚构项目")
    window.key(Qt.Key.Key_Return, CTRL)
    window.frame.back()
    found.segments.choose("served")
    window.rest()
    window.desk.undo()
    window.rest()
    assert found.view == "projects"
    assert cells(found.page.table) == []
    window.desk.redo()
    window.rest()
    assert [row[0] for row in cells(found.page.table)] == ["虚构项目"]


def test_trainings_of_the_year_are_added_up(window: Shown) -> None:
    own, year = window.ledger.unit_code, window.desk.day.year
    given = (
        (date(year, 1, 1), 30, 10),
        (date(year, 2, 1), 20, None),
        (date(year - 1, 12, 31), 5, 5),
    )
    for day, people, rural in given:
        made = Training(
            id=new_id(),
            unit_code=own,
            name="虚构班",
            started_on=day,
            people=people,
            rural_people=rural,
        )
        insert(window.ledger, [made])
    screen(window).segments.choose("trainings")
    window.rest()
    said = window.words("trainings_totals")
    assert said == (f"{year} 年开班 2 期，培训 50 人，其中农牧民工 10 人、高校毕业生 0 人。")
