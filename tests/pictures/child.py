"""One process of pictures: one ledger, one theme, one scale, one size; Qt takes a scale but once.

The rule: what a picture shows is told beside it in `seen.jsonl`, a line for each.
"""

import json
import os
import shutil
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QApplication, QWidget

from app.store import ledger as ledgers
from app.ui import pick
from app.ui.application import make_application
from app.ui.screens import SCREENS
from app.ui.settings import settings
from app.ui.window import Window
from tests.pictures.faults import faults
from tests.pictures.made_ledgers import CASES, TODAY, opened_copy
from tests.pictures.tour import Tour, settle

SOUGHT = ("虚构", "zzz", "xu")


class Camera:
    """Takes numbered pictures of a window into a folder."""

    def __init__(self, window: QWidget, out: Path) -> None:
        self._window, self._out = window, out
        self._count = 0
        self._told = (out / "seen.jsonl").open("w", encoding="utf-8")

    def take(
        self, name: str, stall: tuple[float, float] = (0.0, 0.0), seconds: float = 0.0
    ) -> None:
        """The window with whatever lies over it, and what is wrong there."""
        self._count += 1
        path = self._out / f"{self._count:03d}-{name}"[:180]
        picture = self._window.grab()
        found = list(faults(self._window))
        for over in QApplication.topLevelWidgets():
            if over is not self._window and over.isVisible():
                self._lay(picture, over)
                found += faults(over)
        picture.save(f"{path}.png", "PNG")
        line = {"name": path.name, "own_ms": round(stall[0]), "clock_ms": round(stall[1])}
        line |= {"seconds": round(seconds, 1)}
        self._told.write(json.dumps(line | {"faults": found}, ensure_ascii=False) + "\n")
        self._told.flush()

    def _lay(self, picture: QPixmap, over: QWidget) -> None:
        at = over.mapToGlobal(QPoint(0, 0)) - self._window.mapToGlobal(QPoint(0, 0))
        painter = QPainter(picture)
        painter.drawPixmap(at, over.grab())
        painter.end()


def _stand_in_for_dialogs(folder: Path) -> None:
    """Nobody answers a dialog of the system here: a workbook, a folder, and nothing else."""
    folder.mkdir(parents=True, exist_ok=True)
    # What is refused of it is written beside it.
    workbook = Path(shutil.copy(CASES / "152223-1-messy.xlsx", folder))
    answers: dict[str, object] = {
        "workbooks": [workbook],
        "bundles": [],
        "scans": [],
        "card": None,
        "pack": None,
        "ledger": None,
        "backup": None,
        "folder": folder,
    }
    for name, answer in answers.items():
        setattr(pick, name, lambda *_, answer=answer, **__: answer)
    setattr(pick, "new_file", lambda _p, _w, suggested, _k: folder / suggested.name)  # noqa: B010
    setattr(QPrintDialog, "exec", lambda *_: 0)  # noqa: B010 - no stub names it so


def _gate(window: Window, camera: Camera) -> None:
    """What stands before the ledger."""
    gate = window.gate
    settle(window.background)
    camera.take("gate-open")
    gate.unlock.passphrase.line.setText("不对的口令")
    gate.unlock.open.click()
    settle(window.background)
    camera.take("gate-wrong")
    gate.unlock.make.click()
    settle(window.background)
    camera.take("gate-make")
    gate.make.found.click()
    settle(window.background)
    camera.take("gate-make-wanting")
    gate.make.back.click()
    gate.unlock.restore.click()
    settle(window.background)
    camera.take("gate-restore")
    gate.restore.back.click()
    gate.read_manual()
    settle(window.background)
    camera.take("gate-manual")
    gate._leave_manual()
    gate.lock(Path("虚构扎赉特旗.ledger"))
    camera.take("gate-locked")


def _finder(window: Window, camera: Camera) -> None:
    assert window.frame is not None
    search = window.frame.search
    for words in SOUGHT:
        search.setFocus()
        search.clear()
        search.setText(words)
        search.textEdited.emit(words)
        settle(window.background)
        settle(window.background)
        camera.take(f"finder-{words}")
    search.clear()


def picture(
    out: Path,
    *,
    state: str,
    theme: str,
    size: tuple[int, int],
    deep: int,
    screens: Sequence[str] = (),
) -> None:
    """All pictures of one process, into `out`; of some `screens` only, if any are named."""
    out.mkdir(parents=True, exist_ok=True)
    os.environ["PARKLEDGER_CONFIG"] = str(out / "config")
    settings().setValue("look/theme", theme)
    settings().setValue("lock/idle_minutes", "60")
    opened = opened_copy(state, out.parent)
    _stand_in_for_dialogs(out / "stick")
    application = make_application()
    began = time.monotonic()
    window = Window(today=lambda: TODAY)
    # A picture of a small window must not be of one that grew.
    window.resize(*size)
    window.show()
    window.activateWindow()
    application.processEvents()
    camera = Camera(window, out)
    try:
        if state == "empty":
            _gate(window, camera)
        window.enter(opened)
        settle(window.background)
        assert window.frame is not None
        if window.size().toTuple() != size:
            sys.stdout.write(f"the window is {window.size().toTuple()}, not {size}\n")
        tour = Tour(window.frame, window.background, camera.take, deep=deep, only_look=state == "L")
        tour.walk([kind.key for kind in SCREENS if not screens or kind.key in screens])
        _finder(window, camera)
        for place in tour.lost:
            sys.stdout.write(f"lost: {place}\n")
    finally:
        with suppress(RuntimeError):
            QTimer.singleShot(0, window.close)
        application.processEvents()
        window.background.finish()
        ledgers.close(opened)
    sys.stdout.write(f"{out.name}: {camera._count} in {time.monotonic() - began:.0f} s\n")
