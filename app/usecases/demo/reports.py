"""What made-up tenants report: people employed at quarter ends, and guaranteed loans.

The rule: on the demo's day the residents' jobs and loans add up to what the plan says.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random

from app.domain.codes import UNLICENSED_KIND
from app.domain.dates import add_months, add_years, month_end
from app.usecases.demo.office import HeadcountRow, LoanRow, TenancyRow
from app.usecases.demo.plans import Plan

Tenants = Mapping[str, Sequence[TenancyRow]]
KEPT_MONTHS = 45  # no office has older reports on paper
FRESH_MONTHS = 6  # a report older than that no longer says how many work there now
BANKS = ("农业银行", "农村信用社", "邮储银行", "中国银行")


def _resident(rows: Sequence[TenancyRow]) -> bool:
    return any(row.left_on is None for row in rows)


def _quarter_ends(rows: Sequence[TenancyRow], today: date) -> list[date]:
    """The quarter ends on which the tenant sat in the park, in order."""
    since = add_months(today, -KEPT_MONTHS)
    ends: set[date] = set()
    for row in rows:
        last = min(row.left_on - timedelta(days=1), today) if row.left_on else today
        for year in range(row.start_on.year, last.year + 1):
            quarter = (month_end(year, month) for month in (3, 6, 9, 12))
            ends.update(end for end in quarter if max(since, row.start_on) <= end <= last)
    return sorted(ends)


def _reported(random: Random, ends: Sequence[date], *, silent_since: date | None) -> list[date]:
    """Some reports were forgotten; the silent have sent none for half a year."""
    kept = [end for end in ends[:-1] if random.random() > 0.05] + list(ends[-1:])
    return [end for end in kept if silent_since is None or end < silent_since]


def _parts(random: Random, total: int, count: int) -> list[int]:
    """`total` jobs spread unevenly over `count` tenants."""
    weights = [random.uniform(0.4, 1.6) for _ in range(count)]
    whole = sum(weights)
    parts = [int(total * weight / whole) for weight in weights]
    for place in range(total - sum(parts)):
        parts[place % count] += 1
    return parts


def _grown(random: Random, now: int, periods: int) -> list[int]:
    """How many there were at each of the periods up to now: mostly a little fewer before."""
    sizes = [now]
    while len(sizes) < periods:
        sizes.append(max(1, sizes[-1] - random.choice((-1, 0, 0, 0, 1))))
    return sizes[:periods][::-1]


def headcount_rows(random: Random, plan: Plan, tenants: Tenants, today: date) -> list[HeadcountRow]:
    """Every tenant's quarterly reports; those of the residents add up to the planned jobs."""
    fresh_since = add_months(today, -FRESH_MONTHS)
    ends = {entity: _quarter_ends(rows, today) for entity, rows in tenants.items()}
    sitting = [e for e, rows in tenants.items() if _resident(rows) and ends[e]]
    silent = set(random.sample(sitting, min(plan.silent, len(sitting))))
    reported = {
        entity: _reported(random, days, silent_since=fresh_since if entity in silent else None)
        for entity, days in ends.items()
    }
    counting = [e for e in sitting if reported[e] and reported[e][-1] >= fresh_since]
    now = dict(zip(counting, _parts(random, plan.jobs, len(counting)), strict=True))
    rows: list[HeadcountRow] = []
    for entity, days in reported.items():
        last = now.get(entity, max(1, round(random.gauss(plan.staff, plan.staff / 4))))
        first = tenants[entity][0]
        for day, employees in zip(days, _grown(random, last, len(days)), strict=True):
            rows.append(
                HeadcountRow(
                    park=first.park,
                    entity=entity,
                    uscc=first.venture.uscc,
                    period_end_on=day,
                    employees=employees,
                    key_group_employees=random.randint(0, employees),
                    insured_employees=random.randint(employees // 3, employees),
                )
            )
    return rows


def _loan(random: Random, row: TenancyRow, amount_wan: int, today: date) -> LoanRow:
    """A loan paid out while the tenant sat in the park."""
    last = min(row.left_on - timedelta(days=1), today) if row.left_on else today
    span = max(0, (last - row.start_on).days)
    paid_out_on = row.start_on + timedelta(days=random.randint(0, span))
    due_on = add_years(paid_out_on, random.choice((2, 2, 3)))
    repaid_on = due_on - timedelta(days=random.randint(0, 90))
    return LoanRow(
        entity=row.venture.entity,
        uscc=row.venture.uscc,
        amount_wan=amount_wan,
        paid_out_on=paid_out_on,
        due_on=due_on,
        repaid_on=repaid_on if repaid_on <= today and random.random() < 0.95 else None,
        bank=random.choice(BANKS),
    )


def loan_rows(random: Random, plan: Plan, tenants: Tenants, today: date) -> list[LoanRow]:
    """The residents' loans add up to the planned sum; a quarter of the others had one."""
    licensed = [rows for rows in tenants.values() if rows[0].venture.kind != UNLICENSED_KIND]
    residents = [rows[-1] for rows in licensed if rows[-1].left_on is None]
    random.shuffle(residents)
    loans: list[LoanRow] = []
    missing = plan.loans
    while missing:
        row = residents[len(loans) % len(residents)]
        amount_wan = min(missing, random.choice((5, 10, 15, 20, 30)))
        loans.append(_loan(random, row, amount_wan, today))
        missing -= amount_wan
    gone = [rows for rows in licensed if rows[-1].left_on is not None and random.random() < 0.25]
    loans += [_loan(random, rows[0], random.choice((5, 10, 20)), today) for rows in gone]
    return loans
