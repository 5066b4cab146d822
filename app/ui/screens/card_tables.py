"""Cards as rows: the offices this one deals with and their cards, and card files on sticks.

The rule: a card that is still to be compared never shows its digits; they are to be heard.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.domain.unit import Unit
from app.errors import AppError
from app.store import inbox, peers, queries
from app.store.ledger import Ledger
from app.store.peers import FINGERPRINT, Peer
from app.sync import volumes
from app.sync.card import CardFile
from app.ui import sticks
from app.ui.bundle_words import day_text
from app.ui.columns import Column
from app.usecases import trust


@dataclass(frozen=True, slots=True, kw_only=True)
class CardRow:
    """An office and a card of it; `peer` is None where there is none.

    `next_seq` is the number of its changes from which on a lost key would be revoked.
    """

    unit: str
    name: str
    peer: Peer | None
    next_seq: int

    @property
    def key(self) -> tuple[str, int]:
        """What tells the row again after a refresh."""
        return self.unit, self.peer.id if self.peer else 0

    @property
    def in_use(self) -> bool:
        """Whether the card counts today."""
        return self.peer is not None and self.peer.revoked_at is None

    @property
    def state(self) -> str:
        """The sign."""
        if self.peer is None:
            return "undetermined"
        return "met" if self.in_use else "not_met"

    @property
    def words(self) -> str:
        """在用, or since when and from which bundle on it is not."""
        if self.peer is None:
            return "还没有登记"
        if self.peer.revoked_at is None:
            return "在用"
        since = f"{day_text(self.peer.revoked_at)} 作废"
        if self.peer.revoked_stream == trust.NO_STREAM:
            return since
        return f"{since}，第 {self.peer.revoked_seq} 包起不收"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cards:
    """All that the page shows: our own card, the offices' cards, and who has none."""

    own: CardFile
    unit: Unit
    rows: tuple[CardRow, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of the offices without a card in use."""
        with_card = {row.unit for row in self.rows if row.in_use}
        names = {row.unit: row.name for row in self.rows}
        return tuple(name for unit, name in names.items() if unit not in with_card)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundCard:
    """A card file; `trouble` says why it cannot be trusted, `known` is the card it replaces."""

    path: Path
    place: str
    read: CardFile | None
    office: str
    trouble: AppError | None
    known: Peer | None
    already: bool
    next_seq: int

    @property
    def state(self) -> str:
        """The sign."""
        if self.trouble is not None:
            return "not_met"
        return "met" if self.already else "undetermined"

    @property
    def words(self) -> str:
        """What a clerk can do with it."""
        if self.trouble is not None:
            return self.trouble.message
        if self.already:
            return "已经登记，不用再登记"
        return "要替换已登记的名片" if self.known else "可以登记"


CARD_COLUMNS: tuple[Column[CardRow], ...] = (
    Column(name="name", heading="机构", show=lambda row: row.name, width=160),
    Column(
        name="state",
        heading="名片",
        show=lambda row: row.words,
        state=lambda row: row.state,
        width=216,
    ),
    Column(
        name="fingerprint",
        heading="指纹",
        show=lambda row: row.peer.card.fingerprint if row.peer else "",
        width=280,
    ),
    Column(
        name="since",
        heading="登记日期",
        show=lambda row: day_text(row.peer.trusted_at) if row.peer else "",
        width=104,
    ),
    Column(
        name="by",
        heading="登记人",
        show=lambda row: row.peer.trusted_by if row.peer else "",
        width=104,
    ),
    Column(name="how", heading="核对方式", show=lambda row: _how(row.peer), width=160),
)
FOUND_COLUMNS: tuple[Column[FoundCard], ...] = (
    Column(name="office", heading="名片上的机构", show=lambda row: row.office, width=240),
    Column(
        name="state",
        heading="情况",
        show=lambda row: row.words,
        state=lambda row: row.state,
        width=360,
    ),
    Column(name="place", heading="在哪里", show=lambda row: row.place, width=160),
    Column(name="file", heading="文件", show=lambda row: row.path.name, width=200),
)


def _how(peer: Peer | None) -> str:
    if peer is None:
        return ""
    return "电话核对指纹" if peer.trusted_how == FINGERPRINT else "由原钥匙签名更换"


def read_cards(ledger: Ledger) -> Cards:
    """Our card, then each office this one exchanges with: cards in use, missing, revoked."""
    units = {unit.code: unit for unit in queries.units(ledger)}
    own = units[ledger.unit_code]
    related = [units[own.parent]] if own.parent else []
    related += [unit for unit in units.values() if unit.parent == own.code]
    known: dict[str, list[Peer]] = {}
    for peer in peers.peers(ledger):
        known.setdefault(peer.unit, []).append(peer)
    rows = [row for unit in related for row in _rows(ledger, unit, known)]
    # Those who are waited for or dealt with before what is over.
    rows.sort(key=lambda row: row.peer is not None and not row.in_use)
    return Cards(own=trust.own_card(ledger), unit=own, rows=tuple(rows))


def _rows(ledger: Ledger, unit: Unit, known: Mapping[str, list[Peer]]) -> Iterable[CardRow]:
    cards = known.get(unit.code, [])
    following = next_seq(ledger, unit.code)
    if not any(peer.revoked_at is None for peer in cards):
        yield CardRow(unit=unit.code, name=unit.name, peer=None, next_seq=following)
    for peer in cards:
        yield CardRow(unit=unit.code, name=unit.name, peer=peer, next_seq=following)


def next_seq(ledger: Ledger, unit: str) -> int:
    """The number of the first changes of an office that were not applied here."""
    stream = peers.stream_in_use(ledger, unit)
    applied = inbox.received(ledger, unit=unit, kind="changes")
    return 1 + max((each.seq for each in applied if each.stream == stream), default=0)


def cards_on_sticks(ledger: Ledger) -> tuple[FoundCard, ...]:
    """The card files on the sticks that are plugged in now, and what can be done with each."""
    return tuple(
        look_at_card(ledger, path, place=volume.name)
        for volume in volumes.removable_volumes(roots=sticks.ROOTS)
        for path in volumes.cards_on(volume.path)
    )


def look_at_card(ledger: Ledger, path: Path, *, place: str = "") -> FoundCard:
    """A card file as a person may go on with it; it is not trusted by that."""
    place = place or str(path.parent)
    read: CardFile | None = None
    try:
        read = trust.read_card(path)
        trust.check_card(ledger, read.card)
    except AppError as trouble:
        return FoundCard(
            path=path,
            place=place,
            read=read,
            office=_office(ledger, read),
            trouble=trouble,
            known=None,
            already=False,
            next_seq=1,
        )
    known = peers.peer_in_use(ledger, read.card.unit)
    return FoundCard(
        path=path,
        place=place,
        read=read,
        office=_office(ledger, read),
        trouble=None,
        known=known,
        already=known is not None and known.card == read.card,
        next_seq=next_seq(ledger, read.card.unit),
    )


def _office(ledger: Ledger, read: CardFile | None) -> str:
    """The office by our own table of offices; the card's word for it where it has none."""
    if read is None:
        return ""
    names = {unit.code: unit.name for unit in queries.units(ledger)}
    return f"{names.get(read.card.unit, read.card.name)}（{read.card.unit}）"
