"""对比: all parks on two days, or on one day under two editions of a document.

The rule: verdicts that changed stand first; below stands who is behind a line, or what the newer
edition says otherwise.
"""

from datetime import date

from PySide6.QtWidgets import QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from app.domain.dates import add_years
from app.policy.compared import RowChange
from app.policy.editions import Difference, differences
from app.store.ledger import Ledger
from app.ui import look
from app.ui.background import Task
from app.ui.columns import Column
from app.ui.desk import Desk
from app.ui.halves import Halves
from app.ui.parts import body_of, box, button, label, line, say, tab_through
from app.ui.rows import ListSource
from app.ui.screens.change_lines import Line, columns, lines_of
from app.ui.screens.compare_lines import DIFFERENCES, moved_columns, summed
from app.ui.screens.over_page import OverPage
from app.ui.segments import Segments
from app.ui.table import Table
from app.ui.typed import read_day
from app.usecases import appraisal_comparing
from app.usecases.appraisal_comparing import Compared, Editions

DAYS, EDITIONS = "days", "editions"
ONE_EDITION = (
    "各份政策都只有一个版本，没有可以对比的。上级下发新版本以后，这里列出改了什么、改判了谁。"
)
NO_TIERS = "本地区执行的政策文件没有规定园区等级，没有可对比的判定。"
PICK = "在上面选一项指标，这里列出哪些行新计入、哪些行不再计入。"


class ComparePage(OverPage):
    """The choice above, the lines, and what is behind them. `left` to go back."""

    hint = "方向键选指标，下面列出有变化的行　Esc 返回评估"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "compare", "对比")
        self._tier_id = ""
        self._then: date | None = None
        self._pairs: tuple[Editions, ...] = ()
        self._found: Compared | None = None
        self._asked: Task | None = None
        self.kind = Segments(
            "compare_kind", "对比什么", ((DAYS, "两个日期"), (EDITIONS, "两版政策"))
        )
        self.tier = box("compare_tier", "等级")
        self.then = QLineEdit(self)
        self.then.setObjectName("compare_then")
        self.then.setAccessibleName("与哪一天相比")
        self.then.setFixedWidth(120)
        self.pair = box("compare_editions", "哪两版政策")
        self.told = label("", "compare_told", wrap=True)
        self.wrong = label("", "compare_wrong", role="finding", wrap=True)
        self.table: Table[Line] = Table(
            "compare_lines", "对比", ListSource(_columns("那时", "现在")), search="园区、指标"
        )
        self.behind_title = label(PICK, "compare_behind_title", role="section", wrap=True)
        self.moved: Table[RowChange] = Table("compare_rows", "谁来谁走", ListSource(()))
        self.differences: Table[Difference] = Table(
            "compare_differences", "两版的不同", ListSource(DIFFERENCES)
        )
        self.differences.set_empty("两版没有不同。")
        self._lay_out()
        self._say_wrong("")
        self._wire()

    def _lay_out(self) -> None:
        leave = button("评估", "leave_compare", role="link", icon="back")
        leave.setToolTip("返回评估（Esc）")
        leave.clicked.connect(self.left)
        self.of_then = label("", "of_then", role="muted")
        body = body_of(self)
        title = label("对比", "compare_title", role="title")
        body.addLayout(line(leave, title, self.tier, 1, self.kind))
        body.addLayout(line(self.then, self.of_then, self.pair, 1))
        body.addWidget(self.told)
        body.addWidget(self.wrong)
        body.addWidget(self._halves(), 1)
        tab_through(self.table.search, self.table.grid, self.moved.grid)

    def _halves(self) -> Halves:
        below = self.behind = QWidget(self)
        below.setObjectName("compare_behind")
        below.setAccessibleName("对比的明细")
        self.below = QStackedWidget(below)
        self.below.setObjectName("compare_below")
        self.below.setAccessibleName("对比的明细")
        self.below.addWidget(self.moved)
        self.below.addWidget(self.differences)
        inner = QVBoxLayout(below)
        inner.setContentsMargins(0, look.GRID, 0, 0)
        inner.setSpacing(look.GRID)
        inner.addWidget(self.behind_title)
        inner.addWidget(self.below, 1)
        return Halves("compare", "对比与明细", upper=self.table, lower=below, shares=(3, 2))

    def _wire(self) -> None:
        self.kind.chosen.connect(lambda _: self.load())
        self.tier.activated.connect(lambda _: self._show_tier())
        self.then.editingFinished.connect(self._typed)
        self.pair.activated.connect(lambda _: self.load())
        self.table.current.connect(self._show_behind)
        self.table.opened.connect(self._to_park)

    # Asking.

    def begin(self, tier_id: str) -> None:
        """From the tier looked at, with the same day a year ago."""
        self._tier_id = tier_id
        if self._then is None:
            self._then = add_years(self.desk.day, -1)
        self.then.setText(self._then.isoformat())
        self.load()

    def _typed(self) -> None:
        day, wrong = read_day(self.then.text())
        look.mark(self.then, wrong="true" if wrong else "false")
        self._say_wrong(wrong.sentence if wrong else "")
        if day is not None and day != self._then:
            self._then = day
            self.then.setText(day.isoformat())
            self.load()

    def load(self) -> None:
        """Compare anew what is chosen."""
        by_day = self.kind.view() == DAYS
        self.then.setVisible(by_day)
        self.of_then.setVisible(by_day)
        self.pair.setVisible(not by_day and bool(self._pairs))
        self.below.setCurrentWidget(self.moved if by_day else self.differences)
        self.table.set_empty("没有可以对比的园区。")
        if self._asked is not None:
            self._asked.cancel()
        if by_day:
            self._ask_days()
        else:
            self._ask_editions()

    def _ask_days(self) -> None:
        then, now = self._then, self.desk.day
        if then is None:
            return
        say(self.of_then, f"与查看日期 {now} 相比")

        def work(ledger: Ledger) -> Compared:
            before, after = appraisal_comparing.day_sides(ledger, then=then, now=now)
            return appraisal_comparing.compare(ledger, before, after)

        self._asked = self.desk.read(work, self._show, owner=self, title="正在对比")

    def _ask_editions(self) -> None:
        on, chosen = self.desk.day, self.pair.currentIndex()

        def work(ledger: Ledger) -> tuple[tuple[Editions, ...], Compared | None]:
            pairs = appraisal_comparing.edition_pairs(ledger, on)
            if not pairs:
                return (), None
            pair = pairs[min(max(chosen, 0), len(pairs) - 1)]
            before, after = appraisal_comparing.edition_sides(ledger, pair, on=on)
            return pairs, appraisal_comparing.compare(ledger, before, after)

        self._asked = self.desk.read(work, self._show_editions, owner=self, title="正在对比")

    # Showing.

    def _show_editions(self, found: tuple[tuple[Editions, ...], Compared | None]) -> None:
        self._pairs, compared = found
        place = max(self.pair.currentIndex(), 0)
        self.pair.clear()
        self.pair.addItems([pair.words for pair in self._pairs])
        self.pair.setCurrentIndex(min(place, len(self._pairs) - 1))
        self.pair.setVisible(bool(self._pairs))
        if compared is not None:
            self._show(compared)
            return
        self._found = None
        self.table.set_empty(ONE_EDITION)
        self.table.show_source(ListSource(_columns("原版", "新版")))
        say(self.told, "")
        self.behind.hide()

    def _show(self, found: Compared) -> None:
        self._asked, self._found = None, found
        self.behind.show()
        self.tier.clear()
        for tier_id, words in found.labels.items():
            self.tier.addItem(words, tier_id)
        self.tier.setCurrentIndex(max(self.tier.findData(self._tier_id), 0))
        self._show_tier()

    def _show_tier(self) -> None:
        found = self._found
        if found is None:
            return
        self._tier_id = self.tier.currentData() or ""
        lines = lines_of(found.tiers.get(self._tier_id, ()))
        heads = self._heads(found)
        source = ListSource(_columns(*heads), lines, key=lambda row: row.place)
        if not self._tier_id:
            self.table.set_empty(NO_TIERS)
        notes = [side.policy.note for side in (found.before, found.after) if side.policy.note]
        say(self.told, "".join([f"{heads[0]} → {heads[1]}：{summed(lines)}", *notes]))
        if self.kind.view() == EDITIONS:
            self._show_differences()
        else:
            self._ask_line()
        self.table.show_source(source)
        if lines and not self.table.grid.currentIndex().isValid():
            self.table.grid.setCurrentIndex(self.table.model.index(0, 0))
        self._show_behind(self.table.current_row())

    def _heads(self, found: Compared) -> tuple[str, str]:
        if self.kind.view() == DAYS:
            return str(found.before.on), str(found.after.on)
        pair = self._pairs[max(self.pair.currentIndex(), 0)]
        return f"{pair.old.version} 版", f"{pair.new.version} 版"

    def _show_differences(self) -> None:
        pair = self._pairs[max(self.pair.currentIndex(), 0)]
        rows = differences(pair.old, pair.new)
        say(self.behind_title, f"{pair.words} 的不同 {len(rows)} 处")
        self.differences.show_source(ListSource(DIFFERENCES, rows))

    def _show_behind(self, row: Line | None) -> None:
        """Who is behind the line the cursor is on; two editions show their texts instead."""
        found = self._found
        if found is None or self.kind.view() != DAYS:
            return
        change = row.change if row is not None else None
        if row is None or change is None or change.known is None:
            self._ask_line()
            return
        heads = self._heads(found)

        def land(rows: tuple[RowChange, ...]) -> None:
            if self.table.current_row() == row and self._found is found:
                say(self.behind_title, _told(row, rows))
                self.moved.set_empty("两个日期计入的行完全相同。")
                self.moved.show_source(ListSource(moved_columns(change, *heads), rows))

        self.desk.read(
            lambda ledger: appraisal_comparing.rows_moved(
                ledger, found.before, found.after, change
            ),
            land,
            owner=self,
        )

    def _ask_line(self) -> None:
        """No line is chosen that has rows behind it."""
        say(self.behind_title, PICK)
        self.moved.set_empty("")
        self.moved.show_source(ListSource(()))

    def _to_park(self, row: Line) -> None:
        if row.change is not None:
            self.desk.go("parks", row.change.park_id)

    def _say_wrong(self, words: str) -> None:
        say(self.wrong, words)
        self.wrong.setVisible(bool(words))

    # Keys.

    def focus_here(self) -> None:
        """Where the other day is typed, or the lines."""
        if self.kind.view() == DAYS:
            self.then.setFocus()
            self.then.selectAll()
        else:
            self.table.focus_rows()


def _columns(before: str, after: str) -> tuple[Column[Line], ...]:
    return columns(before=before, after=after, with_park=True)


def _told(row: Line, rows: tuple[RowChange, ...]) -> str:
    came = sum(each.moved == "came" for each in rows)
    gone = sum(each.moved == "left" for each in rows)
    other = len(rows) - came - gone
    return f"{row.park} · {row.label}：新计入 {came} 行，不再计入 {gone} 行，数有变化 {other} 行"
