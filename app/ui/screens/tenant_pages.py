"""The pages of 入驻实体: the list with its steps, and in its place a form, a sheet, a tenant or
the bin.

The rule: each step works on the row under the cursor by a key; what another office registered is
only looked at.
"""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app.store.queries import TenancyRow
from app.ui import look
from app.ui.desk import Desk
from app.ui.parts import button, label, line, say
from app.ui.screens.bin_page import BinPage
from app.ui.screens.bulk_page import BulkPage
from app.ui.screens.stay_sheets import DELETE, EXTEND, LEAVE, StaySheets
from app.ui.screens.tenant_fields import TenantFile, tenant_file
from app.ui.screens.tenant_form import TenantForm
from app.ui.screens.tenant_page import TenantPage
from app.ui.table import Table

HINT = (
    "Enter 编辑　Ctrl+N 新增　F3 详情　F4 园区　F6 离园　F7 延期　Ctrl+R 再次入驻"
    "　Ctrl+B 批量修改　F8 修改记录　Del 删除　F9 回收站"
)
ON_PAGE = "Esc 返回"
# Its name, its words, its key, and what it does.
Step = tuple[str, str, str, Callable[[], None]]
NOT_OWN = "这份协议由{}登记，本单位只能查看。"


class TenantPages(QWidget):
    """The list is the first page; Esc comes back to it. `added` carries the key of a new row."""

    added = Signal(int)

    def __init__(self, desk: Desk, table: Table[TenancyRow]) -> None:
        super().__init__()
        self.desk, self.table = desk, table
        self.setObjectName("tenant_pages")
        self.setAccessibleName("入驻实体")
        self.form = TenantForm(desk)
        self.sheets = StaySheets(desk)
        self.page = TenantPage(desk)
        self.bin = BinPage(desk)
        self.bulk = BulkPage(desk)
        self.said = label("", "tenants_said", role="muted")
        self.steps: dict[str, QPushButton | QAction] = {}
        self.stack = QStackedWidget(self)
        self.stack.setObjectName("tenants_stack")
        self.stack.setAccessibleName("入驻实体")
        self.list = self._list_page()
        others = (self.form, self.sheets, self.page, self.bin, self.bulk)
        for page in (self.list, *others):
            self.stack.addWidget(page)
        for other in others:
            other.done.connect(self.show_list)
        self.form.saved.connect(self.added)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.addWidget(self.stack)
        table.opened.connect(lambda _: self._edit())
        table.current.connect(lambda _: self._enable())
        # Rows come later than the cursor.
        table.model.dataChanged.connect(lambda *_: self._enable())
        self._enable()

    def _list_page(self) -> QWidget:
        page = QWidget(self)
        page.setObjectName("tenants_list_page")
        page.setAccessibleName("入驻实体列表")
        shown: tuple[Step, ...] = (
            ("tenant_look", "详情", "F3", self._detail),
            ("tenant_extend", "延期…", "F7", lambda: self._sheet(EXTEND)),
            ("tenant_leave", "离园…", "F6", lambda: self._sheet(LEAVE)),
            ("tenant_edit", "编辑…", "F2", self._edit),
            ("tenant_new", "新增入驻…", "Ctrl+N", self.begin_new),
        )
        more: tuple[Step, ...] = (
            ("tenant_bulk", "批量修改…", "Ctrl+B", self._change_many),
            ("tenant_return", "再次入驻…", "Ctrl+R", self._return),
            ("tenant_history", "修改记录", "F8", self._history),
            ("tenant_park", "所在园区", "F4", self._to_park),
            ("tenant_delete", "删除…", "Del", lambda: self._sheet(DELETE)),
            ("open_bin", "回收站", "F9", self._bin),
        )
        head = line(label("入驻实体", "tenants_title", role="title"), self.said, self._more(more))
        head.setStretch(1, 1)
        for name, words, keys, do in shown:
            made = button(words, name, role="main" if name == "tenant_new" else "")
            made.setToolTip(f"{words.rstrip('…')}（{keys}）")
            made.clicked.connect(do)
            head.addWidget(made)
            self.steps[name] = made
        for name, _, keys, do in (*shown, *more):
            shortcut = QShortcut(QKeySequence(keys), page)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda name=name, do=do: self._by_key(name, do))
        body = QVBoxLayout(page)
        body.setContentsMargins(24, 16, 24, 16)
        body.setSpacing(2 * look.GRID)
        body.addLayout(head)
        body.addWidget(self.table, 1)
        return page

    def _more(self, steps: tuple[Step, ...]) -> QPushButton:
        """The steps asked for less often."""
        opener = button("更多", "tenant_more")
        menu = QMenu(opener)
        menu.setObjectName("tenant_more_menu")
        menu.setAccessibleName("更多")
        for name, words, keys, do in steps:
            action = menu.addAction(f"{words}\t{keys}")
            action.triggered.connect(do)
            self.steps[name] = action
        opener.setMenu(menu)
        return opener

    def _by_key(self, name: str, do: Callable[[], None]) -> None:
        if self.steps[name].isEnabled():
            do()

    def show_list(self) -> None:
        """The list, with the cursor where it was."""
        self.stack.setCurrentWidget(self.list)
        self.desk.hinted.emit(HINT)
        self.table.focus_rows()

    def back(self) -> bool:
        """Esc: leave the page in place of the list; False if there is none."""
        if self.stack.currentWidget() is self.list:
            return False
        self.to_list()
        return True

    def to_list(self) -> bool:
        """The list, unless a form with something typed in it stands there and says so."""
        page = self.stack.currentWidget()
        if page is self.form and not self.form.leave():
            return False
        if page is not self.list:
            self.show_list()
        return True

    # Steps.

    def begin_new(self) -> None:
        """A new tenant."""
        self.form.begin_new()
        self._show(self.form)
        self.form.start()

    def _edit(self) -> None:
        self._with_file(self._begin_edit)

    def _begin_edit(self, file: TenantFile) -> None:
        self.form.begin_edit(file)
        self._show(self.form)
        self.form.start()

    def _return(self) -> None:
        self._with_file(self._begin_return)

    def _begin_return(self, file: TenantFile) -> None:
        self.form.begin_return(file)
        self._show(self.form)
        self.form.start()

    def _sheet(self, what: str) -> None:
        self._with_file(lambda file: self._begin_sheet(what, file))

    def _begin_sheet(self, what: str, file: TenantFile) -> None:
        self._show(self.sheets)
        self.sheets.begin(what, file)

    def _detail(self) -> None:
        row = self.table.current_row()
        if row is not None:
            self.open_tenant(row.entity_id)

    def open_tenant(self, entity_id: str) -> None:
        """The page of a tenant, in place of the list."""
        self._show(self.page)
        self.page.show_tenant(entity_id)

    def _history(self) -> None:
        row = self.table.current_row()
        if row is not None:
            self._show(self.page)
            self.page.show_tenant(row.entity_id, history=True)

    def _change_many(self) -> None:
        keys = self.table.chosen_keys()
        if keys:
            self._show(self.bulk)
            self.bulk.begin(keys)
            self.desk.hinted.emit("Enter 下一项　Ctrl+Enter 修改　Esc 返回")

    def _bin(self) -> None:
        self._show(self.bin)
        self.bin.begin()

    def load(self) -> None:
        """Something changed: read again what is in sight in place of the list."""
        page = self.stack.currentWidget()
        if page is self.page:
            self.page.load()
        elif page is self.bin:
            self.bin.load()

    def _to_park(self) -> None:
        row = self.table.current_row()
        if row is not None:
            self.desk.go("parks", row.park_id)

    def _with_file(self, do: Callable[[TenantFile], None]) -> None:
        """What stands behind the row under the cursor, if it is this office's."""
        row = self.table.current_row()
        if row is None:
            return

        def then(file: TenantFile) -> None:
            if file.own:
                do(file)
            else:
                say(self.said, NOT_OWN.format(self.desk.unit_name(file.tenancy.unit_code)))

        self.desk.read(lambda ledger: tenant_file(ledger, row.tenancy_id), then, owner=self)

    def _show(self, page: QWidget) -> None:
        self.stack.setCurrentWidget(page)
        self.desk.hinted.emit(ON_PAGE)

    def _enable(self) -> None:
        row = self.table.current_row()
        say(self.said, "")
        for name, step in self.steps.items():
            step.setEnabled(row is not None or name in ("tenant_new", "open_bin"))
        gone = row is not None and row.left_on is not None
        self.steps["tenant_return"].setEnabled(gone)
        for name in ("tenant_leave", "tenant_extend"):
            self.steps[name].setEnabled(row is not None and not gone)
