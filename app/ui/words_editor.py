"""The editor of words that may run over several lines: a question, an answer, a reason.

The rule: Tab and Enter move on as in every row of a form; lines only break where they are full.
"""

from typing import Any

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from app.domain.fields import Field, Finding
from app.ui import look
from app.ui.editor import Editor
from app.ui.typed import read_typed

LINE_PX = 20


class WordsEditor(Editor):
    """Some lines of text, `lines` of them in sight."""

    def __init__(self, field: Field, *, lines: int = 3, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.words = QPlainTextEdit(self)
        self.words.setObjectName(field.name)
        self.words.setAccessibleName(field.heading)
        self.words.setTabChangesFocus(True)
        self.words.setFixedHeight(lines * LINE_PX + 2 * look.GRID)
        self.words.viewport().setObjectName(f"{field.name}_viewport")
        self.words.viewport().setAccessibleName(field.heading)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.addWidget(self.words)
        self.setFocusProxy(self.words)
        self.words.textChanged.connect(self.touched)

    def read(self) -> tuple[Any, Finding | None]:
        return read_typed(" ".join(self.words.toPlainText().split()), self.field)

    def fill(self, value: Any) -> None:
        # What is already there keeps the cursor and what can be undone.
        if (value or "") != self.words.toPlainText():
            self.words.setPlainText(value or "")
            self.words.moveCursor(QTextCursor.MoveOperation.End)

    def show_wrong(self, *, wrong: bool) -> None:
        look.mark(self.words, wrong="true" if wrong else "false")
