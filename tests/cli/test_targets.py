"""`targets`: the figures against the plans' targets, as JSON and in words."""

from datetime import date
from pathlib import Path

import pytest

from app.cli.command_line import run
from app.domain.service import Mentor
from app.store import ledger as store
from app.store.records import insert, new_id
from tests.cli.calling import NO_WINDOW, PASSPHRASE, call


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A banner with one mentor."""
    path = tmp_path_factory.mktemp("targets") / "台账.ledger"
    call("init", path, "--unit", "152223")
    ledger = store.unlock(path, PASSPHRASE)
    mentor = Mentor(id=new_id(), unit_code="152223", name="虚构导师", appointed_on=date(2024, 1, 1))
    insert(ledger, [mentor])
    store.close(ledger)
    return path


def test_each_target_says_what_is_counted_and_how_far_it_is(path: Path) -> None:
    shape = call("targets", path, "--on", "2026-06-30")
    assert (shape["on"], shape["unit"]) == ("2026-06-30", "152223")
    by_id = {each["id"]: each for each in shape["targets"]}
    mentors = by_id["mentors_per_banner"]
    assert (mentors["value"], mentors["at_least"], mentors["distance"]) == (1, 10, 9)
    assert (mentors["verdict"], mentors["asked"]) == ("not_met", "own")
    assert mentors["of"] == {"unit": "152223", "name": "扎赉特旗"}
    assert mentors["how"]
    loans = by_id["loans_paid_out"]
    assert (loans["verdict"], loans["at_least"]) == ("undetermined", 500_000_000_000)
    assert by_id["brands"]["why"]


def test_a_person_reads_each_target_once_with_its_clause(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["targets", str(path), "--on", "2026-06-30"], NO_WINDOW) == 0
    said = capsys.readouterr().out.splitlines()
    place = next(at for at, line in enumerate(said) if line.startswith("创业导师服务团成员"))
    assert "每个旗县市区不少于 10 人（NM2022 二(三)2，截至 2026-06-30）" in said[place]
    assert said[place + 1] == "  扎赉特旗 1 人，未达到，还差 9 人"
