"""The rows of a tenant's form: entity, founder and agreement, each a form of its own fields."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from app.domain.entity import Entity, Founder
from app.domain.fields import Finding, field_of
from app.domain.hard_checks import placed_findings
from app.domain.park import Park
from app.domain.record import Record
from app.domain.tenancy import Tenancy
from app.store import queries
from app.store.ledger import Ledger
from app.ui.editors import ChoiceEditor, CodesEditor
from app.ui.form import Form

ENTITY_FIELDS = ("name", "kind", "uscc", "registered_on", "industry", "closed_on")
FOUNDER_FIELDS = ("name", "id_number", "phone", "sex", "ethnic_group", "first_venture")
LATER_FOUNDER_FIELDS = ("graduated_on",)
STAY_FIELDS = (
    "agreement_number",
    "start_on",
    "agreed_end_on",
    "area_dm2",
    "room",
    "rent_free",
)
LATER_STAY_FIELDS = ("extension_end_on", "extension_paper", "left_on", "leaving_cause")
GROUPS_PER_LINE = 2
CROSSING = ("dates", "area")
Values = Mapping[str, Any]
BLANK: Values = {"id": "", "unit_code": "", "created_at": None, "updated_at": None}


@dataclass(frozen=True, slots=True)
class TenantFile:
    """An agreement with its entity and founder, whose it is, and how many the entity has."""

    tenancy: Tenancy
    entity: Entity
    founder: Founder | None
    own: bool
    agreements: int


def tenant_file(ledger: Ledger, tenancy_id: str) -> TenantFile:
    """What the form and the sheets of an agreement show."""
    tenancy = queries.fetch(ledger, Tenancy, tenancy_id)
    entity = queries.fetch(ledger, Entity, tenancy.entity_id)
    return TenantFile(
        tenancy,
        entity,
        founder_of(ledger, entity),
        own=tenancy.unit_code == ledger.unit_code,
        agreements=len(queries.all_of(ledger, Tenancy, "entity_id = ?", (entity.id,))),
    )


def founder_of(ledger: Ledger, entity: Entity) -> Founder | None:
    """The founder of an entity, if one is known."""
    return queries.fetch(ledger, Founder, entity.founder_id) if entity.founder_id else None


def own_parks(ledger: Ledger) -> list[Park]:
    """The parks into which this office admits."""
    return queries.all_of(ledger, Park, "unit_code = ?", (ledger.unit_code,), order="name")


def entity_form() -> Form:
    """Name, kind, code and days of an entity."""
    form = Form("entity_form", Entity.label)
    for name in ENTITY_FIELDS:
        form.add(field_of(Entity, name))
    return form


def founder_form(today: Callable[[], date]) -> Form:
    """A founder; all rows may stay empty, but none without the name."""
    form = Form("founder_form", Founder.label)
    form.add(replace(field_of(Founder, "name"), required=False))
    for name in (*FOUNDER_FIELDS[1:], *LATER_FOUNDER_FIELDS):
        form.add(field_of(Founder, name))
    groups = field_of(Founder, "groups")
    form.add(groups, editor=CodesEditor(groups, per_line=GROUPS_PER_LINE))
    form.check(_named)
    form.check(lambda values: _crossing(Founder, values, today()))
    return form


def stay_form(name: str, *, later: bool) -> Form:
    """An agreement; with `later` also what becomes of it."""
    form = Form(name, Tenancy.label)
    park = ChoiceEditor(replace(field_of(Tenancy, "park_id"), required=True), ())
    park.box.setPlaceholderText("请选择")
    form.add(park.field, editor=park)
    for each in (*STAY_FIELDS, *(LATER_STAY_FIELDS if later else ())):
        form.add(field_of(Tenancy, each))
    form.check(lambda values: _crossing(Tenancy, values, date.max))
    form.check(_caused)
    return form


def offer_parks(form: Form, parks: Sequence[Park]) -> None:
    """The parks to choose from; chosen is the only one there is."""
    park = form.editor("park_id")
    assert isinstance(park, ChoiceEditor)
    park.box.clear()
    for each in parks:
        park.box.addItem(each.name, each.id)
    park.box.setCurrentIndex(0 if len(parks) == 1 else -1)


def choose_park(form: Form, park_id: str) -> None:
    """Choose a park; none if it is not offered."""
    park = form.editor("park_id")
    assert isinstance(park, ChoiceEditor)
    park.box.setCurrentIndex(park.box.findData(park_id))


def is_empty(values: Values) -> bool:
    """Whether nothing was filled in."""
    return all(value in (None, "", ()) for value in values.values())


def fill_from(form: Form, record: Entity | Founder | Tenancy | None) -> None:
    """The values of a stored record; nothing for none."""
    if record is not None:
        form.fill({name: getattr(record, name) for name in form.names()})


def blank(form: Form) -> dict[str, Any]:
    """No value for any row of a form but the park."""
    return {name: None for name in form.names() if name != "park_id"}


def typed_records(
    entity: Values,
    founder: Values,
    stay: Values,
    *,
    of: tuple[Entity | None, Founder | None, Tenancy | None],
) -> tuple[Founder | None, Entity, Tenancy]:
    """What was typed as records, over those they are `of`; no founder where nothing was typed.

    A founder whose every row was cleared is none of this entity's; the record of that person stays.
    """
    known_entity, known_founder, known_stay = of
    made_entity = replace(known_entity, **entity) if known_entity else Entity(**BLANK, **entity)
    made_founder = None
    if is_empty(founder):
        if known_founder and made_entity.founder_id == known_founder.id:
            made_entity = replace(made_entity, founder_id=None)
    else:
        made_founder = (
            replace(known_founder, **founder) if known_founder else Founder(**BLANK, **founder)
        )
    made_stay = (
        replace(known_stay, **stay)
        if known_stay
        else Tenancy(**BLANK, entity_id=made_entity.id, **stay)
    )
    return made_founder, made_entity, made_stay


def _named(values: Values) -> tuple[str, Finding] | None:
    if values["name"] or is_empty(values):
        return None
    return "name", Finding("named", "填了创业者的其他内容，没有填姓名。请补填。")


def _caused(values: Values) -> tuple[str, Finding] | None:
    if not values.get("leaving_cause") or values.get("left_on"):
        return None
    return "left_on", Finding("left", "选了离园原因，没有填离园日期。请补填，或不选原因。")


def _crossing(kind: type[Record], values: Values, today: date) -> tuple[str, Finding] | None:
    """What is wrong between rows, in the words of the hard checks."""
    made: Callable[..., Record] = kind
    blank_ones: dict[str, Any] = {"id": "", "unit_code": "", "created_at": "", "updated_at": ""}
    if kind is Tenancy:
        blank_ones["entity_id"] = ""
    found = placed_findings(made(**(blank_ones | dict(values))), today=today)
    return next((each for each in found if each[1].code in CROSSING), None)
