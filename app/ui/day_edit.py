"""The day being looked at: 今天, or any day typed or picked."""

from datetime import date

from PySide6.QtCore import QDate, QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QCalendarWidget,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QTableView,
    QToolButton,
    QWidget,
    QWidgetAction,
)

from app.domain.slips import FIRST_DAY, LAST_DAY
from app.ui import icons, look
from app.ui.parts import button, label, say
from app.ui.typed import read_day


class DayEdit(QWidget):
    """`picked` carries the day chosen, or None for today."""

    picked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("day_edit")
        self.setAccessibleName("查看的日期")
        self.shown = date.min
        self._label = label("查看日期", "day_label", role="muted")
        self.line = QLineEdit(self)
        self.line.setObjectName("day")
        self.line.setAccessibleName("查看日期")
        self.line.setToolTip("按哪一天的情况查看：可填 2026-06-30 或 20260630")
        self.line.setFixedWidth(112)
        self.line.editingFinished.connect(self._typed)
        self._calendar = icons.tool_button("calendar", "选日期", self)
        self._calendar.clicked.connect(self._open)
        self.today = button("回到今天", "today", role="link")
        self.today.clicked.connect(lambda: self.picked.emit(None))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.GRID)
        for widget in (self._label, self.line, self._calendar, self.today):
            row.addWidget(widget)

    def stops(self) -> tuple[QWidget, ...]:
        """What takes the keyboard, from left to right."""
        return self.line, self._calendar, self.today

    def show_day(self, day: date, *, is_today: bool) -> None:
        """Show the day in force."""
        self.shown = day
        self.line.setText(day.isoformat())
        look.mark(self.line, wrong="false")
        self.today.setVisible(not is_today)
        say(self._label, "今天" if is_today else "查看日期")

    def _typed(self) -> None:
        day, wrong = read_day(self.line.text())
        look.mark(self.line, wrong="true" if wrong else "false")
        self.line.setToolTip(wrong.sentence if wrong else "")
        if day is not None and day != self.shown:
            self.picked.emit(day)

    def _open(self) -> None:
        menu = QMenu(self)
        menu.setObjectName("day_menu")
        menu.setAccessibleName("选日期")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        calendar = QCalendarWidget(menu)
        calendar.setObjectName("day_calendar")
        calendar.setAccessibleName("日历")
        calendar.setGridVisible(False)
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        calendar.setDateRange(_qt_day(FIRST_DAY), _qt_day(LAST_DAY))
        calendar.setSelectedDate(_qt_day(self.shown))
        for view in calendar.findChildren(QTableView):
            view.setAccessibleName("日历")
        _calm(calendar)
        holder = QWidgetAction(menu)
        holder.setDefaultWidget(calendar)
        menu.addAction(holder)

        def choose(day: QDate) -> None:
            menu.close()
            self.picked.emit(date(day.year(), day.month(), day.day()))

        calendar.activated.connect(choose)
        calendar.clicked.connect(choose)
        menu.popup(self._calendar.mapToGlobal(QPoint(0, self._calendar.height())))
        calendar.setFocus()


def _qt_day(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)


def _calm(calendar: QCalendarWidget) -> None:
    """Our own arrows, and no red: red is for what is wrong."""
    plain = calendar.weekdayTextFormat(Qt.DayOfWeek.Monday)
    plain.setForeground(look.tones().of("ink"))
    for weekday in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
        calendar.setWeekdayTextFormat(weekday, plain)
    turns = {"qt_calendar_prevmonth": "previous", "qt_calendar_nextmonth": "next"}
    names = {"previous": "上个月", "next": "下个月"}
    for tool in calendar.findChildren(QToolButton):
        turn = turns.get(tool.objectName(), "")
        tool.setAccessibleName(names.get(turn, "选年月"))
        if turn:
            icons.dress(tool, turn)
