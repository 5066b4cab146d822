"""Three made-up offices and the sticks between them: what they do, and what goes wrong.

The rule: every file that is received goes through `World.receive`, which looks at what it did.
"""

import shutil
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from app.errors import AppError
from app.store import identity, key_files, keys, outbox, peers, tracking
from app.store import ledger as ledgers
from app.store.inbox import InBundle
from app.store.ledger import Ledger
from app.store.outbox import OutBundle
from app.usecases import dispatching, receipts, receiving, rekeying, sending, station, trust, users
from app.usecases.file_fates import FileFate, Received
from app.usecases.ledgers import backup_ledger
from app.usecases.restoring import restore_ledger
from app.usecases.sealing import outbox_folder
from tests.conftest import PASSPHRASE
from tests.stories.clerks import TODAY
from tests.stories.exchange_truth import BANNERS, Truth, contents
from tests.usecases.offices import LEAGUE, OTHER, introduce

# This one has a second person who signs off.
WITH_REVIEWER = OTHER
REVIEWER, REVIEWER_PASSPHRASE = "虚构审核", "审核 的 口令 42"


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
        self.truth = Truth()
        self.counts: Counter[str] = Counter()
        self.numbers = iter(range(1_000_000))
        for of in self.offices.values():
            self.truth.listen(of)

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
        self.truth.listen(self.pc(unit, second=second))

    def check(self) -> None:
        """After every step."""
        for of in self.pcs():
            self.truth.check_counts(of)
        self.truth.check_league(self.league)

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
            self.truth.sealed(of, sealed, after=after)
        self.put(of, sealed)
        return sealed

    def put(self, of: Ledger, sealed: OutBundle) -> Path | None:
        """On a fresh stick; what another PC sealed, or a later bundle replaced, cannot be."""
        folder = self.a_folder()
        code = self.refusal(lambda: dispatching.put_on_stick(of, sealed.id, folder))
        self.counts[f"put: {code}"] += 1
        assert code in ("OK", "outbox_missing", "outbox_damaged")
        if code != "OK":
            return None
        self.sticks.append(folder / sealed.file_name)
        return self.sticks[-1]

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
            again = [fate.file for fate in done if not fate.ok]
            second = self._received(at, again, agreed=true[:1])
            of = {fate.file: fate for fate in (*done, *second.files)}
            done = tuple(of[path] for path in files)
        return done

    def _received(
        self, at: Ledger, files: Sequence[Path], *, agreed: Sequence[tuple[str, str]]
    ) -> Received:
        before = contents(at)
        since = tracking.stream(at).seq
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
            after = contents(at)
            changed = {name for name, found in after.items() if found != before[name]}
            # An answer that could not be taken any more is given anew.
            again = any(fate.code == "ALREADY_IMPORTED" for fate in done.files)
            assert changed <= ({"bundle_in", "bundle_out", "audit_entry"} if again else set())
            self.counts["receipt sealed anew"] += bool(changed)
        self.truth.check_written(at, since, [fate for fate in done.files if fate.ok])
        if at.unit_code == LEAGUE:
            self.truth.check_league(at)
        return done

    def preview(self, at: Ledger, files: Sequence[Path]) -> None:
        before = contents(at)
        for fate in receiving.receive(at, files, today=TODAY, dry_run=True).files:
            assert not (fate.ok and fate.file in self.damaged), fate
        if at.unit_code != LEAGUE:
            sending.preview_export(at, today=TODAY)
        assert contents(at) == before

    def paper(self, unit: str, bundle: InBundle) -> None:
        """The code of a bundle that the league received, typed in at the office."""
        of = self.offices[unit]
        spoken = receipts.check_of(self.league, bundle.id)
        before = outbox.sent_as(of, bundle.manifest_sha256)
        code = self.refusal(lambda: receipts.enter_paper_receipt(of, spoken))
        self.counts[f"paper: {code}"] += 1
        if before is None or before.received_at is not None:
            assert code == "check_unknown"
        else:
            after = outbox.sent_as(of, bundle.manifest_sha256)
            assert code == "OK"
            assert after is not None
            assert (after.received_how, after.accepted) == ("paper", bundle.accepted)

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
        rekeying.replace_lost_keys(of)
        for other in BANNERS if unit == LEAGUE else (LEAGUE,):
            self.call(of, self.offices[other])

    def call(self, of: Ledger, at: Ledger) -> None:
        """Compare the card of an office by telephone, and let it replace the former one."""
        card = identity.card(of.db)
        path = trust.write_card(of, self.a_folder())
        code = self.refusal(
            lambda: trust.trust_card(at, path, fingerprint=card.fingerprint, replaces=True)
        )
        self.counts[f"card: {code}"] += 1
        assert code in ("OK", "revoked_card")
        if code == "revoked_card":  # it was revoked, and came back with a backup
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
