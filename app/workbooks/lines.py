"""Lines of a sheet that are no rows: titles, totals, footnotes, a park's name over its block."""

import re
from datetime import date
from typing import Any

from app.domain.dates import month_end
from app.workbooks.cell_text import key, name
from app.workbooks.sheets import Cells

TOTAL = re.compile(
    r"^(?:本?[页表季年月]|累|总|共|合|小|其中)*(?:合计|小计|总计|共计|累计|总数)(?:$|[:：(（\d])"
)
TOTAL_END = re.compile(r"(?:合计|小计|总计)[:：]?$")
SUBTOTAL = re.compile(r"小计|本页|[本]页")
FOOTNOTE = re.compile(
    r"^(?:注|备注|说明|附注|填表|制表|填报|审核|复核|经办|单位负责|负责人|联系电话|联系人|报送|日期|截止|截至|附[:：件]|打印|"
    r"统计人|统计负责|盖章|单位[(（]?盖章|单位[:：]|\*|※|以上|以下|本表)"
)
ORDINAL = re.compile(r"^(?:[一二三四五六七八九十]+|\d+)[、.．)）]\s*")
COUNTED = re.compile(r"共?\d+(?:\.\d+)?[户家个人条]?")
PARK_LABEL = re.compile(r"^(?:园区|创业园|孵化基地|基地)(?:名称)?[:：]")
TITLE_ENDING = re.compile(r"(?:台账|名册|名单|明细|情况|表)(?:[(（][^()（）]*[)）])?$")
PARK_ENDING = re.compile(r"(?:园区?|基地|广场|中心|孵化器|空间|大厦|街区|市场|载体)$")


def park_named(cell: Any, known: frozenset[str], *, unlisted: bool) -> str | None:
    """The park that a line's only cell names, or None; `known` are the keys of parks' names.

    一、某某创业园： and 园区名称：某某创业园（20户） are such lines. With `unlisted`, what only
    looks like a park's name counts too: better refused for it than taken for the park above.
    """
    if not isinstance(cell, str) or is_footnote(cell) or is_total(cell):
        return None
    text = PARK_LABEL.sub("", unnumbered(cell.strip())).strip().rstrip(":：")
    for said in (text, re.sub(r"[(（][^()（）]*[)）]$", "", text)):
        if key(said) in known:
            return name(said)
    if TITLE_ENDING.search(text):
        named = [park for park in known if park in key(text)]
        return max(named, key=len) if named else None
    return name(text) if unlisted and PARK_ENDING.search(text) and len(text) < 40 else None


def unnumbered(text: str) -> str:
    """The text without 一、 or 2. before it."""
    return ORDINAL.sub("", text)


def is_subtotal(text: str) -> bool:
    """小计 and 本页合计, after which the table goes on."""
    return bool(SUBTOTAL.search(text))


def is_total(text: str) -> bool:
    """合计, 本页小计：, 总计 3 …"""
    return bool(TOTAL.match(bare(text)))


def is_name(cell: Any) -> bool:
    """Something that can be a name: no number, and no 共 39 户 of a total's line."""
    return isinstance(cell, str) and not is_blank(cell) and not COUNTED.fullmatch(bare(cell))


def is_footnote(text: str) -> bool:
    """注：…, 填表人：…, and what else stands below a table."""
    return bool(FOOTNOTE.match(bare(text)))


def bare(text: str) -> str:
    """The text without any blank."""
    return re.sub(r"[\s\u3000]", "", text)


def total_word(cells: Cells) -> str:
    """The first of the leading cells that says 合计 or 小计, or ""."""
    for cell in cells[:5]:
        if isinstance(cell, str) and (TOTAL.match(bare(cell)) or TOTAL_END.search(bare(cell))):
            return bare(cell)
    return ""


def is_blank(cell: Any) -> bool:
    """Nothing, or blanks only."""
    return cell == "" or (isinstance(cell, str) and not cell.strip())


def titled_month(*titles: str) -> date | None:
    """The month end that a sheet's name or titles say, for one that has no column of dates."""
    for text in titles:
        found = re.search(r"(20\d{2})\s*年\s*(\d{1,2})\s*月", text)
        if found and 1 <= int(found.group(2)) <= 12:
            return month_end(int(found.group(1)), int(found.group(2)))
    return None
