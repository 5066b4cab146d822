"""最低工资标准: the dated table of minimum wages that an office keeps and hands down.

The rule: one amount per day in force; an amount mistyped is corrected in place, an older one stays
as history.
"""

from dataclasses import replace
from datetime import date

from app.domain.changes import Changes, changed
from app.domain.dates import add_years
from app.domain.hard_checks import hard_findings
from app.domain.measures import FEN_PER_YUAN
from app.domain.money import MinimumWage
from app.errors import AppError
from app.store import queries
from app.store.ledger import Ledger, transaction
from app.store.records import audit_record, delete, insert, new_id, update
from app.usecases.roles import require

EARLIEST = date(2004, 3, 1)  # 最低工资规定 came into force
# A month's wage in yuan outside of this was typed in another unit.
LEAST_YUAN, MOST_YUAN = 200, 20_000


def minimum_wages(ledger: Ledger) -> list[MinimumWage]:
    """All that are here, this office's and those handed down, newest first."""
    return queries.all_of(ledger, MinimumWage, order="in_force_on DESC, unit_code")


def set_minimum_wage(
    ledger: Ledger,
    *,
    in_force_on: date,
    monthly_fen: int,
    document_number: str | None,
    today: date,
) -> Changes:
    """Keep what a month is worth at least (fen) from a day on; of the same day it is corrected.

    AppErrors: `day` and `amount` for what cannot be meant, and those of the hard checks.
    """
    require(ledger, "type")
    wage = MinimumWage(
        id=new_id(),
        unit_code=ledger.unit_code,
        in_force_on=in_force_on,
        monthly_fen=monthly_fen,
        document_number=document_number,
    )
    _refuse_wrong(wage, today)
    before = _of_day(ledger, in_force_on)
    if before is not None:
        wage = replace(wage, id=before.id, created_at=before.created_at)
        if replace(wage, updated_at=before.updated_at) == before:
            return Changes()
    with transaction(ledger):
        if before is None:
            insert(ledger, [wage])
        else:
            update(ledger, wage)
        audit_record(ledger, "登记最低工资标准", before=before, after=wage)
    return changed(MinimumWage.table)


def delete_minimum_wage(ledger: Ledger, wage_id: str) -> Changes:
    """Take back one that never was. AppError not_own for one that was handed down."""
    require(ledger, "delete")
    wage = queries.fetch(ledger, MinimumWage, wage_id)
    if wage.unit_code != ledger.unit_code:
        name = queries.unit(ledger, wage.unit_code).name
        raise AppError(
            f"这项标准是{name}下发的，本单位不能改动。",
            hint=f"有误的，请告诉{name}，由其更正后再下发。",
            code="not_own",
        )
    if wage.deleted_at is not None:
        return Changes()
    with transaction(ledger):
        delete(ledger, MinimumWage, [wage.id])
        audit_record(ledger, "删除最低工资标准", before=wage)
    return changed(MinimumWage.table)


def refuse_doubled(ledger: Ledger, wage: MinimumWage) -> None:
    """AppError "taken" for a second amount of one day."""
    if _of_day(ledger, wage.in_force_on, but=wage.id) is not None:
        raise AppError(
            f"{wage.in_force_on} 起的最低工资标准已另外登记。",
            hint="请更正那一条，或者先删除那一条。",
            code="taken",
        )


def _of_day(ledger: Ledger, day: date, *, but: str = "") -> MinimumWage | None:
    found = queries.all_of(
        ledger,
        MinimumWage,
        "unit_code = ? AND in_force_on = ? AND id <> ?",
        (ledger.unit_code, day.isoformat(), but),
    )
    return found[0] if found else None


def _refuse_wrong(wage: MinimumWage, today: date) -> None:
    finding = next(hard_findings(wage, today=today), None)
    if finding is not None:
        raise AppError(finding.sentence, code=finding.code)
    if not EARLIEST <= wage.in_force_on <= add_years(today, 1):
        raise AppError(
            f"执行日期 {wage.in_force_on} 离今天太远，可能填错。",
            hint="请核对文件上的日期。",
            code="day",
        )
    if not LEAST_YUAN * FEN_PER_YUAN <= wage.monthly_fen <= MOST_YUAN * FEN_PER_YUAN:
        raise AppError(
            f"月最低工资应在 {LEAST_YUAN} 元到 {MOST_YUAN:,} 元之间。",
            hint="请核对金额，单位是元。",
            code="amount",
        )
