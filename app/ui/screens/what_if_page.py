"""试算: a park as it would be if some came, some stayed longer and some left, typed in place.

The rule: marked as 试算 all along, never kept and never printed; Esc clears it, then leaves it.
"""

from dataclasses import replace

from PySide6.QtWidgets import QGridLayout, QLineEdit

from app.domain.codes import EXPIRED, LEAVING_CAUSES
from app.domain.fields import Field, Kind
from app.policy.verdicts import ParkAppraisal
from app.policy.what_if import WhatIf
from app.ui import look
from app.ui.background import Task
from app.ui.desk import Desk
from app.ui.halves import Halves
from app.ui.icons import Sign
from app.ui.parts import body_of, box, button, label, line, say, tab_through
from app.ui.rows import ListSource
from app.ui.screens.change_lines import Line, columns
from app.ui.screens.over_page import OverPage
from app.ui.screens.what_if_lines import (
    AGREEMENTS,
    EXTENDED,
    LEAVES,
    STAYS,
    TURN,
    Agreement,
    Answer,
    Start,
    agreements,
    answer,
    start,
)
from app.ui.table import Table
from app.ui.typed import read_typed

MARK = "试算：只在这里看，不保存，也不能打印。"
FIELDS = (
    Field(name="tenants", label="新增入驻", kind=Kind.WHOLE, unit="户"),
    Field(name="first_time", label="其中首次创业", kind=Kind.WHOLE, unit="户"),
    Field(name="jobs_each", label="每户用工", kind=Kind.WHOLE, unit="人"),
    Field(name="area_each_dm2", label="每户面积", kind=Kind.AREA, unit="㎡"),
    Field(name="jobs", label="另增用工", kind=Kind.WHOLE, unit="人"),
    Field(name="loan_fen", label="另增贷款", kind=Kind.MONEY, unit="万元"),
)
MOST_TENANTS = 1_000
NARROW, WIDE = 80, 104
WAIT = "正在试算…"
NO_TENANTS = "园内没有在园实体。"
COLUMNS = columns(before="现在", after="试算后", with_park=False)


class WhatIfPage(OverPage):
    """The numbers above; below what comes of them, and the agreements. `left` to go back."""

    hint = "输入即算　在协议上按 Enter 改为延期、离园　Esc 清空，再按返回"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "what_if", "试算")
        self._park_id, self._tier_id = "", ""
        self._start: Start | None = None
        self._choices: dict[str, str] = {}
        self._asked: Task | None = None
        self.title = label("", "what_if_title", role="title", wrap=True)
        self.mark = label(MARK, "what_if_mark", wrap=True)
        self.wrong = label("", "what_if_wrong", role="finding", wrap=True)
        self.lines = {field.name: _line(field) for field in FIELDS}
        self.clear = button("清空", "clear_what_if")
        self.table: Table[Line] = Table("what_if_lines", "试算结果", ListSource(COLUMNS))
        self.agreements: Table[Agreement] = Table(
            "what_if_agreements", "在园实体的协议", ListSource(AGREEMENTS), search="实体名称"
        )
        self.years = box("what_if_years", "延期几年")
        for years in (1, 2, 3):
            self.years.addItem(f"延期按 {years} 年", years)
        self.cause = box("what_if_cause", "离园原因")
        for cause in LEAVING_CAUSES:
            self.cause.addItem(f"离园按{cause}", cause)
        self.cause.setCurrentIndex(LEAVING_CAUSES.index(EXPIRED))
        self._lay_out()
        self._wire()

    def _lay_out(self) -> None:
        leave = button("评估", "leave_what_if", role="link", icon="back")
        leave.setToolTip("返回评估（Esc）")
        leave.clicked.connect(self.left)
        numbers = QGridLayout()
        numbers.setContentsMargins(0, 0, 0, 0)
        numbers.setHorizontalSpacing(2 * look.GRID)
        numbers.setVerticalSpacing(look.GRID // 2)
        for place, field in enumerate(FIELDS):
            words = label(field.heading, f"of_{field.name}", role="muted")
            words.setBuddy(self.lines[field.name])
            numbers.addWidget(words, 0, place)
            numbers.addWidget(self.lines[field.name], 1, place)
        numbers.addWidget(self.clear, 1, len(FIELDS))
        numbers.setColumnStretch(len(FIELDS) + 1, 1)
        body = body_of(self)
        head = line(leave, self.title, wide=1)
        for part in (head, numbers):
            body.addLayout(part)
        body.addLayout(line(Sign("contested"), self.mark, wide=1))
        body.addWidget(self.wrong)
        self.agreements.bar.insertWidget(0, self.cause)
        self.agreements.bar.insertWidget(0, self.years)
        halves = Halves(
            "what_if", "试算结果与协议", upper=self.table, lower=self.agreements, shares=(3, 2)
        )
        body.addWidget(halves, 1)
        below = (self.years, self.cause, self.agreements.search, self.agreements.grid)
        tab_through(*self.lines.values(), self.clear, self.table.grid, *below)

    def _wire(self) -> None:
        for each in self.lines.values():
            each.textEdited.connect(lambda _: self._ask())
        self.years.activated.connect(lambda _: self._ask())
        self.cause.activated.connect(lambda _: self._ask())
        self.clear.clicked.connect(self._clear)
        self.agreements.opened.connect(self._turn)

    # The park.

    def begin(self, park: ParkAppraisal, tier_id: str) -> None:
        """Start from a park as it is, with nothing supposed."""
        self._park_id, self._tier_id = park.park_id, tier_id
        tier = park.tier(tier_id).tier.label
        say(self.title, f"试算　{park.name}　{tier}　{park.on}")
        self._start = None
        # An answer on its way is one of another park or tier.
        if self._asked is not None:
            self._asked.cancel()
        for table in (self.table, self.agreements):
            table.set_empty(WAIT)
        self.table.show_source(ListSource(COLUMNS))
        self.agreements.show_source(ListSource(AGREEMENTS))
        self._empty()
        self.load()

    def load(self) -> None:
        """Read the park as it is now; what was supposed stays."""
        park_id, on = self._park_id, self.desk.day
        self.desk.read(lambda ledger: start(ledger, park_id=park_id, on=on), self._take, owner=self)

    def _take(self, found: Start | None) -> None:
        if found is None:
            self.left.emit()
            return
        if found.facts.park_id != self._park_id:
            return  # another park was asked for meanwhile
        self._start = found
        known = {tier.tier.id: tier.tier.label for tier in found.before.tiers}
        if self._tier_id not in known:
            self.left.emit()
            return
        say(self.title, f"试算　{found.before.name}　{known[self._tier_id]}　{found.on}")
        self._show_agreements()
        self._ask()

    def _show_agreements(self) -> None:
        if self._start is None:
            return
        rows = [
            replace(row, choice=self._choices.get(row.stay.tenancy_id, STAYS))
            for row in agreements(self._start)
        ]
        source = ListSource(AGREEMENTS, rows, key=lambda row: row.stay.tenancy_id)
        self.agreements.set_empty(NO_TENANTS)
        self.agreements.renew(source)

    # What is supposed.

    def _turn(self, row: Agreement) -> None:
        """Enter on an agreement: extended, then gone, then as it is."""
        self._choices[row.stay.tenancy_id] = TURN[row.choice]
        self._show_agreements()
        self._ask()

    def what_if(self) -> WhatIf | None:
        """All that is supposed; None while something typed cannot be read."""
        values = self._typed()
        if values is None:
            return None
        rows = agreements(self._start) if self._start else ()
        chosen = {row.stay.tenancy_id: row.entity_id for row in rows}
        return WhatIf(
            **values,
            extended=frozenset(
                each for each in chosen if self._choices.get(each, STAYS) == EXTENDED
            ),
            extension_years=self.years.currentData(),
            leaving=frozenset(
                entity for each, entity in chosen.items() if self._choices.get(each) == LEAVES
            ),
            cause=self.cause.currentData(),
        )

    def _typed(self) -> dict[str, int] | None:
        """The numbers, 0 where nothing is typed; None and a sentence if one cannot be read."""
        values: dict[str, int] = {}
        name, words = "", ""
        for field in FIELDS:
            value, wrong = read_typed(self.lines[field.name].text(), field)
            values[field.name] = value or 0
            if wrong is not None and not words:
                name, words = field.name, wrong.sentence
        if not words and values["tenants"] > MOST_TENANTS:
            name, words = "tenants", f"新增入驻最多试算 {MOST_TENANTS:,} 户。"
        if not words and values["first_time"] > values["tenants"]:
            name, words = "first_time", "首次创业的户数不能多于新增入驻的户数。"
        self._refuse(name, words)
        return None if words else values

    def _refuse(self, name: str, words: str) -> None:
        say(self.wrong, words)
        self.wrong.setVisible(bool(words))
        for each, typed in self.lines.items():
            look.mark(typed, wrong="true" if each == name else "false")

    def _ask(self) -> None:
        """Judge the park anew; an answer that is not here yet is not waited for."""
        what_if, of, tier_id = self.what_if(), self._start, self._tier_id
        if what_if is None or of is None:
            return
        if self._asked is not None:
            self._asked.cancel()
        self.clear.setEnabled(not self._is_empty())
        self._asked = self.desk.read(
            lambda _: answer(of, what_if, tier_id), self._show, owner=self, title="正在试算"
        )

    def _show(self, found: Answer) -> None:
        self._asked = None
        source = ListSource(COLUMNS, found.lines, key=lambda row: row.place)
        self.table.renew(source)
        if found.problem:
            self._refuse("", found.problem)

    # Clearing.

    def _is_empty(self) -> bool:
        typed = any(each.text().strip() for each in self.lines.values())
        return not typed and not any(self._choices.values())

    def _empty(self) -> None:
        for each in self.lines.values():
            each.clear()
        self._choices.clear()
        self._refuse("", "")

    def _clear(self) -> None:
        self._empty()
        self._show_agreements()
        self._ask()
        self.focus_here()

    def focus_here(self) -> None:
        """Where the first number is typed."""
        self.lines["tenants"].setFocus()

    def back(self) -> bool:
        """Esc: clear what is supposed; False if nothing is."""
        if self._is_empty():
            return False
        self._clear()
        return True


def _line(field: Field) -> QLineEdit:
    made = QLineEdit()
    made.setObjectName(f"what_if_{field.name}")
    made.setAccessibleName(field.heading)
    made.setMinimumWidth(NARROW)
    made.setMaximumWidth(WIDE)
    made.setPlaceholderText("0")
    return made
