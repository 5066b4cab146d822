"""评估: all parks against the criteria of a tier on a day; filled in, signed off and printed.

The rule: the glance is always there; every other page of the screen lies over it until Esc.
"""

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from app.domain.changes import Changes
from app.domain.papers import Assessment as Record
from app.policy.verdicts import ParkAppraisal
from app.store.assessments import recorded
from app.store.ledger import Ledger
from app.ui import problems
from app.ui.desk import Desk
from app.ui.parts import button
from app.ui.permits import permit
from app.ui.screen import Screen
from app.ui.screens.assessment_glance import Glance
from app.ui.screens.over_page import OverPage
from app.usecases import assessing, undoing

if TYPE_CHECKING:
    from app.ui.screens.assessment_records import RecordsPage
    from app.ui.screens.compare_page import ComparePage
    from app.ui.screens.what_if_page import WhatIfPage

Over = TypeVar("Over", bound=OverPage)


class Assessment(Screen):
    """The parks at a glance, and over them 评估记录."""

    key: ClassVar[str] = "assessment"
    words: ClassVar[str] = "评估"
    icon: ClassVar[str] = "assessment"
    tables: ClassVar[frozenset[str]] = frozenset(
        {"park", "park_area", "mechanism_judgement", "tier_grant", "tenancy", "entity", "founder"}
        | {"headcount", "loan", "service_record", "assessment"}
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.sign = button("签发", "fill_in", role="main")
        self.print = button("打印…", "print_menu_button", icon="print")
        to_records = button("评估记录", "to_records", icon="paper")
        to_compare = button("对比", "to_compare")
        to_what_if = button("试算", "to_what_if")
        self.glance = Glance(desk, (to_records, to_compare, to_what_if, self.print, self.sign))
        self.tier, self.table, self.behind = self.glance.tier, self.glance.table, self.glance.behind
        self.pages = QStackedWidget(self)
        self.pages.setObjectName("assessment_pages")
        self.pages.setAccessibleName("评估")
        self.pages.addWidget(self.glance)
        self.body.addWidget(self.pages, 1)
        permit(desk, "assess", self.sign)
        self.sign.clicked.connect(self._fill_in)
        self.print.clicked.connect(self._print_menu)
        to_records.clicked.connect(lambda _: self._to_records())
        to_what_if.clicked.connect(self._to_what_if)
        to_compare.clicked.connect(self._to_compare)

    @cached_property
    def records(self) -> "RecordsPage":
        """评估记录."""
        from app.ui.screens.assessment_records import RecordsPage

        return self._over(RecordsPage(self.desk))

    @cached_property
    def what_if(self) -> "WhatIfPage":
        """试算."""
        from app.ui.screens.what_if_page import WhatIfPage

        return self._over(WhatIfPage(self.desk))

    @cached_property
    def compare(self) -> "ComparePage":
        """对比."""
        from app.ui.screens.compare_page import ComparePage

        return self._over(ComparePage(self.desk))

    def _over(self, page: Over) -> Over:
        self.pages.addWidget(page)
        page.left.connect(self._to_glance)
        return page

    def load(self) -> None:
        self.desk.appraise(self._show, owner=self)
        page = self.pages.currentWidget()
        if isinstance(page, OverPage):
            page.load()

    def _show(self, parks: tuple[ParkAppraisal, ...]) -> None:
        self.glance.show_parks(parks)
        self.count(f"园区 {len(parks)} 家")

    def tell(self) -> None:
        self.desk.counted.emit(self.count_words)
        page = self.pages.currentWidget()
        self.desk.hinted.emit(page.hint if isinstance(page, OverPage) else self.glance.hint)

    def arrive(self, what: object) -> None:
        """A park, a tier and a criterion: show its rows as soon as the verdicts are here.

        ("record", id) shows a recorded assessment, "records" the list of them, "what_if" and
        "compare" those pages for the park under the cursor.
        """
        steps = {
            "records": self._to_records,
            "what_if": self._to_what_if,
            "compare": self._to_compare,
        }
        if isinstance(what, str) and what in steps:
            steps[what]()
        elif isinstance(what, tuple) and len(what) == 2:
            self._to_records(what[1])
        elif isinstance(what, tuple):
            self.pages.setCurrentWidget(self.glance)
            self.glance.want(what)
            self.load()

    def focus_start(self) -> None:
        page = self.pages.currentWidget()
        if isinstance(page, OverPage):
            page.focus_here()
        else:
            self.table.focus_rows()

    # 签发 and the records.

    def _fill_in(self) -> None:
        """Lay the park's assessment before the second person, or go to the one that is there."""
        park, tier_id = self.glance.current_park(), self.glance.tier_id
        if park is None or not self.sign.isEnabled():
            return
        on, today = park.on, self.desk.today()
        self.sign.setEnabled(False)

        def work(ledger: Ledger, _: object) -> tuple[str, Changes]:
            for each in recorded(ledger, park_id=park.park_id):
                own = each.unit_code == ledger.unit_code
                if own and (each.tier, each.on) == (tier_id, on) and each.state != "corrected":
                    return each.id, Changes()
            return assessing.fill_in(
                ledger, park_id=park.park_id, tier_id=tier_id, on=on, today=today
            )

        self.desk.change(
            work,
            self._filled_in,
            owner=self,
            title="正在填报",
            failed=self._not_filled_in,
            undo="填报评估",
        )

    def _filled_in(self, made: str) -> None:
        self.sign.setEnabled(True)
        self._to_records(made)

    def _not_filled_in(self, error: Exception) -> None:
        self.sign.setEnabled(True)
        problems.show(error, self)

    def _to_records(self, wanted: str | None = None) -> None:
        self.pages.setCurrentWidget(self.records)
        if wanted is None:
            self.records.load()
        else:
            self.records.look_for(wanted)
        self.records.focus_here()
        self.tell()

    def _to_glance(self) -> None:
        self.pages.setCurrentWidget(self.glance)
        self.focus_start()
        self.tell()

    def _to_what_if(self) -> None:
        park = self.glance.current_park()
        if park is None:
            return
        self.what_if.begin(park, self.glance.tier_id)
        self.pages.setCurrentWidget(self.what_if)
        self.what_if.focus_here()
        self.tell()

    def _to_compare(self) -> None:
        self.pages.setCurrentWidget(self.compare)
        self.compare.begin(self.glance.tier_id)
        self.compare.focus_here()
        self.tell()

    def back(self) -> bool:
        page = self.pages.currentWidget()
        if page is self.glance:
            return False
        if not isinstance(page, OverPage) or not page.back():
            self._to_glance()
        return True

    def show_turned(self, step: undoing.Step) -> None:
        """Where a draft was given up or came back."""
        if any(turn.kind is Record for turn in step.turns):
            self._to_records()

    # Papers.

    def _print_menu(self) -> None:
        menu = QMenu(self)
        menu.setObjectName("print_menu")
        menu.setAccessibleName("打印")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("评估表").triggered.connect(lambda: self._preview("assessment-form"))
        menu.addAction("核查底稿").triggered.connect(lambda: self._preview("worksheet"))
        menu.addAction("全部园区汇总表").triggered.connect(
            lambda: self._preview("summary", every=True)
        )
        menu.popup(self.print.mapToGlobal(self.print.rect().bottomLeft()))

    def preview(self) -> None:
        page = self.pages.currentWidget()
        if isinstance(page, OverPage):
            page.preview()
        else:
            self._preview("assessment-form")

    def _preview(self, name: str, *, every: bool = False) -> None:
        from app.ui.papers import paper

        park = self.glance.current_park()
        if park is None:
            return
        wanted = None if every else [park.park_id]
        about = "" if every else park.name
        self.desk.preview_wanted.emit(
            paper(self.desk, name, tier_id=self.glance.tier_id, park_ids=wanted, about=about)
        )
