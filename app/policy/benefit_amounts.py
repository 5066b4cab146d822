"""How much a benefit is: a floor, a cap, a fixed amount, grades, by the job or by the month.

The rule: the office sets its own amount inside what the document sets; what cannot be worked out
is None, never 0.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.measures import yuan_text
from app.policy.benefit_conditions import Asked
from app.policy.benefit_facts import BenefitFact
from app.policy.facts import HeadcountFact, TenantFact
from app.policy.pack import BenefitRule
from app.policy.populations import current_stay, fresh_headcount
from app.policy.provisions import amount_words

BY_JOB, BY_MONTH = "新增1人", "月"


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """What may be paid, in fen: at least, at most, or one of the grades.

    `each_fen` is for one job or month and `count` how many of them; None where nobody knows, as
    `least_fen` where nothing is set. `why` says how it was worked out.
    """

    least_fen: int | None
    most_fen: int | None
    grades_fen: tuple[int, ...] = ()
    each_fen: int | None = None
    count: int | None = None
    why: str = ""

    @property
    def known(self) -> bool:
        """Whether the document and the ledger give any number."""
        return self.least_fen is not None or self.most_fen is not None

    @property
    def suggested_fen(self) -> int | None:
        """The one amount there is, or the floor, or the cap; None among grades and months."""
        if self.count is not None and self.each_fen is not None:
            return self.each_fen * self.count
        if self.grades_fen or self.each_fen is not None:
            return None
        return self.least_fen if self.least_fen is not None else self.most_fen


@dataclass(frozen=True, slots=True, kw_only=True)
class Jobs:
    """Additional jobs: the latest headcount less what was there or was paid for before."""

    count: int | None
    why: str


def amount_of(asked: Asked, records: Sequence[BenefitFact], jobs: Jobs | None) -> Amount:
    """What a candidate may get, by the rule's amount."""
    rule = asked.rule.amount
    if rule.per == BY_JOB:
        return _by_job(asked.rule, jobs)
    if rule.wage_share is not None:
        return _by_month(asked, records)
    if rule.grades_fen:
        return Amount(
            least_fen=rule.grades_fen[0], most_fen=rule.grades_fen[-1], grades_fen=rule.grades_fen
        )
    fen = rule.amount_fen
    return Amount(
        least_fen=None if rule.bound == "cap" else fen,
        most_fen=None if rule.bound == "floor" else fen,
    )


def _by_job(rule: BenefitRule, jobs: Jobs | None) -> Amount:
    each = rule.amount.amount_fen
    if each is None or jobs is None or jobs.count is None:
        return Amount(least_fen=None, most_fen=None, each_fen=each, why=jobs.why if jobs else "")
    # The office may recognise fewer jobs than were added, each at the full amount.
    return Amount(
        least_fen=None if rule.amount.bound == "cap" else each,
        most_fen=None if rule.amount.bound == "floor" else each * jobs.count,
        each_fen=each,
        count=jobs.count,
        why=jobs.why,
    )


def _by_month(asked: Asked, records: Sequence[BenefitFact]) -> Amount:
    """A month's share of the minimum wage; at most so many months, less what was approved."""
    rule, wage = asked.rule.amount, asked.wage
    if wage is None or rule.wage_share is None:
        return Amount(least_fen=None, most_fen=None, why=_no_wage(asked.on))
    each = wage.monthly_fen * rule.wage_share.n // rule.wage_share.d
    given = sum(
        record.amount_fen
        for record in records
        if record.state_on(asked.decided_by) in ("paid", "approved")
    )
    most = None if rule.most_months is None else max(each * rule.most_months - given, 0)
    why = f"{wage.in_force_on} 起最低工资每月 {yuan_text(wage.monthly_fen)} 元"
    return Amount(least_fen=each, most_fen=most, each_fen=each, why=why)


def _no_wage(on: date) -> str:
    return f"没有 {on.year} 年 {on.month} 月的最低工资标准，请登记后再核"


def extra_jobs(
    tenant: TenantFact,
    records: Iterable[BenefitFact],
    *,
    on: date,
    since: date,
    each_fen: int | None,
    decided_by: date,
) -> Jobs:
    """Latest headcount − the highest headcount already paid for, or the one at entry; never < 0.

    `records` are this benefit of this very entity, oldest first, as they stand on `decided_by`;
    `since` is how old the latest report may be. A payment stands for the headcount last reported
    when it was claimed, and for no fewer jobs than its money bought; one claimed after the day
    only for what its money bought.
    """
    latest = fresh_headcount(tenant, on, since)
    if latest is None:
        return Jobs(count=None, why="没有近期的用工记录，请补报")
    entry = _at_entry(tenant, on)
    if entry is None:
        return Jobs(count=None, why="没有入驻时的用工记录，无法算出新增")
    base, told = entry.employees, f"入驻时（{entry.period_end}）{entry.employees} 人"
    later = []
    for record in records:
        if record.state_on(decided_by) not in ("paid", "approved"):
            continue
        if record.claimed_on is not None and record.claimed_on > on:
            later.append(record)
            continue
        bought = base + record.amount_fen // each_fen if each_fen else base
        paid = max(_reported(tenant, record.claimed_on), bought)
        if paid > base:
            base, told = paid, f"已补到 {paid} 人（{record.claimed_on}）"
    taken = _taken_later(tenant, later, latest.employees, each_fen or 0)
    if taken:
        told = f"{told}，以后申请的补贴已补其中 {taken} 人"
    count = max(latest.employees - base - taken, 0)
    return Jobs(
        count=count,
        why=f"{latest.period_end} 用工 {latest.employees} 人，{told}，新增 {count} 人",
    )


def _taken_later(
    tenant: TenantFact, later: Sequence[BenefitFact], employees: int, each_fen: int
) -> int:
    """How many of so many employees were paid for by what was claimed later.

    Those who came after the day are taken to be the ones it was paid for first.
    """
    bought = sum(record.amount_fen // each_fen for record in later) if each_fen else 0
    most = max((_reported(tenant, record.claimed_on) for record in later), default=0)
    return max(bought - max(most - employees, 0), 0)


def _at_entry(tenant: TenantFact, on: date) -> HeadcountFact | None:
    """The last report up to the first day here, else the first one after it."""
    stay = current_stay(tenant, on)
    start = tenant.stays[0].start if stay is None else _since_without_gap(tenant, stay.start)
    before = [each for each in tenant.headcounts if each.period_end <= start]
    after = [each for each in tenant.headcounts if start < each.period_end <= on]
    if before:
        return before[-1]
    return after[0] if after else None


def _since_without_gap(tenant: TenantFact, start: date) -> date:
    """The first day of a stay that was renewed again and again."""
    for stay in reversed(tenant.stays):
        if stay.start < start and (stay.left is None or stay.left >= start):
            start = stay.start
    return start


def _reported(tenant: TenantFact, day: date | None) -> int:
    """The headcount last reported when a benefit was claimed; 0 without one."""
    known = [each for each in tenant.headcounts if day is not None and each.period_end <= day]
    return known[-1].employees if known else 0


def amount_problem(rule: BenefitRule, amount: Amount, amount_fen: int) -> str:
    """What is wrong with the office's own amount, in a sentence; empty if nothing is."""
    told = f"{rule.clause} 规定{rule.label}{amount_words(rule.amount)}"
    paid = f"金额 {yuan_text(amount_fen)} 元"
    if amount_fen <= 0:
        return "金额应大于 0。请按批准的金额填写。"
    if amount.grades_fen and amount_fen not in amount.grades_fen:
        return f"{paid}不是其中一档：{told}。请核对金额。"
    if amount.least_fen is not None and amount_fen < amount.least_fen:
        return f"{paid}低于应发的 {yuan_text(amount.least_fen)} 元：{told}。请核对金额。"
    by_job = rule.amount.per == BY_JOB and rule.amount.bound == "fixed"
    if by_job and amount.each_fen and amount_fen % amount.each_fen:
        return f"{paid}不是每人 {yuan_text(amount.each_fen)} 元的整数倍：{told}。请核对金额。"
    if amount.most_fen is not None and amount_fen > amount.most_fen:
        return f"{paid}高于可发的 {yuan_text(amount.most_fen)} 元：{told}。请核对金额。"
    return ""
