"""The print preview: the pages of the PDF itself, on screen, on the printer and in the file."""

from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.errors import AppError
from app.reports.registry import REPORTS
from app.ui import pick
from app.ui.desk import Desk
from app.ui.papers import paper
from app.ui.preview import Preview
from app.ui.printing import page_image, print_pdf


@pytest.fixture
def preview(
    desk: Desk, qtbot: QtBot, rest: Callable[[], None], active: Callable[[QWidget], None]
) -> Preview:
    """The assessment forms of twenty parks without data."""
    made = Preview(desk, paper(desk, "assessment-form", tier_id="standard"))
    qtbot.addWidget(made)
    made.resize(1366, 768)
    active(made)
    rest()
    return made


def greys(image: QImage) -> list[int]:
    """The page as 60 × 84 shades of grey."""
    small = image.scaled(
        60, 84, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    ).convertToFormat(QImage.Format.Format_Grayscale8)
    return [small.pixelColor(x, y).lightness() for y in range(84) for x in range(60)]


def test_the_keys_turn_pages_and_zoom(preview: Preview) -> None:
    pages = preview.pages
    assert pages.count() == 20
    assert preview.place.text() == "第 1 页，共 20 页"
    QTest.keyClick(pages, Qt.Key.Key_PageDown)
    assert preview.place.text() == "第 2 页，共 20 页"
    QTest.keyClick(pages, Qt.Key.Key_End)
    assert preview.place.text() == "第 20 页，共 20 页"
    before = pages.zoom
    QTest.keyClick(pages, Qt.Key.Key_Plus)
    assert pages.zoom > before
    assert pages.page() == 19
    QTest.keyClick(pages, Qt.Key.Key_Home)
    assert pages.page() == 0


def test_what_is_read_stays_in_sight_when_it_is_enlarged(preview: Preview) -> None:
    pages = preview.pages
    down, across = pages.verticalScrollBar(), pages.horizontalScrollBar()
    assert down.value() == 0
    pages.go_to(2)
    down.setValue(down.value() + pages._size(2).height() // 2)
    page, share = pages._above()
    assert page == 2
    for _ in range(4):
        QTest.keyClick(pages, Qt.Key.Key_Plus)
        assert pages._above()[0] == page
        assert abs(pages._above()[1] - share) < 0.01
    # And the middle of the page, not its left margin.
    assert abs(across.value() - across.maximum() / 2) <= 2
    assert across.maximum() > 0
    for _ in range(20):
        QTest.keyClick(pages, Qt.Key.Key_Minus)
    assert abs(pages._above()[1] - share) < 0.05


def test_only_pages_in_sight_are_drawn(preview: Preview) -> None:
    preview.pages.viewport().repaint()
    assert 1 <= len(preview.pages._drawn) <= 3


def test_the_file_saved_is_the_pdf_shown(
    preview: Preview, tmp_path: Path, rest: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "评估表.pdf"
    monkeypatch.setattr(pick, "new_file", lambda *_: target)
    preview.save.click()
    rest()
    assert target.read_bytes() == preview._content
    assert "已存到 评估表.pdf" in preview.place.text()


def test_the_print_is_the_page_that_was_shown(preview: Preview, tmp_path: Path) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    printer.setResolution(150)
    printer.setFullPage(True)
    printer.setFromTo(2, 3)
    print_pdf(preview._content, printer)
    printed = pypdfium2.PdfDocument(tmp_path / "printed.pdf")
    shown = pypdfium2.PdfDocument(preview._content)
    assert len(printed) == 2
    one, other = page_image(printed, 0, 1.0), page_image(shown, 1, 1.0)
    assert abs(one.width() - other.width()) <= 2
    apart = [abs(a - b) for a, b in zip(greys(one), greys(other), strict=True)]
    assert sum(apart) / len(apart) < 6
    assert sum(shade < 250 for shade in greys(one)) > 500
    printed.close()
    shown.close()


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)
def test_every_paper_has_a_preview(
    report: object, desk: Desk, qtbot: QtBot, rest: Callable[[], None]
) -> None:
    made = Preview(desk, paper(desk, getattr(report, "name", ""), tier_id="demonstration"))
    qtbot.addWidget(made)
    made.show()
    rest()
    assert made.pages.count() >= 1
    assert min(greys(page_image(pypdfium2.PdfDocument(made._content), 0, 1.0))) < 200


@pytest.mark.qt_log_ignore("QPainter::", "QPrinter::", "QPdf", "QFile")
def test_a_printer_that_takes_nothing_is_told(preview: Preview, tmp_path: Path) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "没有的文件夹" / "printed.pdf"))
    with pytest.raises(AppError) as refused:
        print_pdf(preview._content, printer)
    assert refused.value.code == "not_printed"
