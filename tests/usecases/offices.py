"""Made-up offices for the tests of the exchange: two banners and their league, who trust another.

Every ledger is made once a session and copied, closed, for each test.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.domain.entity import Entity, Founder
from app.domain.headcount import Headcount
from app.domain.papers import Assessment
from app.domain.park import Park
from app.domain.record import Record
from app.domain.records import RECORDS
from app.domain.tenancy import Tenancy
from app.domain.wire import line_of
from app.store import adopting, identity, key_files, ledger, queries
from app.store.ledger import Ledger, transaction
from app.store.outbox import OutBundle
from app.store.peers import FINGERPRINT, add_peer
from app.store.records import audit, insert, new_id
from app.usecases import dispatching, receiving, sending
from app.usecases.file_fates import FileFate
from tests.conftest import PASSPHRASE

LEAGUE, BANNER, OTHER = "152200", "152223", "152224"
TODAY = date(2026, 6, 30)


def make_offices(folder: Path, units: tuple[str, ...] = (LEAGUE, BANNER, OTHER)) -> None:
    """Closed ledgers `<unit>/<unit>.ledger` of offices that trust the league, and it them."""
    opened = {}
    for unit in units:
        (folder / unit).mkdir(parents=True)
        path = folder / unit / f"{unit}.ledger"
        opened[unit], _ = ledger.create(path, unit_code=unit, passphrase=PASSPHRASE, who="虚构经办")
    league = opened[LEAGUE]
    for unit, banner in opened.items():
        if unit != LEAGUE:
            introduce(league, banner)
            introduce(banner, league)
    for each in opened.values():
        ledger.close(each)


def introduce(to: Ledger, whom: Ledger) -> None:
    """As if the card had been compared by telephone."""
    own = identity.secrets_of(whom.db)
    with transaction(to):
        add_peer(to, own.card, made_at=own.created_at, how=FINGERPRINT)


@dataclass(frozen=True)
class Offices:
    """The open ledgers by unit, and a folder that stands for a stick."""

    ledgers: dict[str, Ledger]
    stick: Path

    @property
    def league(self) -> Ledger:
        return self.ledgers[LEAGUE]

    @property
    def banner(self) -> Ledger:
        return self.ledgers[BANNER]

    @property
    def other(self) -> Ledger:
        return self.ledgers[OTHER]


def opened_offices(made: Path, folder: Path) -> Iterator[Offices]:
    """Copies of made ledgers, open until the test ends."""
    shutil.copytree(made, folder / "offices")
    (folder / "stick").mkdir()
    ledgers = {
        each.name: ledger.unlock(each / f"{each.name}.ledger", PASSPHRASE)
        for each in sorted((folder / "offices").iterdir())
    }
    yield Offices(ledgers, folder / "stick")
    for each in ledgers.values():
        ledger.close(each)


def restored(of: Ledger, copy: Path) -> Ledger:
    """A copy of a ledger as it is now, opened beside it: a backup, or a second PC."""
    copy.mkdir()
    path = copy / of.path.name
    of.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    shutil.copyfile(of.path, path)
    shutil.copyfile(key_files.key_path(of.path), key_files.key_path(path))
    return ledger.unlock(path, PASSPHRASE)


def tenant(of: Ledger, *, name: str = "虚构商行", **facts: object) -> Tenancy:
    """Save a made-up founder, entity, tenancy and headcount in the office's first park."""
    park = queries.all_of(of, Park, "unit_code = ?", (of.unit_code,))[0]
    founder = Founder(id=new_id(), name="虚构人甲")
    entity = Entity(id=new_id(), name=name, kind="企业", founder_id=founder.id)
    given = {
        "id": new_id(),
        "entity_id": entity.id,
        "park_id": park.id,
        "start_on": date(2025, 1, 1),
        "agreed_end_on": date(2027, 12, 31),
        "area_dm2": 3_000,
    }
    tenancy = Tenancy(**(given | facts))  # type: ignore[arg-type]
    people = Headcount(
        id=new_id(), entity_id=entity.id, period_end_on=date(2026, 5, 31), employees=4
    )
    with transaction(of):
        insert(of, [founder, entity, tenancy, people])
        audit(of, action="虚构登记")
    return queries.fetch(of, Tenancy, tenancy.id)


def assessment(park_id: str, **facts: object) -> Assessment:
    """A made-up draft of the park against 示范."""
    given = {
        "id": new_id(),
        "park_id": park_id,
        "on_day": TODAY,
        "tier": "demonstration",
        "pack": "虚构",
        "pack_version": "2026-01-01",
        "pack_sha256": "0" * 64,
        "inputs": "{}",
        "verdicts": "{}",
    }
    return Assessment(**(given | facts))  # type: ignore[arg-type]


def export(of: Ledger, stick: Path, *, today: date = TODAY) -> tuple[OutBundle, Path]:
    """Seal what changed and put it on the stick."""
    sealed = sending.seal_export(of, today=today)
    return sealed, dispatching.put_on_stick(of, sealed.id, stick)


def receive(at: Ledger, *files: Path, **given: object) -> tuple[FileFate, ...]:
    """Receive files; the fates."""
    done = receiving.receive(at, files, today=TODAY, **given)  # type: ignore[arg-type]
    return done.files


def living(of: Ledger, unit: str) -> dict[str, set[str]]:
    """Every living record of an office as lines of a bundle, by table: what must be equal."""
    return {
        kind.table: {repr(sorted(line_of(record).items())) for record in _living(of, kind, unit)}
        for kind in RECORDS
    }


def _living(of: Ledger, kind: type[Record], unit: str) -> Iterator[Record]:
    for record in adopting.changed_records(of, kind, since=0, unit_code=unit, held=False):
        if record.deleted_at is None:
            yield record


def contents(of: Ledger) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    tables = of.db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
    return {
        name: sorted(of.db.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr)
        for (name,) in tables
    }
