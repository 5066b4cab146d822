"""A camera before the window: goes about in it by keys and takes small pictures.

The rule: nothing of this machine or of this minute is in a picture; the same window gives the same
bytes.
"""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from PIL import Image
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QTabWidget, QWidget

from app import paths
from app.store.ledger import Ledger
from app.ui.background import Background
from app.ui.desk import Desk
from app.ui.frame import Frame
from app.ui.screens import SCREENS
from app.ui.table import Table

DAY = date(2026, 6, 30)
SIZE = (1366, 768)
OUT = paths.MANUAL / "pictures"
PATIENCE = 120.0
COLOURS = 128
NONE = Qt.KeyboardModifier.NoModifier


@dataclass(frozen=True, slots=True)
class Camera:
    """A frame over a ledger, and the pictures taken of it."""

    frame: Frame
    background: Background

    def go(self, key: str, what: object = None) -> None:
        self.frame.go(key, what)
        self.rest()

    def rest(self) -> None:
        """Until nothing is asked for and all is drawn."""
        end = time.monotonic() + PATIENCE
        for _ in range(4):
            while self.background.busy():
                if time.monotonic() > end:
                    raise TimeoutError("the window did not come to rest")
                QApplication.processEvents()
                time.sleep(0.005)
            QApplication.processEvents()

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, key, modifier)
        self.rest()

    def press(self, name: str) -> None:
        self.widget(name).click()  # type: ignore[attr-defined]
        self.rest()

    def widget(self, name: str) -> QWidget:
        """The widget of that name in sight."""
        return next(each for each in self.frame.findChildren(QWidget, name) if each.isVisible())

    def hide_column(self, name: str, column: str) -> None:
        """A column with the clock of the day the picture was taken."""
        tables = self.frame.findChildren(Table)
        table: Table[Any] = next(
            each for each in tables if each.isVisible() and each.grid.objectName() == name
        )
        names = [each.name for each in table.model.source.columns]
        table.show_column(names.index(column), on=False)

    def tab(self, name: str, words: str) -> None:
        """Turn to a tab by its words."""
        tabs = self.widget(name)
        assert isinstance(tabs, QTabWidget)
        tabs.setCurrentIndex([tabs.tabText(at) for at in range(tabs.count())].index(words))
        self.rest()

    def take(self, name: str, part: str = "") -> None:
        """A picture of the window, or of the widget `part` in it."""
        self.rest()
        focused = QApplication.focusWidget()
        if isinstance(focused, QLineEdit):
            focused.setCursorPosition(len(focused.text()))
        self.frame.status.saved.setText("已保存")
        seen = self.frame.grab().toImage()
        if part:
            widget = self.widget(part)
            seen = seen.copy(
                QRect(widget.mapTo(self.frame, widget.rect().topLeft()), widget.size())
            )
        keep(seen, name)


def keep(picture: QImage, name: str) -> None:
    """As a small PNG: a palette of its own colours, nothing else in the file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "picture.png"
        if not picture.convertToFormat(QImage.Format.Format_RGB888).save(str(path), "PNG"):
            raise OSError(f"cannot write {path}")
        full = Image.open(path)
        few = full.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        few.save(OUT / f"{name}.png", optimize=True)


@contextmanager
def camera(ledger: Ledger) -> Iterator[Camera]:
    """The window's frame over a ledger, on the fixed day."""
    background = Background()
    frame = Frame(Desk(ledger, background, today=lambda: DAY), SCREENS)
    frame.resize(*SIZE)
    frame.show()
    frame.activateWindow()
    made = Camera(frame, background)
    frame.begin()
    made.rest()
    try:
        yield made
    finally:
        background.finish()
        frame.close()
        frame.deleteLater()
        QApplication.processEvents()
