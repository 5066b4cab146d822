"""What a higher office asks the ones below it, and what they answer.

The rule: a question belongs to who asks, its answer (an Explanation of code `answer`) to who is
asked; neither changes what the other wrote.
"""

from dataclasses import dataclass, replace
from datetime import date

from app.domain.changes import Changes, changed
from app.domain.papers import Explanation, Question
from app.domain.records import RECORDS
from app.errors import AppError
from app.store import queries
from app.store.ledger import Ledger, transaction
from app.store.naming import names_of
from app.store.records import audit_record, insert, new_id, update
from app.usecases.explaining import give, needed_words, refuse_foreign, standing
from app.usecases.roles import require

ANSWER = "answer"
KINDS = {record.table: record for record in RECORDS}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the names of who asks whom about what ("" if at large), and its answer."""

    question: Question
    asking: str
    asked: str
    about: str
    answer: Explanation | None


def ask(
    ledger: Ledger,
    *,
    to_unit: str,
    words: str,
    of_table: str | None = None,
    of_id: str | None = None,
) -> Changes:
    """Ask an office directly below this one, at large or about one of that office's records.

    AppErrors: words, not_subordinate, foreign_unit.
    """
    require(ledger, "type")
    said = needed_words(
        words, "没有写问题，或写得太短。", hint="请写明要对方核对或说明什么。", code="words"
    )
    _refuse_outsider(ledger, to_unit)
    if of_table is not None and of_id is not None:
        _refuse_record_of_others(ledger, to_unit=to_unit, of_table=of_table, of_id=of_id)
    question = Question(
        id=new_id(),
        unit_code=ledger.unit_code,
        to_unit=to_unit,
        of_table=of_table,
        of_id=of_id,
        words=said,
        asked_by=ledger.who,
    )
    with transaction(ledger):
        insert(ledger, [question])
        audit_record(ledger, "询问", after=question)
    return changed(Question.table)


def answer(ledger: Ledger, question_id: str, reason: str) -> Changes:
    """Answer a question put to this office, or write over the answer that stands.

    AppErrors: reason, not_asked, closed.
    """
    require(ledger, "type")
    said = needed_words(
        reason, "没有写答复，或写得太短。", hint="请写明核对的结果，至少两个字。", code="reason"
    )
    question = queries.fetch(ledger, Question, question_id)
    if question.to_unit != ledger.unit_code:
        raise AppError("这个问题不是问本单位的。", hint="请选择问本单位的问题。", code="not_asked")
    if question.closed_on is not None or question.deleted_at is not None:
        raise AppError(
            "这个问题已经办结，没有保存答复。", hint="还要说明的，请与对方联系。", code="closed"
        )
    key = (Question.table, question.id, ANSWER)
    given = standing(ledger, ledger.unit_code).get(key)
    return give(ledger, {key: given}, said, action="答复询问")


def close_question(ledger: Ledger, question_id: str, on: date) -> Changes:
    """Settle a question that this office asked. AppError "foreign_unit" for another's."""
    require(ledger, "type")
    question = queries.fetch(ledger, Question, question_id)
    refuse_foreign(ledger, question)
    if question.closed_on is not None:
        return Changes()
    closed = replace(question, closed_on=on)
    with transaction(ledger):
        update(ledger, closed)
        audit_record(ledger, "办结询问", before=question, after=closed)
    return changed(Question.table)


def received_questions(ledger: Ledger) -> tuple[Asked, ...]:
    """All that this office is or was asked, oldest first."""
    return _asked(ledger, "to_unit = ?")


def open_questions(ledger: Ledger) -> tuple[Asked, ...]:
    """What this office is asked, has not answered, and nobody closed; oldest first."""
    asked = received_questions(ledger)
    return tuple(x for x in asked if x.answer is None and x.question.closed_on is None)


def asked_questions(ledger: Ledger) -> tuple[Asked, ...]:
    """All that this office asked, with the answers that are here; oldest first."""
    return _asked(ledger, "unit_code = ?")


def _asked(ledger: Ledger, where: str) -> tuple[Asked, ...]:
    questions = queries.all_of(ledger, Question, where, (ledger.unit_code,), order="created_at, id")
    answers = {
        (each.of_id, each.unit_code): each
        for each in queries.all_of(
            ledger,
            Explanation,
            "of_table = ? AND code = ?",
            (Question.table, ANSWER),
            order="updated_at, id",
        )
    }
    names = names_of(ledger, (of for each in questions if (of := _record_of(each))))
    units = {unit.code: unit.name for unit in queries.units(ledger)}
    return tuple(
        Asked(
            question=each,
            asking=units[each.unit_code],
            asked=units[each.to_unit],
            about=names[of] if (of := _record_of(each)) else "",
            answer=answers.get((each.id, each.to_unit)),
        )
        for each in questions
    )


def _record_of(question: Question) -> tuple[str, str] | None:
    if question.of_table is None or question.of_id is None:
        return None
    return question.of_table, question.of_id


def _refuse_outsider(ledger: Ledger, to_unit: str) -> None:
    below = {unit.code for unit in queries.units(ledger) if unit.parent == ledger.unit_code}
    if to_unit not in below:
        raise AppError(
            "只能询问本单位的下级机构。",
            hint="请从下级机构中选择。" if below else "本单位没有下级机构，不用询问。",
            code="not_subordinate",
        )


def _refuse_record_of_others(ledger: Ledger, *, to_unit: str, of_table: str, of_id: str) -> None:
    record = queries.fetch(ledger, KINDS[of_table], of_id)
    if record.unit_code != to_unit:
        raise AppError(
            f"这条{record.label}不属于要询问的机构。",
            hint="请询问记录所属的机构，或不指明记录。",
            code="foreign_unit",
        )
