"""下发: to each office below, all that it must know from us; what this office keeps stands beside.

The rule: what goes down is complete in itself, so a directive lost with its stick is simply made
again.
"""

from collections.abc import Callable, Sequence
from typing import ClassVar

from PySide6.QtWidgets import QStackedWidget, QWidget

from app.domain.changes import Changes, changed
from app.domain.money import MinimumWage
from app.domain.papers import Question
from app.domain.park import Park, TierGrant
from app.store.ledger import Ledger
from app.store.outbox import OutBundle
from app.ui import look, pick, problems
from app.ui.background import Step
from app.ui.bundle_words import names_text
from app.ui.desk import Desk
from app.ui.page import Page, Whose
from app.ui.parts import body_of, button, card, label, line, say
from app.ui.permits import permit
from app.ui.rows import ListSource
from app.ui.screens.carry import Carry
from app.ui.screens.grants import Grants
from app.ui.screens.hand_down_tables import COLUMNS, EDITIONS, state
from app.ui.screens.wage_list import WageList
from app.ui.segments import Segments
from app.ui.sticks import StickWatch
from app.ui.table import Table
from app.usecases.downward import add_pack, seal_directive, seal_snapshot
from app.usecases.to_hand_down import Edition, ToHandDown, editions, to_hand_down

OFFICES, GRANTS, WAGES, PACKS = "offices", "grants", "wages", "packs"
VIEWS = ((OFFICES, "各机构"), (GRANTS, "等级认定"), (WAGES, "最低工资"), (PACKS, "政策文件"))
AFTER = "下一步：把 U 盘交给对方，对方在“接收”中读入；回执会写在同一个 U 盘上。"
COMPLETE = "每次下发都包含全部认定、标准、询问和政策文件，U 盘丢了再下发一次即可。"
PACKS_SAID = (
    "登记后本单位马上按它评估，并随下一次下发带给各机构。同一文件同一执行日期再登记一次，就是更正。"
)
SNAPSHOT = (
    "只在对方电脑丢失、台账损坏，又没有自己的备份时用。\n"
    "把本单位留存的、对方以前上报过的全部记录和附件写成一个数据包交还对方。对方接收后，"
    "缺的记录补回来；已有而内容不同的不覆盖，放在对方的“两个版本”中由对方选择。\n"
    "数据包只有对方的钥匙能打开：对方新装了程序的，请先登记对方的新名片。"
)
Known = tuple[tuple[ToHandDown, ...], tuple[Edition, ...]]
Work = Callable[[Ledger, Step], tuple[list[OutBundle], Changes]]


class HandingDownPage(Page):
    """Views side by side; over them the bundles on their way to the sticks."""

    key: ClassVar[str] = "directives"
    words: ClassVar[str] = "下发"
    hint: ClassVar[str] = "Shift+↑↓ 选几个机构　←→ 换视图"
    whose: ClassVar[Whose] = "league"
    tables: ClassVar[frozenset[str]] = frozenset(
        {"peer", "bundle_out", "policy_pack"}
        | {kind.table for kind in (Park, TierGrant, MinimumWage, Question)}
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._snapshot_to: ToHandDown | None = None
        self.watch = StickWatch(desk, self)
        self.views = Segments("hand_down_views", "下发", VIEWS)
        self.grants, self.wages = Grants(desk), WageList(desk)
        self.carry = Carry(desk, self.watch, "directive_carry")
        self.panes = QStackedWidget(self)
        self.panes.setObjectName("hand_down_panes")
        self.panes.setAccessibleName("下发")
        for pane in (self._offices(), self.grants, self.wages, self._packs()):
            self.panes.addWidget(pane)
        self.pages = QStackedWidget(self)
        self.pages.setObjectName("hand_down_pages")
        self.pages.setAccessibleName("下发")
        self.main = self._main()
        self.snapshot = self._snapshot()
        for page in (self.main, self.snapshot, self.carry):
            self.pages.addWidget(page)
        self.body.addWidget(self.pages, 1)
        self._wire()

    def _main(self) -> QWidget:
        page = QWidget(self)
        page.setObjectName("hand_down_main")
        page.setAccessibleName("下发")
        body = body_of(page, spacing=2 * look.GRID)
        body.addLayout(line(self.views, 1))
        body.addWidget(self.panes, 1)
        return page

    def _offices(self) -> QWidget:
        page = QWidget(self)
        page.setObjectName("hand_down_offices")
        page.setAccessibleName("各机构")
        self.summary = label("", "hand_down_summary", role="section", wrap=True)
        self.go = button("下发到选中的机构", "hand_down", role="main", icon="save")
        self.restore = button("下发留存数据…", "begin_snapshot")
        permit(self.desk, "hand_down", self.go, self.restore)
        self.table: Table[ToHandDown] = Table("directives", "要下发的机构", ListSource(COLUMNS))
        self.table.set_empty("没有下级机构，不用下发。")
        body = body_of(page)
        body.addLayout(line(self.summary, self.restore, self.go, wide=0))
        body.addWidget(label(COMPLETE, "complete", role="muted", wrap=True))
        body.addWidget(self.table, 1)
        return page

    def _packs(self) -> QWidget:
        page = QWidget(self)
        page.setObjectName("hand_down_packs")
        page.setAccessibleName("政策文件")
        self.add = button("登记政策文件…", "add_pack", role="main", icon="add")
        permit(self.desk, "hand_down", self.add)
        self.editions: Table[Edition] = Table("editions", "政策文件", ListSource(EDITIONS))
        self.editions.set_empty(
            "没有另外登记的政策文件，各机构用程序自带的。", "登记政策文件…", self._add_pack
        )
        body = body_of(page)
        body.addLayout(
            line(label(PACKS_SAID, "packs_said", role="muted", wrap=True), self.add, wide=0)
        )
        body.addWidget(self.editions, 1)
        return page

    def _snapshot(self) -> QWidget:
        page = QWidget(self)
        page.setObjectName("snapshot_page")
        page.setAccessibleName("下发留存数据")
        self.snapshot_title = label("", "snapshot_title", role="section", wrap=True)
        self.seal = button("封装留存数据", "seal_snapshot", role="main")
        self.leave = button("返回", "leave_snapshot", role="link", icon="back")
        said = label(SNAPSHOT, "snapshot_means", wrap=True)
        sheet, inner = card("snapshot_sheet", "下发留存数据", (said,))
        inner.addLayout(line(self.seal, 1))
        sheet.setMaximumWidth(800)
        head = line(self.leave, self.snapshot_title, wide=1)
        body = body_of(page)
        body.addLayout(head)
        body.addWidget(sheet)
        body.addStretch(1)
        return page

    def _wire(self) -> None:
        self.views.chosen.connect(self._choose)
        self.go.clicked.connect(self._hand_down)
        self.restore.clicked.connect(self._begin_snapshot)
        self.seal.clicked.connect(self._seal_snapshot)
        self.leave.clicked.connect(self._see_main)
        self.carry.left.connect(self._see_main)
        self.add.clicked.connect(self._add_pack)
        self.table.opened.connect(lambda _: self.go.setFocus())
        self.table.grid.selectionModel().selectionChanged.connect(lambda *_: self._enable())
        self._enable()

    # Rows.

    def load(self) -> None:
        self.desk.read(_known, self._show, owner=self)
        self.grants.load()
        self.wages.load()

    def _show(self, known: Known) -> None:
        offices, packs = known
        waiting = [row.name for row in offices if state(row) == "contested"]
        without = [row.name for row in offices if not row.has_card]
        said = f"{names_text(waiting)}有要下发的内容" if waiting else "没有等着下发的内容"
        said += f"；{names_text(without)}还没有登记名片" if without else ""
        say(self.summary, said)
        self.views.show_count(PACKS, len(packs) or None)
        self.count(f"下级机构 {len(offices):,} 个")
        self.table.show_source(ListSource(COLUMNS, offices, key=lambda row: row.unit))
        self.editions.show_source(ListSource(EDITIONS, packs, key=lambda row: row.pack.file))
        self._enable()

    def _choose(self, view: str) -> None:
        self.panes.setCurrentIndex([name for name, _ in VIEWS].index(view))

    def _enable(self) -> None:
        chosen = self.table.chosen_rows()
        able = [row for row in chosen if _may_seal(row)]
        words = f"下发到选中的 {len(able):,} 个机构" if len(able) > 1 else "下发"
        self.go.setText(words)
        self.go.setAccessibleName(words)
        self.go.setEnabled(bool(able))
        self.restore.setEnabled(len(chosen) == 1 and chosen[0].has_card)

    # What goes down.

    def _hand_down(self) -> None:
        rows = [row for row in self.table.chosen_rows() if _may_seal(row)]

        def work(ledger: Ledger, step: Step) -> tuple[list[OutBundle], Changes]:
            sealed = []
            for done, row in enumerate(rows):
                step("正在封装数据包", done, len(rows))
                sealed.append(seal_directive(ledger, to=row.unit))
            return sealed, changed("bundle_out")

        if rows:
            self.go.setEnabled(False)
            self._seal(work, "写出下发的数据包")

    def _begin_snapshot(self) -> None:
        chosen = self.table.chosen_rows()
        if len(chosen) == 1 and chosen[0].has_card:
            self._snapshot_to = chosen[0]
            say(self.snapshot_title, f"下发留存数据　{chosen[0].name}")
            self.pages.setCurrentWidget(self.snapshot)
            self.seal.setEnabled(True)
            self.seal.setFocus()

    def _seal_snapshot(self) -> None:
        row = self._snapshot_to
        if row is None:
            return
        self.seal.setEnabled(False)
        self._seal(
            lambda ledger, _: ([seal_snapshot(ledger, to=row.unit)], changed("bundle_out")),
            f"写出{row.name}的留存数据",
        )

    def _seal(self, work: Work, title: str) -> None:
        self.desk.change(
            work,
            lambda sealed: self._sealed(sealed, title),
            owner=self,
            title="正在封装数据包",
            failed=self._failed,
            stopped=self.load,
        )

    def _sealed(self, sealed: Sequence[OutBundle], title: str) -> None:
        self.carry.show_bundles(sealed, title=title, after=AFTER)
        self.pages.setCurrentWidget(self.carry)
        self.carry.focus_here()

    def _failed(self, error: Exception) -> None:
        self._enable()
        self.seal.setEnabled(True)
        problems.show(error, self)

    def _add_pack(self) -> None:
        path = pick.pack(self)
        if path is not None:
            self.desk.change(
                lambda ledger, _: (None, add_pack(ledger, path)),
                lambda _: self.editions.focus_rows(),
                owner=self,
                title="正在登记政策文件",
            )

    # Going about.

    def _see_main(self) -> None:
        self.pages.setCurrentWidget(self.main)
        self.focus_start()

    def arrive(self, what: object) -> None:
        """The name of a view."""
        if isinstance(what, str) and what in dict(VIEWS):
            self.views.choose(what)
        self.focus_start()

    def back(self) -> bool:
        page = self.pages.currentWidget()
        if page is self.carry:
            return self.carry.back()
        if page is self.snapshot:
            self._see_main()
            return True
        view = self.views.view()
        if view == GRANTS:
            return self.grants.leave_form()
        return view == WAGES and self.wages.leave_form()

    def uncover(self, part: QWidget) -> None:
        self.views.choose(GRANTS if self.grants.isAncestorOf(part) else WAGES)
        super().uncover(part)


def _may_seal(row: ToHandDown) -> bool:
    """Whether a directive for the office would say anything, and it could open it."""
    return row.has_card and bool(row.fresh or row.last or sum(row.counts.values()))


def _known(ledger: Ledger) -> Known:
    return to_hand_down(ledger), editions(ledger)
