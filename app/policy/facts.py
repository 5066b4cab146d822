"""What a park's figures are computed from: plain frozen rows, one park at a time.

The rule: facts are what the ledger says, nothing computed from it; a figure never reads elsewhere.
Areas are dm², money is fen. Lists are sorted by date where they have one.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class AreaFact:
    """The areas in force from a day on; None is unknown, never 0."""

    in_force_on: date
    building_dm2: int | None
    incubation_dm2: int | None
    free_dm2: int | None


@dataclass(frozen=True, slots=True)
class JudgementFact:
    """A person's recorded judgement of the management mechanism."""

    judged_on: date
    sound: bool
    judged_by: str | None
    evidence: str | None


@dataclass(frozen=True, slots=True)
class ServiceFact:
    """One service given on a day."""

    served_on: date
    service: str


@dataclass(frozen=True, slots=True)
class GrantFact:
    """A tier granted; `granted_on` may be unknown."""

    tier: str
    granted_on: date | None
    revoked_on: date | None
    document_number: str | None


@dataclass(frozen=True, slots=True)
class StayFact:
    """One agreement. `final_end` is the later of the agreed end and the approved extension."""

    tenancy_id: str
    agreement_number: str | None
    start: date
    agreed_end: date
    extension_end: date | None
    final_end: date
    left: date | None
    cause: str | None
    area_dm2: int
    rent_free: bool


@dataclass(frozen=True, slots=True)
class HeadcountFact:
    """Employees at a month end, the founder not counted."""

    period_end: date
    employees: int


@dataclass(frozen=True, slots=True)
class LoanFact:
    """A guaranteed loan in fen."""

    loan_id: str
    amount_fen: int
    paid_out: date
    repaid: date | None


@dataclass(frozen=True, slots=True)
class TenantFact:
    """An entity with all its agreements in this park, by start; it counts once."""

    entity_id: str
    name: str
    registered_on: date | None
    founder_id: str | None
    founder_name: str | None
    first_venture: bool | None
    student: bool
    graduated_on: date | None
    stays: tuple[StayFact, ...]
    headcounts: tuple[HeadcountFact, ...] = ()
    loans: tuple[LoanFact, ...] = ()


@dataclass(frozen=True, slots=True)
class ParkFacts:
    """All that a park's figures need; `services_offered` are of the eight."""

    park_id: str
    name: str
    unit_code: str
    opened_on: date | None
    services_offered: tuple[str, ...]
    areas: tuple[AreaFact, ...]
    judgements: tuple[JudgementFact, ...]
    services: tuple[ServiceFact, ...]
    grants: tuple[GrantFact, ...]
    tenants: tuple[TenantFact, ...]

    def area_on(self, day: date) -> AreaFact | None:
        """The areas in force on a day, each by its own latest entry; None before the first."""
        building = incubation = free = since = None
        for area in self.areas:
            if area.in_force_on <= day:
                since = area.in_force_on
                building = building if area.building_dm2 is None else area.building_dm2
                incubation = incubation if area.incubation_dm2 is None else area.incubation_dm2
                free = free if area.free_dm2 is None else area.free_dm2
        return None if since is None else AreaFact(since, building, incubation, free)
