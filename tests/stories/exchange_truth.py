"""What must hold whatever happens to the sticks between offices.

The rule: what an office ought to have is known from what its people did and sealed, never from the
code that sends and receives.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from typing import Any

from app.domain.fields import Kind, fields_of
from app.domain.papers import Assessment, Evidence
from app.domain.park import TierGrant
from app.domain.record import Record
from app.domain.records import RECORDS
from app.store import inbox, outbox
from app.store.inbox import InBundle
from app.store.ledger import Ledger
from app.store.outbox import OutBundle
from app.usecases.file_fates import FileFate
from tests.usecases.offices import BANNER, LEAGUE, OTHER

BANNERS = (BANNER, OTHER)

Key = tuple[str, str]
Row = tuple[Any, ...]
Rows = dict[Key, Row]


def columns(kind: type[Record]) -> str:
    """Without scans, which are compared by their hash."""
    return ", ".join(f'"{f.name}"' for f in fields_of(kind) if f.kind is not Kind.BLOB)


def place_of(kind: type[Record], name: str) -> int:
    return [f.name for f in fields_of(kind) if f.kind is not Kind.BLOB].index(name)


GONE = place_of(Assessment, "deleted_at")
SIGNED = place_of(Assessment, "signed_off_at")


def rows(of: Ledger, unit: str, *, living: bool = True) -> Rows:
    """An office's records in a ledger, by (table, id)."""
    found: Rows = {}
    for kind in RECORDS:
        where = " AND deleted_at IS NULL" if living else ""
        sql = f"SELECT {columns(kind)} FROM {kind.table} WHERE unit_code = ?{where}"
        for row in of.db.execute(sql, (unit,)):
            found[kind.table, row[0]] = row
    return found


def contents(of: Ledger) -> dict[str, list[Row]]:
    """Every row of every table, where it lies; not the times at which a copy went on a stick."""
    tables = of.db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
    found = {name: of.db.execute(f'SELECT * FROM "{name}"').fetchall() for (name,) in tables}
    names = [row[1] for row in of.db.execute("PRAGMA table_info(bundle_out)")]
    kept = [at for at, name in enumerate(names) if name not in ("on_stick_at", "stick")]
    found["bundle_out"] = [tuple(row[at] for at in kept) for row in found["bundle_out"]]
    return found


@dataclass(frozen=True)
class State:
    """What an office had when it sealed a bundle, what it held back, and which bundles it knew of.

    `after` are the manifests it had sealed before, on this PC or on the one it is a copy of.
    """

    unit: str
    living: Rows
    held: frozenset[Key]
    after: frozenset[str]
    records: int


class Truth:
    """What the offices' people said, every version of it, and what they had when they sealed."""

    def __init__(self) -> None:
        self.states: dict[str, State] = {}
        self.words: dict[str, dict[Key, set[Row]]] = defaultdict(lambda: defaultdict(set))

    def listen(self, of: Ledger) -> None:
        """Remember every version of a record that the office's own people made.

        What the league does to a banner's grants is its word too.
        """
        for key, row in rows(of, of.unit_code, living=False).items():
            self.words[of.unit_code][key].add(row)
        if of.unit_code == LEAGUE:
            for banner in BANNERS:
                for key, row in rows(of, banner, living=False).items():
                    if inbox.edited_here(of, *key):
                        self.words[banner][key].add(row)

    def sealed(self, of: Ledger, sealed: OutBundle, *, after: frozenset[str]) -> None:
        """Remember what the office had when it sealed a bundle of changes."""
        held = [(h.of_table, h.of_id) for h in outbox.held_back(of) if h.place == "here"]
        self.states[sealed.manifest_sha256] = State(
            of.unit_code, rows(of, of.unit_code), frozenset(held), after, sealed.records
        )

    def check_written(self, at: Ledger, since: int, fates: Sequence[FileFate]) -> None:
        """What was received is what its owner's people said, and of no other office's records."""
        senders = {fate.unit for fate in fates}
        kinds = {fate.kind for fate in fates}
        left = {t.table for fate in fates for t in fate.tables if t.gone}
        for kind in RECORDS:
            sql = (
                f"SELECT {columns(kind)} FROM {kind.table} WHERE id IN"
                " (SELECT of_id FROM change WHERE of_table = ? AND seq > ?)"
            )
            for row in at.db.execute(sql, (kind.table, since)).fetchall():
                unit = row[1]
                said = self.words[unit][kind.table, row[0]]
                # What a new stream left out is gone; its scans come back under the tombstone.
                with_scan = kind is Evidence and "snapshot" in kinds
                if (kind.table in left or with_scan) and row[GONE] is not None:
                    said = {(*each[:GONE], row[GONE], *each[GONE + 1 :]) for each in said}
                assert row in said, (kind.table, row, said)
                if unit == at.unit_code:
                    assert "snapshot" in kinds or (kind is TierGrant and "directive" in kinds)
                else:
                    assert unit in senders

    def check_counts(self, of: Ledger) -> None:
        """Sent = accepted + set aside, in both logs."""
        for sealed in outbox.sent(of):
            if sealed.received_at is not None:
                assert (sealed.accepted or 0) + (sealed.set_aside or 0) == sealed.records
        for bundle in inbox.received(of):
            assert bundle.accepted + bundle.set_aside == bundle.records
            assert len(inbox.set_aside_rows(of, bundle.id)) == bundle.set_aside

    def check_league(self, league: Ledger) -> None:
        """Of each banner it has what the banner had when it sealed what was applied last."""
        for unit in BANNERS:
            applied = inbox.received(league, unit=unit, kind="changes")
            if applied and not self.tainted(applied):
                self._check_state(league, unit, applied[0])

    def tainted(self, applied: Sequence[InBundle]) -> bool:
        """Whether bundles of two PCs were mixed since the stream began: none knew of the other."""
        of_stream = [each for each in applied if each.stream == applied[0].stream]
        return any(
            earlier.manifest_sha256 not in self.states[later.manifest_sha256].after
            for later, earlier in pairwise(of_stream)
        )

    def _check_state(self, league: Ledger, unit: str, last: InBundle) -> None:
        state = self.states[last.manifest_sha256]
        assert last.records == state.records
        here = rows(league, unit)
        aside = inbox.set_aside_rows(league, last.id)
        loose = state.held | {(row.of_table, row.of_id) for row in aside}
        for key in {*here, *state.living}:
            row = here.get(key)
            if row == state.living.get(key):
                continue
            if row is not None:
                assert row in self.words[unit][key], key
            edited = key[0] == TierGrant.table and inbox.edited_here(league, *key)
            kept = key[0] == Assessment.table and row is not None and row[SIGNED] is not None
            assert key in loose or edited or kept, (key, row, state.living.get(key))


def check_scans(of: Ledger) -> None:
    """Every scan lies where its record lives."""
    sql = f"SELECT sha256, content FROM {Evidence.table} WHERE deleted_at IS NULL"
    for digest, content in of.db.execute(sql):
        assert digest is None or sha256(content or b"").hexdigest() == digest
