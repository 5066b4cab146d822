"""What every editor of a form does, and the one that the gate needs: a passphrase.

The rule: nothing is loaded here that a clerk who opens a ledger does not see.
"""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from app.domain.fields import Field, Finding
from app.ui import look


class Editor(QWidget):
    """The place of one value in a form."""

    touched = Signal()

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self.setObjectName(f"editor_{field.name}")
        self.setAccessibleName(field.heading)

    def read(self) -> tuple[Any, Finding | None]:
        """The value as stored, and what is wrong with it."""
        raise NotImplementedError

    def fill(self, value: Any) -> None:
        """Show a stored value."""
        raise NotImplementedError

    def show_wrong(self, *, wrong: bool) -> None:
        """Mark the place of a finding."""


class SecretEditor(Editor):
    """A passphrase: typed as dots, kept as typed."""

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.line = QLineEdit(self)
        self.line.setObjectName(field.name)
        self.line.setAccessibleName(field.heading)
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.line)
        self.setFocusProxy(self.line)
        self.line.textEdited.connect(self.touched)

    def read(self) -> tuple[Any, Finding | None]:
        text = self.line.text()
        missing = Finding("required", f"请填写{self.field.label}。")
        return (text, None) if text else (None, missing)

    def fill(self, value: Any) -> None:
        self.line.setText(value or "")
        self.line.setCursorPosition(0)

    def show_wrong(self, *, wrong: bool) -> None:
        look.mark(self.line, wrong="true" if wrong else "false")
