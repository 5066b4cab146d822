"""The files on the page 接收: found on sticks or chosen, each with its fate, and what was done.

The rule: pure; a file that was received keeps its result until it is cleared away, one that was
pulled out before is forgotten, and one that comes back is looked at anew.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.ui.bundle_words import KIND_WORDS, by_promise, promised
from app.usecases.file_fates import FileFate, TableFate

ALREADY, ASKS = "ALREADY_IMPORTED", "NEW_STREAM"
LOOKING = "正在核对"


@dataclass(frozen=True, slots=True)
class BasketRow:
    """A file: what its name promises and what became of it, None while nobody has looked."""

    file: Path
    fate: FileFate | None
    done: bool

    @property
    def unit(self) -> str:
        """The code of the sender: what was read, else what the name says; empty if neither."""
        said = promised(self.file)
        read = self.fate.unit if self.fate else None
        return read or (said.sender if said else "")

    @property
    def kind(self) -> str:
        """上报, 回执 …."""
        said = promised(self.file)
        read = self.fate.kind if self.fate else None
        return KIND_WORDS.get(read or (said.kind if said else ""), "")

    @property
    def seq(self) -> int:
        """The number; 0 where neither the bundle nor its name says one."""
        said = promised(self.file)
        read = self.fate.seq if self.fate else None
        return read or (said.seq if said else 0)

    @property
    def receivable(self) -> bool:
        """Whether it would be applied now."""
        return self.fate is not None and self.fate.ok and not self.done

    @property
    def may_print(self) -> bool:
        """Whether there is an answer to its sender that can be printed."""
        fate = self.fate
        answered = fate is not None and (self.done or fate.code == ALREADY)
        return answered and fate is not None and fate.bundle_in is not None and self._is_answered

    @property
    def _is_answered(self) -> bool:
        return self.fate is not None and self.fate.kind != "receipt"

    @property
    def state(self) -> str:
        """The sign."""
        fate = self.fate
        if fate is None or fate.code == ALREADY:
            return "undetermined"
        if fate.ok:
            sent_back = fate.set_aside or (fate.answers and fate.answers.set_aside)
            return "contested" if sent_back or fate.warnings else "met"
        return "contested" if fate.code == ASKS else "not_met"

    @property
    def state_words(self) -> str:
        """The word beside the sign."""
        fate = self.fate
        if fate is None:
            return LOOKING
        if fate.ok:
            return "已接收" if self.done else "可接收"
        return {ALREADY: "以前已接收", ASKS: "要电话核实"}.get(fate.code, "不能接收")

    @property
    def content(self) -> str:
        """What it brings, in a few words; why not if it is refused."""
        fate = self.fate
        if fate is None:
            return ""
        if not fate.ok:
            return fate.message
        return answer_text(fate) or brings(fate)


def answer_text(fate: FileFate) -> str:
    """上报第 17 包：接收 310 条，退回 2 条; empty for what is no receipt."""
    home = fate.answers
    if home is None or home.bundle is None:
        return ""
    aside = f"，退回 {home.set_aside:,} 条" if home.set_aside else ""
    which = f"{KIND_WORDS[home.bundle.kind]}第 {home.bundle.seq} 包"
    return f"{which}：接收 {home.accepted:,} 条{aside}"


def brings(fate: FileFate) -> str:
    """新增 12、修改 3、删除 1、退回 2."""
    sums = {
        words: sum(getattr(each, name) for each in fate.tables)
        for name, words in FATE_WORDS.items()
    }
    parts = [f"{words} {count:,}" for words, count in sums.items() if count]
    parts += [f"退回 {len(fate.set_aside):,}"] if fate.set_aside else []
    return "、".join(parts) or "没有变动"


FATE_WORDS = {
    "added": "新增",
    "changed": "修改",
    "removed": "删除",
    "same": "相同",
    "beside": "并存待定",
    "gone": "不再列出",
}


def beside(rows: Iterable[BasketRow]) -> int:
    """How many records have two versions now."""
    fates: list[TableFate] = [each for row in rows if row.fate for each in row.fate.tables]
    return sum(each.beside for each in fates)


def sent_back(rows: Iterable[BasketRow]) -> int:
    """How many of our own rows the receipts read here send back."""
    answers = [row.fate.answers for row in rows if row.fate]
    return sum(each.set_aside for each in answers if each)


def summary(rows: Sequence[BasketRow]) -> str:
    """What is to be done with the list, in one line."""
    if not rows:
        return "没有要接收的数据包"
    counted = Counter(row.state_words for row in rows)
    if counted[LOOKING]:
        return f"正在核对 {counted[LOOKING]} 个数据包…"
    order = ("可接收", "要电话核实", "已接收", "以前已接收", "不能接收")
    return "、".join(f"{words} {counted[words]} 个" for words in order if counted[words])


class Basket:
    """Which files there are. `pending` are to be looked at, and applied if that is asked for."""

    def __init__(self) -> None:
        self._seen: tuple[Path, ...] = ()
        self._chosen: dict[Path, None] = {}
        self._left_out: set[Path] = set()
        self._fates: dict[Path, FileFate] = {}
        self._done: dict[Path, FileFate] = {}

    def show_seen(self, paths: Iterable[Path], *, own: str) -> bool:
        """What lies on the sticks now; whether there is anything new among it.

        Only what is addressed to this office counts, by its name.
        """
        seen = tuple(path for path in paths if _is_for(path, own))
        fresh = set(seen) - set(self._seen)
        lost = set(self._seen) - set(seen)
        self._seen = seen
        for path in fresh | lost:
            self._fates.pop(path, None)
        for path in fresh:
            self._done.pop(path, None)
            self._left_out.discard(path)
        return bool(fresh | lost)

    def choose(self, paths: Iterable[Path]) -> None:
        """Files that the clerk named, whatever their names promise."""
        for path in paths:
            self._chosen[path] = None
            self._left_out.discard(path)
            for known in (self._fates, self._done):
                known.pop(path, None)

    def leave_out(self, paths: Iterable[Path]) -> None:
        """The clerk does not want these now."""
        for path in paths:
            self._left_out.add(path)
            self._chosen.pop(path, None)
            for known in (self._fates, self._done):
                known.pop(path, None)

    def clear_done(self) -> None:
        """What was received goes out of sight."""
        self.leave_out(list(self._done))

    def forget_fates(self) -> None:
        """What was read may no longer hold."""
        self._fates.clear()

    def all_on_sticks(self) -> bool:
        """Whether all that was received came from sticks that are still plugged in."""
        return bool(self._done) and all(path in self._seen for path in self._done)

    def pending(self) -> tuple[Path, ...]:
        """The files still to be received, in the order of the list."""
        every = dict.fromkeys([*self._seen, *self._chosen])
        kept = [path for path in every if path not in self._left_out and path not in self._done]
        return tuple(sorted(kept, key=by_promise))

    def show_fates(self, fates: Sequence[FileFate], *, applied: bool) -> None:
        """What a dry run, or the receiving itself, said."""
        for fate in fates:
            if applied and fate.ok:
                self._done[fate.file] = fate
                self._fates.pop(fate.file, None)
            else:
                self._fates[fate.file] = fate

    def rows(self) -> list[BasketRow]:
        """All that is shown, by sender, kind and number."""
        every = [*self.pending(), *self._done]
        return [
            BasketRow(path, self._done.get(path) or self._fates.get(path), path in self._done)
            for path in sorted(every, key=by_promise)
        ]


def _is_for(path: Path, own: str) -> bool:
    said = promised(path)
    return said is not None and said.recipient == own
