"""What a clerk records of a park: saved, audited, dated, and refused with a sentence."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.domain.changes import Changes, changed
from app.domain.park import MechanismJudgement, Park, ParkArea
from app.errors import AppError
from app.store import queries
from app.store.ledger import Ledger
from app.usecases.parks import save_area, save_judgement, save_park

NEW: dict[str, Any] = {"id": None, "created_at": None, "updated_at": None}


def a_park(ledger: Ledger) -> Park:
    return queries.all_of(ledger, Park)[0]


def area_of(park: Park, **values: Any) -> ParkArea:
    return ParkArea(park_id=park.id, unit_code=park.unit_code, **NEW, **values)


def test_details_are_saved_and_the_log_keeps_both_sides(memory_ledger: Ledger) -> None:
    park = a_park(memory_ledger)
    told = replace(
        park, operator="示例运营公司", opened_on=date(2020, 5, 1), services=("创业培训",)
    )
    assert save_park(memory_ledger, told) == changed("park")
    kept = queries.fetch(memory_ledger, Park, park.id)
    assert replace(kept, updated_at=told.updated_at) == told
    assert kept.updated_at > park.updated_at
    (entry,) = queries.audit_entries(memory_ledger, newest=1)
    assert (entry.action, entry.of_id) == ("修改园区", park.id)
    assert "示例运营公司" in (entry.after or "")
    assert "示例运营公司" not in (entry.before or "")


def test_saving_what_is_there_changes_nothing(memory_ledger: Ledger) -> None:
    before = queries.audit_entries(memory_ledger)
    assert save_park(memory_ledger, a_park(memory_ledger)) == Changes()
    assert queries.audit_entries(memory_ledger) == before


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"operator_uscc": "91150100MA0MX3KD60"}, "uscc"),
        ({"name": ""}, "required"),
        ({"services": ("喝茶",)}, "code"),
        ({"status": "停"}, "code"),
    ],
)
def test_what_cannot_stand_is_refused(
    values: dict[str, Any], code: str, memory_ledger: Ledger
) -> None:
    park = a_park(memory_ledger)
    with pytest.raises(AppError) as refused:
        save_park(memory_ledger, replace(park, **values))
    assert refused.value.code == code
    assert queries.fetch(memory_ledger, Park, park.id) == park


def test_areas_stand_beside_older_ones_and_the_same_day_is_corrected(
    memory_ledger: Ledger,
) -> None:
    park = a_park(memory_ledger)
    for day, building in ((date(2024, 1, 1), 1), (date(2025, 1, 1), 2), (date(2025, 1, 1), 3)):
        area = area_of(park, in_force_on=day, building_dm2=building)
        assert save_area(memory_ledger, area) == changed("park_area")
    found = queries.all_of(memory_ledger, ParkArea, "park_id = ?", (park.id,), "in_force_on")
    assert [(each.in_force_on.year, each.building_dm2) for each in found] == [(2024, 1), (2025, 3)]
    assert all(each.unit_code == park.unit_code for each in found)


@pytest.mark.parametrize(
    "values",
    [
        {"in_force_on": None, "building_dm2": 5},
        {"in_force_on": date(2025, 1, 1)},
        {"in_force_on": date(2025, 1, 1), "incubation_dm2": 5, "free_dm2": 6},
    ],
)
def test_areas_that_cannot_be_are_refused(values: dict[str, Any], memory_ledger: Ledger) -> None:
    with pytest.raises(AppError):
        save_area(memory_ledger, area_of(a_park(memory_ledger), **values))
    assert queries.all_of(memory_ledger, ParkArea) == []


def test_a_judgement_is_recorded_with_who_and_why(memory_ledger: Ledger) -> None:
    park = a_park(memory_ledger)
    judgement = MechanismJudgement(
        park_id=park.id,
        unit_code=park.unit_code,
        judged_on=date(2026, 3, 1),
        sound=True,
        judged_by="示例评定人",
        evidence="制度汇编",
        **NEW,
    )
    assert save_judgement(memory_ledger, judgement) == changed("mechanism_judgement")
    save_judgement(memory_ledger, replace(judgement, sound=False))
    (kept,) = queries.all_of(memory_ledger, MechanismJudgement)
    assert (kept.sound, kept.judged_by, kept.evidence) == (False, "示例评定人", "制度汇编")
