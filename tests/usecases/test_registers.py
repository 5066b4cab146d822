"""The simple registers: checked, linked to what lives, audited whole, taken back whole."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.domain.changes import Changes, changed
from app.domain.money import Loan
from app.domain.papers import Explanation
from app.domain.park import BuildStage, Park
from app.domain.record import Record
from app.domain.service import Mentor, ServiceRecord, Training
from app.errors import AppError
from app.store import queries
from app.store.ledger import Ledger
from app.store.records import delete, insert, new_id
from app.usecases import undoing
from app.usecases.registers import odd_about, save_record, save_records
from tests.store import made_up

TODAY = date(2026, 6, 30)
REST: dict[str, object] = {"id": "", "unit_code": "", "created_at": None, "updated_at": None}


def save(ledger: Ledger, *records: Record, reason: str = "") -> Changes:
    return save_records(ledger, records, today=TODAY, reason=reason)


def refusal(do: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(AppError) as refused:
        do()
    return refused.value.code, refused.value.field


def mentor(**facts: object) -> Mentor:
    return Mentor(**(REST | {"name": "虚构导师"} | facts))  # type: ignore[arg-type]


def loan(ledger: Ledger, *, kind: str = "个体工商户", **facts: Any) -> Loan:
    firm = made_up.entity(unit_code=ledger.unit_code, kind=kind)
    insert(ledger, [firm])
    given = {"entity_id": firm.id, "amount_fen": 20_000_000, "paid_out_on": date(2026, 3, 1)}
    return Loan(**(REST | given | facts))  # type: ignore[arg-type]


def park(ledger: Ledger) -> Park:
    return queries.all_of(ledger, Park, "unit_code = ?", (ledger.unit_code,))[0]


def test_a_record_is_saved_over_itself_and_nothing_is_said_twice(memory_ledger: Ledger) -> None:
    assert save(memory_ledger, mentor()) == changed("mentor")
    (stored,) = queries.all_of(memory_ledger, Mentor)
    assert save(memory_ledger, stored) == Changes()
    assert save(memory_ledger, replace(stored, employer="虚构学院")) == changed("mentor")
    newest, first, *_ = queries.audit_entries(memory_ledger)
    assert (newest.action, first.action) == ("修改导师", "新增导师")
    assert json.loads(newest.before or "")["employer"] is None
    assert json.loads(newest.after or "")["employer"] == "虚构学院"


def test_what_is_odd_stands_with_a_reason(memory_ledger: Ledger) -> None:
    large = loan(memory_ledger, amount_fen=30_000_001)
    assert [each.code for each in odd_about(memory_ledger, [large], today=TODAY)] == ["large_loan"]
    assert save(memory_ledger, large, reason="合伙") == changed("loan", "explanation")
    (reason,) = queries.all_of(memory_ledger, Explanation)
    (stored,) = queries.all_of(memory_ledger, Loan)
    assert (reason.of_table, reason.of_id, reason.reason) == ("loan", stored.id, "合伙")


def test_a_reason_for_nothing_odd_is_not_kept(memory_ledger: Ledger) -> None:
    fine = loan(memory_ledger, kind="企业", amount_fen=300_000_000)
    assert save(memory_ledger, fine, reason="已核对") == changed("loan")
    assert queries.all_of(memory_ledger, Explanation) == []


def test_a_reason_that_says_nothing_saves_nothing(memory_ledger: Ledger) -> None:
    large = loan(memory_ledger, amount_fen=30_000_001)
    assert refusal(lambda: save(memory_ledger, large, reason="好")) == ("reason", "")
    assert queries.all_of(memory_ledger, Loan) == []


@pytest.mark.parametrize(
    ("facts", "refused"),
    [
        ({"amount_fen": 0}, ("amount", "amount_fen")),
        ({"due_on": date(2026, 2, 28)}, ("dates", "due_on")),
        ({"repaid_on": date(2026, 2, 28)}, ("dates", "repaid_on")),
        ({"repaid_on": date(2026, 7, 1)}, ("dates", "repaid_on")),
        ({"paid_out_on": date(2026, 7, 1)}, ("dates", "paid_out_on")),
        ({"paid_out_on": date(1026, 3, 1)}, ("dates", "paid_out_on")),
        ({"paid_out_on": None}, ("required", "paid_out_on")),
    ],
)
def test_a_loan_that_contradicts_itself_is_refused(
    facts: dict[str, Any], refused: tuple[str, str], memory_ledger: Ledger
) -> None:
    wrong = loan(memory_ledger, **facts)
    assert refusal(lambda: save(memory_ledger, wrong)) == refused
    assert queries.all_of(memory_ledger, Loan) == []


@pytest.mark.parametrize(
    "facts",
    [
        {"due_on": date(2026, 3, 1)},
        {"repaid_on": date(2026, 6, 30)},
        {"due_on": date(2029, 3, 1), "repaid_on": date(2026, 3, 1)},
    ],
)
def test_days_at_their_edges_stand(facts: dict[str, Any], memory_ledger: Ledger) -> None:
    assert save(memory_ledger, loan(memory_ledger, **facts)) == changed("loan")


def test_parts_are_not_more_than_the_whole(memory_ledger: Ledger) -> None:
    given: dict[str, object] = REST | {"name": "虚构班", "people": 30}
    wrong = Training(**(given | {"rural_people": 31}))  # type: ignore[arg-type]
    assert refusal(lambda: save(memory_ledger, wrong)) == ("parts", "rural_people")
    fine = Training(**(given | {"rural_people": 30, "graduates": 30}))  # type: ignore[arg-type]
    assert save(memory_ledger, fine) == changed("training")


def test_what_it_links_to_lives_and_is_this_offices_own(memory_ledger: Ledger) -> None:
    own = park(memory_ledger).unit_code
    (foreign, *_) = queries.all_of(memory_ledger, Park, "unit_code <> ?", (own,))
    gone = made_up.entity(unit_code=own)
    insert(memory_ledger, [gone])
    of_gone = Loan(
        **(REST | {"entity_id": gone.id, "amount_fen": 1, "paid_out_on": TODAY})  # type: ignore[arg-type]
    )
    delete(memory_ledger, type(gone), [gone.id])
    stage = {"park_id": foreign.id, "stage": "挖掘培育"}
    of_foreign = BuildStage(**(REST | stage))  # type: ignore[arg-type]
    of_nobody = BuildStage(**(REST | stage | {"park_id": new_id()}))  # type: ignore[arg-type]
    assert refusal(lambda: save(memory_ledger, of_gone)) == ("linked", "entity_id")
    assert refusal(lambda: save(memory_ledger, of_foreign)) == ("linked", "park_id")
    assert refusal(lambda: save(memory_ledger, of_nobody)) == ("linked", "park_id")


def test_a_record_of_a_mentor_who_is_gone_may_be_mended(memory_ledger: Ledger) -> None:
    who = mentor(id=new_id(), unit_code=memory_ledger.unit_code)
    given = {
        "park_id": park(memory_ledger).id,
        "served_on": TODAY,
        "service": "创业指导",
        "mentor_id": who.id,
    }
    insert(memory_ledger, [who])
    save(memory_ledger, ServiceRecord(**(REST | given)))  # type: ignore[arg-type]
    delete(memory_ledger, Mentor, [who.id])
    (stored,) = queries.all_of(memory_ledger, ServiceRecord)
    assert save(memory_ledger, replace(stored, people_served=7)) == changed("service_record")


def test_another_offices_record_is_refused(memory_ledger: Ledger) -> None:
    theirs = mentor(id=new_id(), unit_code="152223")
    insert(memory_ledger, [theirs])
    assert refusal(lambda: save(memory_ledger, theirs)) == ("not_own", "")


def test_some_are_saved_all_or_none_and_taken_back_together(memory_ledger: Ledger) -> None:
    before = undoing.now(memory_ledger)
    wrong = mentor(appointed_on=date(2026, 2, 1), left_on=date(2026, 1, 1))
    assert refusal(lambda: save(memory_ledger, mentor(), wrong)) == ("dates", "left_on")
    assert queries.all_of(memory_ledger, Mentor) == []
    save(memory_ledger, mentor(), mentor(name="虚构·斯琴"))
    step = undoing.step_since(memory_ledger, before, action="新增导师")
    assert step is not None
    undoing.undo(memory_ledger, step)
    assert queries.all_of(memory_ledger, Mentor) == []
    undoing.redo(memory_ledger, step)
    assert len(queries.all_of(memory_ledger, Mentor)) == 2


def test_a_reviewer_types_nothing(memory_ledger: Ledger) -> None:
    reviewer = replace(memory_ledger, role="审核")
    code, _ = refusal(lambda: save_record(reviewer, mentor(), today=TODAY))
    assert code == "not_allowed"
