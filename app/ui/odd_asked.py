"""What is odd about a record that is typed, and the line for the reason why it stands.

The rule: it asks once for each thing that is odd; the reason may also be written later.
"""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.fields import field_of
from app.domain.papers import Explanation
from app.policy.soft_checks import SoftFinding
from app.ui import look
from app.ui.form import Form
from app.ui.parts import body_of, paragraph, say

REASON = replace(field_of(Explanation, "reason"), required=False)
LATER = "核对无误的，写一句说明再保存；一般的情况也可以直接保存，上报前再补写。"


class OddAsked(QWidget):
    """Hidden while nothing is odd; `finished` is Enter in the reason."""

    finished = Signal()
    touched = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(f"{name}_odd_asked")
        self.setAccessibleName("经验校验")
        self._seen: set[str] = set()
        self.words = paragraph("", f"{name}_odd")
        look.mark(self.words, tone="contested")
        self.form = Form(f"{name}_reason_form", "说明")
        self.form.add(REASON)
        self.form.finished.connect(self.finished)
        self.form.touched.connect(self.touched)
        body = body_of(self)
        body.addWidget(self.words)
        body.addWidget(self.form)
        self.hide()

    def clear(self) -> None:
        """For another record."""
        self._seen = set()
        self.form.fill({REASON.name: None})
        self.form.say(REASON.name, "")
        self.show_found(())

    def show_found(self, found: Sequence[SoftFinding]) -> None:
        """These are odd and have no reason yet."""
        say(self.words, "\n".join(each.sentence for each in found))
        self.setVisible(bool(found))

    def seen(self) -> frozenset[str]:
        """The codes of what was asked about and need not be asked again."""
        return frozenset(self._seen)

    def ask(self, found: Sequence[SoftFinding]) -> None:
        """Ask before saving, with the keyboard where it is answered."""
        self._seen |= {each.code for each in found}
        self.show_found(found)
        self.start()

    def reason(self) -> str:
        """What was written; "" while nothing is odd."""
        return "" if self.isHidden() else self.form.editor(REASON.name).read()[0] or ""

    def start(self) -> None:
        """Where the reason is written."""
        self.form.focus_first()

    def refuse(self, sentence: str) -> None:
        """The reason says too little."""
        self.form.say(REASON.name, sentence)
        self.start()
