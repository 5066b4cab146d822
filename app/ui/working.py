"""Long work in the middle of a page: what is being done, how far, and 取消.

The rule: it shows the task it was given and no other; the status bar shows the same.
"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QProgressBar, QVBoxLayout

from app.ui import look
from app.ui.background import Background, Task
from app.ui.parts import button, label, say


class Working(QFrame):
    """A card with the words of the step, a bar and a button."""

    def __init__(self, background: Background, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName("正在进行")
        look.mark(self, role="card")
        self._task: Task | None = None
        self.words = label("", "working_words", role="section", wrap=True)
        self.note = label("请不要拔出 U 盘。", "working_note", role="muted", wrap=True)
        self.bar = QProgressBar(self)
        self.bar.setObjectName("working_bar")
        self.bar.setAccessibleName("进度")
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(480)
        self.stop = button("取消", "stop_working")
        self.setFocusProxy(self.stop)
        body = QVBoxLayout(self)
        body.setContentsMargins(32, 32, 32, 32)
        body.setSpacing(2 * look.GRID)
        body.addStretch(1)
        for words in (self.words, self.note):
            words.setAlignment(Qt.AlignmentFlag.AlignCenter)
            body.addWidget(words)
        for part in (self.bar, self.stop):
            body.addWidget(part, alignment=Qt.AlignmentFlag.AlignHCenter)
        body.addStretch(2)
        self.stop.clicked.connect(self.cancel)
        background.progress.connect(self._progress)

    def begin(self, words: str, task: Task) -> None:
        """Show a task from its start."""
        self._task = task
        say(self.words, f"{words}…")
        self.bar.setRange(0, 0)
        self.stop.setEnabled(True)

    def end(self) -> None:
        """The task ended."""
        self._task = None

    def cancel(self) -> None:
        """The clerk wants it to stop; it may have to come to the end of a step first."""
        if self._task is not None:
            self.stop.setEnabled(False)
            say(self.words, "正在停下…")
            self._task.cancel_by_clerk()

    def _progress(self, words: str, done: int, total: int) -> None:
        if self._task is None or not self.stop.isEnabled():
            return
        say(self.words, f"{words}…")
        self.bar.setRange(0, total)
        self.bar.setValue(done)
