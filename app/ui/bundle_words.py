"""Bundles in the window's words: what their files' names say, kinds, numbers, sizes and moments.

The rule: pure; a file's name is only a promise, good for a list and never for a decision.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.sync.manifest import LETTERS

KIND_WORDS = {
    "changes": "上报",
    "receipt": "回执",
    "directive": "下发",
    "snapshot": "留存数据",
    "rekey": "换钥匙通知",
}
# The order in which bundles of one office are read.
KIND_ORDER = ("rekey", "receipt", "changes", "directive", "snapshot")
_KIND_OF = {letter: kind for kind, letter in LETTERS.items()}
_NAME = re.compile(r"PL_([0-9A-Z]+)_([0-9A-Z]+)_([A-Z]?)(\d+)\.age", re.IGNORECASE)
MOST_GROUPS = 3
NAMED = 4


@dataclass(frozen=True, slots=True, order=True)
class Promised:
    """What a bundle's name says: from whom, which kind and number, to whom."""

    sender: str
    kind_place: int
    seq: int
    recipient: str

    @property
    def kind(self) -> str:
        """The kind of the bundle."""
        return KIND_ORDER[self.kind_place]


def promised(path: Path) -> Promised | None:
    """What a file's name says; None if it is no name of a bundle."""
    found = _NAME.fullmatch(path.name.upper().replace(".AGE", ".age"))
    kind = _KIND_OF.get(found[3]) if found else None
    if found is None or kind is None:
        return None
    return Promised(found[1], KIND_ORDER.index(kind), int(found[4]), found[2])


def by_promise(path: Path) -> tuple[bool, Promised | None, str, str]:
    """Order of a list: by sender, kind and number; what promises nothing comes last."""
    said = promised(path)
    return (said is None, said, path.name, str(path))


def bundles_text(paths: Iterable[Path], unit_name: Callable[[str], str]) -> str:
    """What lies on a stick: 扎赉特旗上报第 15–17 包、兴安盟回执第 14 包."""
    groups: dict[tuple[str, int], set[int]] = defaultdict(set)
    for path in paths:
        said = promised(path)
        if said is not None:
            groups[said.sender, said.kind_place].add(said.seq)
    words = [
        f"{unit_name(sender)}{KIND_WORDS[KIND_ORDER[place]]}第 {_ranges(sorted(seqs))} 包"
        for (sender, place), seqs in sorted(groups.items())
    ]
    if len(words) > MOST_GROUPS:
        words = [*words[:MOST_GROUPS], f"等 {len(groups)} 组"]
    return "、".join(words)


def _ranges(numbers: Sequence[int]) -> str:
    """15–17、20."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return "、".join(str(a) if a == b else f"{a}–{b}" for a, b in runs)


def names_text(names: Iterable[str]) -> str:
    """Offices by name: 甲、乙、丙、丁等 6 个机构."""
    known = list(names)
    told = "、".join(known[:NAMED])
    return told if len(known) <= NAMED else f"{told}等 {len(known)} 个机构"


def size_text(size: int) -> str:
    """A number of bytes as the file manager shows it."""
    if size < 1 << 20:
        return f"{max(size + 512 >> 10, 1 if size else 0)} KB"
    unit, word = (1 << 30, "GB") if size >= 1 << 30 else (1 << 20, "MB")
    return f"{size / unit:.1f} {word}"


def day_text(moment: str | None) -> str:
    """The local day of a stored moment; empty for none."""
    return "" if moment is None else local(moment).date().isoformat()


def minute_text(moment: str | None) -> str:
    """2026-06-30 09:12, local."""
    return "" if moment is None else f"{local(moment):%Y-%m-%d %H:%M}"


def local(moment: str) -> datetime:
    """A stored moment (UTC, or with its zone) in this PC's time."""
    return datetime.fromisoformat(moment).astimezone()
