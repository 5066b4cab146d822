"""Appraisals on the desk: computed once for all who ask, overtaken by a change, tried again."""

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtWidgets import QApplication

from app.errors import AppError
from app.policy.verdicts import ParkAppraisal
from app.store.ledger import Ledger
from app.ui import appraisals
from app.ui.background import Background
from app.ui.desk import Desk
from app.usecases import remembering
from app.usecases.appraisal import appraise_parks

Parks = tuple[ParkAppraisal, ...]


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many parks each appraisal was asked for; the real one is called."""
    counted: list[int] = []
    real = appraise_parks

    def counting(ledger: Ledger, *, on: date, park_ids: list[str], with_outlook: bool) -> Parks:
        counted.append(len(park_ids))
        return real(ledger, on=on, park_ids=park_ids, with_outlook=with_outlook)

    monkeypatch.setattr(appraisals, "appraise_parks", counting)
    return counted


def test_all_who_ask_share_one_pass_in_small_portions(
    desk: Desk, rest: Callable[[], None], calls: list[int]
) -> None:
    answers: list[Parks] = []
    desk.appraise(answers.append, owner=desk)
    desk.appraise(answers.append, owner=desk)
    rest()
    desk.appraise(answers.append, owner=desk)
    assert [len(parks) for parks in answers] == [20, 20, 20]
    assert sum(calls) == 20
    assert max(calls) <= appraisals.AT_ONCE
    assert not any(park.outlook for park in answers[0])


def test_the_outlook_serves_those_who_ask_without(
    desk: Desk, rest: Callable[[], None], calls: list[int]
) -> None:
    answers: list[Parks] = []
    desk.appraise(answers.append, owner=desk, outlook=True)
    rest()
    asked = len(calls)
    desk.appraise(answers.append, owner=desk)
    assert len(calls) == asked
    assert all(park.outlook for park in answers[1])


def test_another_day_overtakes_the_one_before(desk: Desk, rest: Callable[[], None]) -> None:
    answers: list[Parks] = []
    desk.appraise(answers.append, owner=desk)
    desk.look_at(date(2025, 12, 31))
    desk.appraise(answers.append, owner=desk)
    rest()
    assert [parks[0].on for parks in answers] == [date(2025, 12, 31)]
    assert desk.appraised()[0].on == date(2025, 12, 31)


def test_a_failure_is_told_and_the_next_one_tries_again(
    desk: Desk,
    rest: Callable[[], None],
    qapp: QApplication,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object, **__: object) -> Parks:
        raise AppError("政策文件读不出来。", code="policy")

    with monkeypatch.context() as broken:
        broken.setattr(appraisals, "appraise_parks", refuse)
        answers: list[Parks] = []
        desk.appraise(answers.append, owner=desk)
        rest()
    shown = [each for each in qapp.topLevelWidgets() if each.objectName() == "problem"]
    assert [each.isVisible() for each in shown] == [True]
    shown[0].close()
    assert answers == []
    desk.appraise(answers.append, owner=desk)
    rest()
    assert len(answers[0]) == 20


def test_the_next_start_shows_what_was_said_of_the_same_records(
    memory_ledger: Ledger,
    background: Background,
    desk: Desk,
    rest: Callable[[], None],
    calls: list[int],
) -> None:
    answers: list[Parks] = []
    desk.appraise(answers.append, owner=desk, outlook=True)
    rest()
    computed = len(calls)
    again = Desk(memory_ledger, background, today=desk.today)
    again.appraise(answers.append, owner=again)
    rest()
    assert len(calls) == computed
    assert answers[1] == answers[0]
    again.appraise(answers.append, owner=again, outlook=True)
    rest()
    assert len(calls) == computed
    assert answers[2] == answers[0]


def test_what_is_remembered_answers_both_who_ask_at_once(
    memory_ledger: Ledger, background: Background, desk: Desk, rest: Callable[[], None]
) -> None:
    desk.appraise(lambda _: None, owner=desk, outlook=True)
    rest()
    again = Desk(memory_ledger, background, today=desk.today)
    answers: list[Parks] = []
    again.appraise(answers.append, owner=again)
    again.appraise(answers.append, owner=again, outlook=True)
    rest()
    assert [len(parks) for parks in answers] == [20, 20]
    assert all(park.outlook for parks in answers for park in parks)


def test_another_program_computes_what_this_one_said(
    memory_ledger: Ledger,
    background: Background,
    desk: Desk,
    rest: Callable[[], None],
    calls: list[int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk.appraise(lambda _: None, owner=desk, outlook=True)
    rest()
    computed = len(calls)
    monkeypatch.setattr(remembering, "VERSION", "0.0.1")
    again = Desk(memory_ledger, background, today=desk.today)
    again.appraise(lambda _: None, owner=again)
    rest()
    assert sum(calls[computed:]) == 20
