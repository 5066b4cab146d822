"""人员: who may open the ledger, in what role; let in and out with a 管理 user's passphrase."""

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.domain.changes import Changes
from app.domain.fields import Field, Kind
from app.errors import AppError
from app.store.keys import USER_ROLES
from app.store.ledger import Ledger
from app.ui import look, problems
from app.ui.background import Step
from app.ui.columns import Column
from app.ui.desk import Desk
from app.ui.editor import SecretEditor
from app.ui.form import Form
from app.ui.parts import button, label, line, paragraph, say, tell
from app.ui.permits import permit
from app.ui.rows import ListSource
from app.ui.table import Table
from app.ui.typed_twice import typed_twice
from app.usecases.users import User, add_user, remove_user, users

NOTE = (
    "经办录入、导入、填报评估、起草上报；审核查看，给评估和上报签字；"
    "管理除签字外都能做，并管人员、名片和钥匙。有审核人员时，上报要由审核签字。"
)
REMOVING = (
    "删除“{name}”（{role}）后，这个人的口令不再能打开台账。以前的备份仍能用当时的口令打开，"
    "请妥善保管。"
)
ROLES = {
    "经办": "经办：录入，导入，填报评估，起草上报",
    "审核": "审核：查看，给评估和上报签字",
    "管理": "管理：同经办，还管人员、名片和钥匙",
}
NAME = Field(name="user_name", label="姓名", kind=Kind.TEXT, required=True)
ROLE = Field(name="user_role", label="角色", kind=Kind.CODE, required=True)
FIRST = Field(name="user_passphrase", label="此人的口令", kind=Kind.TEXT, required=True)
AGAIN = Field(name="user_again", label="此人的口令（再输一遍）", kind=Kind.TEXT, required=True)
ADMIN = Field(name="admin", label="管理人员的口令（或恢复码）", kind=Kind.TEXT, required=True)
COLUMNS: tuple[Column[User], ...] = (
    Column(name="name", heading="姓名", show=lambda user: user.name, width=440),
    Column(name="role", heading="角色", show=lambda user: user.role, width=120),
)
# Which row of a form a refusal belongs under.
ROW_OF = {
    "user_name": "user_name",
    "user_exists": "user_name",
    "weak_passphrase": "user_passphrase",
    "passphrase_taken": "user_passphrase",
    "wrong_passphrase": "admin",
    "too_many_tries": "admin",
    "not_allowed": "admin",
    "last_admin": "admin",
    "unknown_user": "admin",
}
MOST_ROWS = 6


class PeopleCard(QFrame):
    """The list, and under it at most one form: who comes, or who goes."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("people_card")
        self.setAccessibleName("人员")
        look.mark(self, role="card")
        self.desk = desk
        self._leaving: User | None = None
        # Made without a parent: the Tab key then follows the order in which they are laid out.
        self.table: Table[User] = Table("people", "人员", ListSource(COLUMNS))
        self.add = button("增加人员…", "add_user", icon="add")
        self.remove = button("删除所选人员…", "remove_user")
        permit(self.desk, "users", self.add, self.remove)
        self.said = paragraph("", "people_said", role="muted")
        self.said.hide()
        self.adding = self._adding_form()
        self.removing = Form("remove_user_form", "删除人员")
        self.removing.add(ADMIN, editor=SecretEditor(ADMIN))
        self.warning = paragraph("", "remove_user_warning")
        self.do_add = button("增加", "do_add_user", role="main")
        self.do_remove = button("删除", "do_remove_user", role="main")
        self.no_add = button("不了", "add_user_back", role="link")
        self.no_remove = button("不了", "remove_user_back", role="link")
        self.add_page = self._page("add_user_page", self.adding, (self.do_add, self.no_add))
        self.remove_page = self._page(
            "remove_user_page", self.removing, (self.do_remove, self.no_remove)
        )
        body = QVBoxLayout(self)
        body.setContentsMargins(16, 16, 16, 16)
        body.setSpacing(look.GRID)
        body.addWidget(label("人员", "people_title", role="section"))
        body.addWidget(paragraph(NOTE, "people_note", role="muted"))
        body.addWidget(self.table)
        body.addLayout(line(self.add, self.remove, 1))
        for part in (self.add_page, self.remove_page, self.said):
            body.addWidget(part)
        self._wire()
        self.back()

    def _adding_form(self) -> Form:
        form = Form("add_user_form", "增加人员")
        form.add(NAME)
        form.add(ROLE, choices=[(role, ROLES[role]) for role in USER_ROLES])
        for field in (FIRST, AGAIN, ADMIN):
            form.add(field, editor=SecretEditor(field))
        form.check(typed_twice(FIRST, AGAIN))
        return form

    def _page(self, name: str, form: Form, steps: tuple[QWidget, QWidget]) -> QWidget:
        page = QWidget()
        page.setObjectName(name)
        page.setAccessibleName(form.accessibleName())
        body = QVBoxLayout(page)
        body.setContentsMargins(0, look.GRID, 0, 0)
        body.setSpacing(look.GRID)
        if form is self.removing:
            body.addWidget(self.warning)
        body.addWidget(form)
        body.addLayout(line(*steps, 1))
        return page

    def _wire(self) -> None:
        self.table.current.connect(lambda user: self.remove.setEnabled(user is not None))
        for back in (self.no_add, self.no_remove):
            back.clicked.connect(self._give_up)
        self.add.clicked.connect(self._begin_adding)
        self.remove.clicked.connect(self._begin_removing)
        self.do_add.clicked.connect(self._add)
        self.adding.finished.connect(self._add)
        self.do_remove.clicked.connect(self._remove)
        self.removing.finished.connect(self._remove)

    def load(self) -> None:
        """Ask who there is."""
        self.desk.read(users, self._show, owner=self)

    def _show(self, found: tuple[User, ...]) -> None:
        self.table.show_source(ListSource(COLUMNS, found, key=lambda user: user.name))
        self.table.setFixedHeight(look.ROW * (1 + min(len(found), MOST_ROWS)) + 2)
        self.table.setVisible(bool(found))
        self.remove.setEnabled(self.table.current_row() is not None)
        self.add.setEnabled(bool(found))

    def hideEvent(self, event: QHideEvent) -> None:
        """Passphrases typed and not used do not wait for whoever comes next."""
        if not event.spontaneous():
            self.back()
        super().hideEvent(event)

    def back(self) -> bool:
        """Put the form away; False if none was open."""
        was_open = not (self.add_page.isHidden() and self.remove_page.isHidden())
        for page, do in ((self.add_page, self.do_add), (self.remove_page, self.do_remove)):
            page.hide()
            do.setEnabled(True)
        for form in (self.adding, self.removing):
            form.fill(dict.fromkeys(("user_name", "user_passphrase", "user_again", "admin"), ""))
            for name in form.names():
                form.say(name, "")
        return was_open

    def _give_up(self) -> None:
        focus = self.add if self.add_page.isVisible() else self.remove
        self.back()
        focus.setFocus()

    def _begin_adding(self) -> None:
        self.back()
        tell(self.said, "")
        self.adding.fill({"user_role": USER_ROLES[0]})
        self.add_page.show()
        self.adding.focus_first()

    def _begin_removing(self) -> None:
        user = self.table.current_row()
        if user is None:
            return
        self.back()
        self._leaving = user
        tell(self.said, "")
        say(self.warning, REMOVING.format(name=user.name, role=user.role))
        self.remove_page.show()
        self.removing.focus_first()

    def _add(self) -> None:
        values = self.adding.values()
        if values is None or not self.do_add.isEnabled():
            return

        def work(ledger: Ledger) -> Changes:
            return add_user(
                ledger,
                admin_passphrase=values["admin"],
                name=values["user_name"],
                role=values["user_role"],
                passphrase=values["user_passphrase"],
            )

        done = f"已增加“{values['user_name']}”（{values['user_role']}）。"
        self._change(work, self.adding, self.do_add, done)

    def _remove(self) -> None:
        values, user = self.removing.values(), self._leaving
        if values is None or user is None or not self.do_remove.isEnabled():
            return

        def work(ledger: Ledger) -> Changes:
            return remove_user(ledger, admin_passphrase=values["admin"], name=user.name)

        self._change(work, self.removing, self.do_remove, f"已删除“{user.name}”。")

    def _change(
        self, work: Callable[[Ledger], Changes], form: Form, do: QWidget, done: str
    ) -> None:
        do.setEnabled(False)

        def carry_out(ledger: Ledger, _: Step) -> tuple[None, Changes]:
            return None, work(ledger)

        def show(_: None) -> None:
            do.setEnabled(True)
            self._give_up()
            tell(self.said, done)

        self.desk.change(
            carry_out, show, owner=self, failed=partial(self._refused, form=form, do=do)
        )

    def _refused(self, error: Exception, *, form: Form, do: QWidget) -> None:
        do.setEnabled(True)
        row = ROW_OF.get(error.code) if isinstance(error, AppError) else None
        if row not in form.names() or not isinstance(error, AppError):
            problems.show(error, self)
            return
        form.say(row, error.words)
        form.editor(row).setFocus()
