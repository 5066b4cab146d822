"""Every byte flipped and every truncation of a bundle: refused, the league's ledger unchanged."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from app.domain.papers import Evidence
from app.domain.park import Park
from app.store import queries
from app.store.ledger import Ledger
from app.store.records import insert, new_id
from app.usecases import receiving
from tests.usecases.offices import (
    BANNER,
    TODAY,
    Offices,
    contents,
    export,
    living,
    opened_offices,
    receive,
    tenant,
)

DAMAGE = {"NOT_BUNDLE", "TORN", "DAMAGED", "NOT_FOR_US"}


@pytest.fixture(name="offices", scope="module")
def offices_with_a_bundle(
    made_offices: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Offices]:
    """A banner that has reported, and reports a little more, with a scan."""
    for offices in opened_offices(made_offices, tmp_path_factory.mktemp("every byte")):
        (fate,) = receive(offices.league, export(offices.banner, offices.stick)[1])
        assert fate.receipt is not None
        receive(offices.banner, fate.receipt)
        (park, *_) = queries.all_of(offices.banner, Park, "unit_code = ?", (BANNER,))
        scan = {
            "sha256": "5994471abb01112afcc18159f6cc74b4f511b99806da59b3caf5a9c173cacfc5",
            "content": b"12345",
        }
        tenant(offices.banner)
        insert(
            offices.banner,
            [Evidence(id=new_id(), of_table="park", of_id=park.id, title="虚构材料", **scan)],  # type: ignore[arg-type]
        )
        yield offices


def refused(league: Ledger, path: Path, broken: Iterable[bytes]) -> Counter[str]:
    """How often each code came; the ledger looked at each time."""
    codes: Counter[str] = Counter()
    untouched = contents(league)
    rows = league.db.conn.total_changes
    for content in broken:
        path.write_bytes(content)
        (fate,) = receiving.receive(league, [path], today=TODAY).files
        assert fate.code in DAMAGE, fate
        assert fate.message.endswith("。")
        assert fate.hint
        codes[fate.code] += 1
        # Not a row was even tried to write.
        assert league.db.conn.total_changes == rows
    assert contents(league) == untouched
    return codes


def flipped(whole: bytes, places: Iterable[int]) -> Iterator[bytes]:
    """One bit of a byte, another one from byte to byte."""
    for at in places:
        yield whole[:at] + bytes([whole[at] ^ 1 << at % 8]) + whole[at + 1 :]


def cut(whole: bytes, places: Iterable[int]) -> Iterator[bytes]:
    for at in places:
        yield whole[:at]


@pytest.mark.parametrize("share", [150, pytest.param(1, marks=pytest.mark.long)])
def test_every_byte_counts(share: int, offices: Offices, tmp_path: Path) -> None:
    path = export(offices.banner, offices.stick)[1]
    whole = path.read_bytes()
    other = tmp_path / path.name
    some = range(share // 2, len(whole), share)
    flips = refused(offices.league, other, flipped(whole, some))
    cuts = refused(offices.league, other, cut(whole, some))
    assert flips.total() == cuts.total() == len(some) >= 30
    if share == 1:
        assert set(flips) == DAMAGE - {"TORN"}
        assert set(cuts) == {"TORN", "DAMAGED"}
    assert refused(offices.league, other, [whole + b"\0", whole + whole]).total() == 2
    # And whole it is taken.
    other.write_bytes(whole)
    (fate,) = receiving.receive(offices.league, [other], today=TODAY, dry_run=True).files
    assert (fate.code, fate.set_aside) == ("OK", ())
    (fate,) = receive(offices.league, other)
    assert (fate.code, fate.set_aside) == ("OK", ())
    assert living(offices.league, BANNER) == living(offices.banner, BANNER)
