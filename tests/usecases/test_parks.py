"""What a clerk records of a park: saved, audited, dated, and refused with a sentence."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.domain.changes import Changes, changed
from app.domain.park import BuildStage, MechanismJudgement, Park, ParkArea
from app.domain.record import Record
from app.errors import AppError
from app.store import ledger as ledgers
from app.store import queries
from app.store.ledger import Ledger
from app.usecases.parks import save_area, save_judgement, save_park, save_stage
from app.usecases.recycling import delete_records, restore_records

NEW: dict[str, Any] = {"id": None, "created_at": None, "updated_at": None}


@pytest.fixture(name="office")
def _office() -> Iterator[Ledger]:
    opened = ledgers.in_memory(unit_code="152223")
    yield opened
    ledgers.close(opened)


def a_park(ledger: Ledger) -> Park:
    return queries.all_of(ledger, Park, "unit_code = ?", (ledger.unit_code,))[0]


def area_of(park: Park, **values: Any) -> ParkArea:
    return ParkArea(park_id=park.id, unit_code=park.unit_code, **NEW, **values)


def test_details_are_saved_and_the_log_keeps_both_sides(office: Ledger) -> None:
    park = a_park(office)
    told = replace(
        park, operator="示例运营公司", opened_on=date(2020, 5, 1), services=("创业培训",)
    )
    assert save_park(office, told) == changed("park")
    kept = queries.fetch(office, Park, park.id)
    assert replace(kept, updated_at=told.updated_at) == told
    assert kept.updated_at > park.updated_at
    (entry,) = queries.audit_entries(office, newest=1)
    assert (entry.action, entry.of_id) == ("修改园区", park.id)
    assert "示例运营公司" in (entry.after or "")
    assert "示例运营公司" not in (entry.before or "")


def test_saving_what_is_there_changes_nothing(office: Ledger) -> None:
    before = queries.audit_entries(office)
    assert save_park(office, a_park(office)) == Changes()
    assert queries.audit_entries(office) == before


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"operator_uscc": "91150100MA0MX3KD60"}, "uscc"),
        ({"name": ""}, "required"),
        ({"services": ("喝茶",)}, "code"),
        ({"status": "停"}, "code"),
    ],
)
def test_what_cannot_stand_is_refused(values: dict[str, Any], code: str, office: Ledger) -> None:
    park = a_park(office)
    with pytest.raises(AppError) as refused:
        save_park(office, replace(park, **values))
    assert refused.value.code == code
    assert queries.fetch(office, Park, park.id) == park


def test_areas_stand_beside_older_ones_and_the_same_day_is_corrected(
    office: Ledger,
) -> None:
    park = a_park(office)
    for day, building in ((date(2024, 1, 1), 1), (date(2025, 1, 1), 2), (date(2025, 1, 1), 3)):
        area = area_of(park, in_force_on=day, building_dm2=building)
        assert save_area(office, area) == changed("park_area")
    found = queries.all_of(office, ParkArea, "park_id = ?", (park.id,), "in_force_on")
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
def test_areas_that_cannot_be_are_refused(values: dict[str, Any], office: Ledger) -> None:
    with pytest.raises(AppError):
        save_area(office, area_of(a_park(office), **values))
    assert queries.all_of(office, ParkArea) == []


def test_a_judgement_is_recorded_with_who_and_why(office: Ledger) -> None:
    park = a_park(office)
    judgement = MechanismJudgement(
        park_id=park.id,
        unit_code=park.unit_code,
        judged_on=date(2026, 3, 1),
        sound=True,
        judged_by="示例评定人",
        evidence="制度汇编",
        **NEW,
    )
    assert save_judgement(office, judgement) == changed("mechanism_judgement")
    save_judgement(office, replace(judgement, sound=False))
    (kept,) = queries.all_of(office, MechanismJudgement)
    assert (kept.sound, kept.judged_by, kept.evidence) == (False, "示例评定人", "制度汇编")


def stage_of(park: Park, **values: Any) -> BuildStage:
    return BuildStage(park_id=park.id, unit_code=park.unit_code, **NEW, **values)


def refusal(error: pytest.ExceptionInfo[AppError]) -> tuple[str, str]:
    return error.value.code, error.value.field


def test_a_stage_stands_once_for_a_park(office: Ledger) -> None:
    park = a_park(office)
    first = stage_of(park, stage="规划建设", planned_from=date(2026, 1, 1))
    assert save_stage(office, first) == changed("build_stage")
    save_stage(office, replace(first, planned_to=date(2026, 12, 31)))
    (kept,) = queries.all_of(office, BuildStage)
    assert (kept.planned_to, kept.unit_code) == (date(2026, 12, 31), office.unit_code)
    with pytest.raises(AppError) as refused:
        save_stage(office, replace(kept, planned_to=date(2025, 12, 31)))
    assert refusal(refused) == ("dates", "planned_to")


def test_a_day_mistyped_is_corrected_but_not_onto_another(office: Ledger) -> None:
    park = a_park(office)
    for day in (date(2024, 1, 1), date(2025, 1, 1)):
        save_area(office, area_of(park, in_force_on=day, building_dm2=100))
    first, second = queries.all_of(office, ParkArea, order="in_force_on")
    save_area(office, replace(first, in_force_on=date(2023, 1, 1)))
    with pytest.raises(AppError) as refused:
        save_area(office, replace(second, in_force_on=date(2023, 1, 1)))
    assert refusal(refused) == ("taken", "in_force_on")
    days = [each.in_force_on.year for each in queries.all_of(office, ParkArea)]
    assert sorted(days) == [2023, 2025]


def test_what_took_the_place_of_a_deleted_one_keeps_it_out(office: Ledger) -> None:
    park = a_park(office)
    area = area_of(park, in_force_on=date(2025, 1, 1), building_dm2=100)
    stage = stage_of(park, stage="规划建设")
    saved: tuple[tuple[type[Record], Callable[[], Changes]], ...] = (
        (ParkArea, lambda: save_area(office, area)),
        (BuildStage, lambda: save_stage(office, stage)),
    )
    for kind, save in saved:
        save()
        (gone,) = queries.all_of(office, kind)
        delete_records(office, kind=kind, ids=[gone.id])
        save()
        with pytest.raises(AppError) as refused:
            restore_records(office, kind=kind, ids=[gone.id])
        assert refused.value.code == "taken"


def test_the_park_of_another_office_is_only_looked_at(memory_ledger: Ledger) -> None:
    park = queries.all_of(memory_ledger, Park, "unit_code = '152223'")[0]
    area = area_of(park, in_force_on=date(2025, 1, 1), building_dm2=1)
    attempts: tuple[Callable[[], Changes], ...] = (
        lambda: save_park(memory_ledger, replace(park, operator="虚构运营")),
        lambda: save_area(memory_ledger, area),
        lambda: save_stage(memory_ledger, stage_of(park, stage="规划建设")),
    )
    for attempt in attempts:
        with pytest.raises(AppError) as refused:
            attempt()
        assert refused.value.code == "not_own"
    assert queries.audit_entries(memory_ledger) == ()
