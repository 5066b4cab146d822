"""The ledgers that pictures are taken of: empty, one of each, a usual year, the league, 100,000.

The rule: each is made once in a folder and copied before anyone looks, for a visit changes it.
"""

import shutil
from collections.abc import Callable
from dataclasses import MISSING, replace
from dataclasses import fields as dataclass_fields
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from app.domain.fields import Field, Kind, fields_of
from app.domain.money import Benefit
from app.domain.papers import Assessment, Evidence, Explanation, Question
from app.domain.park import Park
from app.domain.record import Record
from app.domain.records import RECORDS
from app.domain.service import Activity, Mentor, Project, ServiceRecord, Training
from app.store import key_files, ledger, queries
from app.store.ledger import Ledger, transaction
from app.store.records import audit, delete, insert, new_id
from app.store.search_rows import keep_up
from app.usecases.demo.carrying_out import carry_out
from app.usecases.practice_ledger import make_practice_ledger
from tests.bench.ledger_file import PASSPHRASE as BENCH_PASSPHRASE
from tests.bench.ledger_file import path_of

TODAY = date(2026, 6, 30)
PASSPHRASE = "正确 的 口令 42"
BANNER, LEAGUE = "152223", "152200"
CASES = Path(__file__).parent.parent / "cases" / "ledgers"
# Of those registers the benchmarks leave empty, and of the log.
REGISTERS = (Benefit, Mentor, Project, Training, Activity, ServiceRecord)
ROWS, LOGGED = 100_000, 20_000
NUMBERS = {
    Kind.WHOLE: 12,
    Kind.AREA: 1_234_567,
    Kind.MONEY: 123_456_700,
    Kind.YUAN: 123_456_700,
    Kind.FLAG: True,
}
LONG_PERSON = "虚构·阿拉腾𠮷日嘎拉·䶮其其格"
LONG_NAME = "虚构扎赉特旗音德尔镇𠮷䶮草原·牧歌民族手工艺品加工与电子商务服务专业合作社（有限合伙）"
SECRETS = {"id_number": "152223199001010017"}
CODES_OF = {"uscc": "91152223MA0N1XYZ1R", "operator_uscc": "91152223MA0N1XYZ1R"}


def _fresh(path: Path, unit: str) -> Ledger:
    made, _ = ledger.create(path, unit_code=unit, passphrase=PASSPHRASE, who="虚构经办")
    return made


def _empty(path: Path) -> Ledger:
    return _fresh(path, BANNER)


def _one(path: Path) -> Ledger:
    """One park, and one record of every kind that hangs on it."""
    made = _fresh(path, BANNER)
    parks = queries.all_of(made, Park, "unit_code = ?", (BANNER,))
    ids = {"park": parks[0].id}
    kept_elsewhere = (Park, Evidence, Explanation, Question, Assessment)
    with transaction(made):
        delete(made, Park, [each.id for each in parks[1:]])
        for kind in RECORDS:
            if kind not in kept_elsewhere:
                record = _record(kind, ids)
                ids[kind.table] = record.id
                insert(made, [record])
                audit(made, action="虚构登记", of_table=kind.table, of_id=record.id, after=record)
    return made


def _record(kind: type[Record], ids: dict[str, str]) -> Record:
    common = {"id", "unit_code", "created_at", "updated_at", "deleted_at"}
    given = {
        each.name: _value(each, ids)
        for each in fields_of(kind)
        if each.name not in common and each.name not in ("closed_on", "left_on", "revoked_on")
    }
    optional = {each.name for each in dataclass_fields(kind) if each.default is not MISSING}
    known = {name: value for name, value in given.items() if value is not None or name in optional}
    return kind(id=new_id(), **known)


def _value(field: Field, ids: dict[str, str]) -> Any:
    if field.kind is Kind.TEXT:
        told = SECRETS.get(field.name) or CODES_OF.get(field.name)
        return told or (LONG_PERSON if field.label in ("创业者", "姓名") else LONG_NAME)
    if field.kind is Kind.DAY:
        late = field.name in ("agreed_end_on", "due_on", "planned_to", "extension_end_on")
        return TODAY + timedelta(days=20) if late else TODAY - timedelta(days=61)
    if field.kind in NUMBERS:
        return NUMBERS[field.kind]
    if field.kind in (Kind.CODE, Kind.CODES):
        return field.codes[0] if field.kind is Kind.CODE else field.codes
    return ids.get(field.links_to) if field.kind is Kind.LINK else None


def _usual(path: Path) -> Ledger:
    return make_practice_ledger(path, today=TODAY)


def _league(path: Path) -> Ledger:
    """The league's after every banner reported, from the program's own demonstration."""
    out = path.parent / "demo"
    done = carry_out(out, today=TODAY, passphrase=PASSPHRASE, say=lambda _: None)
    (office,) = (each for each in done.offices if each.unit_code == LEAGUE)
    for suffix in ("", ".key", ".key.bak"):
        made = out / f"{office.ledger}{suffix}"
        if made.exists():
            shutil.copyfile(made, path.with_name(path.name + suffix))
    return ledger.unlock(path, PASSPHRASE)


def _large(path: Path) -> Ledger:
    """The benchmarks' 100,000 agreements, and as many rows in every register beside them."""
    for suffix in ("", ".key"):
        shutil.copyfile(f"{path_of('L')}{suffix}", f"{path}{suffix}")
    made = ledger.unlock(path, BENCH_PASSPHRASE)
    parks, tenants = (
        [each for (each,) in made.db.execute(f"SELECT id FROM {table} LIMIT {ROWS}")]
        for table in ("park WHERE deleted_at IS NULL", "entity")
    )
    for kind in REGISTERS:
        like = _record(kind, {})
        with transaction(made):
            insert(made, (_varied(like, at, parks, tenants) for at in range(ROWS)))
    with transaction(made):
        for at in range(LOGGED):
            audit(made, action="虚构登记", of_table="entity", of_id=tenants[at])
    while keep_up(made):
        pass
    return made


def _varied(like: Record, at: int, parks: list[str], tenants: list[str]) -> Record:
    given: dict[str, Any] = {}
    for field in fields_of(type(like)):
        if field.name == "name":
            given["name"] = f"虚构{like.label}{at + 1}"
        elif field.name in ("park_id", "entity_id"):
            among = parks if field.name == "park_id" else tenants
            given[field.name] = among[at % len(among)]
        elif field.kind is Kind.CODE:
            given[field.name] = field.codes[at % len(field.codes)]
        elif field.kind is Kind.DAY and field.name != "left_on":
            given[field.name] = TODAY - timedelta(days=at % 1500)
        elif field.kind in (Kind.MONEY, Kind.YUAN):
            given[field.name] = 100_000 + at * 1_000
    return replace(like, id=new_id(), **given)


MAKERS: dict[str, Callable[[Path], Ledger]] = {
    "empty": _empty,
    "one": _one,
    "usual": _usual,
    "league": _league,
    "L": _large,
}
STATES = tuple(MAKERS)


def opened_copy(state: str, folder: Path) -> Ledger:
    """A copy of the ledger of that state, open; made under `folder` if it is not there yet."""
    made = folder / "made" / state / f"{state}.ledger"
    if not made.exists():
        made.parent.mkdir(parents=True)
        ledger.close(MAKERS[state](made))
    copy = folder / "copies" / state / f"虚构-{state}.ledger"
    shutil.rmtree(copy.parent, ignore_errors=True)
    copy.parent.mkdir(parents=True)
    shutil.copyfile(made, copy)
    for beside in (key_files.key_path, key_files.spare_path):
        if beside(made).exists():
            shutil.copyfile(beside(made), beside(copy))
    words = {"L": BENCH_PASSPHRASE, "usual": "lianxi2022"}.get(state, PASSPHRASE)
    return ledger.unlock(copy, words)
