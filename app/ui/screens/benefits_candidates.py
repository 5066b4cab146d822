"""核算: the candidates of one benefit with answer and amount, and below the conditions of one."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.policy.benefits import BenefitAnswer, ConditionAnswer, of_park
from app.policy.pack import BenefitRule
from app.policy.provisions import amount_words, benefit_key
from app.store.ledger import Ledger
from app.ui import look
from app.ui.background import Task
from app.ui.columns import Column
from app.ui.desk import Desk
from app.ui.halves import Halves
from app.ui.keys import on_key
from app.ui.parts import body_of, box, button, label, line, say
from app.ui.permits import may_or_say, permit
from app.ui.rows import ListSource
from app.ui.screens.benefits_tables import (
    CONDITIONS,
    ORDER,
    answer_words,
    candidate_columns,
    hardest_first,
)
from app.ui.segments import Segments
from app.ui.table import Table
from app.usecases.benefits import Eligibility, SoFar, benefit_rules, eligibility_by_parts

VIEWS = (("open", "可办理"), ("had", "已享受"), ("not_met", "不符合"))
FOREIGN = "由{}登记补贴，本单位只能查看。"
NOBODY = {
    "open": "这一天没有可以办理这项补贴的。可换一种补贴；不符合的户和原因，见“不符合”。",
    "had": "还没有登记过这项补贴。在“可办理”里选一户登记。",
    "not_met": "没有不符合条件的。",
}
NOTHING = "还没有入驻实体，没有可以核算的。把现在用的 Excel 台账导入后，这里算出谁可享受。"
NO_RULES = "本地区执行的政策文件没有规定补贴。"
Step = Callable[[], object] | None
Views = dict[str, list[BenefitAnswer]]


def view_of(answer: BenefitAnswer) -> str:
    """The view a candidate stands in."""
    if answer.had:
        return "had"
    return "not_met" if answer.verdict == "not_met" else "open"


def by_view(found: Eligibility) -> Views:
    """The candidates of each view, the likeliest first; the worker does it, there may be many."""
    views: Views = {name: [] for name, _ in VIEWS}
    for each in found.candidates:
        views[view_of(each)].append(each)
    for rows in views.values():
        rows.sort(key=lambda each: ORDER[each.verdict])
    return views


class Candidates(QWidget):
    """`chosen` carries the candidate to put a benefit down for, `sought` whose records to show."""

    chosen = Signal(object)
    sought = Signal(str)
    counted = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("candidates_page")
        self.setAccessibleName("核算")
        self.desk = desk
        self._found: Eligibility | None = None
        self._asking: Task | None = None
        self._views: Views = {}
        self._wanted = ("", "")
        self._columns: dict[bool, tuple[Column[BenefitAnswer], ...]] = {}
        self.kind = box("benefit_kind", "补贴种类")
        self.segments = Segments("benefit_views", "答复", VIEWS)
        self.rule = label("", "benefit_rule", role="muted")
        self.to_clause = button("看条款", "benefit_clause", role="link")
        self.begin = button("登记补贴…", "begin_benefit", role="main", icon="add")
        self.begin.setToolTip("登记补贴（Ctrl+N）")
        self.to_whom = button("看实体", "benefit_entity")
        self.table: Table[BenefitAnswer] = Table(
            "benefit_candidates",
            "补贴核算",
            ListSource(self._columns_of(parks=False)),
            search="实体、创业者、园区",
        )
        self.about = label("", "benefit_about", role="section", wrap=True)
        self.conditions: Table[ConditionAnswer] = Table(
            "benefit_conditions", "条件", ListSource(CONDITIONS)
        )
        self._lay_out()
        self._wire()

    def _columns_of(self, *, parks: bool) -> tuple[Column[BenefitAnswer], ...]:
        """Made once, so that the clerk's own widths survive a refresh."""
        if parks not in self._columns:
            # A league's code ends in 00: only it has candidates of several offices.
            several = self.desk.unit_code.endswith("00")
            self._columns[parks] = candidate_columns(
                self.desk.unit_name, parks=parks, several_units=several
            )
        return self._columns[parks]

    def _lay_out(self) -> None:
        self._below = QWidget(self)
        self._below.setObjectName("benefit_below")
        self._below.setAccessibleName("条件")
        under = QVBoxLayout(self._below)
        under.setContentsMargins(0, look.GRID, 0, 0)
        under.setSpacing(look.GRID)
        under.addWidget(self.about)
        under.addWidget(self.conditions, 1)
        halves = Halves("benefit", "核算与条件", upper=self.table, lower=self._below)
        halves.setSizes([320, 256])
        self.table.bar.insertWidget(0, self.segments)
        body = body_of(self)
        body.addLayout(line(self.kind, self.rule, self.to_clause, 1, self.to_whom, self.begin))
        body.addWidget(halves, 1)

    def _wire(self) -> None:
        self.kind.activated.connect(lambda _: self._ask())
        self.segments.chosen.connect(lambda _: self._show_rows())
        self.to_clause.clicked.connect(self._go_to_clause)
        self.begin.clicked.connect(self._begin)
        self.to_whom.clicked.connect(self._go_to_whom)
        self.table.current.connect(self._tell)
        self.table.opened.connect(lambda _: self._begin())
        self.table.counted.connect(self.counted)
        self.conditions.opened.connect(self._open_condition)
        permit(self.desk, "type", self.begin)
        on_key(self, "Ctrl+N", self._begin)

    # Rows.

    def load(self) -> None:
        """Ask for the benefits there are, then for the candidates of the one chosen."""
        day = self.desk.day
        self.desk.read(lambda ledger: benefit_rules(ledger, day), self._fill_kinds, owner=self)

    def seek(self, kind: str, wanted: str) -> None:
        """A kind of benefit, and the entity or park to put the cursor on."""
        self._wanted = (kind, wanted)
        self.load()

    def _fill_kinds(self, rules: tuple[BenefitRule, ...]) -> None:
        chosen = self._wanted[0] or self.kind.currentData()
        known = [self.kind.itemData(place) for place in range(self.kind.count())]
        if known != [rule.kind for rule in rules]:
            self.kind.clear()
            for rule in rules:
                self.kind.addItem(rule.label, rule.kind)
        self.kind.setCurrentIndex(max(self.kind.findData(chosen), 0))
        self._ask()

    def _ask(self) -> None:
        day, kind = self.desk.day, self.kind.currentData()
        if kind is None:
            self.table.set_empty(NO_RULES)
            return

        parts: Iterator[SoFar] | None = None

        def work(ledger: Ledger) -> tuple[SoFar, Views]:
            nonlocal parts
            parts = parts or eligibility_by_parts(ledger, on=day, kinds=[kind])
            so_far = next(parts)
            return so_far, by_view(so_far.found[0]) if so_far.found else {}

        def then(answer: tuple[SoFar, Views]) -> None:
            so_far, views = answer
            if so_far.found is None:
                self._say_how_far(so_far)
                go_on()
            elif so_far.found:
                self._show(so_far.found[0], views)

        def go_on() -> None:
            # Each part is asked for anew: what is typed meanwhile is saved between them.
            self._asking = self.desk.read(work, then, owner=self, title="正在核算补贴")

        if self._asking is not None:
            self._asking.cancel()
        go_on()

    def _say_how_far(self, so_far: SoFar) -> None:
        if so_far.done:
            say(self.rule, f"正在核算：{so_far.done:,} / {so_far.parks:,} 家园区…")

    def _show(self, found: Eligibility, views: Views) -> None:
        self._views = views
        other = self._found is None or self._found.rule.kind != found.rule.kind
        self._found = found
        say(self.rule, f"{amount_words(found.rule.amount)}　{found.rule.clause}")
        counts = {name: len(rows) for name, rows in self._views.items()}
        for name, count in counts.items():
            self.segments.show_count(name, count)
        if other:
            self.segments.choose(next((name for name, count in counts.items() if count), "open"))
        for each in found.candidates if self._wanted[1] else ():
            if self._wanted[1] in (each.entity_id, each.park_id):
                self.segments.choose(view_of(each))
        self._show_rows()
        if self._wanted[0]:
            self.table.focus_rows()
        self._wanted = ("", "")

    def _show_rows(self) -> None:
        found = self._found
        if found is None:
            return
        view = self.segments.view()
        rows = self._views[view]
        self.table.set_empty(*self._nobody(found, view))
        columns = self._columns_of(parks=of_park(found.rule))
        self.table.show_source(
            ListSource(columns, rows, key=lambda row: row.entity_id or row.park_id)
        )
        place = self.table.model.place_of(self._wanted[1])
        if place >= 0 or not self.table.grid.currentIndex().isValid():
            self.table.grid.setCurrentIndex(self.table.model.index(max(place, 0), 0))
        self._tell(self.table.current_row())

    def _nobody(self, found: Eligibility, view: str) -> tuple[str, str, Step]:
        if not found.candidates and not self.desk.may("import"):
            return NOTHING, "", None
        if not found.candidates:
            return NOTHING, "导入台账", lambda: self.desk.go("exchange", "choose")
        return NOBODY[view], "", None

    def _tell(self, answer: BenefitAnswer | None) -> None:
        """The conditions of the candidate under the cursor, and what may be done with it."""
        own = answer is not None and answer.unit_code == self.desk.unit_code
        self.begin.setEnabled(own and answer is not None and not answer.had)
        self.to_whom.setEnabled(answer is not None)
        whole = answer is not None and answer.entity is None
        self.to_whom.setText("看园区" if whole else "看实体")
        self.to_whom.setAccessibleName(self.to_whom.text())
        self._below.setVisible(answer is not None)
        if answer is None:
            return
        told = f"{answer.entity or answer.park} · {answer_words(answer)}"
        foreign = "" if own else FOREIGN.format(self.desk.unit_name(answer.unit_code))
        parts = (told, answer.amount.why, foreign)
        say(self.about, "　".join(part for part in parts if part))
        self.conditions.show_source(ListSource(CONDITIONS, hardest_first(answer)))

    # Steps.

    def _begin(self) -> None:
        answer = self.table.current_row()
        if not may_or_say(self.desk, "type"):
            return
        if answer is not None and self.begin.isEnabled():
            self.chosen.emit(answer)

    def _go_to_clause(self) -> None:
        self.desk.go("policies", benefit_key(self.kind.currentData() or ""))

    def _go_to_whom(self) -> None:
        answer = self.table.current_row()
        if answer is not None and answer.entity is not None:
            self.desk.go("tenants", answer.entity)
        elif answer is not None:
            self.desk.go("parks", answer.park_id)

    def _open_condition(self, condition: ConditionAnswer) -> None:
        """The record that stands in the way, or the clause."""
        if condition.collides:
            record = condition.collides[0]
            self.sought.emit(record.entity or record.park or record.kind)
        else:
            self._go_to_clause()
