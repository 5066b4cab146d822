"""Two offices that exchange bundles until they are killed; each call is acknowledged on a pipe.

`python -m tests.usecases.killed_child BANNER LEAGUE STICK`, then a number a line: a fresh process
begins to work, and kills itself at that moment of its calls to the system and SQLite; 0 is never.
"""

import os
import random
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from app.domain.entity import Entity, Founder
from app.domain.papers import Evidence
from app.domain.park import Park
from app.domain.tenancy import Tenancy
from app.store import ledger as ledgers
from app.store import queries
from app.store.ledger import Ledger, transaction
from app.store.records import audit, delete, insert, new_id
from app.usecases import dispatching, receiving, sending
from tests.conftest import PASSPHRASE
from tests.store.made_up import COMPANY, ID_NUMBER, NAME, PHONE

TODAY = date(2026, 6, 30)
SCAN = f"{COMPANY} {ID_NUMBER}".encode() * 2_000
WATCHED = ("open", "os.", "shutil.", "tempfile.", "fcntl.")


@dataclass
class Moments:
    """Counts what is about to happen; at the number `stop` the process is no more."""

    stop: int
    seen: int = 0

    def heard(self, event: str, _: object) -> None:
        if event.startswith(WATCHED):
            self.pass_by()

    def pass_by(self, _: object = None) -> None:
        self.seen += 1
        if self.seen == self.stop:
            os.kill(os.getpid(), signal.SIGKILL)


def say(*words: object) -> None:
    """One write: a line is there as a whole or not at all."""
    os.write(1, f"{' '.join(map(str, words))}\n".encode())


def work(of: Ledger, chance: random.Random) -> None:
    """A tenant moves in, with a scan of the papers; at times one is deleted."""
    park = chance.choice(queries.all_of(of, Park, "unit_code = ?", (of.unit_code,)))
    founder = Founder(id=new_id(), name=NAME, id_number=ID_NUMBER, phone=PHONE)
    entity = Entity(id=new_id(), name=COMPANY, kind="企业", founder_id=founder.id)
    stay = Tenancy(
        id=new_id(),
        entity_id=entity.id,
        park_id=park.id,
        start_on=date(2025, 1, 1),
        agreed_end_on=date(2027, 12, 31),
        area_dm2=chance.randint(1, 9_000),
    )
    scan = SCAN + os.urandom(8)
    paper = Evidence(
        id=new_id(),
        of_table="tenancy",
        of_id=stay.id,
        title=COMPANY,
        sha256=sha256(scan).hexdigest(),
        content=scan,
    )
    old = queries.all_of(of, Tenancy)
    with transaction(of):
        insert(of, [founder, entity, stay, paper])
        if len(old) > 5:
            delete(of, Tenancy, [chance.choice(old).id])
        audit(of, action="虚构登记", of_table=stay.table, of_id=stay.id, after=stay)
    say("saved", stay.id)


def carry(banner: Ledger, league: Ledger, stick: Path) -> None:
    """Export, stick, receive, receipt home."""
    sealed = sending.seal_export(banner, today=TODAY)
    say("sealed", sealed.manifest_sha256)
    path = dispatching.put_on_stick(banner, sealed.id, stick)
    say("put", path.name, sealed.file_sha256)
    (fate,) = receiving.receive(league, [path], today=TODAY).files
    if not fate.ok and fate.code != "ALREADY_IMPORTED":
        say("refused", fate.code)
        return
    say("received", sealed.manifest_sha256)
    assert fate.receipt is not None
    (home,) = receiving.receive(banner, [fate.receipt], today=TODAY).files
    say("home", sealed.manifest_sha256 if home.ok else home.code)


def exchange(paths: list[Path], stop: int) -> None:
    moments = Moments(stop)
    chance = random.Random(stop)
    banner, league = (ledgers.unlock(path, PASSPHRASE) for path in paths[:2])
    watch: Callable[[object], None] = moments.pass_by
    for each in (banner, league):
        each.db.conn.set_trace_callback(watch)
    sys.addaudithook(moments.heard)
    say("open")
    while True:
        before = moments.seen
        for _ in range(chance.randint(1, 2)):
            work(banner, chance)
        carry(banner, league, paths[2])
        say("round", moments.seen - before)


def main() -> None:
    paths = [Path(each) for each in sys.argv[1:4]]
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            exchange(paths, int(line))
        say("began", pid)
        _, status = os.waitpid(pid, 0)
        say("ended", os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main()
