"""How names are read: pinyin and initials, for finding a name by its sound.

The rule: pypinyin costs 0.3 s and 56 MB, so it is imported by the first name that needs it, never
at start; a search itself never needs it.
"""

import re
import unicodedata
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from app.domain.middle_dots import MIDDLE_DOTS

# Read otherwise as a surname than pypinyin reads them alone.
SURNAMES = {
    "单": "shan", "曾": "zeng", "解": "xie", "仇": "qiu", "查": "zha", "区": "ou", "朴": "piao",
    "盖": "ge", "繁": "po", "秘": "bi", "折": "she", "缪": "miao", "员": "yun", "种": "chong",
    "乐": "yue", "翟": "zhai", "召": "shao", "覃": "qin", "郇": "xun", "黑": "he", "祭": "zhai",
    "牟": "mu", "薄": "bo", "卜": "bu", "句": "gou", "能": "nai", "隗": "wei", "乜": "nie",
    "洗": "xian", "都": "du", "佴": "nai", "尉迟": "yu chi", "万俟": "mo qi",
}  # fmt: skip


_LIKE_ID_NUMBER = re.compile(r"\d{17}[\dx]|\d{15}")
_UNTYPABLE = 0xE000
_DOT = re.compile(f" ?[{MIDDLE_DOTS}] ?")


@dataclass(frozen=True, slots=True)
class Reading:
    """A name's sounds without blanks; where a surname has two readings, both, one a line."""

    pinyin: str
    initials: str


def plain(text: str) -> str:
    """Text as it is stored and looked for: half-width, lower case, one dot, no line breaks."""
    return _DOT.sub("·", " ".join(unicodedata.normalize("NFKC", text).casefold().split()))


def veiled(number: str) -> str:
    """An ID number as the search keeps it: found by whoever types it whole, and by no part of it.

    Eight letters of the private use area, which no input method writes.
    """
    digest = blake2b(plain(number).encode(), digest_size=8).digest()
    return "".join(chr(_UNTYPABLE + byte) for byte in digest)


def meanings(word: str) -> tuple[str, ...]:
    """What a typed word may stand for: itself, and an ID number if it could be a whole one."""
    return (word, veiled(word)) if _LIKE_ID_NUMBER.fullmatch(word) else (word,)


def reading(name: str) -> Reading:
    """A name's pinyin (吕 is lv) and initials; letters and digits in it stay as they are."""
    if not any(letter >= "㐀" for letter in name):
        return Reading("", "")
    from pypinyin import lazy_pinyin

    syllables = [plain(each) for each in lazy_pinyin(name, errors=_letters)]
    ways = [syllables]
    for length in (2, 1):
        surname = SURNAMES.get(name[:length])
        if surname and len(syllables) >= length:
            ways.append([*surname.split(), *syllables[length:]])
            break
    pinyins = ["".join(way) for way in ways]
    initials = ["".join(each[:1] for each in way) for way in ways]
    return Reading("\n".join(dict.fromkeys(pinyins)), "\n".join(dict.fromkeys(initials)))


def _letters(run: str) -> Any:
    """What is no Chinese stays letter by letter, but the dots between the parts of a name.

    pypinyin takes a list, its types say text.
    """
    # Nobody types them among letters: 阿拉坦·其其格 is altqqg.
    return [letter for letter in run if letter not in MIDDLE_DOTS]
