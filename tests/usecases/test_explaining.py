"""Findings of a real ledger, the reasons given for them, and what changes they rest on."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.changes import Changes, changed
from app.domain.entity import Entity, Founder
from app.domain.headcount import Headcount
from app.domain.money import Loan
from app.domain.papers import Explanation
from app.domain.park import Park, ParkArea
from app.domain.record import Record
from app.domain.tenancy import Tenancy
from app.errors import AppError
from app.policy.soft_checks import LABELS, SoftFinding
from app.store import ledger as ledgers
from app.store import queries, tracking
from app.store.ledger import Ledger
from app.store.records import delete, insert, new_id, restore, update
from app.usecases import explaining
from app.usecases.explaining import Explained, all_findings, explain
from tests.store import made_up

TODAY = date(2026, 6, 30)
BANNER = "152223"


@pytest.fixture(name="office")
def _office() -> Iterator[Ledger]:
    opened = ledgers.in_memory(unit_code=BANNER)
    yield opened
    ledgers.close(opened)


def open_findings(
    ledger: Ledger, today: date = TODAY, changed_since: int | None = None
) -> tuple[SoftFinding, ...]:
    """Those for which no reason was given."""
    found = all_findings(ledger, today=today, changed_since=changed_since)
    return tuple(each.finding for each in found if each.explanation is None)


def explained(ledger: Ledger) -> tuple[Explained, ...]:
    found = all_findings(ledger, today=TODAY)
    return tuple(each for each in found if each.explanation is not None)


class Oddities:
    """A park, and an entity of each record that a check finds something about."""

    def __init__(self, ledger: Ledger) -> None:
        self.park = made_up.first_park(ledger)
        self.founders = [made_up.founder(id_number=None, name=f"虚构人{n}") for n in range(5)]
        self.firm = made_up.entity(self.founders[4], kind="个体工商户")
        self.may = made_up.headcount(self.firm, date(2026, 5, 31), 4)
        self.june = made_up.headcount(self.firm, date(2026, 6, 30), 7)
        self.long = made_up.tenancy(
            self.firm, self.park.id, agreed_end_on=date(2027, 1, 2), area_dm2=600
        )
        self.over = made_up.tenancy(
            self.firm, self.park.id, agreed_end_on=date(2026, 6, 29), area_dm2=401
        )
        self.loan = replace(made_up.loan(self.firm, date(2026, 1, 1)), amount_fen=30_000_001)
        self.area = ParkArea(
            id=new_id(),
            park_id=self.park.id,
            in_force_on=date(2020, 1, 1),
            incubation_dm2=1_000,
        )
        insert(
            ledger,
            [*self.founders, self.firm, self.may, self.june, self.long, self.over, self.loan],
        )
        insert(ledger, [self.area])

    @property
    def keys(self) -> list[tuple[str, str, str]]:
        """What must be found, in the order of the checks."""
        return [
            ("headcount", self.june.id, "jump"),
            ("tenancy", self.long.id, "long_agreement"),
            ("loan", self.loan.id, "large_loan"),
            ("founder", self.founders[4].id, "shared_phone"),
            ("tenancy", self.over.id, "overstaying"),
            ("park", self.park.id, "overfull"),
        ]


def _keys(findings: tuple[SoftFinding, ...]) -> list[tuple[str, str, str]]:
    return [each.key for each in findings]


def _saved(ledger: Ledger, record: Any, **facts: Any) -> None:
    """The record as it is stored, with other facts."""
    update(ledger, replace(queries.fetch(ledger, type(record), record.id), **facts))


def test_all_six_checks_in_their_order(office: Ledger) -> None:
    odd = Oddities(office)
    found = open_findings(office)
    assert _keys(found) == odd.keys
    assert [each.code for each in found] == list(LABELS)
    assert [each.about for each in found] == [odd.firm.name] * 5 + [odd.park.name]
    assert found[3].sentence == f"联系电话 {made_up.PHONE} 已有 5 个创业者在用。请核对。"


def test_on_the_line_nothing_is_found(office: Ledger) -> None:
    odd = Oddities(office)
    _saved(office, odd.june, employees=6)
    _saved(office, odd.long, agreed_end_on=date(2027, 1, 1))
    _saved(office, odd.over, agreed_end_on=TODAY, area_dm2=400)
    _saved(office, odd.loan, amount_fen=30_000_000)
    delete(office, Founder, [odd.founders[0].id])
    assert open_findings(office) == ()


def test_a_day_later_an_agreement_has_run_out(office: Ledger) -> None:
    odd = Oddities(office)
    _saved(office, odd.over, agreed_end_on=TODAY)
    key = ("tenancy", odd.over.id, "overstaying")
    assert key not in _keys(open_findings(office))
    assert key in _keys(open_findings(office, TODAY + timedelta(days=1)))


def test_a_report_two_months_old_is_not_the_month_before(office: Ledger) -> None:
    odd = Oddities(office)
    _saved(office, odd.may, period_end_on=date(2026, 4, 30))
    assert ("headcount", odd.june.id, "jump") not in _keys(open_findings(office))


def test_deleted_records_are_not_asked_about(office: Ledger) -> None:
    odd = Oddities(office)
    for kind, gone in ((Headcount, odd.june), (Loan, odd.loan), (Tenancy, odd.over)):
        delete(office, kind, [gone.id])
    assert [key[2] for key in _keys(open_findings(office))] == [
        "long_agreement",
        "shared_phone",
    ]


def test_another_office_s_records_are_not_ours(office: Ledger) -> None:
    odd = Oddities(office)
    league = replace(office, unit_code="152200")
    assert open_findings(league) == ()
    assert _keys(open_findings(office)) == odd.keys


def test_a_reason_answers_and_is_shown_with_its_finding(office: Ledger) -> None:
    odd = Oddities(office)
    found = open_findings(office)
    touched = explain(office, findings=found[:2], reason="  已电话核对，\n 属实 ")
    assert touched == changed("explanation")
    assert _keys(open_findings(office)) == odd.keys[2:]
    shown = explained(office)
    assert [each.finding for each in shown] == list(found[:2])
    for each in shown:
        assert each.explanation is not None
        assert each.explanation.reason == "已电话核对， 属实"
        assert each.explanation.given_by == office.who
        assert each.explanation.unit_code == BANNER


def test_a_second_reason_takes_the_place_of_the_first(office: Ledger) -> None:
    Oddities(office)
    found = open_findings(office)[:1]
    explain(office, findings=found, reason="第一次的说明")
    explain(office, findings=[*found, *found], reason="更正后的说明")
    given = queries.all_of(office, Explanation)
    assert [each.reason for each in given] == ["更正后的说明"]
    before = tracking.stream(office)
    assert explain(office, findings=found, reason="更正后的说明") == Changes()
    assert tracking.stream(office) == before
    entries = [x for x in queries.audit_entries(office) if x.of_id == given[0].id]
    assert [x.action for x in entries] == ["说明经验校验", "说明经验校验"]
    assert json.loads(entries[0].before or "{}")["reason"] == "第一次的说明"
    assert json.loads(entries[0].after or "{}")["reason"] == "更正后的说明"


@pytest.mark.parametrize("reason", ["", " ", "好", " \u3000好\n"])
def test_a_reason_must_say_something(office: Ledger, reason: str) -> None:
    Oddities(office)
    found = open_findings(office)
    with pytest.raises(AppError, match="没有写说明") as caught:
        explain(office, findings=found, reason=reason)
    assert caught.value.code == "reason"
    assert queries.all_of(office, Explanation) == []


def test_two_characters_are_enough_and_no_findings_need_nothing(office: Ledger) -> None:
    Oddities(office)
    assert explain(office, findings=(), reason="属实") == Changes()
    explain(office, findings=open_findings(office), reason="属实")
    assert open_findings(office) == ()


def test_a_reason_whose_finding_is_gone_does_no_harm(office: Ledger) -> None:
    odd = Oddities(office)
    explain(office, findings=open_findings(office), reason="属实")
    _saved(office, odd.june, employees=5)
    assert open_findings(office) == ()
    assert len(explained(office)) == len(LABELS) - 1
    _saved(office, odd.june, employees=9)
    assert open_findings(office) == ()


Edit = Callable[[Ledger, Oddities], object]
# What is changed, and the checks whose findings rest on it.
EDITS: list[tuple[Edit, list[str]]] = [
    (lambda ledger, odd: _saved(ledger, odd.june, new_contracts=1), ["jump"]),
    (lambda ledger, odd: _saved(ledger, odd.may, new_contracts=1), ["jump"]),
    (lambda ledger, odd: _saved(ledger, odd.long, room="1"), ["long_agreement", "overfull"]),
    (lambda ledger, odd: _saved(ledger, odd.over, room="1"), ["overstaying", "overfull"]),
    (lambda ledger, odd: _saved(ledger, odd.loan, bank="虚构银行"), ["large_loan"]),
    (lambda ledger, odd: _saved(ledger, odd.firm, industry="制造业"), ["large_loan"]),
    (lambda ledger, odd: _saved(ledger, odd.founders[0], sex="女"), ["shared_phone"]),
    (lambda ledger, odd: _saved(ledger, odd.area, free_dm2=1), ["overfull"]),
    (lambda ledger, odd: _saved(ledger, odd.park, manager="虚构人"), ["overfull"]),
    (
        lambda ledger, odd: insert(
            ledger, [made_up.tenancy(odd.firm, odd.park.id), made_up.entity()]
        ),
        ["overfull"],
    ),
    (
        lambda ledger, odd: explain(
            ledger, findings=open_findings(ledger)[:1], reason=odd.firm.name
        ),
        [],
    ),
]


@pytest.mark.parametrize("number", range(len(EDITS)))
def test_only_what_rests_on_a_change(office: Ledger, number: int) -> None:
    edit, codes = EDITS[number]
    odd = Oddities(office)
    start = tracking.stream(office).seq
    assert open_findings(office, changed_since=start) == ()
    edit(office, odd)
    found = open_findings(office, changed_since=start)
    assert sorted(each.code for each in found) == sorted(codes)


def test_the_last_founder_of_a_phone_is_asked_about(office: Ledger) -> None:
    odd = Oddities(office)
    explain(office, findings=open_findings(office), reason="属实")
    sixth = made_up.founder(id_number=None, name="虚构人六")
    insert(office, [sixth])
    found = open_findings(office)
    assert [(each.id, each.about) for each in found] == [(sixth.id, "虚构人六")]
    delete(office, Founder, [sixth.id])
    assert open_findings(office) == ()
    restore(office, Founder, [sixth.id])
    assert len(open_findings(office)) == 1
    assert odd.founders[4].id < sixth.id


PEOPLE = st.lists(st.integers(0, 9), min_size=1, max_size=6)
STAYS = st.lists(st.tuples(st.integers(0, 1500), st.integers(1, 900)), max_size=4)
LOANS = st.lists(st.sampled_from([29_999_999, 30_000_000, 30_000_001]), max_size=3)


@settings(max_examples=25, deadline=None)
@given(firms=st.lists(st.tuples(PEOPLE, STAYS, LOANS), max_size=7), area=st.integers(0, 2_000))
def test_explaining_all_leaves_none(
    firms: list[tuple[list[int], list[tuple[int, int]], list[int]]], area: int
) -> None:
    office = ledgers.in_memory(unit_code=BANNER)
    try:
        park: Park = made_up.first_park(office)
        made: list[Record] = [
            ParkArea(
                id=new_id(), park_id=park.id, in_force_on=date(2020, 1, 1), incubation_dm2=area
            )
        ]
        for people, stays, loans in firms:
            person = made_up.founder(id_number=None)
            firm: Entity = made_up.entity(person, kind="团队")
            made += [person, firm]
            for month, employees in enumerate(people, start=1):
                day = date(2026, month + 1, 1) - timedelta(days=1)
                made.append(made_up.headcount(firm, day, employees))
            for days, used in stays:
                end = date(2024, 1, 1) + timedelta(days=days)
                made.append(made_up.tenancy(firm, park.id, agreed_end_on=end, area_dm2=used))
            made += [replace(made_up.loan(firm, TODAY), amount_fen=fen) for fen in loans]
        insert(office, made)
        found = open_findings(office)
        explain(office, findings=found, reason="逐项核对，属实")
        assert open_findings(office) == ()
        assert [each.finding for each in explained(office)] == list(found)
        assert len(queries.all_of(office, Explanation)) == len(found)
    finally:
        ledgers.close(office)


def test_every_check_has_its_place_in_the_order() -> None:
    assert list(explaining.ORDER) == list(LABELS)
