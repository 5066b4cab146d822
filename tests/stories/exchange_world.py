"""Three made-up offices, the sticks between them, and what must hold whatever happens.

The rule: what the offices ought to have is known from what their people did and sealed, never from
the code that sends and receives.
"""

import itertools
import shutil
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from app.domain.fields import Kind, fields_of
from app.domain.papers import Assessment, Evidence
from app.domain.park import TierGrant
from app.domain.record import Record
from app.domain.records import RECORDS
from app.errors import AppError
from app.store import identity, inbox, key_files, keys, outbox, peers, tracking
from app.store import ledger as ledgers
from app.store.inbox import InBundle
from app.store.ledger import Ledger, transaction
from app.store.outbox import OutBundle
from app.usecases import receipts, receiving, rekeying, sending, station, trust, users
from app.usecases.ledgers import backup_ledger
from app.usecases.receiving import FileFate, Received
from app.usecases.restoring import restore_ledger
from app.usecases.sealing import outbox_folder
from tests.conftest import PASSPHRASE
from tests.stories.clerks import TODAY
from tests.usecases.offices import BANNER, LEAGUE, OTHER, introduce

BANNERS = (BANNER, OTHER)
# This one has a second person who signs off.
WITH_REVIEWER = OTHER
REVIEWER, REVIEWER_PASSPHRASE = "虚构审核", "审核 的 口令 42"

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


def make_world(folder: Path) -> None:
    """Closed ledgers of three offices; their keys cost little to open, since all is made up."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(keys, "Slot", partial(keys.Slot, memory_kib=32, passes=1))
        made = {}
        for unit in (LEAGUE, *BANNERS):
            path = folder / unit / f"{unit}.ledger"
            path.parent.mkdir(parents=True)
            made[unit], _ = ledgers.create(
                path, unit_code=unit, passphrase=PASSPHRASE, who="虚构经办"
            )
        for unit in BANNERS:
            introduce(made[LEAGUE], made[unit])
            introduce(made[unit], made[LEAGUE])
        users.add_user(
            made[WITH_REVIEWER],
            admin_passphrase=PASSPHRASE,
            name=REVIEWER,
            role="审核",
            passphrase=REVIEWER_PASSPHRASE,
        )
        for each in made.values():
            ledgers.close(each)


class World:
    """The offices' open ledgers and everything that lies on sticks."""

    def __init__(self, made: Path, folder: Path) -> None:
        shutil.copytree(made, folder / "机构")
        self.folder = folder
        self.offices = {unit: _opened(folder / "机构" / unit) for unit in (LEAGUE, *BANNERS)}
        self.second: dict[str, Ledger] = {}
        self.backups: dict[str, list[Path]] = defaultdict(list)
        self.restored: set[str] = set()
        self.sticks: list[Path] = []
        self.damaged: set[Path] = set()
        self.states: dict[str, State] = {}
        self.words: dict[str, dict[Key, set[Row]]] = defaultdict(lambda: defaultdict(set))
        self.counts: Counter[str] = Counter()
        self.numbers = iter(range(1_000_000))
        for unit in self.offices:
            self.listen(unit)

    @property
    def league(self) -> Ledger:
        return self.offices[LEAGUE]

    def pc(self, unit: str, *, second: bool = False) -> Ledger:
        return self.second.get(unit, self.offices[unit]) if second else self.offices[unit]

    def pcs(self) -> Iterator[Ledger]:
        yield from self.offices.values()
        yield from self.second.values()

    def close(self) -> None:
        for each in self.pcs():
            ledgers.close(each)

    def a_folder(self) -> Path:
        """A fresh one: every stick is another."""
        folder = self.folder / f"盘{next(self.numbers)}"
        folder.mkdir()
        return folder

    def listen(self, unit: str, *, second: bool = False) -> None:
        """Remember every version of a record that the office's own people made.

        What the league does to a banner's grants is its word too.
        """
        of = self.pc(unit, second=second)
        for key, row in rows(of, unit, living=False).items():
            self.words[unit][key].add(row)
        if unit == LEAGUE:
            for banner in BANNERS:
                for key, row in rows(of, banner, living=False).items():
                    if inbox.edited_here(of, *key):
                        self.words[banner][key].add(row)

    # What the offices do

    def export(self, unit: str, *, second: bool = False) -> OutBundle:
        """Draft where somebody has to sign off, seal, put on a stick."""
        of = self.pc(unit, second=second)
        after = frozenset(each.manifest_sha256 for each in outbox.sent(of))
        given: dict[str, Any] = {}
        if users.reviewers(of):
            sending.draft_export(of, today=TODAY)
            given = {"signer": REVIEWER, "signer_passphrase": REVIEWER_PASSPHRASE}
        sealed = sending.seal_export(of, today=TODAY, **given)
        if sealed.manifest_sha256 not in after:
            held = [(h.of_table, h.of_id) for h in outbox.held_back(of) if h.place == "here"]
            self.states[sealed.manifest_sha256] = State(
                unit, rows(of, unit), frozenset(held), after, sealed.records
            )
        self.put(of, sealed)
        return sealed

    def put(self, of: Ledger, sealed: OutBundle) -> Path | None:
        """On a fresh stick; what another PC sealed, or a later bundle replaced, cannot be."""
        try:
            path = sending.put_on_stick(of, sealed.id, self.a_folder())
        except AppError as refused:
            self.counts[f"put: {refused.code}"] += 1
            assert refused.code in ("outbox_missing", "outbox_damaged")  # noqa: PT017 (others are bugs)
            return None
        self.sticks.append(path)
        return path

    def receive(
        self, at: Ledger, files: Sequence[Path], *, agree: bool = True
    ) -> tuple[FileFate, ...]:
        """Deliver files, agree to a new stream where asked, and check what became of them."""
        done = self._received(at, files, agreed=()).files
        asks = [fate.asks for fate in done if fate.asks is not None]
        # By telephone the digits of the stream are compared: an old one is not agreed to.
        true = [each for each in asks if tracking.stream(self.offices[each[0]]).name == each[1]]
        self.counts["stream: declined"] += len(asks) - len(true)
        if agree and true:
            asks = true
            again = [fate.file for fate in done if fate.asks == asks[0] or not fate.ok]
            second = self._received(at, again, agreed=asks[:1])
            of = {fate.file: fate for fate in (*done, *second.files)}
            done = tuple(of[path] for path in files)
        return done

    def _received(
        self, at: Ledger, files: Sequence[Path], *, agreed: Sequence[tuple[str, str]]
    ) -> Received:
        before = contents(at)
        since = self._change(at)
        done = receiving.receive(at, files, today=TODAY, receipt_to=self.a_folder(), agreed=agreed)
        for fate in done.files:
            self.counts[f"{fate.kind or '?'}: {fate.code}"] += 1
            assert not (fate.ok and fate.file in self.damaged), fate
            self.counts["set aside"] += len(fate.set_aside)
            for row in fate.set_aside:
                self.counts[f"row: {row.code} {row.of_table} {row.reason}"] += 1
            if fate.receipt is not None and fate.receipt not in self.sticks:
                self.sticks.append(fate.receipt)
        if not any(fate.ok for fate in done.files):
            assert contents(at) == before
        self._check_written(at, since, [fate for fate in done.files if fate.ok])
        if at.unit_code == LEAGUE:
            self.check_league()
        return done

    def preview(self, at: Ledger, files: Sequence[Path]) -> None:
        before = contents(at)
        for fate in receiving.receive(at, files, today=TODAY, dry_run=True).files:
            assert not (fate.ok and fate.file in self.damaged), fate
        if at.unit_code != LEAGUE:
            sending.preview_export(at, today=TODAY)
        assert contents(at) == before

    def _change(self, at: Ledger) -> int:
        return int(at.db.execute("SELECT seq FROM stream").fetchone()[0])

    def _check_written(self, at: Ledger, since: int, fates: Sequence[FileFate]) -> None:
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

    def paper(self, unit: str, bundle: InBundle) -> None:
        """The code of a bundle that the league received, typed in at the office."""
        of = self.offices[unit]
        code = receipts.check_of(self.league, bundle.id)
        try:
            confirmed, _ = receipts.enter_paper_receipt(of, code)
        except AppError as refused:
            assert refused.code == "check_unknown"  # noqa: PT017
            known = outbox.sent_as(of, bundle.manifest_sha256)
            assert known is None or known.received_at is not None
            self.counts["paper: check_unknown"] += 1
        else:
            assert confirmed.manifest_sha256 == bundle.manifest_sha256
            self.counts["paper: typed in"] += 1

    # What goes wrong

    def copy_pc(self, unit: str) -> None:
        """The ledger is copied as it is, and somebody works with the copy too."""
        of = self.offices[unit]
        copy = self.a_folder()
        of.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        for path in (of.path, key_files.key_path(of.path), key_files.spare_path(of.path)):
            shutil.copyfile(path, copy / path.name)
        self.second[unit] = _opened(copy)

    def drop_second(self, unit: str) -> None:
        if unit in self.second:
            ledgers.close(self.second.pop(unit))

    def back_up(self, unit: str) -> None:
        self.backups[unit].append(backup_ledger(self.offices[unit], self.a_folder()))

    def lose_pc(self, unit: str, backup: Path, *, with_outbox: bool) -> None:
        """The PC is lost; the backup becomes the office's ledger."""
        of = self.offices[unit]
        self.restored.add(unit)
        ledgers.close(of)
        if with_outbox:
            shutil.rmtree(outbox_folder(of), ignore_errors=True)
        for path in of.path.parent.glob(f"{of.path.name}*"):
            path.unlink()
        self.offices[unit] = _quick(restore_ledger(backup, of.path, PASSPHRASE))

    def lose_key(self, unit: str) -> None:
        """Fresh keys without a word from the old one, and a telephone call to each office."""
        of = self.offices[unit]
        with transaction(of):
            identity.rotate(of.db, at=ledgers.now())
        for other in BANNERS if unit == LEAGUE else (LEAGUE,):
            self.call(of, self.offices[other])

    def call(self, of: Ledger, at: Ledger) -> None:
        """Compare the card of an office by telephone, and let it replace the former one."""
        card = identity.card(of.db)
        path = trust.write_card(of, self.a_folder())
        try:
            trust.trust_card(at, path, fingerprint=card.fingerprint, replaces=True)
        except AppError as refused:
            # A key that was revoked, and came back with a backup: fresh ones are needed.
            assert refused.code == "revoked_card"  # noqa: PT017
            self.counts["card: revoked_card"] += 1
            for sealed in rekeying.rekey(of):
                self.put(of, sealed)
            self.call(of, at)

    def strangers(self) -> list[tuple[Ledger, Ledger]]:
        """(of, at) where an office does not know the other's card in use."""
        pairs = [(self.league, self.offices[unit]) for unit in BANNERS]
        found = []
        for of, at in [*pairs, *((at, of) for of, at in pairs)]:
            known = peers.peer_in_use(at, of.unit_code)
            if known is None or known.card != identity.card(of.db):
                found.append((of, at))
        return found

    # What must hold

    def check(self) -> None:
        """After every step."""
        for of in self.pcs():
            for sealed in outbox.sent(of):
                if sealed.received_at is not None:
                    assert (sealed.accepted or 0) + (sealed.set_aside or 0) == sealed.records
            for bundle in inbox.received(of):
                assert bundle.accepted + bundle.set_aside == bundle.records
                assert len(inbox.set_aside_rows(of, bundle.id)) == bundle.set_aside
        self.check_league()

    def check_league(self) -> None:
        for unit in BANNERS:
            applied = inbox.received(self.league, unit=unit, kind="changes")
            if applied and not self.tainted(applied):
                self._check_state(unit, applied[0])

    def tainted(self, applied: Sequence[InBundle]) -> bool:
        """Whether bundles of two PCs were mixed since the stream began: none knew of the other."""
        of_stream = [each for each in applied if each.stream == applied[0].stream]
        return any(
            earlier.manifest_sha256 not in self.states[later.manifest_sha256].after
            for later, earlier in itertools.pairwise(of_stream)
        )

    def _check_state(self, unit: str, last: InBundle) -> None:
        """The league has what the office had when it sealed the last bundle that was applied."""
        state = self.states[last.manifest_sha256]
        assert last.records == state.records
        here = rows(self.league, unit)
        aside = inbox.set_aside_rows(self.league, last.id)
        loose = state.held | {(row.of_table, row.of_id) for row in aside}
        for key in {*here, *state.living}:
            row = here.get(key)
            if row == state.living.get(key):
                continue
            if row is not None:
                assert row in self.words[unit][key], key
            edited = key[0] == TierGrant.table and inbox.edited_here(self.league, *key)
            kept = key[0] == Assessment.table and row is not None and row[SIGNED] is not None
            assert key in loose or edited or kept, (key, row, state.living.get(key))

    def check_scans(self, of: Ledger) -> None:
        """Every scan lies where its record lives."""
        from hashlib import sha256

        sql = f"SELECT sha256, content FROM {Evidence.table} WHERE deleted_at IS NULL"
        for digest, content in of.db.execute(sql):
            assert digest is None or sha256(content or b"").hexdigest() == digest

    def begin_anew(self, unit: str) -> None:
        station.begin_new_stream(self.offices[unit], why="虚构：与上级核对后另起")

    def refusal(self, deed: Callable[[], object]) -> str:
        """The code of the refusal, if there was one."""
        try:
            deed()
        except AppError as refused:
            return refused.code
        return "OK"


def _opened(folder: Path) -> Ledger:
    (path,) = folder.glob("*.ledger")
    return _quick(ledgers.unlock(path, PASSPHRASE))


def _quick(opened: Ledger) -> Ledger:
    """These stories are not about power cuts: no waiting for the disk."""
    opened.db.execute("PRAGMA synchronous = OFF")
    return replace(opened)
