"""What a paper is called and where it lies (柜, 盒, 页): lines that save themselves when left.

The rule: what is being typed stays, whatever is read anew meanwhile.
"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.domain.fields import field_of
from app.domain.papers import Evidence
from app.ui.evidence_rows import PLACE
from app.ui.parts import label, line


class PaperPlace(QWidget):
    """One paper. `described` carries it as it was shown, and what was typed, by field."""

    described = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("paper_place")
        self.setAccessibleName("名称和存放位置")
        self._evidence: Evidence | None = None
        self.lines = {name: self._line(name) for name in ("title", *PLACE)}
        parts: list[QWidget | int] = []
        for name, each in self.lines.items():
            words = label(field_of(Evidence, name).label, f"label_{name}", role="small")
            words.setBuddy(each)
            parts += [words, each]
        row = line(*parts, wide=1)
        self.setLayout(row)

    def _line(self, name: str) -> QLineEdit:
        made = QLineEdit(self)
        made.setObjectName(f"evidence_{name}")
        made.setAccessibleName(field_of(Evidence, name).label)
        made.setAcceptDrops(False)  # a file dropped here is meant for the list
        if name in PLACE:
            made.setFixedWidth(80)
        made.editingFinished.connect(self._left)
        return made

    def show_evidence(self, evidence: Evidence | None, *, own: bool) -> None:
        """A paper, to be typed over if it is this office's own; None for none."""
        self.setVisible(evidence is not None)
        before, self._evidence = self._evidence, evidence
        same = before is not None and evidence is not None and before.id == evidence.id
        for name, each in self.lines.items():
            each.setReadOnly(not own)
            if evidence is not None and not (same and each.hasFocus()):
                self._put(name, evidence)

    def put_back(self, evidence: Evidence) -> None:
        """What was typed cannot be: as it was."""
        if self._evidence is not None and self._evidence.id == evidence.id:
            for name in self.lines:
                self._put(name, evidence)

    def rename(self) -> None:
        """F2: type another name."""
        if self.isVisible():
            self.lines["title"].setFocus()
            self.lines["title"].selectAll()

    def _put(self, name: str, evidence: Evidence) -> None:
        self.lines[name].setText(getattr(evidence, name) or "")
        self.lines[name].setCursorPosition(0)

    def _left(self) -> None:
        evidence = self._evidence
        if evidence is None or self.lines["title"].isReadOnly():
            return
        typed = {name: each.text().strip() for name, each in self.lines.items()}
        if any((getattr(evidence, name) or "") != words for name, words in typed.items()):
            self.described.emit(evidence, typed)
