"""审核签字: the second person looks at the draft, chooses the own name and types the passphrase.

The rule: the passphrase leaves the line only into the use case and is cleared after every try.
"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from app.store.outbox import Draft
from app.ui import look
from app.ui.bundle_words import minute_text
from app.ui.parts import body_of, box, button, label, line, say


class SignOff(QWidget):
    """Shown while a draft waits. `signed` when Enter is pressed, `given_up` to take it back."""

    signed = Signal()
    given_up = Signal()

    def __init__(self, step: QPushButton | None = None) -> None:
        """`step` is the button that signs, if it stands in the same line."""
        super().__init__()
        self.setObjectName("sign_off")
        self.setAccessibleName("审核签字")
        self.drafted = label("", "drafted", wrap=True)
        self.signer = box("signer", "审核人员")
        self.signer.setMinimumWidth(120)
        self.passphrase = QLineEdit(self)
        self.passphrase.setObjectName("signer_passphrase")
        self.passphrase.setAccessibleName("审核人员的口令")
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setMaximumWidth(240)
        self.give_up = button("撤回草稿", "discard_draft", role="link")
        self.wrong = label("", "sign_wrong", role="finding", wrap=True)
        self.wrong.hide()
        body = body_of(self, spacing=look.GRID // 2)
        body.addWidget(self.drafted)
        self._fields: tuple[QWidget, ...] = (
            label("审核人员", "of_signer"),
            self.signer,
            label("口令", "of_passphrase"),
            self.passphrase,
            *((step,) if step is not None else ()),
        )
        body.addLayout(line(*self._fields, self.give_up, 1))
        body.addWidget(self.wrong)
        self.passphrase.returnPressed.connect(self.signed)
        self.passphrase.textEdited.connect(lambda _: self.say_wrong(""))
        self.give_up.clicked.connect(self.given_up)

    def show_draft(self, draft: Draft, signers: tuple[str, ...]) -> None:
        """What waits, and who may agree to it."""
        words = (
            f"{draft.drafted_by} 于 {minute_text(draft.drafted_at)} 起草，{draft.records:,} 条。"
            "请审核人员看过下面的内容，选自己的姓名，输入自己的口令。"
        )
        self.show_words(words, signers)

    def show_words(self, words: str, signers: tuple[str, ...]) -> None:
        """The same, in other words; where nobody may sign, only what was drafted."""
        say(self.drafted, words)
        for field in self._fields:
            field.setVisible(bool(signers))
        chosen = self.signer.currentText()
        self.signer.clear()
        self.signer.addItems(signers)
        self.signer.setCurrentIndex(max(self.signer.findText(chosen), 0))

    def take(self) -> tuple[str, str]:
        """The name and the passphrase typed, which is gone from the window afterwards."""
        typed = self.passphrase.text()
        self.passphrase.clear()
        return self.signer.currentText(), typed

    def say_wrong(self, words: str) -> None:
        """Under the line, what was wrong with it."""
        say(self.wrong, words)
        self.wrong.setVisible(bool(words))
        look.mark(self.passphrase, wrong="true" if words else "false")
        if words:
            self.passphrase.setFocus()
