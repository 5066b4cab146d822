"""Thirty digits typed while somebody reads them out: six boxes of five, one after the other.

The rule: only digits stay, half width; a full box passes the keyboard on to the next, and what is
too much for one goes on in the next, so that a pasted or dictated row fills them all.
"""

import unicodedata
from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from app.domain.office_card import GROUP_DIGITS, GROUPS
from app.ui import look
from app.ui.parts import label

WIDTH = 96
DIGITS = "0123456789"


class DigitGroups(QWidget):
    """`finished` is asked for by Enter once all boxes are full; `touched` at every change."""

    finished = Signal()
    touched = Signal()

    def __init__(self, name: str, words: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(words)
        self._boxes: list[QLineEdit] = []
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(look.GRID)
        grid.setVerticalSpacing(4)
        for place in range(GROUPS):
            said = f"第 {place + 1} 组"
            grid.addWidget(label(said, f"{name}_label_{place + 1}", role="small"), 0, place)
            box = QLineEdit(self)
            box.setObjectName(f"{name}_{place + 1}")
            box.setAccessibleName(f"{said}，五位数字")
            box.setFixedWidth(WIDTH)
            box.setAlignment(Qt.AlignmentFlag.AlignCenter)
            look.mark(box, role="digits")
            box.installEventFilter(self)
            box.textEdited.connect(lambda words, place=place: self._typed(place, words))
            grid.addWidget(box, 1, place)
            self._boxes.append(box)
        grid.setColumnStretch(GROUPS, 1)
        self.setFocusProxy(self._boxes[0])

    def text(self) -> str:
        """The groups as typed, with blanks between."""
        return " ".join(box.text() for box in self._boxes)

    def is_full(self) -> bool:
        """Whether every box has its five digits."""
        return all(len(box.text()) == GROUP_DIGITS for box in self._boxes)

    def clear(self) -> None:
        """Empty all boxes."""
        for box in self._boxes:
            box.clear()
        self.mark_wrong(())

    def mark_wrong(self, groups: Iterable[int]) -> None:
        """Mark groups, from 1, as not those of the card, and go to the first of them."""
        wrong = list(groups)
        for place, box in enumerate(self._boxes, start=1):
            look.mark(box, wrong="true" if place in wrong else "false")
        if wrong:
            self._go_to(wrong[0] - 1)

    def go_to_gap(self) -> None:
        """Go to the first box that is not full."""
        gaps = [place for place, box in enumerate(self._boxes) if len(box.text()) < GROUP_DIGITS]
        self._go_to(gaps[0] if gaps else 0)

    def _typed(self, place: int, words: str) -> None:
        digits = "".join(each for each in unicodedata.normalize("NFKC", words) if each in DIGITS)
        look.mark(self._boxes[place], wrong="false")
        if len(digits) > GROUP_DIGITS and self._goes_on(place, digits):
            self._spill(place, digits)
        else:
            self._settle(place, words, digits)
        self.touched.emit()

    def _settle(self, place: int, words: str, digits: str) -> None:
        """At most five digits into a box; the fifth passes the keyboard on."""
        box = self._boxes[place]
        cursor = box.cursorPosition()
        one_more = len(digits) == GROUP_DIGITS + 1
        if one_more:
            # A slip in a full box: it goes, not what stood there.
            digits = digits[: cursor - 1] + digits[cursor:]
        if digits[:GROUP_DIGITS] != words:
            box.setText(digits[:GROUP_DIGITS])
            box.setCursorPosition(cursor - one_more)
        full = len(digits) == GROUP_DIGITS and box.cursorPosition() == GROUP_DIGITS
        if full and not one_more and place + 1 < GROUPS:
            self._go_to(self._following(place))

    def _following(self, place: int) -> int:
        """The next box that is marked as wrong, else the next one."""
        marked = (at for at in range(place + 1, GROUPS) if self._is_wrong(at))
        return next(marked, place + 1)

    def _is_wrong(self, place: int) -> bool:
        return bool(self._boxes[place].property("wrong") == "true")

    def _goes_on(self, place: int, digits: str) -> bool:
        """Whether what is too much for a box belongs into the next ones."""
        if place + 1 == GROUPS:
            return False
        return len(digits) > GROUP_DIGITS + 1 or not self._boxes[place + 1].text()

    def _spill(self, place: int, digits: str) -> None:
        """A row of digits into a box and the following ones, and the keyboard behind it."""
        pieces = [digits[at : at + GROUP_DIGITS] for at in range(0, len(digits), GROUP_DIGITS)]
        filled = self._boxes[place : place + len(pieces)]
        for box, piece in zip(filled, pieces, strict=False):
            box.setText(piece)
            look.mark(box, wrong="false")
        last = place + len(filled) - 1
        full = len(filled[-1].text()) == GROUP_DIGITS
        self._go_to(min(last + 1 if full else last, GROUPS - 1), end=True)

    def _go_to(self, place: int, *, end: bool = False) -> None:
        box = self._boxes[place]
        box.setFocus()
        if end:
            box.setCursorPosition(len(box.text()))
        else:
            box.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        place = next((at for at, box in enumerate(self._boxes) if box is watched), 0)
        box = self._boxes[place]
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.is_full():
                self.finished.emit()
            else:
                self.go_to_gap()
            return True
        if key == Qt.Key.Key_Backspace and not box.text() and place > 0:
            self._go_to(place - 1, end=True)
            return True
        if key in (Qt.Key.Key_Space, Qt.Key.Key_Comma, Qt.Key.Key_Minus) and box.text():
            self._go_to(min(place + 1, GROUPS - 1))
            return True
        return super().eventFilter(watched, event)
