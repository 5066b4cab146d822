"""Which record a bundle may write: whose it is, what it hangs on, and what it must not overwrite.

The rule: a record belongs to one office and only that office's word changes it (check 15); what
cannot be put in order with what is here is kept beside it and shown.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain.fields import Finding, fields_of
from app.domain.hard_checks import crossed, doubtful
from app.domain.money import MinimumWage
from app.domain.papers import Assessment, Evidence, Explanation, Question
from app.domain.park import TierGrant
from app.domain.record import Record
from app.domain.wire import KINDS, line_of, names_of_values, record_from
from app.store import adopting, inbox
from app.store.ledger import Ledger
from app.store.records import canonical
from app.store.rows import Row

RECORD, FOREIGN, CONFLICT = "RECORD", "FOREIGN", "CONFLICT"
DOWNWARD = (TierGrant, MinimumWage, Question)
# Papers and words hang on a record of any kind.
HANGING = (Evidence, Explanation)
# Both sides add papers and words to these, whoever wrote them first.
SHARED = frozenset([TierGrant.table, Question.table])


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Whose records a bundle may write: kind, sender and this office."""

    kind: str
    sender: str
    own: str
    today: date
    older: bool
    replaces: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """Where in a kind's rows stands what every line is asked."""

    kind: type[Record]
    id: int
    unit: int
    gone: int
    links: tuple[tuple[int, str], ...]
    of: tuple[int, int] | None
    doubts: tuple[tuple[int, Callable[[Any], bool]], ...]
    crossed: tuple[tuple[int, ...], Callable[..., bool]] | None

    def record(self, values: Sequence[Any]) -> Record:
        """The record of values that travel."""
        return record_from(self.kind, values)


def shape_of(kind: type[Record], today: date) -> Shape:
    """The shape of a kind, with the checks of a day."""
    names = names_of_values(kind)
    compared = crossed(kind)
    return Shape(
        kind=kind,
        id=names.index("id"),
        unit=names.index("unit_code"),
        gone=names.index("deleted_at"),
        links=tuple(
            (names.index(each.name), each.links_to)
            for each in fields_of(kind)
            if each.links_to in KINDS
        ),
        of=(names.index("of_table"), names.index("of_id")) if kind in HANGING else None,
        doubts=tuple(
            (names.index(name), look) for name, look in doubtful(kind, today=today).items()
        ),
        crossed=None
        if compared is None
        else (tuple(names.index(name) for name in compared[0]), compared[1]),
    )


def owners(ledger: Ledger, shape: Shape, rows: Sequence[Row]) -> dict[tuple[str, str], str]:
    """The owner of every record that the rows hang on, by (table, id)."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for at, table in shape.links:
        wanted[table].update(row[at] for row in rows if row[at] is not None)
    if shape.of is not None:
        table_at, id_at = shape.of
        for row in rows:
            if row[table_at] in KINDS:
                wanted[row[table_at]].add(row[id_at])
    found: dict[tuple[str, str], str] = {}
    for table, ids in wanted.items():
        for record_id, unit in adopting.units_of(ledger, table, ids).items():
            found[table, record_id] = unit
    if shape.kind.table in wanted:  # an assessment may correct one that comes beside it
        for row in rows:
            found.setdefault((shape.kind.table, row[shape.id]), row[shape.unit])
    return found


def foreign(shape: Shape, row: Row, before: Row | None, rules: Rules) -> Finding | None:
    """Whether the sender may write this record at all."""
    owners: tuple[str, ...] = (rules.sender,)
    allowed = True
    if rules.kind == "snapshot":
        owners = (rules.own,)
    elif rules.kind != "changes":
        allowed = shape.kind in DOWNWARD
        if shape.kind is TierGrant:
            owners = (rules.sender, rules.own)
        if shape.kind is Question:
            allowed = row[names_of_values(Question).index("to_unit")] == rules.own
    theirs = row[shape.unit] in owners and (before is None or before[shape.unit] in owners)
    if theirs and allowed:
        return None
    said = f"这条{shape.kind.label}不归发送机构管，没有接收。请核对所属机构。"
    return Finding(FOREIGN, said)


def unlinked(
    shape: Shape, row: Row, owners: Mapping[tuple[str, str], str], rules: Rules
) -> Finding | None:
    """Whether what the record hangs on is here and belongs where it should."""
    for at, table in shape.links:
        if row[at] is None:
            continue
        owner = owners.get((table, row[at]))
        parent = KINDS[table].label
        if owner is None:
            said = f"所属的{parent}没有收到，这条{shape.kind.label}无处挂靠。请对方一并上报。"
            return Finding(RECORD, said)
        if owner != rules.sender and (rules.kind == "changes" or owner != rules.own):
            return Finding(FOREIGN, f"所属的{parent}是别的机构的，没有接收。请核对。")
    return _hangs_elsewhere(shape, row, owners, rules)


def _hangs_elsewhere(
    shape: Shape, row: Row, owners: Mapping[tuple[str, str], str], rules: Rules
) -> Finding | None:
    """Whether a paper or a word is put to a third office's record, or to one of ours."""
    if shape.of is None:
        return None
    table, record_id = (row[at] for at in shape.of)
    owner = owners.get((table, record_id))
    if owner is None or owner == rules.sender or rules.kind == "snapshot":
        return None  # what came to nothing here hangs on nothing
    if table in SHARED and owner == rules.own:
        return None
    return Finding(FOREIGN, f"所属的{KINDS[table].label}是别的机构的，没有接收。请核对。")


def contradicts(
    ledger: Ledger, shape: Shape, row: Row, before: Row, rules: Rules, bundle_id: int
) -> Finding | None:
    """Whether a change meets something here that it must not overwrite."""
    if shape.kind is Assessment:
        signed = before[names_of_values(Assessment).index("signed_off_at")] is not None
        said = "已签发的评估不能更改。请对方另做一份更正。"
        return Finding(RECORD, said) if signed else None
    if shape.kind is not TierGrant:
        return None
    if not inbox.edited_here(ledger, shape.kind.table, row[shape.id]):
        return None
    if rules.kind == "changes":
        keep(ledger, shape, row, "上级已改过这项认定，与对方报来的不同。", bundle_id)
        return Finding(CONFLICT, "上级已改过这项认定。两个版本都已保留，以上级下发的为准。")
    keep(ledger, shape, before, "上级下发的认定与本机原有的不同。", bundle_id)
    return None


def late(shape: Shape, row: Row, before: Row, rules: Rules) -> bool:
    """Whether a later word is here already: questions travel in more than one chain."""
    at = names_of_values(shape.kind).index("updated_at")
    return shape.kind is Question and rules.kind != "changes" and row[at] < before[at]


def keep(ledger: Ledger, shape: Shape, row: Row, why: str, bundle_id: int) -> None:
    inbox.keep_version(
        ledger,
        of_table=shape.kind.table,
        of_id=row[shape.id],
        unit=row[shape.unit],
        content=canonical(line_of(adopting.record_of_row(shape.kind, row))),
        why=why,
        bundle=bundle_id,
    )
