"""Ctrl+Z after an import: what it wrote goes again, or where the way back is, is said."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.domain.entity import Entity
from app.store import queries
from tests.ui.exchange import Opened, Shown
from tests.usecases.offices import Offices
from tests.workbooks.made_up import tenancies, tenancy

CTRL = Qt.KeyboardModifier.ControlModifier


def imported(window: Shown, path: Path) -> None:
    page = window.page("import")
    page.preview_files([path])
    window.rest()
    page.go.click()
    window.rest()


def names(window: Shown) -> set[str]:
    return {each.name for each in queries.all_of(window.ledger, Entity)}


def test_an_import_is_taken_back_and_done_again(
    shown: Opened, offices: Offices, tmp_path: Path
) -> None:
    window = shown(offices.banner)
    before = names(window)
    imported(window, tenancies(tmp_path / "台账.xlsx", tenancy(1), tenancy(2)))
    after = names(window)
    assert len(after - before) == 2
    said: list[str] = []
    window.desk.said.connect(said.append)
    window.key(Qt.Key.Key_Z, CTRL)
    assert names(window) == before
    assert said == ["已撤销：导入"]
    window.key(Qt.Key.Key_Y, CTRL)
    assert names(window) == after


def test_of_too_many_records_the_backup_is_the_way_back(
    shown: Opened, offices: Offices, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.usecases.import_workbooks.MOST", 1)
    window = shown(offices.banner)
    imported(window, tenancies(tmp_path / "台账.xlsx", tenancy(1), tenancy(2)))
    after = names(window)
    said: list[str] = []
    window.desk.said.connect(said.append)
    window.key(Qt.Key.Key_Z, CTRL)
    assert names(window) == after
    assert "备份" in said[0]
