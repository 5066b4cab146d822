"""What a benefit's answer is computed from, beside a park's facts: households and what they had.

The rule: facts are what the ledger says; a household is one by its founder's ID number, its USCC or
its own record, whichever binds it to another. Money is fen.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from app.domain.dates import add_months
from app.domain.measures import yuan_text

State = Literal["paid", "approved", "applied"]
STATE_WORDS: dict[State, str] = {"paid": "已发放", "approved": "已审批", "applied": "已申请"}


@dataclass(frozen=True, slots=True, kw_only=True)
class BenefitFact:
    """A recorded benefit; `unit` is the name of the office that recorded it.

    `of_entity` tells one of the very entity from one of another venture of its founder.
    """

    benefit_id: str
    kind: str
    unit: str
    entity: str | None
    park: str | None
    amount_fen: int
    applied_on: date | None
    approved_on: date | None
    paid_on: date | None
    paper_number: str | None
    basis: str | None
    of_entity: bool = True

    def state_on(self, day: date) -> State | None:
        """How far it was on a day; None before anything of it. Without any day it is applied."""
        if self.paid_on is not None and self.paid_on <= day:
            return "paid"
        if self.approved_on is not None and self.approved_on <= day:
            return "approved"
        days = [each for each in (self.applied_on, self.approved_on, self.paid_on) if each]
        undated = not days
        return "applied" if undated or self._applied_by(day) else None

    def _applied_by(self, day: date) -> bool:
        return self.applied_on is not None and self.applied_on <= day

    @property
    def claimed_on(self) -> date | None:
        """The day whose headcount was paid for: of the application, else of what followed."""
        return self.applied_on or self.approved_on or self.paid_on

    def told(self, day: date) -> str:
        """2025-03-01 一次性创业补贴 10,000 元（虚构 3 号，已发放，扎赉特旗，示例商行）."""
        state = self.state_on(day)
        of_state = {
            "paid": self.paid_on,
            "approved": self.approved_on,
            "applied": self.applied_on,
        }
        when = of_state[state] if state else self.claimed_on
        about = (
            self.paper_number,
            STATE_WORDS[state] if state else "",
            self.unit,
            self.entity or self.park,
        )
        named = "，".join(part for part in about if part)
        return f"{when or '未填日期'} {self.kind} {yuan_text(self.amount_fen)} 元（{named}）"


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdFact:
    """An entity and its founder, beyond what a park's facts say of them.

    `earlier` names ventures of the same founder registered before this one.
    """

    entity_id: str
    kind: str
    closed_on: date | None
    groups: tuple[str, ...]
    earlier: tuple[str, ...]
    benefits: tuple[BenefitFact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WageFact:
    """A minimum wage in force from a day on, a month's, in fen."""

    in_force_on: date
    monthly_fen: int


def wage_on(wages: tuple[WageFact, ...], day: date) -> WageFact | None:
    """The minimum wage in force on a day; None without one: nobody knows, it is not 0."""
    known = [wage for wage in wages if wage.in_force_on <= day]
    return max(known, key=lambda wage: wage.in_force_on, default=None)


def months_reached(since: date, months: int, day: date) -> bool:
    """Whether so many calendar months have passed since a day."""
    return add_months(since, months) <= day
