"""The verb `benefits`: the shape a script reads, over an office's imported workbook."""

from pathlib import Path
from typing import Any

import pytest

from tests.cli.calling import call

CASES = Path(__file__).parent.parent / "cases" / "ledgers"
DAY = "2026-06-30"


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ledger") / "台账.ledger"
    call("init", path, "--unit", "152223")
    call("import", path, CASES / "152223-1-clean.xlsx")
    return path


@pytest.fixture(scope="module")
def shape(ledger: Path) -> Any:
    return call("benefits", ledger, "--on", DAY)


def test_every_benefit_of_the_documents_is_answered(shape: Any) -> None:
    assert shape["on"] == DAY
    assert shape["pack"].startswith("XA2022@2022-03-30+NM2022@")
    assert [(each["kind"], each["clause"]) for each in shape["benefits"]] == [
        ("一次性创业补贴", "XA2022 五(三)"),
        ("创业孵化补贴", "XA2022 五(八)"),
        ("创业带动就业补贴", "XA2022 五(八)"),
        ("创业见习补贴", "XA2022 五(四)"),
        ("创业指导大师工作室奖补", "XA2022 五(五)"),
        ("国家级创业孵化示范基地奖励", "XA2022 五(七)"),
    ]


def test_the_amount_and_what_it_excludes(shape: Any) -> None:
    once = shape["benefits"][0]
    assert once["amount"] == {
        "bound": "floor",
        "fen": 1_000_000,
        "grades": [],
        "wage_share": None,
        "most_months": None,
    }
    assert once["excludes"] == {"kinds": ["创业孵化补贴"], "clause": "NM2022 二(四)2"}
    practice = shape["benefits"][3]
    assert practice["amount"]["wage_share"] == {"n": 80, "d": 100}
    # No minimum wage was ever typed here: not 0, but unknown.
    assert all(each["amount"]["least"] is None for each in practice["candidates"])


def test_an_answer_is_that_of_its_conditions(shape: Any) -> None:
    seen = set()
    for benefit in shape["benefits"]:
        for candidate in benefit["candidates"]:
            answers = {each["answer"] for each in candidate["conditions"]}
            wanted = (
                "not_eligible"
                if "not_met" in answers
                else "to_be_verified"
                if "undetermined" in answers
                else "eligible"
            )
            assert candidate["answer"] == wanted
            assert all(each["clause"] and each["why"] for each in candidate["conditions"])
            seen.add(wanted)
    assert seen == {"eligible", "not_eligible", "to_be_verified"}


def test_one_kind_alone(ledger: Path, shape: Any) -> None:
    (only,) = call("benefits", ledger, "--on", DAY, "--kind", "创业孵化补贴")["benefits"]
    assert only == shape["benefits"][1]
