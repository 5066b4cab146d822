"""开始使用: one line above the to-dos of a new office, with its next step and the button to it.

The rule: gone when all is done, or when the clerk puts it away for this ledger.
"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.ui import look
from app.ui.desk import Desk
from app.ui.parts import button, label, line, say
from app.ui.settings import settings
from app.usecases.first_steps import FirstStep, first_steps

WHERE: dict[str, tuple[str, object]] = {
    "parks": ("parks", None),
    "tenants": ("exchange", "choose"),
    "people": ("system", "people"),
    "card": ("exchange", "cards"),
    "backup": ("system", "backup"),
}


class FirstSteps(QFrame):
    """`read` is asked for at each load of 首页; `guide_wanted` opens the manual's first chapter."""

    guide_wanted = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("first_steps")
        self.setAccessibleName("开始使用")
        look.mark(self, role="card")
        self._desk = desk
        self._next: FirstStep | None = None
        self.heading = label("开始使用", "first_steps_title", role="section")
        self.count = label("", "first_steps_count", role="muted")
        self.words = label("", "first_step")
        self.why = label("", "first_step_why", role="small", wrap=True)
        self.go = button("去做", "do_first_step", role="main")
        self.guide = button("看说明", "first_steps_guide", role="link")
        self.guide.setToolTip("打开使用手册的第一章（F1）")
        self.put_away = button("不再提示", "put_first_steps_away", role="link")
        body = QVBoxLayout(self)
        body.setContentsMargins(16, look.GRID, 16, look.GRID)
        body.setSpacing(look.GRID // 2)
        body.addLayout(line(self.heading, self.count, 1, self.guide, self.put_away))
        body.addLayout(line(self.words, 1, self.go))
        body.addWidget(self.why)
        self.go.clicked.connect(self._go)
        self.guide.clicked.connect(self.guide_wanted)
        self.put_away.clicked.connect(self._put_away)
        self.hide()

    def load(self) -> None:
        """Read again what is done."""
        if self._is_away():
            self.hide()
        else:
            self._desk.read(first_steps, self._show, owner=self)

    def _show(self, steps: tuple[FirstStep, ...]) -> None:
        done = sum(step.done for step in steps)
        self._next = next((step for step in steps if not step.done), None)
        if self._next is not None:
            say(self.count, f"{done} / {len(steps)} 步已完成")
            say(self.words, f"下一步：{self._next.words}")
            say(self.why, self._next.why)
        self.setVisible(self._next is not None and not self._is_away())

    def _go(self) -> None:
        if self._next is not None:
            self._desk.go(*WHERE[self._next.key])

    def _key(self) -> str:
        return f"first_steps/{self._desk.path.stem}"

    def _is_away(self) -> bool:
        return str(settings().value(self._key(), "")) == "away"

    def _put_away(self) -> None:
        settings().setValue(self._key(), "away")
        self.hide()
