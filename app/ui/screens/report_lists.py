"""What the page 上报 lists: what goes by kind, what stays and why, what might be explained."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.store.ledger import Ledger
from app.ui.columns import Column
from app.ui.desk import Desk
from app.ui.parts import body_of, line
from app.ui.places import Where, where
from app.ui.rows import ListSource
from app.ui.screens.reasons import HINT as REASONS_HINT
from app.ui.screens.reasons import Reasons
from app.ui.screens.report_state import ReportState
from app.ui.segments import Segments
from app.ui.table import Table
from app.usecases.sending import HeldRecord, TableCount

NO_PAGE = "这一类记录还没有单独的画面，请按名称到相应的表中查找。"
HINT = "F5 再看一次"
HELD_HINT = "Enter 打开记录"
COUNT_COLUMNS: tuple[Column[TableCount], ...] = (
    Column(name="label", heading="种类", show=lambda row: row.label, width=200),
    Column(
        name="changed",
        heading="新增和修改(条)",
        show=lambda row: f"{row.changed:,}" if row.changed else "",
        order=lambda row: row.changed,
        number=True,
        width=136,
    ),
    Column(
        name="deleted",
        heading="删除(条)",
        show=lambda row: f"{row.deleted:,}" if row.deleted else "",
        order=lambda row: row.deleted,
        number=True,
    ),
    Column(name="rest", heading="", show=lambda _: "", width=40),
)
HELD_COLUMNS: tuple[Column[HeldRecord], ...] = (
    Column(
        name="label",
        heading="种类",
        show=lambda row: row.label,
        state=lambda _: "not_met",
        width=136,
    ),
    Column(name="name", heading="名称", show=lambda row: row.name, width=400, link=True),
    Column(name="reason", heading="原因和办法", show=lambda row: row.held.reason, width=480),
)


class ReportLists(QWidget):
    """Three views of one state. `looked` when another view was chosen."""

    looked = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("report_lists")
        self.setAccessibleName("清单")
        self._desk = desk
        self.counts: Table[TableCount] = Table(
            "report_counts", "要报的", ListSource(COUNT_COLUMNS, key=lambda row: row.table)
        )
        self.counts.set_empty("没有要报的变动。")
        self.held: Table[HeldRecord] = Table("report_held", "留在本机的", ListSource(HELD_COLUMNS))
        self.held.set_empty("没有留在本机的记录：要报的都通过了逻辑校验。")
        self.reasons = Reasons(desk)
        self.views = Segments(
            "report_views",
            "清单",
            (("counts", "要报的"), ("held", "留在本机"), ("reasons", "经验校验待说明")),
        )
        self._list_of: dict[str, QWidget] = {
            "counts": self.counts,
            "held": self.held,
            "reasons": self.reasons,
        }
        self._pages = QStackedWidget()
        self._pages.setObjectName("report_list_pages")
        self._pages.setAccessibleName("清单")
        self._pages.setMinimumHeight(168)
        for each in (self.counts, self.held, self.reasons):
            self._pages.addWidget(each)
        body = body_of(self)
        body.addLayout(line(self.views, 1))
        body.addWidget(self._pages, 1)
        self.views.chosen.connect(self._show_view)
        self.held.opened.connect(self._open_record)
        self.held.pressed.connect(lambda row, _: self._open_record(row))

    @property
    def hint(self) -> str:
        """The keys of the view looked at."""
        return {"held": HELD_HINT, "reasons": REASONS_HINT}.get(self.views.view(), HINT)

    def show_state(self, state: ReportState) -> str:
        """Fill all three; returns the counts for the status bar."""
        counts, held = state.preview.counts, state.preview.held
        again = state.preview.again
        records = again.records if again else state.preview.records
        unexplained = sum(each.explanation is None for each in state.findings)
        self.counts.show_source(ListSource(COUNT_COLUMNS, counts, key=lambda row: row.table))
        self.held.show_source(ListSource(HELD_COLUMNS, held, key=_held_key))
        self.reasons.show_findings(state.findings)
        numbers = {"counts": records, "held": len(held), "reasons": unexplained}
        for view, number in numbers.items():
            self.views.show_count(view, number)
        goes = "已报" if again else "要报"
        parts = (
            f"{goes} {records:,} 条",
            f"留在本机 {len(held):,} 条",
            f"待说明 {unexplained:,} 条",
        )
        return "　".join(parts)

    def _show_view(self, view: str) -> None:
        self._pages.setCurrentWidget(self._list_of[view])
        self.looked.emit()

    def _open_record(self, row: HeldRecord) -> None:
        held = row.held

        def find(ledger: Ledger) -> Where | None:
            return where(ledger, held.of_table, held.of_id)

        self._desk.read(find, self._go_to, owner=self)

    def _go_to(self, place: Where | None) -> None:
        if place is None:
            self._desk.hinted.emit(NO_PAGE)
        else:
            self._desk.go(*place)


def _held_key(row: HeldRecord) -> tuple[str, str]:
    return row.held.of_table, row.held.of_id
