"""What an import asks of rows that go in: the soft checks (经验校验), and what only sheets show."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any

from stdnum import numdb

from app.domain.codes import UNLICENSED_KIND
from app.domain.dates import is_month_end, month_end
from app.domain.fields import Finding
from app.policy import soft_checks
from app.workbooks.fates import Doubt


def of_tenancy(values: Mapping[str, Any], *, kind: str, today: date) -> Iterator[Doubt]:
    """Questions about one agreement and whom it is with."""
    start, end, left = values["start_on"], values["agreed_end_on"], values.get("left_on")
    extension = values.get("extension_end_on")
    yield from _asked(soft_checks.long_agreement(start_on=start, agreed_end_on=end))
    if extension and extension <= end:
        yield Doubt("extension", f"延期至 {extension} 不晚于协议到期日 {end}。请核对。")
    yield from _asked(
        soft_checks.overstaying(
            agreed_end_on=end, extension_end_on=extension, left_on=left, today=today
        )
    )
    if left and left > today:
        yield Doubt("future", f"离园日期 {left} 还没有到。请核对。")
    if left and "leaving_cause" not in values:
        yield Doubt("leaving_cause", "填了离园日期，没有填离园原因。请补填后再导入一次。")
    if "leaving_cause" in values and left is None:
        yield Doubt("left_on", "填了离园原因，没有填离园日期，仍按在园计算。请补填离园日期。")
    if kind != UNLICENSED_KIND and "uscc" not in values:
        yield Doubt("uscc_missing", f"{kind}没有填统一社会信用代码。请补填后再导入一次。")
    if "founder" not in values:
        yield Doubt("founder_missing", "没有填创业者姓名。请补填后再导入一次。")
    number = values.get("id_number")
    if number and not _region_known(number[:6]):
        yield Doubt(
            "id_region", f"身份证号“{number}”开头的地区代码 {number[:6]} 没有查到。请与身份证核对。"
        )


@cache
def _region_known(code: str) -> bool:
    """Whether the six digits ever were a region; of any year, for people keep their number."""
    return any("county" in facts for _part, facts in numdb.get("cn/loc").info(code))


def of_phone(phone: str, founders: int) -> Doubt | None:
    """A question, asked once: when the fifth founder comes with one phone."""
    if founders != soft_checks.FOUNDERS_SHARING:
        return None
    return next(_asked(soft_checks.shared_phone(phone, founders=founders)), None)


def of_headcount(values: Mapping[str, Any], *, before: int | None, today: date) -> Iterator[Doubt]:
    """Questions about a month's people; `before` is the month before, None if not reported."""
    period, employees = values["period_end_on"], values["employees"]
    if not _ends_month(period):
        end = month_end(period.year, period.month)
        yield Doubt("month_end", f"统计日期 {period} 不是月末。一般填 {end}，请核对。")
    if period > today:
        yield Doubt("future", f"统计日期 {period} 还没有到。请核对。")
    key_group = values.get("key_group_employees")
    if key_group is not None and key_group > employees:
        yield Doubt("key_group", f"重点群体 {key_group} 人多于从业人数 {employees} 人。请核对。")
    insured = values.get("insured_employees")
    if insured is not None and insured > employees + 1:
        yield Doubt("insured", f"参保 {insured} 人多于从业人数 {employees} 人。请核对。")
    yield from _asked(soft_checks.jump(before=before, employees=employees))


_ends_month = cache(is_month_end)


def of_loan(values: Mapping[str, Any], *, kind: str, today: date) -> Iterator[Doubt]:
    """Questions about one loan."""
    amount, paid_out = values["amount_fen"], values["paid_out_on"]
    yield from _asked(soft_checks.large_loan(kind=kind, amount_fen=amount))
    if paid_out > today:
        yield Doubt("future", f"发放日期 {paid_out} 还没有到。请核对。")


def of_full_park(park: str, *, used_dm2: int, incubation_dm2: int) -> Doubt | None:
    """A question when the agreements together take more than the incubation area."""
    found = soft_checks.overfull(park, used_dm2=used_dm2, incubation_dm2=incubation_dm2)
    return next(_asked(found), None)


def _asked(found: Finding | None) -> Iterator[Doubt]:
    if found:
        yield Doubt(found.code, found.sentence)
