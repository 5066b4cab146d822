"""The soft checks (经验校验, domain.md §6): what goes in but should be looked at."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any

from stdnum import numdb

from app.domain.codes import UNLICENSED_KIND
from app.domain.dates import add_months, add_years, is_month_end, month_end
from app.domain.fields import field_of
from app.domain.measures import FEN_PER_WAN, area_text, wan_text
from app.domain.tenancy import Tenancy
from app.workbooks.fates import Doubt

LONGEST_AGREEMENT_YEARS = 3
LARGEST_PERSONAL_FEN = 30 * FEN_PER_WAN
PERSONAL_KINDS = frozenset(["个体工商户", "团队"])
SHARED_PHONE = 5


def of_tenancy(values: Mapping[str, Any], *, kind: str, today: date) -> Iterator[Doubt]:
    """Questions about one agreement and whom it is with."""
    start, end, left = values["start_on"], values["agreed_end_on"], values.get("left_on")
    extension = values.get("extension_end_on")
    if end > add_years(start, LONGEST_AGREEMENT_YEARS):
        yield Doubt("long_agreement", f"协议从 {start} 到 {end}，超过 3 年。请核对到期日。")
    if extension and extension <= end:
        yield Doubt("extension", f"延期至 {extension} 不晚于协议到期日 {end}。请核对。")
    final = max(end, extension) if extension else end
    if left is None and final < today:
        yield Doubt(
            "overstaying", f"协议已于 {final} 到期，还没有离园日期。请补填离园日期或办理延期。"
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
    """A question when the fifth founder comes with one phone."""
    if founders != SHARED_PHONE:
        return None
    return Doubt("shared_phone", f"联系电话 {phone} 已有 {founders} 个创业者在用。请核对。")


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
    if before is not None and abs(employees - before) * 2 > before:
        yield Doubt(
            "jump", f"从业人数由上月 {before} 人变为 {employees} 人，变动超过一半。请核对。"
        )


@cache
def month_before(period: date) -> date:
    """The end of the month before a month end."""
    earlier = add_months(period, -1)
    return month_end(earlier.year, earlier.month)


_ends_month = cache(is_month_end)


def of_loan(values: Mapping[str, Any], *, kind: str, today: date) -> Iterator[Doubt]:
    """Questions about one loan."""
    amount, paid_out = values["amount_fen"], values["paid_out_on"]
    if kind in PERSONAL_KINDS and amount > LARGEST_PERSONAL_FEN:
        yield Doubt("large_loan", f"个人贷款 {wan_text(amount)} 万元，超过 30 万元。请核对。")
    if paid_out > today:
        yield Doubt("future", f"发放日期 {paid_out} 还没有到。请核对。")


def of_full_park(park: str, *, used_dm2: int, incubation_dm2: int) -> Doubt | None:
    """A question when the agreements together take more than the incubation area."""
    if used_dm2 <= incubation_dm2:
        return None
    label = field_of(Tenancy, "area_dm2").label
    return Doubt(
        "overfull",
        f"“{park}”在园实体的{label}合计 {area_text(used_dm2)}㎡，"
        f"超过孵化场所面积 {area_text(incubation_dm2)}㎡。请核对。",
    )
