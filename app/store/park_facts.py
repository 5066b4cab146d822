"""What the figures of parks are computed from, read in a few plain scans.

The rule: one SELECT per table, no query per row; equal headcounts share one object, because there
are half a million of them and only a few thousand different ones.
"""

import gc
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from operator import attrgetter
from typing import Any, TypeVar

from app.domain.codes import STUDENT_GROUP
from app.policy.facts import (
    AreaFact,
    GrantFact,
    HeadcountFact,
    JudgementFact,
    LoanFact,
    ParkFacts,
    ServiceFact,
    StayFact,
    TenantFact,
)
from app.store.ledger import Ledger
from app.store.rows import CODE_LISTS, DAYS
from app.store.scan import scan

T = TypeVar("T")
Grouped = dict[str, list[T]]
BY_START = attrgetter("start", "tenancy_id")
NOBODY = (None, None, False, None)


def park_facts(ledger: Ledger, *, park_ids: Sequence[str] | None = None) -> tuple[ParkFacts, ...]:
    """The facts of all living parks, or of some, by unit and id (the annex's order).

    Tenants stand by first start, then name; their stays by start.
    """
    with _uncollected():
        parks = scan(
            ledger,
            "SELECT id, name, unit_code, opened_on, services FROM park"
            f" WHERE deleted_at IS NULL{_among('id', park_ids)} ORDER BY unit_code, id",
            tuple(park_ids or ()),
        )
        areas, judgements = _areas(ledger, park_ids), _judgements(ledger, park_ids)
        services, grants = _services(ledger, park_ids), _grants(ledger, park_ids)
        tenants = _tenants(ledger, park_ids)
        return tuple(
            ParkFacts(
                park_id=park_id,
                name=name,
                unit_code=unit_code,
                opened_on=DAYS[opened_on],
                services_offered=CODE_LISTS[offered],
                areas=tuple(areas.get(park_id, ())),
                judgements=tuple(judgements.get(park_id, ())),
                services=tuple(services.get(park_id, ())),
                grants=tuple(grants.get(park_id, ())),
                tenants=tuple(tenants.get(park_id, ())),
            )
            for park_id, name, unit_code, opened_on, offered in parks
        )


@contextmanager
def _uncollected() -> Iterator[None]:
    """No garbage collection meanwhile: it would walk all facts again and again for nothing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _among(column: str, ids: Sequence[str] | None) -> str:
    if ids is None:
        return ""
    return f" AND {column} IN ({', '.join('?' * len(ids))})"


def _tenants_of(column: str, park_ids: Sequence[str] | None) -> str:
    """Only rows of the parks' own entities; all rows where all parks are asked for."""
    if park_ids is None:
        return ""
    theirs = f"SELECT entity_id FROM tenancy WHERE deleted_at IS NULL{_among('park_id', park_ids)}"
    return f" AND {column} IN ({theirs})"


def _areas(ledger: Ledger, park_ids: Sequence[str] | None) -> Grouped[AreaFact]:
    found: Grouped[AreaFact] = defaultdict(list)
    for park_id, in_force_on, *areas in scan(
        ledger,
        "SELECT park_id, in_force_on, building_dm2, incubation_dm2, free_dm2 FROM park_area"
        f" WHERE deleted_at IS NULL{_among('park_id', park_ids)} ORDER BY in_force_on, id",
        tuple(park_ids or ()),
    ):
        found[park_id].append(AreaFact(_day(in_force_on), *areas))
    return found


def _judgements(ledger: Ledger, park_ids: Sequence[str] | None) -> Grouped[JudgementFact]:
    found: Grouped[JudgementFact] = defaultdict(list)
    for park_id, judged_on, sound, judged_by, evidence in scan(
        ledger,
        "SELECT park_id, judged_on, sound, judged_by, evidence FROM mechanism_judgement"
        f" WHERE deleted_at IS NULL{_among('park_id', park_ids)} ORDER BY judged_on, id",
        tuple(park_ids or ()),
    ):
        found[park_id].append(JudgementFact(_day(judged_on), bool(sound), judged_by, evidence))
    return found


def _services(ledger: Ledger, park_ids: Sequence[str] | None) -> Grouped[ServiceFact]:
    found: Grouped[ServiceFact] = defaultdict(list)
    for park_id, served_on, service in scan(
        ledger,
        "SELECT park_id, served_on, service FROM service_record"
        f" WHERE deleted_at IS NULL{_among('park_id', park_ids)} ORDER BY served_on, id",
        tuple(park_ids or ()),
    ):
        found[park_id].append(ServiceFact(_day(served_on), service))
    return found


def _grants(ledger: Ledger, park_ids: Sequence[str] | None) -> Grouped[GrantFact]:
    found: Grouped[GrantFact] = defaultdict(list)
    for park_id, tier, granted_on, revoked_on, number in scan(
        ledger,
        "SELECT park_id, tier, granted_on, revoked_on, document_number FROM tier_grant"
        f" WHERE deleted_at IS NULL{_among('park_id', park_ids)} ORDER BY granted_on, id",
        tuple(park_ids or ()),
    ):
        found[park_id].append(GrantFact(tier, DAYS[granted_on], DAYS[revoked_on], number))
    return found


def _stays(ledger: Ledger, park_ids: Sequence[str] | None) -> dict[str, Grouped[StayFact]]:
    """Park -> entity -> stays by start."""
    found: dict[str, Grouped[StayFact]] = defaultdict(lambda: defaultdict(list))
    days: Any = DAYS
    for (
        park_id, entity_id, tenancy_id, number, start_on, agreed_on, extended_on, left_on, cause,
        area_dm2, rent_free,
    ) in scan(
        ledger,
        "SELECT park_id, entity_id, id, agreement_number, start_on, agreed_end_on,"
        " extension_end_on, left_on, leaving_cause, area_dm2, rent_free FROM tenancy"
        f" WHERE deleted_at IS NULL{_among('park_id', park_ids)}",
        tuple(park_ids or ()),
    ):  # fmt: skip
        agreed = final = days[agreed_on]
        extended = days[extended_on]
        if extended is not None and extended > agreed:
            final = extended
        found[park_id][entity_id].append(
            StayFact(
                tenancy_id, number, days[start_on], agreed, extended, final, days[left_on], cause,
                area_dm2, rent_free == 1,
            )
        )  # fmt: skip
    for by_entity in found.values():
        for stays in by_entity.values():
            if len(stays) > 1:
                stays.sort(key=BY_START)
    return found


class SharedHeadcounts(dict[str, HeadcountFact]):
    """`2026-06-3012` (month end, employees) to the one fact that says so."""

    def __missing__(self, text: str) -> HeadcountFact:
        fact = HeadcountFact(date.fromisoformat(text[:10]), int(text[10:]))
        self[text] = fact
        return fact


def _headcounts(
    ledger: Ledger, park_ids: Sequence[str] | None
) -> dict[str, tuple[HeadcountFact, ...]]:
    """Entity -> headcounts by month end.

    One row an entity: half a million rows of three values would cost more than all the rest. The
    index has all that is asked, in order; reading the table by it would jump about.
    """
    shared = SharedHeadcounts()
    return {
        entity_id: tuple(map(shared.__getitem__, texts.split(",")))
        for entity_id, texts in scan(
            ledger,
            "SELECT entity_id, group_concat(period_end_on || employees) FROM"
            " (SELECT entity_id, period_end_on, employees FROM headcount"
            "   INDEXED BY headcount_read WHERE deleted_at IS NULL"
            f"  {_tenants_of('entity_id', park_ids)}"
            "   ORDER BY entity_id, period_end_on) GROUP BY entity_id",
            tuple(park_ids or ()),
        )
    }


def _loans(ledger: Ledger, park_ids: Sequence[str] | None) -> Grouped[LoanFact]:
    found: Grouped[LoanFact] = defaultdict(list)
    for entity_id, loan_id, amount_fen, paid_out_on, repaid_on in scan(
        ledger,
        "SELECT entity_id, id, amount_fen, paid_out_on, repaid_on FROM loan"
        f" WHERE deleted_at IS NULL{_tenants_of('entity_id', park_ids)} ORDER BY paid_out_on, id",
        tuple(park_ids or ()),
    ):
        found[entity_id].append(LoanFact(loan_id, amount_fen, _day(paid_out_on), DAYS[repaid_on]))
    return found


def _tenants(ledger: Ledger, park_ids: Sequence[str] | None) -> dict[str, list[TenantFact]]:
    """Park -> tenants by first start, then name."""
    stays, loans = _stays(ledger, park_ids), _loans(ledger, park_ids)
    headcounts = _headcounts(ledger, park_ids)
    entities, founders = _entities(ledger, park_ids), _founders(ledger, park_ids)
    found: dict[str, list[TenantFact]] = {}
    for park_id, by_entity in stays.items():
        tenants = []
        for entity_id, its_stays in by_entity.items():
            if entity_id not in entities:
                continue
            name, registered, founder_id = entities[entity_id]
            founder, first_venture, student, graduated = founders.get(founder_id, NOBODY)
            tenants.append(
                TenantFact(
                    entity_id, name, registered, founder_id, founder, first_venture, student,
                    graduated, tuple(its_stays), headcounts.get(entity_id, ()),
                    tuple(loans.get(entity_id, ())),
                )
            )  # fmt: skip
        tenants.sort(key=lambda tenant: (tenant.stays[0].start, tenant.name, tenant.entity_id))
        found[park_id] = tenants
    return found


def _entities(
    ledger: Ledger, park_ids: Sequence[str] | None
) -> dict[str, tuple[str, date | None, str | None]]:
    """Entity -> name, registered on, founder."""
    days = DAYS
    return {
        entity_id: (name, days[registered_on], founder_id)
        for entity_id, name, registered_on, founder_id in scan(
            ledger,
            "SELECT id, name, registered_on, founder_id FROM entity"
            f" WHERE deleted_at IS NULL{_tenants_of('id', park_ids)}",
            tuple(park_ids or ()),
        )
    }


def _founders(ledger: Ledger, park_ids: Sequence[str] | None) -> dict[str | None, tuple[Any, ...]]:
    """Founder -> name, first venture, student, graduated on."""
    among = ""
    if park_ids is not None:
        theirs = f"founder_id IS NOT NULL{_tenants_of('id', park_ids)}"
        among = f" AND id IN (SELECT founder_id FROM entity WHERE {theirs})"
    return {
        founder_id: (
            name,
            None if first_venture is None else bool(first_venture),
            STUDENT_GROUP in CODE_LISTS[groups],
            DAYS[graduated_on],
        )
        for founder_id, name, first_venture, groups, graduated_on in scan(
            ledger,
            "SELECT id, name, first_venture, groups, graduated_on FROM founder"
            f" WHERE deleted_at IS NULL{among}",
            tuple(park_ids or ()),
        )
    }


def _day(text: str) -> date:
    day = DAYS[text]
    assert day is not None
    return day
