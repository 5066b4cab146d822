"""What the records count towards the plans' targets, of one office or of all.

The rule: only what lives counts; what bears no day counts as there on a day, and never as new in
a span of days.
"""

from datetime import date

from app.domain.codes import TIERS
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
    days = [{tier: _first_day(grants[park.id], tier) for tier in TIERS} for park in parks]
    if measure in ("new_standard", "new_special"):
        special = measure == "new_special"
        return sum(
            first <= of["standard"] <= last and (not special or bool(set(park.kinds) - {PLAIN}))
            for park, of in zip(parks, days, strict=True)
        )
    if measure == "raised_demonstration":
        return sum(
            first <= of["demonstration"] <= last and of["standard"] < of["demonstration"]
            for of in days
        )
    if measure == "raised_regional":
        return sum(first <= of["regional"] <= last for of in days)
    return sum(of[measure] <= last for of in days)


def _first_day(grants: list[TierGrant], tier: str) -> date:
    """Of a park's grants of a tier; an undated one lies before all, none at all after all."""
    days = [grant.granted_on or date.min for grant in grants if grant.tier == tier]
    return min(days, default=date.max)
