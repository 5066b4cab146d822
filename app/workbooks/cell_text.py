"""Text of a cell as clerks type it: half-width, without stray blanks; and safe on the way out."""

import re
import unicodedata
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any

from app.domain.middle_dots import MIDDLE_DOTS

MAX_TEXT = 500

# Full-width forms and the ideographic space; Han characters stay as they are, for NFKC would
# replace rare ones in people's names.
HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    0x3000: " ",
    0xA0: " ",
    0xFEFF: None,
    **dict.fromkeys((*range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060), None),
}
DOTS = str.maketrans(dict.fromkeys(f"{MIDDLE_DOTS}●．", "·"))
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
HAN = r"\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
BLANK_BY_HAN = re.compile(rf"(?<=[{HAN}·（(）)])\s+|\s+(?=[{HAN}·（(）)])")
# What most cells hold: nothing to clean there, and the test is quick.
CLEAN = re.compile(r"[\u4e00-\u9fff0-9A-Za-z]{1,60}")
FORMULA = re.compile(r"'*[=+\-@\t\r]")
ESCAPED_FORMULA = re.compile(r"'+[=+\-@\t\r]")

NOTHING = frozenset(
    [
        *("", "/", "//", "\\", "-", "--", "---", "—", "——", "－", "无", "暂无", "没有", "不详"),
        *("未知", "空", "N/A", "NA", "n/a", "null", "NULL", "None", "#N/A", "未填", "未办理"),
        *("暂未办理", "未注册"),
    ]
)


def shown(raw: Any) -> str:
    """A raw cell as the clerk sees it, for the list of refused rows."""
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, float):
        if abs(raw) >= 1e15 and raw - raw == 0:
            return f"{Decimal(f'{raw:.15g}'):f}"[:40]  # Excel keeps 15 digits and shows zeros after
        return str(int(raw)) if raw.is_integer() else repr(raw)
    if isinstance(raw, datetime):
        return raw.isoformat(" ") if raw.time() != time() else raw.date().isoformat()
    if isinstance(raw, date | time):
        return raw.isoformat()
    return str(raw).strip()[:MAX_TEXT]


def plain(raw: Any) -> str:
    """One line of text: no control characters, full-width letters and digits made half-width."""
    text = raw if isinstance(raw, str) else shown(raw)
    if CLEAN.fullmatch(text):
        return text
    text = CONTROL.sub("", text.replace("\n", " ").replace("\r", " "))
    return " ".join(text.translate(HALF).split())[:MAX_TEXT]


def text_or_none(raw: Any) -> str | None:
    """The text, or None for the signs clerks put into a cell that has none."""
    text = plain(raw)
    return None if text in NOTHING else text


def name(raw: Any) -> str | None:
    """A name: blanks beside Han characters are padding ("沈　娜"), middle dots are all "·"."""
    if isinstance(raw, str) and CLEAN.fullmatch(raw):
        return None if raw in NOTHING else raw
    text = plain(unwidened(raw) if isinstance(raw, str) else raw)
    text = BLANK_BY_HAN.sub("", text.translate(DOTS)).strip("'‘’\"")
    return None if text in NOTHING else text


def person(raw: Any) -> str | None:
    """A person's name: as a name, and a full stop between Han characters is a middle dot too."""
    text = name(raw)
    if text is None or "." not in text:
        return text
    return re.sub(rf"(?<=[{HAN}])\.(?=[{HAN}])", "·", text)


def unwidened(raw: str) -> str:
    """The same text without line breaks and tabs."""
    return raw.replace("\n", "").replace("\r", "").replace("\t", " ")


@lru_cache(maxsize=1 << 16)
def key(text: str) -> str:
    """What two spellings of one name have in common: width, blanks, brackets, dots, case."""
    folded = unicodedata.normalize("NFKC", text).translate(DOTS)
    return re.sub(r"[\s'\"“”‘’]", "", folded).casefold()


def escaped(text: str) -> str:
    """Text that no program takes for a formula: one apostrophe before = + - @ (tab, return)."""
    return f"'{text}" if FORMULA.match(text) else text


def unescaped(text: str) -> str:
    """The inverse of `escaped`."""
    return text[1:] if ESCAPED_FORMULA.match(text) else text
