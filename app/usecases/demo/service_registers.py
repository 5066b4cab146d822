"""Made-up mentors, projects, trainings and activities, typed in after the import as a clerk would.

The rule: nothing of it is known of anybody; all of it lies on or before the demo's day.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from app.domain.park import Park
from app.domain.record import Record
from app.domain.service import Activity, Mentor, Project, ServiceRecord, Training
from app.store import queries
from app.store.ledger import Ledger
from app.store.records import new_id
from app.usecases.demo.people import TRADES, Names, person
from app.usecases.registers import save_records

YEARS = 3
MENTORS = (7, 14)
PROJECTS = (18, 46)
GUIDED = "创业指导"
EMPLOYERS = ("示例职业学院（虚构）", "示例会计师事务所（虚构）", "示例电商公司（虚构）", "退休")
FIELDS = ("财税", "电商运营", "种养殖技术", "法律", "融资", "品牌与营销", "政策咨询")
SOURCES = ("征集", "高校推荐", "专家推荐", "大赛获奖")
COURSES = ("网络创业培训", "创办企业培训", "改善企业培训", "直播电商实训", "农畜产品营销")
EVENTS = ("创业沙龙", "项目路演", "银企对接", "创业大赛", "政策宣讲")
REST: Mapping[str, Any] = {"id": "", "unit_code": "", "created_at": None, "updated_at": None}


def add_registers(
    ledger: Ledger, parks: Sequence[Park], *, unit_code: str, today: date, seed: int
) -> int:
    """Type an office's registers; answers with how many records there are."""
    random = Random(f"{seed}/{unit_code}/registers")
    names = Names(random, 0)
    mentors = [_mentor(names, today) for _ in range(random.randint(*MENTORS))]
    records: list[Record] = [
        *mentors,
        *_projects(random, today),
        *_trainings(random, parks, today),
        *_activities(random, parks, today),
    ]
    save_records(ledger, records, today=today)
    guided = list(_guided(ledger, random, mentors))
    save_records(ledger, guided, today=today)
    return len(records)


def _day(random: Random, today: date) -> date:
    return today - timedelta(days=random.randint(3, 365 * YEARS))


def _mentor(names: Names, today: date) -> Mentor:
    random = names.random
    name, _ = person(names)
    appointed = _day(random, today)
    gone = appointed + timedelta(days=random.randint(200, 700))
    return Mentor(
        **{**REST, "id": new_id()},
        name=name,
        employer=random.choice(EMPLOYERS),
        field=random.choice(FIELDS),
        trainer=random.random() < 0.4,
        appointed_on=appointed,
        left_on=gone if random.random() < 0.1 and gone <= today else None,
    )


def _projects(random: Random, today: date) -> Iterator[Project]:
    for number in range(random.randint(*PROJECTS)):
        trade = random.choice(list(TRADES))
        yield Project(
            **REST,
            name=f"示例{trade}项目 {number + 1:02d}",
            industry=TRADES[trade],
            source=random.choice(SOURCES),
            collected_on=_day(random, today),
            summary=f"虚构的{trade}创业项目，投入小，可在园区起步。",
        )


def _trainings(random: Random, parks: Sequence[Park], today: date) -> Iterator[Training]:
    for number in range(random.randint(5, 11)):
        started = _day(random, today)
        people = random.randint(20, 45)
        rural = random.randint(0, people)
        yield Training(
            **REST,
            name=f"示例{random.choice(COURSES)}第 {number + 1} 期",
            park_id=random.choice(parks).id,
            started_on=started,
            ended_on=min(today, started + timedelta(days=random.randint(5, 10))),
            people=people,
            rural_people=rural,
            graduates=random.randint(0, people - rural),
        )


def _activities(random: Random, parks: Sequence[Park], today: date) -> Iterator[Activity]:
    for _ in range(random.randint(4, 10)):
        kind = random.choice(EVENTS)
        yield Activity(
            **REST,
            name=f"示例{kind}（虚构）",
            park_id=random.choice(parks).id,
            held_on=_day(random, today),
            kind=kind,
            people=random.randint(15, 120),
        )


def _guided(ledger: Ledger, random: Random, mentors: Sequence[Mentor]) -> Iterator[ServiceRecord]:
    """Who guided, where the import said only that somebody did."""
    own = queries.all_of(
        ledger,
        ServiceRecord,
        "unit_code = ? AND service = ? AND mentor_id IS NULL",
        (ledger.unit_code, GUIDED),
    )
    for record in own:
        there = [
            each
            for each in mentors
            if each.appointed_on
            and each.appointed_on <= record.served_on
            and (each.left_on is None or each.left_on > record.served_on)
        ]
        if there:
            yield replace(record, mentor_id=random.choice(there).id)
