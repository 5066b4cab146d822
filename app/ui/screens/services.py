"""服务: what the parks did for their tenants, and mentors, projects, trainings and activities.

The rule: each kind is the one register; a register is made when it is first looked at.
"""

from collections.abc import Mapping
from typing import ClassVar

from PySide6.QtWidgets import QLabel, QStackedWidget, QWidget

from app.domain.service import Activity, Mentor, Project, ServiceRecord, Training
from app.ui import look
from app.ui.desk import Desk
from app.ui.keys import on_key
from app.ui.parts import body_of, button, label, line, say
from app.ui.permits import may_or_say, permit
from app.ui.register_page import HINT, Register, RegisterPage
from app.ui.screen import Screen
from app.ui.screens.services_batch import ServicesBatch
from app.ui.screens.services_matrix import Given, ParkServices, services_given, source_of
from app.ui.screens.services_totals import totals_said
from app.ui.segments import Segments
from app.ui.table import Table
from app.usecases import undoing

SERVED = "served"
REGISTERS: dict[str, Register] = {
    SERVED: Register(
        ServiceRecord,
        "service_records",
        empty="还没有服务记录。每提供一次服务登记一条，评估时看近一年八项服务是否都有记录。",
        search="园区、服务、导师",
        fields=("park_id", "service", "served_on", "people_served", "mentor_id"),
        carried=("park_id", "service", "served_on", "mentor_id"),
        widths={"park_id": 248, "mentor_id": 144},
    ),
    "mentors": Register(
        Mentor,
        "mentors",
        empty="还没有登记导师。导师服务团的成员登记在这里，服务记录里可以选用。",
        search="姓名、单位、专长",
        carried=("employer", "appointed_on"),
        widths={"name": 144, "employer": 224, "field": 200, "phone": 128},
    ),
    "projects": Register(
        Project,
        "projects",
        empty="项目库还是空的。收集到的创业项目登记在这里。",
        search="名称、行业、来源",
        carried=("industry", "source", "collected_on"),
        widths={"name": 248, "summary": 320},
    ),
    "trainings": Register(
        Training,
        "trainings",
        empty="还没有登记培训。每办一期创业培训登记一条。",
        search="班次、园区",
        carried=("park_id",),
        widths={"name": 320, "park_id": 272},
    ),
    "activities": Register(
        Activity,
        "activities",
        empty="还没有登记活动。大赛、沙龙、对接会等登记在这里。",
        search="名称、园区、形式",
        carried=("park_id", "kind"),
        widths={"name": 320, "park_id": 272},
    ),
}
WORDS = {
    SERVED: "服务记录",
    "mentors": "导师",
    "projects": "项目库",
    "trainings": "培训",
    "activities": "活动",
}
MOST_PARKS = 6
KEYS = f"{HINT}　Ctrl+B 批量登记"


class Services(Screen):
    """The registers side by side as segments; above that of the services what is missing."""

    key: ClassVar[str] = "services"
    words: ClassVar[str] = "服务"
    icon: ClassVar[str] = "service"
    hint: ClassVar[str] = KEYS
    tables: ClassVar[frozenset[str]] = frozenset(
        {"park", "service_record", "mentor", "project", "training", "activity"}
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._given = Given((), 12, ())
        self.segments = Segments("services_views", "服务", list(WORDS.items()))
        self.pages: dict[str, RegisterPage] = {}
        self._totals: dict[str, QLabel] = {}
        self.matrix_said = label("", "matrix_said", role="muted")
        self.matrix: Table[ParkServices] = Table(
            "services_matrix", "各园区服务情况", source_of(self._given), by_cell=True
        )
        self.matrix.set_empty("本单位还没有园区。")
        self.batch = ServicesBatch(desk)
        self.batch_button = button("批量…", "batch_services")
        self.batch_button.setToolTip("同一项服务登记几个园区、几天（Ctrl+B）")
        self.stack = QStackedWidget(self)
        self.stack.setObjectName("services_pages")
        self.stack.setAccessibleName("服务")
        title = label("服务", "services_title", role="title")
        self.body.addLayout(line(title, self.segments, 1, spacing=2 * look.GRID))
        self.body.addWidget(self.stack, 1)
        self._places = {SERVED: self.stack.addWidget(self._served_page())}
        self.stack.addWidget(self.batch)
        self._wire()

    def _served_page(self) -> QWidget:
        page = QWidget()
        page.setObjectName("served_page")
        page.setAccessibleName(WORDS[SERVED])
        register = self._make(SERVED)
        register.add_step(self.batch_button)
        permit(self.desk, "type", self.batch_button)
        self.matrix_part = QWidget(page)
        self.matrix_part.setObjectName("matrix_part")
        self.matrix_part.setAccessibleName("各园区服务情况")
        above = body_of(self.matrix_part)
        above.addWidget(self.matrix_said)
        above.addWidget(self.matrix)
        body = body_of(page, spacing=2 * look.GRID)
        body.addWidget(self.matrix_part)
        body.addWidget(register, 1)
        return page

    def _make(self, view: str) -> RegisterPage:
        page = RegisterPage(self.desk, REGISTERS[view])
        page.counted.connect(lambda count: self._counted(view, count))
        self.pages[view] = page
        return page

    def _wire(self) -> None:
        self.segments.chosen.connect(self._choose)
        self.matrix.pressed.connect(self._begin_service)
        self.matrix.grid.horizontalScrollBar().rangeChanged.connect(lambda *_: self._fit_matrix())
        self.page.typing.connect(lambda typing: self.matrix_part.setVisible(not typing))
        self.batch_button.clicked.connect(self._begin_batch)
        self.batch.done.connect(self._batch_done)
        on_key(self, "Ctrl+B", self._begin_batch)
        # Where the keys of the register itself do not reach.
        for above in (self.segments, self.matrix_part):
            on_key(above, "Ctrl+N", self._begin_new)

    @property
    def view(self) -> str:
        """The register looked at."""
        return self.segments.view()

    @property
    def page(self) -> RegisterPage:
        """The register looked at."""
        return self.pages[self.view]

    # What is looked at.

    def load(self) -> None:
        day = self.desk.day
        self.desk.read(lambda ledger: totals_said(ledger, on=day), self._show_totals, owner=self)
        self.desk.read(lambda ledger: services_given(ledger, on=day), self._show, owner=self)
        self.page.load()

    def _show(self, given: Given) -> None:
        self._given = given
        lacking = sum(1 for row in given.rows if row.own and not all(row.counts.values()))
        said = f"近 {given.months} 个月各园区的服务记录（次）。"
        if lacking:
            said += f"{lacking} 家园区有缺项，点“缺”可补登。"
        say(self.matrix_said, said)
        self.matrix.show_source(source_of(given))
        self._fit_matrix()

    def _fit_matrix(self) -> None:
        """As high as its rows, and the bar below them where not all services fit side by side."""
        rows = max(1, min(len(self._given.rows), MOST_PARKS))
        bar = self.matrix.grid.horizontalScrollBar()
        below = bar.sizeHint().height() if bar.maximum() else 0
        self.matrix.setFixedHeight(look.ROW * (rows + 1) + 2 + below)

    def _other_page(self, view: str) -> QWidget:
        """A register below the line of what it adds up to."""
        page = QWidget()
        page.setObjectName(f"{view}_of_services")
        page.setAccessibleName(WORDS[view])
        self._totals[view] = label("", f"{view}_totals", role="muted", wrap=True)
        body = body_of(page, spacing=2 * look.GRID)
        body.addWidget(self._totals[view])
        body.addWidget(self._make(view), 1)
        return page

    def _show_totals(self, said: Mapping[str, str]) -> None:
        for view, line_of in self._totals.items():
            say(line_of, said[view])

    def _choose(self, view: str) -> None:
        if view not in self._places:
            self._places[view] = self.stack.addWidget(self._other_page(view))
        by_keyboard = self.segments.has_keyboard()
        self.stack.setCurrentIndex(self._places[view])
        self.desk.hinted.emit(KEYS if view == SERVED else HINT)
        self.load()
        if not by_keyboard:
            self.page.focus_start()

    def arrive(self, what: object) -> None:
        """The name of a register, or that and the values of a record to begin, or words to find."""
        view, values = what if isinstance(what, tuple) else (what, None)
        if view in REGISTERS:
            self.segments.choose(str(view))
            if isinstance(values, dict):
                self.page.begin_new(values)
            elif isinstance(values, str):
                self.page.table.search.setText(values)
                self.page.table.focus_rows()

    def show_turned(self, step: undoing.Step) -> None:
        """The register of what was taken back or done again, on its record."""
        turn = step.turns[0]
        views = (view for view, register in REGISTERS.items() if register.kind is turn.kind)
        view = next(views, None)
        if view is not None:
            if view != self.view:
                self.segments.choose(view)
            self.page.show_record(turn.record_id)

    def tell(self) -> None:
        super().tell()
        self.desk.hinted.emit(KEYS if self.view == SERVED else HINT)

    def back(self) -> bool:
        if self.stack.currentWidget() is self.batch:
            if self.batch.leave():
                self._batch_done(0)
            return True
        return self.page.back()

    def uncover(self, part: QWidget) -> None:
        of = (view for view, page in self.pages.items() if page.isAncestorOf(part))
        # What is of no register is the batch of those served.
        self.segments.choose(next(of, SERVED))
        super().uncover(part)

    def focus_search(self) -> None:
        self.page.focus_search()

    def focus_start(self) -> None:
        if self.stack.currentWidget() is self.batch:
            self.batch.start()
        else:
            self.page.focus_start()

    def _counted(self, view: str, count: int) -> None:
        if view == self.view:
            self.count(f"{WORDS[view]} {count:,} 条")

    # Services given.

    def _begin_service(self, row: ParkServices, service: str) -> None:
        """A missing service is typed; one that was given is found."""
        if row.counts.get(service):
            self.page.table.search.setText(f"{row.park.name} {service}")
            self.page.table.focus_rows()
        elif row.own:
            self.page.begin_new({"park_id": row.park.id, "service": service})

    def _begin_new(self) -> None:
        self.page.begin_new()

    def _begin_batch(self) -> None:
        if self.view != SERVED or not may_or_say(self.desk, "type"):
            return
        self.batch.begin([row.park for row in self._given.rows if row.own])
        self.stack.setCurrentWidget(self.batch)
        self.batch.start()

    def _batch_done(self, count: int) -> None:
        self.stack.setCurrentIndex(0)
        self.page.focus_start()
        if count:
            self.desk.said.emit(f"已登记服务记录 {count:,} 条。Ctrl+Z 撤销")
