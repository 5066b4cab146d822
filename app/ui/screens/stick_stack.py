"""A sheet; over it a bundle on its way to the stick, then that the stick may be pulled out.

The rule: that it may be pulled out is said once, right after the file was read back and found
equal; later the stick may be in use again.
"""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from app.domain.changes import Changes, changed
from app.store.ledger import Ledger
from app.store.outbox import OutBundle
from app.ui import look, problems
from app.ui.background import Step, Task
from app.ui.desk import Desk
from app.ui.icons import Sign
from app.ui.parts import button, label, line, say
from app.ui.sticks import Place, stick_progress
from app.ui.working import Working
from app.usecases import dispatching

Get = Callable[[Ledger, Step], OutBundle]
TOUCHED = changed("bundle_out", "held_back", "draft")


class PutPage(QFrame):
    """A plain, large state. `left` when the clerk has seen it, `history` to see all bundles."""

    left = Signal()
    history = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("put_page")
        self.setAccessibleName("已写入")
        look.mark(self, role="card")
        self.title = label("", "put_title", role="done")
        self.what = label("", "put_what", role="section", wrap=True)
        self.after = label("", "put_after", wrap=True)
        self.done = button("知道了", "put_done", role="main")
        self.see = button("看收发记录", "put_history")
        self.setFocusProxy(self.done)
        body = QVBoxLayout(self)
        body.setContentsMargins(32, 32, 32, 32)
        body.setSpacing(2 * look.GRID)
        body.addStretch(1)
        body.addLayout(line(1, Sign("met", 40), self.title, 1, spacing=16))
        for words in (self.what, self.after):
            words.setAlignment(Qt.AlignmentFlag.AlignCenter)
            body.addWidget(words)
        body.addLayout(line(1, self.see, self.done, 1))
        body.addStretch(2)
        self.done.clicked.connect(self.left)
        self.see.clicked.connect(self.history)

    def show_put(self, file_name: str, place: Place, *, after: str) -> None:
        """A file that was read back from where it was put and found equal."""
        say(self.title, "可以安全拔出" if place.removable else "已写好并核对")
        where = f"“{place.name}”" if place.removable else f"文件夹“{place.folder}”"
        say(self.what, f"{file_name} 已写到{where}，读回核对一致。")
        say(self.after, after)


class StickStack(QStackedWidget):
    """`ended` when the work is over, whatever became of it: what is shown must be read again."""

    ended = Signal()
    seen = Signal()

    def __init__(self, desk: Desk, name: str, words: str, sheet: QWidget) -> None:
        super().__init__()
        self.setObjectName(f"{name}_pages")
        self.setAccessibleName(words)
        self._desk = desk
        self.busy = False
        # Whether the sheet says an error itself; else a dialog does.
        self.told: Callable[[Exception], bool] = lambda _: False
        self.sheet = sheet
        self.working = Working(desk.background, f"{name}_working")
        self.put = PutPage()
        for page in (sheet, self.working, self.put):
            self.addWidget(page)
        self.put.left.connect(self.see_sheet)
        self.put.history.connect(lambda: desk.go("exchange", "history"))

    def begin(self, words: str, task: Task) -> None:
        """Show a task instead of the sheet."""
        self.busy = True
        self.setCurrentWidget(self.working)
        self.working.begin(words, task)
        self.working.setFocus()

    def write(self, get: Get, place: Place, *, after: str, title: str = "正在写入 U 盘") -> None:
        """Get a sealed bundle, copy it to a place, read it back; then say what comes `after`.

        All in one task, so that a window locked meanwhile closes the ledger behind it.
        """
        sealed: list[OutBundle] = []

        def work(ledger: Ledger, step: Step) -> tuple[Path, Changes]:
            sealed.append(get(ledger, step))
            path = dispatching.put_on_stick(
                ledger,
                sealed[0].id,
                place.folder,
                stick_name=place.name,
                progress=stick_progress(step),
            )
            return path, TOUCHED

        task = self._desk.change(
            work,
            lambda path: self.show_put(path.name, place, after=after),
            owner=self,
            title=title,
            failed=self.failed,
            stopped=lambda: self.stopped(_stopped_words(sealed)),
        )
        self.begin(title, task)

    def show_put(self, what: str, place: Place, *, after: str) -> None:
        """The work came to its good end: what was written lies there."""
        self._end()
        self.put.show_put(what, place, after=after)
        self.setCurrentWidget(self.put)
        self.put.setFocus()

    def failed(self, error: Exception) -> None:
        """The work did not come to its end."""
        self._give_up()
        if not self.told(error):
            problems.show(error, self)

    def stopped(self, words: str) -> None:
        """The clerk stopped it."""
        self._give_up()
        self._desk.hinted.emit(words)

    def _give_up(self) -> None:
        """What was done before the end stays done: sealed, or on the stick."""
        self._end()
        self.see_sheet()
        self._desk.announce(TOUCHED)

    def _end(self) -> None:
        self.busy = False
        self.working.end()
        self.ended.emit()

    def see_sheet(self) -> None:
        """Back to the sheet."""
        self.setCurrentWidget(self.sheet)
        self.seen.emit()

    def back(self) -> bool:
        """Esc: stop the work, or go back to the sheet; False on the sheet."""
        shown = self.currentWidget()
        if shown is self.working:
            self.working.cancel()
        elif shown is self.put:
            self.see_sheet()
        else:
            return False
        return True

    def hideEvent(self, event: QHideEvent) -> None:
        if self.currentWidget() is self.put:
            self.setCurrentWidget(self.sheet)
        super().hideEvent(event)


def _stopped_words(sealed: list[OutBundle]) -> str:
    if not sealed:
        return "已取消，没有封装，也没有写到 U 盘。"
    return f"已取消。第 {sealed[0].seq} 包已封装在本机，还没有写到 U 盘。"
