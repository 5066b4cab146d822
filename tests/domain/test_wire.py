"""A record survives the way through a line, and nothing that does not fit its field gets in."""

from datetime import date
from typing import Any

import pytest

from app.domain.entity import Entity
from app.domain.fields import Finding
from app.domain.headcount import Headcount
from app.domain.park import Park
from app.domain.record import Record
from app.domain.wire import line_of, record_of

ID = "01890a5d-ac96-774b-bcce-b302099a8057"
FACTS: dict[str, Any] = {
    "id": ID,
    "unit_code": "152223",
    "created_at": "2026-06-30T01:02:03.004Z",
    "updated_at": "2026-06-30T01:02:03.004Z",
}
PARK = Park(name="虚构𠮷园", kinds=("综合",), government_developed=True, status="在册", **FACTS)
PEOPLE = Headcount(entity_id=ID, period_end_on=date(2026, 6, 30), employees=3, **FACTS)


@pytest.mark.parametrize("record", [PARK, PEOPLE], ids=["park", "headcount"])
def test_there_and_back(record: Record) -> None:
    assert record_of(line_of(record)) == record


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"table": "nothing"}, "kind"),
        ({"table": ["park"]}, "kind"),
        ({"table": None}, "kind"),
        ({"colour": "红"}, "fields"),
        ({"name": ""}, "required"),
        ({"name": None}, "required"),
        ({"name": 5}, "value"),
        ({"name": "虚\0构"}, "value"),
        ({"kinds": None}, "required"),
        ({"kinds": "综合"}, "value"),
        ({"kinds": [1]}, "value"),
        ({"government_developed": 1}, "value"),
        ({"government_developed": "是"}, "value"),
        ({"opened_on": "2026-02-30"}, "value"),
        ({"opened_on": "2026-1-1"}, "value"),
        ({"opened_on": "２０２６-01-01"}, "value"),
        ({"opened_on": 20260101}, "value"),
        ({"opened_on": ""}, "value"),
        ({"deleted_at": ""}, "value"),
        ({"government_developed": ""}, "value"),
        ({"created_at": "yesterday"}, "value"),
        ({"created_at": "2026-99-99T01:02:03Z"}, "value"),
        ({"created_at": "2026-06-30T25:02:03Z"}, "value"),
        ({"updated_at": "9999-12-31T23:59:59Z"}, "value"),
        ({"created_at": "2026-06-30T01:02:03+08:00"}, "value"),
        ({"id": "x"}, "value"),
        ({"id": ID.upper()}, "value"),
        ({"id": None}, "required"),
    ],
)
def test_what_does_not_fit(change: dict[str, Any], code: str) -> None:
    found = record_of(line_of(PARK) | change)
    assert isinstance(found, Finding)
    assert found.code == code


@pytest.mark.parametrize("employees", [-1, 2**53 + 1, True, "3", None, [3]])
def test_a_count_is_a_whole_number(employees: Any) -> None:
    assert isinstance(record_of(line_of(PEOPLE) | {"employees": employees}), Finding)


def test_an_older_schema_may_lack_what_may_be_empty() -> None:
    line = line_of(PARK)
    for name in ("speciality", "kinds"):
        del line[name]
    refused = record_of(line)
    assert isinstance(refused, Finding)
    assert refused.code == "fields"
    read = record_of(line, older=True)
    assert isinstance(read, Park)
    assert (read.speciality, read.kinds) == (None, ())
    del line["name"]
    assert isinstance(record_of(line, older=True), Finding)


def test_every_sentence_says_which_field() -> None:
    line = line_of(Entity(name="虚构", kind="企业", **FACTS)) | {"registered_on": "昨天"}
    found = record_of(line)
    assert isinstance(found, Finding)
    assert "注册日期" in found.sentence
