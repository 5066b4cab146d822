"""首页: the parks by tier, how far each is from the next one, and what is going to fall."""

from typing import ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.domain.codes import TIER_LABELS
from app.policy.verdicts import CriterionVerdict, ParkAppraisal
from app.ui import icons, look
from app.ui.desk import Desk
from app.ui.empty import Empty
from app.ui.icons import Sign
from app.ui.parts import label, line, say
from app.ui.screen import Screen
from app.ui.words import against, distance_to_next, highest_held, next_tier, state_of, tiers_held

PER_LINE = 3
OUTLOOK_LINES = 2


class ParkCard(QFrame):
    """A park in a few lines; a click or Enter opens its page."""

    chosen = Signal(str)

    def __init__(self, park: ParkAppraisal, office: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._park_id = park.park_id
        self.setObjectName("park_card")
        self.setAccessibleName(f"{park.name}，{tiers_held(park)}，{distance_to_next(park)}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        look.mark(self, role="card")
        body = QVBoxLayout(self)
        body.setContentsMargins(16, 8, 16, 8)
        body.setSpacing(4)
        name = label(park.name, "park_name", role="section")
        body.addLayout(line(name, label(f"{office}　{tiers_held(park)}", "held", role="small"), 1))
        body.addLayout(self._next(park))
        verdict = next_tier(park)
        if verdict is not None:
            body.addLayout(_criteria(verdict.criteria))
        for words in _outlook(park):
            body.addLayout(_warning(words))

    def _next(self, park: ParkAppraisal) -> QGridLayout:
        verdict = next_tier(park)
        grid = QGridLayout()
        grid.setHorizontalSpacing(look.GRID)
        grid.setColumnStretch(1, 1)
        state = state_of(verdict=verdict.verdict, contested=verdict.contested) if verdict else "met"
        grid.addWidget(Sign(state), 0, 0)
        grid.addWidget(label(distance_to_next(park), "distance", wrap=True), 0, 1)
        return grid

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self.chosen.emit(self._park_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self._park_id)
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)


def _criteria(criteria: tuple[CriterionVerdict, ...]) -> QGridLayout:
    """The next tier's criteria side by side, each with its sign."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(look.GRID)
    grid.setVerticalSpacing(2)
    for place, criterion in enumerate(criteria):
        row, column = divmod(place, PER_LINE)
        state = state_of(verdict=criterion.verdict, contested=criterion.contested)
        words = f"{criterion.criterion.label}　{against(criterion)}"
        grid.addWidget(Sign(state, 12), row, 2 * column)
        grid.addWidget(label(words, "criterion", role="small"), row, 2 * column + 1)
        grid.setColumnStretch(2 * column + 1, 1)
    return grid


def _outlook(park: ParkAppraisal) -> list[str]:
    """What falls on the coming quarter ends, the nearest first, as sentences with their day."""
    falling = [step for step in park.outlook if step.falls]
    return [
        f"到 {step.on.isoformat()} 协议到期后，{'；'.join(step.falls)}"
        for step in falling[:OUTLOOK_LINES]
    ]


def _warning(words: str) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(look.GRID)
    grid.setColumnStretch(1, 1)
    mark = QLabel()
    mark.setObjectName("warning")
    mark.setAccessibleName("预警")
    mark.setPixmap(icons.icon("warning", "contested", 16).pixmap(16, 16))
    grid.addWidget(mark, 0, 0)
    said = label(words, "outlook", wrap=True)
    look.mark(said, tone="contested")
    grid.addWidget(said, 0, 1)
    return grid


class Home(Screen):
    """The first screen: the answer first, the reason one click away."""

    key: ClassVar[str] = "home"
    words: ClassVar[str] = "首页"
    icon: ClassVar[str] = "home"
    hint: ClassVar[str] = "Tab 选园区　Enter 打开　Ctrl+K 查找　Ctrl+O 导入"
    tables: ClassVar[frozenset[str]] = frozenset(
        {"park", "park_area", "mechanism_judgement", "tier_grant", "tenancy", "entity", "founder"}
        | {"headcount", "loan", "service_record"}
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._starting = False
        self.heading = label("园区", "home_title", role="title")
        self.summary = label("正在评估…", "home_summary", role="muted")
        self.empty = Empty(self)
        self.empty.setFixedHeight(160)
        self.empty.say(
            "还没有入驻数据。把现在用的 Excel 台账拖进窗口，或者点下面的按钮。",
            "导入台账",
            lambda: desk.go("exchange", "choose"),
        )
        self.empty.hide()
        self.view = QScrollArea(self)
        self.view.setObjectName("home_scroll")
        self.view.setAccessibleName("园区列表")
        self.view.setWidgetResizable(True)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body.addLayout(line(self.heading, self.summary, 1, spacing=16))
        self.body.addWidget(self.empty)
        self.body.addWidget(self.view, 1)

    def focus_start(self) -> None:
        """On the first park's card, as soon as there is one."""
        first = self.findChild(ParkCard)
        self._starting = first is None
        if first is not None:
            first.setFocus()

    def load(self) -> None:
        self.desk.appraise(self._show, owner=self)

    def _show(self, parks: tuple[ParkAppraisal, ...]) -> None:
        residents = sum(_count(park, "residents") for park in parks)
        jobs = sum(_count(park, "jobs") for park in parks)
        say(self.summary, f"{len(parks)} 家　入驻 {residents:,} 户　吸纳就业 {jobs:,} 人")
        self.desk.counted.emit(f"园区 {len(parks)} 家")
        self.empty.setVisible(residents == 0)
        kept = self.view.verticalScrollBar().value()
        focused = isinstance(QApplication.focusWidget(), ParkCard)
        self.view.setWidget(self._list(parks))
        self.view.verticalScrollBar().setValue(kept)
        if focused or self._starting:
            self._starting = False
            self.focus_start()

    def _list(self, parks: tuple[ParkAppraisal, ...]) -> QWidget:
        holder = QWidget()
        holder.setObjectName("home_list")
        holder.setAccessibleName("园区列表")
        body = QVBoxLayout(holder)
        body.setContentsMargins(0, 0, 8, 0)
        body.setSpacing(look.GRID)
        for tier in (*reversed(TIER_LABELS), ""):
            within = [park for park in parks if highest_held(park) == tier]
            if not within:
                continue
            words = TIER_LABELS.get(tier, "未认定等级")
            head = label(words, "tier_head", role="section")
            number = label(f"{len(within)} 家", "tier_count", role="muted")
            body.addLayout(line(head, number, 1))
            for park in within:
                card = ParkCard(park, self.desk.unit_name(park.unit_code))
                card.chosen.connect(lambda park_id: self.desk.go("parks", park_id))
                body.addWidget(card)
        body.addStretch(1)
        return holder


def _count(park: ParkAppraisal, figure: str) -> int:
    value = park.figure(figure).value
    return value if isinstance(value, int) else 0
