"""What waits to go down: for each office below, what its next directive says and what is new in it.

The rule: it counts the very lines that would be sealed.
"""

import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from app.store import outbox, peers, queries, tracking
from app.store.ledger import Ledger
from app.store.outbox import OutBundle
from app.store.packs import KeptPack, kept_packs
from app.sync.strict_json import Json
from app.usecases.downward import PACK, directive_lines, subordinates
from app.usecases.policies import jurisdictions


@dataclass(frozen=True, slots=True, kw_only=True)
class ToHandDown:
    """An office and its next directive: living records by table, packs as "pack".

    `fresh` counts the lines that changed since the last directive was sealed. `last` and
    `snapshot` are the last ones sealed.
    """

    unit: str
    name: str
    has_card: bool
    counts: Mapping[str, int]
    fresh: int
    last: OutBundle | None
    snapshot: OutBundle | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A policy file that came after the program: its title, where it holds, who gave it."""

    pack: KeptPack
    title: str
    where: str
    given_by: str


def to_hand_down(ledger: Ledger) -> tuple[ToHandDown, ...]:
    """Every office below this one, by code."""
    return tuple(_office(ledger, unit.code, unit.name) for unit in subordinates(ledger))


def editions(ledger: Ledger) -> tuple[Edition, ...]:
    """The policy files that are handed down, newest in force first."""
    names = {unit.code: unit.name for unit in queries.units(ledger)}
    packs = sorted(kept_packs(ledger), key=lambda pack: pack.in_force_on, reverse=True)
    where = {known.key: known.label for known in jurisdictions()}
    return tuple(
        Edition(
            pack=pack,
            title=_title(pack),
            where=where[pack.jurisdiction],
            given_by=names[pack.given_by],
        )
        for pack in packs
    )


def _office(ledger: Ledger, unit: str, name: str) -> ToHandDown:
    directives = outbox.sent(ledger, recipient=unit, kind="directive")
    snapshots = outbox.sent(ledger, recipient=unit, kind="snapshot")
    last = directives[0] if directives else None
    lines = list(directive_lines(ledger, unit))
    return ToHandDown(
        unit=unit,
        name=name,
        has_card=peers.peer_in_use(ledger, unit) is not None,
        counts=Counter(str(line["table"]) for line in lines if line.get("deleted_at") is None),
        fresh=_fresh(ledger, lines, last),
        last=last,
        snapshot=snapshots[0] if snapshots else None,
    )


def _fresh(ledger: Ledger, lines: Sequence[Mapping[str, Json]], last: OutBundle | None) -> int:
    if last is None:
        return len(lines)
    if last.stream != tracking.stream(ledger).name:
        return len(lines)
    changed = {(each.table, each.id) for each in tracking.changed_since(ledger, last.change_seq)}
    given = {
        (pack.jurisdiction, pack.document, pack.in_force_on)
        for pack in kept_packs(ledger, since=last.sealed_at)
    }
    return sum(
        (line["jurisdiction"], line["document"], line["in_force_on"]) in given
        if line["table"] == PACK
        else (line["table"], line["id"]) in changed
        for line in lines
    )


def _title(pack: KeptPack) -> str:
    with suppress(ValueError, RecursionError):  # it was read once, by a program of its own time
        head = tomllib.loads(pack.content.removeprefix("\ufeff")).get("document", {})
        return str(head.get("title") or pack.document)
    return pack.document
