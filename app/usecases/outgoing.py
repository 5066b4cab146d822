"""What an office reports: its records changed since the last acknowledged bundle, checked first.

The rule: a record with a hard finding stays here, and so does what hangs on it; both are tried
again with every export until they are taken.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, partial
from typing import Any

from app.domain.fields import Kind, fields_of
from app.domain.hard_checks import hard_findings
from app.domain.papers import Evidence
from app.domain.record import Record
from app.domain.records import RECORDS
from app.domain.wire import KINDS, line_of
from app.store import adopting, outbox
from app.store.ledger import Ledger, now
from app.store.outbox import Held
from app.sync import bundle
from app.sync.manifest import LINE_LIMIT
from app.sync.strict_json import Json, canonical

CHUNK = 1 << 16
# A line this long is measured before it is taken: few records have long texts.
SUSPICIOUS = LINE_LIMIT // 8


@dataclass(slots=True)
class Outgoing:
    """Filled while `lines_of` runs: what goes, by table and whether deleted, and what stays."""

    going: Counter[tuple[str, bool]] = field(default_factory=Counter)
    held: list[Held] = field(default_factory=list)
    retried: list[tuple[str, str]] = field(default_factory=list)
    scans: set[str] = field(default_factory=set)

    @property
    def records(self) -> int:
        """How many lines go."""
        return self.going.total()


def lines_of(
    ledger: Ledger, out: Outgoing, *, since: int, today: date
) -> Iterator[Mapping[str, Json]]:
    """The lines to send, parents before children and tombstones first; `out` is filled."""
    waiting = {(each.of_table, each.of_id) for each in outbox.held_back(ledger)}
    staying: set[str] = set()
    for kind in RECORDS:
        links = [each.name for each in fields_of(kind) if each.links_to in KINDS]
        records = adopting.changed_records(
            ledger, kind, since=since, unit_code=ledger.unit_code, held=bool(waiting)
        )
        for record in records:
            held = _held(record, links, staying, today)
            if held is not None:
                staying.add(record.id)
                out.held.append(held)
                continue
            if (kind.table, record.id) in waiting:
                out.retried.append((kind.table, record.id))
            gone = record.deleted_at is not None
            out.going[kind.table, gone] += 1
            if isinstance(record, Evidence) and record.sha256 and not gone:
                out.scans.add(record.sha256)
            yield line_of(record)


def evidence_of(ledger: Ledger, out: Outgoing) -> Iterator[bundle.Evidence]:
    """The scans that travel along with the lines that went; each is read when its turn comes."""
    for digest, size in adopting.content_sizes(ledger, out.scans).items():
        yield bundle.Evidence(digest, size, partial(_chunks, ledger, digest))


def _chunks(ledger: Ledger, digest: str) -> Iterator[bytes]:
    content = adopting.content_of(ledger, digest) or b""
    for start in range(0, len(content), CHUNK):
        yield content[start : start + CHUNK]


def _held(record: Record, links: list[str], staying: set[str], today: date) -> Held | None:
    """Why a record stays here, if it does; of a deleted one only the tombstone matters."""
    if any(getattr(record, name) in staying for name in links):
        return _holding(record, "parent", "所属的记录没有通过检查，待其改好后一并上报。")
    if record.deleted_at is None:
        finding = next(hard_findings(record, today=today), None)
        if finding is not None:
            return _holding(record, finding.code, finding.sentence)
    if _too_long(record):
        said = "内容过长，装不进数据包。请精简后再导出。"
        return _holding(record, "too_long", said)
    return None


def _holding(record: Record, code: str, reason: str) -> Held:
    return Held(
        of_table=record.table,
        of_id=record.id,
        place="here",
        code=code,
        reason=reason,
        noted_at=now(),
        sent_in=None,
    )


def _too_long(record: Record) -> bool:
    kind: Any = type(record)
    texts = (getattr(record, name) for name in _long_fields(kind))
    if sum(len(text) for text in texts if text) < SUSPICIOUS:
        return False
    return len(canonical(line_of(record))) >= LINE_LIMIT


@cache
def _long_fields(kind: Any) -> tuple[str, ...]:
    long = (Kind.TEXT, Kind.DOCUMENT)
    return tuple(each.name for each in fields_of(kind) if each.kind in long)
