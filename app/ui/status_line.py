"""The status bar: saved or busy, how many rows, which keys; long work can be stopped there.

The rule: what came of the last act stands a while, then 已保存 again.
"""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QWidget

from app.ui import look
from app.ui.desk import Desk
from app.ui.hint_line import HintLine
from app.ui.parts import button, label, say

SAID_MS = 6000


class StatusLine(QFrame):
    """Saved or busy, how many rows, which keys; long work shows its progress and can be stopped."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("status_line")
        self.setAccessibleName("状态栏")
        self.setFixedHeight(32)
        self.saved = label("已保存", "saved", role="small")
        self.rows = label("", "rows", role="small")
        self.hint = HintLine()
        self.bar = QProgressBar(self)
        self.bar.setObjectName("progress")
        self.bar.setAccessibleName("进度")
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(160)
        self.stop = button("取消", "stop", role="link")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(2 * look.GRID)
        row.addWidget(self.saved)
        row.addWidget(self.bar)
        row.addWidget(self.stop)
        row.addWidget(self.rows)
        row.addWidget(self.hint, 1)
        background = desk.background
        background.long_work.connect(self._long)
        background.progress.connect(self._progress)
        background.rested.connect(self._rest)
        self.stop.clicked.connect(background.cancel_running)
        desk.counted.connect(lambda words: say(self.rows, words))
        desk.hinted.connect(lambda words: say(self.hint, words))
        desk.said.connect(self._say)
        self._long_running = False
        self._said = QTimer(self)
        self._said.setSingleShot(True)
        self._said.setInterval(SAID_MS)
        self._said.timeout.connect(self._rest)
        self._rest()

    def _say(self, words: str) -> None:
        """What came of the last act, for a while."""
        say(self.saved, words)
        self._said.start()

    def _long(self, title: str) -> None:
        self._long_running = True
        say(self.saved, f"{title}…")
        self.bar.setRange(0, 0)
        self.bar.show()

    def _progress(self, words: str, done: int, total: int) -> None:
        if not self._long_running:
            return
        if words:
            say(self.saved, words)
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self.stop.show()

    def _rest(self) -> None:
        self._long_running = False
        if not self._said.isActive():
            say(self.saved, "已保存")
        self.bar.hide()
        self.stop.hide()
