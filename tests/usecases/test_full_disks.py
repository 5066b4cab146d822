"""A full disk at any step of the exchange: a sentence, nothing lost, no torn file, and on it goes.

Where nothing may be mounted, the ledger's own limit of pages stands for the disk.
"""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from app.domain.papers import Evidence
from app.domain.park import Park
from app.errors import AppError
from app.store import inbox, key_files, outbox, queries
from app.store import ledger as ledgers
from app.store.ledger import Ledger
from app.store.records import insert, new_id
from app.sync import stick
from app.usecases import dispatching, downward, receiving, sending
from app.usecases.file_fates import FileFate
from app.usecases.ledgers import verify_ledger
from app.usecases.sealing import outbox_folder
from tests.conftest import PASSPHRASE
from tests.usecases.offices import (
    BANNER,
    TODAY,
    Offices,
    contents,
    export,
    living,
    receive,
    tenant,
)

MIB = 1 << 20
SMALL = 6 * MIB


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 6 MB, where a test may mount one."""
    place = tmp_path / "小盘"
    place.mkdir()
    mount = shutil.which("mount") or ""
    command = [mount, "-t", "tmpfs", "-o", f"size={SMALL}", "tmpfs", str(place)]
    if not mount or subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("no disk may be mounted here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def moved(of: Ledger, to: Path) -> Ledger:
    """The office's ledger, on that disk from now on."""
    ledgers.close(of)
    for beside in (lambda path: path, key_files.key_path, key_files.spare_path):
        shutil.copyfile(beside(of.path), beside(to / of.path.name))
    if outbox_folder(of).is_dir():
        shutil.copytree(outbox_folder(of), to / outbox_folder(of).name)
    return ledgers.unlock(to / of.path.name, PASSPHRASE)


def scan(of: Ledger, size: int) -> None:
    content = sha256(b"scan").digest() * (size // 32)
    (park, *_) = queries.all_of(of, Park, "unit_code = ?", (of.unit_code,))
    digest = sha256(content).hexdigest()
    facts = {"of_table": "park", "of_id": park.id, "title": "虚构材料"}
    insert(of, [Evidence(id=new_id(), sha256=digest, content=content, **facts)])


def fill(disk: Path, *, free: int) -> Path:
    """Leave so many bytes free."""
    filler = disk / "占位"
    with filler.open("wb") as out:
        out.write(bytes(max(shutil.disk_usage(disk).free - free, 0)))
    return filler


def no_torn_file(of: Ledger) -> None:
    """What is noted lies there whole; what is not is whole too, or a part that is swept."""
    noted = {each.file_name: each.file_sha256 for each in outbox.sent(of)}
    folder = outbox_folder(of)
    for name, digest in noted.items():
        assert sha256((folder / name).read_bytes()).hexdigest() == digest
    for path in folder.iterdir() if folder.is_dir() else ():
        assert path.name in noted or path.read_bytes().startswith(b"age-encryption.org/v1\n")
        assert not path.name.startswith(".~")


def tried(of: Ledger, deed: Callable[[], object]) -> object:
    """What came of it, or the refusal; no transaction stays open."""
    try:
        return deed()
    except AppError as refusal:
        return refusal
    finally:
        assert not of.db.conn.in_transaction


def until_there_is_room(
    of: Ledger, disk: Path, deed: Callable[[], object], *, step: int
) -> tuple[object, int]:
    """Try with ever more room; what came of it in the end, and how often it was refused."""
    before = contents(of)
    for refused, free in enumerate(range(0, SMALL, step)):
        filler = fill(disk, free=free)
        done = tried(of, deed)
        filler.unlink()
        no_torn_file(of)
        if not isinstance(done, AppError):
            assert verify_ledger(of) == []
            return done, refused
        assert (done.code, bool(done.hint)) == ("disk_full", True)
        assert contents(of) == before
    raise AssertionError("there was never room enough")


STEPS = [256 * 1024, pytest.param(4 * 1024, marks=pytest.mark.long)]


@pytest.mark.parametrize("step", STEPS)
def test_the_senders_disk_is_full(step: int, offices: Offices, disk: Path) -> None:
    tenant(offices.banner)
    scan(offices.banner, MIB)
    offices.ledgers[BANNER] = banner = moved(offices.banner, disk)
    _, refused = until_there_is_room(
        banner, disk, lambda: sending.seal_export(banner, today=TODAY), step=step
    )
    assert refused > 2
    (sealed,) = outbox.sent(banner)
    (fate,) = receive(offices.league, dispatching.put_on_stick(banner, sealed.id, offices.stick))
    assert (fate.code, fate.set_aside) == ("OK", ())
    assert living(offices.league, BANNER) == living(banner, BANNER)
    filler = fill(disk, free=0)
    assert fate.receipt is not None
    before = contents(banner)
    with pytest.raises(AppError) as full:
        receive(banner, fate.receipt)
    assert full.value.code == "disk_full"
    assert contents(banner) == before
    filler.unlink()
    assert receive(banner, fate.receipt)[0].code == "OK"


@pytest.mark.parametrize("step", STEPS)
def test_the_receivers_disk_is_full(step: int, offices: Offices, disk: Path) -> None:
    tenant(offices.banner)
    scan(offices.banner, MIB)
    path = export(offices.banner, offices.stick)[1]
    offices.ledgers["152200"] = league = moved(offices.league, disk)

    def taken() -> FileFate:
        (fate,) = receiving.receive(league, [path], today=TODAY).files
        assert fate.code == "OK"
        return fate

    fate, refused = until_there_is_room(league, disk, taken, step=step)
    assert refused > 2
    assert isinstance(fate, FileFate)
    assert fate.set_aside == ()
    assert len(inbox.received(league)) == 1
    assert living(league, BANNER) == living(offices.banner, BANNER)
    assert fate.receipt is not None
    assert receive(offices.banner, fate.receipt)[0].code == "OK"


def test_the_stick_has_no_room_for_the_receipt(offices: Offices, disk: Path) -> None:
    tenant(offices.banner)
    path = export(offices.banner, offices.stick)[1]
    on_disk = disk / path.name
    shutil.copyfile(path, on_disk)
    filler = fill(disk, free=0)
    (fate,) = receive(offices.league, on_disk)
    assert (fate.code, fate.receipt) == ("OK", None)
    (warning,) = fate.warnings
    assert warning.startswith("回执没有写出：")
    assert "数据已经接收" in warning
    assert {each.name for each in disk.iterdir()} == {filler.name, path.name}
    assert living(offices.league, BANNER) == living(offices.banner, BANNER)
    filler.unlink()
    assert fate.receipt_out is not None
    receipt = dispatching.put_on_stick(offices.league, fate.receipt_out, disk)
    assert receive(offices.banner, receipt)[0].code == "OK"
    # Or the same stick again.
    receipt.unlink()
    (again,) = receive(offices.league, on_disk)
    assert (again.code, again.receipt) == ("ALREADY_IMPORTED", receipt)
    assert stick.sweep(disk) == 0


def limited(of: Ledger, pages: int) -> None:
    count = of.db.execute("PRAGMA page_count").fetchone()[0]
    of.db.execute(f"PRAGMA max_page_count = {count + pages}")


def unlimited(of: Ledger) -> None:
    of.db.execute(f"PRAGMA max_page_count = {1 << 30}")


def at_every_page(of: Ledger, deed: Callable[[], object]) -> tuple[object, int]:
    """The same where the ledger may grow by so many pages, and no more."""
    before = contents(of)
    for pages in range(400):
        limited(of, pages)
        done = tried(of, deed)
        unlimited(of)
        if not isinstance(done, AppError):
            assert verify_ledger(of) == []
            no_torn_file(of)
            return done, pages
        assert done.code == "disk_full"
        assert contents(of) == before
    raise AssertionError("there was never room enough")


def test_a_ledger_that_may_not_grow(offices: Offices) -> None:
    """Wherever in the transaction the room ends: there and back, and down."""
    for number in range(20):
        tenant(offices.banner, name=f"虚构{number}号" * 40)
    at_every_page(offices.banner, lambda: sending.seal_export(offices.banner, today=TODAY))
    (sealed,) = outbox.sent(offices.banner)
    path = dispatching.put_on_stick(offices.banner, sealed.id, offices.stick)
    _, pages = at_every_page(offices.league, lambda: receive(offices.league, path))
    assert pages > 3
    assert living(offices.league, BANNER) == living(offices.banner, BANNER)
    (answer, *_) = outbox.sent(offices.league)
    receipt = dispatching.put_on_stick(offices.league, answer.id, offices.stick)
    at_every_page(offices.banner, lambda: receive(offices.banner, receipt))
    assert dispatching.outbox_list(offices.banner, today=TODAY)[0].state == "received"
    at_every_page(offices.league, lambda: downward.seal_snapshot(offices.league, to=BANNER))
