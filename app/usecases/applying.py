"""逐条接收: the records of a bundle into the ledger, each validated, a bad one set aside.

The rule: every line is either accepted or set aside with a reason, and the ledger's own constraints
have the last word.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.domain.fields import Finding
from app.domain.hard_checks import hard_findings
from app.domain.headcount import Headcount
from app.domain.papers import LARGEST_SCAN_BYTES, Assessment, Evidence
from app.domain.park import ParkArea
from app.domain.record import Record
from app.domain.records import RECORDS
from app.domain.wire import names_of_values, values_of
from app.store import adopting
from app.store.inbox import SetAside
from app.store.ledger import Ledger, now
from app.store.rows import Row
from app.sync.bundle import Opened
from app.sync.payload import Line
from app.sync.strict_json import Json
from app.usecases import admitting
from app.usecases.admitting import RECORD, Rules, Shape, shape_of

AT_ONCE = 2_000
# Of these the ledger takes one living record for a day.
ONE_A_DAY = (Headcount, ParkArea)

Progress = Callable[[int], None]


@dataclass(slots=True)
class Applied:
    """What became of the lines: counts by table and fate, and the lines set aside."""

    fates: Counter[tuple[str, str]] = field(default_factory=Counter)
    set_aside: list[SetAside] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    others: int = 0

    @property
    def accepted(self) -> int:
        """How many lines were accepted; what a new stream no longer names is no line."""
        return self.others + sum(n for (_, fate), n in self.fates.items() if fate != "gone")

    def refuse(self, line: Line, code: str, reason: str) -> None:
        """Set a line aside."""
        record = line.record or {}
        self.set_aside.append(
            SetAside(
                line=line.number,
                of_table=_said(record.get("table")),
                of_id=_said(record.get("id")),
                code=code,
                reason=reason,
            )
        )


def _said(value: Json) -> str:
    return value[:80] if isinstance(value, str) else ""


@dataclass(frozen=True, slots=True)
class _Taken:
    """A line that is a record, as the row it would become."""

    line: Line
    row: Row


def apply_records(
    ledger: Ledger,
    opened: Opened,
    lines: Iterator[Line],
    rules: Rules,
    applied: Applied,
    *,
    bundle_id: int,
    progress: Progress,
) -> None:
    """Write the records of a bundle inside the caller's transaction; `applied` is filled.

    The lines come parents before children; a child of a line set aside is set aside as well.
    """
    named: dict[str, set[str]] = defaultdict(set)
    waiting: list[_Taken] = []
    last: Shape | None = None
    for shape, batch in _batches(lines, rules, applied):
        if last is not None and last.kind is not shape.kind:
            _settle(ledger, last, waiting, applied)
            waiting = []
        last = shape
        if rules.replaces:
            named[shape.kind.table].update(taken.row[shape.id] for taken in batch)
        admitted = _admitted(ledger, shape, batch, rules, applied, bundle_id)
        if shape.kind is Evidence:
            admitted = _with_scans(ledger, shape, admitted, opened, applied)
        stuck = _write(ledger, shape, admitted, applied)
        waiting += stuck
        if shape.kind is Evidence:
            unwritten = {taken.row[shape.id] for taken in stuck}
            written = [each for each in admitted if each[0].row[shape.id] not in unwritten]
            _put_scans(ledger, shape, written, opened)
        progress(len(batch))
    if last is not None:
        _settle(ledger, last, waiting, applied)
    if rules.replaces:
        _take_leave(ledger, named, rules, applied, bundle_id)


def _batches(
    lines: Iterator[Line], rules: Rules, applied: Applied
) -> Iterator[tuple[Shape, list[_Taken]]]:
    """Records of one kind at a time, as they come, checked."""
    shapes = {kind: shape_of(kind, rules.today) for kind in RECORDS}
    batch: list[tuple[Line, tuple[Any, ...]]] = []
    current: type[Record] | None = None
    for line in lines:
        found = _read(line, rules, applied)
        if found is None:
            continue
        kind, values = found
        if batch and (kind is not current or len(batch) >= AT_ONCE):
            assert current is not None
            yield shapes[current], _checked(shapes[current], batch, rules, applied)
            batch = []
        current = kind
        batch.append((line, values))
    if batch and current is not None:
        yield shapes[current], _checked(shapes[current], batch, rules, applied)


def _read(
    line: Line, rules: Rules, applied: Applied
) -> tuple[type[Record], tuple[Any, ...]] | None:
    """The values of a line, if it is a record."""
    if line.record is None:
        applied.refuse(line, RECORD, f"第 {line.number} 条不是规范的记录。请对方重新导出。")
        return None
    found = values_of(line.record, older=rules.older)
    if isinstance(found, Finding):
        applied.refuse(line, RECORD, found.sentence)
        return None
    return found


def _checked(
    shape: Shape,
    batch: Sequence[tuple[Line, tuple[Any, ...]]],
    rules: Rules,
    applied: Applied,
) -> list[_Taken]:
    """Those that say nothing that must not be said; of a tombstone that is not asked."""
    doubted = set(_doubted(shape, [values for _, values in batch]))
    taken = []
    for number, (line, values) in enumerate(batch):
        finding = None
        if number in doubted and values[shape.gone] is None:
            finding = next(hard_findings(shape.record(values), today=rules.today), None)
        if finding is not None:
            applied.refuse(line, RECORD, finding.sentence)
        else:
            taken.append(_Taken(line, adopting.row_of(shape.kind, values)))
    return taken


def _doubted(shape: Shape, batch: Sequence[tuple[Any, ...]]) -> Iterator[int]:
    """The numbers of those that need a closer look; each distinct value is looked at once."""
    for at, look in shape.doubts:
        known: dict[Any, bool] = {}
        for number, values in enumerate(batch):
            value = values[at]
            key = tuple(value) if isinstance(value, list) else value
            wrong = known.get(key)
            if wrong is None:
                wrong = known[key] = look(value)
            if wrong:
                yield number
    if shape.crossed is not None:
        places, disordered = shape.crossed
        for number, values in enumerate(batch):
            if disordered(*(values[at] for at in places)):
                yield number


Admitted = list[tuple[_Taken, Row | None]]


def _admitted(
    ledger: Ledger,
    shape: Shape,
    batch: Sequence[_Taken],
    rules: Rules,
    applied: Applied,
    bundle_id: int,
) -> Admitted:
    """Those of a batch that may be written, each with what is here under its id."""
    here = adopting.stored_rows(ledger, shape.kind, [taken.row[shape.id] for taken in batch])
    owners = admitting.owners(ledger, shape, [taken.row for taken in batch])
    admitted: Admitted = []
    once: set[str] = set()
    for taken in batch:
        row, before = taken.row, here.get(taken.row[shape.id])
        refused = admitting.foreign(shape, row, before, rules) or admitting.unlinked(
            shape, row, owners, rules
        )
        if row[shape.id] in once:
            refused = Finding(RECORD, "同一条记录在包里出现了两次。请对方重新导出。")
        if refused is None and before is not None and before != row:
            refused = admitting.contradicts(ledger, shape, row, before, rules, bundle_id)
        if refused is not None:
            applied.refuse(taken.line, refused.code, refused.sentence)
            continue
        once.add(row[shape.id])
        if rules.kind == "snapshot" and before is not None:
            # Never overwritten: what differs lies beside until a person chooses.
            beside = before != row and row[shape.gone] is None
            if beside:
                admitting.keep(ledger, shape, row, "上级留存的与本机的不同。", bundle_id)
            applied.fates[shape.kind.table, "beside" if beside else "same"] += 1
            continue
        if before is not None and admitting.late(shape, row, before, rules):
            applied.fates[shape.kind.table, "same"] += 1
            continue
        if rules.replaces and before is not None and before != row:
            admitting.keep(
                ledger, shape, before, "对方换用新的报送序列，与本机原有的不同。", bundle_id
            )
        admitted.append((taken, before))
    return admitted


SCAN = names_of_values(Evidence).index("sha256")


def _with_scans(
    ledger: Ledger, shape: Shape, admitted: Admitted, opened: Opened, applied: Applied
) -> Admitted:
    """Those whose scan is in the bundle or here already."""
    sizes = {member.sha256: member.size for member in opened.manifest.members[1:]}
    wanted = {taken.row[SCAN] for taken, _ in admitted} - sizes.keys() - {None}
    sizes |= adopting.content_sizes(ledger, wanted)
    kept: Admitted = []
    for taken, before in admitted:
        digest = taken.row[SCAN]
        if digest is None or taken.row[shape.gone] is not None:
            kept.append((taken, before))
        elif digest not in sizes:
            applied.refuse(taken.line, RECORD, "佐证的扫描件不在包里。请对方重新导出。")
        elif sizes[digest] > LARGEST_SCAN_BYTES:
            applied.refuse(taken.line, RECORD, "佐证的扫描件超过 64 MB。请对方改小后重新导出。")
        else:
            kept.append((taken, before))
    return kept


def _put_scans(ledger: Ledger, shape: Shape, admitted: Admitted, opened: Opened) -> None:
    """The scans into their records, one at a time, for they are large."""
    travelled = set(opened.attachments)
    for taken, before in admitted:
        if before is not None and taken.row[SCAN] != before[SCAN]:
            adopting.put_scan(ledger, taken.row[shape.id], None)  # or it would pass for the new one
    for taken, before in admitted:
        digest = taken.row[SCAN]
        if digest is None or taken.row == before:
            continue
        if digest in travelled:
            content: bytes | None = b"".join(opened.attachment(digest))
        elif taken.row[shape.gone] is None:
            content = adopting.content_of(ledger, digest)
        else:
            continue
        if content is not None:
            adopting.put_scan(ledger, taken.row[shape.id], content)


def _write(ledger: Ledger, shape: Shape, admitted: Admitted, applied: Applied) -> list[_Taken]:
    """Insert what is new, change what differs; gives back what the ledger would not take yet."""
    fresh = [taken.row for taken, before in admitted if before is None]
    differs = [t.row for t, before in admitted if before is not None and t.row != before]
    refused = adopting.add(ledger, shape.kind, fresh)
    refused |= adopting.change(ledger, shape.kind, differs)
    for taken, before in admitted:
        if taken.row[shape.id] not in refused:
            applied.fates[shape.kind.table, _fate(shape, taken.row, before)] += 1
    if not refused:
        return []
    return [taken for taken, _ in admitted if taken.row[shape.id] in refused]


def _fate(shape: Shape, row: Row, before: Row | None) -> str:
    gone = row[shape.gone] is not None
    if before is None:
        return "same" if gone else "added"
    if row == before:
        return "same"
    if gone:
        return "same" if before[shape.gone] is not None else "removed"
    return "added" if before[shape.gone] is not None else "changed"


def _settle(ledger: Ledger, shape: Shape, waiting: Sequence[_Taken], applied: Applied) -> None:
    """Those that stood in each other's place, once more when all of their kind are here."""
    if not waiting:
        return
    refused = adopting.change_places(ledger, shape.kind, [taken.row for taken in waiting])
    for taken in waiting:
        if taken.row[shape.id] not in refused:
            applied.fates[shape.kind.table, "changed"] += 1
            continue
        said = "与台账的规定不合，没有接收。请对方核对后重新导出。"
        if shape.kind in ONE_A_DAY:
            said = "同一期已有另一条，没有接收。请对方核对后只留一条。"
        applied.refuse(taken.line, RECORD, f"这条{shape.kind.label}{said}")


def _take_leave(
    ledger: Ledger,
    named: Mapping[str, set[str]],
    rules: Rules,
    applied: Applied,
    bundle_id: int,
) -> None:
    """After a new stream's first bundle: what its office no longer knows of is kept aside."""
    untouched = {(each.of_table, each.of_id) for each in applied.set_aside}
    stamp = now()
    for kind in reversed(RECORDS):
        shape = shape_of(kind, rules.today)
        gone = adopting.living_ids(ledger, kind, rules.sender) - named[kind.table]
        left = sorted(each for each in gone if (kind.table, each) not in untouched)
        for record_id, row in adopting.stored_rows(ledger, kind, left).items():
            if kind is Assessment and row[names_of_values(kind).index("signed_off_at")]:
                continue  # signed off: it stands, whatever became of the PC it was made on
            admitting.keep(
                ledger, shape, row, "对方换用新的报送序列后，已没有这条记录。", bundle_id
            )
            adopting.mark_gone(ledger, kind, [record_id], at=stamp)
            applied.fates[kind.table, "gone"] += 1
