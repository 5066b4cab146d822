"""Whether the numbers typed of a tenant are somebody's who is registered already.

The rule: whose record is taken is written over only while its number stands in the form.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.domain.entity import Entity, Founder
from app.domain.identifiers import compact, masked
from app.ui.desk import Desk
from app.ui.editors import LineEditor
from app.ui.form import Form
from app.ui.masked_editor import MaskedEditor
from app.ui.screens.repeat import Repeat
from app.ui.screens.tenant_fields import fill_from, founder_of
from app.usecases.secrets import show
from app.usecases.tenants import same_as

NUMBER_LENGTH = 18


class TenantKnown(QObject):
    """`entity` and `founder` are the records that saving writes over, None where it adds them.

    `settled` asks for the keyboard behind the two.
    """

    settled = Signal()

    def __init__(self, desk: Desk, entity_form: Form, founder_form: Form) -> None:
        super().__init__()
        self._desk = desk
        self._forms = {"uscc": entity_form, "id_number": founder_form}
        self._turn = object()  # what is asked for one tenant is no answer for the next
        self._new = True
        self.entity: Entity | None = None
        self.founder: Founder | None = None
        self.repeats = {"uscc": Repeat("same_entity"), "id_number": Repeat("same_founder")}
        self.repeats["uscc"].taken.connect(self._take_entity)
        self.repeats["id_number"].taken.connect(self._take_founder)
        for name, form in self._forms.items():
            form.editor(name).touched.connect(partial(self._look_up, name))

    def begin(self, entity: Entity | None, founder: Founder | None, *, new: bool) -> None:
        """Fill in the two records; of a `new` tenant what was taken may be let go again."""
        self._turn, self._new = object(), new
        self.entity, self.founder = entity, founder
        for repeat in self.repeats.values():
            repeat.show_found(None)
        fill_from(self._forms["uscc"], entity)
        fill_from(self._forms["id_number"], founder)
        self._offer_number()

    def take(self) -> None:
        """F4: the record that a number repeats, wherever the keyboard is."""
        for repeat in self.repeats.values():
            if repeat.found is not None:
                repeat.taken.emit(repeat.found)
                return

    def _look_up(self, name: str) -> None:
        form = self._forms[name]
        editor = form.editor(name)
        assert isinstance(editor, LineEditor)
        value, finding = editor.read()
        repeat = self.repeats[name]
        if finding is not None and len(compact(editor.line.text())) >= NUMBER_LENGTH:
            form.say(name, finding.sentence)
        if finding is None and self._new:
            self._let_go(name, value)
        if finding is not None or value is None:
            repeat.show_found(None)
            return
        known = self.entity if name == "uscc" else self.founder
        but = known.id if known else ""
        self._desk.read(
            lambda ledger: same_as(ledger, **{name: value}, but=but),
            lambda found: self._show_repeat(name, value, found),
            owner=self,
        )

    def _let_go(self, name: str, number: str | None) -> None:
        """Another number is another one: what was taken is not written over with it."""
        taken = self.entity if name == "uscc" else self.founder
        if taken is None or getattr(taken, name) in (None, number):
            return
        if name == "uscc":
            self.entity = None
        else:
            self.founder = None
            if self.entity is not None:
                self.entity = replace(self.entity, founder_id=None)
            self._offer_number()

    def _show_repeat(self, name: str, value: str, found: Entity | Founder | None) -> None:
        if self._forms[name].editor(name).read()[0] != value:
            return
        words = f"与已登记的“{found.name}”重复。是同一户（人）的，请按 F4 取用。" if found else ""
        if isinstance(found, Founder):
            told = [masked(found.id_number or ""), found.phone or ""]
            words = (
                f"与已登记的“{found.name}”（{'，'.join(filter(None, told))}）重复。请按 F4 取用。"
            )
        self.repeats[name].show_found(found, words)

    def _take_entity(self, entity: Entity) -> None:
        self.entity = entity
        self._taken("uscc", entity)
        turn = self._turn
        self._desk.read(
            lambda ledger: founder_of(ledger, entity),
            lambda found: self._take_founder(found) if found and turn is self._turn else None,
            owner=self,
        )
        self.settled.emit()

    def _take_founder(self, founder: Founder) -> None:
        inside = _has_keyboard(self.repeats["id_number"])
        self.founder = founder
        self._taken("id_number", founder)
        self._offer_number()
        if inside:
            self.settled.emit()

    def _taken(self, name: str, record: Entity | Founder) -> None:
        form = self._forms[name]
        fill_from(form, record)
        for each in form.names():  # what was said of the words that stood there before
            form.say(each, "")
        self.repeats[name].show_found(None)

    def _offer_number(self) -> None:
        """A stored ID number is masked; asked for, it is shown, and the log says so."""
        editor, founder = self._forms["id_number"].editor("id_number"), self.founder
        assert isinstance(editor, MaskedEditor)

        def ask(put: Callable[[str], None]) -> None:
            if founder is not None:
                founder_id = founder.id
                self._desk.read(
                    lambda ledger: show(ledger, Founder, founder_id, "id_number"), put, owner=self
                )

        editor.ask_with(ask if founder is not None else None)


def _has_keyboard(widget: QWidget) -> bool:
    focused: QObject | None = widget.window().focusWidget()
    return isinstance(focused, QWidget) and widget.isAncestorOf(focused)
