"""The main window: the gate while no ledger is open or it is locked, else the frame."""

import gc
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget

from app.ui.application import NAME
from app.ui.background import Background
from app.ui.gate import Gate
from app.ui.settings import idle_minutes, settings

if TYPE_CHECKING:
    from datetime import date

    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent
    from PySide6.QtWidgets import QDialog

    from app.store.ledger import Ledger
    from app.ui.desk import Desk
    from app.ui.frame import Frame
    from app.ui.idle import IdleWatch

LET_GO = "松开鼠标即预览"
SIZE = QSize(1366, 728)
# What is left of 1366 × 768 when the system enlarges all by half.
LEAST = QSize(880, 480)
# Within this the system closes the window, or the session goes on after all.
SESSION_ENDS_MS = 60_000


def this_day() -> "date":
    """The day it is on this machine."""
    from datetime import date  # takes a millisecond, and no day is asked for at the gate

    return date.today()


class Window(QMainWindow):
    """One window, one worker, at most one open ledger."""

    def __init__(self, *, today: Callable[[], "date"] = this_day) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setAccessibleName(NAME)
        self.setWindowTitle(NAME)
        self.setAcceptDrops(True)
        self._today = today
        self.background = Background(self)
        self.gate = Gate(self.background)
        self.frame: Frame | None = None
        self.desk: Desk | None = None
        self._laid_out: tuple[Desk, Frame] | None = None
        self._locked = False
        self._ending = False
        self._question: QDialog | None = None
        self.pages = QStackedWidget(self)
        self.pages.setObjectName("window_pages")
        self.pages.setAccessibleName(NAME)
        self.pages.addWidget(self.gate)
        self.setCentralWidget(self.pages)
        self.gate.entered.connect(self.enter)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.commitDataRequest.connect(self.session_ends)
        self._watch: IdleWatch | None = None
        self.setMinimumSize(LEAST)
        self._restore_place()

    @property
    def watch(self) -> "IdleWatch":
        """Locks the window that nobody uses; made when there is something to hide."""
        if self._watch is None:
            from app.ui.idle import IdleWatch

            self._watch = IdleWatch(idle_minutes(), self)
            self._watch.idle.connect(self.lock)
        return self._watch

    def _restore_place(self) -> None:
        self.resize(SIZE.boundedTo(self.screen().availableSize()))
        kept = settings().value("window/geometry")
        if kept is not None:
            self.restoreGeometry(kept)

    def offer(self, path: Path) -> None:
        """Put a ledger up for opening at the gate."""
        self.gate.unlock.offer(path)

    def warm_up(self) -> None:
        """Load and lay out the rest of the program while the clerk types the passphrase."""
        today = self._today()
        self.background.read(
            lambda _: _load_the_rest(today),
            lambda _: self._lay_out(),
            owner=self,
            # Whatever is wrong is said when it is needed; nobody asked for it yet.
            failed=lambda _: None,
        )

    def _lay_out(self) -> None:
        """The frame and its first screen, a step at a time: keys are typed in between."""
        for step in (self._make_frame, self._fill_frame, self._draw_frame):
            QTimer.singleShot(0, self, step)

    def _make_frame(self) -> None:
        if self._laid_out is None:
            from app.ui.desk import Desk
            from app.ui.frame import Frame
            from app.ui.screens import SCREENS

            desk = Desk(None, self.background, today=self._today)
            self._laid_out = desk, Frame(desk, SCREENS)

    def _fill_frame(self) -> None:
        if self._laid_out is not None and self.frame is None:
            from app.ui.screens import SCREENS

            _, frame = self._laid_out
            frame.go(SCREENS[0].key)
            # Only now: a screen may ask for the keyboard, and the clerk types a passphrase.
            self.pages.addWidget(frame)

    def _draw_frame(self) -> None:
        """Once out of sight: the style, the icons and the letters are then at hand."""
        if self._laid_out is not None and self.frame is None:
            _, frame = self._laid_out
            frame.resize(self.pages.size())
            frame.grab()
            # What is loaded now stays to the end: no search for garbage needs to go through it.
            gc.freeze()

    def enter(self, ledger: "Ledger") -> None:
        """A ledger was opened, made, or unlocked again."""
        if self._locked and self.desk is not None and self.frame is not None:
            self._locked = False
            self.desk.take(ledger)
            self.pages.setCurrentWidget(self.frame)
            self.frame.refresh()
            self.frame.current().setFocus()
        else:
            self._begin(ledger)
        self.watch.start()

    def _begin(self, ledger: "Ledger") -> None:
        """The first ledger of this run, into the frame that is laid out or is laid out now."""
        self._make_frame()
        assert self._laid_out is not None
        self.desk, self.frame = self._laid_out
        self.desk.take(ledger)
        self.desk.lock_wanted.connect(self.lock)
        self.desk.files_wanted.connect(self._import)
        self.desk.idle_chosen.connect(self._idle_chosen)
        self.pages.addWidget(self.frame)
        self.pages.setCurrentWidget(self.frame)
        self.frame.begin()

    def lock(self) -> None:
        """Hide all data at once and close the ledger; everything stands as it was afterwards."""
        if self.desk is None or self._locked:
            return
        self._locked = True
        self.watch.stop()
        self._close_dialogs()
        self.gate.lock(self.desk.path)
        self.pages.setCurrentWidget(self.gate)
        self.gate.unlock.focus()
        self.background.read(lambda _: self._give_back(), lambda _: None, owner=self)

    def _give_back(self) -> None:
        """Close whatever ledger is open; runs on the worker, behind all work asked for before."""
        from app.store.ledger import close

        made = self.gate.given_up()
        if made is not None:
            close(made)
        if self.desk is not None:
            ledger = self.desk.ledger()
            self.desk.take(None)
            close(ledger)

    def _close_dialogs(self) -> None:
        for widget in QApplication.topLevelWidgets():
            if widget is not self and widget.isVisible():
                widget.close()

    def _idle_chosen(self, minutes: int) -> None:
        settings().setValue("lock/idle_minutes", minutes)
        self.watch.set_minutes(minutes)
        self.watch.start()

    def _import(self, files: object) -> None:
        if self.frame is not None:
            self.frame.go("exchange", files)

    def dragEnterEvent(self, event: "QDragEnterEvent") -> None:
        if self._workbooks(event) and self.desk is not None:
            event.acceptProposedAction()
            self.desk.hinted.emit(LET_GO)

    def dragLeaveEvent(self, event: "QDragLeaveEvent") -> None:
        if self.desk is not None and self.frame is not None:
            self.frame.current().tell()

    def dropEvent(self, event: "QDropEvent") -> None:
        files = self._workbooks(event)
        if files:
            event.acceptProposedAction()
            # The file manager that dragged them waits until this returns.
            QTimer.singleShot(0, self, lambda: self._import(files))

    def _workbooks(self, event: "QDropEvent") -> list[Path]:
        """The files dropped, while a ledger is open; each gets its answer in the preview."""
        if self.frame is None or self._locked:
            return []
        urls = event.mimeData().urls()
        return [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]

    # Closing.

    def end(self) -> None:
        """Close, though something typed is lost: the clerk decided so."""
        self._ending = True
        self.close()

    def session_ends(self) -> None:
        """The system shuts down: whoever asks now is killed unheard, with the ledger open."""
        self._ending = True
        QTimer.singleShot(SESSION_ENDS_MS, self, self._session_goes_on)

    def _session_goes_on(self) -> None:
        self._ending = False

    def _half_typed(self) -> bool:
        if self._ending or self.frame is None:
            return False
        from app.ui.closing import half_typed

        return bool(half_typed(self.frame))

    def _ask_to_close(self) -> None:
        """Close, or ask if something typed is not saved: it may have been saved just now."""
        from app.ui import closing

        unsaved = closing.half_typed(self.frame) if self.frame is not None else []
        if self.frame is None or not unsaved:
            self.close()
        elif self._question is None:
            self._question = closing.ask(unsaved, self.frame, over=self, give_up=self.end)
            self._question.finished.connect(self._answered)

    def _answered(self) -> None:
        self._question = None
        if self._locked:
            self.gate.unlock.focus()

    def closeEvent(self, event: "QCloseEvent") -> None:
        if self._half_typed():
            event.ignore()
            # Behind what was told to be saved: that is not half typed any more.
            self.background.read(lambda _: None, lambda _: self._ask_to_close(), owner=self)
            return
        settings().setValue("window/geometry", self.saveGeometry())
        if self._watch is not None:
            self._watch.stop()
        # A cell that is being typed is saved when the keyboard leaves it.
        self.setFocus()
        from PySide6.QtCore import Qt  # not at the gate, see `application`

        self.setCursor(Qt.CursorShape.WaitCursor)
        if self.frame is not None:
            self.frame.close()
        self.background.finish(self._give_back)
        super().closeEvent(event)


def _load_the_rest(today: "date") -> None:
    """What the gate does without: the driver of the ledger, the screens, the policies."""
    import app.ui.frame
    import app.ui.screens
    import app.usecases.ledgers  # noqa: F401 - loading it is the point
    from app.usecases.policies import jurisdictions, policy_for

    for jurisdiction in jurisdictions():
        policy_for(jurisdiction.key, today)
