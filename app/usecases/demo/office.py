"""What an office keeps, as the demo makes it up: plain rows in the order of the workbook's sheets.

The rule: a row holds what a clerk would type, nothing computed; areas are ㎡, loans are 万元.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkRow:
    """A row of the sheet 园区; `sound` is empty where nobody has judged the mechanism."""

    park: str
    unit: str
    kinds: tuple[str, ...]
    operator: str | None
    address: str | None
    government_developed: bool
    opened_on: date
    services: tuple[str, ...]
    sound: bool | None
    judged_on: date | None
    judged_by: str | None
    evidence: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaRow:
    """A row of the sheet 面积: areas in force from a day on, in ㎡."""

    park: str
    in_force_on: date
    building_m2: Decimal
    incubation_m2: Decimal
    free_m2: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Venture:
    """An entity and its founder."""

    entity: str
    uscc: str | None
    kind: str
    registered_on: date | None
    industry: str
    founder: str
    sex: str
    ethnic_group: str
    id_number: str
    groups: tuple[str, ...]
    graduated_on: date | None
    first_venture: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TenancyRow:
    """A row of the sheet 入驻台账: a venture's agreement with a park."""

    park: str
    venture: Venture
    number: str
    start_on: date
    agreed_end_on: date
    extension_end_on: date | None
    area_m2: Decimal
    room: str
    rent_free: bool
    left_on: date | None
    cause: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadcountRow:
    """A row of the sheet 从业人员."""

    park: str
    entity: str
    uscc: str | None
    period_end_on: date
    employees: int
    key_group_employees: int
    insured_employees: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanRow:
    """A row of the sheet 创业担保贷款; the amount is in 万元."""

    entity: str
    uscc: str | None
    amount_wan: int
    paid_out_on: date
    due_on: date
    repaid_on: date | None
    bank: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceRow:
    """A row of the sheet 服务记录."""

    park: str
    served_on: date
    service: str
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """All that an office hands in."""

    unit_code: str
    name: str
    parks: tuple[ParkRow, ...]
    areas: tuple[AreaRow, ...]
    tenancies: tuple[TenancyRow, ...]
    headcounts: tuple[HeadcountRow, ...]
    loans: tuple[LoanRow, ...]
    services: tuple[ServiceRow, ...]
