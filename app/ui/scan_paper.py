"""A scan as a paper to look at: the same pages, zoom and printing as for the papers made here.

The rule: a scan is drawn from memory; nothing of it is written to a temporary file.
"""

from pathlib import Path

import pypdfium2
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QImage, QImageReader, QPageLayout, QPageSize, QPainter, QPdfWriter

from app.domain.papers import Evidence
from app.domain.scans import PDF, is_picture, known_kind
from app.errors import AppError
from app.store.ledger import Ledger
from app.ui.preview import Paper
from app.usecases.evidence import scan_of, write_noted
from app.usecases.files import safe_name

LONG_MM, SHORT_MM = 297.0, 210.0
DPI = 150


def scan_paper(evidence: Evidence) -> Paper:
    """The scan for the preview over the screen."""

    def build(ledger: Ledger) -> bytes:
        return pages_of(scan_of(ledger, evidence.id), evidence)

    def save(ledger: Ledger, path: Path, content: bytes) -> Path:
        return write_noted(ledger, evidence.id, path, content)

    return Paper(evidence.title, f"{safe_name(evidence.title)}.pdf", build, save)


def pages_of(content: bytes, evidence: Evidence) -> bytes:
    """The pages of a scan as a PDF. AppErrors: unreadable, no_pages where we cannot draw them."""
    if evidence.media_type == PDF:
        try:
            pypdfium2.PdfDocument(content).close()
        except pypdfium2.PdfiumError as error:
            raise _unreadable(evidence) from error
        return content
    if is_picture(evidence.media_type):
        return _of_pictures(content, evidence)
    kind = known_kind(evidence.media_type)
    words = kind.words if kind else "这种文件"
    raise AppError(
        f"“{evidence.title}”是{words}，本程序不能显示。",
        hint="请用“另存…”存出来，再用相应的软件打开。",
        code="no_pages",
    )


def _of_pictures(content: bytes, evidence: Evidence) -> bytes:
    source = QBuffer()
    source.setData(QByteArray(content))
    source.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(source)
    reader.setAutoTransform(True)
    made = QBuffer()
    made.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(made)
    writer.setResolution(DPI)
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    painter = QPainter()
    while not (image := reader.read()).isNull():
        writer.setPageSize(_page_size(image))
        writer.setPageOrientation(QPageLayout.Orientation.Portrait)
        if painter.isActive():
            writer.newPage()
        else:
            painter.begin(writer)
        painter.drawImage(QRectF(0, 0, writer.width(), writer.height()), image)
        if not reader.supportsAnimation() and not reader.jumpToNextImage():
            break
        if reader.supportsAnimation():
            break  # the first of a moving picture is the picture
    drawn = painter.isActive()
    if drawn:
        painter.end()
    # What writes and reads must go before what it writes to and reads from.
    del painter, writer, reader
    if not drawn:
        raise _unreadable(evidence)
    return bytes(made.data().data())


def _page_size(image: QImage) -> QPageSize:
    """As large as fits on A4, upright or across as the picture is."""
    across = image.width() > image.height()
    room = QSizeF(LONG_MM, SHORT_MM) if across else QSizeF(SHORT_MM, LONG_MM)
    share = min(room.width() / image.width(), room.height() / image.height())
    size = QSizeF(image.width() * share, image.height() * share)
    return QPageSize(size, QPageSize.Unit.Millimeter, "", QPageSize.SizeMatchPolicy.ExactMatch)


def _unreadable(evidence: Evidence) -> AppError:
    return AppError(
        f"“{evidence.title}”打不开，可能加了密码或内容不完整。",
        hint="请用“另存…”存出来，用别的软件打开看看；打不开的请重新扫描后添加。",
        code="unreadable",
    )
