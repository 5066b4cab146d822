"""Papers as rows of the one table, and what a clerk brings to be kept: files and pictures."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QIODevice, QMimeData
from PySide6.QtGui import QImage

from app.domain.fields import field_of
from app.domain.papers import Evidence
from app.domain.scans import known_kind
from app.domain.wire import KINDS
from app.store import queries, scans
from app.store.ledger import Ledger
from app.store.scans import Paper
from app.ui.columns import Column, column_of

KB, MB = 1 << 10, 1 << 20
PLACE = ("cabinet", "box", "page")
# A record whose papers are shown: its table, its id, and what it is called in the choice.
Whose = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class KnownPapers:
    """The papers of a record, and the office that keeps it."""

    papers: tuple[Paper, ...]
    unit_code: str


def size_text(size: int) -> str:
    """A number of bytes as people say it."""
    if size >= MB:
        return f"{size / MB:.1f} MB"
    return f"{max(size / KB, 0.1):.1f} KB" if size else "不在本机"


def _kind(row: Paper) -> str:
    kind = known_kind(row.evidence.media_type)
    return kind.words if kind else row.evidence.media_type or ""


def _added(row: Paper) -> str:
    return f"{datetime.fromisoformat(row.evidence.created_at).astimezone():%Y-%m-%d %H:%M}"


def _of(name: str, width: int) -> Column[Paper]:
    return column_of(field_of(Evidence, name), lambda row: getattr(row.evidence, name), width=width)


COLUMNS: tuple[Column[Paper], ...] = (
    _of("title", 360),
    Column(name="kind", heading="文件", show=_kind, width=120),
    Column(
        name="size",
        heading="大小",
        show=lambda row: size_text(row.size),
        order=lambda row: row.size,
        number=True,
        width=88,
    ),
    *(_of(name, 72) for name in PLACE),
    Column(name="added", heading="存入时间", show=_added, width=144),
)


def known_papers(ledger: Ledger, table: str, record_id: str) -> KnownPapers:
    """The papers of a record, and whose it is."""
    record = queries.fetch(ledger, KINDS[table], record_id)
    return KnownPapers(tuple(scans.papers_of(ledger, table, record_id)), record.unit_code)


def files_in(carried: QMimeData | None) -> list[Path]:
    """The files that are dragged, or were copied in a folder; an empty clipboard is None."""
    if carried is None:
        return []
    return [Path(url.toLocalFile()) for url in carried.urls() if url.isLocalFile()]


def png_of(image: QImage) -> bytes:
    """A picture of the clipboard as a file."""
    made = QBuffer()
    made.open(QIODevice.OpenModeFlag.WriteOnly)
    kind: Any = "PNG"  # the binding takes a str, whatever it declares
    image.save(made, kind)
    return bytes(made.data().data())
