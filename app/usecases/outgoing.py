"""What an office reports: its records changed since the last acknowledged bundle, checked first.

The rule: a record with a hard finding stays here, and so does what hangs on it; both are tried
again with every export until they are taken.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from app.domain.fields import Finding, Kind, fields_of
from app.domain.hard_checks import doubtful, hard_findings
from app.domain.papers import LARGEST_SCAN_BYTES, Evidence
from app.domain.record import Record
from app.domain.records import RECORDS
from app.domain.wire import KINDS
from app.store import adopting, outbox
from app.store.ledger import Ledger, now
from app.store.outbox import Held
from app.store.rows import Row
from app.sync import bundle
from app.sync.manifest import LINE_LIMIT

CHUNK = 1 << 16
# A character takes four bytes at most.
SUSPICIOUS = LINE_LIMIT // 4


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


def lines_of(ledger: Ledger, out: Outgoing, *, since: int, today: date) -> Iterator[bytes]:
    """The lines to send, some at a time, parents before children and tombstones first.

    `out` is filled on the way.
    """
    waiting = {(each.of_table, each.of_id) for each in outbox.held_back(ledger)}
    staying: set[str] = set()
    for kind in RECORDS:
        sieve = _sieve(kind, today)
        batches = adopting.lines_to_send(
            ledger,
            kind,
            since=since,
            unit_code=ledger.unit_code,
            held=bool(waiting),
            asked=sieve.columns,
        )
        for rows in batches:
            held = _held(ledger, kind, rows, sieve, staying, today)
            going = [row for row in rows if row[ID] not in held] if held else rows
            staying.update(held)
            out.held.extend(held.values())
            if waiting:
                keys = ((kind.table, row[ID]) for row in going)
                out.retried.extend(key for key in keys if key in waiting)
            gone = sum(row[GONE] for row in going)
            out.going[kind.table, True] += gone
            out.going[kind.table, False] += len(going) - gone
            if kind is Evidence:
                at = FIRST + sieve.columns.index("sha256")
                out.scans.update(row[at] for row in going if row[at] and not row[GONE])
            yield "".join(f"{row[LINE]}\n" for row in going).encode()


ID, GONE, LINE, FIRST = 0, 1, 2, 3


@dataclass(frozen=True, slots=True)
class _Sieve:
    """What of a kind's rows is looked at: the columns, which of them link, and which are doubted.

    A doubt is a place in the row and what tells a value that needs a closer look.
    """

    columns: tuple[str, ...]
    links: tuple[int, ...]
    doubts: tuple[tuple[int, Callable[[Any], bool]], ...]


def _sieve(kind: type[Record], today: date) -> _Sieve:
    links = [each.name for each in fields_of(kind) if each.links_to in KINDS]
    doubts = doubtful(kind, today=today)
    codes = {each.name for each in fields_of(kind) if each.kind is Kind.CODES}
    columns = tuple(dict.fromkeys((*links, *doubts, *(["sha256"] if kind is Evidence else []))))
    return _Sieve(
        columns,
        tuple(FIRST + columns.index(name) for name in links),
        tuple(
            (FIRST + columns.index(name), partial(_listed, look) if name in codes else look)
            for name, look in doubts.items()
        ),
    )


def _listed(look: Callable[[Any], bool], stored: str) -> bool:
    return look(json.loads(stored))


def _held(
    ledger: Ledger,
    kind: type[Record],
    rows: Sequence[Row],
    sieve: _Sieve,
    staying: set[str],
    today: date,
) -> dict[str, Held]:
    """What of these rows stays here, by id; of a deleted one only the tombstone matters."""
    held: dict[str, Held] = {}
    if staying:
        for row in rows:
            if any(row[at] in staying for at in sieve.links):
                said = "所属的记录没有通过检查，待其改好后一并上报。"
                held[row[ID]] = _holding(kind, row[ID], Finding("parent", said))
    doubted = sorted(_doubted(rows, sieve) - held.keys())
    for record in adopting.stored(ledger, kind, doubted).values():
        finding = next(hard_findings(record, today=today), None)
        if finding is not None:
            held[record.id] = _holding(kind, record.id, finding)
    if kind is Evidence:
        held |= _held_scans(ledger, rows, FIRST + sieve.columns.index("sha256"))
    for row in rows:
        if len(row[LINE]) >= SUSPICIOUS and len(row[LINE].encode()) >= LINE_LIMIT:
            said = "内容过长，装不进数据包。请精简后再导出。"
            held[row[ID]] = _holding(kind, row[ID], Finding("too_long", said))
    return held


def _doubted(rows: Sequence[Row], sieve: _Sieve) -> set[str]:
    """The ids of those that need a closer look; each distinct value is looked at once."""
    doubted: set[str] = set()
    for at, look in sieve.doubts:
        wrong = {value for value in {row[at] for row in rows} if look(value)}
        if wrong:
            doubted.update(row[ID] for row in rows if row[at] in wrong and not row[GONE])
    return doubted


def _held_scans(ledger: Ledger, rows: Sequence[Row], at: int) -> dict[str, Held]:
    """Evidence whose scan the recipient would not take."""
    sizes = adopting.content_sizes(ledger, {row[at] for row in rows if row[at]})
    held = {}
    for row in rows:
        if row[at] is None or row[GONE] or 0 < sizes.get(row[at], 0) <= LARGEST_SCAN_BYTES:
            continue
        said = "佐证的扫描件超过 64 MB，请改小后重新添加。"
        if not sizes.get(row[at]):
            said = "佐证的扫描件不在台账里，请重新添加。"
        held[row[ID]] = _holding(Evidence, row[ID], Finding("scan", said))
    return held


def _holding(kind: type[Record], record_id: str, finding: Finding) -> Held:
    return Held(
        of_table=kind.table,
        of_id=record_id,
        place="here",
        code=finding.code,
        reason=finding.sentence,
        noted_at=now(),
        sent_in=None,
    )


def evidence_of(ledger: Ledger, out: Outgoing) -> Iterator[bundle.Evidence]:
    """The scans that travel along with the lines that went; each is read when its turn comes."""
    for digest, size in adopting.content_sizes(ledger, out.scans).items():
        yield bundle.Evidence(digest, size, partial(_chunks, ledger, digest))


def _chunks(ledger: Ledger, digest: str) -> Iterator[bytes]:
    content = adopting.content_of(ledger, digest) or b""
    for start in range(0, len(content), CHUNK):
        yield content[start : start + CHUNK]
