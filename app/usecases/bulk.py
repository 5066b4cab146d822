"""批量修改: one thing changed in many agreements at once, or in the entities behind them.

The rule: every row is looked at before any is written; those that cannot take the change are named
with the reason and left as they are, the others change together or not at all.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from app.domain.changes import Changes
from app.domain.entity import Entity
from app.domain.hard_checks import placed_findings
from app.domain.record import Record
from app.domain.tenancy import Tenancy
from app.errors import AppError
from app.policy import soft_checks
from app.policy.soft_checks import SoftFinding
from app.store import queries
from app.store.ledger import Ledger, transaction
from app.store.naming import names_of
from app.usecases.explaining import explain, needed_words, standing
from app.usecases.own_records import put
from app.usecases.roles import require
from app.usecases.tenants import not_yet_left

# What can be changed in many rows: the record, and the fields that are typed together.
BULK: Mapping[str, tuple[type[Record], tuple[str, ...]]] = {
    "industry": (Entity, ("industry",)),
    "kind": (Entity, ("kind",)),
    "rent_free": (Tenancy, ("rent_free",)),
    "room": (Tenancy, ("room",)),
    "agreed_end_on": (Tenancy, ("agreed_end_on",)),
    "extension": (Tenancy, ("extension_end_on", "extension_paper")),
    "leaving": (Tenancy, ("left_on", "leaving_cause")),
}
# What may stand empty, so that many rows can be emptied together.
CLEARABLE = ("industry", "rent_free", "room")
MOST = 2_000
CHUNK = 500
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Planned:
    """What becomes of one agreement: `after` is None where nothing changes, or nothing may."""

    tenancy_id: str
    name: str
    park: str
    fields: tuple[str, ...]
    before: Record
    after: Record | None
    refused: str
    asked: tuple[SoftFinding, ...]


def plan(
    ledger: Ledger, *, what: str, ids: Sequence[str], values: Values, today: date
) -> tuple[Planned, ...]:
    """What a change would do to agreements, in their order. AppError "too_many"."""
    if len(ids) > MOST:
        raise AppError(
            f"选中了 {len(ids):,} 份协议，一次最多改 {MOST:,} 份。",
            hint="请先筛选，或分几次修改。",
            code="too_many",
        )
    stays = {each.id: each for each in _fetched(ledger, Tenancy, ids)}
    entity_ids = list(dict.fromkeys(each.entity_id for each in stays.values()))
    entities = {each.id: each for each in _fetched(ledger, Entity, entity_ids)}
    parks = names_of(ledger, {("park", each.park_id) for each in stays.values()})
    given = standing(ledger, ledger.unit_code)
    rows = []
    for stay in (stays[each] for each in ids if each in stays):
        entity = entities[stay.entity_id]
        before: Record = entity if BULK[what][0] is Entity else stay
        after: Record = replace(before, **_fit(what, values))
        refused = _refusal(ledger, what, before, after, today)
        changes = not refused and after != before
        asked = tuple(_asked(after, entity, today)) if changes else ()
        rows.append(
            Planned(
                stay.id,
                entity.name,
                parks["park", stay.park_id],
                BULK[what][1],
                before,
                after if changes else None,
                refused,
                tuple(each for each in asked if each.key not in given),
            )
        )
    return tuple(rows)


def change_many(
    ledger: Ledger,
    *,
    what: str,
    ids: Sequence[str],
    values: Values,
    today: date,
    reason: str = "",
) -> tuple[int, Changes]:
    """Make a change in all agreements that can take it; how many records changed.

    `reason` answers what the soft checks ask, of every row alike. AppErrors: too_many, reason,
    nothing where no row can take it.
    """
    require(ledger, "type")
    if reason.strip():
        needed_words(reason, "说明写得太短。", hint="请写明核对的结果。", code="reason")
    rows = plan(ledger, what=what, ids=ids, values=values, today=today)
    changing = {each.after.id: each for each in rows if each.after is not None}
    if not changing:
        raise AppError("选中的各户都没有可以修改的。", hint="请看每一行的说明。", code="nothing")
    done = Changes()
    with transaction(ledger):
        for row in changing.values():
            assert row.after is not None
            words = f"批量修改{row.after.label}"
            done |= put(ledger, row.after, new=words, changed_as=words)
        asked = [finding for row in changing.values() for finding in row.asked]
        if reason.strip() and asked:
            done |= explain(ledger, findings=asked, reason=reason)
    return len(changing), done


def _fetched(ledger: Ledger, kind: type[Any], ids: Sequence[str]) -> Iterator[Any]:
    for start in range(0, len(ids), CHUNK):
        some = ids[start : start + CHUNK]
        marks = ", ".join("?" * len(some))
        yield from queries.all_of(ledger, kind, f"id IN ({marks})", some)


def _fit(what: str, values: Values) -> dict[str, Any]:
    """The values of the fields that are changed; an extension without a paper leaves the old."""
    fields = BULK[what][1]
    kept = ("extension_paper",)
    return {
        name: values[name]
        for name in fields
        if not (name in kept and values.get(name) in (None, ""))
    }


def _refusal(ledger: Ledger, what: str, before: Record, after: Record, today: date) -> str:
    """Why this row cannot take the change; empty if it can."""
    if before.unit_code != ledger.unit_code:
        return f"由{queries.unit(ledger, before.unit_code).name}登记，本单位只能查看。"
    if isinstance(before, Tenancy) and isinstance(after, Tenancy):
        said = _of_stay(what, before, after, today)
        if said:
            return said
    finding = next((each for _, each in placed_findings(after, today=today)), None)
    return finding.sentence if finding else ""


def _of_stay(what: str, before: Tenancy, after: Tenancy, today: date) -> str:
    if what in ("extension", "leaving") and before.left_on is not None:
        return f"已于 {before.left_on} 离园。"
    if what == "extension":
        final = max(before.agreed_end_on, before.extension_end_on or before.agreed_end_on)
        if after.extension_end_on is not None and after.extension_end_on <= final:
            return f"延期至 {after.extension_end_on}，不晚于现在的到期日 {final}。"
    if what == "leaving":
        found = not_yet_left(after.left_on, today)
        return found.sentence if found else ""
    return ""


def _asked(after: Record, entity: Entity, today: date) -> Iterator[SoftFinding]:
    if isinstance(after, Tenancy):
        yield from soft_checks.of_tenancy(after, entity=entity.name, today=today)
