"""The keys in the status bar: as many as fit, whole, the first ones first."""

from pytestqt.qtbot import QtBot

from app.ui.hint_line import HintLine


def test_as_many_keys_as_fit_are_told(qtbot: QtBot) -> None:
    line = HintLine()
    qtbot.addWidget(line)
    line.setText("Enter 打开　F2 编辑　Esc 返回")
    line.resize(600, 24)
    assert line.fitting() == "Enter 打开　F2 编辑　Esc 返回"
    line.resize(line.fontMetrics().horizontalAdvance("Enter 打开　F2 编辑") + 2, 24)
    assert line.fitting() == "Enter 打开　F2 编辑"
    line.grab()
    assert line.toolTip() == line.text()
    line.resize(8, 24)
    assert line.fitting() == "Enter 打开"
