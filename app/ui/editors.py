"""One editor per kind of datum: it words a stored value, reads it back, says when it changed."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QWidget,
)

from app.domain.fields import Field, Finding, Kind
from app.ui import look
from app.ui.columns import NUMBERS, worded
from app.ui.editor import Editor
from app.ui.parts import Choice
from app.ui.typed import read_typed

CODES_PER_LINE = 4


class LineEditor(Editor):
    """A line of text, a number or a date."""

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.line = QLineEdit(self)
        self.line.setObjectName(field.name)
        self.line.setAccessibleName(field.heading)
        self.line.setPlaceholderText("例 2026-06-30" if field.kind is Kind.DAY else "")
        short = field.kind in (Kind.DAY, *NUMBERS)
        if short:
            self.line.setFixedWidth(160)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.line)
        if short:
            row.addStretch(1)
        self.setFocusProxy(self.line)
        self.line.textEdited.connect(self.touched)
        self.line.editingFinished.connect(self._tidy)

    def read(self) -> tuple[Any, Finding | None]:
        return read_typed(self.line.text(), self.field)

    def fill(self, value: Any) -> None:
        full = value if isinstance(value, str) else worded(value, self.field)
        self.line.setText(full or "")
        self.line.setCursorPosition(0)

    def _tidy(self) -> None:
        """What was understood stands there as it will be stored: 20260630 becomes 2026-06-30."""
        value, wrong = self.read()
        if wrong is None and value is not None:
            self.fill(value)

    def show_wrong(self, *, wrong: bool) -> None:
        look.mark(self.line, wrong="true" if wrong else "false")


class ChoiceEditor(Editor):
    """One of some words; `words` shows others than the stored codes."""

    def __init__(
        self,
        field: Field,
        choices: Sequence[tuple[str, str]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(field, parent)
        self.box = Choice(field.name, field.heading, self)
        self.box.setMaxVisibleItems(16)
        if not field.required:
            self.box.addItem("未填", None)
        for stored, words in choices:
            self.box.addItem(words, stored)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.box)
        self.setFocusProxy(self.box)
        self.box.activated.connect(self.touched)

    def read(self) -> tuple[Any, Finding | None]:
        value = self.box.currentData()
        if value is None and self.field.required:
            return None, Finding("required", f"请选择{self.field.label}。")
        return value, None

    def fill(self, value: Any) -> None:
        self.box.setCurrentIndex(max(self.box.findData(value), 0))

    def show_wrong(self, *, wrong: bool) -> None:
        look.mark(self.box, wrong="true" if wrong else "false")


class FlagEditor(Editor):
    """Yes, no or not known yet: three places, because unknown is not no."""

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * look.GRID)
        self._buttons: dict[bool | None, QRadioButton] = {}
        for value, words in ((True, "是"), (False, "否"), (None, "未填")):
            if value is None and field.required:
                continue
            button = QRadioButton(words, self)
            button.setObjectName(f"{field.name}_{value}")
            button.setAccessibleName(f"{field.label}：{words}")
            button.clicked.connect(self.touched)
            row.addWidget(button)
            self._buttons[value] = button
        row.addStretch(1)
        self.setFocusProxy(self._buttons[True])

    def read(self) -> tuple[Any, Finding | None]:
        for value, button in self._buttons.items():
            if button.isChecked():
                return value, None
        missing = Finding("required", f"请选择{self.field.label}。")
        return None, missing if self.field.required else None

    def fill(self, value: Any) -> None:
        if value in self._buttons:
            self._buttons[value].setChecked(True)


class CodesEditor(Editor):
    """Some of some words, as boxes to tick."""

    def __init__(
        self, field: Field, parent: QWidget | None = None, *, per_line: int = CODES_PER_LINE
    ) -> None:
        super().__init__(field, parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * look.GRID)
        grid.setVerticalSpacing(0)
        self._boxes: dict[str, QCheckBox] = {}
        for place, word in enumerate(field.codes):
            box = QCheckBox(word, self)
            box.setObjectName(f"{field.name}_{place}")
            box.setAccessibleName(f"{field.label}：{word}")
            box.clicked.connect(self.touched)
            grid.addWidget(box, place // per_line, place % per_line)
            self._boxes[word] = box
        grid.setColumnStretch(per_line, 1)
        self.setFocusProxy(self._boxes[field.codes[0]])

    def read(self) -> tuple[Any, Finding | None]:
        return tuple(word for word, box in self._boxes.items() if box.isChecked()), None

    def fill(self, value: Any) -> None:
        for word, box in self._boxes.items():
            box.setChecked(word in (value or ()))


def editor_of(field: Field, choices: Sequence[tuple[str, str]] = ()) -> Editor:
    """The editor for a field's kind; `choices` (stored, words) for a link or worded codes."""
    if choices or field.kind is Kind.CODE:
        return ChoiceEditor(field, choices or [(word, word) for word in field.codes])
    if field.kind is Kind.FLAG:
        return FlagEditor(field)
    if field.kind is Kind.CODES:
        return CodesEditor(field)
    if field.secret:
        from app.ui.masked_editor import MaskedEditor  # it is a LineEditor itself

        return MaskedEditor(field)
    return LineEditor(field)
