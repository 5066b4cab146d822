"""两个版本: records of which another version was kept aside, until a person chooses.

The rule: nothing is chosen for the clerk, and the version not chosen stays in the log.
"""

from collections.abc import Callable, Sequence
from typing import ClassVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.changes import Changes
from app.domain.records import RECORDS
from app.store.ledger import Ledger
from app.ui import look, places
from app.ui.background import Step
from app.ui.bundle_words import day_text
from app.ui.columns import Column
from app.ui.desk import Desk
from app.ui.halves import Halves
from app.ui.page import Page
from app.ui.parts import button, label, line, say
from app.ui.permits import permit
from app.ui.rows import ListSource
from app.ui.screens.version_values import Difference, VersionRow, version_rows
from app.ui.table import Table
from app.usecases.versions import leave_versions, take_versions

NONE_ASIDE = "没有需要选择的记录。恢复备份、换电脑或两处都改过同一条记录时，另一个版本会放在这里。"
OWN_HINT = "改用留存的，下次上报时一并报出；没有选的版本留在操作日志里。"
FOREIGN_HINT = "别的机构的记录只能由该机构改；看过后点“知悉”，这里不再提示。"
GONE_HERE = "本机已没有这条记录，改用留存的即可找回。"
GONE_THERE = "留存的版本是一条已删除的记录。"

COLUMNS: tuple[Column[VersionRow], ...] = (
    Column(name="label", heading="种类", show=lambda row: row.label, width=112),
    Column(name="name", heading="记录", show=lambda row: row.name, width=320, link=True),
    Column(name="office", heading="所属机构", show=lambda row: row.office, width=160),
    Column(name="why", heading="为什么有两个版本", show=lambda row: row.aside.why, width=320),
    Column(name="since", heading="留存日期", show=lambda row: day_text(row.aside.kept_at)),
)
DIFFERENCES: tuple[Column[Difference], ...] = (
    Column(name="label", heading="不同的栏目", show=lambda row: row.label, width=200),
    Column(name="here", heading="本机的", show=lambda row: row.here, width=400),
    Column(name="aside", heading="留存的", show=lambda row: row.aside, width=400),
)


class VersionsPage(Page):
    """Above the records, below what differs in the one under the cursor."""

    key: ClassVar[str] = "versions"
    words: ClassVar[str] = "两个版本"
    hint: ClassVar[str] = "Shift+方向键 选几条　Enter 看记录"
    tables: ClassVar[frozenset[str]] = frozenset(
        {"version_aside", *(kind.table for kind in RECORDS)}
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.summary = label("", "versions_summary", role="section", wrap=True)
        self.explanation = label("", "versions_hint", role="muted", wrap=True)
        self.take = button("改用留存的", "take_versions", role="main")
        self.leave = button("保留本机的", "leave_versions")
        permit(self.desk, "type", self.take, self.leave)
        self.table: Table[VersionRow] = Table(
            "versions_list", "两个版本的记录", ListSource(COLUMNS)
        )
        self.table.set_empty(NONE_ASIDE)
        self.about = label("", "version_about", role="muted", wrap=True)
        self.differences: Table[Difference] = Table(
            "version_differences", "不同的栏目", ListSource(DIFFERENCES)
        )
        self.differences.set_empty("两个版本的各栏都一样，选哪一个都可以。")
        self._lay_out()
        self.take.clicked.connect(lambda: self._settle(self._taken, "改用留存的版本"))
        self.leave.clicked.connect(lambda: self._settle(self._left, self.leave.text()))
        self.table.current.connect(self._show_differences)
        self.table.opened.connect(self._open)
        self.table.pressed.connect(lambda row, _: self._open(row))
        self.table.grid.selectionModel().selectionChanged.connect(lambda *_: self._show_steps())
        self._show_steps()

    def _lay_out(self) -> None:
        head = line(self.summary, self.leave, self.take, wide=0)
        self.body.addLayout(head)
        self.body.addWidget(self.explanation)
        self.below = QWidget(self)
        self.below.setObjectName("version_below")
        self.below.setAccessibleName("不同之处")
        below = QVBoxLayout(self.below)
        below.setContentsMargins(0, look.GRID, 0, 0)
        below.setSpacing(look.GRID)
        below.addWidget(self.about)
        below.addWidget(self.differences, 1)
        halves = Halves(
            "version", "记录与不同之处", upper=self.table, lower=self.below, shares=(1, 1)
        )
        self.body.addWidget(halves, 1)

    def focus_start(self) -> None:
        self.table.focus_rows()

    def load(self) -> None:
        self.desk.read(version_rows, self._show, owner=self)

    def _show(self, rows: tuple[VersionRow, ...]) -> None:
        own = sum(row.may_take for row in rows)
        said = (
            f"有 {len(rows):,} 条记录存有两个版本，请逐条核对。" if rows else "没有两个版本的记录"
        )
        say(self.summary, said)
        hints = [OWN_HINT] * bool(own) + [FOREIGN_HINT] * (own < len(rows))
        say(self.explanation, "".join(hints))
        self.explanation.setVisible(bool(rows))
        words = "知悉" if rows and not own else "保留本机的"
        self.leave.setText(words)
        self.leave.setAccessibleName(words)
        self.take.setVisible(own > 0)
        self.leave.setVisible(bool(rows))
        self.below.setVisible(bool(rows))
        self.count(f"两个版本 {len(rows):,} 条")
        self.table.show_source(ListSource(COLUMNS, rows, key=lambda row: row.aside.id))
        if not rows:
            self._show_differences(None)
        elif self.table.current_row() is None:
            self.table.focus_rows()

    def _show_differences(self, row: VersionRow | None) -> None:
        if row is None:
            say(self.about, "")
            self.differences.show_source(ListSource(DIFFERENCES))
            return
        told = [f"{row.label}　{row.name}：{row.aside.why}"]
        told += [GONE_HERE] * (row.gone_here and row.may_take) + [GONE_THERE] * row.gone_there
        say(self.about, "".join(told))
        self.differences.show_source(ListSource(DIFFERENCES, row.differences))

    def _show_steps(self) -> None:
        """What can be done with the rows selected."""
        chosen = self.table.chosen_rows()
        self.take.setEnabled(any(row.may_take for row in chosen))
        self.leave.setEnabled(bool(chosen))

    # What the clerk chooses.

    def _settle(self, step: Callable[[Ledger, Sequence[int]], Changes], title: str) -> None:
        chosen = self.table.chosen_rows()
        if step == self._taken:
            chosen = [row for row in chosen if row.may_take]
        ids = [row.aside.id for row in chosen]

        def work(ledger: Ledger, _: Step) -> tuple[int, Changes]:
            return len(ids), step(ledger, ids)

        if ids:
            self.desk.change(work, lambda _: self.table.focus_rows(), owner=self, title=title)

    def _taken(self, ledger: Ledger, ids: Sequence[int]) -> Changes:
        return take_versions(ledger, ids, today=self.desk.today())

    def _left(self, ledger: Ledger, ids: Sequence[int]) -> Changes:
        return leave_versions(ledger, ids)

    def _open(self, row: VersionRow) -> None:
        """The record itself, where the window shows it."""
        of = row.aside

        def go(found: places.Where | None) -> None:
            if found is not None:
                self.desk.go(*found)

        self.desk.read(lambda ledger: places.where(ledger, of.of_table, of.of_id), go, owner=self)
