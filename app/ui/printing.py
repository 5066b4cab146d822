"""Pages of a PDF as pictures: the same function draws them for the screen and for the printer."""

from typing import TYPE_CHECKING

import pypdfium2
from PySide6.QtGui import QImage, QPageLayout, QPainter

from app.errors import AppError

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

POINTS_PER_INCH = 72
PRINT_DPI = 300


def page_image(pdf: pypdfium2.PdfDocument, number: int, scale: float) -> QImage:
    """A page as a picture, `scale` pixels per point; black on white."""
    bitmap = pdf[number].render(scale=scale, prefer_bgrx=True)
    image = QImage(
        bytes(bitmap.buffer),
        bitmap.width,
        bitmap.height,
        bitmap.stride,
        QImage.Format.Format_RGB32,
    ).copy()
    bitmap.close()
    return image


def print_pdf(content: bytes, printer: "QPrinter") -> None:
    """Send the PDF's pages to a printer, each turned as it is, at its true size.

    AppError "not_printed" if the printer, or the file it prints into, takes none or not all.
    """
    pdf = pypdfium2.PdfDocument(content)
    first = max(printer.fromPage(), 1)
    last = min(printer.toPage() or len(pdf), len(pdf))
    painter = QPainter()
    scale = printer.resolution() / POINTS_PER_INCH
    for number in range(first - 1, last):
        width, height = pdf.get_page_size(number)
        sides = QPageLayout.Orientation
        printer.setPageOrientation(sides.Landscape if width > height else sides.Portrait)
        if not (painter.begin(printer) if number == first - 1 else printer.newPage()):
            if painter.isActive():
                painter.end()
            pdf.close()
            raise AppError(
                f"打印机没有接收第 {number + 1} 页。",
                hint="请检查打印机是否开着、有纸；打印成文件的，请换一个可以写入的位置。",
                code="not_printed",
            )
        painter.drawImage(0, 0, page_image(pdf, number, scale))
    painter.end()
    pdf.close()
