"""Areas, amounts and counts as clerks write them, with units and "约"; integers or a Fault."""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from app.domain.fields import Kind
from app.domain.measures import DM2_PER_M2, FEN_PER_WAN, FEN_PER_YUAN
from app.domain.slips import MOST
from app.workbooks.cell_text import NOTHING, shown
from app.workbooks.fates import Fault

MAX_DM2 = MOST[Kind.AREA]
MAX_FEN = 1_000 * FEN_PER_WAN  # no start-up loan is above 1,000 万元: 元 taken for 万元
MAX_COUNT = MOST[Kind.WHOLE]
MAX_NUMBER = 10**15
UNSURE_YUAN = 1_000  # an amount without any unit: from here on it can only be 元

ABOUT = re.compile(
    r"^(?:大约|约为|约|共计|共|合计|近|[≈~]|(?:使用|建筑|实用)?面积[:为]?)|(?:左右|余|多|整|许|[。.])$"
)
NOTE = re.compile(r"\(([^()\d]*)\)$")
FORM = re.compile(
    r"(?P<number>[+-]?(?:\d+(?:\.\d*)?|\.\d+))(?P<times>[千万百]?)(?P<unit>[^\d.+\-]*[23]?)"
)
AREA_UNITS = frozenset(
    "m2 m^2 ㎡ m² 平方米 平方公尺 平方 平米 平 方 米2 米² 平方m 平m sqm m 建筑平方米".split()
)
COUNT_UNITS = frozenset("人 名 个 人次 位 人/次 次 户 家 份 项".split())
MONEY_UNITS = {
    "元": 1,
    "元整": 1,
    "圆": 1,
    "圆整": 1,
    "元人民币": 1,
    "块": 1,
    "万": 10_000,
    "万元": 10_000,
    "万圆": 10_000,
    "万元整": 10_000,
    "万元人民币": 10_000,
    "w": 10_000,
    "千": 1_000,
    "千元": 1_000,
}
UNITS = AREA_UNITS | COUNT_UNITS | MONEY_UNITS.keys()
HAN_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}


def area_dm2(raw: Any, *, zero: bool = False) -> int | Fault | None:
    """An area in dm², rounded half up; `zero` allows 0 (free space may be none)."""
    found = _number(raw, units=AREA_UNITS)
    if found is None or isinstance(found, Fault):
        return (
            Fault("area", f"面积“{shown(raw)}”不是数字。请填以㎡计的数字，如 136.5。")
            if found
            else None
        )
    dm2 = _scaled(found, DM2_PER_M2)
    if dm2 < 0 or (dm2 == 0 and not zero):
        return Fault("area", f"面积“{shown(raw)}”应大于 0。请填实际的面积（㎡）。")
    if dm2 > MAX_DM2:
        return Fault("area", f"面积“{shown(raw)}”过大。请核对后重填，单位是㎡。")
    return dm2


def count(raw: Any) -> int | Fault | None:
    """A number of people, times or contracts."""
    found = _number(raw, units=COUNT_UNITS)
    if found is None:
        return None
    if isinstance(found, Fault) or found != found.to_integral_value() or found < 0:
        return Fault("number", f"人数“{shown(raw)}”不是 0 或正整数。请只填数字，如 13。")
    if found > MAX_COUNT:
        return Fault("number", f"人数“{shown(raw)}”过大。请核对后重填。")
    return int(found)


def amount_fen(raw: Any, *, unit: str = "") -> int | Fault | None:
    """An amount in fen. `unit` is what the heading says: "元", "万元" or "" (nothing).

    A unit inside the cell goes before the heading's. Where neither says anything, 万元 is meant
    as in the template, unless only 元 can be.
    """
    split = _split(raw)
    if split is None:
        return None
    bad = Fault("amount", f"金额“{shown(raw)}”不是数字。请填数字，单位与表头一致，如 20。")
    if isinstance(split, Fault):
        return bad
    number, times, word = split
    if times + word:
        yuan = MONEY_UNITS.get(times + word)
    elif unit == "元":
        yuan = 1
    else:
        yuan = 1 if not unit and abs(number) >= UNSURE_YUAN else 10_000
    if yuan is None:
        return bad
    fen = _scaled(number, yuan * FEN_PER_YUAN)
    if fen <= 0:
        return Fault("amount", f"金额“{shown(raw)}”应大于 0。请核对后重填。")
    if fen > MAX_FEN:
        return Fault("amount", f"金额“{shown(raw)}”过大，可能把元写成了万元。请核对单位后重填。")
    return fen


def _scaled(number: Decimal, factor: int) -> int:
    return int((number * factor).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _number(raw: Any, *, units: frozenset[str]) -> Decimal | Fault | None:
    split = _split(raw)
    if split is None or isinstance(split, Fault):
        return split
    number, times, unit = split
    if unit and unit not in units:
        return Fault("number", "")
    return number * {"": 1, "百": 100, "千": 1_000, "万": 10_000}[times]


def _split(raw: Any) -> tuple[Decimal, str, str] | Fault | None:
    """The number, a 百/千/万 behind it, and its unit; None for an empty cell."""
    if isinstance(raw, str):
        return _split_text(raw)
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not abs(raw) <= MAX_NUMBER:
        return Fault("number", "")
    return Decimal(repr(raw)), "", ""


def _split_text(raw: str) -> tuple[Decimal, str, str] | Fault | None:
    text = unicodedata.normalize("NFKC", raw).strip().strip("'‘’")
    if text in NOTHING:
        return None
    text = re.sub(r"[\s¥$￥]|人民币(?=[\d.])", "", text).lower()
    text = NOTE.sub(lambda note: note[1] if note[1] in UNITS else "", text.removesuffix("。"))
    text = ABOUT.sub("", ABOUT.sub("", text))
    text = re.sub(r"(?<=\d),(?=\d{3}(?:\D|$))", "", text)
    found = FORM.fullmatch(text)
    if found is None:
        return _han_number(text)
    number = Decimal(found["number"])
    if abs(number) > MAX_NUMBER:
        return Fault("number", "")
    return number, found["times"], ABOUT.sub("", found["unit"])


def _han_number(text: str) -> tuple[Decimal, str, str] | Fault:
    """十三人, 二十万元: small numbers in words."""
    found = re.fullmatch(
        r"([零〇一二两三四五六七八九]?)(十?)([一二三四五六七八九]?)(万?)(\D*)", text
    )
    if not found or not (found[1] or found[2]) or (found[1] and found[3] and not found[2]):
        return Fault("number", "")
    tens, ten, ones, times, unit = found.groups()
    if ten:
        number = (HAN_DIGITS[tens] if tens else 1) * 10 + (HAN_DIGITS[ones] if ones else 0)
    else:
        number = HAN_DIGITS[tens]
    return Decimal(number), times, unit
