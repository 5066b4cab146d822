"""The editor of a secret: the stored number is masked until asked for; typing replaces it whole.

The rule: a mask is never read back as a value, and what was shown is masked when the row is left.
"""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

from app.domain.fields import Field, Finding
from app.domain.identifiers import masked
from app.ui.editors import LineEditor
from app.ui.keys import on_key
from app.ui.parts import button

SHOWN_MS = 30_000

# Asks the ledger for the whole number, and hands it on.
Ask = Callable[[Callable[[str], None]], None]


class MaskedEditor(LineEditor):
    """Whoever owns the form says with `ask_with` how the number of its record is asked for."""

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(field, parent=parent)
        self._stored = ""
        self._masked = False
        self._ask: Ask | None = None
        self.show_button = button("显示", f"show_{field.name}", role="link")
        self.show_button.setAccessibleName(f"显示{field.label}")
        self.show_button.setToolTip(f"显示{field.label}（Ctrl+J），30 秒后遮住；查看会记入日志")
        self.show_button.hide()
        layout = self.layout()
        assert layout is not None
        layout.addWidget(self.show_button)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_MS)
        self._timer.timeout.connect(self.hide_number)
        on_key(self, "Ctrl+J", self._asked)
        self.show_button.clicked.connect(self._asked)
        # First the mask is gone, then whoever listens reads the number that was typed or pasted.
        self.line.textEdited.disconnect(self.touched)
        self.line.textEdited.connect(self._edited)
        self.line.textEdited.connect(self.touched)
        self.line.installEventFilter(self)

    def ask_with(self, ask: Ask | None) -> None:
        """How the stored number is asked for; None while the record is new."""
        self._ask = ask
        self._settle()

    def fill(self, value: Any) -> None:
        self._stored = value or ""
        self._masked = False
        self.line.setText("")
        self.hide_number()

    def read(self) -> tuple[Any, Finding | None]:
        return (self._stored, None) if self._masked else super().read()

    def hide_number(self) -> None:
        """Hide the stored number, unless another has been typed."""
        self._timer.stop()
        if self._stored and self.line.text() in ("", self._stored):
            self._masked = True
            self.line.setText(masked(self._stored))
        self._settle()

    def _settle(self) -> None:
        self.show_button.setVisible(self._ask is not None and self._masked)

    def _asked(self) -> None:
        if self._ask is not None and self._masked:
            self._ask(self._show)

    def _show(self, number: str) -> None:
        if self._masked and number == self._stored:
            self._masked = False
            self.line.setText(number)
            self._settle()
            self._timer.start()

    def _edited(self, text: str) -> None:
        if not self._masked:
            self._timer.stop()  # the clerk is at work on it
            return
        if "*" in text:  # part of a mask says nothing: the number is typed anew, whole
            self.line.setText(masked(self._stored))
            self.line.selectAll()
            return
        self._masked = False
        self._settle()

    def _tidy(self) -> None:
        value, wrong = self.read()
        if not self._masked and wrong is None and value is not None:
            self.line.setText(value)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and self._masked:
            QTimer.singleShot(0, self.line, self.line.selectAll)
        elif event.type() == QEvent.Type.FocusOut and self._timer.isActive():
            self.hide_number()
        return super().eventFilter(watched, event)
