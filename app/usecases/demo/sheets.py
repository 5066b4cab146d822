"""The made-up office as the six sheets of a workbook: rows by the keys of the template's columns.

The rule: columns and their order are those of the template and are said nowhere else; values are
as records hold them (dm², fen).
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from app.domain.measures import DM2_PER_M2, FEN_PER_WAN
from app.usecases.demo.office import Office, TenancyRow
from app.workbooks.columns import COLUMNS, KINDS

Value = str | int | bool | date | tuple[str, ...] | None
Row = Mapping[str, Value]
NOTE = (
    "这是演示数据，由程序按固定种子虚构。",
    "园区名称取自公开文件；面积、运营单位、地址和全部实体、人员、号码、金额均为虚构，与任何单位和个人无关。",
    "实体名称以“示例”开头；信用代码用的是未启用的区划代码 152299。",
    "身份证号用的是 2016 年才设立的区划代码 150603，不对应任何真实个人。",
)


def headings(kind: str) -> dict[str, str]:
    """The template's columns of a sheet in order: key -> heading."""
    return {column.key: column.heading for column in COLUMNS[kind] if not column.extra}


def _dm2(area_m2: Decimal) -> int:
    return int(area_m2 * DM2_PER_M2)


def _parks(office: Office) -> Iterator[Row]:
    for row in office.parks:
        yield {
            "park": row.park,
            "region": row.unit,
            "kinds": row.kinds,
            "operator": row.operator,
            "address": row.address,
            "government_developed": row.government_developed,
            "opened_on": row.opened_on,
            "services": row.services,
            "sound": row.sound,
            "judged_on": row.judged_on,
            "judged_by": row.judged_by,
            "evidence": row.evidence,
        }


def _areas(office: Office) -> Iterator[Row]:
    for row in office.areas:
        yield {
            "park": row.park,
            "in_force_on": row.in_force_on,
            "building_dm2": _dm2(row.building_m2),
            "incubation_dm2": _dm2(row.incubation_m2),
            "free_dm2": _dm2(row.free_m2),
        }


def tenancy(row: TenancyRow) -> Row:
    """A row of 入驻台账; the made-up have no phone."""
    venture = row.venture
    return {
        "park": row.park,
        "entity": venture.entity,
        "uscc": venture.uscc,
        "kind": venture.kind,
        "registered_on": venture.registered_on,
        "industry": venture.industry,
        "founder": venture.founder,
        "sex": venture.sex,
        "ethnic_group": venture.ethnic_group,
        "id_number": venture.id_number,
        "groups": venture.groups,
        "graduated_on": venture.graduated_on,
        "first_venture": venture.first_venture,
        "agreement_number": row.number,
        "start_on": row.start_on,
        "agreed_end_on": row.agreed_end_on,
        "extension_end_on": row.extension_end_on,
        "area_dm2": _dm2(row.area_m2),
        "room": row.room,
        "rent_free": row.rent_free,
        "left_on": row.left_on,
        "leaving_cause": row.cause,
    }


def _headcounts(office: Office) -> Iterator[Row]:
    for row in office.headcounts:
        yield {
            "park": row.park,
            "entity": row.entity,
            "uscc": row.uscc,
            "period_end_on": row.period_end_on,
            "employees": row.employees,
            "key_group_employees": row.key_group_employees,
            "insured_employees": row.insured_employees,
        }


def _loans(office: Office) -> Iterator[Row]:
    for row in office.loans:
        yield {
            "entity": row.entity,
            "uscc": row.uscc,
            "amount_fen": row.amount_wan * FEN_PER_WAN,
            "paid_out_on": row.paid_out_on,
            "due_on": row.due_on,
            "repaid_on": row.repaid_on,
            "bank": row.bank,
        }


def _services(office: Office) -> Iterator[Row]:
    for row in office.services:
        yield {
            "park": row.park,
            "served_on": row.served_on,
            "service": row.service,
            "people_served": row.people,
        }


def sheets(office: Office) -> dict[str, list[Row]]:
    """Kind of sheet -> its rows, in the template's order of sheets."""
    rows: dict[str, Iterator[Row]] = {
        "parks": _parks(office),
        "areas": _areas(office),
        "tenancies": (tenancy(row) for row in office.tenancies),
        "headcounts": _headcounts(office),
        "loans": _loans(office),
        "services": _services(office),
    }
    return {kind: list(rows[kind]) for kind in KINDS}
