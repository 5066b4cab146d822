"""Refusals in plain words; bugs with a report that holds nothing of anybody."""

import sys
from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QApplication, QDialog, QLabel

from app.errors import AppError
from app.ui import problems
from app.ui.settings import config_folder

CANARY = "152223199001011234 赛音·示例"


def burst(secret: str) -> None:
    held = {"name": secret}
    raise ValueError(f"cannot save {held['name']}")


def caught() -> ValueError:
    error = problems.attempt(lambda: burst(CANARY)).error
    assert isinstance(error, ValueError)
    return error


def words_of(dialog: object) -> str:
    assert isinstance(dialog, QDialog)
    return "\n".join(label.text() for label in dialog.findChildren(QLabel))


def test_a_refusal_says_what_happened_and_what_to_do() -> None:
    dialog = problems.show(AppError("磁盘已满。", hint="请清理磁盘。", code="disk_full"))
    assert "磁盘已满。" in words_of(dialog)
    assert "请清理磁盘。" in words_of(dialog)
    assert not (config_folder() / "problems").exists()
    dialog.accept()


def test_a_bug_keeps_a_report_without_values() -> None:
    dialog = problems.show(caught())
    (report,) = (config_folder() / "problems").iterdir()
    text = report.read_text(encoding="utf-8")
    assert "ValueError" in text
    assert "burst" in text
    assert "test_problems.py" in text
    for part in CANARY.split():
        assert part not in text
    assert str(Path.home()) not in text
    assert str(report) in words_of(dialog)
    assert "ValueError" not in words_of(dialog)
    assert "Traceback" not in words_of(dialog)
    dialog.accept()


def test_a_disk_that_takes_no_report_still_gets_a_sentence() -> None:
    blocked = config_folder()
    blocked.parent.mkdir(parents=True, exist_ok=True)
    blocked.write_text("a file where the folder should be")
    dialog = problems.show(caught())
    assert "没能存到磁盘" in words_of(dialog)
    dialog.accept()


def test_the_hook_shows_a_dialog_and_lives_on(qapp: QApplication) -> None:
    error = caught()
    problems.hook(type(error), error, error.__traceback__)
    shown = [each for each in qapp.topLevelWidgets() if each.objectName() == "problem"]
    visible = [each for each in shown if each.isVisible()]
    assert len(visible) == 1
    visible[0].close()


def test_causes_are_told_too() -> None:
    def twice() -> None:
        try:
            burst(CANARY)
        except ValueError as inner:
            raise KeyError(CANARY) from inner

    outer = problems.attempt(twice).error
    assert outer is not None
    text = problems.report_text(outer, datetime.now().astimezone())
    assert "KeyError" in text
    assert "ValueError" in text
    assert CANARY not in text
    assert sys.version.split()[0] in text
