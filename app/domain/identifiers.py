"""USCC and ID numbers: normalised, then checked; nothing is guessed and nothing is corrected.

GB 32100-2015 (unified social credit code) and GB 11643-1999 (citizen ID number). A region code
that python-stdnum does not know is no error: a number keeps the code of its first registration.

stdnum is imported by the first number that is checked: with it come ssl and pydoc, 4 MB that a
window in which nothing is typed has no use for.
"""

import re
import unicodedata
from datetime import date

from app.domain.fields import Finding

USCC_FORM = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")
ID_FORM = re.compile(r"[0-9]{17}[0-9X]")


def compact(raw: str) -> str:
    """Full-width to half-width, upper case, without blanks, quotes and hyphens."""
    half = raw if raw.isascii() else unicodedata.normalize("NFKC", raw)
    return re.sub(r"[\s'`’‘\-]", "", half).upper()


def check_uscc(number: str) -> Finding | None:
    """A finding if `number` (already compact) is no USCC of GB 32100-2015."""
    if not USCC_FORM.fullmatch(number):
        return Finding(
            "uscc",
            f"统一社会信用代码“{number}”应为 18 位数字和大写字母（不含 I、O、S、V、Z）。"
            "请按营业执照核对后重填。",
        )
    from stdnum.cn import uscc
    from stdnum.exceptions import ValidationError

    try:
        expected = uscc.calc_check_digit(number[:17])
    except ValidationError:
        expected = ""
    if number[17] != expected:
        return Finding(
            "uscc",
            f"统一社会信用代码“{number}”的校验位不对，其中可能有一位抄错。请按营业执照核对后重填。",
        )
    return None


def birth_date(id_number: str) -> date | None:
    """The date of birth in an 18-digit number, or None if there is no such day."""
    try:
        return date(int(id_number[6:10]), int(id_number[10:12]), int(id_number[12:14]))
    except ValueError:
        return None


def check_id_number(number: str) -> Finding | None:
    """A finding if `number` (already compact) is no 18-digit number of GB 11643-1999."""
    if re.fullmatch(r"[0-9]{15}", number):
        return Finding(
            "id_number", f"身份证号“{number}”是 15 位旧号码，已停用。请换填 18 位身份证号。"
        )
    if not ID_FORM.fullmatch(number):
        return Finding(
            "id_number", f"身份证号“{number}”应为 18 位（末位可为 X）。请按身份证核对后重填。"
        )
    if birth_date(number) is None:
        return Finding("id_number", f"身份证号“{number}”中的出生日期不存在。请按身份证核对后重填。")
    from stdnum.cn import ric

    if number[17] != ric.calc_check_digit(number):
        return Finding(
            "id_number",
            f"身份证号“{number}”的校验位不对，其中可能有一位抄错。请按身份证核对后重填。",
        )
    return None


def masked(id_number: str) -> str:
    """1522**********1234: enough to tell two people apart, not enough to misuse."""
    if len(id_number) < 9:
        return "*" * len(id_number)
    return f"{id_number[:4]}{'*' * (len(id_number) - 8)}{id_number[-4:]}"
