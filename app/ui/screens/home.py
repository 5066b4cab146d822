"""首页: the parks by tier, how far each is from the next one, and what is going to fall."""

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget

from app.domain.codes import TIER_LABELS
from app.policy.verdicts import ParkAppraisal
from app.ui import look
from app.ui.desk import Desk
from app.ui.empty import Empty
from app.ui.parts import label, line, say
from app.ui.screen import Screen
from app.ui.screens.park_card import ParkCard
from app.ui.to_dos import ToDos
from app.ui.words import highest_held
from app.usecases.reminders import reminders


class Home(Screen):
    """The first screen: the answer first, the reason one click away."""

    key: ClassVar[str] = "home"
    words: ClassVar[str] = "首页"
    icon: ClassVar[str] = "home"
    hint: ClassVar[str] = "Tab 选园区　Enter 打开　Ctrl+K 查找　Ctrl+O 导入"
    tables: ClassVar[frozenset[str]] = frozenset(
        {"park", "park_area", "mechanism_judgement", "tier_grant", "tenancy", "entity", "founder"}
        | {"headcount", "loan", "service_record", "bundle_out", "held_back"}
        | {"bundle_in", "peer", "question", "explanation", "version_aside"}
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._starting = False
        self._shape: list[tuple[str, str]] = []
        self._cards: dict[str, ParkCard] = {}
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
        self.waiting = ToDos(desk, self)
        self.view = QScrollArea(self)
        self.view.setObjectName("home_scroll")
        self.view.setAccessibleName("园区列表")
        self.view.setWidgetResizable(True)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body.addLayout(line(self.heading, self.summary, 1, spacing=16))
        self.body.addWidget(self.waiting)
        self.body.addWidget(self.empty)
        self.body.addWidget(self.view, 1)

    def focus_start(self) -> None:
        """On the first park's card, as soon as there is one."""
        first = self.findChild(ParkCard)
        self._starting = first is None
        if first is not None:
            first.setFocus()

    def load(self) -> None:
        today = self.desk.today()
        self.desk.read(
            lambda ledger: reminders(ledger, today=today),
            self.waiting.show_reminders,
            owner=self.waiting,
        )
        self.desk.appraise(self._show, owner=self)
        # What will fall costs most to compute: it is added to the cards when it is known.
        self.desk.appraise(self._show, owner=self, outlook=True)

    def _show(self, parks: tuple[ParkAppraisal, ...]) -> None:
        residents, jobs = _sum(parks, "residents"), _sum(parks, "jobs")
        counted = [f"{len(parks)} 家"]
        counted += [] if residents is None else [f"入驻 {residents:,} 户"]
        counted += [] if jobs is None else [f"吸纳就业 {jobs:,} 人"]
        say(self.summary, "　".join(counted))
        self.count(f"园区 {len(parks)} 家")
        self.empty.setVisible(not residents)
        shape = [(highest_held(park), park.park_id) for park in parks]
        if shape != self._shape:
            self._shape = shape
            focused = isinstance(QApplication.focusWidget(), ParkCard)
            self.view.setWidget(self._list(parks))
            self._starting = self._starting or focused
        for park in parks:
            self._cards[park.park_id].show_park(park, self.desk.unit_name(park.unit_code))
        if self._starting:
            self.focus_start()

    def _list(self, parks: tuple[ParkAppraisal, ...]) -> QWidget:
        """An empty card for each park, under the highest tier it holds."""
        holder = QWidget()
        holder.setObjectName("home_list")
        holder.setAccessibleName("园区列表")
        body = QVBoxLayout(holder)
        body.setContentsMargins(0, 0, 8, 0)
        body.setSpacing(look.GRID)
        self._cards = {}
        for tier in (*reversed(TIER_LABELS), ""):
            within = [park for park in parks if highest_held(park) == tier]
            if not within:
                continue
            words = TIER_LABELS.get(tier, "未认定等级")
            head = label(words, "tier_head", role="section")
            number = label(f"{len(within)} 家", "tier_count", role="muted")
            body.addLayout(line(head, number, 1))
            for park in within:
                card = self._cards[park.park_id] = ParkCard()
                card.chosen.connect(lambda park_id: self.desk.go("parks", park_id))
                body.addWidget(card)
        body.addStretch(1)
        return holder


def _sum(parks: tuple[ParkAppraisal, ...], figure: str) -> int | None:
    """Over the parks that have data; None where none has: no data is never 0."""
    values = [park.figure(figure).value for park in parks]
    known = [value for value in values if isinstance(value, int)]
    return sum(known) if known else None
