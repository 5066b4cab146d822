"""Export and receive of 100,000 records, beside `sqlite3 | gzip | age` on the same rows."""

import shutil
import sqlite3
import statistics
import subprocess
from datetime import date
from pathlib import Path

from app.domain.records import RECORDS
from app.store import identity, key_files
from app.store.ledger import Ledger, close, create, transaction, unlock
from app.store.peers import FINGERPRINT, add_peer
from app.usecases import dispatching, receiving, sending
from tests.bench.ledger_file import FOLDER, PASSPHRASE, path_of
from tests.bench.paired import Row, seconds

TODAY = date(2026, 6, 30)
LEAGUE = "152200"
RUNS = 5


def rows() -> list[Row]:
    """Two rows; skipped where the rival's tools are missing."""
    missing = [tool for tool in ("sqlite3", "gzip", "age", "age-keygen") if not shutil.which(tool)]
    if missing:
        raise SystemExit(f"not installed: {', '.join(missing)}")
    folder = FOLDER / "bundles"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    rival = Rival(folder, path_of("bundle"))
    out: list[tuple[float, float]] = []
    back: list[tuple[float, float]] = []
    records = 0
    for run in range(RUNS + 1):
        world = World(folder / f"run-{run}")
        sent = (seconds(world.send), seconds(rival.send))
        taken = (seconds(world.receive), seconds(rival.receive))
        records = world.finish()
        if run:  # the first warms up
            out.append(sent)
            back.append(taken)
    return [
        _row(f"export of {records:,} changed records", out, "sqlite3 .dump, gzip, age", 1.5),
        _row(f"receive {records:,} records", back, "age -d, gunzip, sqlite3", 2),
    ]


def _row(what: str, times: list[tuple[float, float]], beside: str, goal: float) -> Row:
    ours, theirs = (statistics.median(each) for each in zip(*times, strict=True))
    return Row(what, beside, ours, theirs, "s", goal)


class World:
    """A banner with everything still to send, and a league that has nothing of it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder = folder
        source = path_of("bundle")
        banner = folder / source.name
        shutil.copyfile(source, banner)
        shutil.copyfile(key_files.key_path(source), key_files.key_path(banner))
        self.banner = unlock(banner, PASSPHRASE)
        self.league, _ = create(
            folder / "league.ledger", unit_code=LEAGUE, passphrase=PASSPHRASE, who="虚构"
        )
        for at, whom in ((self.banner, self.league), (self.league, self.banner)):
            _introduce(at, whom)

    def send(self) -> None:
        sealed = sending.seal_export(self.banner, today=TODAY)
        self.path = dispatching.put_on_stick(self.banner, sealed.id, self.folder)
        self.records = sealed.records

    def receive(self) -> None:
        done = receiving.receive(self.league, [self.path], today=TODAY)
        (fate,) = done.files
        assert (fate.code, fate.accepted, fate.set_aside) == ("OK", self.records, ())

    def finish(self) -> int:
        close(self.banner)
        close(self.league)
        shutil.rmtree(self.folder)
        return self.records


class Rival:
    """The same rows, as everybody would carry them."""

    def __init__(self, folder: Path, source: Path) -> None:
        self.plain, self.sealed = folder / "plain.db", folder / "plain.age"
        self.back, self.key = folder / "back.db", folder / "key.txt"
        subprocess.run(["age-keygen", "-o", self.key], check=True, capture_output=True)
        ledger = unlock(source, PASSPHRASE)
        _copy_rows(ledger, self.plain)
        close(ledger)
        self.recipient = self._shell(f"age-keygen -y {self.key}").strip()

    def _shell(self, command: str) -> str:
        done = subprocess.run(
            ["bash", "-o", "pipefail", "-c", command], check=True, capture_output=True, text=True
        )
        return done.stdout

    def send(self) -> None:
        self._shell(f"sqlite3 {self.plain} .dump | gzip | age -r {self.recipient} > {self.sealed}")

    def receive(self) -> None:
        self.back.unlink(missing_ok=True)
        self._shell(f"age -d -i {self.key} {self.sealed} | gunzip | sqlite3 {self.back}")


def _copy_rows(ledger: Ledger, plain: Path) -> None:
    """The tables as the ledger has them, with their indexes and keys, without encryption."""
    tables = [kind.table for kind in RECORDS] + ["unit"]
    copy = sqlite3.connect(plain)
    for table in tables:
        made = ledger.db.execute(
            "SELECT sql FROM sqlite_schema WHERE tbl_name = ? AND type IN ('table', 'index')"
            " AND sql IS NOT NULL ORDER BY type DESC",
            [table],
        )
        for (statement,) in made.fetchall():
            copy.execute(statement)
        found = ledger.db.execute(f"SELECT * FROM {table}").fetchall()
        if found:
            marks = ", ".join("?" * len(found[0]))
            copy.executemany(f"INSERT INTO {table} VALUES ({marks})", found)
    copy.commit()
    copy.close()


def _introduce(at: Ledger, whom: Ledger) -> None:
    own = identity.secrets_of(whom.db)
    with transaction(at):
        add_peer(at, own.card, made_at=own.created_at, how=FINGERPRINT)
