"""Which document decides where several speak, and what changed from one edition to the next.

The rule: pure, and told from the very values that count; a line that an upper document decides is
kept beside it, never dropped.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from app.policy.pack import Pack
from app.policy.provisions import Provision, provisions

Change = Literal["changed", "added", "dropped", "reworded"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruled:
    """A provision among those of its stack.

    `by` is the upper document's provision that decides in its place, None where it holds itself;
    `over` are the lower documents' own words on the same line, which it decides.
    """

    provision: Provision
    by: Provision | None
    over: tuple[Provision, ...]

    @property
    def holds(self) -> bool:
        """Whether it counts on the day."""
        return self.by is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A line that is not the same in two editions; None where the edition does not have it.

    "reworded" is one of which only the clause, the label or the note differs.
    """

    change: Change
    old: Provision | None
    new: Provision | None

    @property
    def provision(self) -> Provision:
        """The newer side, else the older: for what both have in common."""
        found = self.new or self.old
        assert found is not None
        return found


def ruled(packs: Sequence[Pack]) -> tuple[Ruled, ...]:
    """Every provision of a stack's editions, given from the uppermost document down."""
    told = [provisions(pack) for pack in packs]
    return tuple(
        Ruled(
            provision=each,
            by=_decider(each, told[:place]),
            over=() if _decider(each, told[:place]) else tuple(_same(each, told[place + 1 :])),
        )
        for place, lines in enumerate(told)
        for each in lines
    )


def _decider(each: Provision, above: Iterable[Sequence[Provision]]) -> Provision | None:
    """The uppermost provision of the same slot, of the same line if there is one."""
    for lines in above:
        found = [line for line in lines if line.slot == each.slot]
        if found:
            return next((line for line in found if line.key == each.key), found[0])
    return None


def _same(each: Provision, below: Iterable[Sequence[Provision]]) -> Iterator[Provision]:
    for lines in below:
        yield from (line for line in lines if (line.slot, line.key) == (each.slot, each.key))


def differences(old: Pack, new: Pack) -> tuple[Difference, ...]:
    """What is not the same, in the newer edition's order, and last what it no longer has."""
    before = {each.key: each for each in (*_head(old), *provisions(old))}
    after = {each.key: each for each in (*_head(new), *provisions(new))}
    found = [
        Difference(change=change, old=before.get(key), new=each)
        for key, each in after.items()
        if (change := _change(before.get(key), each)) is not None
    ]
    gone = [each for key, each in before.items() if key not in after]
    return (*found, *(Difference(change="dropped", old=each, new=None) for each in gone))


def _change(old: Provision | None, new: Provision) -> Change | None:
    if old is None:
        return "added"
    if old.words != new.words:
        return "changed"
    told = (old.item, old.clause, old.note)
    return None if told == (new.item, new.clause, new.note) else "reworded"


def _head(pack: Pack) -> Iterator[Provision]:
    """What an edition says of itself, as lines to compare."""
    issued = pack.issued_on.isoformat() if pack.issued_on else "未写"
    for key, item, words, note in (
        ("title", "文件名称", pack.title, pack.note),
        ("issuer", "发文机关", pack.issuer, ""),
        ("number", "文号", pack.number or "未写", ""),
        ("issued_on", "印发日期", issued, ""),
        ("in_force_on", "施行日期", pack.version, ""),
    ):
        yield Provision(
            document=pack.key,
            key=f"document.{key}",
            slot=f"document.{key}",
            section="文件",
            item=item,
            words=words,
            clause=pack.key,
            note=note,
        )
