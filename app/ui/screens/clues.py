"""重复线索: what stands in several places, whom it concerns, and asking the office that owns it.

The rule: a clue is no verdict; the office that owns a record checks and corrects it.
"""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.league import DUPLICATE_LABELS, Duplicate, Involved
from app.ui import look
from app.ui.desk import Desk
from app.ui.halves import Halves
from app.ui.parts import button, label, line, say
from app.ui.places import Where, where
from app.ui.rows import ListSource
from app.ui.screens.office_tables import CLUE_COLUMNS, INVOLVED_COLUMNS, record_of
from app.ui.screens.question_tables import Ask
from app.ui.table import Table

# What a clue of the other kind would leave empty.
OF_BENEFIT, OF_STAY = ("benefit", "amount", "day"), ("first", "start_on", "left_on")
NONE_FOUND = "没有发现重复：各旗县的创业者、实体、补贴和电话没有相同的。"


class Clues(QWidget):
    """Above the clues, below the records of the one under the cursor."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("clues")
        self.setAccessibleName("重复线索")
        self._desk = desk
        self._clue: Duplicate | None = None
        self.table: Table[Duplicate] = Table(
            "clue_list", "重复线索", ListSource(CLUE_COLUMNS), search="号码、机构、线索"
        )
        self.table.set_empty(NONE_FOUND)
        self.sentence = label("", "clue_sentence", role="section", wrap=True)
        self.ask = button("询问该机构…", "ask_about_clue")
        self.involved: Table[Involved] = Table(
            "clue_records", "涉及的记录", ListSource(INVOLVED_COLUMNS)
        )
        self.below = QWidget(self)
        self.below.setObjectName("clue_below")
        self.below.setAccessibleName("涉及的记录")
        below = QVBoxLayout(self.below)
        below.setContentsMargins(0, look.GRID, 0, 0)
        below.setSpacing(look.GRID)
        below.addLayout(line(self.sentence, self.ask, wide=0))
        below.addWidget(self.involved, 1)
        halves = Halves("clue", "线索与记录", upper=self.table, lower=self.below)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.addWidget(halves)
        self.table.current.connect(self._show)
        self.table.opened.connect(lambda _: self.involved.focus_rows())
        self.involved.current.connect(lambda _: self._enable())
        self.involved.opened.connect(self._open)
        self.involved.pressed.connect(lambda row, _: self._open(row))
        self.ask.clicked.connect(self._ask)

    def show_clues(self, clues: tuple[Duplicate, ...]) -> None:
        """All that were found; what concerns stays at one time first."""
        rows = sorted(clues, key=lambda clue: not clue.at_once)
        self.below.setVisible(bool(rows))
        source = ListSource(CLUE_COLUMNS, rows, key=lambda row: (row.kind, row.what))
        self.table.show_source(source)
        if rows and self.table.current_row() is None:
            self.table.grid.selectRow(0)

    def _show(self, clue: Duplicate | None) -> None:
        if clue is None:
            return
        self._clue = clue
        say(self.sentence, clue.sentence)
        self.involved.show_source(ListSource(INVOLVED_COLUMNS, clue.records))
        of_benefit = clue.kind == "benefit"
        for place, column in enumerate(INVOLVED_COLUMNS):
            if column.name in OF_BENEFIT:
                self.involved.show_column(place, on=of_benefit)
            elif column.name in OF_STAY:
                self.involved.show_column(place, on=not of_benefit)
        self.involved.grid.selectRow(0)
        self._enable()

    def _enable(self) -> None:
        row = self.involved.current_row()
        below = self._desk.units.get(row.unit_code) if row is not None else None
        self.ask.setEnabled(below is not None and below.parent == self._desk.unit_code)

    def _ask(self) -> None:
        """A question to the office that owns the record, in the words of the clue."""
        row, clue = self.involved.current_row(), self._clue
        if row is None or clue is None:
            return
        about = record_of(row)
        words = f"{DUPLICATE_LABELS[clue.kind]} {clue.what}：{clue.sentence}"
        table, record_id, name = about or (None, None, "")
        ask = Ask(row.unit_code, words, table, record_id, name)
        self._desk.go("exchange", ("questions", ask))

    def _open(self, row: Involved) -> None:
        about = record_of(row)
        if about is None:
            return
        table, record_id, _ = about

        def go(found: Where | None) -> None:
            if found is not None:
                self._desk.go(*found)

        self._desk.read(lambda ledger: where(ledger, table, record_id), go, owner=self)
