"""Rows of 从业人员 and 创业担保贷款 against the books: what they add to an entity that resides.

They count only for an entity with an accepted agreement, in this import or in the ledger.
"""

from datetime import date
from typing import Any

from app.domain.entity import Entity
from app.domain.headcount import Headcount
from app.domain.money import Loan
from app.policy.soft_checks import month_before
from app.workbooks import questions
from app.workbooks.books import Books, Place, Verdict, refused
from app.workbooks.cell_text import key as name_key
from app.workbooks.fates import Fault, Row


def add_headcount(books: Books, row: Row, at: Place, *, today: date) -> Verdict:
    """One entity's people at a month end."""
    entity = _resident(books, row.values)
    if isinstance(entity, Fault):
        return refused("entity", row.values.get("entity", ""), entity)
    values = _facts(row.values, entity.id)
    verdict = books.settle((Headcount, entity.id, values["period_end_on"]), values, at)
    if verdict.state == "accepted":
        earlier = books.dated.get((Headcount, entity.id, month_before(values["period_end_on"])), [])
        before = books.current[earlier[0]].employees if earlier else None
        row.doubts.extend(questions.of_headcount(values, before=before, today=today))
    return verdict


def add_loan(books: Books, row: Row, at: Place, *, today: date) -> Verdict:
    """One loan, known by entity, day and amount."""
    entity = _resident(books, row.values)
    if isinstance(entity, Fault):
        return refused("entity", row.values.get("entity", ""), entity)
    values = _facts(row.values, entity.id)
    key = (Loan, entity.id, values["paid_out_on"], values["amount_fen"])
    verdict = books.settle(key, values, at)
    if verdict.state == "accepted":
        row.doubts.extend(questions.of_loan(values, kind=entity.kind, today=today))
    return verdict


def _facts(values: dict[str, Any], entity_id: str) -> dict[str, Any]:
    facts = {k: v for k, v in values.items() if k not in ("park", "entity", "uscc")}
    facts["entity_id"] = entity_id
    return facts


def _resident(books: Books, values: dict[str, Any]) -> Entity | Fault:
    """The entity a row means, if it has an agreement; by USCC first, else by its only name."""
    uscc, name = values.get("uscc"), values.get("entity")
    if uscc and uscc in books.by_uscc:
        return _with_stay(books, books.current[books.by_uscc[uscc]])
    named = [books.current[i] for i in books.by_name.get(name_key(name), ())] if name else []
    if uscc:
        # A name that belongs to another code is another entity.
        named = [entity for entity in named if entity.uscc is None]
    named = [entity for entity in named if entity.id in books.parks_of]
    if len(named) > 1 and "park" in values:
        park = books.park(values["park"])
        if not isinstance(park, Fault):
            named = [entity for entity in named if park.id in books.parks_of[entity.id]]
    if len(named) == 1:
        only: Entity = named[0]
        return only
    shown = name or uscc
    if named:
        return Fault(
            "unknown_entity",
            f"有 {len(named)} 个实体都叫“{shown}”，分不清是哪一个。请填统一社会信用代码。",
        )
    return _unknown(str(shown))


def _with_stay(books: Books, entity: Entity) -> Entity | Fault:
    return entity if entity.id in books.parks_of else _unknown(entity.name)


def _unknown(name: str) -> Fault:
    return Fault(
        "unknown_entity",
        f"“{name}”没有登记入驻（入驻台账里没有，或那一行被退回）。"
        "请先把它的入驻台账改好，两张表一起再导入。",
    )
