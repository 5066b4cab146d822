"""Made-up ledgers of any size as plain rows, the same for the same seed.

The rule: nobody in them lives. Names say they are made up, founders were born before 1900, and
ids are counted up. Dates are ISO text, areas dm², money fen, as the ledger keeps them.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from app.domain.codes import EXPIRED, FOUNDER_GROUPS, GRADUATED, LEAVING_CAUSES, SERVICES
from app.domain.dates import add_months, month_end

UNIT_CODE = "152223"
TODAY = date(2026, 6, 30)
OPENED = date(2012, 3, 1)
FIRST_START = date(2013, 1, 1)
ROOM_TO_START = (date(2026, 6, 1) - FIRST_START).days

COLUMNS: dict[str, tuple[str, ...]] = {
    "park": ("id", "name", "opened_on", "services"),
    "park_area": (
        "id", "park_id", "in_force_on", "building_dm2", "incubation_dm2", "free_dm2",
    ),
    "founder": ("id", "name", "id_number", "groups", "graduated_on", "first_venture"),
    "entity": ("id", "name", "kind", "uscc", "registered_on", "founder_id"),
    "tenancy": (
        "id", "entity_id", "park_id", "agreement_number", "start_on", "agreed_end_on",
        "extension_end_on", "area_dm2", "rent_free", "left_on", "leaving_cause",
    ),
    "headcount": ("id", "entity_id", "period_end_on", "employees"),
    "loan": ("id", "entity_id", "amount_fen", "paid_out_on", "repaid_on"),
    "service_record": ("id", "park_id", "served_on", "service"),
}  # fmt: skip

Row = tuple[object, ...]


@dataclass
class Rows:
    """Rows by table, each in the order of its COLUMNS."""

    tables: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in COLUMNS})
    made: int = 0

    def add(self, table: str, *values: object) -> str:
        """Append a row and answer with its new id."""
        self.made += 1
        new = f"00000000-0000-7000-8000-{self.made:012x}"
        self.tables[table].append((new, *values))
        return new


def made_up_ledger(
    *, parks: int, tenancies_each: int, headcounts_each: int = 5, seed: int = 1
) -> Rows:
    """That many parks, each with so many tenancies, each of these with so many headcounts."""
    random, rows = Random(seed), Rows()
    for number in range(parks):
        park_id = rows.add("park", f"虚构园区{number + 1}", OPENED.isoformat(), list(SERVICES))
        free, whole = tenancies_each * 500, tenancies_each * 1_500
        rows.add("park_area", park_id, OPENED.isoformat(), whole * 2, whole, free)
        for month in range(1, 7):
            day = date(2026, month, random.randint(1, 28)).isoformat()
            rows.add("service_record", park_id, day, random.choice(SERVICES))
        entity_id = ""
        for _ in range(tenancies_each):
            if not entity_id or random.random() > 0.05:
                entity_id = _entity(rows, random)
            _tenancy(rows, random, park_id, entity_id, headcounts_each)
    return rows


def _entity(rows: Rows, random: Random) -> str:
    # Not for those who only ask for a date: the memory of a window is measured, not its.
    from stdnum.cn import ric, uscc

    number = rows.made
    born = date(1880, 1, 1) + timedelta(days=random.randrange(7000))
    body = f"{UNIT_CODE}{born:%Y%m%d}{number % 1000:03}"
    registered = FIRST_START + timedelta(days=random.randrange(ROOM_TO_START))
    graduated = add_months(registered, -random.randrange(96)) if random.random() < 0.4 else None
    founder_id = rows.add(
        "founder",
        f"虚构创业者{number}",
        body + ric.calc_check_digit(f"{body}0"),
        [random.choice(FOUNDER_GROUPS)],
        graduated.isoformat() if graduated else None,
        int(random.random() < 0.7),
    )
    code = f"92{UNIT_CODE}{number:09}"
    return rows.add(
        "entity",
        f"虚构商行{number}",
        "个体工商户",
        code + uscc.calc_check_digit(code),
        registered.isoformat() if random.random() < 0.95 else None,
        founder_id,
    )


def _tenancy(rows: Rows, random: Random, park_id: str, entity_id: str, headcounts: int) -> None:
    start = FIRST_START + timedelta(days=random.randrange(ROOM_TO_START))
    end = add_months(start, random.choice((12, 24, 36))) - timedelta(days=1)
    extended = add_months(end, 12) if random.random() < 0.1 else None
    final = extended or end
    left = None
    if random.random() < 0.93:
        left = final + timedelta(days=random.choice((-200, -30, 0, 0, 0, 0, 0, 15)))
        left = left if start < left <= TODAY else None
    cause = random.choice((GRADUATED, GRADUATED, EXPIRED, *LEAVING_CAUSES)) if left else None
    rows.add(
        "tenancy", entity_id, park_id, f"虚构-{rows.made}", start.isoformat(), end.isoformat(),
        extended.isoformat() if extended else None, random.randrange(1_000, 12_000),
        int(random.random() < 0.3), left.isoformat() if left else None, cause,
    )  # fmt: skip
    employees = random.randrange(1, 20)
    for months in range(headcounts):
        day = add_months(left or TODAY, -3 * months)
        if not left or random.random() < 0.95:
            employees = max(0, employees + random.randrange(-1, 2))
        period = month_end(day.year, day.month)
        rows.add("headcount", entity_id, period.isoformat(), employees)
    if random.random() < 0.15:
        paid = start + timedelta(days=random.randrange(300))
        repaid = add_months(paid, 24).isoformat() if random.random() < 0.5 else None
        rows.add("loan", entity_id, random.randrange(5, 60) * 1_000_000, paid.isoformat(), repaid)
