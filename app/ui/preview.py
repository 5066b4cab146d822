"""The print preview: the very pages of the PDF that is printed, drawn by the same engine.

The rule: the PDF lives in memory; it is written to disk only where the clerk says.
"""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

import pypdfium2
from PySide6.QtCore import QRect, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPageSize, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractScrollArea, QLabel, QVBoxLayout, QWidget

from app.domain.changes import Changes
from app.store.ledger import Ledger
from app.ui import icons, look, pick, problems
from app.ui.desk import Desk
from app.ui.parts import button, label, line, say
from app.ui.printing import POINTS_PER_INCH, PRINT_DPI, page_image, print_pdf
from app.ui.settings import ledger_folder
from app.usecases.files import write_whole

GAP = 16
SCREEN_DPI = 96
ZOOMS = (0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0)
KEPT_PAGES = 6


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper to look at: its title, the name of its file, and what builds it on the worker.

    `save` writes it where the clerk says, if that is to be noted in the ledger.
    """

    title: str
    file_name: str
    build: Callable[[Ledger], bytes]
    save: Callable[[Ledger, Path, bytes], Path] | None = None


class Pages(QAbstractScrollArea):
    """The pages one below the other; only those in sight are drawn."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("pages_view")
        self.setAccessibleName("打印预览页面")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.verticalScrollBar().setObjectName("pages_bar")
        self._pdf: pypdfium2.PdfDocument | None = None
        self._sizes: list[tuple[float, float]] = []
        # Where each begins at this zoom; there may be thousands, and scrolling waits for it.
        self._tops: list[int] = []
        self._drawn: dict[tuple[int, float], QImage] = {}
        self.zoom = 1.0
        self.moved: Callable[[int], None] = lambda _: None
        self.verticalScrollBar().valueChanged.connect(lambda _: self.moved(self.page()))

    def show_pdf(self, content: bytes) -> None:
        """Show a PDF from its first page, as wide as the window allows."""
        self._pdf = pypdfium2.PdfDocument(content)
        self._sizes = [self._pdf.get_page_size(i) for i in range(len(self._pdf))]
        self._drawn.clear()
        self._tops.clear()
        self.fit()
        self.go_to(0)

    def close_pdf(self) -> None:
        """Let go of the PDF."""
        if self._pdf is not None:
            self._pdf.close()
            self._pdf = None

    def count(self) -> int:
        """How many pages there are."""
        return len(self._sizes)

    def page(self) -> int:
        """The page in the middle of the window, from 0."""
        middle = self.verticalScrollBar().value() + self.viewport().height() // 2
        return self._at(middle)

    def _at(self, down: int) -> int:
        """The page that a line across all of them lies in, or just below."""
        return max(bisect_right(self._tops, down) - 1, 0)

    def go_to(self, page: int) -> None:
        """Scroll a page's top into sight."""
        if self._tops:
            top = self._tops[min(max(page, 0), len(self._tops) - 1)]
            self.verticalScrollBar().setValue(top - GAP)

    def fit(self) -> None:
        """As wide as the window, not larger than a hand-held page."""
        if self._sizes:
            widest = max(width for width, _ in self._sizes) * SCREEN_DPI / POINTS_PER_INCH
            self.set_zoom(min((self.viewport().width() - 2 * GAP) / widest, 1.25))

    def step_zoom(self, *, larger: bool) -> None:
        """The next zoom up or down."""
        if larger:
            self.set_zoom(next((z for z in ZOOMS if z > self.zoom + 0.01), ZOOMS[-1]))
        else:
            self.set_zoom(next((z for z in reversed(ZOOMS) if z < self.zoom - 0.01), ZOOMS[0]))

    def set_zoom(self, zoom: float) -> None:
        """Show the pages at a share of their size on paper; what is being read stays in sight."""
        down, across = self.verticalScrollBar(), self.horizontalScrollBar()
        page, share = self._above() if self._tops else (0, 0.0)
        middle = (across.value() + across.pageStep() / 2) / (across.maximum() + across.pageStep())
        self.zoom = zoom
        self._drawn.clear()
        self._stack()
        self._set_bars()
        if self._tops:
            down.setValue(round(self._tops[page] + share * self._size(page).height()))
        whole = across.maximum() + across.pageStep()
        across.setValue(round(middle * whole - across.pageStep() / 2))
        self.viewport().update()

    def _above(self) -> tuple[int, float]:
        """The page at the upper edge, and how much of it is out of sight above."""
        edge = self.verticalScrollBar().value()
        page = self._at(edge + GAP)
        return page, (edge - self._tops[page]) / self._size(page).height()

    def _size(self, page: int) -> QSize:
        scale = self.zoom * SCREEN_DPI / POINTS_PER_INCH
        width, height = self._sizes[page]
        return QSize(round(width * scale), round(height * scale))

    def _stack(self) -> None:
        heights = (self._size(page).height() + GAP for page in range(len(self._sizes)))
        self._tops = list(accumulate(heights, initial=GAP))[:-1]

    def _set_bars(self) -> None:
        if not self._tops:
            return
        last = len(self._tops) - 1
        height = self._tops[last] + self._size(last).height() + GAP
        widest = max(range(len(self._sizes)), key=lambda page: self._sizes[page][0])
        width = self._size(widest).width() + 2 * GAP
        seen = self.viewport().size()
        for bar, all_of_it, part in (
            (self.verticalScrollBar(), height, seen.height()),
            (self.horizontalScrollBar(), width, seen.width()),
        ):
            bar.setRange(0, max(all_of_it - part, 0))
            bar.setPageStep(part)
            bar.setSingleStep(48)

    def resizeEvent(self, event: object) -> None:
        self._set_bars()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), look.tones().of("line"))
        across, down = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        seen = self.viewport().rect()
        for page in range(self._at(down), bisect_right(self._tops, down + seen.height())):
            size = self._size(page)
            left = max((seen.width() - size.width()) // 2, GAP - across)
            place = QRect(left, self._tops[page] - down, size.width(), size.height())
            painter.fillRect(place, QColor(Qt.GlobalColor.white))
            painter.drawImage(place, self._image(page))
        painter.end()

    def _image(self, page: int) -> QImage:
        assert self._pdf is not None
        scale = self.zoom * SCREEN_DPI / POINTS_PER_INCH * self.devicePixelRatioF()
        key = (page, scale)
        if key not in self._drawn:
            while len(self._drawn) >= KEPT_PAGES:
                self._drawn.pop(next(iter(self._drawn)))
            self._drawn[key] = page_image(self._pdf, page, scale)
        return self._drawn[key]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
        key = event.key()
        if key in steps:
            self.go_to(self.page() + steps[Qt.Key(key)])
        elif key == Qt.Key.Key_Home:
            self.go_to(0)
        elif key == Qt.Key.Key_End:
            self.go_to(self.count() - 1)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.step_zoom(larger=key != Qt.Key.Key_Minus)
        else:
            super().keyPressEvent(event)


class Preview(QWidget):
    """A paper over the screen that asked for it, until Esc."""

    def __init__(self, desk: Desk, paper: Paper) -> None:
        super().__init__()
        self.setObjectName("preview")
        self.setAccessibleName(f"打印预览：{paper.title}")
        self.desk, self.paper = desk, paper
        self._content = b""
        self.heading = label(paper.title, "preview_title", role="section", wrap=True)
        self.place: QLabel = label("正在排版…", "preview_place", role="muted")
        self.pages = Pages(self)
        self.pages.moved = lambda _: self._say_place()
        self.print = button("打印…", "print", role="main", icon="print")
        self.save = button("另存为 PDF…", "save_pdf", icon="save")
        self._lay_out()
        self.setFocusProxy(self.pages)
        for each in (self.print, self.save):
            each.setEnabled(False)
        self.print.clicked.connect(self._print)
        self.save.clicked.connect(self._save)
        desk.hinted.emit("PgUp PgDn 翻页　+ - 缩放　Esc 返回")
        desk.read(paper.build, self._built, owner=self, title="正在排版", failed=self._failed)

    def _lay_out(self) -> None:
        back = button("返回", "leave", role="link", icon="back")
        back.setToolTip("返回（Esc）")
        smaller = icons.tool_button("zoom_out", "缩小", self)
        larger = icons.tool_button("zoom_in", "放大", self)
        earlier = icons.tool_button("previous", "上一页", self)
        later = icons.tool_button("next", "下一页", self)
        back.clicked.connect(self.desk.back_wanted)
        smaller.clicked.connect(lambda: self.pages.step_zoom(larger=False))
        larger.clicked.connect(lambda: self.pages.step_zoom(larger=True))
        earlier.clicked.connect(lambda: self.pages.go_to(self.pages.page() - 1))
        later.clicked.connect(lambda: self.pages.go_to(self.pages.page() + 1))
        body = QVBoxLayout(self)
        body.setContentsMargins(24, 16, 24, 16)
        body.setSpacing(look.GRID)
        tools = (earlier, self.place, later, smaller, larger, self.save, self.print)
        body.addLayout(line(back, self.heading, *tools, wide=1))
        body.addWidget(self.pages, 1)

    def _built(self, content: bytes) -> None:
        self._content = content
        for each in (self.print, self.save):
            each.setEnabled(True)
        self.pages.show_pdf(content)
        # The page has its final width only after the first layout.
        QTimer.singleShot(0, self, self.pages.fit)
        self.pages.setFocus()
        self._say_place()

    def _failed(self, error: Exception) -> None:
        say(self.place, "没有排出来")
        problems.show(error, self)

    def _say_place(self) -> None:
        if self.pages.count():
            say(self.place, f"第 {self.pages.page() + 1:,} 页，共 {self.pages.count():,} 页")

    def _save(self) -> None:
        suggested = ledger_folder().parent / self.paper.file_name
        path = pick.new_file(self, "另存为 PDF", suggested, "PDF (*.pdf)")
        if path is None:
            return
        content, noted = self._content, self.paper.save

        def saved(where: Path) -> None:
            say(self.place, f"已存到 {where.name}")

        if noted is not None:
            self.desk.change(
                lambda ledger, _: (noted(ledger, path, content), Changes()), saved, owner=self
            )
        else:
            self.desk.background.read(lambda _: write_whole(path, content), saved, owner=self)

    def _print(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setResolution(PRINT_DPI)
        printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        printer.setFullPage(True)
        dialog = QPrintDialog(printer, self)
        dialog.setMinMax(1, self.pages.count())
        if dialog.exec():
            sent = problems.attempt(lambda: print_pdf(self._content, printer))
            if sent.error is not None:
                problems.show(sent.error, self)
            else:
                say(self.place, "已送往打印机")

    def closeEvent(self, event: object) -> None:
        self.pages.close_pdf()
