"""The place of a link: a name found as it is typed, by name, pinyin, initials or code.

The rule: only a record chosen from the list counts, and nothing is guessed: the only one found or
the one so named is chosen for the clerk; of several, words alone choose none.
"""

from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QWidget

from app.domain.fields import Field, Finding
from app.store.link_names import Named, name_of, named_like
from app.store.readings import plain
from app.ui import look
from app.ui.background import Task
from app.ui.desk import Desk
from app.ui.editor import Editor

SHOWN = 8
MOST = 50
LINE = 28
NamedRole = int(Qt.ItemDataRole.UserRole) + 1


class LinkEditor(Editor):
    """A line, and below it the names that fit; `read` answers with the id of the one chosen."""

    def __init__(self, field: Field, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self._desk = desk
        self._chosen: Named | None = None
        self._asking: Task | None = None
        self._waits = self._by_key = False
        self._count = 0  # how many were found by the words in the line
        self.line = QLineEdit(self)
        self.line.setObjectName(field.name)
        self.line.setAccessibleName(field.heading)
        self.line.setPlaceholderText("名称或拼音")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.line)
        self.setFocusProxy(self.line)
        self.list = QListWidget(self)
        self.list.setObjectName(f"{field.name}_found")
        self.list.setAccessibleName(field.heading)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setUniformItemSizes(True)
        self.list.hide()
        self.list.itemClicked.connect(lambda _: self._take())
        self.line.textEdited.connect(lambda _: self._edited())
        self.line.editingFinished.connect(self._settle)
        self.line.installEventFilter(self)

    def read(self) -> tuple[Any, Finding | None]:
        words = self.line.text().strip()
        if self._chosen is not None:
            return self._chosen.id, None
        if not words:
            missing = Finding("required", f"请填写{self.field.label}。")
            return None, missing if self.field.required else None
        said = f"没有选定{self.field.label}。请输入名称或拼音，再从列出的名称中选择。"
        if self._count > 1:
            many = f"{self._count} 个" if self._count < MOST else f"{MOST} 个以上"
            said = (
                f"按“{words}”找到 {many}，没有选定{self.field.label}。请按 ↓ 选择，或再输几个字。"
            )
        return None, Finding("linked", said)

    def fill(self, value: Any) -> None:
        """A Named, the id of a record, or None."""
        self._forget_asking()
        if isinstance(value, str) and value:
            self._chosen = Named(value, "", "")
            self._desk.read(
                lambda ledger: name_of(ledger, self.field.links_to, value),
                lambda name: self._named(value, name),
                owner=self,
            )
        else:
            self._chosen = value or None
        self.line.setText(self._chosen.name if self._chosen else "")
        self.line.setCursorPosition(0)

    def chosen(self) -> Named | None:
        """The record chosen, with its name."""
        return self._chosen

    def show_wrong(self, *, wrong: bool) -> None:
        look.mark(self.line, wrong="true" if wrong else "false")

    def _named(self, record_id: str, name: str) -> None:
        if self._chosen is not None and self._chosen.id == record_id:
            self.fill(Named(record_id, name, ""))

    # Finding.

    def _edited(self) -> None:
        self._chosen, self._count = None, 0
        self.ask()
        self.touched.emit()

    def ask(self) -> None:
        """List what fits the words; all there is if there are none."""
        self._forget_asking()
        words = self.line.text()
        self._asking = self._desk.read(
            lambda ledger: named_like(ledger, self.field.links_to, words, limit=MOST),
            lambda found: self._show(words, found),
            owner=self,
            title="正在查找",
        )

    def _forget_asking(self) -> None:
        if self._asking is not None:
            self._asking.cancel()
        self._asking, self._waits, self._by_key = None, False, False
        self.list.hide()

    def _show(self, words: str, found: tuple[Named, ...]) -> None:
        self._asking = None
        if words != self.line.text() or self._chosen is not None:
            return
        self._count = len(found)
        self.list.clear()
        for each in found[:SHOWN]:
            item = QListWidgetItem(f"{each.name}　{each.line}" if each.line else each.name)
            item.setData(NamedRole, each)
            item.setToolTip(item.text())
            item.setSizeHint(QSize(0, LINE))
            self.list.addItem(item)
        if not found:
            none = QListWidgetItem(f"没有“{words.strip()}”" if words.strip() else "还没有登记")
            none.setFlags(Qt.ItemFlag.NoItemFlags)
            none.setSizeHint(QSize(0, LINE))
            self.list.addItem(none)
        else:
            # Whoever asks for the list by ↓ is about to choose from it.
            by_key = self._by_key and not self._waits and bool(words.strip())
            self.list.setCurrentRow(0 if by_key else _meant(words, found))
        if self._waits:
            self._waits = False
            self._take()
            self.touched.emit()  # what was said of it before its answer came may be said anew
        elif self.line.hasFocus():
            self._place()

    def _place(self) -> None:
        window = self.window()
        if self.list.parentWidget() is not window:
            self.list.setParent(window)
        self.list.setFixedSize(self.line.width(), self.list.count() * LINE + 10)
        below = self.line.mapTo(window, QPoint(0, self.line.height() + 2))
        if below.y() + self.list.height() > window.height():
            below = self.line.mapTo(window, QPoint(0, -self.list.height() - 2))
        self.list.move(below)
        self.list.show()
        self.list.raise_()

    def _take(self) -> None:
        """Choose what the list stands on; nothing if it stands on none."""
        item = self.list.currentItem()
        named = self.list.currentRow() >= 0 and item.data(NamedRole)
        self.list.hide()
        if isinstance(named, Named):
            self.fill(named)
            self.touched.emit()

    def _settle(self) -> None:
        """Leaving the line takes what the list stands on; what is on its way is waited for."""
        if self._chosen is not None or not self.line.text().strip():
            self._forget_asking()
        elif self._asking is not None:
            self._waits = True
        elif self.list.isVisible():
            self._take()

    # Keys.

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self._settle()
            self.list.hide()
        elif isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride:
                if event.key() == Qt.Key.Key_Escape and self.list.isVisible():
                    event.accept()
                    return True
            elif event.type() == QEvent.Type.KeyPress and self._moved(event):
                return True
        return super().eventFilter(watched, event)

    def _moved(self, event: QKeyEvent) -> bool:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape and self.list.isVisible():
            self.list.hide()
            self.list.setCurrentRow(-1)
            return True
        if key not in steps or event.modifiers() != Qt.KeyboardModifier.NoModifier:
            return False
        if not self.list.isVisible():
            self._chosen = None if not self.line.text().strip() else self._chosen
            self.ask()
            self._by_key = True
            return True
        # Before the first and behind the last there is nothing to stand on.
        place = max(self.list.currentRow(), 0 if key == Qt.Key.Key_Up else -1)
        self.list.setCurrentRow((place + steps[key]) % self.list.count())
        return True


def _meant(words: str, found: tuple[Named, ...]) -> int:
    """The place of the one that the words can only mean; -1 if they may mean several."""
    if not words.strip():
        return -1
    named = [place for place, each in enumerate(found) if plain(each.name) == plain(words)]
    if len(named) == 1:
        return named[0]
    return 0 if len(found) == 1 else -1
