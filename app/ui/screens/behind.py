"""What is behind a number: the rows counted, the rows left out and why, the other readings."""

from dataclasses import dataclass

from PySide6.QtWidgets import (
    QButtonGroup,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.policy.provisions import criterion_key
from app.policy.verdicts import (
    CONTESTED_TEXT,
    VERDICT_LABELS,
    CriterionVerdict,
    ParkAppraisal,
    TracedRow,
)
from app.reports.wording import amount_text, reading_words, unit_of, value_text
from app.store.ledger import Ledger
from app.ui import look
from app.ui.columns import Column
from app.ui.desk import Desk
from app.ui.parts import box, button, label, line, say
from app.ui.rows import ListSource
from app.ui.table import Table
from app.ui.words import against
from app.usecases.appraisal import rows_behind

ASK = "点上表中的数字，这里列出它由哪些行算出、哪些行没有计入以及原因。"
HOLDS = {True: "有此情形", False: "没有此情形", None: "无法判定"}
Showing = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Remark:
    """A line under a park's conclusion: a cause of the exit mechanism or a coming quarter end."""

    what: str
    state: str
    words: str
    clause: str


REMARK_COLUMNS: tuple[Column[Remark], ...] = (
    Column(
        name="what",
        heading="事项",
        show=lambda row: row.what,
        state=lambda row: row.state,
        width=248,
    ),
    Column(name="words", heading="情况", show=lambda row: row.words, width=640),
    Column(name="clause", heading="依据", show=lambda row: row.clause, width=160),
)


class Behind(QWidget):
    """The lower half of the assessment page. `showing` names park, tier and criterion (or "")."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.setObjectName("behind")
        self.setAccessibleName("数字的明细")
        self.showing: Showing | None = None
        self._park: ParkAppraisal | None = None
        self._criterion: CriterionVerdict | None = None
        self._rows: tuple[TracedRow, ...] = ()
        self.heading = label(ASK, "behind_title", role="section", wrap=True)
        self.to_clause = button("看条款", "to_clause", role="link")
        self.note = label("", "behind_note", role="muted", wrap=True)
        self.reading = box("reading", "口径")
        self.year = box("year", "年度")
        self.counted, self.left_out = self._switch()
        self.table: Table[TracedRow] = Table("behind_rows", "明细行", ListSource(_columns("", "")))
        self.remarks: Table[Remark] = Table(
            "behind_remarks", "结论说明", ListSource(REMARK_COLUMNS)
        )
        self.remarks.set_empty("没有需要说明的事项。")
        # Without a parent until it is laid out: Tab then comes to it after what stands above it.
        self.pages = QStackedWidget()
        self.pages.setObjectName("behind_pages")
        self.pages.setAccessibleName("明细")
        self.pages.addWidget(self.table)
        self.pages.addWidget(self.remarks)
        self._lay_out()
        self.reading.activated.connect(lambda _: self._ask())
        self.year.activated.connect(lambda _: self._ask())
        self.table.opened.connect(lambda row: desk.go("tenants", row.name))
        self.to_clause.clicked.connect(self._go_to_clause)
        self.clear()

    def _lay_out(self) -> None:
        self._tools = line(self.counted, self.left_out, 1, self.reading, self.year)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, look.GRID, 0, 0)
        body.setSpacing(look.GRID)
        body.addLayout(line(self.heading, self.to_clause, wide=0))
        body.addWidget(self.note)
        body.addLayout(self._tools)
        body.addWidget(self.pages, 1)
        self._below = QWidget(self)
        self._below.setObjectName("below")
        self._below.setAccessibleName("空白")
        body.addWidget(self._below, 1)

    def _switch(self) -> tuple[QPushButton, QPushButton]:
        group = QButtonGroup(self)
        made = []
        for name, words in (("counted", "计入"), ("left_out", "未计入")):
            each = button(words, name)
            each.setCheckable(True)
            look.mark(each, role="segment")
            group.addButton(each)
            each.clicked.connect(lambda _: self._show_rows())
            made.append(each)
        made[0].setChecked(True)
        return made[0], made[1]

    def _go_to_clause(self) -> None:
        if self.showing is not None and self._criterion is not None:
            _, tier_id, criterion_id = self.showing
            self.desk.go("policies", criterion_key(tier_id, criterion_id))

    def clear(self) -> None:
        """Nothing was clicked yet."""
        self.showing = None
        say(self.heading, ASK)
        self._only_heading(True)

    def _only_heading(self, alone: bool) -> None:
        switches = (self.counted, self.left_out, self.reading, self.year)
        for part in (self.to_clause, self.note, *switches, self.pages):
            part.setVisible(not alone)
        self._below.setVisible(alone)

    def show_criterion(
        self, park: ParkAppraisal, tier_id: str, criterion: CriterionVerdict
    ) -> None:
        """The rows behind a park's answer to a criterion."""
        again = self.showing == (park.park_id, tier_id, criterion.criterion.id)
        self.showing = (park.park_id, tier_id, criterion.criterion.id)
        self._park, self._criterion = park, criterion
        self._only_heading(False)
        self.pages.setCurrentWidget(self.table)
        asked = criterion.criterion
        say(self.heading, f"{park.name} · {asked.label} {against(criterion)} · {asked.clause}")
        say(self.note, _told(criterion))
        if not again:
            self._fill_boxes(criterion)
            self.counted.setChecked(True)
        self.reading.setVisible(bool(criterion.reading))
        self.year.setVisible(bool(criterion.years))
        self._ask()

    def _fill_boxes(self, criterion: CriterionVerdict) -> None:
        figure = criterion.criterion.figure
        self.reading.clear()
        for code in (criterion.reading, *criterion.others):
            self.reading.addItem(f"口径 {code}：{reading_words(figure, code)}", code)
        self.year.clear()
        for each in criterion.years:
            self.year.addItem(f"{each.year} 年", each.year)

    def _ask(self) -> None:
        park, criterion = self._park, self._criterion
        if park is None or criterion is None:
            return
        figure, reading = criterion.criterion.figure, self.reading.currentData() or ""
        year: int | None = self.year.currentData() if criterion.years else None

        def work(ledger: Ledger) -> tuple[TracedRow, ...]:
            return rows_behind(
                ledger,
                on=park.on,
                park_id=park.park_id,
                figure_id=figure,
                reading=reading,
                year=year,
            )

        asked = self.showing

        def land(rows: tuple[TracedRow, ...]) -> None:
            if self.showing == asked:
                self._take(rows)

        self.desk.read(work, land, owner=self)

    def _take(self, rows: tuple[TracedRow, ...]) -> None:
        self._rows = rows
        counted = sum(row.counted for row in rows)
        for each, words, number in (
            (self.counted, "计入", counted),
            (self.left_out, "未计入", len(rows) - counted),
        ):
            each.setText(f"{words} {number:,} 行")
            each.setAccessibleName(each.text())
        self._show_rows()

    def _show_rows(self) -> None:
        counted = self.counted.isChecked()
        criterion = self._criterion
        if criterion is None:
            return
        rows = [row for row in self._rows if row.counted == counted]
        unit = unit_of(criterion.unit, self.reading.currentData() or "")
        shown = _columns(criterion.quantity, unit)
        self.table.set_empty("没有计入的行。" if counted else "没有未计入的行。")
        self.table.show_source(ListSource(shown, rows))

    def show_conclusion(self, park: ParkAppraisal, tier_id: str) -> None:
        """The tier's distance, the exit mechanism's causes, and the coming quarter ends."""
        verdict = park.tier(tier_id)
        self.showing = (park.park_id, tier_id, "")
        self._park, self._criterion = park, None
        self._only_heading(False)
        for part in (self.to_clause, self.counted, self.left_out, self.reading, self.year):
            part.hide()
        self.pages.setCurrentWidget(self.remarks)
        words = VERDICT_LABELS[verdict.verdict]
        parts = (park.name, verdict.tier.label, words, verdict.distance_text)
        say(self.heading, " · ".join(part for part in parts if part))
        proposal = f"退出机制建议：{park.proposal}" if park.proposal else "退出机制：没有建议。"
        contested = f"　{CONTESTED_TEXT}" if verdict.contested else ""
        say(self.note, f"{proposal}{contested}")
        self.remarks.show_source(ListSource(REMARK_COLUMNS, _remarks(park)))
        if not park.outlook:
            self.desk.appraise(self._add_outlook, owner=self, outlook=True)

    def _add_outlook(self, parks: tuple[ParkAppraisal, ...]) -> None:
        """What the coming quarter ends bring, if the same park is still looked at."""
        for park in parks:
            if self.showing is not None and self.showing[::2] == (park.park_id, ""):
                self.remarks.show_source(ListSource(REMARK_COLUMNS, _remarks(park)))


def _told(criterion: CriterionVerdict) -> str:
    """The verdict, the distance, the readings beside it, and what is not reported."""
    figure, quantity, unit = criterion.criterion.figure, criterion.quantity, criterion.unit
    parts = [VERDICT_LABELS[criterion.verdict]]
    parts += [words for words in (criterion.distance_text, criterion.why) if words]
    for code, (value, verdict) in criterion.others.items():
        said = f"{reading_words(figure, code)} {value_text(value, quantity, unit)}"
        parts.append(f"另一口径 {code}（{said}，{VERDICT_LABELS[verdict]}）")
    if criterion.contested:
        parts.append(CONTESTED_TEXT)
    if criterion.missing:
        parts.append(f"{criterion.missing} 户没有近 6 个月的用工记录")
    return "；".join(parts)


def _columns(quantity: str, unit: str) -> tuple[Column[TracedRow], ...]:
    head = f"计入数({unit})" if unit else "计入数"
    return (
        Column(name="name", heading="名称", show=lambda row: row.name, width=280),
        Column(
            name="amount",
            heading=head,
            show=lambda row: amount_text(row.amount, quantity, unit),  # type: ignore[arg-type]
            order=lambda row: row.amount,
            number=True,
        ),
        Column(name="detail", heading="依据", show=lambda row: row.detail, width=360),
        Column(name="reason", heading="未计入的原因", show=lambda row: row.reason, width=280),
    )


def _remarks(park: ParkAppraisal) -> list[Remark]:
    states = {True: "not_met", False: "met", None: "undetermined"}
    found = [
        Remark(
            f"退出情形：{each.label}",
            states[each.holds],
            f"{HOLDS[each.holds]}：{each.evidence}",
            each.clause,
        )
        for each in park.exit_findings
    ]
    for step in park.outlook:
        ending = f"{len(step.ending)} 份协议到期" if step.ending else "没有协议到期"
        words = "；".join([ending, *step.falls])
        state = "contested" if step.falls else "met"
        found.append(Remark(f"到 {step.on.isoformat()}", state, words, ""))
    return found
