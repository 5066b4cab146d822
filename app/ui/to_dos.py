"""待办: a line for each thing that waits for somebody, with the button that leads to it."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.ui import look
from app.ui.bundle_words import names_text
from app.ui.desk import Desk
from app.ui.icons import Sign
from app.ui.parts import button, label, line
from app.usecases.reminders import LONG_DAYS, Reminders


@dataclass(frozen=True, slots=True)
class ToDo:
    """A sentence, the sign before it, a button's words, and what it shows in 数据交换."""

    name: str
    words: str
    state: str
    step: str
    what: object


def to_dos(reminders: Reminders) -> list[ToDo]:
    """What of the exchange waits for somebody, the worst first."""
    found = []
    for each in reminders.overdue:
        late = f"上报第 {each.bundle.seq} 包：{each.days} 天没有回执"
        words = f"{late}，请打电话询问{each.recipient_name}"
        found.append(ToDo("overdue", words, "not_met", "查看", "history"))
    if reminders.sent_back:
        words = f"回执：{reminders.sent_back:,} 行被上级退回，改好后随下一包再报"
        found.append(ToDo("sent_back", words, "contested", "查看", ("history", "left")))
    long_ago = reminders.days is not None and reminders.days > LONG_DAYS
    if long_ago and not reminders.overdue:
        words = f"距上次回执 {reminders.days} 天"
        found.append(ToDo("long_ago", words, "contested", "上报", "report"))
    return [*found, *_of_others(reminders)]


def _of_others(reminders: Reminders) -> list[ToDo]:
    """What other offices wait for, or we for them."""
    found = []
    if reminders.late:
        words = f"{names_text(reminders.late)}逾期没有上报"
        found.append(ToDo("late", words, "not_met", "查看", "offices"))
    if reminders.questions:
        words = f"上级询问 {reminders.questions:,} 条，待我们答复"
        found.append(ToDo("questions", words, "contested", "答复", ("questions", "received")))
    if reminders.answers:
        words = f"询问已有答复 {reminders.answers:,} 条，待我们办结"
        found.append(ToDo("answers", words, "contested", "查看", ("questions", "asked")))
    if reminders.versions:
        words = f"{reminders.versions:,} 条记录有两个版本，待核对"
        found.append(ToDo("versions", words, "contested", "核对", "versions"))
    return found


class ToDos(QFrame):
    """Hidden while nothing waits."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("to_dos")
        self.setAccessibleName("待办")
        look.mark(self, role="card")
        self._desk = desk
        self._shown: list[ToDo] = []
        body = QVBoxLayout(self)
        body.setContentsMargins(16, look.GRID, look.GRID, look.GRID)
        self._holder = QWidget(self)
        body.addWidget(self._holder)
        self.hide()

    def show_reminders(self, reminders: Reminders) -> None:
        """Lines for what waits now."""
        found = to_dos(reminders)
        if found == self._shown:
            return
        self._shown = found
        self._holder.deleteLater()
        self._holder = self._lines(found)
        layout = self.layout()
        assert layout is not None
        layout.addWidget(self._holder)
        self.setVisible(bool(found))

    def _lines(self, found: Sequence[ToDo]) -> QWidget:
        holder = QWidget(self)
        holder.setObjectName("to_do_lines")
        holder.setAccessibleName("待办")
        body = QVBoxLayout(holder)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        for each in found:
            step = button(each.step, f"to_{each.name}", role="link")
            step.setAccessibleName(f"{each.words}：{each.step}")
            step.clicked.connect(lambda _, what=each.what: self._desk.go("exchange", what))
            words = label(each.words, f"to_do_{each.name}")
            body.addLayout(line(Sign(each.state), words, step, 1))
        return holder
