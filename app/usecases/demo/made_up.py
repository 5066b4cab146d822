"""Made-up tenants in the real parks: the same seed and day give the same offices.

The rule: nothing here is known of any park or person; only the parks' names are real. Everything
happened on or before the demo's day.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from app.domain.codes import STUDENT_GROUP
from app.domain.dates import add_months
from app.usecases.demo.office import AreaRow, Office, ParkRow, ServiceRow, TenancyRow, Venture
from app.usecases.demo.people import GRADUATE_GROUP, Names, make_venture
from app.usecases.demo.plans import PLANS, Plan
from app.usecases.demo.reports import headcount_rows, loan_rows
from app.usecases.demo.stays import Stay, in_new_wing, park_stays, room_areas

SEED = 20220330
RETURNING = 0.04
TWO_ROOMS_PER_PARK = 2
SERVICE_MONTHS = 40


@dataclass(frozen=True, slots=True)
class ParkName:
    """A real park: its name, and the name of its office's region."""

    name: str
    region: str


def _park_row(
    random: Random, plan: Plan, park: ParkName, *, opened_on: date, today: date
) -> ParkRow:
    judged = plan.sound is not None
    return ParkRow(
        park=park.name,
        unit=park.region,
        kinds=plan.kinds,
        operator="示例运营单位（虚构）",
        address="示例路 1 号（虚构）",
        government_developed=plan.government,
        opened_on=opened_on,
        services=plan.services,
        sound=plan.sound,
        judged_on=today - timedelta(days=random.randint(40, 300)) if judged else None,
        judged_by="示例评定组（虚构）" if judged else None,
        evidence="管理制度汇编（示例）" if judged else None,
    )


def _area_rows(
    plan: Plan, park: ParkName, areas: Sequence[Decimal], *, opened_on: date, today: date
) -> list[AreaRow]:
    """The areas now, and those before the new wing in proportion to the rooms there were."""
    if plan.building is None:
        return []
    now = AreaRow(
        park=park.name,
        in_force_on=opened_on,
        building_m2=Decimal(plan.building),
        incubation_m2=Decimal(plan.incubation),
        free_m2=Decimal(plan.incubation * plan.free // 1000),
    )
    if plan.extended is None:
        return [now]
    old = sum((a for room, a in enumerate(areas) if not in_new_wing(plan, room)), Decimal(0))
    share = old / sum(areas, Decimal(0))
    before = replace(
        now,
        building_m2=(now.building_m2 * share).quantize(Decimal(1)),
        incubation_m2=(now.incubation_m2 * share).quantize(Decimal(1)),
        free_m2=(now.free_m2 * share).quantize(Decimal(1)),
    )
    return [before, replace(now, in_force_on=add_months(today, -plan.extended))]


def _ventures(
    names: Names, plan: Plan, stays: Sequence[Stay], today: date
) -> tuple[list[Venture], list[int]]:
    """The ventures, and for every stay whose it was; now and then somebody comes back."""
    ventures: list[Venture] = []
    owners: list[int] = []
    gone: dict[int, date] = {}
    for stay in stays:
        back = [o for o, left in gone.items() if left + timedelta(days=60) < stay.start_on]
        if back and names.random.random() < RETURNING:
            owner = names.random.choice(back)
            del gone[owner]
        else:
            owner = len(ventures)
            ventures.append(
                make_venture(
                    names,
                    student_share=plan.student_share,
                    start_on=stay.start_on,
                    left_on=stay.left_on,
                    today=today,
                )
            )
            if stay.left_on is not None:
                gone[owner] = stay.left_on
        owners.append(owner)
    return ventures, owners


def _first_ventures(
    random: Random, plan: Plan, ventures: list[Venture], residents: Sequence[int]
) -> None:
    """Exactly as many of the registered residents venture for the first time as planned."""
    licensed = [owner for owner in residents if ventures[owner].registered_on is not None]
    first = set(random.sample(licensed, min(plan.first_ventures, len(licensed))))
    for owner in licensed:
        ventures[owner] = replace(ventures[owner], first_venture=owner in first)


def _tenancy_rows(
    random: Random, park: ParkName, prefix: str, stays: Sequence[Stay], owned: Sequence[Venture]
) -> list[TenancyRow]:
    """An agreement per stay; two residents hold theirs as two agreements for two rooms."""
    rows: list[TenancyRow] = []
    sitting = [place for place, stay in enumerate(stays) if stay.left_on is None]
    double = set(random.sample(sitting, min(TWO_ROOMS_PER_PARK, len(sitting))))
    for place, (stay, venture) in enumerate(zip(stays, owned, strict=True)):
        room = f"{'ABC'[stay.room % 3]}{101 + stay.room}"
        row = TenancyRow(
            park=park.name,
            venture=venture,
            number=f"{prefix}-{stay.start_on.year}-{len(rows) + 1:04d}",
            start_on=stay.start_on,
            agreed_end_on=stay.agreed_end_on,
            extension_end_on=stay.extension_end_on,
            area_m2=stay.area_m2,
            room=room,
            rent_free=_rent_free(random, venture),
            left_on=stay.left_on,
            cause=stay.cause,
        )
        if place not in double:
            rows.append(row)
            continue
        half = (stay.area_m2 / 2).quantize(Decimal(1))
        number = f"{prefix}-{stay.start_on.year}-{len(rows) + 2:04d}"
        rows.append(replace(row, area_m2=half))
        rows.append(replace(row, area_m2=stay.area_m2 - half, room=f"{room}-2", number=number))
    return rows


def _rent_free(random: Random, venture: Venture) -> bool:
    favoured = {GRADUATE_GROUP, STUDENT_GROUP, "退役军人", "残疾人", "返乡入乡农牧民工"}
    return bool(favoured & set(venture.groups)) and random.random() < 0.55


def _service_rows(
    random: Random, plan: Plan, park: ParkName, *, opened_on: date, today: date
) -> list[ServiceRow]:
    """About ten services a year; those of the last months lack where the plan says so."""
    rows: list[ServiceRow] = []
    for months_ago in range(SERVICE_MONTHS, plan.served_until_months_ago, -1):
        served_on = add_months(today, -months_ago) + timedelta(days=random.randint(0, 27))
        if served_on >= opened_on and random.random() < 0.85:
            service = random.choice(plan.services)
            rows.append(
                ServiceRow(
                    park=park.name,
                    served_on=served_on,
                    service=service,
                    people=random.randint(3, 48),
                )
            )
    return rows


def _make_park(names: Names, plan: Plan, park: ParkName, *, prefix: str, today: date) -> Office:
    """One park's share of its office."""
    random = names.random
    opened_on = add_months(today, -plan.opened_months_ago) - timedelta(days=random.randint(0, 20))
    areas = room_areas(random, plan)
    stays = park_stays(random, plan, areas, opened_on=opened_on, today=today)
    ventures, owners = _ventures(names, plan, stays, today)
    residents = [o for stay, o in zip(stays, owners, strict=True) if stay.left_on is None]
    _first_ventures(random, plan, ventures, residents)
    tenancies = _tenancy_rows(random, park, prefix, stays, [ventures[owner] for owner in owners])
    by_entity: dict[str, list[TenancyRow]] = defaultdict(list)
    for row in tenancies:
        by_entity[row.venture.entity].append(row)
    return Office(
        unit_code="",
        name=park.region,
        parks=(_park_row(random, plan, park, opened_on=opened_on, today=today),),
        areas=tuple(_area_rows(plan, park, areas, opened_on=opened_on, today=today)),
        tenancies=tuple(tenancies),
        headcounts=tuple(headcount_rows(random, plan, by_entity, today)),
        loans=tuple(loan_rows(random, plan, by_entity, today)),
        services=tuple(_service_rows(random, plan, park, opened_on=opened_on, today=today)),
    )


def make_office(
    unit_code: str, region: str, parks: Sequence[str], *, today: date, seed: int = SEED
) -> Office:
    """An office's made-up ledgers; `parks` are the names of its real parks, by their fixed ids."""
    slot = sorted(PLANS).index(unit_code)
    names = Names(Random(f"{seed}/{unit_code}"), slot)
    shares = [
        _make_park(
            names, plan, ParkName(park, region), prefix=f"示例{unit_code}-{place}", today=today
        )
        for place, (plan, park) in enumerate(zip(PLANS[unit_code], parks, strict=True), 1)
    ]
    return Office(
        unit_code=unit_code,
        name=region,
        parks=tuple(row for share in shares for row in share.parks),
        areas=tuple(row for share in shares for row in share.areas),
        tenancies=tuple(row for share in shares for row in share.tenancies),
        headcounts=tuple(row for share in shares for row in share.headcounts),
        loans=tuple(row for share in shares for row in share.loans),
        services=tuple(row for share in shares for row in share.services),
    )
