"""A league asks a banner, the banner answers, the league settles it; two offices, one ledger."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from app.domain.changes import Changes, changed
from app.domain.papers import Explanation, Question
from app.errors import AppError
from app.store import ledger as ledgers
from app.store import queries
from app.store.ledger import Ledger
from app.store.records import delete, insert
from app.usecases.asking import (
    answer,
    ask,
    asked_questions,
    close_question,
    open_questions,
    received_questions,
)
from tests.store import made_up

DAY = date(2026, 6, 30)


@pytest.fixture(name="league")
def _league() -> Iterator[Ledger]:
    opened = ledgers.in_memory(unit_code="152200")
    yield opened
    ledgers.close(opened)


@pytest.fixture(name="banner")
def _banner(league: Ledger) -> Ledger:
    """The same records as 扎赉特旗 would see them, had they travelled."""
    return replace(league, unit_code="152223", who="虚构经办")


def _ask(league: Ledger, words: str = "这份协议为什么超过三年？") -> Question:
    assert ask(league, to_unit="152223", words=words) == changed("question")
    return asked_questions(league)[-1].question


def test_a_question_at_large_there_and_back(league: Ledger, banner: Ledger) -> None:
    question = _ask(league)
    asked = open_questions(banner)
    assert [(x.question.id, x.asking, x.asked, x.about) for x in asked] == [
        (question.id, "兴安盟", "扎赉特旗", "")
    ]
    assert open_questions(league) == ()
    assert answer(banner, question.id, " 有延期\n批件 ") == changed("explanation")
    assert open_questions(banner) == ()
    for seen in (asked_questions(league), received_questions(banner)):
        given = seen[0].answer
        assert given is not None
        assert (given.reason, given.given_by, given.unit_code) == (
            "有延期 批件",
            "虚构经办",
            "152223",
        )
        assert (given.of_table, given.of_id, given.code) == ("question", question.id, "answer")
    assert close_question(league, question.id, DAY) == changed("question")
    assert asked_questions(league)[0].question.closed_on == DAY
    assert [x.action for x in queries.audit_entries(league, newest=3)] == [
        "办结询问",
        "答复询问",
        "询问",
    ]


def test_a_question_names_its_record(league: Ledger, banner: Ledger) -> None:
    person = made_up.founder(unit_code="152223")
    firm = made_up.entity(person, unit_code="152223")
    insert(league, [person, firm])
    ask(league, to_unit="152223", words="请核对注册日期", of_table="entity", of_id=firm.id)
    assert open_questions(banner)[0].about == firm.name
    delete(league, type(firm), [firm.id])
    assert asked_questions(league)[0].about == firm.name


def test_only_about_a_record_of_who_is_asked(league: Ledger) -> None:
    firm = made_up.entity(unit_code="152222")
    insert(league, [firm])
    with pytest.raises(AppError, match="创业实体不属于") as caught:
        ask(league, to_unit="152223", words="请核对注册日期", of_table="entity", of_id=firm.id)
    assert caught.value.code == "foreign_unit"
    assert asked_questions(league) == ()


@pytest.mark.parametrize("to_unit", ["152200", "150000", "150602", "999999"])
def test_only_offices_directly_below_are_asked(league: Ledger, to_unit: str) -> None:
    with pytest.raises(AppError, match="下级机构") as caught:
        ask(league, to_unit=to_unit, words="请核对")
    assert caught.value.code == "not_subordinate"


def test_a_banner_has_nobody_to_ask(banner: Ledger) -> None:
    with pytest.raises(AppError) as caught:
        ask(banner, to_unit="152200", words="请核对")
    assert (caught.value.code, "没有下级" in caught.value.hint) == ("not_subordinate", True)


@pytest.mark.parametrize("words", ["", "？", " \n"])
def test_words_must_say_something(league: Ledger, banner: Ledger, words: str) -> None:
    with pytest.raises(AppError) as caught:
        ask(league, to_unit="152223", words=words)
    assert caught.value.code == "words"
    question = _ask(league)
    with pytest.raises(AppError) as caught:
        answer(banner, question.id, words)
    assert caught.value.code == "reason"


def test_an_answer_is_written_over(league: Ledger, banner: Ledger) -> None:
    question = _ask(league)
    answer(banner, question.id, "第一次答复")
    answer(banner, question.id, "更正答复")
    given = queries.all_of(banner, Explanation)
    assert [each.reason for each in given] == ["更正答复"]
    assert answer(banner, question.id, "更正答复") == Changes()


def test_only_who_is_asked_answers(league: Ledger) -> None:
    question = _ask(league)
    for other in ("152222", "152200"):
        with pytest.raises(AppError) as caught:
            answer(replace(league, unit_code=other), question.id, "代为答复")
        assert caught.value.code == "not_asked"


def test_what_another_office_writes_under_the_question_is_no_answer(
    league: Ledger, banner: Ledger
) -> None:
    question = _ask(league)
    words = Explanation(
        id="0" * 36,
        unit_code="152222",
        of_table="question",
        of_id=question.id,
        code="answer",
        reason="不是问我们的",
    )
    insert(league, [words])
    assert asked_questions(league)[0].answer is None
    assert len(open_questions(banner)) == 1


def test_a_settled_question_is_not_answered_any_more(league: Ledger, banner: Ledger) -> None:
    question = _ask(league)
    close_question(league, question.id, DAY)
    assert open_questions(banner) == ()
    assert [x.question.id for x in received_questions(banner)] == [question.id]
    with pytest.raises(AppError, match="已经办结") as caught:
        answer(banner, question.id, "迟到的答复")
    assert caught.value.code == "closed"
    assert close_question(league, question.id, date(2026, 7, 1)) == Changes()
    assert asked_questions(league)[0].question.closed_on == DAY


def test_only_who_asked_settles(league: Ledger, banner: Ledger) -> None:
    question = _ask(league)
    with pytest.raises(AppError, match="兴安盟") as caught:
        close_question(banner, question.id, DAY)
    assert caught.value.code == "foreign_unit"


def test_questions_stand_in_the_order_they_were_asked(league: Ledger, banner: Ledger) -> None:
    said = [_ask(league, f"第 {n} 个问题").id for n in range(3)]
    delete(league, Question, [said[1]])
    assert [x.question.id for x in open_questions(banner)] == [said[0], said[2]]
