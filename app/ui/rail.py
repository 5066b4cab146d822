"""The rail: one entry per screen, icon and word, Alt and a digit; folds to icons alone."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QToolButton, QVBoxLayout, QWidget

from app.ui import icons, look
from app.ui.screen import Screen
from app.ui.settings import settings

WIDE, NARROW = 168, 56
# One key per screen, as they lie side by side on the keyboard.
KEYS = "1234567890-="


class Rail(QFrame):
    """`chosen` carries the key of the screen asked for."""

    chosen = Signal(str)

    def __init__(self, screens: Sequence[type[Screen]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setAccessibleName("导航")
        self._buttons: dict[str, QToolButton] = {}
        self._group = QButtonGroup(self)
        body = QVBoxLayout(self)
        self._body = body
        body.setContentsMargins(0, look.GRID, 0, look.GRID)
        body.setSpacing(0)
        for key, screen in zip(KEYS, screens, strict=False):
            body.addWidget(self._entry(screen, key))
        body.addStretch(1)
        self._fold = QToolButton(self)
        self._fold.setObjectName("fold")
        self._fold.setAccessibleName("收起或展开导航")
        self._fold.setToolTip("收起或展开导航")
        self._fold.setText(" 收起")
        icons.dress(self._fold, "rail", "muted")
        self._fold.clicked.connect(lambda: self.fold(narrow=self.width() == WIDE))
        body.addWidget(self._fold)
        self.fold(narrow=str(settings().value("frame/narrow", "false")) == "true")

    def _entry(self, screen: type[Screen], key: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(f"to_{screen.key}")
        # A blank keeps the word off its icon: the style sheet knows no such gap.
        button.setText(f" {screen.words}")
        button.setAccessibleName(screen.words)
        button.setToolTip(f"{screen.words}（Alt+{key}）")
        button.setCheckable(True)
        button.setShortcut(f"Alt+{key}")
        icons.dress(button, screen.icon)
        button.clicked.connect(lambda: self.chosen.emit(screen.key))
        self._group.addButton(button)
        self._buttons[screen.key] = button
        return button

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # In the least window the entries need all of its height.
        entries = sum(each.sizeHint().height() for each in [*self._buttons.values(), self._fold])
        margin = look.GRID if self.height() >= entries + 2 * look.GRID else 0
        self._body.setContentsMargins(0, margin, 0, margin)

    def show_chosen(self, key: str) -> None:
        """Mark the screen that is looked at."""
        self._buttons[key].setChecked(True)

    def fold(self, *, narrow: bool) -> None:
        """Icons alone, or icons and words; remembered."""
        settings().setValue("frame/narrow", "true" if narrow else "false")
        self.setFixedWidth(NARROW if narrow else WIDE)
        styles = Qt.ToolButtonStyle
        style = styles.ToolButtonIconOnly if narrow else styles.ToolButtonTextBesideIcon
        for button in [*self._buttons.values(), self._fold]:
            button.setToolButtonStyle(style)
            button.setFixedWidth(self.width() - 1)
