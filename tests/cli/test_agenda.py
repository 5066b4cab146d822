"""`agenda`: what is due, as JSON and in words."""

from datetime import date
from io import StringIO
from pathlib import Path

import pytest

from app.cli.agenda_verb import agenda_told
from app.cli.command_line import run
from app.domain.codes import GRADUATED
from app.domain.money import Loan
from app.domain.park import Park
from app.store import ledger as store
from app.store import queries
from app.store.records import insert, new_id
from tests.cli.calling import NO_WINDOW, PASSPHRASE, call
from tests.store import made_up

UNIT: dict[str, object] = {"unit_code": "152223"}
STAYS: dict[str, dict[str, object]] = {
    "虚构甲": {"agreed_end_on": date(2026, 7, 15)},
    "虚构乙": {"agreed_end_on": date(2026, 6, 29), "extension_end_on": date(2026, 6, 29)},
    "虚构丙": {"left_on": date(2025, 12, 1), "leaving_cause": GRADUATED},
    "虚构丁": {"start_on": date(2023, 1, 1), "agreed_end_on": date(2027, 1, 1)},
}


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with somebody on every list."""
    path = tmp_path_factory.mktemp("agenda") / "台账.ledger"
    call("init", path, "--unit", "152223")
    ledger = store.unlock(path, PASSPHRASE)
    park = queries.all_of(ledger, Park, "unit_code = ?", ("152223",), order="name")[0]
    entities = {}
    for name, facts in STAYS.items():
        founder = made_up.founder(**UNIT)
        entities[name] = entity = made_up.entity(founder, name=name, **UNIT)
        insert(ledger, [founder, entity, made_up.tenancy(entity, park.id, **(UNIT | facts))])
    loan = Loan(
        id=new_id(),
        unit_code="152223",
        entity_id=entities["虚构丁"].id,
        amount_fen=15_000_000,
        paid_out_on=date(2024, 1, 1),
        due_on=date(2026, 6, 20),
    )
    insert(ledger, [loan])
    store.close(ledger)
    return path


def test_everything_due_is_there_with_its_days(path: Path) -> None:
    shape = call("agenda", path, "--on", "2026-06-30")
    assert shape["on"] == "2026-06-30"
    (ending,) = shape["ending"]
    assert (ending["entity"], ending["ends_on"]) == ("虚构甲", "2026-07-15")
    assert (ending["days"], ending["bucket"]) == (15, 15)
    (over,) = shape["overstaying"]
    assert (over["entity"], over["days"], over["extended"]) == ("虚构乙", -1, True)
    missing = shape["missing_headcounts"]
    assert (missing["month"], missing["count"]) == ("2026-06-30", 3)
    (park,) = missing["parks"]
    assert sorted(park["entities"]) == sorted(["虚构甲", "虚构乙", "虚构丁"])
    (called,) = shape["calls"]
    assert (called["entity"], called["months"], called["due_on"]) == ("虚构丙", 6, "2026-06-01")
    assert called["phone"] == made_up.PHONE
    (long,) = shape["incubation"]
    assert (long["entity"], long["limit_on"], long["days"]) == ("虚构丁", "2026-01-01", -180)
    (loan,) = shape["loans"]
    assert (loan["entity"], loan["amount"], loan["days"]) == ("虚构丁", 15_000_000, -10)
    assert {"建筑面积", "管理机制评定"} <= set(shape["parks"][0]["lacks"])
    assert shape["exchange"]["overdue_bundles"] == []


def test_a_person_reads_it_line_by_line(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = StringIO()
    monkeypatch.setattr("sys.stdout", out)
    assert run(["agenda", str(path), "--on", "2026-06-30"], NO_WINDOW) == 0
    lines = out.getvalue().splitlines()
    assert lines[0] == "2026-06-30 待办"
    assert "15 日内到期的协议：1 份" in lines
    assert any(line.startswith("  虚构乙") and line.endswith("已超 1 天") for line in lines)
    assert any("虚构丙" in line and made_up.PHONE in line for line in lines)
    assert any("15万元，2026-06-20，已逾期 10 天" in line for line in lines)
    assert not any("None" in line for line in lines)


def test_nothing_due_is_said_so(path: Path) -> None:
    shape = call("agenda", path, "--on", "2026-06-30")
    empty = shape | {
        name: [] for name in ("ending", "overstaying", "calls", "incubation", "loans", "parks")
    }
    empty["missing_headcounts"] = {"month": "2026-06-30", "count": 0, "parks": []}
    assert list(agenda_told(empty)) == ["2026-06-30 待办", "  没有待办。"]
