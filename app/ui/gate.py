"""The gate: open, make or restore a ledger; it also stands before the window that is locked."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QStackedWidget, QVBoxLayout, QWidget

from app.ui import icons, look
from app.ui.application import NAME
from app.ui.background import Background
from app.ui.parts import label, line
from app.ui.unlock import Unlock

if TYPE_CHECKING:
    from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent

    from app.store.ledger import Ledger
    from app.ui.make_ledger import MakeLedger
    from app.ui.manual import Manual
    from app.ui.restore_backup import RestoreBackup


class Gate(QFrame):
    """`entered` carries the ledger that was opened or made."""

    entered = Signal(object)

    def __init__(self, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("gate")
        self.setAccessibleName("打开或新建台账")
        self.setAcceptDrops(True)
        self.pages = QStackedWidget(self)
        self.pages.setObjectName("gate_pages")
        self.pages.setAccessibleName("打开或新建台账")
        self._background = background
        self._make: MakeLedger | None = None
        self._restore: RestoreBackup | None = None
        self._manual: Manual | None = None
        self._before: QWidget | None = None  # the page and the widget that had the keyboard
        self._held: QWidget | None = None
        self.unlock = Unlock(background)
        self.pages.addWidget(_centred(self.unlock, self._headline))
        self.unlock.unlocked.connect(self.entered)
        self.unlock.make_wanted.connect(self._to_make)
        self.unlock.restore_wanted.connect(self._to_restore)
        self.unlock.manual_wanted.connect(self.read_manual)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.addWidget(self.pages)

    @property
    def make(self) -> "MakeLedger":
        """The page that makes a ledger, itself made when first wanted."""
        if self._make is None:
            from app.ui.make_ledger import MakeLedger

            self._make = MakeLedger(self._background)
            self._make.made.connect(self.entered)
            self._make.back_wanted.connect(self._to_unlock)
            self._add(self._make)
        return self._make

    @property
    def restore(self) -> "RestoreBackup":
        """The page that makes a ledger of a backup, itself made when first wanted."""
        if self._restore is None:
            from app.ui.restore_backup import RestoreBackup

            self._restore = RestoreBackup(self._background)
            self._restore.restored.connect(self.entered)
            self._restore.back_wanted.connect(self._to_unlock)
            self._add(self._restore)
        return self._restore

    def _add(self, page: QWidget) -> None:
        """A form that may be taller than the window once all its findings are told."""
        from app.ui.scroller import Scroller  # not before the gate is drawn, see `application`

        holder = _centred(page, self._headline)
        self.pages.addWidget(Scroller(page.objectName(), page.accessibleName(), holder))

    def given_up(self) -> "Ledger | None":
        """A ledger that was made and never entered; the caller closes it."""
        return self._make.given_up() if self._make is not None else None

    def _headline(self) -> QWidget:
        holder = QWidget()
        holder.setObjectName("headline")
        holder.setAccessibleName(NAME)
        mark = QLabel(holder)
        mark.setObjectName("logo")
        mark.setAccessibleName(NAME)
        mark.setPixmap(icons.icon("logo", "accent", 40).pixmap(40, 40))
        name = label(NAME, "name", role="title")
        holder.setLayout(line(mark, name, 1))
        return holder

    def lock(self, path: Path) -> None:
        """Stand before the window until this ledger's passphrase is typed again."""
        self.unlock.fix(path)
        self._to_unlock()

    def _to_make(self) -> None:
        self._show(self.make)
        self.make.begin()

    def _to_restore(self) -> None:
        self._show(self.restore)
        self.restore.begin()

    def _to_unlock(self) -> None:
        self._show(self.unlock)
        self.unlock.focus()

    def _show(self, page: QWidget) -> None:
        self._leave_manual()
        of = (
            each for each in range(self.pages.count()) if self.pages.widget(each).isAncestorOf(page)
        )
        self.pages.setCurrentIndex(next(of))

    # The manual.

    def keyPressEvent(self, event: "QKeyEvent") -> None:
        """F1 opens the manual; Esc and Ctrl+F are its own while it is read."""
        from PySide6.QtCore import Qt  # not before the gate is drawn, see `application`

        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_F1 and self._manual is None:
            self.read_manual()
        elif event.key() == Qt.Key.Key_Escape and self._manual is not None:
            self._leave_manual()
        elif control and event.key() == Qt.Key.Key_F and self._manual is not None:
            self._manual.focus_search()
        else:
            super().keyPressEvent(event)

    def read_manual(self) -> None:
        """The first chapter, in place of the gate, until Esc."""
        from PySide6.QtWidgets import QApplication

        from app.ui.manual import Manual

        self._held = QApplication.focusWidget()
        self._before = self.pages.currentWidget()
        self._manual = Manual()
        self._manual.done.connect(self._leave_manual)
        self.pages.addWidget(self._manual)
        self.pages.setCurrentWidget(self._manual)
        self._manual.setFocus()

    def _leave_manual(self) -> None:
        manual, self._manual = self._manual, None
        if manual is None:
            return
        if self._before is not None:
            self.pages.setCurrentWidget(self._before)
        self.pages.removeWidget(manual)
        manual.deleteLater()
        if self._held is not None:
            self._held.setFocus()

    def dragEnterEvent(self, event: "QDragEnterEvent") -> None:
        if _ledger_of(event):
            event.acceptProposedAction()

    def dropEvent(self, event: "QDropEvent") -> None:
        path = _ledger_of(event)
        if path is not None:
            self._to_unlock()
            self.unlock.offer(path)


def _ledger_of(event: "QDropEvent") -> Path | None:
    from app.ui import pick

    for url in event.mimeData().urls():
        path = Path(url.toLocalFile())
        if url.isLocalFile() and path.suffix == pick.SUFFIX:
            return path
    return None


def _centred(page: QWidget, headline: Callable[[], QWidget]) -> QWidget:
    holder = QWidget()
    holder.setObjectName(f"{page.objectName()}_page")
    holder.setAccessibleName(page.accessibleName())
    column = QVBoxLayout()
    column.setSpacing(2 * look.GRID)
    column.addStretch(2)
    column.addWidget(headline())
    column.addWidget(page)
    column.addStretch(3)
    row = line(1)
    row.addLayout(column)
    row.addStretch(1)
    holder.setLayout(row)
    return holder
