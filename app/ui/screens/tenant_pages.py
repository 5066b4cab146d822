"""The pages of 入驻实体: the list with its steps, and in its place a form, a sheet, a tenant or
the bin.

The rule: each step works on the row under the cursor by a key; what another office registered is
only looked at.
"""

from collections.abc import Callable
from functools import cached_property, partial
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app.domain.tenancy import Tenancy
from app.store.queries import TenancyRow
from app.ui import look
from app.ui.desk import Desk
from app.ui.evidence_page import KEY, show_papers
from app.ui.keys import on_key
from app.ui.more import more
from app.ui.parts import button, label, line, say
from app.ui.permits import may_or_say, permit
from app.ui.screens.bin_page import BinPage
from app.ui.screens.bulk_page import BulkPage
from app.ui.screens.stay_sheets import DELETE, EXTEND, LEAVE, StaySheets
from app.ui.screens.tenant_fields import TenantFile, tenant_file
from app.ui.screens.tenant_form import KEYS, TenantForm
from app.ui.screens.tenant_page import TenantPage
from app.ui.table import Table
from app.usecases.roles import Act

HINT = (
    "Enter 编辑　Ctrl+N 新增　F3 详情　F4 园区　F6 离园　F7 延期　Ctrl+R 再次入驻"
    "　Ctrl+B 批量修改　F8 修改记录　F10 佐证　Del 删除　F9 回收站"
)
ON_PAGE = "F8 修改记录　F10 佐证　Esc 返回"
ON_SHEET = "Enter 下一项　Ctrl+Enter 办理　Esc 返回"
IN_BIN = "Enter 恢复　Esc 返回"
IN_BULK = "Enter 下一项　Ctrl+Enter 修改　Esc 返回"
# Its name, its words, its key, what one must be allowed to do for it, and what it does.
Step = tuple[str, str, str, Act | None, Callable[[], None]]
Page = TypeVar("Page", TenantForm, StaySheets, TenantPage, BinPage, BulkPage)
NOT_OWN = "这份协议由{}登记，本单位只能查看。"


class TenantPages(QWidget):
    """The list is the first page; Esc comes back to it. `added` carries the key of a new row."""

    added = Signal(int)

    def __init__(self, desk: Desk, table: Table[TenancyRow]) -> None:
        super().__init__()
        self.desk, self.table = desk, table
        self.setObjectName("tenant_pages")
        self.setAccessibleName("入驻实体")
        self.said = label("", "tenants_said", role="muted")
        self.steps: dict[str, QPushButton | QAction] = {}
        self._acts: dict[str, Act | None] = {}
        self.stack = QStackedWidget(self)
        self.stack.setObjectName("tenants_stack")
        self.stack.setAccessibleName("入驻实体")
        self.list = self._list_page()
        self.stack.addWidget(self.list)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.addWidget(self.stack)
        table.opened.connect(lambda _: self._by_key("tenant_edit", self._edit))
        table.current.connect(lambda _: self._enable())
        # Rows come later than the cursor.
        table.model.dataChanged.connect(lambda *_: self._enable())
        desk.role_changed.connect(self._enable)
        self._enable()

    # Each page is made when it is first asked for: together they are as much as the rest of the
    # window, and whoever only looks into the list neither waits for them nor holds them.

    @cached_property
    def form(self) -> TenantForm:
        """The form of a tenant, for 新增, 编辑 and 再次入驻."""
        form = TenantForm(self.desk)
        form.saved.connect(self.added)
        return self._placed(form)

    @cached_property
    def sheets(self) -> StaySheets:
        """The sheets of 离园, 延期 and 删除."""
        return self._placed(StaySheets(self.desk))

    @cached_property
    def page(self) -> TenantPage:
        """A tenant with all that is known of it."""
        return self._placed(TenantPage(self.desk))

    @cached_property
    def bin(self) -> BinPage:
        """What was deleted."""
        return self._placed(BinPage(self.desk))

    @cached_property
    def bulk(self) -> BulkPage:
        """Many agreements changed at once."""
        return self._placed(BulkPage(self.desk))

    def _placed(self, page: Page) -> Page:
        self.stack.addWidget(page)
        page.done.connect(lambda: self._leave(page))
        return page

    def _leave(self, page: QWidget) -> None:
        """The list in place of a page that is done, unless another stands there by now."""
        if self.stack.currentWidget() is page:
            self.show_list()

    def _list_page(self) -> QWidget:
        page = QWidget(self)
        page.setObjectName("tenants_list_page")
        page.setAccessibleName("入驻实体列表")
        shown: tuple[Step, ...] = (
            ("tenant_look", "详情", "F3", None, self._detail),
            ("tenant_extend", "延期…", "F7", "type", lambda: self._sheet(EXTEND)),
            ("tenant_leave", "离园…", "F6", "type", lambda: self._sheet(LEAVE)),
            ("tenant_edit", "编辑…", "F2", "type", self._edit),
            ("tenant_new", "新增入驻…", "Ctrl+N", "type", self.begin_new),
        )
        seldom: tuple[Step, ...] = (
            ("tenant_bulk", "批量修改…", "Ctrl+B", "type", self._change_many),
            ("tenant_return", "再次入驻…", "Ctrl+R", "type", self._return),
            ("tenant_history", "修改记录", "F8", None, self._history),
            ("tenant_papers", "佐证", KEY, None, self._papers),
            ("tenant_park", "所在园区", "F4", None, self._to_park),
            ("tenant_delete", "删除…", "Del", "delete", lambda: self._sheet(DELETE)),
            ("open_bin", "回收站", "F9", None, self._bin),
        )
        head = line(
            label("入驻实体", "tenants_title", role="title"), self.said, self._more(seldom), wide=1
        )
        for name, words, keys, act, do in shown:
            made = button(words, name, role="main" if name == "tenant_new" else "")
            made.setToolTip(f"{words.rstrip('…')}（{keys}）")
            made.clicked.connect(do)
            head.addWidget(made)
            self.steps[name] = made
            if act is not None:
                permit(self.desk, act, made)
        for name, _, keys, act, do in (*shown, *seldom):
            self._acts[name] = act
            on_key(page, keys, partial(self._by_key, name, do))
        body = QVBoxLayout(page)
        body.setContentsMargins(24, 16, 24, 16)
        body.setSpacing(2 * look.GRID)
        body.addLayout(head)
        body.addWidget(self.table, 1)
        return page

    def _more(self, steps: tuple[Step, ...]) -> QPushButton:
        told = ((name, words, keys, do) for name, words, keys, _, do in steps)
        opener, actions = more("tenant", told)
        self.steps.update(actions)
        return opener

    def _by_key(self, name: str, do: Callable[[], None]) -> None:
        act = self._acts[name]
        if (act is None or may_or_say(self.desk, act)) and self.steps[name].isEnabled():
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
        if isinstance(page, TenantForm | StaySheets | BulkPage) and not page.leave():
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

    def _papers(self) -> None:
        row = self.table.current_row()
        if row is not None:
            show_papers(self.desk, Tenancy.table, row.tenancy_id)

    def _change_many(self) -> None:
        keys = self.table.chosen_keys()
        if keys:
            self._show(self.bulk)
            self.bulk.begin(keys)

    def _bin(self) -> None:
        self._show(self.bin)
        self.bin.begin()

    def load(self) -> None:
        """Something changed: read again what is in sight in place of the list."""
        page = self.stack.currentWidget()
        if isinstance(page, (TenantPage, BinPage)):
            page.load()

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
            if self.stack.currentWidget() is not self.list:
                return  # something was begun meanwhile, and may be half typed
            if file.own:
                do(file)
            else:
                say(self.said, NOT_OWN.format(self.desk.unit_name(file.tenancy.unit_code)))

        self.desk.read(lambda ledger: tenant_file(ledger, row.tenancy_id), then, owner=self)

    def _show(self, page: QWidget) -> None:
        self.stack.setCurrentWidget(page)
        self.desk.hinted.emit(self.hint())

    def hint(self) -> str:
        """The keys of the page shown."""
        # By kind: to name the pages themselves would make them.
        hints: dict[type[QWidget], str] = {
            TenantForm: KEYS,
            StaySheets: ON_SHEET,
            TenantPage: ON_PAGE,
            BinPage: IN_BIN,
            BulkPage: IN_BULK,
        }
        return hints.get(type(self.stack.currentWidget()), HINT)

    def _enable(self) -> None:
        row = self.table.current_row()
        say(self.said, "")
        gone = row is not None and row.left_on is not None
        fits = {
            "tenant_new": True,
            "open_bin": True,
            "tenant_return": gone,
            "tenant_leave": row is not None and not gone,
            "tenant_extend": row is not None and not gone,
        }
        for name, step in self.steps.items():
            act = self._acts[name]
            may = act is None or self.desk.may(act)
            step.setEnabled(may and fits.get(name, row is not None))
