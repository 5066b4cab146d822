"""The monkey's world: a made-up ledger, files to hand to it, dialogs that are answered, and ears.

The rule: nothing reaches beyond the folder, and nothing that is said goes unheard.
"""

import json
import random
import shutil
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QDesktopServices
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QFileDialog

from app.domain.hard_checks import hard_findings
from app.domain.wire import KINDS
from app.store import ledger as ledgers
from app.store import queries
from app.store.ledger import Ledger
from app.store.records import canonical
from app.ui import problems, sticks
from app.usecases.import_workbooks import import_workbooks
from app.usecases.ledgers import verify_ledger
from tests.sync.test_volumes import USB, Machine

ROOT = Path(__file__).parent.parent.parent
WORKBOOK = ROOT / "tests" / "cases" / "ledgers" / "152223-1-messy.xlsx"
CLEAN = ROOT / "tests" / "cases" / "ledgers" / "152222-2-clean.xlsx"
PASSPHRASE = "made-up passphrase 42"
TODAY = date(2026, 6, 30)


class Ears:
    """Hears everything that must not be said."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def hook(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        self.heard.append("".join(traceback.format_exception(kind, error, trace)))

    def report(self, error: BaseException) -> Path:
        """In place of the program's report, which says less."""
        self.hook(type(error), error, error.__traceback__)
        raise OSError

    def qt(self, _kind: QtMsgType, _context: QMessageLogContext, text: str | None) -> None:
        if text and not text.startswith("This plugin does not support"):
            self.heard.append(f"Qt: {text}\n{''.join(traceback.format_stack(limit=12))}")

    @contextmanager
    def listening(self) -> Iterator[None]:
        """A bug is heard where the program writes its report, Qt where it prints."""
        before, sys.excepthook = sys.excepthook, self.hook
        report, problems.write_report = problems.write_report, self.report
        handler = qInstallMessageHandler(self.qt)
        try:
            yield
        finally:
            sys.excepthook, problems.write_report = before, report
            qInstallMessageHandler(handler)


@contextmanager
def harmless(folder: Path, chance: random.Random) -> Iterator[None]:
    """Dialogs of the system are answered at once, and nothing leaves the folder."""
    shelf = folder / "shelf"
    out = folder / "out"
    out.mkdir(exist_ok=True)

    def some(*_: Any) -> list[str]:
        found = sorted(str(each) for each in shelf.iterdir())
        return chance.sample(found, chance.randint(0, 2))

    def save(_parent: Any, _words: Any, suggested: str = "", *_: Any) -> tuple[str, str]:
        return (str(out / Path(suggested).name) if suggested else "", "")

    answers = {
        "getOpenFileNames": lambda *_: (some(), ""),
        "getOpenFileName": lambda *_: (next(iter(some()), ""), ""),
        "getSaveFileName": save,
        "getExistingDirectory": lambda *_: chance.choice(["", str(out)]),
    }
    kept = {name: getattr(QFileDialog, name) for name in answers}
    opened, printed, roots = QDesktopServices.openUrl, QPrintDialog.exec, sticks.ROOTS
    for name, answer in answers.items():
        setattr(QFileDialog, name, staticmethod(answer))
    QDesktopServices.openUrl = staticmethod(lambda _: True)  # type: ignore[method-assign]
    QPrintDialog.exec = lambda *_: 0  # type: ignore[method-assign]
    sticks.ROOTS = _machine(folder).roots
    try:
        yield
    finally:
        for name, answer in kept.items():
            setattr(QFileDialog, name, answer)
        QDesktopServices.openUrl = opened  # type: ignore[method-assign]
        QPrintDialog.exec = printed  # type: ignore[method-assign]
        sticks.ROOTS = roots


def _machine(folder: Path) -> Machine:
    machine = Machine(folder / "machine")
    machine.top.mkdir()
    disk = machine.disk(USB, "8:16", removable="1", model="虚构 U 盘")
    machine.partition(disk, "sdb1", "8:17")
    machine.mount("8:17", "media/clerk/STICK")
    return machine


def make_world(folder: Path) -> Path:
    """A ledger of a banner with an imported workbook, and a shelf of files to hand to it."""
    path = folder / "台账.ledger"
    opened, _ = ledgers.create(path, unit_code="152223", passphrase=PASSPHRASE)
    import_workbooks(opened, [WORKBOOK], dry_run=False, today=TODAY, refused_to=folder)
    ledgers.close(opened)
    shelf = folder / "shelf"
    shelf.mkdir()
    for source in (WORKBOOK, CLEAN):
        if source.exists():
            shutil.copyfile(source, shelf / source.name)
    (shelf / "虚构扫描件.pdf").write_bytes(b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n")
    (shelf / "虚构 信.docx").write_bytes(b"PK\x03\x04 no workbook")
    (shelf / "空.xlsx").write_bytes(b"")
    return path


TIMES = ("created_at", "updated_at", "deleted_at")


def facts_of(opened: Ledger) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every living record as the audit log words it."""
    for kind in KINDS.values():
        for record in queries.all_of(opened, kind):
            said = json.loads(canonical(record))
            yield record.id, {name: value for name, value in said.items() if name not in TIMES}


def broken_in(opened: Ledger) -> list[str]:
    """What is wrong with a ledger: as a file, and by the hard checks."""
    found = verify_ledger(opened)
    for kind in KINDS.values():
        for record in queries.all_of(opened, kind):
            wrong = hard_findings(record, today=TODAY)
            found += [f"{kind.table} {each.sentence}" for each in wrong]
    return found
