"""A tenant comes, is corrected, extended, leaves and comes back; every refusal names its field."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from app.domain.changes import Changes
from app.domain.entity import Entity, Founder
from app.domain.papers import Explanation
from app.domain.park import Park, ParkArea
from app.domain.record import Record
from app.domain.tenancy import Tenancy
from app.errors import AppError
from app.store import ledger as ledgers
from app.store import queries
from app.store.ledger import Ledger
from app.store.records import insert, new_id
from app.usecases import tenants
from app.usecases.explaining import all_findings
from tests.store import made_up

TODAY = date(2026, 6, 30)
LATER = date(2027, 12, 31)
BANNER = "152223"
LEAGUE = "152200"


@pytest.fixture(name="office")
def _office() -> Iterator[Ledger]:
    opened = ledgers.in_memory(unit_code=BANNER)
    yield opened
    ledgers.close(opened)


def a_park(ledger: Ledger, place: int = 0) -> Park:
    return queries.all_of(ledger, Park, "unit_code = ?", (ledger.unit_code,))[place]


def papers(ledger: Ledger, **facts: Any) -> dict[str, Any]:
    """A new tenant's three records, without ids, as a form makes them."""
    founder = made_up.founder(id="")
    entity = made_up.entity(id="", kind="企业")
    tenancy = made_up.tenancy(entity, a_park(ledger).id, id="", **facts)
    return {"founder": founder, "entity": entity, "tenancy": tenancy, "today": TODAY}


def the(ledger: Ledger, kind: type[Any]) -> Any:
    (only,) = queries.all_of(ledger, kind)
    return only


def admitted(ledger: Ledger, **facts: Any) -> Tenancy:
    tenants.save_tenant(ledger, **papers(ledger, **facts))
    return the(ledger, Tenancy)  # type: ignore[no-any-return]


def refused(code: str, field: str, do: Callable[..., object], *args: Any, **facts: Any) -> AppError:
    with pytest.raises(AppError) as caught:
        do(*args, **facts)
    assert (caught.value.code, caught.value.field) == (code, field)
    assert caught.value.message.endswith("。")
    return caught.value


def actions(ledger: Ledger, count: int) -> list[str]:
    return [entry.action for entry in queries.audit_entries(ledger, newest=count)]


def test_a_tenant_comes_whole(office: Ledger) -> None:
    done = tenants.save_tenant(office, **papers(office))
    assert done.tables == {"founder", "entity", "tenancy"}
    stay, entity, founder = the(office, Tenancy), the(office, Entity), the(office, Founder)
    assert stay.entity_id == entity.id
    assert entity.founder_id == founder.id
    assert {each.unit_code for each in (stay, entity, founder)} == {BANNER}
    assert actions(office, 3) == ["新增入驻协议", "新增创业实体", "新增创业者"]


def test_what_is_refused_leaves_nothing(office: Ledger) -> None:
    before = queries.audit_entries(office)
    refused(
        "dates",
        "agreed_end_on",
        tenants.save_tenant,
        office,
        **papers(office, agreed_end_on=date(2023, 1, 1)),
    )
    for kind in (Founder, Entity, Tenancy):
        assert queries.all_of(office, kind) == []
    assert queries.audit_entries(office) == before


@pytest.mark.parametrize(
    ("which", "values", "code", "field"),
    [
        ("founder", {"name": ""}, "required", "name"),
        ("founder", {"id_number": "152223199001010019"}, "id_number", "id_number"),
        ("founder", {"groups": ("仙人",)}, "code", "groups"),
        ("founder", {"graduated_on": date(2026, 7, 1)}, "dates", "graduated_on"),
        ("entity", {"name": ""}, "required", "name"),
        ("entity", {"kind": "帮派"}, "code", "kind"),
        ("entity", {"uscc": "9115222"}, "uscc", "uscc"),
        ("tenancy", {"start_on": None}, "required", "start_on"),
        ("tenancy", {"area_dm2": 0}, "area", "area_dm2"),
        ("tenancy", {"left_on": date(2023, 1, 1)}, "dates", "left_on"),
        ("tenancy", {"leaving_cause": "跑路"}, "code", "leaving_cause"),
        ("tenancy", {"park_id": ""}, "required", "park_id"),
        ("tenancy", {"park_id": "nowhere"}, "required", "park_id"),
    ],
)
def test_each_refusal_names_its_field(
    office: Ledger, which: str, values: dict[str, Any], code: str, field: str
) -> None:
    given = papers(office)
    given[which] = replace(given[which], **values)
    refused(code, field, tenants.save_tenant, office, **given)


def test_another_offices_park_takes_no_tenant_of_ours(office: Ledger) -> None:
    league = ledgers.in_memory(unit_code=LEAGUE)
    theirs = queries.all_of(league, Park, "unit_code = ?", (BANNER,))[0]
    given = papers(office)
    given["tenancy"] = replace(given["tenancy"], park_id=theirs.id)
    refused("foreign_park", "park_id", tenants.save_tenant, league, **given)
    ledgers.close(league)


def test_a_number_known_already_is_refused_and_may_be_taken(office: Ledger) -> None:
    given = papers(office)
    given["entity"] = replace(given["entity"], uscc=made_uscc())
    tenants.save_tenant(office, **given)
    known_entity, known_founder = the(office, Entity), the(office, Founder)
    assert tenants.same_as(office, uscc=known_entity.uscc) == known_entity
    assert tenants.same_as(office, id_number=known_founder.id_number) == known_founder
    assert tenants.same_as(office, uscc=known_entity.uscc, but=known_entity.id) is None
    assert tenants.same_as(office) is None

    again = papers(office, start_on=date(2027, 1, 1), agreed_end_on=date(2027, 12, 31))
    said = refused("repeated", "id_number", tenants.save_tenant, office, **again)
    assert known_founder.id_number not in said.message
    again["founder"] = known_founder
    again["entity"] = replace(again["entity"], uscc=known_entity.uscc)
    refused("repeated", "uscc", tenants.save_tenant, office, **again)
    again["entity"] = known_entity
    refused("still_here", "start_on", tenants.save_tenant, office, **again)
    first = the(office, Tenancy)
    tenants.leave(
        office, tenancy_id=first.id, left_on=date(2026, 12, 31), cause="到期退出", today=LATER
    )
    assert tenants.save_tenant(office, **again).tables == {"tenancy"}
    assert len(queries.all_of(office, Tenancy)) == 2


def made_uscc() -> str:
    from stdnum.cn import uscc

    body = "91152223MA0N00001"
    return f"{body}{uscc.calc_check_digit(body)}"


def test_a_founder_may_have_two_entities(office: Ledger) -> None:
    admitted(office)
    given = papers(office)
    given["founder"] = the(office, Founder)
    given["entity"] = replace(given["entity"], name="虚构的第二家商行")
    assert tenants.save_tenant(office, **given).tables == {"entity", "tenancy"}


def save(ledger: Ledger, **changed: Any) -> Changes:
    """A tenant as it stands, but for some of its records."""
    stay = queries.all_of(ledger, Tenancy, "unit_code = ?", (ledger.unit_code,))[0]
    entity = queries.fetch(ledger, Entity, stay.entity_id)
    stored = {"founder": None, "entity": entity, "tenancy": stay}
    return tenants.save_tenant(ledger, **(stored | changed), today=TODAY)


def come_back(ledger: Ledger, tenancy: Tenancy) -> Changes:
    entity = queries.fetch(ledger, Entity, tenancy.entity_id)
    return tenants.save_tenant(ledger, founder=None, entity=entity, tenancy=tenancy, today=TODAY)


def test_saving_what_is_there_changes_nothing(office: Ledger) -> None:
    admitted(office)
    before = queries.audit_entries(office)
    assert save(office, founder=the(office, Founder)) == Changes()
    assert queries.audit_entries(office) == before


def test_a_record_is_saved_whole_and_the_log_keeps_both_sides(office: Ledger) -> None:
    stay = admitted(office)
    save(office, tenancy=replace(stay, room="301", area_dm2=5000))
    kept = the(office, Tenancy)
    assert (kept.room, kept.area_dm2, kept.created_at) == ("301", 5000, stay.created_at)
    assert kept.updated_at >= stay.updated_at
    (entry,) = queries.audit_entries(office, newest=1)
    assert entry.action == "修改入驻协议"
    assert json.loads(entry.before or "")["room"] is None
    assert json.loads(entry.after or "")["room"] == "301"
    save(
        office,
        founder=replace(the(office, Founder), phone="13900000000"),
        entity=replace(the(office, Entity), industry="制造业"),
    )
    assert actions(office, 2) == ["修改创业实体", "修改创业者"]


def foreign(office: Ledger, record: Record) -> Record:
    theirs = replace(record, id=new_id(), unit_code=LEAGUE)
    insert(office, [theirs])
    return theirs


def test_what_another_office_wrote_is_only_looked_at(office: Ledger) -> None:
    stay = admitted(office)
    founder = foreign(office, the(office, Founder))
    entity = foreign(office, the(office, Entity))
    tenancy = foreign(office, stay)
    for theirs in ({"founder": founder}, {"entity": entity}, {"tenancy": tenancy}):
        refused("not_own", "", save, office, **theirs)
    on = date(2026, 1, 1)
    refused(
        "not_own",
        "",
        tenants.leave,
        office,
        tenancy_id=tenancy.id,
        left_on=on,
        cause="清退",
        today=TODAY,
    )
    refused(
        "not_own",
        "",
        tenants.extend,
        office,
        tenancy_id=tenancy.id,
        extension_end_on=date(2028, 1, 1),
        paper=None,
    )
    fresh = replace(stay, id="", entity_id=entity.id)
    refused("not_own", "", come_back, office, fresh)


def test_leaving(office: Ledger) -> None:
    stay = admitted(office)
    go: dict[str, Any] = {
        "tenancy_id": stay.id,
        "left_on": date(2026, 6, 30),
        "cause": "孵化成功搬离",
        "today": TODAY,
    }
    tomorrow = go | {"left_on": TODAY + timedelta(days=1)}
    assert (
        "到那一天再登记" in refused("dates", "left_on", tenants.leave, office, **tomorrow).message
    )
    refused("required", "left_on", tenants.leave, office, **(go | {"left_on": None}))
    refused("required", "leaving_cause", tenants.leave, office, **(go | {"cause": None}))
    refused("code", "leaving_cause", tenants.leave, office, **(go | {"cause": "跑路"}))
    early = go | {"left_on": date(2023, 12, 31)}
    refused("dates", "left_on", tenants.leave, office, **early)
    tenants.leave(office, **go)
    kept = the(office, Tenancy)
    assert (kept.left_on, kept.leaving_cause) == (date(2026, 6, 30), "孵化成功搬离")
    assert actions(office, 1) == ["办理离园"]
    refused("already_left", "", tenants.leave, office, **go)


def test_extending(office: Ledger) -> None:
    stay = admitted(office)
    paper = "虚构批〔1〕"
    more: dict[str, Any] = {"tenancy_id": stay.id, "paper": paper}
    more["extension_end_on"] = date(2027, 12, 31)
    none = more | {"extension_end_on": None}
    refused("required", "extension_end_on", tenants.extend, office, **none)
    same = more | {"extension_end_on": stay.agreed_end_on}
    refused("dates", "extension_end_on", tenants.extend, office, **same)
    tenants.extend(office, **more)
    kept = the(office, Tenancy)
    assert (kept.extension_end_on, kept.extension_paper) == (date(2027, 12, 31), "虚构批〔1〕")
    refused("dates", "extension_end_on", tenants.extend, office, **more)
    tenants.leave(
        office, tenancy_id=stay.id, left_on=date(2027, 1, 1), cause="提前退出", today=LATER
    )
    refused("already_left", "", tenants.extend, office, **more)


def test_coming_back(office: Ledger) -> None:
    stay = admitted(office)
    fresh = replace(
        stay, id="", start_on=date(2027, 3, 1), agreed_end_on=date(2028, 2, 29), left_on=None
    )
    refused("still_here", "start_on", come_back, office, fresh)
    tenants.leave(
        office, tenancy_id=stay.id, left_on=date(2027, 3, 1), cause="提前退出", today=LATER
    )
    assert come_back(office, fresh).tables == {"tenancy"}
    assert len(queries.all_of(office, Tenancy, "entity_id = ?", (stay.entity_id,))) == 2


def test_days_that_an_import_let_overlap_do_not_keep_a_room_from_being_mended(
    office: Ledger,
) -> None:
    stay = admitted(office)
    insert(office, [replace(stay, id=new_id())])
    save(office, tenancy=replace(stay, room="8"))
    moved = replace(stay, room="8", start_on=date(2024, 2, 1))
    refused("still_here", "start_on", save, office, tenancy=moved)


def test_a_reason_is_kept_for_what_is_odd(office: Ledger) -> None:
    park = a_park(office)
    insert(
        office,
        [
            ParkArea(
                id=new_id(),
                unit_code=BANNER,
                park_id=park.id,
                in_force_on=date(2020, 1, 1),
                incubation_dm2=2000,
            )
        ],
    )
    insert(office, [made_up.founder(id_number=None, name=f"虚构{n}") for n in range(4)])
    given = papers(office, agreed_end_on=date(2030, 1, 1))
    asked = tenants.odd_about(office, **given)
    assert {each.code for each in asked} == {"long_agreement", "shared_phone", "overfull"}
    done = tenants.save_tenant(office, **given, reason="虚构：经会议同意")
    assert "explanation" in done.tables
    assert len(queries.all_of(office, Explanation)) == 3
    assert all(each.explanation is not None for each in all_findings(office, today=TODAY))


def test_a_reason_for_nothing_is_not_kept(office: Ledger) -> None:
    tenants.save_tenant(office, **papers(office), reason="虚构：没有什么要说明")
    assert queries.all_of(office, Explanation) == []


def test_a_form_that_stood_open_takes_back_nothing_done_meanwhile(office: Ledger) -> None:
    read = replace(admitted(office), updated_at="2026-01-01T00:00:00.000Z")
    entity = the(office, Entity)
    cause = "到期退出"
    tenants.leave(office, tenancy_id=read.id, left_on=TODAY, cause=cause, today=TODAY)

    def save(tenancy: Tenancy) -> Changes:
        return tenants.save_tenant(
            office, founder=None, entity=entity, tenancy=tenancy, today=TODAY
        )

    refused("changed_elsewhere", "", save, replace(read, room="301"))
    assert the(office, Tenancy).left_on == TODAY
    save(replace(the(office, Tenancy), room="301"))
    assert (the(office, Tenancy).left_on, the(office, Tenancy).room) == (TODAY, "301")
