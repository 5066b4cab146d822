"""Days and numbers that can only be slips of the finger: refused at every door alike."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.domain.fields import Kind, field_of, fields_of
from app.domain.hard_checks import doubtful, hard_findings
from app.domain.headcount import Headcount
from app.domain.money import Loan
from app.domain.records import RECORDS
from app.domain.slips import FIRST_DAY, LAST_DAY, MOST
from app.domain.tenancy import Tenancy
from app.domain.wire import line_of

TODAY = date(2026, 6, 30)
TENANCY = Tenancy(
    id="",
    unit_code="",
    created_at="",
    updated_at="",
    entity_id="e",
    park_id="p",
    start_on=FIRST_DAY,
    agreed_end_on=LAST_DAY,
    area_dm2=MOST[Kind.AREA],
)
LOAN = Loan(
    id="",
    unit_code="",
    created_at="",
    updated_at="",
    entity_id="e",
    amount_fen=MOST[Kind.MONEY],
    paid_out_on=FIRST_DAY,
)
HEADCOUNT = Headcount(
    id="",
    unit_code="",
    created_at="",
    updated_at="",
    entity_id="e",
    period_end_on=date(2026, 5, 31),
    employees=MOST[Kind.WHOLE],
)


@pytest.mark.parametrize(
    ("record", "name", "value", "code"),
    [
        (TENANCY, "start_on", date(1, 1, 1), "dates"),
        (TENANCY, "start_on", date(1939, 12, 31), "dates"),
        (TENANCY, "agreed_end_on", date(2100, 1, 1), "dates"),
        (TENANCY, "extension_end_on", date.max, "dates"),
        (TENANCY, "area_dm2", MOST[Kind.AREA] + 1, "area"),
        (LOAN, "amount_fen", MOST[Kind.MONEY] + 1, "amount"),
        (LOAN, "amount_fen", 1 << 63, "amount"),
        (LOAN, "repaid_on", date(9999, 1, 1), "dates"),
        (HEADCOUNT, "employees", MOST[Kind.WHOLE] + 1, "number"),
    ],
)
def test_one_step_too_far_is_refused_and_looked_at_as_it_travels(
    record: Any, name: str, value: Any, code: str
) -> None:
    assert not list(hard_findings(record, today=TODAY))
    wrong = replace(record, **{name: value})
    found = next(hard_findings(wrong, today=TODAY))
    assert found.code == code
    assert found.sentence.endswith("。")
    look = doubtful(type(record), today=TODAY)[name]
    assert look(line_of(wrong)[name])
    assert not look(line_of(record)[name])


def test_no_record_has_a_day_or_a_number_that_is_not_looked_at() -> None:
    for record in RECORDS:
        whose: Any = record
        looks = doubtful(whose, today=TODAY)
        for field in fields_of(whose):
            if field.kind is Kind.DAY or field.kind in MOST:
                assert field.name in looks, (record.table, field_of(whose, field.name).label)
