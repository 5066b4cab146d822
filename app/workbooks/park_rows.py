"""Rows of 园区, 面积 and 服务记录 against the books: what they add to a park."""

from datetime import date
from typing import Any

from app.domain.park import MechanismJudgement, Park, ParkArea
from app.domain.service import ServiceRecord
from app.workbooks.books import Books, Place, Verdict, conflict, foreign, refused
from app.workbooks.fates import Doubt, Fault, Row
from app.workbooks.offices import unit_of_region

PARK_FIELDS = (
    *("kinds", "speciality", "operator", "operator_uscc", "address", "manager", "phone"),
    *("government_developed", "opened_on", "services", "status"),
)


def add_park(books: Books, row: Row, at: Place, *, today: date) -> Verdict:
    """A park and, where given, the judgement of its management mechanism."""
    values = row.values
    region = values.get("region")
    unit = unit_of_region(region, books.known.units) if region else None
    if unit and unit != books.known.unit_code:
        fault = foreign(values["park"], books.unit_name(unit))
        return refused("region", region, fault)
    if region and unit is None:
        row.doubts.append(
            Doubt("region", f"所属地区“{region}”认不出来，已按本单位登记。请核对园区归属。")
        )
    found = books.park(values["park"])
    if isinstance(found, Fault):
        if found.code == "foreign_unit":
            return refused("park", values["park"], found)
        return _new_park(books, row, at, today=today)
    changes, clashes = books.weigh(found, {k: values.get(k) for k in PARK_FIELDS}, at)
    origin = books.origin_in_file(found.id, at)
    if clashes and origin:
        return conflict(clashes[0], values[clashes[0]], origin)
    judged = _judge(books, found.id, row, at)
    if judged and judged.state == "refused":
        return judged
    if changes:
        books.change(found, changes, at)
    books.touch(found.id, at)
    if changes or (judged and judged.state == "accepted"):
        return Verdict("accepted")
    return Verdict("repeated", origin) if origin else Verdict("unchanged")


def _new_park(books: Books, row: Row, at: Place, *, today: date) -> Verdict:
    values = row.values
    facts: dict[str, Any] = {k: values[k] for k in PARK_FIELDS if k in values}
    opened = values.get("opened_on")
    facts.setdefault("status", "在册" if opened is None or opened <= today else "建设中")
    park = Park(id=books.new_id(), unit_code=books.known.unit_code, name=values["park"], **facts)
    books.add(park, at)
    _judge(books, park.id, row, at)
    row.doubts.append(
        Doubt(
            "new_park", f"台账里原来没有“{park.name}”，已新建。如果是名称写法不同，请改正后再导入。"
        )
    )
    return Verdict("accepted")


def _judge(books: Books, park_id: str, row: Row, at: Place) -> Verdict | None:
    """The recorded judgement; without its date it is none."""
    if "sound" not in row.values:
        return None
    if "judged_on" not in row.values:
        row.doubts.append(
            Doubt("judged_on", "管理机制评定没有评定日期，评定未登记。请补填评定日期后再导入一次。")
        )
        return None
    values = {k: row.values.get(k) for k in ("judged_on", "sound", "judged_by", "evidence")}
    values["park_id"] = park_id
    return books.settle((MechanismJudgement, park_id, values["judged_on"]), values, at)


def add_area(books: Books, row: Row, at: Place) -> Verdict:
    """A park's areas in force from a day on."""
    values = dict(row.values)
    park = books.park(values.pop("park"))
    if isinstance(park, Fault):
        return refused("park", row.values["park"], park)
    values["park_id"] = park.id
    _question_areas(row)
    return books.settle((ParkArea, park.id, values["in_force_on"]), values, at)


def _question_areas(row: Row) -> None:
    building, incubation, free = (
        row.values.get(k) for k in ("building_dm2", "incubation_dm2", "free_dm2")
    )
    if building and incubation and incubation > building:
        row.doubts.append(Doubt("areas", "孵化场所面积大于建筑面积。请核对。"))
    if incubation and free and free > incubation:
        row.doubts.append(Doubt("areas", "免费场地面积大于孵化场所面积。请核对。"))


def add_service(books: Books, row: Row, at: Place, *, today: date) -> Verdict:
    """One service given on a day; the same service twice a day differs by its people."""
    values = dict(row.values)
    park = books.park(values.pop("park"))
    if isinstance(park, Fault):
        return refused("park", row.values["park"], park)
    values["park_id"] = park.id
    if values["served_on"] > today:
        row.doubts.append(Doubt("future", f"服务日期 {values['served_on']} 还没有到。请核对。"))
    people = values.get("people_served")
    key = (ServiceRecord, park.id, values["served_on"], values["service"])
    ids = books.dated.get(key, [])
    found = [i for i in ids if books.current[i].people_served in (people, None) or people is None]
    exact = [i for i in found if books.current[i].people_served == people]
    return books.settle(key, values, at, found=exact or found)
