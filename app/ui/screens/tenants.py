"""入驻实体: every tenancy of the ledger, found as it is typed."""

from typing import ClassVar

from PySide6.QtWidgets import QCheckBox, QWidget

from app.store.queries import TenancyRow
from app.ui.desk import Desk
from app.ui.finder import Sought
from app.ui.kept_choices import keep_check
from app.ui.permits import empty_step
from app.ui.screen import Screen
from app.ui.screens.tenant_pages import HINT, TenantPages
from app.ui.table import Table
from app.ui.tenancies import id_numbers, tenancies


class Tenants(Screen):
    """The long table: 100,000 rows are paged, searched and sorted by the ledger."""

    key: ClassVar[str] = "tenants"
    words: ClassVar[str] = "入驻实体"
    icon: ClassVar[str] = "tenant"
    hint: ClassVar[str] = HINT
    tables: ClassVar[frozenset[str]] = frozenset(
        {"park", "tenancy", "entity", "founder", "headcount", "loan", "evidence"}
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._sought: int | None = None
        self.only_residents = QCheckBox("只看当日在园", self)
        self.only_residents.setObjectName("only_residents")
        self.only_residents.setAccessibleName("只看当日在园")
        keep_check(self.only_residents)
        self.only_residents.toggled.connect(lambda _: self.load())
        self.table: Table[TenancyRow] = Table(
            "tenants_list",
            "入驻实体列表",
            tenancies(desk),
            background=desk.background,
            search="名称、拼音、代码、创业者、电话、协议",
        )
        empty_step(
            desk,
            "import",
            self.table,
            words="还没有入驻实体。把现在用的 Excel 台账拖进窗口，或者点下面的按钮。",
            step="导入台账",
            do=lambda: desk.go("exchange", "choose"),
        )
        self.table.bar.insertWidget(1, self.only_residents)
        self.unmask = id_numbers(self.table, desk)
        self.pages = TenantPages(desk, self.table)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(self.pages)
        self.table.counted.connect(self._counted)
        self.pages.added.connect(self._seek)

    def load(self) -> None:
        day = self.desk.day if self.only_residents.isChecked() else None
        self.table.show_source(tenancies(self.desk, residents_on=day))
        self.pages.load()

    def arrive(self, what: object) -> None:
        sought = Sought(what, None) if isinstance(what, str) else what
        if isinstance(sought, Sought) and self.pages.to_list():
            self._sought = sought.tenancy
            if sought.tenancy is not None:
                # Chosen by name, so shown whether still resident on the day or not.
                self.only_residents.setChecked(False)
            self.table.search.setText(sought.words)
            self.table.refresh()
            self.table.focus_rows()
            if sought.entity is not None:
                self.pages.open_tenant(sought.entity)

    def tell(self) -> None:
        super().tell()
        self.desk.hinted.emit(self.pages.hint())

    def back(self) -> bool:
        return self.pages.back()

    def focus_search(self) -> None:
        self.table.search.setFocus()

    def _seek(self, key: int) -> None:
        """The cursor goes to a new row, whatever was searched for before."""
        self._sought = key
        self.only_residents.setChecked(False)
        self.table.search.clear()
        self.table.refresh()

    def _counted(self, count: int) -> None:
        place = -1 if self._sought is None else self.table.model.place_of(self._sought)
        # Rows of the search before may arrive first: the one sought is still to come.
        if place >= 0:
            self._sought = None
            self.table.grid.setCurrentIndex(self.table.model.index(place, 0))
        self.count(f"入驻协议 {count:,} 份")
