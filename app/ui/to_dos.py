"""待办: a line for each thing that waits for somebody, with the button that leads to it.

The rule: the worst first; the arrows go from line to line, Enter acts, and so does the number that
stands before a line.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.store.ledger import Ledger
from app.ui import icons, look
from app.ui.bundle_words import names_text
from app.ui.desk import Desk
from app.ui.keys import on_key
from app.ui.parts import button, label, line, paragraph
from app.usecases.agenda import Agenda, agenda
from app.usecases.reminders import LONG_DAYS, Reminders

LATE, SOON, LATER = "late", "soon", "later"
# Its icon, its tone and what a screen reader says of it.
URGENCIES = {
    LATE: ("warning", "not_met", "已逾期"),
    SOON: ("due", "contested", "近期"),
    LATER: ("due", "undetermined", "不急"),
}
# The keys of the lists that 首页 itself opens.
ENDING, OVERSTAYING, INCUBATION = "ending", "overstaying", "incubation"
CALLS, LOANS, PARKS = "calls", "loans", "parks"
SOON_DAYS = 30
KEYS = 9


@dataclass(frozen=True, slots=True)
class ToDo:
    """A sentence, how urgent it is, a button's words, and the screen and what in it they open."""

    name: str
    words: str
    urgency: str
    step: str
    screen: str
    what: object


@dataclass(frozen=True, slots=True)
class Due:
    """What is due on a day: the lines, and, for a list behind one of them, its rows."""

    on: date
    lines: tuple[ToDo, ...]
    agenda: Agenda | None


def due(ledger: Ledger, *, on: date, today: date, rows: bool) -> Due:
    """What is due, with its rows or without; AppErrors of the policies."""
    found = agenda(ledger, on=on, today=today)
    return Due(on, to_dos(found), found if rows else None)


def to_dos(found: Agenda) -> tuple[ToDo, ...]:
    """What waits for somebody, the worst first."""
    lines = [
        *_of_stays(found),
        *_of_months(found),
        *_of_others(found),
        *_of_exchange(found.exchange),
    ]
    order = tuple(URGENCIES)
    return tuple(sorted(lines, key=lambda each: order.index(each.urgency)))


def _due(kind: str, words: str, urgency: str, step: str, bucket: int | None = None) -> ToDo:
    name = kind if bucket is None else f"{kind}_{bucket}"
    return ToDo(name, words, urgency, step, "home", (kind, bucket))


def _of_stays(of: Agenda) -> Iterator[ToDo]:
    over = sum(not each.settled for each in of.overstaying)
    if over:
        yield _due(OVERSTAYING, f"{over:,} 份协议已到期，入驻实体还在园", LATE, "办理")
    ending = [each.bucket for each in of.ending if not each.settled]
    for bucket in sorted({each for each in ending if each is not None}):
        when = f" {bucket} 日内" if bucket else "今天"
        urgency = SOON if bucket <= SOON_DAYS else LATER
        yield _due(ENDING, f"{ending.count(bucket):,} 份协议{when}到期", urgency, "办理", bucket)
    if of.incubation:
        past = any(each.days < 0 for each in of.incubation)
        words = f"{len(of.incubation):,} 户的孵化期{'已满或将满' if past else '将满'}"
        yield _due(INCUBATION, words, SOON if past else LATER, "办理")


def _of_months(of: Agenda) -> Iterator[ToDo]:
    if not of.missing:
        return
    parks = len({each.park_id for each in of.missing})
    among = f"（{parks} 家园区）" if parks > 1 else ""
    words = f"{len(of.missing):,} 户缺 {of.month.month} 月用工数{among}"
    first = (of.missing[0].park_id, of.month)
    yield ToDo("missing", words, SOON, "填报", "monthly", first)


def _of_others(of: Agenda) -> Iterator[ToDo]:
    late = sum(each.days < 0 for each in of.loans)
    if late:
        yield _due(LOANS, f"{late:,} 笔创业担保贷款逾期未还清", LATE, "查看")
    if len(of.loans) > late:
        words = f"{len(of.loans) - late:,} 笔创业担保贷款 60 日内到期"
        yield _due(LOANS, words, LATER, "查看", 60)
    if of.calls:
        words = f"{len(of.calls):,} 户孵化成功搬离满半年或一年，待回访"
        yield _due(CALLS, words, SOON, "回访")
    if of.parks:
        lacks = "、".join(dict.fromkeys(each for park in of.parks for each in park.lacks))
        words = f"{len(of.parks):,} 家园区缺{lacks}"
        yield _due(PARKS, words, SOON, "补充")


def _of_exchange(waiting: Reminders) -> Iterator[ToDo]:
    """What of the exchange waits here."""
    to = partial(ToDo, screen="exchange")
    for each in waiting.overdue:
        words = (
            f"上报第 {each.bundle.seq} 包：{each.days} 天没有回执，"
            f"请打电话询问{each.recipient_name}"
        )
        yield to("overdue", words, LATE, "查看", what="history")
    if waiting.late:
        words = f"{names_text(waiting.late)}逾期没有上报"
        yield to("late", words, LATE, "查看", what="offices")
    if waiting.sent_back:
        words = f"回执：{waiting.sent_back:,} 行被上级退回，改好后随下一包再报"
        yield to("sent_back", words, SOON, "查看", what=("history", "left"))
    if waiting.questions:
        words = f"上级询问 {waiting.questions:,} 条，待我们答复"
        yield to("questions", words, SOON, "答复", what=("questions", "received"))
    if waiting.answers:
        words = f"询问已有答复 {waiting.answers:,} 条，待我们办结"
        yield to("answers", words, SOON, "查看", what=("questions", "asked"))
    if waiting.versions:
        words = f"{waiting.versions:,} 条记录有两个版本，待核对"
        yield to("versions", words, SOON, "核对", what="versions")
    if waiting.days is not None and waiting.days > LONG_DAYS and not waiting.overdue:
        yield to("long_ago", f"距上次回执 {waiting.days} 天", SOON, "上报", what="report")


class UrgencySign(QLabel):
    """The sign before a line, in its colour."""

    def __init__(self, urgency: str) -> None:
        super().__init__()
        self._urgency = urgency
        self.setObjectName("urgency")
        self.setFixedSize(16, 16)
        self.setAccessibleName(URGENCIES[urgency][2])
        self._draw()

    def _draw(self) -> None:
        icon, tone, _ = URGENCIES[self._urgency]
        colour = getattr(look.tones(), tone)
        self.setPixmap(icons.pixmap(icon, colour, 16, self.devicePixelRatioF()))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()
        super().changeEvent(event)


class ToDos(QFrame):
    """The list; it says so where nothing waits."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("to_dos")
        self.setAccessibleName("待办")
        look.mark(self, role="card")
        self._desk = desk
        self._shown: tuple[ToDo, ...] | None = None
        self.steps: list[QPushButton] = []
        self.view = QScrollArea(self)
        self.view.setObjectName("to_dos_scroll")
        self.view.setAccessibleName("待办")
        self.view.setWidgetResizable(True)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = QVBoxLayout(self)
        body.setContentsMargins(1, 1, 1, 1)
        body.addWidget(self.view)

    def take_numbers(self, page: QWidget) -> None:
        """From anywhere on the page a digit acts on the line it stands before."""
        for number in range(1, KEYS + 1):
            on_key(page, str(number), partial(self._by_number, number))

    def show_lines(self, found: tuple[ToDo, ...]) -> int:
        """Lines for what waits now; returns how many. The keyboard stays on the line it was on."""
        if found != self._shown:
            held = [each.hasFocus() for each in self.steps]
            self._shown = found
            self.steps = []
            self.view.setWidget(self._lines(found))
            if any(held):
                self.focus_line(held.index(True))
        return len(found)

    def focus_line(self, place: int) -> bool:
        """The keyboard onto a line, the last if there are fewer; False if there is none."""
        if not self.steps:
            return False
        step = self.steps[max(0, min(place, len(self.steps) - 1))]
        step.setFocus(Qt.FocusReason.TabFocusReason)
        self.view.ensureWidgetVisible(step)
        return True

    def _by_number(self, number: int) -> None:
        if number <= len(self.steps):
            self.steps[number - 1].click()

    def _lines(self, found: Sequence[ToDo]) -> QWidget:
        holder = QWidget()
        holder.setObjectName("to_do_lines")
        holder.setAccessibleName("待办")
        body = QVBoxLayout(holder)
        body.setContentsMargins(12, look.GRID // 2, 4, look.GRID // 2)
        body.setSpacing(0)
        for place, each in enumerate(found, start=1):
            body.addLayout(self._line(place, each))
        if not found:
            body.addWidget(label("没有要办的事。", "no_to_dos", role="muted"))
        body.addStretch(1)
        return holder

    def _line(self, place: int, each: ToDo) -> QHBoxLayout:
        step = button(each.step, f"to_{each.name}")
        step.setAccessibleName(f"{each.words}：{each.step}")
        step.setAutoDefault(True)
        step.clicked.connect(lambda: self._desk.go(each.screen, each.what))
        step.installEventFilter(self)
        self.steps.append(step)
        words = paragraph(each.words, f"to_do_{each.name}")
        number = label(str(place) if place <= KEYS else "", "to_do_key", role="small")
        number.setFixedWidth(14)
        if place <= KEYS:
            step.setToolTip(f"{each.step}（{place}）")
        row = line(number, UrgencySign(each.urgency), words, step, wide=2)
        row.setContentsMargins(0, 2, 0, 2)
        return row

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and Down from line to line; beyond the last, Tab goes on."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
            if by is not None and watched in self.steps:
                self.focus_line(self.steps.index(watched) + by)
                return True
        return super().eventFilter(watched, event)
