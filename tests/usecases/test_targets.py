"""目标: what is counted towards the plans, at a banner and at the league."""

from dataclasses import replace
from datetime import date

from app.domain.money import Loan
from app.domain.park import Park, TierGrant
from app.domain.record import Record
from app.domain.service import Mentor, Project, Training
from app.policy.targets import TargetAnswer
from app.store.ledger import Ledger
from app.store.records import insert, new_id
from app.usecases.targets import targets
from tests.store import made_up
from tests.usecases.offices import Offices

UNIT = "152223"
IN_2022, ON = date(2022, 12, 31), date(2026, 6, 30)


def told(ledger: Ledger, target_id: str, *, on: date = ON) -> list[TargetAnswer]:
    return [each for each in targets(ledger, on=on) if each.target.id == target_id]


def value(ledger: Ledger, target_id: str, *, on: date = ON) -> int | None:
    (only,) = told(ledger, target_id, on=on)
    return only.value


def add(ledger: Ledger, kind: type[Record], **facts: object) -> None:
    told: dict[str, object] = {"id": new_id(), "unit_code": UNIT}
    insert(ledger, [kind(**(told | facts))])  # type: ignore[arg-type]


def park_of(ledger: Ledger, **facts: object) -> Park:
    plain: dict[str, object] = {"name": "虚构园区", "status": "在册"}
    park = Park(id=new_id(), unit_code=UNIT, **(plain | facts))  # type: ignore[arg-type]
    insert(ledger, [park])
    return park


def test_mentors_count_while_appointed_and_the_banner_is_judged(ledger: Ledger) -> None:
    for place in range(9):
        add(ledger, Mentor, name=f"虚构导师{place}")
    add(ledger, Mentor, name="虚构已解聘", left_on=date(2026, 6, 1))
    (answer,) = told(ledger, "mentors_per_banner")
    assert (answer.asked, answer.value, answer.verdict, answer.distance) == (
        "own", 9, "not_met", 1,
    )  # fmt: skip
    add(ledger, Mentor, name="虚构新聘", appointed_on=ON)
    (answer,) = told(ledger, "mentors_per_banner")
    assert (answer.verdict, answer.distance) == ("met", 0)


def test_projects_count_from_the_day_they_were_collected(ledger: Ledger) -> None:
    add(ledger, Project, name="虚构项目", collected_on=ON)
    add(ledger, Project, name="虚构项目二", collected_on=date(2026, 7, 1))
    assert value(ledger, "projects_per_banner") == 1


def test_trainings_count_in_the_plans_years(ledger: Ledger) -> None:
    assert value(ledger, "people_trained") is None  # nothing entered is not 0
    for day, people in ((date(2021, 12, 31), 1), (date(2022, 1, 1), 20), (date(2025, 12, 31), 300)):
        add(ledger, Training, name="虚构班", started_on=day, people=people, rural_people=people)
    add(ledger, Training, name="虚构班", started_on=date(2026, 1, 1), people=4000)
    assert value(ledger, "people_trained") == 320
    assert value(ledger, "people_trained", on=date(2023, 1, 1)) == 20
    assert value(ledger, "rural_people_trained") == 320


def test_loans_and_people_count_once_and_in_the_span(ledger: Ledger) -> None:
    park = park_of(ledger)
    founder = made_up.founder(unit_code=UNIT)
    early, late = (made_up.entity(founder, name=name, unit_code=UNIT) for name in ("甲", "乙"))
    insert(ledger, [founder, early, late])
    for entity, start in ((early, date(2022, 3, 1)), (late, date(2024, 3, 1))):
        insert(ledger, [made_up.tenancy(entity, park.id, start_on=start, unit_code=UNIT)])
    for paid in (date(2021, 6, 1), date(2022, 6, 1)):
        add(ledger, Loan, entity_id=early.id, amount_fen=10_000_000, paid_out_on=paid)
    assert value(ledger, "people_supported") == 1  # two ventures of one person
    assert value(ledger, "loans_paid_out") == 10_000_000


def test_a_park_is_new_by_its_first_grant_and_special_by_its_kind(ledger: Ledger) -> None:
    plain, special = park_of(ledger, kinds=("综合",)), park_of(ledger, kinds=("返乡入乡",))
    old = park_of(ledger, kinds=("大学生",))
    for park in (plain, special):
        grant(ledger, park, "standard", date(2022, 9, 1))
    grant(ledger, old, "standard", None)  # from before, nobody knows when
    grant(ledger, old, "standard", date(2022, 9, 1))
    assert value(ledger, "new_standard_parks_per_banner", on=IN_2022) == 2
    assert value(ledger, "new_special_parks_per_banner", on=IN_2022) == 1
    grant(ledger, old, "demonstration", date(2022, 10, 1))
    assert value(ledger, "raised_to_demonstration_per_banner", on=IN_2022) == 1
    grant(ledger, park_of(ledger), "demonstration", date(2022, 10, 1))  # was no standard park
    assert value(ledger, "raised_to_demonstration_per_banner", on=IN_2022) == 1
    grant(ledger, plain, "regional", date(2022, 11, 1), revoked_on=date(2022, 12, 1))
    assert value(ledger, "raised_to_regional", on=IN_2022) == 0


def grant(ledger: Ledger, park: Park, tier: str, day: date | None, **facts: object) -> None:
    add(ledger, TierGrant, park_id=park.id, tier=tier, granted_on=day, **facts)


def test_jobs_are_those_of_the_residents_with_a_headcount(ledger: Ledger) -> None:
    assert value(ledger, "jobs_driven", on=date(2025, 12, 31)) is None
    park = park_of(ledger)
    founder = made_up.founder(unit_code=UNIT)
    entity = made_up.entity(founder, unit_code=UNIT)
    stay = made_up.tenancy(entity, park.id, unit_code=UNIT)
    insert(ledger, [founder, entity, stay])
    report = made_up.headcount(entity, date(2025, 11, 30), employees=7)
    insert(ledger, [replace(report, unit_code=UNIT)])
    assert value(ledger, "jobs_driven", on=date(2025, 12, 31)) == 7


def test_what_stands_today_asks_this_office_and_can_be_counted(ledger: Ledger) -> None:
    ids = [each.target.id for each in targets(ledger, on=ON, standing=True)]
    assert ids == ["projects_per_banner", "mentors_per_banner"]
    then = [each.target.id for each in targets(ledger, on=IN_2022, standing=True)]
    assert then[:1] == ["new_standard_parks_per_banner"]
    assert "people_supported" not in then


def test_the_league_sees_each_of_its_banners_and_its_own(offices: Offices) -> None:
    league = offices.league
    add(league, Mentor, name="虚构导师", unit_code="152223")
    each = {answer.unit_code: answer for answer in told(league, "mentors_per_banner")}
    assert len(each) == 6
    assert each["152223"].value == 1
    assert each["152201"].value == 0
    (own,) = told(league, "raised_to_regional", on=IN_2022)
    assert (own.asked, own.unit_code) == ("own", "152200")
