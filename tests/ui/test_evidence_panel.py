"""佐证 in the window: dropped, pasted, looked at, named, thrown away and taken back."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.park import Park
from app.errors import AppError
from app.store import ledger as ledgers
from app.store import queries, scans
from app.store.ledger import Ledger
from app.ui import pick
from app.ui.background import Background
from app.ui.desk import Desk
from app.ui.evidence_panel import EvidencePanel
from app.ui.preview import Preview
from app.ui.scan_paper import pages_of, scan_paper
from app.usecases import evidence
from app.usecases.evidence import Offered
from tests.ui.exchange import cells
from tests.usecases.made_up_scans import WHOLE, pdf, png

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture(name="office")
def _office() -> Iterator[Ledger]:
    opened = ledgers.in_memory(unit_code="152223")
    yield opened
    ledgers.close(opened)


def own_park(ledger: Ledger) -> Park:
    return queries.all_of(ledger, Park, "unit_code = '152223'")[0]


@pytest.fixture(name="panel")
def _panel(
    qtbot: QtBot, office: Ledger, background: Background, rest: Callable[[], None]
) -> EvidencePanel:
    made = EvidencePanel(Desk(office, background))
    made.resize(1000, 400)
    qtbot.addWidget(made)
    made.show_record("park", own_park(office).id)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    settle(rest)
    return made


def settle(rest: Callable[[], None]) -> None:
    for _ in range(3):
        rest()
        QApplication.processEvents()


def drop(panel: EvidencePanel, *files: Path) -> bool:
    carried = QMimeData()
    carried.setUrls([QUrl.fromLocalFile(str(each)) for each in files])
    copy = Qt.DropAction.CopyAction
    enter = QDragEnterEvent(panel.rect().center(), copy, carried, LEFT, NONE)
    enter.ignore()
    panel.dragEnterEvent(enter)
    if enter.isAccepted():
        panel.dropEvent(QDropEvent(QPointF(panel.rect().center()), copy, carried, LEFT, NONE))
    return enter.isAccepted()


def test_files_dropped_are_kept_and_bad_ones_told(
    panel: EvidencePanel, office: Ledger, tmp_path: Path, rest: Callable[[], None]
) -> None:
    (tmp_path / "制度𠮷.pdf").write_bytes(pdf())
    (tmp_path / "坏.docx").write_bytes(b"PK\x03\x04word")
    assert drop(panel, tmp_path / "制度𠮷.pdf", tmp_path / "坏.docx")
    settle(rest)
    (row,) = cells(panel.table)
    assert row[:2] == ["制度𠮷", "PDF"]
    assert "已存入 1 份" in panel.said.text()
    assert "“坏.docx”不是扫描件" in panel.said.text()
    panel.desk.undo()
    settle(rest)
    assert scans.papers_of(office, "park", own_park(office).id) == []


def test_a_picture_is_pasted(panel: EvidencePanel, rest: Callable[[], None]) -> None:
    image = QImage(30, 20, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkGreen)
    QGuiApplication.clipboard().setImage(image)
    panel.table.focus_rows()
    QTest.keyClick(panel.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    settle(rest)
    (row,) = cells(panel.table)
    assert row[0].startswith("截图 ")
    assert row[1] == "PNG 图片"
    QGuiApplication.clipboard().setText("虚构")
    panel.paste.click()
    assert "没有图片或文件" in panel.said.text()


def add(panel: EvidencePanel, rest: Callable[[], None], title: str = "一") -> str:
    table, record_id = "park", own_park(panel.desk.ledger()).id
    done, _ = evidence.attach(
        panel.desk.ledger(),
        of_table=table,
        of_id=record_id,
        offered=[Offered(title, content=png())],
    )
    panel.load()
    settle(rest)
    panel.table.focus_rows()
    settle(rest)
    return done.ids[0]


def test_the_place_is_typed_in_place_and_saved_on_leaving(
    panel: EvidencePanel, office: Ledger, rest: Callable[[], None]
) -> None:
    only = add(panel, rest)
    QTest.keyClick(panel, Qt.Key.Key_F2)
    assert panel.place.lines["title"].hasFocus()
    panel.place.lines["title"].setText("制度汇编")
    panel.place.lines["box"].setText("12")
    panel.table.focus_rows()
    settle(rest)
    found = scans.paper(office, only).evidence
    assert (found.title, found.box, found.cabinet) == ("制度汇编", "12", None)
    panel.place.lines["title"].setFocus()
    panel.place.lines["title"].clear()
    panel.table.focus_rows()
    settle(rest)
    assert "没有填材料名称" in panel.said.text()
    assert panel.place.lines["title"].text() == "制度汇编"


def test_del_puts_it_into_the_bin_and_undo_brings_it_back(
    panel: EvidencePanel, office: Ledger, rest: Callable[[], None]
) -> None:
    only = add(panel, rest)
    QTest.keyClick(panel.table.grid, Qt.Key.Key_Delete)
    settle(rest)
    assert cells(panel.table) == []
    panel.desk.undo()
    settle(rest)
    assert evidence.scan_of(office, only) == png()


def test_a_copy_is_saved_where_the_clerk_says(
    panel: EvidencePanel,
    rest: Callable[[], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    add(panel, rest)
    monkeypatch.setattr(pick, "new_file", lambda *_: tmp_path / "copy.png")
    panel.copy.click()
    settle(rest)
    assert (tmp_path / "copy.png").read_bytes() == png()
    assert "copy.png" in panel.said.text()


def test_it_is_looked_at_in_the_preview(
    panel: EvidencePanel, qtbot: QtBot, rest: Callable[[], None]
) -> None:
    only = add(panel, rest)
    found = scans.paper(panel.desk.ledger(), only).evidence
    asked: list[object] = []
    panel.desk.preview_wanted.connect(asked.append)
    QTest.keyClick(panel.table.grid, Qt.Key.Key_Return)
    assert len(asked) == 1
    preview = Preview(panel.desk, scan_paper(found))
    qtbot.addWidget(preview)
    settle(rest)
    assert preview.pages.count() == 1
    preview.close()


def test_a_picture_becomes_a_page_as_large_as_fits(
    panel: EvidencePanel, rest: Callable[[], None]
) -> None:
    only = add(panel, rest)
    found = scans.paper(panel.desk.ledger(), only).evidence
    made = [pages_of(png(), found) for _ in range(20)]  # what is written to outlives what writes
    with pypdfium2.PdfDocument(made[-1]) as pdf:
        assert [round(each) for each in pdf.get_page_size(0)] == [595, 595]


@pytest.mark.parametrize(
    ("media_type", "content", "code"),
    [
        ("image/gif", WHOLE["image/gif"], "unreadable"),
        ("application/pdf", b"%PDF-1.4\n%%EOF", "unreadable"),
        ("application/ofd", WHOLE["application/ofd"], "no_pages"),
        (None, b"?", "no_pages"),
    ],
)
def test_what_cannot_be_drawn_says_what_to_do(
    media_type: str | None,
    content: bytes,
    code: str,
    panel: EvidencePanel,
    rest: Callable[[], None],
) -> None:
    only = add(panel, rest)
    found = replace(scans.paper(panel.desk.ledger(), only).evidence, media_type=media_type)
    with pytest.raises(AppError) as refused:
        pages_of(content, found)
    assert refused.value.code == code


def test_of_another_office_it_is_only_looked_at(
    qtbot: QtBot, desk: Desk, rest: Callable[[], None], tmp_path: Path
) -> None:
    panel = EvidencePanel(desk)
    qtbot.addWidget(panel)
    panel.show_record("park", own_park(desk.ledger()).id)
    panel.show()
    settle(rest)
    assert not panel.add.isEnabled()
    assert "只能查看" in panel.said.text()
    (tmp_path / "一.png").write_bytes(png())
    assert not drop(panel, tmp_path / "一.png")
