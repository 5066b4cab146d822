"""逐条接收: the records of a bundle into the ledger, each validated, a bad one set aside.

The rule: a record belongs to one office and only that office's word changes it (check 15); what
cannot be put in order with what is here is kept beside it and shown.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Any

from app.domain.fields import Finding, fields_of
from app.domain.hard_checks import hard_findings
from app.domain.money import MinimumWage
from app.domain.papers import Assessment, Evidence, Question
from app.domain.park import TierGrant
from app.domain.record import Record
from app.domain.records import RECORDS
from app.domain.wire import KINDS, line_of, record_of
from app.store import adopting, inbox
from app.store.inbox import SetAside
from app.store.ledger import Ledger, now
from app.store.records import canonical
from app.sync.bundle import Opened
from app.sync.payload import Line
from app.sync.strict_json import Json

RECORD, FOREIGN, CONFLICT = "RECORD", "FOREIGN", "CONFLICT"
AT_ONCE = 2_000
DOWNWARD = (TierGrant, MinimumWage, Question)

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Whose records a bundle may write: kind, sender and this office."""

    kind: str
    sender: str
    own: str
    today: date
    older: bool
    replaces: bool = False


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
    """A line that is a record."""

    line: Line
    record: Record


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
    for kind, batch in _batches(lines, rules, applied):
        if waiting and type(waiting[0].record) is not kind:
            _settle(ledger, waiting, applied)
            waiting = []
        if rules.replaces:
            named[kind.table].update(taken.record.id for taken in batch)
        admitted = _admitted(ledger, batch, rules, applied, bundle_id)
        with_scans = [_with_scan(ledger, each, opened, applied) for each in admitted]
        waiting += _write(ledger, [each for each in with_scans if each], applied)
        progress(len(batch))
    if waiting:
        _settle(ledger, waiting, applied)
    if rules.replaces:
        _take_leave(ledger, named, rules, applied, bundle_id)


def _batches(
    lines: Iterator[Line], rules: Rules, applied: Applied
) -> Iterator[tuple[type[Record], list[_Taken]]]:
    """Records of one kind at a time, as they come; scans one by one, for they are large."""
    batch: list[_Taken] = []
    for line in lines:
        record = _read(line, rules, applied)
        if record is None:
            continue
        full = len(batch) >= (1 if isinstance(record, Evidence) else AT_ONCE)
        if batch and (full or type(batch[0].record) is not type(record)):
            yield type(batch[0].record), batch
            batch = []
        batch.append(_Taken(line, record))
    if batch:
        yield type(batch[0].record), batch


def _read(line: Line, rules: Rules, applied: Applied) -> Record | None:
    """The record of a line, if it is one and says nothing that must not be said."""
    if line.record is None:
        applied.refuse(line, RECORD, f"第 {line.number} 条不是规范的记录。请对方重新导出。")
        return None
    record = record_of(line.record, older=rules.older)
    if isinstance(record, Finding):
        applied.refuse(line, RECORD, record.sentence)
        return None
    if record.deleted_at is None:
        finding = next(hard_findings(record, today=rules.today), None)
        if finding is not None:
            applied.refuse(line, RECORD, finding.sentence)
            return None
    return record


def _admitted(
    ledger: Ledger, batch: Sequence[_Taken], rules: Rules, applied: Applied, bundle_id: int
) -> list[tuple[_Taken, Record | None]]:
    """Those of a batch that may be written, each with what is here under its id."""
    kind = type(batch[0].record)
    here = adopting.stored(ledger, kind, [taken.record.id for taken in batch])
    owners = _owners(ledger, kind, batch)
    admitted: list[tuple[_Taken, Record | None]] = []
    once: set[str] = set()
    for taken in batch:
        record, before = taken.record, here.get(taken.record.id)
        refused = _foreign(record, before, rules) or _unlinked(record, owners, rules)
        if record.id in once:
            refused = Finding(RECORD, "同一条记录在包里出现了两次。请对方重新导出。")
        if refused is None and before is not None and before != record:
            refused = _contradicts(ledger, record, before, rules, bundle_id)
        if refused is not None:
            applied.refuse(taken.line, refused.code, refused.sentence)
            continue
        once.add(record.id)
        if rules.kind == "snapshot" and before is not None:
            _keep_beside(ledger, record, before, applied, bundle_id)
            continue
        if rules.replaces and before is not None and before != record:
            _keep(ledger, before, "对方换用新的报送序列，与本机原有的不同。", bundle_id)
        admitted.append((taken, before))
    return admitted


def _owners(
    ledger: Ledger, kind: type[Record], batch: Sequence[_Taken]
) -> dict[tuple[str, str], str]:
    """The owner of every record that the batch hangs on, by (table, id)."""
    wanted: dict[str, set[str]] = defaultdict(set)
    whose: Any = kind
    for name, table in _links(whose):
        for taken in batch:
            value = getattr(taken.record, name)
            if value is not None:
                wanted[table].add(value)
    owners: dict[tuple[str, str], str] = {}
    for table, ids in wanted.items():
        for record_id, unit in adopting.units_of(ledger, table, ids).items():
            owners[table, record_id] = unit
    for taken in batch:  # an assessment may correct one that comes in the same batch
        owners.setdefault((kind.table, taken.record.id), taken.record.unit_code)
    return owners


@cache
def _links(kind: Any) -> tuple[tuple[str, str], ...]:
    """The fields of a record that name another, with the other's table."""
    return tuple((each.name, each.links_to) for each in fields_of(kind) if each.links_to in KINDS)


def _foreign(record: Record, before: Record | None, rules: Rules) -> Finding | None:
    """Whether the sender may write this record at all."""
    owners = {rules.sender}
    kinds: tuple[type[Record], ...] = RECORDS
    if rules.kind == "snapshot":
        owners = {rules.own}
    elif rules.kind != "changes":
        kinds = DOWNWARD
        if isinstance(record, TierGrant):
            owners = {rules.sender, rules.own}
    theirs = record.unit_code in owners and (before is None or before.unit_code in owners)
    if isinstance(record, Question):
        theirs = theirs and (rules.kind == "changes" or record.to_unit == rules.own)
    if theirs and isinstance(record, kinds):
        return None
    return Finding(FOREIGN, f"这条{record.label}不归发送机构管，没有接收。请核对所属机构。")


def _unlinked(
    record: Record, owners: Mapping[tuple[str, str], str], rules: Rules
) -> Finding | None:
    """Whether what the record hangs on is here and belongs where it should."""
    allowed = {rules.sender} if rules.kind == "changes" else {rules.own, rules.sender}
    kind: Any = type(record)
    for name, table in _links(kind):
        target = getattr(record, name)
        if target is None:
            continue
        owner = owners.get((table, target))
        if owner is None:
            said = (
                f"所属的{KINDS[table].label}没有收到，这条{record.label}无处挂靠。请对方一并上报。"
            )
            return Finding(RECORD, said)
        if owner not in allowed:
            said = f"所属的{KINDS[table].label}是别的机构的，没有接收。请核对。"
            return Finding(FOREIGN, said)
    return None


def _contradicts(
    ledger: Ledger, record: Record, before: Record, rules: Rules, bundle_id: int
) -> Finding | None:
    """Whether a change meets something here that it must not overwrite."""
    if isinstance(before, Assessment) and before.signed_off_at is not None:
        return Finding(RECORD, "已签发的评估不能更改。请对方另做一份更正。")
    if not isinstance(before, TierGrant) or not inbox.edited_here(ledger, before.table, before.id):
        return None
    if rules.kind == "changes":
        _keep(ledger, record, "上级已改过这项认定，与对方报来的不同。", bundle_id)
        return Finding(CONFLICT, "上级已改过这项认定。两个版本都已保留，以上级下发的为准。")
    _keep(ledger, before, "上级下发的认定与本机原有的不同。", bundle_id)
    return None


def _keep(ledger: Ledger, record: Record, why: str, bundle_id: int) -> None:
    inbox.keep_version(
        ledger,
        of_table=record.table,
        of_id=record.id,
        unit=record.unit_code,
        content=canonical(line_of(record)),
        why=why,
        bundle=bundle_id,
    )


def _keep_beside(
    ledger: Ledger,
    record: Record,
    before: Record,
    applied: Applied,
    bundle_id: int,
) -> None:
    """A snapshot never overwrites: what differs lies beside what is here until a person chooses."""
    if before == record:
        applied.fates[record.table, "same"] += 1
        return
    _keep(ledger, record, "上级留存的与本机的不同。", bundle_id)
    applied.fates[record.table, "beside"] += 1


def _with_scan(
    ledger: Ledger, admitted: tuple[_Taken, Record | None], opened: Opened, applied: Applied
) -> tuple[_Taken, Record | None] | None:
    """The record with its scan, from the bundle or from here; None if neither has it."""
    taken, before = admitted
    record = taken.record
    if not isinstance(record, Evidence) or record.sha256 is None:
        return admitted
    if record.sha256 in opened.attachments:
        content = b"".join(opened.attachment(record.sha256))
    else:
        kept = adopting.content_of(ledger, record.sha256)
        if kept is None and record.deleted_at is None:
            said = "佐证的扫描件不在包里。请对方重新导出。"
            applied.refuse(taken.line, RECORD, said)
            return None
        content = kept or b""
    return replace(taken, record=replace(record, content=content or None)), before


def _write(
    ledger: Ledger, admitted: Sequence[tuple[_Taken, Record | None]], applied: Applied
) -> list[_Taken]:
    """Insert what is new, change what differs; gives back what the ledger would not take yet."""
    fresh = [taken for taken, before in admitted if before is None]
    differs = [t for t, before in admitted if before is not None and _differs(t.record, before)]
    refused = {
        record.id
        for record in (
            *adopting.add(ledger, [taken.record for taken in fresh]),
            *adopting.change(ledger, [taken.record for taken in differs]),
        )
    }
    for taken, before in admitted:
        if taken.record.id not in refused:
            applied.fates[taken.record.table, _fate(taken.record, before)] += 1
    return [taken for taken, _ in admitted if taken.record.id in refused]


def _differs(record: Record, before: Record) -> bool:
    if isinstance(record, Evidence):
        return replace(record, content=None) != before or record.content is not None
    return record != before


def _fate(record: Record, before: Record | None) -> str:
    gone = record.deleted_at is not None
    if before is None:
        return "same" if gone else "added"
    if not _differs(record, before):
        return "same"
    if gone:
        return "same" if before.deleted_at is not None else "removed"
    return "added" if before.deleted_at is not None else "changed"


def _settle(ledger: Ledger, waiting: Sequence[_Taken], applied: Applied) -> None:
    """Those that stood in each other's place, once more when all of their kind are here."""
    refused = {record.id for record in adopting.change_places(ledger, [t.record for t in waiting])}
    for taken in waiting:
        if taken.record.id in refused:
            said = f"同一期已有另一条{taken.record.label}，这一条没有接收。请对方核对后只留一条。"
            applied.refuse(taken.line, RECORD, said)
        else:
            applied.fates[taken.record.table, "changed"] += 1


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
        gone = adopting.living_ids(ledger, kind, rules.sender) - named[kind.table]
        gone = {record_id for record_id in gone if (kind.table, record_id) not in untouched}
        for record in adopting.stored(ledger, kind, sorted(gone)).values():
            if isinstance(record, Assessment) and record.signed_off_at is not None:
                continue  # signed off: it stands, whatever became of the PC it was made on
            _keep(ledger, record, "对方换用新的报送序列后，已没有这条记录。", bundle_id)
            adopting.mark_gone(ledger, kind, [record.id], at=stamp)
            applied.fates[kind.table, "gone"] += 1
