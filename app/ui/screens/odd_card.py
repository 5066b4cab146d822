"""请核对: what the soft checks ask about what is being typed, and the one line that answers it."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtWidgets import QFrame, QVBoxLayout

from app.domain.fields import field_of
from app.domain.papers import Explanation
from app.policy.soft_checks import SoftFinding
from app.ui import look
from app.ui.form import Form
from app.ui.parts import label, paragraph, say

REASON = replace(field_of(Explanation, "reason"), required=False)
HINT = "核对无误的，写一句说明再保存；也可以直接保存，上报前再补写。"


class OddCard(QFrame):
    """Hidden until something is odd."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("odd_card")
        self.setAccessibleName("经验校验")
        look.mark(self, role="card")
        self.words = paragraph("", "odd_words")
        self.reason = Form("tenant_reason_form", "说明")
        self.reason.add(REASON)
        body = QVBoxLayout(self)
        body.setContentsMargins(16, 16, 16, 16)
        body.setSpacing(look.GRID)
        body.addWidget(label("请核对", "odd_title", role="section"))
        body.addWidget(self.words)
        body.addWidget(self.reason)
        body.addWidget(label(HINT, "odd_hint", role="muted"))
        self.hide()

    def ask(self, found: Sequence[SoftFinding]) -> None:
        """Show what is odd, with the keyboard where it is answered."""
        say(self.words, "\n".join(each.sentence for each in found))
        self.show()
        self.reason.focus_first()

    def answer(self) -> str:
        """What was written down; empty if nothing was."""
        return (self.reason.values() or {}).get(REASON.name) or ""
