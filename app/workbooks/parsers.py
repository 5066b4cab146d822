"""One parser per column, chosen once per sheet, remembering what it has parsed before.

A parser takes a raw cell that is not empty and returns the value, None for nothing, a Fault for
what refuses the row, or a Doubt for what leaves the datum empty and asks.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from app.domain.fields import Kind
from app.domain.identifiers import check_id_number, check_uscc, compact
from app.workbooks import day_cells, number_cells, words
from app.workbooks.cell_text import NOTHING, name, person, shown, text_or_none
from app.workbooks.fates import Doubt, Fault
from app.workbooks.headings import Mapped

Parser = Callable[[Any], Any]

MONTH_WILL_DO = frozenset(["period_end_on", "graduated_on"])
CODE_WORDS = {
    "kind": words.ENTITY_KIND_WORDS,
    "sex": words.SEX_WORDS,
    "groups": words.GROUP_WORDS,
    "leaving_cause": words.CAUSE_WORDS,
    "kinds": words.PARK_KIND_WORDS,
    "services": words.SERVICE_WORDS,
    "service": words.SERVICE_WORDS,
    "status": words.PARK_STATUS_WORDS,
}
SOFT_WORDS = {"industry": words.INDUSTRY_WORDS, "ethnic_group": words.ETHNIC_WORDS}
CACHED = frozenset([Kind.DAY, Kind.AREA, Kind.MONEY, Kind.WHOLE, Kind.FLAG, Kind.CODE, Kind.CODES])
REPEATED = frozenset(["park", "entity", "uscc", "bank", "term"])
CACHE_SIZE = 200_000
INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
ID_DIGITS_KEPT = 15  # Excel keeps 15 digits of a number and writes 0 for the rest


WITH_FOUNDER = re.compile(
    r"(?<![不未])(?:包含|包括|(?<!包)含)(?:创业者|法人|法定代表人|本人|负责人|业主|经营者|创始人)"
)


def counts_founder(mapped: Mapped) -> bool:
    """Whether a heading says that the founder is among the employees: 从业人数（含创业者）."""
    return mapped.column.key == "employees" and bool(WITH_FOUNDER.search(mapped.heading))


def parser_for(mapped: Mapped) -> Parser:
    """The parser of a column."""
    parse = _plain_parser(mapped)
    return Remembering(parse) if is_repeated(mapped) else parse


def is_repeated(mapped: Mapped) -> bool:
    """Whether the cells of a column tend to repeat, so that remembering them pays."""
    field = mapped.column.field
    return mapped.column.key in REPEATED or bool(field and field.kind in CACHED)


def _plain_parser(mapped: Mapped) -> Parser:
    key, field = mapped.column.key, mapped.column.field
    special: dict[str, Parser] = {
        "park": name,
        "entity": name,
        "operator": name,
        "founder": person,
        "manager": person,
        "uscc": uscc,
        "operator_uscc": uscc,
        "id_number": id_number,
        "phone": phone,
        "agreement_number": unquoted,
        "term": day_cells.term,
        "sound": lambda raw: words.flag(raw, label="管理机制评定"),
        "free_dm2": lambda raw: number_cells.area_dm2(raw, zero=True),
    }
    if key in special:
        return special[key]
    label = field.label if field else mapped.heading
    match field.kind if field else Kind.TEXT:
        case Kind.DAY:
            return lambda raw: _labelled(
                day_cells.day(raw, month_only=key in MONTH_WILL_DO), label=label
            )
        case Kind.AREA:
            return number_cells.area_dm2
        case Kind.MONEY:
            return lambda raw: number_cells.amount_fen(raw, unit=mapped.unit)
        case Kind.WHOLE:
            less = 1 if counts_founder(mapped) else 0
            return lambda raw: _labelled(_count(raw, less=less), label=label)
        case Kind.FLAG:
            return lambda raw: words.flag(raw, label=label)
        case Kind.CODE | Kind.CODES:
            return _word_parser(key, label=label, several=bool(field and field.kind is Kind.CODES))
        case _:
            return text_or_none


def _word_parser(key: str, *, label: str, several: bool) -> Parser:
    if key in SOFT_WORDS:
        return lambda raw: _doubted(words.code(raw, SOFT_WORDS[key], label=label), key=key)
    if several:
        return lambda raw: words.code_list(raw, CODE_WORDS[key], label=label, kind=key)
    return lambda raw: words.code(raw, CODE_WORDS[key], label=label, kind=key)


def _doubted(found: str | Fault | None, *, key: str) -> str | Doubt | None:
    if isinstance(found, Fault):
        return Doubt(key, f"{found.sentence}本行已导入，这一项留空。")
    return found


def _count(raw: Any, *, less: int) -> int | Fault | None:
    found = number_cells.count(raw)
    if not isinstance(found, int) or not less:
        return found
    if found < less:
        said = f"人数“{shown(raw)}”含创业者本人，至少应为 {less}。请核对后重填。"
        return Fault("number", said)
    return found - less


def _labelled(found: Any, *, label: str) -> Any:
    """The fault with the column's own label: 统计日期“…”, 参保人数“…”."""
    if isinstance(found, Fault):
        return Fault(found.code, re.sub(r"^(?:日期|人数)(?=“)", label, found.sentence))
    return found


class Remembering(dict[Any, Any]):
    """A parser that is the table of what it has parsed: called, or `self[raw]` but for bool."""

    def __init__(self, parse: Parser) -> None:
        super().__init__()
        self.parse = parse

    def __missing__(self, raw: Any) -> Any:
        found = self.parse(raw)
        if len(self) < CACHE_SIZE:
            self[raw] = found
        return found

    def __call__(self, raw: Any) -> Any:
        # True == 1 == 1.0 as keys: a truth value must not answer for a number
        return self.parse(raw) if raw is True or raw is False else self[raw]


def uscc(raw: Any) -> str | Fault | None:
    """A USCC, compact and checked."""
    text = shown(raw)
    if text in NOTHING:
        return None
    if isinstance(raw, float | date):
        return Fault(
            "uscc",
            f"统一社会信用代码“{text}”存成了数字或日期，位数已不可靠。"
            "请把单元格格式设为“文本”，按营业执照重填。",
        )
    number = compact(INVISIBLE.sub("", text)).strip("()。.,")
    if number in NOTHING:
        return None
    finding = check_uscc(number[:60])
    return Fault(finding.code, finding.sentence) if finding else number


def id_number(raw: Any) -> str | Fault | None:
    """An ID number, compact and checked; one that Excel has rounded is told apart."""
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        if not abs(raw) < 10**ID_DIGITS_KEPT:
            return _rounded(shown(raw))
        if raw == 0:
            return None
    text = shown(raw)
    number = compact(INVISIBLE.sub("", text)).strip("()。.,")
    number = re.sub("[×✕]$", "X", number)
    if number in NOTHING:
        return None
    if re.fullmatch(r"\d\.\d+E\+?\d+|\d{15}\?{3}", number):
        return _rounded(text)
    finding = check_id_number(number[:60])
    if finding is None:
        return number
    if re.fullmatch(r"\d{15}000", number):
        return _rounded(text)
    return Fault(finding.code, finding.sentence)


def _rounded(text: str) -> Fault:
    return Fault(
        "id_precision",
        f"身份证号“{text}”被 Excel 当作数字存过，后几位已丢失。"
        "请先把这一列的单元格格式设为“文本”，再按身份证重新输入。",
    )


def phone(raw: Any) -> str | None:
    """A telephone number without blanks; several stay as written."""
    text = unquoted(raw)
    if text is None:
        return None
    return re.sub(r"(?<=\d)[\s\-](?=\d{4})", "", text) if re.match(r"1\d{2}[\s\-]", text) else text


def unquoted(raw: Any) -> str | None:
    """Text without the apostrophe that once told Excel it is text."""
    text = text_or_none(raw)
    return re.sub(r"^['‘’`](?=\w)", "", text) if text else None
