"""What people call a record: one line that tells it from its neighbours.

The rule: deleted records have names too, and an id that is not here gets its kind and the id's end.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from app.domain.codes import TIER_LABELS
from app.domain.measures import wan_text, yuan_text
from app.domain.records import RECORDS
from app.domain.unit import Unit
from app.store.ledger import Ledger
from app.store.scan import scan

CHUNK = 500
SHORT_ID = 8
LONGEST_WORDS = 24
LABELS = {record.table: record.label for record in RECORDS} | {Unit.table: Unit.label}
UNKNOWN_LABEL = "记录"


@dataclass(frozen=True, slots=True)
class _Naming:
    """How the records `r` of one table are named: what to read, and how to say it."""

    columns: str
    words: Callable[..., str]
    joins: str = ""
    key: str = "id"


def names_of(ledger: Ledger, pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """The names of records given as (table, id), deleted or not; every pair gets one."""
    asked: dict[str, dict[str, None]] = defaultdict(dict)
    for table, record_id in pairs:
        asked[table][record_id] = None
    found: dict[tuple[str, str], str] = {}
    for table, ids in asked.items():
        found.update({(table, each): _unknown(table, each) for each in ids})
        if table in NAMINGS:
            found.update(_named(ledger, table, list(ids)))
    return found


def _named(ledger: Ledger, table: str, ids: list[str]) -> Iterator[tuple[tuple[str, str], str]]:
    naming = NAMINGS[table]
    for start in range(0, len(ids), CHUNK):
        some = ids[start : start + CHUNK]
        for record_id, *values in scan(
            ledger,
            f"SELECT r.{naming.key}, {naming.columns} FROM {table} r{naming.joins}"
            f" WHERE r.{naming.key} IN ({', '.join('?' * len(some))})",
            some,
        ):
            yield (table, record_id), naming.words(*values)


def _unknown(table: str, record_id: str) -> str:
    """用工记录 5b1c09fe: the end of an id differs where its beginning, a time, is the same."""
    return f"{LABELS.get(table, UNKNOWN_LABEL)} {record_id[-SHORT_ID:]}"


def _dotted(*parts: str | None) -> str:
    """What there is of the parts, with middle dots between."""
    return " · ".join(part for part in parts if part)


def _spaced(*parts: str | None) -> str:
    return " ".join(part for part in parts if part)


def _tenancy(entity: str, park: str, number: str | None, start_on: str) -> str:
    return _dotted(entity, park, number or f"{start_on} 起")


def _headcount(entity: str, period_end_on: str) -> str:
    return f"{entity} {period_end_on[:7]}"


def _loan(entity: str, amount_fen: int, paid_out_on: str) -> str:
    return f"{entity} {wan_text(amount_fen)} 万元 {paid_out_on}"


def _benefit(kind: str, entity: str | None, park: str | None, amount_fen: int) -> str:
    return _dotted(kind, entity or park, f"{yuan_text(amount_fen)} 元")


def _dated(park: str, label: str, day: str | None) -> str:
    return _spaced(_dotted(park, label), day)


def _tiered(park: str, tier: str, day: str | None) -> str:
    return _spaced(_dotted(park, TIER_LABELS.get(tier, tier)), day)


def _clipped(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= LONGEST_WORDS else f"{line[: LONGEST_WORDS - 1]}…"


OF_PARK = " LEFT JOIN park p ON p.id = r.park_id"
OF_ENTITY = " LEFT JOIN entity e ON e.id = r.entity_id"
BY_NAME = _Naming("r.name", str)
NAMINGS = {
    "unit": _Naming("r.name", str, key="code"),
    "park": BY_NAME,
    "park_area": _Naming("p.name, '面积', r.in_force_on", _dated, OF_PARK),
    "mechanism_judgement": _Naming("p.name, '管理机制评定', r.judged_on", _dated, OF_PARK),
    "tier_grant": _Naming("p.name, r.tier, r.granted_on", _tiered, OF_PARK),
    "build_stage": _Naming("p.name, r.stage", _dotted, OF_PARK),
    "founder": BY_NAME,
    "entity": BY_NAME,
    "tenancy": _Naming(
        "e.name, p.name, r.agreement_number, r.start_on", _tenancy, OF_ENTITY + OF_PARK
    ),
    "headcount": _Naming("e.name, r.period_end_on", _headcount, OF_ENTITY),
    "loan": _Naming("e.name, r.amount_fen, r.paid_out_on", _loan, OF_ENTITY),
    "benefit": _Naming("r.kind, e.name, p.name, r.amount_fen", _benefit, OF_ENTITY + OF_PARK),
    "minimum_wage": _Naming("'最低工资标准', r.in_force_on", _spaced),
    "mentor": BY_NAME,
    "service_record": _Naming("p.name, r.service, r.served_on", _dated, OF_PARK),
    "project": BY_NAME,
    "training": BY_NAME,
    "activity": BY_NAME,
    "evidence": _Naming("r.title", str),
    "explanation": _Naming("r.reason", _clipped),
    "question": _Naming("r.words", _clipped),
    "assessment": _Naming("p.name, r.tier, r.on_day", _tiered, OF_PARK),
}
