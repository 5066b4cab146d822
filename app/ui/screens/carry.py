"""写入 U 盘: bundles just sealed for several offices, each to the stick that its office brought.

The rule: what was not written stays in the outbox and can be written from 收发记录 any day; nothing
sealed is lost by leaving this page.
"""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.changes import Changes, changed
from app.store import outbox
from app.store.ledger import Ledger
from app.store.outbox import OutBundle
from app.ui.background import Step
from app.ui.bundle_words import KIND_WORDS, names_text, size_text
from app.ui.columns import Column
from app.ui.desk import Desk
from app.ui.parts import body_of, button, label, line, say
from app.ui.rows import ListSource
from app.ui.screens.stick_stack import StickStack
from app.ui.sticks import Place, StickChoice, StickWatch, stick_progress
from app.ui.table import Table
from app.usecases.dispatching import put_on_stick

LATER = "没有写完的以后可在“收发记录”中选中再写，内容不变。"


class Carry(QWidget):
    """The bundles with where each lies. `left` when the clerk is done with them."""

    left = Signal()

    def __init__(self, desk: Desk, watch: StickWatch, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName("写入 U 盘")
        self._desk = desk
        self._after = ""
        self._ids: tuple[int, ...] = ()
        self.title = label("", "carry_title", role="section", wrap=True)
        self.note = label(LATER, "carry_note", role="muted", wrap=True)
        self.leave = button("返回", "leave_carry", role="link", icon="back")
        self.sticks = StickChoice(desk, watch, f"{name}_stick")
        self.write = button("写入选中的", "write_bundles", role="main", icon="save")
        self.table: Table[OutBundle] = Table(f"{name}_bundles", "要写入的数据包", self._source(()))
        self.stack = StickStack(desk, name, "写入 U 盘", self._sheet())
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.addWidget(self.stack)
        self.leave.clicked.connect(self.left)
        self.write.clicked.connect(self._write)
        self.sticks.changed.connect(self._enable)
        self.table.opened.connect(lambda _: self.write.setFocus())
        self.table.grid.selectionModel().selectionChanged.connect(lambda *_: self._enable())
        self.stack.seen.connect(self._seen)

    def _sheet(self) -> QWidget:
        sheet = QWidget()
        sheet.setObjectName("carry_sheet")
        sheet.setAccessibleName("写入 U 盘")
        head = line(self.leave, self.title, self.write, wide=1)
        body = body_of(sheet)
        body.addLayout(head)
        body.addWidget(self.sticks)
        body.addWidget(self.table, 1)
        body.addWidget(self.note)
        return sheet

    def _source(self, rows: Sequence[OutBundle]) -> ListSource[OutBundle]:
        columns: tuple[Column[OutBundle], ...] = (
            Column(
                name="to",
                heading="交给",
                show=lambda row: self._desk.unit_name(row.recipient),
                width=160,
            ),
            Column(name="state", heading="情况", show=_where, state=_state, width=240),
            Column(
                name="what",
                heading="数据包",
                show=lambda row: f"{KIND_WORDS[row.kind]}第 {row.seq} 包",
                width=200,
            ),
            Column(
                name="records",
                heading="记录(条)",
                show=lambda row: f"{row.records:,}",
                order=lambda row: row.records,
                number=True,
                width=96,
            ),
            Column(
                name="size",
                heading="大小",
                show=lambda row: size_text(row.file_bytes),
                order=lambda row: row.file_bytes,
                number=True,
                width=96,
            ),
            Column(name="file", heading="文件", show=lambda row: row.file_name, width=280),
        )
        return ListSource(columns, rows, key=lambda row: row.id)

    def show_bundles(self, bundles: Sequence[OutBundle], *, title: str, after: str) -> None:
        """Bundles that were just sealed; `after` says what their offices do with them."""
        self._ids = tuple(each.id for each in bundles)
        self._after = after
        say(self.title, title)
        self._fill(bundles)
        self.stack.setCurrentWidget(self.stack.sheet)

    def focus_here(self) -> None:
        """On the next step if it can be taken, else where a place is chosen."""
        (self.write if self.write.isEnabled() else self.sticks.choose).setFocus()

    def _fill(self, bundles: Sequence[OutBundle]) -> None:
        self.table.show_source(self._source(bundles))
        self.table.grid.clearSelection()
        for place, each in enumerate(bundles):
            if each.on_stick_at is None:
                index = self.table.model.index(place, 0)
                model = self.table.grid.selectionModel()
                model.select(index, model.SelectionFlag.Select | model.SelectionFlag.Rows)
        self._enable()

    def _enable(self) -> None:
        count = len(self.table.chosen_rows())
        words = f"写入选中的 {count:,} 个" if len(self._ids) > 1 else "写入 U 盘"
        self.write.setText(words)
        self.write.setAccessibleName(words)
        self.write.setEnabled(count > 0 and self.sticks.place() is not None)

    def _write(self) -> None:
        place, chosen = self.sticks.place(), self.table.chosen_rows()
        if place is None or not chosen:
            return

        def work(ledger: Ledger, step: Step) -> tuple[list[Path], Changes]:
            paths = []
            for each in chosen:
                to = put_on_stick(
                    ledger,
                    each.id,
                    place.folder,
                    stick_name=place.name,
                    progress=stick_progress(step),
                )
                paths.append(to)
            return paths, changed("bundle_out")

        task = self._desk.change(
            work,
            lambda paths: self._wrote(chosen, paths, place),
            owner=self,
            title="正在写入 U 盘",
            failed=self.stack.failed,
            stopped=lambda: self.stack.stopped("已取消，没有写完的以后可以再写。"),
        )
        self.stack.begin("正在写入 U 盘", task)

    def _wrote(self, chosen: Sequence[OutBundle], paths: Sequence[Path], place: Place) -> None:
        names = names_text(self._desk.unit_name(each.recipient) for each in chosen)
        what = paths[0].name if len(paths) == 1 else f"给{names}的 {len(paths):,} 个数据包"
        self.stack.show_put(what, place, after=self._after)

    def _seen(self) -> None:
        """Back on the sheet: read again what lies where; away if nothing is left to do."""
        ids = self._ids
        self._desk.read(
            lambda ledger: [outbox.sent_one(ledger, each) for each in ids],
            self._refill,
            owner=self,
        )

    def _refill(self, bundles: list[OutBundle]) -> None:
        self._fill(bundles)
        if all(each.on_stick_at is not None for each in bundles):
            self.left.emit()
        else:
            self.table.grid.setFocus()

    def back(self) -> bool:
        """Esc: stop the work, or leave."""
        if not self.stack.back():
            self.left.emit()
        return True


def _state(row: OutBundle) -> str:
    return "undetermined" if row.on_stick_at is None else "met"


def _where(row: OutBundle) -> str:
    return "还没有写" if row.on_stick_at is None else f"已写到“{row.stick}”"
