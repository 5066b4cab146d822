"""What a clerk records of a park: saved, audited, dated, and refused with a sentence."""

from collections.abc import Iterator
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
from app.usecases.parks import save_park
from app.usecases.recycling import delete_records, restore_records
from app.usecases.registers import save_record

TODAY = date(2026, 6, 30)
NEW: dict[str, Any] = {"id": "", "created_at": None, "updated_at": None}


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


def save(ledger: Ledger, record: Record) -> Changes:
    return save_record(ledger, record, today=TODAY)


def refusal(ledger: Ledger, record: Record) -> tuple[str, str]:
    with pytest.raises(AppError) as refused:
        save(ledger, record)
    return refused.value.code, refused.value.field


def test_areas_stand_beside_older_ones_one_of_a_day(office: Ledger) -> None:
    park = a_park(office)
    for year, building in ((2024, 1), (2025, 2)):
        area = area_of(park, in_force_on=date(year, 1, 1), building_dm2=building)
        assert save(office, area) == changed("park_area")
    again = area_of(park, in_force_on=date(2025, 1, 1), building_dm2=3)
    assert refusal(office, again) == ("taken", "in_force_on")
    found = queries.all_of(office, ParkArea, "park_id = ?", (park.id,), "in_force_on")
    assert [(each.in_force_on.year, each.building_dm2) for each in found] == [(2024, 1), (2025, 2)]


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
        save(office, area_of(a_park(office), **values))
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
    assert save(office, judgement) == changed("mechanism_judgement")
    (kept,) = queries.all_of(office, MechanismJudgement)
    save(office, replace(kept, sound=False))
    (kept,) = queries.all_of(office, MechanismJudgement)
    assert (kept.sound, kept.judged_by, kept.evidence) == (False, "示例评定人", "制度汇编")
    tomorrow = replace(judgement, judged_on=date(2026, 7, 1))
    assert refusal(office, tomorrow) == ("dates", "judged_on")


def stage_of(park: Park, **values: Any) -> BuildStage:
    return BuildStage(park_id=park.id, unit_code=park.unit_code, **NEW, **values)


def test_a_stage_stands_once_for_a_park(office: Ledger) -> None:
    park = a_park(office)
    first = stage_of(park, stage="规划建设", planned_from=date(2026, 1, 1))
    assert save(office, first) == changed("build_stage")
    (kept,) = queries.all_of(office, BuildStage)
    save(office, replace(kept, planned_to=date(2026, 12, 31)))
    assert refusal(office, first) == ("taken", "stage")
    wrong = replace(kept, planned_to=date(2025, 12, 31))
    assert refusal(office, wrong) == ("dates", "planned_to")


def test_a_day_mistyped_is_corrected_but_not_onto_another(office: Ledger) -> None:
    park = a_park(office)
    for day in (date(2024, 1, 1), date(2025, 1, 1)):
        save(office, area_of(park, in_force_on=day, building_dm2=100))
    first, second = queries.all_of(office, ParkArea, order="in_force_on")
    save(office, replace(first, in_force_on=date(2023, 1, 1)))
    onto = replace(second, in_force_on=date(2023, 1, 1))
    assert refusal(office, onto) == ("taken", "in_force_on")
    days = [each.in_force_on.year for each in queries.all_of(office, ParkArea)]
    assert sorted(days) == [2023, 2025]


def test_what_took_the_place_of_a_deleted_one_keeps_it_out(office: Ledger) -> None:
    park = a_park(office)
    for record in (
        area_of(park, in_force_on=date(2025, 1, 1), building_dm2=100),
        stage_of(park, stage="规划建设"),
    ):
        kind = type(record)
        save(office, record)
        (gone,) = queries.all_of(office, kind)
        delete_records(office, kind=kind, ids=[gone.id])
        save(office, record)
        with pytest.raises(AppError) as refused:
            restore_records(office, kind=kind, ids=[gone.id])
        assert refused.value.code == "taken"


def test_the_park_of_another_office_is_only_looked_at(memory_ledger: Ledger) -> None:
    park = queries.all_of(memory_ledger, Park, "unit_code = '152223'")[0]
    with pytest.raises(AppError) as refused:
        save_park(memory_ledger, replace(park, operator="虚构运营"))
    assert refused.value.code == "not_own"
    area = area_of(park, in_force_on=date(2025, 1, 1), building_dm2=1)
    assert refusal(memory_ledger, area) == ("linked", "park_id")
    assert refusal(memory_ledger, stage_of(park, stage="规划建设")) == ("linked", "park_id")
    assert queries.audit_entries(memory_ledger) == ()


def test_a_form_that_stood_open_takes_back_nothing_done_meanwhile(office: Ledger) -> None:
    read = replace(a_park(office), updated_at="2026-01-01T00:00:00.000Z")
    save_park(office, replace(a_park(office), phone="10000000000"))
    with pytest.raises(AppError) as refused:
        save_park(office, replace(read, address="虚构路 1 号"))
    assert refused.value.code == "changed_elsewhere"
    assert a_park(office).phone == "10000000000"
