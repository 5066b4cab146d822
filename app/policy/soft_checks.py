"""The soft checks (经验校验, domain.md §6): what may stand if somebody writes down why.

The rule: each condition, number and sentence stands here once, for an import, for typing and for
what is sent alike. The numbers stand here and not in a pack because rows must go in, and records
out, where no policy can be read.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from app.domain.dates import add_months, add_years, month_end
from app.domain.entity import Founder
from app.domain.fields import Finding, field_of
from app.domain.headcount import Headcount
from app.domain.measures import FEN_PER_WAN, area_text, wan_text
from app.domain.money import Loan
from app.domain.park import Park
from app.domain.record import Record
from app.domain.tenancy import Tenancy

JUMP = "jump"
LONG_AGREEMENT = "long_agreement"
LARGE_LOAN = "large_loan"
SHARED_PHONE = "shared_phone"
OVERSTAYING = "overstaying"
OVERFULL = "overfull"
# What each code is called, in the order of domain.md §6.
LABELS: Mapping[str, str] = {
    JUMP: "用工变动过半",
    LONG_AGREEMENT: "协议期限过长",
    LARGE_LOAN: "个人贷款过大",
    SHARED_PHONE: "多人共用电话",
    OVERSTAYING: "到期未离园",
    OVERFULL: "面积超出园区",
}

JUMP_PARTS = 2  # a change of more than one part in two
LONGEST_AGREEMENT_YEARS = 3
LARGEST_PERSONAL_FEN = 30 * FEN_PER_WAN
PERSONAL_KINDS = frozenset(["个体工商户", "团队"])
FOUNDERS_SHARING = 5


@dataclass(frozen=True, slots=True)
class SoftFinding:
    """What is odd about a record; `about` is the entity or park that a person knows it by."""

    table: str
    id: str
    code: str
    sentence: str
    about: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What a written reason answers: this check of this record."""
        return self.table, self.id, self.code


@cache
def month_before(period: date) -> date:
    """The end of the month before a month end."""
    earlier = add_months(period, -1)
    return month_end(earlier.year, earlier.month)


def jump(*, before: int | None, employees: int) -> Finding | None:
    """More than half as many more or fewer than a month ago; None if nobody said how many."""
    if before is None or abs(employees - before) * JUMP_PARTS <= before:
        return None
    return Finding(JUMP, f"从业人数由上月 {before} 人变为 {employees} 人，变动超过一半。请核对。")


def long_agreement(*, start_on: date, agreed_end_on: date) -> Finding | None:
    """An agreement for more than three years; an extension has its own approval."""
    if agreed_end_on <= add_years(start_on, LONGEST_AGREEMENT_YEARS):
        return None
    return Finding(
        LONG_AGREEMENT,
        f"协议从 {start_on} 到 {agreed_end_on}，超过 {LONGEST_AGREEMENT_YEARS} 年。请核对到期日。",
    )


def overstaying(
    *, agreed_end_on: date, extension_end_on: date | None, left_on: date | None, today: date
) -> Finding | None:
    """A tenant that has not left although its agreement, with its extension, has run out."""
    final = max(agreed_end_on, extension_end_on) if extension_end_on else agreed_end_on
    if left_on is not None or final >= today:
        return None
    return Finding(
        OVERSTAYING, f"协议已于 {final} 到期，还没有离园日期。请补填离园日期或办理延期。"
    )


def large_loan(*, kind: str, amount_fen: int) -> Finding | None:
    """More than 300,000 元 to what is one person, not a company."""
    if kind not in PERSONAL_KINDS or amount_fen <= LARGEST_PERSONAL_FEN:
        return None
    most = wan_text(LARGEST_PERSONAL_FEN)
    return Finding(LARGE_LOAN, f"个人贷款 {wan_text(amount_fen)} 万元，超过 {most} 万元。请核对。")


def shared_phone(phone: str, *, founders: int) -> Finding | None:
    """One phone for five founders or more."""
    if founders < FOUNDERS_SHARING:
        return None
    return Finding(SHARED_PHONE, f"联系电话 {phone} 已有 {founders} 个创业者在用。请核对。")


def overfull(park: str, *, used_dm2: int, incubation_dm2: int | None) -> Finding | None:
    """Agreements that together take more than the incubation area; None where none is given."""
    if not incubation_dm2 or used_dm2 <= incubation_dm2:
        return None
    label = field_of(Tenancy, "area_dm2").label
    return Finding(
        OVERFULL,
        f"“{park}”在园实体的{label}合计 {area_text(used_dm2)}㎡，"
        f"超过孵化场所面积 {area_text(incubation_dm2)}㎡。请核对。",
    )


def of_headcount(report: Headcount, *, entity: str, before: int | None) -> Iterator[SoftFinding]:
    """A month's people; `before` is the month before (see `month_before`), None if unknown."""
    yield from _about(report, entity, jump(before=before, employees=report.employees))


def of_tenancy(stay: Tenancy, *, entity: str, today: date) -> Iterator[SoftFinding]:
    """One agreement, as it stands today."""
    yield from _about(
        stay,
        entity,
        long_agreement(start_on=stay.start_on, agreed_end_on=stay.agreed_end_on),
        overstaying(
            agreed_end_on=stay.agreed_end_on,
            extension_end_on=stay.extension_end_on,
            left_on=stay.left_on,
            today=today,
        ),
    )


def of_loan(loan: Loan, *, entity: str, kind: str) -> Iterator[SoftFinding]:
    """One loan to an entity of a kind."""
    yield from _about(loan, entity, large_loan(kind=kind, amount_fen=loan.amount_fen))


def of_founder(founder: Founder, *, entity: str, sharing: int) -> Iterator[SoftFinding]:
    """A founder with whom `sharing` founders have one phone, this one among them."""
    if founder.phone:
        yield from _about(founder, entity, shared_phone(founder.phone, founders=sharing))


def of_park(park: Park, *, used_dm2: int, incubation_dm2: int | None) -> Iterator[SoftFinding]:
    """A park, by what its residents use and the incubation area in force."""
    yield from _about(
        park,
        park.name,
        overfull(park.name, used_dm2=used_dm2, incubation_dm2=incubation_dm2),
    )


def _about(record: Record, name: str, *found: Finding | None) -> Iterator[SoftFinding]:
    for finding in found:
        if finding:
            yield SoftFinding(record.table, record.id, finding.code, finding.sentence, name)
