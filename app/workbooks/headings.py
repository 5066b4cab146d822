"""Which sheet is this and which column holds what; decided by the headings, not by the name.

The headings may stand in any of the first rows, under titles, in two lines, in any order.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from app.workbooks.column import Column, spelling
from app.workbooks.columns import COLUMNS, KINDS, NEEDED, SHEET_NAMES
from app.workbooks.sheets import Cells

SEARCHED_ROWS = 40
REASON_HEADING = "退回原因"
SOURCE_ROW_HEADING = "原表行号"
INFERRED = frozenset(["park", "kind"])  # required, but other cells may tell them
SHARE = re.compile(r"占比|比例|率$")  # of something, never the thing itself
OF_LOANS = re.compile(r"贷款|借款|担保")
EITHER = re.compile(r"[/|或]")
HALVES_RANK = 1_000  # behind every heading that says one thing
OWN_HEADINGS = frozenset([REASON_HEADING, SOURCE_ROW_HEADING])


@dataclass(frozen=True, slots=True)
class Mapped:
    """A column of the sheet that is understood; `unit` is what its heading says of money."""

    index: int
    heading: str
    column: Column
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """What was understood of a sheet's headings. `header_row` as Excel counts."""

    kind: str
    header_row: int
    mapped: tuple[Mapped, ...]
    unmapped: tuple[str, ...]
    titles: tuple[str, ...]
    heads: tuple[str, ...]

    def at(self, key: str) -> Mapped | None:
        """The column that holds a datum, if there is one."""
        for mapped in self.mapped:
            if mapped.column.key == key:
                return mapped
        return None


@cache
def _words(kind: str) -> Mapping[str, tuple[int, Column]]:
    """Every whole heading of a kind of sheet, with its rank (0 is the template's own)."""
    ranked: dict[str, tuple[int, Column]] = {}
    for column in COLUMNS[kind]:
        for rank, word in enumerate(column.words):
            if word not in ranked or rank < ranked[word][0]:
                ranked[word] = (rank, column)
    return ranked


@cache
def heading_words() -> frozenset[str]:
    """All headings known, to tell a heading that is repeated among the rows."""
    return frozenset(word for kind in KINDS for word in _words(kind))


def recognise(
    rows: Sequence[tuple[int, Cells]], *, sheet: str, only: str | None = None
) -> Layout | None:
    """The layout of a sheet from its first rows, or None if it is none of the six.

    The kind with the most understood columns wins, where one that has all it needs is worth some
    more; the sheet's name breaks a tie.
    """
    best: Layout | None = None
    best_score = (0.0, 0.0)
    for index, (number, cells) in enumerate(rows[:SEARCHED_ROWS]):
        above = rows[index - 1][1] if index and rows[index - 1][0] == number - 1 else []
        for kind in (only,) if only else KINDS:
            for heads in _headings(cells, above, kind):
                mapped = _map(heads, kind)
                if not _suffices(mapped, kind):
                    continue
                own = sum(1 for cell in cells if isinstance(cell, str) and cell.strip())
                score = (_weight(mapped, kind) + (0.5 if _named(sheet, kind) else 0), min(own, 2))
                if score > best_score:
                    titles = tuple(
                        str(cell) for _, line in rows[:index] for cell in line if cell != ""
                    )
                    best = _layout(kind, number, heads, mapped, titles)
                    best_score = score
    return best


def _layout(
    kind: str, number: int, heads: list[str], mapped: Mapping[int, Column], titles: tuple[str, ...]
) -> Layout:
    unit_line = " ".join(title for title in titles if "单位" in title)
    return Layout(
        kind=kind,
        header_row=number,
        mapped=tuple(
            Mapped(index, heads[index], column, money_unit(heads[index]) or money_unit(unit_line))
            for index, column in sorted(mapped.items())
        ),
        unmapped=tuple(
            head
            for index, head in enumerate(heads)
            if head and index not in mapped and head not in OWN_HEADINGS
        ),
        titles=titles,
        heads=tuple(heads),
    )


def money_unit(text: str) -> str:
    """万元 or 元 as a heading or a title line says it, or ""."""
    if re.search(r"万\s*[元圆]", text):
        return "万元"
    return "元" if re.search(r"[(（\[【:：、/]\s*(?:人民币)?[元圆]", text) else ""


def _headings(cells: Cells, above: Cells, kind: str) -> list[list[str]]:
    """The row's own headings; and, where a row stands above, both lines read as one."""
    own = [_clean(cell) for cell in cells]
    if not above:
        return [own]
    upper = [_clean(cell) for cell in above]
    width = max(len(own), len(upper))
    own += [""] * (width - len(own))
    upper += [""] * (width - len(upper))
    if sum(1 for head in upper if head) < 2:
        return [own]
    joined, group = [], ""
    for one, two in zip(upper, own, strict=True):
        group = one or group
        joined.append(_under(group, two, kind) if two else one)
    return [own, joined]


def _under(group: str, head: str, kind: str) -> str:
    """A heading below a group's name: with the name (离园 + 日期), unless that says nothing.

    What both say in another kind of sheet (贷款 + 到期日期) stays said: alone it would be taken for
    this sheet's own.
    """
    joined = f"{group}{head}"
    spelled, alone = spelling(joined), spelling(head)
    elsewhere = any(_whole(spelled, other) for other in KINDS)
    if elsewhere or _is_understood(spelled, kind) or (OF_LOANS.search(group) and kind != "loans"):
        return joined
    return head if _is_understood(alone, kind) else joined


@cache
def _is_understood(spelled: str, kind: str) -> bool:
    return _whole(spelled, kind) is not None or any(
        column.pattern is not None and column.pattern.search(spelled) is not None
        for column in COLUMNS[kind]
    )


def _clean(cell: object) -> str:
    if not isinstance(cell, str):
        return ""
    return re.sub(r"\s+", "", cell) if len(cell) <= 80 else ""


def _named(sheet: str, kind: str) -> bool:
    return SHEET_NAMES[kind][:2] in sheet


def _suffices(mapped: Mapping[int, Column], kind: str) -> bool:
    keys = {column.key for column in mapped.values()}
    return all(not group.isdisjoint(keys) for group in NEEDED[kind])


def is_of(head: str, kind: str, key: str) -> bool:
    """Whether a heading would be that datum in a sheet of that kind."""
    return any(column.key == key for column in _map([head], kind).values())


def _weight(mapped: Mapping[int, Column], kind: str) -> int:
    keys = {column.key for column in mapped.values()}
    needs = {column.key for column in COLUMNS[kind] if column.required} - INFERRED
    return len(mapped) + (len(needs) if needs <= keys else 0)


def _map(heads: Sequence[str], kind: str) -> dict[int, Column]:
    """Column index to datum: whole headings first, best rank first, then patterns."""
    whole: dict[str, tuple[int, int]] = {}
    spelled = [spelling(head) if head and head not in OWN_HEADINGS else "" for head in heads]
    known = [_whole(head, kind) if head else None for head in spelled]
    for index, found in enumerate(known):
        if found is None:
            continue
        rank, column = found
        if column.key not in whole or rank < whole[column.key][0]:
            whole[column.key] = (rank, index)
    mapped = {
        index: column
        for column in COLUMNS[kind]
        for key, (_, index) in whole.items()
        if key == column.key
    }
    for column in COLUMNS[kind]:
        if column.key in whole or column.pattern is None:
            continue
        for index, head in enumerate(spelled):
            if index in mapped or known[index] is not None or SHARE.search(head):
                continue
            if head and column.pattern.search(head):
                mapped[index] = column
                break
    return mapped


@cache
def _whole(head: str, kind: str) -> tuple[int, Column] | None:
    """What a whole heading says; of 法人/负责人 each half must say the same."""
    words = _words(kind)
    if head in words:
        return words[head]
    halves = [words.get(half) for half in EITHER.split(head)]
    if len(halves) < 2 or None in halves:
        return None
    (rank, column), *others = [half for half in halves if half]
    return (rank + HALVES_RANK, column) if all(c is column for _, c in others) else None
