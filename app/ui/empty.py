"""What an empty screen says: what belongs here, and the one step that fills it."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.ui import look
from app.ui.parts import button, label, say


class Empty(QFrame):
    """A sentence and at most one button, in the middle."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("empty")
        self.setAccessibleName("空")
        look.mark(self, role="card")
        self._said: tuple[str, str, Callable[[], object] | None] = ("", "", None)
        self._do: Callable[[], object] | None = None
        self._sentence = label("", "sentence", role="muted", wrap=True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._button = button("", "step", role="main")
        self._button.clicked.connect(self._go)
        body = QVBoxLayout(self)
        # Little, so that sentence and step fit into what a small window leaves.
        body.setContentsMargins(32, 4, 32, 4)
        body.setSpacing(2 * look.GRID)
        body.addStretch(1)
        body.addWidget(self._sentence)
        body.addWidget(self._button, alignment=Qt.AlignmentFlag.AlignHCenter)
        body.addStretch(2)
        self.show_said()

    def say(self, sentence: str, step: str = "", do: Callable[[], object] | None = None) -> None:
        """The sentence for a table that holds nothing at all."""
        self._said = (sentence, step, do)
        self.show_said()

    def show_said(self) -> None:
        """Back from 'not found' to the sentence of `say`."""
        self._show(*self._said)

    def not_found(self, text: str, clear: Callable[[], object]) -> None:
        """A search that finds nothing."""
        self._show(f"没有找到“{text}”。", "清除查找", clear)

    def left_out(self, clear: Callable[[], object]) -> None:
        """Filters of columns that leave no row."""
        self._show("筛选后没有剩下的行。", "清除筛选", clear)

    def _show(self, sentence: str, step: str, do: Callable[[], object] | None) -> None:
        say(self._sentence, sentence)
        self._button.setText(step)
        self._button.setAccessibleName(step)
        self._button.setVisible(bool(step))
        # A hidden button as the place of the keyboard would stop Tab for ever.
        self.setFocusProxy(self._button if step else None)  # type: ignore[arg-type]
        self._do = do

    def _go(self) -> None:
        if self._do is not None:
            self._do()
