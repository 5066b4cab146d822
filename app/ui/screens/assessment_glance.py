"""The parks at a glance against the criteria of a tier; a click on a number shows its rows below.

The rule: what the clerk has chosen (a tier, a cell, a width) survives newer verdicts.
"""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from app.policy.pack import Tier
from app.policy.verdicts import ParkAppraisal
from app.ui import look
from app.ui.columns import Column
from app.ui.desk import Desk
from app.ui.halves import Halves
from app.ui.parts import Choice, body_of, label, line, say
from app.ui.rows import ListSource
from app.ui.screens.assessment_columns import CONCLUSION, columns, criterion_of
from app.ui.screens.behind import Behind
from app.ui.table import Table
from app.ui.words import NO_TIERS

HEAD = 68
ROWS_LEAST = 200
NO_PARKS = "本单位还没有园区。"
Wanted = tuple[str, str, str]


class Glance(QWidget):
    """Above the parks, below what is behind the number clicked. `buttons` stand in the head."""

    hint = "方向键选数字　Enter 看明细　Ctrl+P 打印评估表"

    def __init__(self, desk: Desk, buttons: tuple[QPushButton, ...]) -> None:
        super().__init__()
        self.setObjectName("assessment_glance")
        self.setAccessibleName("园区评估")
        self.parks: tuple[ParkAppraisal, ...] = ()
        self._shown: tuple[str, tuple[Column[ParkAppraisal], ...]] = ("", ())
        self._tier: Tier | None = None
        self._wanted: Wanted | None = None
        self.tier = Choice("tier", "等级", self)
        self.tier.setMinimumWidth(144)
        self.table: Table[ParkAppraisal] = Table(
            "assessment_grid", "园区评估", ListSource(columns("", ())), by_cell=True, head=HEAD
        )
        self.table.set_empty(NO_PARKS)
        self.behind = Behind(desk)
        self.halves = Halves(
            "assessment", "评估与明细", upper=self.table, lower=self.behind, shares=(0, 1)
        )
        self.note = label("", "policy_note", role="muted", wrap=True)
        body = body_of(self, spacing=2 * look.GRID)
        heading = label("评估", "assessment_title", role="title")
        body.addLayout(line(heading, self.tier, 1, *buttons))
        body.addWidget(self.note)
        body.addWidget(self.halves, 1)
        self.tier.activated.connect(lambda _: self._change_tier())
        self.table.pressed.connect(self._press)
        self.table.opened.connect(lambda park: desk.go("parks", park.park_id))

    @property
    def tier_id(self) -> str:
        """The tier looked at; "" where the documents define none."""
        return self._shown[0]

    def current_park(self) -> ParkAppraisal | None:
        """The park under the cursor, if there is a tier to hold it against."""
        return self.table.current_row() if self.tier_id else None

    def want(self, wanted: Wanted) -> None:
        """Show a number's rows (park, tier, criterion) as soon as the verdicts are here."""
        self._wanted = wanted

    def show_parks(self, parks: tuple[ParkAppraisal, ...]) -> None:
        """Newer verdicts, or those of another day."""
        self.parks = parks
        note = parks[0].policy_note if parks else ""
        say(self.note, note)
        self.note.setVisible(bool(note))
        self._fill_tiers()
        self._show_tier()
        if self._wanted is not None:
            park_id, tier_id, criterion_id = self._wanted
            self._wanted = None
            self.tier.setCurrentIndex(self.tier.findData(tier_id))
            self._show_tier()
            place = self.table.model.place_of(park_id)
            names = [column.name for column in self.table.model.source.columns]
            index = self.table.model.index(place, names.index(criterion_id))
            self.table.grid.setCurrentIndex(index)
            self.table.grid.setFocus()
            row = self.table.current_row()
            if row is not None:
                self._press(row, criterion_id)
        else:
            self._renew()
        self._share_out()

    def _share_out(self) -> None:
        """All parks at a glance; half of it when there is something below."""
        below = self.behind.showing is not None
        opens = below and not self.behind.minimumHeight()
        self.behind.setMinimumHeight(ROWS_LEAST if below else 0)
        self.halves.give_upper(HEAD + (len(self.parks) + 1) * look.ROW, freely=not below)
        if opens:
            self.table.grid.scrollTo(self.table.grid.currentIndex())
            self._spare_second_click()

    def _spare_second_click(self) -> None:
        """The second click of two must not fall on a row that has come under the mouse."""
        deaf = Qt.WidgetAttribute.WA_TransparentForMouseEvents
        self.behind.setAttribute(deaf)
        wait = QApplication.doubleClickInterval()
        QTimer.singleShot(wait, self.behind, lambda: self.behind.setAttribute(deaf, False))

    def _change_tier(self) -> None:
        self._show_tier()
        self._share_out()

    def _fill_tiers(self) -> None:
        tiers = self.parks[0].tiers if self.parks else ()
        known = [self.tier.itemData(place) for place in range(self.tier.count())]
        if known == [verdict.tier.id for verdict in tiers]:
            return
        self.tier.clear()
        for verdict in tiers:
            self.tier.addItem(verdict.tier.label, verdict.tier.id)
        nearest = next((park.next_tier for park in self.parks if park.next_tier), None)
        self.tier.setCurrentIndex(max(self.tier.findData(nearest), 0))

    def _show_tier(self) -> None:
        tier_id: str = self.tier.currentData() or ""
        self.table.set_empty(f"{NO_TIERS}，没有可对照的标准。" if self.parks else NO_PARKS)
        if not self.parks or not tier_id:
            self._shown, self._tier = ("", columns("", ())), None
            self.table.show_source(ListSource(self._shown[1]))
            return
        # Made once per tier, so that the clerk's own widths survive a refresh; on another day
        # another edition of the tier may hold.
        tier = self.parks[0].tier(tier_id).tier
        if tier != self._tier:
            if self._shown[0] != tier_id:
                self.behind.clear()
            self._shown, self._tier = (tier_id, columns(tier_id, self.parks)), tier
        source = ListSource(self._shown[1], self.parks, key=lambda park: park.park_id)
        self.table.show_source(source)
        if not self.table.grid.currentIndex().isValid():
            self.table.grid.setCurrentIndex(self.table.model.index(0, 0))

    def _press(self, park: ParkAppraisal, column: str) -> None:
        tier_id = self._shown[0]
        if column == CONCLUSION:
            self.behind.show_conclusion(park, tier_id)
        else:
            self.behind.show_criterion(park, tier_id, criterion_of(park, tier_id, column))
        self._share_out()

    def _renew(self) -> None:
        """What stands below, from the new verdicts; nothing where another edition has no such."""
        showing = self.behind.showing
        if showing is None or showing[1] != self.tier_id:
            return
        asked = {column.name for column in self._shown[1]}
        for park in self.parks:
            if park.park_id == showing[0] and (showing[2] or CONCLUSION) in asked:
                self._press(park, showing[2] or CONCLUSION)
                return
        self.behind.clear()
