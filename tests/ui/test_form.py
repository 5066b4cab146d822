"""The one form: editors by kind, checks as rows are left, Enter moves on."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.domain.codes import PARK_KINDS, SERVICES
from app.domain.fields import Field, Finding, Kind, field_of
from app.domain.park import Park, ParkArea
from app.domain.service import ServiceRecord
from app.ui import look
from app.ui.form import Form

NAMES = ("operator", "opened_on", "kinds", "government_developed", "services")


def park_form(qtbot: QtBot) -> Form:
    form = Form("form", "园区", None)
    for name in NAMES:
        form.add(field_of(Park, name))
    qtbot.addWidget(form)
    form.show()
    return form


def sentence(form: Form, name: str) -> str:
    label = form.findChild(QLabel, f"finding_{name}")
    assert isinstance(label, QLabel)
    return label.text() if label.isVisible() else ""


def line_of(form: Form, name: str) -> QLineEdit:
    line = form.findChild(QLineEdit, name)
    assert isinstance(line, QLineEdit)
    return line


@given(
    operator=st.none() | st.sampled_from(["示例运营公司", "呼·格日勒 𠮷"]),
    opened_on=st.none() | st.dates(min_value=date(1990, 1, 1), max_value=date(2099, 12, 31)),
    kinds=st.sets(st.sampled_from(PARK_KINDS)),
    developed=st.none() | st.booleans(),
    services=st.sets(st.sampled_from(SERVICES)),
)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_what_is_filled_in_comes_back(
    operator: str | None,
    opened_on: date | None,
    kinds: set[str],
    developed: bool | None,
    services: set[str],
    qtbot: QtBot,
) -> None:
    form = park_form(qtbot)
    values = {
        "operator": operator,
        "opened_on": opened_on,
        "kinds": tuple(kind for kind in PARK_KINDS if kind in kinds),
        "government_developed": developed,
        "services": tuple(each for each in SERVICES if each in services),
    }
    form.fill(values)
    assert form.values() == values


def test_a_wrong_date_is_told_on_leaving_and_goes_once_it_is_right(
    qtbot: QtBot, active: Callable[[QWidget], None]
) -> None:
    form = park_form(qtbot)
    active(form)
    day = line_of(form, "opened_on")
    form.editor("opened_on").setFocus()
    QTest.keyClicks(day, "2026.2.30")
    assert sentence(form, "opened_on") == ""
    form.editor("operator").setFocus()
    QApplication.processEvents()
    assert "没有 2026 年 2 月 30 日" in sentence(form, "opened_on")
    form.editor("opened_on").setFocus()
    QTest.keyClick(day, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(day, "20260228")
    assert sentence(form, "opened_on") == ""
    QTest.keyClick(day, Qt.Key.Key_Return)
    assert form.values() is not None
    assert day.text() == "2026-02-28"


def test_enter_walks_through_the_rows_and_the_last_one_finishes(
    qtbot: QtBot, active: Callable[[QWidget], None]
) -> None:
    form = Form("form", "面积", None)
    for name in ("in_force_on", "building_dm2", "incubation_dm2"):
        form.add(field_of(ParkArea, name))
    qtbot.addWidget(form)
    active(form)
    form.focus_first()
    done: list[int] = []
    form.finished.connect(lambda: done.append(1))
    for text in ("2026-01-01", "2000", "1500.5"):
        line = QApplication.focusWidget()
        assert line is not None
        QTest.keyClicks(line, text)
        QTest.keyClick(line, Qt.Key.Key_Return)
    assert done == [1]
    assert form.values() == {
        "in_force_on": date(2026, 1, 1),
        "building_dm2": 200_000,
        "incubation_dm2": 150_050,
    }


def test_a_missing_row_gets_its_sentence_and_the_cursor(
    qtbot: QtBot, active: Callable[[QWidget], None]
) -> None:
    form = Form("form", "面积", None)
    form.add(field_of(ParkArea, "building_dm2"))
    form.add(field_of(ParkArea, "in_force_on"))
    qtbot.addWidget(form)
    active(form)
    assert form.values() is None
    assert sentence(form, "in_force_on") == "请填写生效日期。"
    assert line_of(form, "in_force_on").hasFocus()


def test_a_check_across_rows_speaks_under_its_row(qtbot: QtBot) -> None:
    first = Field(name="first", label="甲", kind=Kind.WHOLE, required=True)
    second = Field(name="second", label="乙", kind=Kind.WHOLE, required=True)

    def larger(values: Mapping[str, Any]) -> tuple[str, Finding] | None:
        if values["first"] is None or values["second"] is None:
            return None
        wrong = values["second"] < values["first"]
        return ("second", Finding("order", "乙不能小于甲。")) if wrong else None

    form = Form("form", "甲乙", None)
    form.add(first)
    form.add(second)
    form.check(larger)
    qtbot.addWidget(form)
    form.show()
    form.fill({"first": 5, "second": 3})
    assert form.values() is None
    assert sentence(form, "second") == "乙不能小于甲。"
    form.fill({"second": 5})
    assert form.values() == {"first": 5, "second": 5}


def test_a_choice_not_made_has_a_red_edge(qtbot: QtBot) -> None:
    form = Form("form", "核查", None)
    form.add(field_of(ServiceRecord, "service"))
    qtbot.addWidget(form)
    form.show()
    box = form.findChild(QComboBox)
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(-1)
    form.say("service", "请选择服务类别。")
    edge = box.grab().toImage().pixelColor(0, box.height() // 2)
    assert edge == look.tones().of("not_met")


def test_the_wheel_scrolls_and_chooses_nothing(qtbot: QtBot) -> None:
    form = Form("form", "园区", None)
    editor = form.add(field_of(Park, "status"))
    qtbot.addWidget(form)
    form.show()
    box = form.findChild(QComboBox, "status")
    assert box is not None
    before = editor.read()
    at = QPointF(box.rect().center())
    for down in (-120, 120):
        event = QWheelEvent(
            at,
            box.mapToGlobal(at),
            QPoint(),
            QPoint(0, down),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(box, event)
        assert editor.read() == before
        assert not event.isAccepted()
