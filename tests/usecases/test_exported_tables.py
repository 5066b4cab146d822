"""A table taken out: a whole file with its entry in the log, or neither."""

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from app.errors import AppError
from app.store import queries
from app.store.ledger import Ledger
from app.usecases.exported_tables import EXPORTED, ShownTable, export_table
from app.workbooks.as_shown import Cell, ShownColumn


def table(count: int = 3) -> ShownTable:
    def blocks() -> Iterator[list[list[Cell]]]:
        for number in range(count):
            yield [[(f"虚构{number}", "")]]

    return ShownTable("入驻实体列表", [ShownColumn("名称", 100, number=False)], [], count, blocks())


def quiet(words: str, done: int, total: int) -> None:
    """How far it is, told to nobody."""


def test_it_lies_where_asked_and_the_log_says_so(memory_ledger: Ledger, tmp_path: Path) -> None:
    folder = tmp_path / "导出"
    first, changes = export_table(memory_ledger, table(), folder=folder, name="表", step=quiet)
    again, _ = export_table(memory_ledger, table(), folder=folder, name="表", step=quiet)
    assert (first.path.name, again.path.name, first.rows) == ("表.xlsx", "表（2）.xlsx", 3)
    assert changes.touch("audit_entry")
    sheet = openpyxl.load_workbook(first.path).worksheets[0]
    assert [row[0].value for row in sheet.iter_rows()] == ["名称", "虚构0", "虚构1", "虚构2"]
    entry = queries.audit_entries(memory_ledger, newest=1)[0]
    assert entry.action == EXPORTED
    assert '"rows":3' in (entry.after or "")
    assert sorted(path.name for path in folder.iterdir()) == ["表.xlsx", "表（2）.xlsx"]


def test_steps_tell_how_far_and_can_stop_it(memory_ledger: Ledger, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []

    class StoppedError(Exception):
        pass

    def step(_: str, done: int, total: int) -> None:
        seen.append((done, total))
        if done == 2:
            raise StoppedError

    before = len(queries.audit_entries(memory_ledger))
    with pytest.raises(StoppedError):
        export_table(memory_ledger, table(), folder=tmp_path, name="表", step=step)
    assert seen == [(0, 3), (1, 3), (2, 3)]
    assert list(tmp_path.iterdir()) == []
    assert len(queries.audit_entries(memory_ledger)) == before


def test_a_folder_that_cannot_be_is_told(memory_ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "导出").write_text("a file")
    before = len(queries.audit_entries(memory_ledger))
    with pytest.raises(AppError) as refused:
        export_table(memory_ledger, table(), folder=tmp_path / "导出", name="表", step=quiet)
    assert refused.value.code == "not_writable"
    assert len(queries.audit_entries(memory_ledger)) == before


def test_more_rows_than_a_sheet_holds_are_refused(memory_ledger: Ledger, tmp_path: Path) -> None:
    with pytest.raises(AppError, match="1,048,575") as refused:
        export_table(memory_ledger, table(1_048_576), folder=tmp_path, name="表", step=quiet)
    assert refused.value.code == "too_many_rows"
