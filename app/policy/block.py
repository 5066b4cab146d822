"""One block of a policy file, read strictly: a key nobody asks for is refused.

The rule: a refusal names file, block and key in the clerk's words, and says what to do.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import NoReturn, TypeVar

from app.domain.measures import DM2_PER_M2, FEN_PER_WAN, FEN_PER_YUAN, Rate
from app.errors import AppError
from app.policy.pack import OWN_CHOICE

AREA_UNITS: Mapping[str, int] = {"㎡": DM2_PER_M2}
MONEY_UNITS: Mapping[str, int] = {
    "元": FEN_PER_YUAN,
    "万元": FEN_PER_WAN,
    "亿元": 10_000 * FEN_PER_WAN,
}
RATE_UNIT = "%"
MOST = 10**15
LONGEST = 500
Word = TypeVar("Word", bound=str)
_PLACE = r"(?:附件|[一二三四五六七八九十]+(?:\([一二三四五六七八九十]+\)[1-9]?)?)"
CLAUSE = re.compile(rf"{_PLACE}(?:、{_PLACE})*")


def nearest(word: str, known: Sequence[str]) -> str:
    """What to do about an unknown word: the nearest known one, or all of them.

    Codes of two letters are all near each other, so they are listed.
    """
    close = get_close_matches(word, known, n=1, cutoff=0.5) if len(word) > 2 else []
    return f"请改为“{close[0]}”。" if close else f"可用的有：{'、'.join(known)}。"


def refuse_file(file: str, problem: str, hint: str) -> AppError:
    """The one refusal of a policy file: what is wrong where, and what to do."""
    return AppError(f"政策文件 {file}{problem}", hint=hint, code="policy")


@dataclass(frozen=True, slots=True)
class Block:
    """A table of a file; `where` is its place as the file shows it, "" for the file itself.

    Every getter raises AppError "policy" if the value is missing, of the wrong type or senseless.
    """

    file: str
    document: str
    where: str
    table: Mapping[str, object]

    def refuse(self, problem: str, hint: str) -> NoReturn:
        """Raise the refusal of something in this block."""
        place = f" 的 {self.where}" if self.where else ""
        raise refuse_file(self.file, f"{place}：{problem}。", hint)

    def only(self, *keys: str) -> "Block":
        """This block, if it has no other keys than these."""
        for key in self.table:
            if key not in keys:
                self.refuse(f"不认识的键“{key}”", nearest(key, keys))
        return self

    def has(self, key: str) -> bool:
        """Whether the key is there."""
        return key in self.table

    def _get(self, key: str) -> object:
        if key not in self.table:
            self.refuse(f"缺少“{key}”", f"请补上“{key}”。")
        return self.table[key]

    def text(self, key: str, *, default: str | None = None) -> str:
        """A sentence or word on one line; required without a default."""
        if default is not None and key not in self.table:
            return default
        value = self._get(key)
        if not isinstance(value, str) or not value.strip():
            self.refuse(f"“{key}”应是文字", f"请给“{key}”填写带引号的文字。")
        if len(value) > LONGEST or not value.isprintable():
            self.refuse(f"“{key}”过长或含有换行等控制符", f"请写成一行，不超过 {LONGEST} 字。")
        return value

    def word(self, key: str, allowed: Sequence[Word]) -> Word:
        """One of the words of a code table."""
        value = self.text(key)
        if value not in allowed:
            self.refuse(f"“{key}”的值“{value}”不认识", nearest(value, allowed))
        # The table's own word, so that its type is the table's.
        return next(known for known in allowed if known == value)

    def words(self, key: str, allowed: Sequence[str] | None = None) -> tuple[str, ...]:
        """A list of different words, not empty, of a code table if one is given."""
        values = self._get(key)
        if not isinstance(values, list) or not values:
            self.refuse(f"“{key}”应是列表", f'请写成 {key} = ["…", "…"]。')
        found: list[str] = []
        for value in values:
            if not isinstance(value, str) or not value.strip() or not value.isprintable():
                self.refuse(f"“{key}”中有一项不是文字", "请给每一项加上引号。")
            if allowed is not None and value not in allowed:
                self.refuse(f"“{key}”中的“{value}”不认识", nearest(value, allowed))
            if value in found:
                self.refuse(f"“{key}”中的“{value}”重复", "请删去重复的一项。")
            found.append(value)
        return tuple(found)

    def flag(self, key: str) -> bool:
        """True or false; false if it is not there."""
        value = self.table.get(key, False)
        if not isinstance(value, bool):
            self.refuse(f"“{key}”应是 true 或 false", f"请写成 {key} = true，或删去这一行。")
        return value

    def day(self, key: str) -> date:
        """A date as TOML writes it."""
        value = self._get(key)
        if type(value) is not date:
            self.refuse(f"“{key}”应是日期", f"请写成 {key} = 2022-03-30，不加引号。")
        return value

    def day_or_none(self, key: str) -> date | None:
        """A date, or None if it is not there."""
        return self.day(key) if self.has(key) else None

    def whole(self, key: str, *, least: int, most: int) -> int:
        """A whole number between two bounds."""
        value = self._get(key)
        if not isinstance(value, int) or isinstance(value, bool):
            self.refuse(f"“{key}”应是整数", f"请写成 {key} = {max(least, 1)} 这样的整数。")
        if not least <= value <= most:
            self.refuse(f"“{key}”不合情理", f"请填 {least} 到 {most} 之间的整数。")
        return value

    def _number(self, key: str, value: object) -> Decimal:
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            self.refuse(f"“{key}”应是数字", f"请写成 {key} = 100 这样的数字，不加引号。")
        number = Decimal(value)
        if not number.is_finite() or not 0 < number <= MOST:
            self.refuse(f"“{key}”不合情理", "请填大于 0 的数。")
        return number

    def measure(self, key: str, value: object, *, unit: str, per_unit: int) -> int:
        """A positive number in `unit` as that many whole parts (dm², fen, 户); exact or refused."""
        scaled = self._number(key, value) * per_unit
        if scaled != scaled.to_integral_value() or scaled > MOST:
            self.refuse(f"“{key}”不是“{unit}”的合理数值", f"请按“{unit}”填写，小数不要过多。")
        return int(scaled)

    def unit(self, allowed: Sequence[str]) -> str:
        """The unit beside a number; another unit than the figure's is refused."""
        value = self.text("unit")
        if value not in allowed:
            self.refuse(f"“unit”的单位“{value}”不适用", f"请改为“{'”或“'.join(allowed)}”。")
        return value

    def money(self, key: str) -> int:
        """An amount in fen, by the unit beside it."""
        unit = self.unit(tuple(MONEY_UNITS))
        return self.measure(key, self._get(key), unit=unit, per_unit=MONEY_UNITS[unit])

    def moneys(self, key: str) -> tuple[int, ...]:
        """Rising amounts in fen, by the unit beside them."""
        values = self._get(key)
        if not isinstance(values, list) or not values:
            self.refuse(f"“{key}”应是数字的列表", f"请写成 {key} = [1, 2, 5, 8]。")
        unit = self.unit(tuple(MONEY_UNITS))
        amounts = [self.measure(key, v, unit=unit, per_unit=MONEY_UNITS[unit]) for v in values]
        if amounts != sorted(set(amounts)):
            self.refuse(f"“{key}”的档次没有从低到高", "请从低到高各写一次。")
        return tuple(amounts)

    def share(self, key: str) -> Rate:
        """A share in percent, above 0 and at most 100: 90 is Rate(90, 100)."""
        self.unit((RATE_UNIT,))
        percent = self._number(key, self._get(key))
        if percent > 100:
            self.refuse(f"“{key}”超过 100%", "请填 100 以内的百分数，例如 90 表示 90%。")
        places = [n for n in (1, 10, 100) if percent * n == (percent * n).to_integral_value()]
        if not places:
            self.refuse(f"“{key}”的小数过多", "请最多保留两位小数。")
        return Rate(int(percent * places[0]), 100 * places[0])

    def clause(self) -> str:
        """The document's key and the place in it, or the program's own choice with a note."""
        clause = self.text("clause")
        if clause == OWN_CHOICE:
            if not self.text("note", default=""):
                self.refuse(f"“clause”为“{OWN_CHOICE}”而没有“note”", "请在“note”中写明约定的内容。")
            return clause
        document, _, place = clause.partition(" ")
        if document != self.document or not CLAUSE.fullmatch(place):
            self.refuse(
                f"“clause”的写法“{clause}”不对",
                f"请写成“{self.document} 二(四)2”这样的条款号，括号用半角；"
                f"文件未规定的，写“{OWN_CHOICE}”。",
            )
        return clause

    def note(self) -> str:
        """A remark, or nothing."""
        return self.text("note", default="")

    def _child(self, where: str, value: object) -> "Block":
        if not isinstance(value, dict):
            inner = Block(self.file, self.document, where, {})
            inner.refuse("应是一个段落", f"请写成 {where} 并在下面逐行填写。")
        return Block(self.file, self.document, where, value)

    def section(self, key: str) -> "Block | None":
        """The sub-table of a key; None if it is not there."""
        if key not in self.table:
            return None
        return self._child(self._place(key), self.table[key])

    def named(self, key: str, allowed: Sequence[str]) -> "Iterator[tuple[str, Block]]":
        """The sub-tables of a key by their names, each one of those allowed."""
        section = self.section(key)
        if section is None:
            return
        section.only(*allowed)
        for name, value in section.table.items():
            yield name, self._child(f"[{key}.{name}]", value)

    def rows(self, key: str) -> "Iterator[Block]":
        """The blocks of a list of tables, in order; none if the key is not there."""
        values = self.table.get(key, [])
        if not isinstance(values, list):
            self.refuse(f"“{key}”应是逐条的段落", f"请写成 [[{key}]]，每条一段。")
        for number, value in enumerate(values, 1):
            place = self.where if key == "criteria" else f"[{key}]"
            yield self._child(f"{place} 第 {number} 条", value)

    def _place(self, key: str) -> str:
        return f"{self.where}的 {key}" if self.where else f"[{key}]"


def distinct(block: Block, key: str, ids: Sequence[str]) -> None:
    """Refuse a list of blocks in which two have the same id."""
    for place, name in enumerate(ids):
        if name in ids[:place]:
            block.refuse(f"“{key}”中有两条都是“{name}”", "请删去或改正其中一条。")
