"""The lists behind the to-dos of 首页: their columns, their rows, and what each is called."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain.entity import Founder
from app.domain.fields import field_of
from app.domain.money import Loan
from app.domain.park import Park
from app.domain.tenancy import Tenancy
from app.store.agenda_rows import LoanRow, StayRow
from app.ui.columns import Column, column_of
from app.ui.to_dos import CALLS, ENDING, INCUBATION, LOANS, OVERSTAYING, PARKS
from app.usecases.agenda import Agenda


@dataclass(frozen=True, slots=True)
class DueRow:
    """A line of a list: whom it is about, how many days are left, and what it says."""

    key: str
    days: int | None
    when: str
    stay: StayRow | None = None
    loan: LoanRow | None = None
    park_id: str = ""
    park: str = ""
    months: int = 0

    @property
    def entity(self) -> str:
        """The entity's name, "" for a park."""
        return (self.stay and self.stay.entity) or (self.loan and self.loan.entity) or ""


def rows_of(agenda: Agenda, kind: str, bucket: int | None) -> list[DueRow]:
    """The rows of a list, the most urgent first; departures that are registered are left out."""
    if kind in (ENDING, OVERSTAYING):
        stays = agenda.ending if kind == ENDING else agenda.overstaying
        return [
            DueRow(each.stay.tenancy_id, each.days, left_text(each.days), each.stay)
            for each in stays
            if not each.settled and each.bucket == bucket
        ]
    if kind == INCUBATION:
        return [
            DueRow(each.stay.tenancy_id, each.days, f"{each.limit_on} 期满", each.stay)
            for each in agenda.incubation
        ]
    if kind == CALLS:
        return [
            DueRow(
                each.stay.tenancy_id,
                (each.call.due_on - agenda.on).days,
                f"搬离满 {each.call.months} 个月",
                each.stay,
                months=each.call.months,
            )
            for each in agenda.calls
        ]
    if kind == LOANS:
        return [
            DueRow(
                each.loan.loan_id,
                each.days,
                left_text(each.days),
                loan=each.loan,
                park_id=each.loan.park_id or "",
                park=each.loan.park or "不在园",
            )
            for each in agenda.loans
            if (each.days < 0) == (bucket is None)
        ]
    return [
        DueRow(
            each.park.park_id,
            None,
            "、".join(each.lacks),
            park_id=each.park.park_id,
            park=each.park.park,
        )
        for each in agenda.parks
    ]


def left_text(days: int) -> str:
    """今天, 15 天后, 已超 3 天."""
    if days < 0:
        return f"已超 {-days:,} 天"
    return f"{days} 天后" if days else "今天"


def title_of(kind: str, bucket: int | None) -> str:
    """What a list is called."""
    if kind == ENDING:
        return f"{bucket} 日内到期的协议" if bucket else "今天到期的协议"
    if kind == LOANS:
        return "60 日内到期的贷款" if bucket else "逾期未还清的贷款"
    return {
        OVERSTAYING: "到期未离园",
        INCUBATION: "孵化期已满或将满",
        CALLS: "待回访",
        PARKS: "资料不全的园区",
    }[kind]


def _stay(name: str, of: type = Tenancy, row_name: str = "", **how: Any) -> Column[DueRow]:
    get: Callable[[DueRow], Any] = lambda row: getattr(row.stay, row_name or name)  # noqa: E731
    return column_of(field_of(of, name), get, name=row_name or name, **how)


def _loan(name: str) -> Column[DueRow]:
    return column_of(field_of(Loan, name), lambda row: getattr(row.loan, name))


def _when(heading: str, width: int = 112) -> Column[DueRow]:
    return Column(
        name="when",
        heading=heading,
        show=lambda row: row.when,
        width=width,
        order=lambda row: (row.days is None, row.days or 0),
    )


def _named(row: DueRow) -> str:
    return row.entity


_ENTITY = column_of(field_of(Tenancy, "entity_id"), _named, name="entity", width=240)
_STAY: tuple[Column[DueRow], ...] = (
    _stay("name", Park, "park", width=232),
    _stay("start_on"),
    _stay("agreed_end_on"),
    _stay("extension_end_on"),
    _stay("agreement_number", width=160),
)
_PARK: Column[DueRow] = Column(
    name="park", heading="园区名称", show=lambda row: row.park, width=280
)
COLUMNS: dict[str, tuple[Column[DueRow], ...]] = {
    ENDING: (_ENTITY, _when("到期"), *_STAY),
    OVERSTAYING: (_ENTITY, _when("到期"), *_STAY),
    INCUBATION: (_ENTITY, _when("孵化期", 136), *_STAY),
    CALLS: (
        _ENTITY,
        _when("回访"),
        _stay("name", Founder, "founder", heading="创业者", width=120),
        _stay("phone", Founder, width=120),
        _stay("left_on"),
        _stay("name", Park, "park", width=232),
    ),
    LOANS: (
        _ENTITY,
        _when("到期"),
        _loan("due_on"),
        _loan("amount_fen"),
        _loan("bank"),
        _PARK,
    ),
    PARKS: (
        _PARK,
        _when("还缺", 400),
    ),
}
EMPTY = {
    ENDING: "这些协议都已办理。",
    OVERSTAYING: "没有到期未离园的入驻实体。",
    INCUBATION: "没有孵化期将满的入驻实体。",
    CALLS: "都已回访。",
    LOANS: "没有这样的贷款。",
    PARKS: "园区资料都已补齐。",
}


def day_words(on: date) -> str:
    """截至 2026-06-30."""
    return f"截至 {on}"
