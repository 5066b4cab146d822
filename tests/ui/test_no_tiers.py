"""An office whose documents define no tier: every screen says so, and no paper pretends."""

from datetime import date
from pathlib import Path

import pytest

from app.domain.park import Park
from app.errors import AppError
from app.store.ledger import Ledger, in_memory, transaction
from app.store.records import insert
from app.ui.screens import SCREENS
from app.ui.visiting import picture_screens
from app.ui.words import NO_TIERS, distance_to_next, state_of_next
from app.usecases.appraisal import appraise_parks, paper_data, print_papers

ON = date(2026, 6, 30)


@pytest.fixture
def ordos() -> Ledger:
    ledger = in_memory(unit_code="150602")
    with transaction(ledger):
        insert(ledger, [Park(id=None, unit_code="150602", name="虚构园区", status="在册")])  # type: ignore[arg-type]
    return ledger


def test_the_words(ordos: Ledger) -> None:
    (park,) = appraise_parks(ordos, on=ON)
    assert distance_to_next(park) == NO_TIERS
    assert state_of_next(park) == "undetermined"


def test_no_paper(ordos: Ledger, tmp_path: Path) -> None:
    with pytest.raises(AppError) as refused:
        print_papers(ordos, on=ON, out=tmp_path, printed_on=ON)
    assert refused.value.code == "no_tiers"
    with pytest.raises(AppError) as refused:
        paper_data(ordos, on=ON, tier_id="", printed_on=ON)
    assert refused.value.code == "no_tiers"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("qtbot")
def test_every_screen_opens(ordos: Ledger, tmp_path: Path) -> None:
    names = [path.stem.partition("-")[2] for path in picture_screens(ordos, tmp_path, on=ON)]
    assert names[: len(SCREENS)] == [kind.words for kind in SCREENS]
    assert {"上报", "接收", "收发记录", "名片"} < set(names)
