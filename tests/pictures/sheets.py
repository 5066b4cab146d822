"""Contact sheets: many pictures on one, small, so that an eye goes over them at once."""

from pathlib import Path

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter

ACROSS, DOWN = 3, 4
WIDE, CAPTION, GAP = 620, 18, 6


def make_sheets(folder: Path) -> list[Path]:
    """Sheets of the pictures in a folder, in their order; their paths."""
    pictures = sorted(folder.glob("[0-9]*.png"))
    each = ACROSS * DOWN
    made = []
    for first in range(0, len(pictures), each):
        made.append(folder / f"sheet-{first // each + 1:02d}.png")
        _sheet(pictures[first : first + each]).save(str(made[-1]))
    return made


def _sheet(pictures: list[Path]) -> QImage:
    images = [QImage(str(each)).scaledToWidth(WIDE, Qt.SmoothTransformation) for each in pictures]  # type: ignore[attr-defined]
    high = max(image.height() for image in images) + CAPTION
    rows = -(-len(images) // ACROSS)
    size = (ACROSS * (WIDE + GAP), rows * (high + GAP))
    sheet = QImage(*size, QImage.Format.Format_RGB32)
    sheet.fill(QColor("#808080"))
    painter = QPainter(sheet)
    painter.setPen(QColor("#ffffff"))
    for place, image in enumerate(images):
        left, top = (place % ACROSS) * (WIDE + GAP), (place // ACROSS) * (high + GAP)
        painter.drawText(QRect(left, top, WIDE, CAPTION), 0, pictures[place].stem)
        painter.drawImage(left, top + CAPTION, image)
    painter.end()
    return sheet
