"""修改记录: what tells one line from the next is in sight."""

import pytest
from PySide6.QtGui import QFontMetrics
from pytestqt.qtbot import QtBot

from app.ui import look
from app.ui.cells import PAD
from app.ui.record_history import COLUMNS, HistoryLine
from app.ui.rows import ListSource
from app.ui.table import Table


@pytest.mark.parametrize(
    "about",
    [
        "虚构扎赉特旗天骄星体育培训专业合作社 2026-05",
        "虚构旗瑞秋农牧创业孵化基地 · 面积 2026-04-30",
    ],
)
def test_the_month_after_a_usual_name_can_be_read(qtbot: QtBot, about: str) -> None:
    line = HistoryLine("2026-06-30 09:00", "虚构经办", "修改", about, "从业人数", "5", "6")
    table = Table("some_history", "修改记录", ListSource(COLUMNS, [line]))
    qtbot.addWidget(table)
    table.resize(1140, 400)  # beside the rail, in the usual window
    table.show()
    table.refresh()
    at = table.columns.place_of("about")
    needed = QFontMetrics(look.font()).horizontalAdvance(about) + 2 * PAD
    assert table.grid.columnWidth(at) >= needed
    assert not table.grid.horizontalScrollBar().isVisible()
