"""政策: every threshold, amount and target with its clause, who decides it, and what changed."""

from typing import ClassVar

from PySide6.QtWidgets import QCheckBox, QStackedWidget, QVBoxLayout, QWidget

from app.policy.editions import Ruled
from app.store.ledger import Ledger
from app.ui.desk import Desk
from app.ui.kept_choices import keep_check
from app.ui.parts import body_of, box, label, line, say
from app.ui.rows import ListSource
from app.ui.screen import Screen
from app.ui.screens.policies_changes import Changes
from app.ui.screens.policies_tables import (
    EDITIONS,
    RULES,
    EditionRow,
    cited,
    decided,
    edition_rows,
    hidden,
)
from app.ui.segments import Segments
from app.ui.table import Table
from app.usecases.policies import Standing, standing_policies

VIEWS = (("rules", "条款"), ("documents", "文件"), ("changes", "版本变化"))
EVERY = "全部类别"


class Policies(Screen):
    """Three views: the provisions, the documents with their editions, and what changed."""

    key: ClassVar[str] = "policies"
    words: ClassVar[str] = "政策"
    icon: ClassVar[str] = "policies"
    hint: ClassVar[str] = "Ctrl+F 查条款　方向键看说明　Esc 返回"
    tables: ClassVar[frozenset[str]] = frozenset({"policy_pack"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._standing: Standing | None = None
        self._wanted = ""
        self.segments = Segments("policy_views", "政策的各页", VIEWS)
        self.where = label("", "policy_where", role="muted")
        self.section = box("policy_section", "类别")
        self.only_holding = QCheckBox("只看现行", self)
        self.only_holding.setObjectName("only_holding")
        self.only_holding.setAccessibleName("只看现行")
        self.only_holding.setChecked(True)
        keep_check(self.only_holding)
        self.rules: Table[Ruled] = Table(
            "policy_rules", "条款", ListSource(RULES), search="事项、规定、条款号"
        )
        self.rules.set_empty("这一类没有现行的条款。")
        self.about = label("", "policy_about", wrap=True)
        self.note = label("", "policy_note", role="muted", wrap=True)
        self.editions: Table[EditionRow] = Table("policy_editions", "文件", ListSource(EDITIONS))
        self.edition_note = label("", "edition_note", role="muted", wrap=True)
        self.changes = Changes()
        self.pages = QStackedWidget(self)
        self.pages.setObjectName("policy_pages")
        self.pages.setAccessibleName("政策")
        for page in (self._rules_page(), self._documents_page(), self.changes):
            self.pages.addWidget(page)
        title = label("政策", "policies_title", role="title")
        self.body.addLayout(line(title, self.segments, 1, self.where))
        self.body.addWidget(self.pages, 1)
        self._wire()

    def _page(self, name: str, words: str) -> tuple[QWidget, QVBoxLayout]:
        page = QWidget(self)
        page.setObjectName(name)
        page.setAccessibleName(words)
        body = body_of(page)
        return page, body

    def _rules_page(self) -> QWidget:
        page, body = self._page("rules_page", "条款")
        self.rules.bar.insertWidget(1, self.section)
        self.rules.bar.insertWidget(2, self.only_holding)
        body.addWidget(self.rules, 1)
        body.addWidget(self.about)
        body.addWidget(self.note)
        return page

    def _documents_page(self) -> QWidget:
        page, body = self._page("documents_page", "文件")
        said = "排在前面的文件优先；前面的没有规定的，按后面的执行。"
        body.addWidget(label(said, "stack_said", role="muted", wrap=True))
        body.addWidget(self.editions, 1)
        body.addWidget(self.edition_note)
        return page

    def _wire(self) -> None:
        self.segments.chosen.connect(self._turn)
        self.section.activated.connect(lambda _: self._show_rules())
        self.only_holding.toggled.connect(lambda _: self._show_rules())
        self.rules.current.connect(self._tell_rule)
        self.rules.counted.connect(lambda count: self.count(f"条款 {count:,} 条"))
        self.editions.current.connect(self._tell_edition)
        self.editions.opened.connect(self._open_edition)

    def load(self) -> None:
        day = self.desk.day

        def work(ledger: Ledger) -> Standing:
            return standing_policies(ledger, day)

        self.desk.read(work, self._show, owner=self)

    def arrive(self, what: object) -> None:
        """The key of a provision to put the cursor on, or a clause to look for."""
        if isinstance(what, str):
            self._wanted = what
            if self._standing is not None:
                self._seek()

    def back(self) -> bool:
        if self.rules.search.text() and self.segments.view() == "rules":
            self.rules.search.clear()
        elif self.segments.view() != "rules":
            self.segments.choose("rules")
        else:
            return False
        return True

    def focus_search(self) -> None:
        if self.segments.view() == "changes":
            self.changes.table.search.setFocus()
        else:
            self.segments.choose("rules")
            self.rules.search.setFocus()

    def _show(self, standing: Standing) -> None:
        self._standing = standing
        parts = (standing.label, f"{standing.on} 执行的政策", standing.policy.note)
        say(self.where, "　".join(part for part in parts if part))
        self._fill_sections(standing)
        self._show_rules()
        rows = edition_rows(standing)
        self.editions.show_source(
            ListSource(EDITIONS, rows, key=lambda row: (row.document.key, row.edition.name))
        )
        self.changes.show_standing(standing)
        if self._wanted:
            self._seek()

    def _fill_sections(self, standing: Standing) -> None:
        chosen = self.section.currentData()
        sections = dict.fromkeys(each.provision.section for each in standing.rules)
        self.section.clear()
        self.section.addItem(EVERY, "")
        for name in sections:
            self.section.addItem(name, name)
        self.section.setCurrentIndex(max(self.section.findData(chosen), 0))

    def _show_rules(self) -> None:
        if self._standing is None:
            return
        section = self.section.currentData()
        shown = [
            each
            for each in self._standing.rules
            if (not section or each.provision.section == section)
            and (each.holds or not self.only_holding.isChecked())
        ]
        self.rules.show_source(
            ListSource(RULES, shown, key=lambda row: (row.provision.document, row.provision.key))
        )
        self._tell_rule(self.rules.current_row())

    def _seek(self) -> None:
        """The cursor onto the provision that decides; a clause goes into the search line."""
        wanted, self._wanted = self._wanted, ""
        if self._standing is None:
            return
        self.segments.choose("rules")
        self.section.setCurrentIndex(0)
        self.rules.search.clear()
        self._show_rules()
        for each in self._standing.rules:
            if each.holds and each.provision.key == wanted:
                place = self.rules.model.place_of((each.provision.document, wanted))
                self.rules.grid.setCurrentIndex(self.rules.model.index(place, 0))
                self.rules.grid.setFocus()
                return
        self.only_holding.setChecked(False)
        self.rules.search.setText(wanted)
        self.rules.focus_rows()

    def _turn(self, view: str) -> None:
        self.pages.setCurrentIndex([name for name, _ in VIEWS].index(view))

    def _tell_rule(self, rule: Ruled | None) -> None:
        """The chosen provision in full under the table: what it says, who decides, and its note."""
        if rule is None:
            say(self.about, "")
            say(self.note, "")
            return
        each = rule.provision
        say(self.about, f"{each.item}：{each.words}　{cited(each)}")
        over = hidden(rule)
        parts = [decided(rule), f"其他文件：{over}" if over else "", each.note]
        say(self.note, "　".join(part for part in parts if part))

    def _tell_edition(self, row: EditionRow | None) -> None:
        if row is None:
            return
        pack = row.edition.pack
        say(self.edition_note, f"{pack.title}　{pack.issuer}　{pack.note}")

    def _open_edition(self, row: EditionRow) -> None:
        self.changes.show_document(row.document.key)
        self.segments.choose("changes")
