"""补贴: who may have which benefit and why, the form to put one down, and the register of all."""

from typing import ClassVar

from PySide6.QtWidgets import QStackedWidget, QWidget

from app.domain.money import Benefit
from app.policy.benefits import BenefitAnswer
from app.ui.desk import Desk
from app.ui.parts import label, line
from app.ui.register_page import HINT, Register, RegisterPage
from app.ui.screen import Screen
from app.ui.screens.benefits_candidates import Candidates
from app.ui.screens.benefits_form import KEYS, BenefitForm
from app.ui.screens.wage_list import WageList
from app.ui.segments import Segments

PAGES = (("candidates", "核算"), ("register", "登记簿"), ("minimum_wages", "最低工资"))
STEPS = "Enter 登记补贴　Ctrl+E 导出名册　Ctrl+F 查找"
HINTS = (STEPS, HINT, "Enter 更正　Esc 返回", KEYS)
REGISTER = Register(
    Benefit,
    "benefits_register",
    empty="还没有登记补贴。在“核算”里选一户登记，条件和金额会自动核对；也可以在这里新增。",
    search="补贴种类、实体、园区、文书编号",
    fields=(
        *("kind", "entity_id", "park_id", "amount_fen", "applied_on", "approved_on"),
        *("paid_on", "paper_number", "basis"),
    ),
    newest="applied_on",
    carried=("kind", "applied_on"),
    widths={
        "kind": 188,
        "entity_id": 168,
        "park_id": 152,
        "amount_fen": 96,
        "paper_number": 112,
        "basis": 104,
    },
)


class Benefits(Screen):
    """The candidates, the register and the minimum wages; the form stands in their place."""

    key: ClassVar[str] = "benefits"
    words: ClassVar[str] = "补贴"
    icon: ClassVar[str] = "benefits"
    hint: ClassVar[str] = STEPS
    tables: ClassVar[frozenset[str]] = frozenset(
        {"benefit", "entity", "founder", "tenancy", "headcount", "park", "tier_grant"}
        | {"minimum_wage", "policy_pack"}
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.segments = Segments("benefit_pages", "补贴的各页", PAGES)
        self.candidates = Candidates(desk)
        self.register = RegisterPage(desk, REGISTER)
        self.wages = WageList(desk)
        self.form = BenefitForm(desk)
        self.pages = QStackedWidget(self)
        self.pages.setObjectName("benefits_pages")
        self.pages.setAccessibleName("补贴")
        for page in (self.candidates, self.register, self.wages, self.form):
            self.pages.addWidget(page)
        title = label("补贴", "benefits_title", role="title")
        self.body.addLayout(line(title, self.segments, 1))
        self.body.addWidget(self.pages, 1)
        self.segments.chosen.connect(self._turn)
        self.candidates.chosen.connect(self._begin)
        self.candidates.sought.connect(self._show_records)
        self._counts = {page: 0 for page, _ in PAGES}
        for name, counted in (
            ("candidates", self.candidates.counted),
            ("register", self.register.counted),
            ("minimum_wages", self.wages.table.counted),
        ):
            counted.connect(lambda count, name=name: self._counted(count, name))
        self.form.done.connect(self._saved)
        self.form.left.connect(self._leave_form)

    def load(self) -> None:
        self.candidates.load()
        if self.segments.view() != "candidates":
            self._load_page(self.segments.view())

    def _load_page(self, page: str) -> None:
        if page == "register":
            self.register.load()
        elif page == "minimum_wages":
            self.wages.load()

    def arrive(self, what: object) -> None:
        """A kind of benefit, or a kind and an entity (or park) to put the cursor on."""
        if isinstance(what, str):
            what = (what, "")
        if isinstance(what, tuple) and self._may_leave():
            kind, wanted = what
            self.segments.choose("candidates")
            self.candidates.seek(str(kind), str(wanted))

    def _counted(self, count: int, page: str) -> None:
        self._counts[page] = count
        if self.segments.view() == page:
            self.count(f"{count:,} 行")

    def _turn(self, page: str) -> None:
        self.count(f"{self._counts[page]:,} 行")
        self.pages.setCurrentIndex([name for name, _ in PAGES].index(page))
        self._hint()
        self._load_page(page)

    def _hint(self) -> None:
        if self.isVisible():
            self.desk.hinted.emit(HINTS[self.pages.currentIndex()])

    def _begin(self, answer: BenefitAnswer) -> None:
        self.form.begin(answer)
        self.pages.setCurrentWidget(self.form)
        # What is being typed is left by its own steps only.
        self.segments.setEnabled(False)
        self._hint()
        self.form.start()

    def _saved(self) -> None:
        self._leave_form()
        self.desk.said.emit("已登记。Ctrl+Z 撤销")

    def _leave_form(self) -> None:
        self.segments.setEnabled(True)
        self._turn("candidates")
        self.candidates.table.focus_rows()

    def _may_leave(self) -> bool:
        """Whether nothing is being typed here, or it was given up."""
        if self.pages.currentWidget() is not self.form:
            return True
        if not self.form.leave():
            return False
        self._leave_form()
        return True

    def _show_records(self, whose: str) -> None:
        self.segments.choose("register")
        self.register.table.search.setText(whose)
        self.register.focus_start()

    def back(self) -> bool:
        if self.pages.currentWidget() is self.form:
            self._may_leave()
            return True
        view = self.segments.view()
        if view == "candidates":
            return False
        inside = self.register.back() if view == "register" else self.wages.leave_form()
        if not inside:
            self.segments.choose("candidates")
        return True

    def tell(self) -> None:
        super().tell()
        self._hint()

    def focus_start(self) -> None:
        if self.pages.currentWidget() is self.form:
            self.form.start()
        elif self.segments.view() == "register":
            self.register.focus_start()
        elif self.segments.view() == "minimum_wages":
            self.wages.table.focus_rows()
        else:
            self.candidates.table.focus_rows()

    def uncover(self, part: QWidget) -> None:
        if self.register.isAncestorOf(part):
            self.segments.choose("register")
        elif self.wages.isAncestorOf(part):
            self.segments.choose("minimum_wages")
        super().uncover(part)

    def focus_search(self) -> None:
        if self.segments.view() == "register":
            self.register.focus_search()
        elif self.pages.currentWidget() is not self.form:
            self.segments.choose("candidates")
            self.candidates.table.search.setFocus()
