"""What the soft checks find in the ledger's records, and the reasons why it stands all the same.

The rule: a reason answers one check of one record; it is a record of the office that gives it and
travels as such. One whose finding no longer holds does no harm and is not shown.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.domain.changes import Changes, changed
from app.domain.papers import Explanation
from app.domain.record import Record
from app.errors import AppError
from app.policy import soft_checks
from app.policy.soft_checks import SoftFinding
from app.store import queries, soft_rows
from app.store.ledger import Ledger, transaction
from app.store.records import audit_record, insert, new_id, update
from app.usecases.roles import require

# The table and id of a record, and the check (or question) that a reason answers.
Key = tuple[str, str, str]

SHORTEST = 2
ORDER = {code: place for place, code in enumerate(soft_checks.LABELS)}


@dataclass(frozen=True, slots=True)
class Explained:
    """A finding and the living reason for it, None while nobody gave one."""

    finding: SoftFinding
    explanation: Explanation | None


def all_findings(
    ledger: Ledger, *, today: date, changed_since: int | None = None
) -> tuple[Explained, ...]:
    """What the soft checks find in this office's living records.

    In the order of the checks, then by whom it is about. With `changed_since` only what rests on
    a record that changed after that number, be it the month before of a headcount, the entity of
    a loan, a founder with the same phone, an agreement or an area of a park.
    """
    scope = soft_rows.Scope(ledger.unit_code, changed_since)
    given = standing(ledger, scope.unit_code)
    found = sorted(
        _found(ledger, scope, today), key=lambda each: (ORDER[each.code], each.about, each.id)
    )
    return tuple(Explained(each, given.get(each.key)) for each in found)


def explain(ledger: Ledger, *, findings: Sequence[SoftFinding], reason: str) -> Changes:
    """Give one reason for findings of this office; a reason that stands is written over.

    AppError "reason" if it says nothing.
    """
    require(ledger, "type")
    said = needed_words(
        reason, "没有写说明，或写得太短。", hint="请写明核对的结果，至少两个字。", code="reason"
    )
    given = standing(ledger, ledger.unit_code)
    asked = {finding.key: given.get(finding.key) for finding in findings}
    return give(ledger, asked, said, action="说明经验校验")


def standing(ledger: Ledger, unit_code: str) -> dict[Key, Explanation]:
    """The living reasons and answers of an office by what they answer; the latest if several."""
    given = queries.all_of(
        ledger, Explanation, "unit_code = ?", (unit_code,), order="updated_at, id"
    )
    return {(each.of_table, each.of_id, each.code): each for each in given}


def give(
    ledger: Ledger, asked: Mapping[Key, Explanation | None], reason: str, *, action: str
) -> Changes:
    """Write one reason for each key, over the one that stands where there is one."""
    fresh = {
        key: before
        for key, before in asked.items()
        if before is None or (before.reason, before.given_by) != (reason, ledger.who)
    }
    with transaction(ledger):
        for (of_table, of_id, code), before in fresh.items():
            if before is None:
                after = Explanation(
                    id=new_id(),
                    unit_code=ledger.unit_code,
                    of_table=of_table,
                    of_id=of_id,
                    code=code,
                    reason=reason,
                    given_by=ledger.who,
                )
                insert(ledger, [after])
            else:
                after = replace(before, reason=reason, given_by=ledger.who)
                update(ledger, after)
            audit_record(ledger, action, before=before, after=after)
    return changed(Explanation.table) if fresh else Changes()


def needed_words(words: str, missing: str, *, hint: str, code: str) -> str:
    """The words on one line; AppError if they are too few to say anything."""
    line = " ".join(words.split())
    if len(line) < SHORTEST:
        raise AppError(missing, hint=hint, code=code)
    return line


def refuse_foreign(ledger: Ledger, record: Record) -> None:
    """AppError "foreign_unit": what another office wrote, only that office changes."""
    if record.unit_code != ledger.unit_code:
        name = queries.unit(ledger, record.unit_code).name
        raise AppError(
            f"这条{record.label}是{name}写的，本单位不能改动。",
            hint=f"请与{name}联系，由对方改动后再上报。",
            code="foreign_unit",
        )


def _found(ledger: Ledger, scope: soft_rows.Scope, today: date) -> Iterator[SoftFinding]:
    for report, entity, before in soft_rows.odd_headcounts(ledger, scope):
        yield from soft_checks.of_headcount(report, entity=entity, before=before)
    for stay, entity in soft_rows.odd_tenancies(ledger, scope, today=today):
        yield from soft_checks.of_tenancy(stay, entity=entity, today=today)
    for loan, entity, kind in soft_rows.large_loans(ledger, scope):
        yield from soft_checks.of_loan(loan, entity=entity, kind=kind)
    for founder, entity, sharing in soft_rows.sharing_founders(ledger, scope):
        yield from soft_checks.of_founder(founder, entity=entity, sharing=sharing)
    for park, used, area in soft_rows.used_areas(ledger, scope, today=today):
        yield from soft_checks.of_park(park, used_dm2=used, incubation_dm2=area)
