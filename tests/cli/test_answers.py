"""The main job through the command line: each office's workbook in, every figure and verdict out.

Ledgers and right answers are made-up data in the real parks (tests/cases).
"""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.calling import call

CASES = Path(__file__).parent.parent / "cases"
NAMES = sorted(path.stem for path in (CASES / "answers").glob("*.json"))


def expected(name: str) -> Any:
    return json.loads((CASES / "answers" / f"{name}.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module", params=NAMES)
def imported(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A ledger with the office's workbook in it: (name, ledger, what import answered)."""
    name = request.param
    ledger = tmp_path_factory.mktemp("ledger") / "台账.ledger"
    call("init", ledger, "--unit", expected(name)["unit"])
    answer = call("import", ledger, CASES / "ledgers" / f"{name}.xlsx")
    return name, ledger, answer


def test_there_is_an_answer_for_each_office_clean_and_messy() -> None:
    assert len(NAMES) == 6


def test_figures_and_verdicts(imported: Any) -> None:
    name, ledger, _ = imported
    for day, parks in expected(name)["days"].items():
        figures = {
            park["park"]: park["figures"] for park in call("figures", ledger, "--on", day)["parks"]
        }
        assessed = {
            park["park"]: park["tiers"] for park in call("assess", ledger, "--on", day)["parks"]
        }
        for park, answer in parks.items():
            assert figures[park] == answer["figures"]
            assert _verdicts(assessed[park]) == answer["verdicts"]


def _verdicts(tiers: Any) -> Any:
    return {
        tier: {
            "verdict": answer["verdict"],
            "criteria": {name: c["verdict"] for name, c in answer["criteria"].items()},
        }
        for tier, answer in tiers.items()
    }


def test_the_fate_of_every_tenancy_row(imported: Any) -> None:
    name, _, answer = imported
    fate = expected(name).get("tenancies")
    if fate is None:
        assert not [row for file in answer["files"] for row in file["refused"]]
        return
    (file,) = answer["files"]
    (sheet,) = [s["sheet"] for s in file["sheets"] if s["kind"] == "tenancies"]
    refused = [(r["row"], r["code"]) for r in file["refused"] if r["sheet"] == sheet]
    assert refused == [(r["row"], r["code"]) for r in fate["refused"]]
    assert file["accepted"]["tenancies"] == fate["accepted"]
    assert len([r for r in file["repeated"] if r["sheet"] == sheet]) == fate["repeated"]


def test_every_refused_row_says_how_to_mend_it(imported: Any) -> None:
    _, _, answer = imported
    for row in answer["files"][0]["refused"]:
        assert row["reason"].endswith("。")
        assert row["field"]


def test_importing_the_same_file_twice_changes_nothing(imported: Any) -> None:
    name, ledger, _ = imported
    before = call("figures", ledger, "--on", "2026-06-30")
    again = call("import", ledger, CASES / "ledgers" / f"{name}.xlsx")
    assert not any(again["files"][0]["accepted"].values())
    assert call("figures", ledger, "--on", "2026-06-30") == before


def test_a_day_before_the_policy_is_told_so(imported: Any) -> None:
    _, ledger, _ = imported
    assert call("assess", ledger, "--on", "2024-02-29")["note"] == ""
    assert "XA2022 自 2022-03-30 起施行" in call("assess", ledger, "--on", "2021-12-31")["note"]
