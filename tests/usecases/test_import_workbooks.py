"""Importing clerks' ledgers: the right rows go in, once, and nothing else changes."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from app.domain.entity import Entity, Founder
from app.domain.headcount import Headcount
from app.domain.money import Loan
from app.domain.park import MechanismJudgement, Park, ParkArea
from app.domain.tenancy import Tenancy
from app.errors import AppError
from app.store import ledger as ledgers
from app.store import queries
from app.store.ledger import Ledger
from app.store.records import update
from app.usecases import undoing
from app.usecases.import_workbooks import FileReport, ImportReport, import_workbooks
from app.workbooks.books import WRITTEN
from app.workbooks.registers import register
from tests.workbooks.made_up import (
    PARK,
    TODAY,
    code,
    person,
    sheet_of,
    tenancies,
    tenancy,
    workbook,
)
from tests.workbooks.register_rows import rows_of

CASES = Path(__file__).parents[1] / "cases"
LEDGERS = sorted((CASES / "ledgers").glob("*.xlsx"))
MESSY = [path for path in LEDGERS if "messy" in path.name]


@pytest.fixture
def office() -> Iterator[Ledger]:
    """扎赉特旗's ledger in memory."""
    opened = ledgers.in_memory(unit_code="152223")
    yield opened
    ledgers.close(opened)


def _import(ledger: Ledger, *paths: Path, dry_run: bool = False, **more: Any) -> ImportReport:
    return import_workbooks(ledger, paths, dry_run=dry_run, today=TODAY, **more)


def _one(ledger: Ledger, path: Path) -> FileReport:
    return _import(ledger, path).files[0]


def _fingerprint(ledger: Ledger) -> str:
    """Of every row of every table, tracking and audit log included."""
    tables = ledger.db.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
    ).fetchall()
    digest = hashlib.sha256()
    for (table,) in tables:
        rows = ledger.db.execute(f'SELECT * FROM "{table}"').fetchall()
        digest.update(repr((table, sorted(map(repr, rows)))).encode())
    return digest.hexdigest()


def _contents(ledger: Ledger) -> dict[type, list[Any]]:
    return {
        kind: queries.all_of(ledger, kind, "unit_code = ?", (ledger.unit_code,)) for kind in WRITTEN
    }


def _said(ledger: Ledger) -> dict[str, list[str]]:
    """What the ledger says, without ids and times."""
    own = ("id", "created_at", "updated_at")
    return {
        kind.__name__: sorted(
            repr(
                {
                    f.name: getattr(record, f.name)
                    for f in fields(record)
                    if f.name not in own and not f.name.endswith("_id")
                }
            )
            for record in records
        )
        for kind, records in _contents(ledger).items()
    }


@pytest.mark.parametrize("path", MESSY, ids=lambda path: path.stem)
def test_the_fate_of_every_tenancy_row(path: Path) -> None:
    ledger = ledgers.in_memory(unit_code=path.name[:6])
    report = _one(ledger, path)
    answer = json.loads((CASES / "answers" / f"{path.stem}.json").read_text("utf-8"))["tenancies"]
    (sheet,) = (s.sheet for s in report.sheets if s.kind == "tenancies")
    assert report.accepted["tenancies"] == answer["accepted"]
    assert sum(1 for repeat in report.repeated if repeat.sheet == sheet) == answer["repeated"]
    assert [
        {"row": r.row, "name": r.name, "code": r.code} for r in report.refused if r.sheet == sheet
    ] == answer["refused"]
    assert {r.code for r in report.refused if r.sheet != sheet} == {"unknown_entity"}
    ledgers.close(ledger)


@pytest.mark.parametrize("path", LEDGERS, ids=lambda path: path.stem)
def test_the_same_file_again_changes_nothing(path: Path) -> None:
    ledger = ledgers.in_memory(unit_code=path.name[:6])
    first = _import(ledger, path)
    before = _fingerprint(ledger)
    again = _import(ledger, path)
    assert _fingerprint(ledger) == before
    assert again.files[0].accepted == {}
    assert again.files[0].unchanged == first.files[0].accepted
    assert again.files[0].refused == first.files[0].refused
    assert again.files[0].repeated == first.files[0].repeated
    assert (again.changes.tables, again.backup) == (frozenset(), None)
    ledgers.close(ledger)


def test_clean_ledgers_go_in_whole() -> None:
    for path in LEDGERS:
        if "clean" in path.name:
            ledger = ledgers.in_memory(unit_code=path.name[:6])
            report = _one(ledger, path)
            rows = {s.title: s.max_row - 1 for s in openpyxl.load_workbook(path).worksheets}
            assert list(report.accepted.values()) == list(rows.values())
            assert (report.refused, report.repeated) == ((), ())
            ledgers.close(ledger)


def test_a_dry_run_shows_all_and_changes_nothing(office: Ledger) -> None:
    path = CASES / "ledgers" / "152223-1-messy.xlsx"
    before = _fingerprint(office)
    shown = _import(office, path, dry_run=True)
    assert _fingerprint(office) == before
    done = _import(office, path)
    assert shown.files == done.files
    assert (shown.inserted, shown.updated) == (done.inserted, done.updated)
    assert shown.dry_run
    assert not shown.changes.tables
    assert done.changes.touch("tenancy", "headcount", "loan")


def test_refused_rows_mended_and_imported_again(office: Ledger, tmp_path: Path) -> None:
    messy = CASES / "ledgers" / "152223-1-messy.xlsx"
    report = _import(office, messy, refused_to=tmp_path).files[0]
    assert report.refused_workbook is not None
    returned = openpyxl.load_workbook(report.refused_workbook)
    assert returned.sheetnames == ["入驻实体明细表", "从业人员", "创业担保贷款"]
    assert sum(sheet.max_row - 1 for sheet in returned) == len(report.refused)
    whole = openpyxl.load_workbook(CASES / "ledgers" / "152223-1-clean.xlsx")["入驻台账"]
    right = {row[14]: row for row in whole.iter_rows(values_only=True)}
    sheet = returned["入驻实体明细表"]
    heads = {cell.value: at for at, cell in enumerate(sheet[1], start=1)}
    for line in range(2, sheet.max_row + 1):
        assert sheet.cell(line, heads["创业园名称"]).value
        assert str(sheet.cell(line, heads["退回原因"]).value).endswith("。")
        good = right[sheet.cell(line, heads["协议编号"]).value]
        for head, at in (("营业执照号", 2), ("身份证", 9), ("入园时间", 15), ("协议到期日", 16)):
            sheet.cell(line, heads[head]).value = good[at]
        sheet.cell(line, heads["使用面积"]).value = good[18]
    returned.save(report.refused_workbook)
    mended = _import(office, report.refused_workbook).files[0]
    assert mended.refused == ()
    assert sum(mended.accepted.values()) == len(report.refused)
    assert all("退回原因" not in sheet.unmapped for sheet in mended.sheets)
    clean = ledgers.in_memory(unit_code="152223")
    _import(clean, CASES / "ledgers" / "152223-1-clean.xlsx")
    assert {k: v for k, v in _said(office).items() if k != "ServiceRecord"} == {
        k: v for k, v in _said(clean).items() if k != "ServiceRecord"
    }
    ledgers.close(clean)


def test_a_returned_workbook_never_overwrites_another(office: Ledger, tmp_path: Path) -> None:
    path = tenancies(tmp_path / "台账.xlsx", tenancy(1, 园区名称="没有的园区"))
    names = [_import(office, path, refused_to=tmp_path).files[0].refused_workbook for _ in "ab"]
    assert [name.name for name in names if name] == ["台账-退回.xlsx", "台账-退回2.xlsx"]


def test_a_register_of_the_ledger_says_nothing_new(office: Ledger, tmp_path: Path) -> None:
    _import(office, CASES / "ledgers" / "152223-1-clean.xlsx")
    path = tmp_path / "册.xlsx"
    path.write_bytes(register(rows_of(_contents(office), queries.units(office))))
    before = _fingerprint(office)
    assert _one(office, path).refused == ()
    assert _fingerprint(office) == before
    fresh = ledgers.in_memory(unit_code="152223")
    _import(fresh, path)
    assert _said(fresh) == _said(office)
    ledgers.close(fresh)


def test_a_row_carries_entity_founder_and_agreement(office: Ledger, tmp_path: Path) -> None:
    _import(office, tenancies(tmp_path / "a.xlsx", tenancy(1, 创业者="娜仁•宝　音")))
    (entity,) = queries.all_of(office, Entity)
    (founder,) = queries.all_of(office, Founder)
    (stay,) = queries.all_of(office, Tenancy)
    assert (founder.name, entity.founder_id) == ("娜仁·宝音", founder.id)
    assert (stay.entity_id, stay.area_dm2) == (entity.id, 5000)
    assert queries.fetch(office, Park, stay.park_id).name == PARK
    assert {entity.unit_code, founder.unit_code, stay.unit_code} == {"152223"}


def test_later_news_updates_and_an_empty_cell_erases_nothing(
    office: Ledger, tmp_path: Path
) -> None:
    _import(office, tenancies(tmp_path / "1.xlsx", tenancy(1, 房间号="A1", 联系电话="13900000000")))
    news = tenancy(1, 离园日期="2026-05-31", 离园原因="孵化成功", 联系电话="13900000001")
    report = _import(office, tenancies(tmp_path / "2.xlsx", news))
    (stay,) = queries.all_of(office, Tenancy)
    (founder,) = queries.all_of(office, Founder)
    assert (stay.left_on, stay.leaving_cause, stay.room) == (
        date(2026, 5, 31),
        "孵化成功搬离",
        "A1",
    )
    assert founder.phone == "13900000001"
    assert (report.inserted, report.updated) == ({}, {"founder": 1, "tenancy": 1})
    assert report.files[0].accepted == {"tenancies": 1}


def _bare(ledger: Ledger) -> dict[type, list[Any]]:
    """What the records say, whenever they were written."""
    return {
        kind: [replace(each, created_at="", updated_at="") for each in records]
        for kind, records in _contents(ledger).items()
    }


def test_an_import_is_taken_back_whole_and_done_again(office: Ledger, tmp_path: Path) -> None:
    _import(office, tenancies(tmp_path / "1.xlsx", tenancy(1, 房间号="A1")))
    before = _bare(office)
    news = tenancy(1, 离园日期="2026-05-31", 离园原因="孵化成功", 房间号="B2")
    report = _import(office, tenancies(tmp_path / "2.xlsx", news, tenancy(2), tenancy(3)))
    after = _bare(office)
    step = undoing.step_of(office, report.written, action="导入")
    assert step is not None
    undoing.undo(office, step)
    assert _bare(office) == before
    undoing.redo(office, step)
    assert _bare(office) == after


def test_what_was_mended_after_an_import_keeps_it_from_being_taken_back(
    office: Ledger, tmp_path: Path
) -> None:
    report = _import(office, tenancies(tmp_path / "1.xlsx", tenancy(1), tenancy(2)))
    step = undoing.step_of(office, report.written, action="导入")
    assert step is not None
    stay = queries.all_of(office, Tenancy)[0]
    update(office, replace(stay, room="C3"))
    whole = _bare(office)
    with pytest.raises(AppError) as refused:
        undoing.undo(office, step)
    assert refused.value.code == "changed_elsewhere"
    assert _bare(office) == whole


def test_a_dry_run_and_too_much_leave_nothing_to_take_back(
    office: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tenancies(tmp_path / "1.xlsx", tenancy(1), tenancy(2))
    assert _import(office, path, dry_run=True).written == ()
    monkeypatch.setattr("app.usecases.import_workbooks.MOST", 3)
    assert _import(office, path).written == ()


def test_the_same_agreement_twice(office: Ledger, tmp_path: Path) -> None:
    twin = tenancy(1, 入驻日期="2024年3月1日", **{"使用面积(㎡)": "约50平方米"})
    fuller = tenancy(1, 房间号="A1")
    other = tenancy(1, **{"使用面积(㎡)": 60})
    moved = tenancy(1, 入驻日期="2024-04-01")
    report = _one(office, tenancies(tmp_path / "a.xlsx", tenancy(1), twin, fuller, other, moved))
    assert report.accepted == {"tenancies": 2}
    assert [(r.row, r.of_row) for r in report.repeated] == [(3, 2)]
    assert [(r.row, r.code, r.field) for r in report.refused] == [
        (5, "conflict", "area_dm2"),
        (6, "conflict", "start_on"),
    ]
    assert "第 2 行" in report.refused[0].reason
    (stay,) = queries.all_of(office, Tenancy)
    assert (stay.area_dm2, stay.room) == (5000, "A1")


def test_agreements_of_one_day_differ_by_number_and_return_is_another_stay(
    office: Ledger, tmp_path: Path
) -> None:
    rows = [
        tenancy(1),
        tenancy(1, 协议编号="示-1甲"),
        tenancy(1, 协议编号="示-1续", 入驻日期="2025-03-01"),
    ]
    report = _one(office, tenancies(tmp_path / "a.xlsx", *rows))
    assert report.accepted == {"tenancies": 3}
    assert len(queries.all_of(office, Tenancy)) == 3
    assert len(queries.all_of(office, Entity)) == 1


def test_teams_are_known_by_name_and_founder(office: Ledger, tmp_path: Path) -> None:
    team = {"主体类型": "团队", "统一社会信用代码": None, "实体名称": "示例 创业团队"}
    rows = [
        tenancy(1, **team),
        tenancy(1, **team | {"实体名称": "示例创业团队"}, 入驻日期="2025-03-01", 协议编号="示-9"),
        tenancy(2, **team),
    ]
    assert _one(office, tenancies(tmp_path / "a.xlsx", *rows)).accepted == {"tenancies": 3}
    assert len(queries.all_of(office, Entity)) == 2
    licensed = tenancy(1, **team | {"主体类型": "企业", "统一社会信用代码": code(1)})
    _import(office, tenancies(tmp_path / "b.xlsx", licensed))
    entities = queries.all_of(office, Entity)
    assert len(entities) == 2
    assert {(e.kind, e.uscc) for e in entities} == {("企业", code(1)), ("团队", None)}


def _with_people(*rows: dict[str, Any]) -> list[list[Any]]:
    return sheet_of([{"实体名称": None, "统一社会信用代码": None} | row for row in rows])


def test_headcounts_and_loans_only_of_who_resides(office: Ledger, tmp_path: Path) -> None:
    same = "示例同名有限公司"
    sheets = {
        "入驻台账": sheet_of(
            [
                tenancy(1, 实体名称=same),
                tenancy(2, 实体名称=same, **{"使用面积(㎡)": "待定"}),
                tenancy(3),
            ]
        ),
        "从业人员": _with_people(
            {
                "实体名称": same,
                "统一社会信用代码": code(1),
                "统计日期": "2026-06-30",
                "从业人数": 5,
            },
            {
                "实体名称": same,
                "统一社会信用代码": code(2),
                "统计日期": "2026-06-30",
                "从业人数": 7,
            },
            {"实体名称": "示例3号商贸 有限公司", "统计日期": "2026年6月", "从业人数": "3人"},
            {"实体名称": "从没来过", "统计日期": "2026-06-30", "从业人数": 3},
        ),
        "贷款": _with_people(
            {
                "实体名称": same,
                "统一社会信用代码": code(1).lower(),
                "金额（元）": 200000,
                "放款日期": "2025.1.2",
            },
            {
                "实体名称": same,
                "统一社会信用代码": code(2),
                "金额（元）": 100000,
                "放款日期": "2025.1.2",
            },
        ),
    }
    report = _one(office, workbook(tmp_path / "a.xlsx", sheets))
    assert report.accepted == {"tenancies": 2, "headcounts": 2, "loans": 1}
    assert [(r.sheet, r.row, r.code) for r in report.refused] == [
        ("入驻台账", 3, "area"),
        ("从业人员", 3, "unknown_entity"),
        ("从业人员", 5, "unknown_entity"),
        ("贷款", 3, "unknown_entity"),
    ]
    names = {e.id: e.uscc for e in queries.all_of(office, Entity)}
    assert {(names[h.entity_id], h.employees) for h in queries.all_of(office, Headcount)} == {
        (code(1), 5),
        (code(3), 3),
    }
    (loan,) = queries.all_of(office, Loan)
    assert (names[loan.entity_id], loan.amount_fen) == (code(1), 20_000_000)
    later = {
        "从业人员": _with_people(
            {"实体名称": "示例3号商贸有限公司", "统计日期": "2026-05-31", "从业人数": 9}
        )
    }
    assert _one(office, workbook(tmp_path / "b.xlsx", later)).accepted == {"headcounts": 1}


def test_two_numbers_for_one_month_are_a_conflict(office: Ledger, tmp_path: Path) -> None:
    people = [
        {"统一社会信用代码": code(1), "统计日期": "2026-06-30", "从业人数": n} for n in (5, 5, 6)
    ]
    sheets = {"入驻台账": sheet_of([tenancy(1)]), "从业人员": _with_people(*people)}
    report = _one(office, workbook(tmp_path / "a.xlsx", sheets))
    assert [(r.row, r.of_row, r.name) for r in report.repeated] == [(3, 2, code(1))]
    assert [(r.row, r.code) for r in report.refused] == [(4, "conflict")]


def test_parks_of_this_office_of_another_and_new_ones(office: Ledger, tmp_path: Path) -> None:
    parks = [
        {
            "园区名称": PARK,
            "所属地区": "扎旗",
            "开园日期": "2016-01-17",
            "管理机制评定": "完善",
            "评定日期": "2025-01-10",
        },
        {"园区名称": "恒隆创业广场", "所属地区": "乌兰浩特市", "开园日期": "2018-01-01"},
        {"园区名称": "示例新园", "所属地区": "扎赉特旗", "开园日期": "2020-01-01"},
    ]
    areas = [
        {"园区名称": p["园区名称"], "生效日期": "2020-01-01", "建筑面积(㎡)": 2000} for p in parks
    ]
    rows = [
        tenancy(1),
        tenancy(2, 园区名称="示例新园"),
        tenancy(3, 园区名称="扎赉特旗瑞秋农牧创业基地"),
    ]
    sheets = {"园区": sheet_of(parks), "面积": sheet_of(areas), "台账": sheet_of(rows)}
    report = _one(office, workbook(tmp_path / "a.xlsx", sheets))
    assert report.accepted == {"parks": 2, "areas": 2, "tenancies": 2}
    assert [(r.sheet, r.row, r.code) for r in report.refused] == [
        ("园区", 3, "foreign_unit"),
        ("面积", 3, "unknown_park"),
        ("台账", 4, "unknown_park"),
    ]
    assert PARK in report.refused[2].reason
    new = [(q.sheet, q.row, q.name) for q in report.questioned if q.code == "new_park"]
    assert new == [("园区", 4, "示例新园")]
    assert len(queries.all_of(office, ParkArea)) == 2
    (judgement,) = queries.all_of(office, MechanismJudgement)
    assert (judgement.sound, judgement.judged_on) == (True, date(2025, 1, 10))


def test_soft_checks_ask_and_let_in(office: Ledger, tmp_path: Path) -> None:
    phone = {"联系电话": "13900000000"}
    rows = [
        tenancy(1, 协议到期日="2027-03-02", **phone),
        tenancy(2, 协议到期日="2025-03-01", **phone),
        tenancy(3, 统一社会信用代码=None, **phone),
        tenancy(4, 离园日期="2026-01-01", **phone),
        tenancy(5, **phone),
        tenancy(6, **{"使用面积(㎡)": 90}),
    ]
    people = [
        {"统一社会信用代码": code(1), "统计日期": day, "从业人数": n, "其中重点群体": k}
        for day, n, k in (("2026-04-30", 10, 1), ("2026-05-31", 4, 5), ("2026-06-15", 4, 1))
    ]
    loans = [{"统一社会信用代码": code(6), "贷款金额": 40, "发放日期": "2026-01-01"}]
    areas = [{"园区名称": PARK, "生效日期": "2020-01-01", "建筑面积": 400, "孵化场所面积": 200}]
    rows[5]["主体类型"] = "个体户"
    sheets = {
        "面积": sheet_of(areas),
        "入驻台账": sheet_of(rows),
        "从业人员": _with_people(*people),
        "创业担保贷款": _with_people(*loans),
    }
    report = _one(office, workbook(tmp_path / "a.xlsx", sheets))
    assert report.refused == ()
    assert {(q.sheet, q.row, q.code) for q in report.questioned} == {
        ("入驻台账", 2, "long_agreement"),
        ("入驻台账", 3, "overstaying"),
        ("入驻台账", 4, "uscc_missing"),
        ("入驻台账", 5, "leaving_cause"),
        ("入驻台账", 6, "shared_phone"),
        ("入驻台账", 0, "overfull"),
        ("从业人员", 3, "jump"),
        ("从业人员", 3, "key_group"),
        ("从业人员", 4, "month_end"),
        ("创业担保贷款", 0, "amount_unit"),
        ("创业担保贷款", 2, "large_loan"),
    }
    assert all(question.reason.endswith("。") for question in report.questioned)


def test_a_sheet_without_park_names_is_of_the_park_its_title_names(
    office: Ledger, tmp_path: Path
) -> None:
    row = {k: v for k, v in tenancy(1).items() if k != "园区名称"}
    path = workbook(tmp_path / "a.xlsx", {"表": [[PARK + "入驻台账"], *sheet_of([row])]})
    report = _one(office, path)
    assert report.accepted == {"tenancies": 1}
    assert [q.code for q in report.questioned] == ["park_assumed"]
    (stay,) = queries.all_of(office, Tenancy)
    assert queries.fetch(office, Park, stay.park_id).name == PARK


def test_hidden_sheets(office: Ledger, tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        {"台账": sheet_of([tenancy(1)]), "旧台账": sheet_of([tenancy(2)]), "人数": _with_people(
            {"统一社会信用代码": code(1), "统计日期": "2026-06-30", "从业人数": 5})},
    )  # fmt: skip
    book = openpyxl.load_workbook(path)
    book["旧台账"].sheet_state = "hidden"
    book["人数"].sheet_state = "veryHidden"
    book.save(path)
    report = _one(office, path)
    assert report.accepted == {"tenancies": 1, "headcounts": 1}
    assert {s.sheet: s.kind for s in report.sheets} == {
        "台账": "tenancies",
        "旧台账": "ignored",
        "人数": "headcounts",
    }
    assert [q.code for q in report.questioned] == ["hidden_sheet"] * 2


def test_one_transaction_after_a_backup_and_one_entry_in_the_log(
    ledger: Ledger, tmp_path: Path
) -> None:
    entries = len(queries.audit_entries(ledger))
    path = tenancies(tmp_path / "a.xlsx", tenancy(1), tenancy(2))
    report = _import(ledger, path)
    assert report.backup is not None
    assert report.backup.is_file()
    assert report.backup.parent == ledger.path.parent / "备份"
    assert len(queries.audit_entries(ledger)) == entries + 1
    before = _fingerprint(ledger)
    assert _import(ledger, path).backup is None
    assert _fingerprint(ledger) == before


class _StopError(Exception):
    """The clerk presses cancel."""


@pytest.mark.parametrize("stage", ["入驻台账", "备份台账", "写入台账"])
def test_cancelling_at_any_stage_leaves_the_ledger_as_it_was(
    stage: str, ledger: Ledger, tmp_path: Path
) -> None:
    path = tenancies(tmp_path / "a.xlsx", *[tenancy(n) for n in range(1, 40)])
    before = _fingerprint(ledger)

    def stop(now: str, done: int, total: int) -> None:
        assert done <= total
        if now == stage:
            raise _StopError

    with pytest.raises(_StopError):
        _import(ledger, path, progress=stop)
    assert _fingerprint(ledger) == before
    assert _one(ledger, path).accepted == {"tenancies": 39}


def test_a_disk_that_fills_up_leaves_the_ledger_as_it_was(ledger: Ledger, tmp_path: Path) -> None:
    before = _fingerprint(ledger)
    pages = ledger.db.execute("PRAGMA page_count").fetchone()[0]
    ledger.db.execute(f"PRAGMA max_page_count = {pages + 2}").fetchall()
    path = tenancies(tmp_path / "a.xlsx", *[tenancy(n) for n in range(1, 400)])
    with pytest.raises(AppError) as refused:
        _import(ledger, path)
    assert refused.value.code == "disk_full"
    assert _fingerprint(ledger) == before


def test_one_bad_file_among_good_ones_stops_all(office: Ledger, tmp_path: Path) -> None:
    good = tenancies(tmp_path / "好.xlsx", tenancy(1))
    bad = tmp_path / "坏.xlsx"
    bad.write_bytes(b"nothing of the kind")
    before = _fingerprint(office)
    with pytest.raises(AppError, match=r"坏\.xlsx"):
        _import(office, good, bad)
    assert _fingerprint(office) == before


def test_a_later_file_of_one_import_may_correct_an_earlier(office: Ledger, tmp_path: Path) -> None:
    one = tenancies(tmp_path / "1.xlsx", tenancy(1))
    two = tenancies(tmp_path / "2.xlsx", tenancy(1, **{"使用面积(㎡)": 60}), tenancy(2))
    report = _import(office, one, two)
    assert [f.accepted for f in report.files] == [{"tenancies": 1}, {"tenancies": 2}]
    assert report.inserted == {"founder": 2, "entity": 2, "tenancy": 2}
    assert sorted(stay.area_dm2 for stay in queries.all_of(office, Tenancy)) == [5000, 6000]


def test_one_founder_of_two_entities_is_one_person(office: Ledger, tmp_path: Path) -> None:
    second = tenancy(2, 身份证号=person(1), 创业者="示例人1", 联系电话="13900000000")
    _import(office, tenancies(tmp_path / "a.xlsx", tenancy(1), second))
    (founder,) = queries.all_of(office, Founder)
    assert founder.phone == "13900000000"
    assert {e.founder_id for e in queries.all_of(office, Entity)} == {founder.id}


def test_a_monthly_sheet_alone_asks_only_for_what_it_needs(office: Ledger, tmp_path: Path) -> None:
    _import(office, tenancies(tmp_path / "a.xlsx", tenancy(1), tenancy(2)))
    heads = ["实体名称", "统一社会信用代码", "统计日期", "从业人数（含创业者）"]
    lines: list[list[Any]] = [
        heads,
        ["示例1号商贸有限公司", code(1), "2026年二季度", "8人"],
        ["示例2号商贸有限公司", None, "2026年二季度", 0],
    ]
    path = workbook(tmp_path / "b.xlsx", {"Sheet1": lines})
    report = _one(office, path)
    (kept,) = queries.all_of(office, Headcount)
    assert (kept.period_end_on, kept.employees) == (date(2026, 6, 30), 7)
    assert [(r.row, r.code) for r in report.refused] == [(3, "number")]
    assert [q.code for q in report.questioned] == ["founder_counted"]
    assert _one(office, path).unchanged == {"headcounts": 1}


def test_areas_and_parks_alone_are_weighed_against_the_ledger(
    office: Ledger, tmp_path: Path
) -> None:
    _import(office, tenancies(tmp_path / "a.xlsx", tenancy(1, 入驻日期="2025-01-01")))
    areas: list[list[Any]] = [
        ["园区名称", "生效日期", "孵化场所面积(㎡)"],
        [PARK, "2020-01-01", 40],
    ]
    heads = ["园区名称", "园区类别", "管理机制评定", "评定日期", "开园日期"]
    parks: list[list[Any]] = [heads, [PARK, "综合", "完善", "2025-01-01", "2020-01-01"]]
    for name, lines in (("面积", areas), ("园区", parks)):
        path = workbook(tmp_path / f"{name}.xlsx", {name: lines})
        first = _one(office, path)
        assert sum(first.accepted.values()) == 1
        assert [q.code for q in first.questioned] == (["overfull"] if name == "面积" else [])
        again = _one(office, path)
        assert (again.accepted, sum(again.unchanged.values())) == ({}, 1)


def test_figures_in_the_tenants_sheet_are_not_lost_silently(office: Ledger, tmp_path: Path) -> None:
    row = tenancy(1) | {"带动就业人数": 5, "贷款金额（万元）": 20}
    report = _one(office, tenancies(tmp_path / "a.xlsx", row))
    assert report.accepted == {"tenancies": 1}
    assert [q.code for q in report.questioned] == ["other_register", "other_register"]
    assert "从业人员" in report.questioned[0].reason


def test_one_sheet_for_each_park_and_blocks_of_parks(office: Ledger, tmp_path: Path) -> None:
    other = "内蒙古杜美牧业创业孵化基地"
    bare = [{k: v for k, v in tenancy(n).items() if k != "园区名称"} for n in (1, 2, 3)]
    areas: list[list[Any]] = [
        ["启用日期", "总建筑面积", "孵化面积"],
        [PARK],
        ["2020.1.1", 3000, 2000],
    ]
    path = workbook(
        tmp_path / "a.xlsx",
        {
            "Sheet1": [*areas, [other], ["2021.1.1", "2,500㎡", "1500㎡"], ["合计", 5500]],
            PARK: sheet_of(bare[:1]),
            other: sheet_of(bare[1:2]),
            "其他": [*sheet_of(bare[2:])[:1], [f"{PARK}："], *sheet_of(bare[2:])[1:]],
        },
    )
    report = _one(office, path)
    assert (report.refused, report.accepted) == ((), {"areas": 2, "tenancies": 3})
    parks = {park.id: park.name for park in queries.all_of(office, Park)}
    stays = queries.all_of(office, Tenancy, order="agreement_number")
    assert [parks[stay.park_id] for stay in stays] == [PARK, other, PARK]
