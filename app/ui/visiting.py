"""A visit to every screen, without a clerk: to see that each opens, or to take its picture."""

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import (
    QEventLoop,
    QMessageLogContext,
    QSize,
    QTimer,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication

from app.store.ledger import Ledger
from app.ui.application import make_application
from app.ui.background import Background
from app.ui.desk import Desk
from app.ui.frame import Frame
from app.ui.manual import Manual
from app.ui.manual_text import chapters
from app.ui.screens import SCREENS
from app.ui.screens.exchange import Exchange

PICTURE = QSize(1366, 768)
PATIENCE_MS = 60_000


def open_every_screen(ledger: Ledger) -> None:
    """Make, fill and draw every screen and chapter once; raises what any of them raises."""
    _visit(ledger, date.today(), lambda frame, _: frame.grab())
    _read_manual()


def _read_manual() -> None:
    """Every chapter with its pictures, as large as the window."""
    manual = Manual()
    manual.resize(PICTURE)
    for chapter in chapters():
        manual.open(chapter.key)
        manual.grab()
    manual.deleteLater()


def picture_screens(ledger: Ledger, out: Path, *, on: date) -> list[Path]:
    """A picture of each screen at 1366 × 768 as PNG files in `out`, in the order of the rail."""
    out.mkdir(parents=True, exist_ok=True)
    taken: list[Path] = []

    def take(frame: Frame, name: str) -> None:
        path = out / f"{len(taken) + 1:02d}-{name}.png"
        if not frame.grab().save(str(path), "PNG"):
            raise OSError(f"cannot write {path}")
        taken.append(path)

    _visit(ledger, on, take)
    return taken


def _unheard(_kind: QtMsgType, _context: QMessageLogContext, text: str | None) -> None:
    """Pass on what Qt warns of, but for what drawing without a display always brings."""
    if text and "propagateSizeHints" not in text:
        sys.stderr.write(f"{text}\n")


def _visit(ledger: Ledger, on: date, see: Callable[[Frame, str], object]) -> None:
    """Every screen and page in turn, and what a click leads to, as a clerk would see them."""
    application = make_application()
    heard = qInstallMessageHandler(_unheard)
    raised: list[BaseException] = []
    before, sys.excepthook = sys.excepthook, lambda _k, error, _t: raised.append(error)
    background = Background()
    desk = Desk(ledger, background, today=lambda: on)
    frame = Frame(desk, SCREENS)
    try:
        frame.resize(PICTURE)
        frame.show()
        for kind in SCREENS:
            frame.go(kind.key)
            _settle(background, application)
            see(frame, kind.words)
        for key, what, name in [*_pages(frame), *_corners(desk)]:
            frame.go(key, what)
            _settle(background, application)
            see(frame, name)
    finally:
        background.finish()
        frame.close()
        frame.deleteLater()
        sys.excepthook = before
        qInstallMessageHandler(heard)
    if raised:
        raise raised[0]


def _pages(frame: Frame) -> list[tuple[str, object, str]]:
    """The pages of 数据交换 that this office has; the first was seen with its screen."""
    frame.go(Exchange.key)
    exchange = frame.current()
    assert isinstance(exchange, Exchange)
    return [(exchange.key, kind.key, kind.words) for kind in exchange.offered()[1:]]


def _corners(desk: Desk) -> list[tuple[str, object, str]]:
    """Places that are reached by a click: a park's page, and the rows behind a number."""
    known = desk.appraised()
    if not known or not known[0].tiers:
        return []
    park = max(known, key=lambda each: each.figure("residents").value or 0)
    tier = park.tier(park.next_tier) if park.next_tier else park.tiers[0]
    counted = [each for each in tier.criteria if each.criterion.figure == "residents"]
    criterion = (counted or list(tier.criteria))[0]
    return [
        ("parks", park.park_id, "园区详情"),
        ("assessment", (park.park_id, tier.tier.id, criterion.criterion.id), "数字的明细"),
        ("assessment", "what_if", "试算"),
        ("assessment", "compare", "对比"),
        ("assessment", "records", "评估记录"),
    ]


def _settle(background: Background, application: QApplication) -> None:
    """Let the worker finish and everything be drawn, with an end to the patience."""
    loop = QEventLoop()
    checker, end = QTimer(), QTimer()
    checker.setInterval(10)
    checker.timeout.connect(lambda: None if background.busy() else loop.quit())
    end.setSingleShot(True)
    end.timeout.connect(loop.quit)
    for timer, wait in ((checker, 10), (end, PATIENCE_MS)):
        timer.start(wait)
    loop.exec()
    if background.busy():
        raise TimeoutError("the window did not come to rest")
    application.processEvents()
