"""目标: what this office, or its banners, count against what the plans ask of them today.

The rule: a number is a link: to the register that is counted, else to the clause that asks.
"""

from collections.abc import Sequence
from itertools import groupby

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy

from app.policy.provisions import number_words
from app.policy.targets import TargetAnswer
from app.ui import icons, look
from app.ui.desk import Desk
from app.ui.parts import button, label

HEIGHT = 40
# The word before the links, and the link to all of them.
HEAD_ROOM, MORE_ROOM = 72, 120
REGISTERS = {
    "mentors": "mentors",
    "trainers": "mentors",
    "projects": "projects",
    "trained": "trainings",
    "rural_trained": "trainings",
    "graduates_trained": "trainings",
}


class TargetLine(QFrame):
    """One line of links; hidden where no plan asks anything of this office on the day."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("target_line")
        self.setAccessibleName("目标")
        look.mark(self, role="card")
        self._desk = desk
        self._links: list[QPushButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 4, 12, 4)
        self._row.setSpacing(3 * look.GRID)
        self._row.addWidget(label("目标", "target_head", role="muted"))
        self.more = button("", "more_targets", role="link")
        self.more.setToolTip("在“政策”里看全部目标")
        self.more.clicked.connect(lambda: desk.go("policies", "目标"))
        self._row.addWidget(self.more)
        self._row.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(HEIGHT)
        self.hide()

    def show_answers(self, answers: Sequence[TargetAnswer]) -> bool:
        """The answers of a day in the plans' order; whether there are any."""
        for link in self._links:
            link.hide()
            link.deleteLater()
        self._links = []
        for _, together in groupby(answers, key=lambda each: each.target):
            link = self._link(list(together))
            self._row.insertWidget(self._row.count() - 2, link)
            self._links.append(link)
        self._fit()
        return bool(self._links)

    def stops(self) -> tuple[QPushButton, ...]:
        """What takes the keyboard, from left to right."""
        return (*self._links, self.more)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As many as there is room for, and how many more there are."""
        gap = self._row.spacing()
        room = self.width() - HEAD_ROOM
        widths = [link.sizeHint().width() + gap for link in self._links]
        shown = len(widths)
        while shown > 1 and sum(widths[:shown]) + (shown < len(widths)) * MORE_ROOM > room:
            shown -= 1
        for place, link in enumerate(self._links):
            link.setVisible(place < shown)
        more = f"另有 {len(widths) - shown} 项…"
        self.more.setText(more)
        self.more.setAccessibleName(more)
        self.more.setVisible(shown < len(widths))

    def _link(self, answers: list[TargetAnswer]) -> QPushButton:
        first = answers[0]
        met = all(each.verdict == "met" for each in answers)
        words = f"{first.target.label} {_counted(answers)}"
        link = button(words, f"target_{first.target.id}", role="link")
        sign = "met" if met else "not_met"
        icons.dress(link, sign, sign)
        asks = (
            f"{first.target.scope}不少于 {number_words(first.target.at_least, first.target.unit)}"
        )
        how = f"计数：{first.measure.how}" if first.measure else ""
        link.setToolTip("\n".join(filter(None, (f"{asks}（{first.target.clause}）", how))))
        link.setAccessibleName(f"{words}，{'已达到' if met else '未达到'}，{asks}")
        measure = first.measure.id if first.measure else ""
        if measure in REGISTERS:
            link.clicked.connect(lambda: self._desk.go("services", REGISTERS[measure]))
        else:
            link.clicked.connect(lambda: self._desk.go("policies", first.target.clause))
        return link


def _counted(answers: list[TargetAnswer]) -> str:
    """8 / 10 人，差 2 人; of several offices, how many of them are there: 4 / 6 家达到."""
    first = answers[0]
    if first.asked == "each":
        return f"{sum(each.verdict == 'met' for each in answers)} / {len(answers)} 家达到"
    if first.value is None:
        return "还没有登记"
    asked = number_words(first.target.at_least, first.target.unit)
    if first.target.unit.endswith("元"):
        return f"{number_words(first.value, first.target.unit)} / {asked}"
    missing = f"，差 {number_words(first.distance, first.target.unit)}" if first.distance else ""
    return f"{first.value:,} / {asked}{missing}"
