"""The hard checks of one row (domain.md §6): what must be there, and what its dates must say.

Each says which datum is at fault and how to mend it.
"""

from datetime import date
from typing import Any

from app.domain.fields import Kind
from app.domain.tenancy import check_tenancy
from app.workbooks.column import Column
from app.workbooks.fates import Fault
from app.workbooks.headings import Mapped

MISSING = {Kind.DAY: "dates", Kind.AREA: "area", Kind.MONEY: "amount", Kind.WHOLE: "number"}


def missing_park(mapped: Mapped | None) -> Fault:
    """Why a row has no park."""
    if mapped is None:
        return Fault(
            "missing",
            "表里没有“园区名称”一列，不知道是哪个园区。请加上这一列，逐行填写园区名称。",
        )
    return Fault("missing", "没有园区名称，上方也没有可沿用的。请填写园区名称。")


def missing(column: Column, mapped: Mapped | None) -> Fault:
    """Why a row lacks a required datum: its cell is empty, or there is no such column."""
    label = column.field.label if column.field else column.heading
    code = MISSING.get(column.field.kind, "missing") if column.field else "missing"
    if mapped is None:
        return Fault(code, f"表里没有“{label}”一列。请加上这一列，逐行填写。")
    return Fault(code, f"没有填“{label}”。请补填后再导入。")


def across(kind: str, values: dict[str, Any], today: date) -> tuple[str, Fault] | None:
    """The hard checks across the fields of one row (domain.md §6): which field, and why."""
    if kind == "tenancies":
        return _across_tenancy(values, today)
    if kind == "loans":
        return _across_loan(values)
    if kind == "areas" and not {"building_dm2", "incubation_dm2", "free_dm2"} & values.keys():
        return "building_dm2", Fault("area", "三项面积都没有填。请至少填一项。")
    opened = values.get("opened_on") if kind == "parks" else None
    if opened and opened > today and values.get("status", "建设中") != "建设中":
        return "opened_on", Fault("dates", f"开园日期 {opened} 还没有到。请核对后重填。")
    return None


def _across_tenancy(values: dict[str, Any], today: date) -> tuple[str, Fault] | None:
    finding = check_tenancy(
        start_on=values["start_on"],
        agreed_end_on=values["agreed_end_on"],
        left_on=values.get("left_on"),
        area_dm2=values["area_dm2"],
    )
    if finding:
        ends_early = values["agreed_end_on"] < values["start_on"]
        field = (
            "area_dm2" if finding.code == "area" else "agreed_end_on" if ends_early else "left_on"
        )
        return field, Fault(finding.code, finding.sentence)
    graduated = values.get("graduated_on")
    if graduated and graduated > today:
        return "graduated_on", Fault(
            "dates", f"毕业日期 {graduated} 还没有到。还没毕业的请留空，已毕业的请核对后重填。"
        )
    return None


def _across_loan(values: dict[str, Any]) -> tuple[str, Fault] | None:
    paid_out = values["paid_out_on"]
    for key, label in (("due_on", "到期日期"), ("repaid_on", "还清日期")):
        day = values.get(key)
        if day and day < paid_out:
            return key, Fault(
                "dates", f"{label} {day} 早于发放日期 {paid_out}。请核对两个日期后再导入。"
            )
    return None
