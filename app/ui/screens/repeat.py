"""A number that is known already: the record it repeats, and the offer to take it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.entity import Entity, Founder
from app.ui import look
from app.ui.parts import body_of, button, line, paragraph, say


class Repeat(QWidget):
    """What a typed number repeats, with the offer to take it."""

    taken = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName("重复的登记")
        self.found: Entity | Founder | None = None
        self.words = paragraph("", f"{name}_words", role="finding")
        self.take = button("取用已有登记", f"{name}_take")
        self.take.setToolTip("取用已有登记（F4）")
        self.take.clicked.connect(lambda: self.taken.emit(self.found))
        body = body_of(self, spacing=look.GRID // 2)
        body.addWidget(self.words)
        body.addLayout(line(self.take, 1))
        self.show_found(None)

    def show_found(self, found: Entity | Founder | None, words: str = "") -> None:
        """The record repeated; None for none."""
        self.found = found
        say(self.words, words)
        self.setVisible(found is not None)
