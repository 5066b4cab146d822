"""The one form: rows made from fields, checked as they are typed, a sentence under what is wrong.

The rule: Enter and Tab move on; Enter in the last row asks to finish; nothing pops up.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from app.domain.fields import Field, Finding
from app.ui import look

if TYPE_CHECKING:
    from app.ui.editor import Editor

Check = Callable[[Mapping[str, Any]], tuple[str, Finding] | None]


class _Row:
    """A label above its editor above its sentence."""

    def __init__(self, editor: "Editor", parent: QWidget) -> None:
        field = editor.field
        self.editor = editor
        star = " *" if field.required else ""
        self.label = QLabel(f"{field.heading}{star}", parent)
        self.label.setObjectName(f"label_{field.name}")
        self.label.setAccessibleName(field.heading)
        self.label.setBuddy(editor)
        self.sentence = QLabel(parent)
        self.sentence.setObjectName(f"finding_{field.name}")
        self.sentence.setWordWrap(True)
        self.sentence.hide()
        look.give(self.label, role="small")
        look.give(self.sentence, role="finding")

    def say(self, finding: Finding | None) -> None:
        words = finding.sentence if finding else ""
        self.sentence.setText(words)
        self.sentence.setAccessibleName(words)
        self.sentence.setVisible(bool(words))
        self.editor.show_wrong(wrong=bool(words))


class Form(QWidget):
    """Values of some fields. `finished` is asked for by Enter in the last row."""

    finished = Signal()
    touched = Signal()

    def __init__(self, name: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(words)
        self._rows: dict[str, _Row] = {}
        self._checks: list[Check] = []
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(4)

    def add(
        self,
        field: Field,
        *,
        choices: Sequence[tuple[str, str]] = (),
        editor: "Editor | None" = None,
    ) -> "Editor":
        """A row for a field; `choices` for a link or for codes with words of their own."""
        if editor is None:
            from app.ui.editors import editor_of  # the gate brings its own

            editor = editor_of(field, choices)
        row = _Row(editor, self)
        self._rows[field.name] = row
        if self._body.count():
            self._body.addSpacing(look.GRID // 2)
        for part in (row.label, row.editor, row.sentence):
            self._body.addWidget(part)
        row.editor.touched.connect(lambda: self._typed(row))
        for child in [row.editor, *row.editor.findChildren(QWidget)]:
            child.installEventFilter(self)
        return row.editor

    def check(self, check: Check) -> None:
        """A check across fields: a field's name with its finding, or None."""
        self._checks.append(check)

    def fill(self, values: Mapping[str, Any]) -> None:
        """Show stored values; fields not named stay as they are."""
        for name, value in values.items():
            if name in self._rows:
                self._rows[name].editor.fill(value)

    def values(self) -> dict[str, Any] | None:
        """All values if all is right; else None, with the first wrong row shown and in focus."""
        found = {name: row.editor.read() for name, row in self._rows.items()}
        wrong = {name: finding for name, (_, finding) in found.items() if finding}
        values = {name: value for name, (value, _) in found.items()}
        if not wrong:
            wrong = dict(filter(None, (check(values) for check in self._checks)))
        for name, row in self._rows.items():
            row.say(wrong.get(name))
        if not wrong:
            return values
        self._rows[next(name for name in self._rows if name in wrong)].editor.setFocus()
        return None

    def say(self, name: str, sentence: str) -> None:
        """Put a sentence under a row: what the ledger answered to it."""
        self._rows[name].say(Finding("answer", sentence) if sentence else None)

    def names(self) -> tuple[str, ...]:
        """The names of its fields, from top to bottom."""
        return tuple(self._rows)

    def editor(self, name: str) -> "Editor":
        """The editor of a field; KeyError if the form has none."""
        return self._rows[name].editor

    def focus_first(self) -> None:
        """Start typing in the first row that is still empty."""
        for row in self._rows.values():
            if row.editor.read()[0] in (None, ()):
                row.editor.setFocus()
                return
        from PySide6.QtCore import Qt  # not at the gate, see `application`

        next(iter(self._rows.values())).editor.setFocus(Qt.FocusReason.TabFocusReason)

    def _typed(self, row: _Row) -> None:
        """While typing, a sentence goes as soon as the value is right; it comes on leaving."""
        if row.sentence.isVisible():
            row.say(row.editor.read()[1])
        self.touched.emit()

    def _left(self, row: _Row) -> None:
        value, finding = row.editor.read()
        empty = value is None and finding is not None and finding.code == "required"
        row.say(None if empty else finding)
        if finding is None:
            for check in self._checks:
                self._across(row, check)

    def _across(self, row: _Row, check: Check) -> None:
        """A check across fields speaks on leaving a row only if it speaks of that row."""
        found = check({name: each.editor.read()[0] for name, each in self._rows.items()})
        if found is not None and found[0] == row.editor.field.name:
            row.say(found[1])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress:
            if _is_enter(event):
                self._next(watched)
                return True
        elif event.type() == QEvent.Type.FocusOut and isinstance(watched, QWidget):
            row = self._row_of(watched)
            if row is not None:
                self._left(row)
        return super().eventFilter(watched, event)

    def _row_of(self, widget: QObject) -> _Row | None:
        for row in self._rows.values():
            if widget is row.editor or row.editor.isAncestorOf(widget):  # type: ignore[arg-type]
                return row
        return None

    def _next(self, widget: QObject) -> None:
        rows = list(self._rows.values())
        row = self._row_of(widget)
        place = rows.index(row) if row is not None else 0
        if isinstance(widget, QLineEdit):
            widget.editingFinished.emit()
        for later in rows[place + 1 :]:
            if later.editor.isEnabled():
                from PySide6.QtCore import Qt  # not at the gate, see `application`

                later.editor.setFocus(Qt.FocusReason.TabFocusReason)
                return
        self.finished.emit()


def _is_enter(event: QEvent) -> bool:
    from PySide6.QtCore import Qt  # not before the gate is drawn, see `application`
    from PySide6.QtGui import QKeyEvent

    enter = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
    return isinstance(event, QKeyEvent) and event.key() in enter
