"""What the figures of parks are computed from, read in a few plain scans.

The rule: one SELECT per table, no query per row; equal headcounts share one object, because there
are half a million of them and only a few thousand different ones.
"""

import gc
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
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
EARLIEST = date.min


def park_facts(
    ledger: Ledger,
    *,
    park_ids: Sequence[str] | None = None,
    headcounts_from: date | None = None,
) -> tuple[ParkFacts, ...]:
    """The facts of all living parks, or of some, by unit and id (the annex's order).

    Tenants stand by first start, then name; their stays by start. `headcounts_from` leaves out
    headcounts of month ends before that day.
    """
    with _uncollected():
        parks = scan(
            ledger,
            "SELECT id, name, unit_code, opened_on, services FROM park"
            f" WHERE deleted_at IS NULL{_among('id', park_ids)} ORDER BY unit_code, id",
            tuple(park_ids or ()),
        )
        areas, judgements = _areas(ledger), _judgements(ledger)
        services, grants = _services(ledger), _grants(ledger)
        tenants = _tenants(ledger, park_ids, headcounts_from)
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


def _areas(ledger: Ledger) -> Grouped[AreaFact]:
    found: Grouped[AreaFact] = defaultdict(list)
    for park_id, in_force_on, *areas in scan(
        ledger,
        "SELECT park_id, in_force_on, building_dm2, incubation_dm2, free_dm2 FROM park_area"
        " WHERE deleted_at IS NULL ORDER BY in_force_on, id",
    ):
        found[park_id].append(AreaFact(_day(in_force_on), *areas))
    return found


def _judgements(ledger: Ledger) -> Grouped[JudgementFact]:
    found: Grouped[JudgementFact] = defaultdict(list)
    for park_id, judged_on, sound, judged_by, evidence in scan(
        ledger,
        "SELECT park_id, judged_on, sound, judged_by, evidence FROM mechanism_judgement"
        " WHERE deleted_at IS NULL ORDER BY judged_on, id",
    ):
        found[park_id].append(JudgementFact(_day(judged_on), bool(sound), judged_by, evidence))
    return found


def _services(ledger: Ledger) -> Grouped[ServiceFact]:
    found: Grouped[ServiceFact] = defaultdict(list)
    for park_id, served_on, service in scan(
        ledger,
        "SELECT park_id, served_on, service FROM service_record"
        " WHERE deleted_at IS NULL ORDER BY served_on, id",
    ):
        found[park_id].append(ServiceFact(_day(served_on), service))
    return found


def _grants(ledger: Ledger) -> Grouped[GrantFact]:
    found: Grouped[GrantFact] = defaultdict(list)
    for park_id, tier, granted_on, revoked_on, number in scan(
        ledger,
        "SELECT park_id, tier, granted_on, revoked_on, document_number FROM tier_grant"
        " WHERE deleted_at IS NULL ORDER BY granted_on, id",
    ):
        found[park_id].append(GrantFact(tier, DAYS[granted_on], DAYS[revoked_on], number))
    return found


def _stays(ledger: Ledger, park_ids: Sequence[str] | None) -> dict[str, dict[str, list[StayFact]]]:
    """Park -> entity -> stays by start."""
    found: dict[str, dict[str, list[StayFact]]] = {}
    days = DAYS
    for (
        park_id, entity_id, tenancy_id, number, start_on, agreed_on, extended_on, left_on, cause,
        area_dm2, rent_free,
    ) in scan(
        ledger,
        "SELECT park_id, entity_id, id, agreement_number, start_on, agreed_end_on,"
        " extension_end_on, left_on, leaving_cause, area_dm2, rent_free FROM tenancy"
        f" WHERE deleted_at IS NULL{_among('park_id', park_ids)} ORDER BY start_on, id",
        tuple(park_ids or ()),
    ):  # fmt: skip
        final_on = extended_on if extended_on is not None and extended_on > agreed_on else agreed_on
        stay = StayFact(
            tenancy_id, number, _day(start_on), _day(agreed_on), days[extended_on],
            _day(final_on), days[left_on], cause, area_dm2, rent_free == 1,
        )  # fmt: skip
        found.setdefault(park_id, {}).setdefault(entity_id, []).append(stay)
    return found


def _headcounts(ledger: Ledger, since: date | None) -> dict[str, list[HeadcountFact]]:
    """Entity -> headcounts by month end."""
    found: dict[str, list[HeadcountFact]] = defaultdict(list)
    facts: dict[tuple[str, int], HeadcountFact] = {}
    for entity_id, period_end_on, employees in scan(
        ledger,
        "SELECT entity_id, period_end_on, employees FROM headcount"
        " WHERE deleted_at IS NULL AND period_end_on >= ? ORDER BY entity_id, period_end_on",
        ((since or EARLIEST).isoformat(),),
    ):
        same = (period_end_on, employees)
        fact = facts.get(same)
        if fact is None:
            fact = facts[same] = HeadcountFact(_day(period_end_on), employees)
        found[entity_id].append(fact)
    return found


def _loans(ledger: Ledger) -> Grouped[LoanFact]:
    found: Grouped[LoanFact] = defaultdict(list)
    for entity_id, loan_id, amount_fen, paid_out_on, repaid_on in scan(
        ledger,
        "SELECT entity_id, id, amount_fen, paid_out_on, repaid_on FROM loan"
        " WHERE deleted_at IS NULL ORDER BY paid_out_on, id",
    ):
        found[entity_id].append(LoanFact(loan_id, amount_fen, _day(paid_out_on), DAYS[repaid_on]))
    return found


def _tenants(
    ledger: Ledger, park_ids: Sequence[str] | None, headcounts_from: date | None
) -> Grouped[TenantFact]:
    by_park = _stays(ledger, park_ids)
    founders = _founders(ledger)
    nobody = (None, None, None, None)
    headcounts, loans = _headcounts(ledger, headcounts_from), _loans(ledger)
    entities = {
        row[0]: row
        for row in scan(
            ledger,
            "SELECT id, name, registered_on, founder_id FROM entity WHERE deleted_at IS NULL",
        )
    }
    found: Grouped[TenantFact] = {}
    for park_id, by_entity in by_park.items():
        tenants = []
        for entity_id, stays in by_entity.items():
            entity = entities.get(entity_id)
            if entity is None:
                continue
            _, name, registered_on, founder_id = entity
            founder_name, first_venture, student, graduated_on = founders.get(founder_id, nobody)
            tenants.append(
                TenantFact(
                    entity_id,
                    name,
                    DAYS[registered_on],
                    founder_id,
                    founder_name,
                    first_venture,
                    bool(student),
                    graduated_on,
                    tuple(stays),
                    tuple(headcounts.get(entity_id, ())),
                    tuple(loans.get(entity_id, ())),
                )
            )
        tenants.sort(key=lambda tenant: (tenant.stays[0].start, tenant.name))
        found[park_id] = tenants
    return found


def _founders(ledger: Ledger) -> dict[str | None, tuple[Any, ...]]:
    """Founder -> name, first venture, student, graduated on."""
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
            " WHERE deleted_at IS NULL",
        )
    }


def _day(text: str) -> date:
    day = DAYS[text]
    assert day is not None
    return day
