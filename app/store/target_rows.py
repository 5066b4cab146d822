"""What the records count towards the plans' targets, of one office or of all.

The rule: only what lives counts; what bears no day counts as there on a day, and never as new in
a span of days.
"""

from datetime import date

from app.domain.park import Park, TierGrant
from app.store.ledger import Ledger
from app.store.queries import all_of
from app.store.scan import scan
from app.store.service_rows import service_totals

_TRAINED = (
    "SELECT sum({}) FROM training WHERE deleted_at IS NULL AND started_on BETWEEN :first AND :last"
)
_FLOWS = {
    "loans": "SELECT sum(amount_fen) FROM loan WHERE deleted_at IS NULL"
    " AND paid_out_on BETWEEN :first AND :last",
    "trained": _TRAINED.format("people"),
    "rural_trained": _TRAINED.format("rural_people"),
    "graduates_trained": _TRAINED.format("graduates"),
    "supported": "SELECT count(DISTINCT coalesce(founder_id, id)) FROM entity"
    " WHERE deleted_at IS NULL AND id IN (SELECT entity_id FROM tenancy WHERE deleted_at IS NULL"
    " GROUP BY entity_id HAVING min(start_on) BETWEEN :first AND :last)",
}
_NEW = {"new_standard": "standard", "new_special": "standard"}
_RAISED = {"raised_demonstration": "demonstration", "raised_regional": "regional"}
PLAIN = "综合"


def counted(
    ledger: Ledger, measure: str, *, first: date, last: date, unit_code: str | None
) -> int | None:
    """A measure of `policy.targets` but for jobs; None where nothing was ever entered.

    Of one office, or of all the ledger knows if `unit_code` is None; money in fen.
    """
    if measure in _FLOWS:
        whose = "" if unit_code is None else " AND unit_code = :unit"
        days = {"first": first.isoformat(), "last": last.isoformat(), "unit": unit_code}
        value: int | None = scan(ledger, _FLOWS[measure] + whose, days)[0][0]
        return value
    if measure in ("mentors", "trainers", "projects"):
        totals = service_totals(ledger, on=last, unit_code=unit_code)
        return int(getattr(totals, measure))
    return _parks(ledger, measure, first=first, last=last, unit_code=unit_code)


def _parks(ledger: Ledger, measure: str, *, first: date, last: date, unit_code: str | None) -> int:
    where, params = ("", ()) if unit_code is None else ("unit_code = ?", (unit_code,))
    grants: dict[str, list[TierGrant]] = {}
    for grant in all_of(ledger, TierGrant):
        if grant.revoked_on is None or grant.revoked_on > last:
            grants.setdefault(grant.park_id, []).append(grant)
    parks = [park for park in all_of(ledger, Park, where, params) if park.id in grants]
    if measure in _NEW:
        special = measure == "new_special"
        return sum(
            _first_in(grants[park.id], "standard", first, last)
            and (not special or bool(set(park.kinds) - {PLAIN}))
            for park in parks
        )
    if measure == "raised_demonstration":
        return sum(
            _first_in(grants[park.id], "demonstration", first, last)
            and any(grant.tier == "standard" for grant in grants[park.id])
            for park in parks
        )
    if measure == "raised_regional":
        return sum(_first_in(grants[park.id], "regional", first, last) for park in parks)
    return sum(
        any(
            grant.tier == measure and (grant.granted_on is None or grant.granted_on <= last)
            for grant in grants[park.id]
        )
        for park in parks
    )


def _first_in(grants: list[TierGrant], tier: str, first: date, last: date) -> bool:
    """Whether a park's first grant of a tier lies in a span; an undated one lies before all."""
    days = [grant.granted_on or date.min for grant in grants if grant.tier == tier]
    return bool(days) and first <= min(days) <= last
