"""Clues across banners: what stands in several of them, and nothing that stands in one."""

from collections.abc import Iterator
from datetime import date

import pytest

from app.domain.entity import Entity, Founder
from app.domain.league import Duplicate
from app.domain.money import Benefit
from app.domain.park import Park
from app.domain.record import Record
from app.domain.tenancy import Tenancy
from app.store import ledger as ledgers
from app.store.ledger import Ledger
from app.store.records import delete
from app.usecases.league import duplicates
from tests.usecases.made_up_league import ARXAN, FIRM, JALAID, OTHER, PERSON, START, ULANHOT, Made

ONCE, HATCHED, JOBS = "一次性创业补贴", "创业孵化补贴", "创业带动就业补贴"
PAID = date(2025, 3, 10)


@pytest.fixture
def made(memory_ledger: Ledger) -> Made:
    return Made(memory_ledger)


@pytest.fixture
def banner() -> Iterator[Made]:
    """扎赉特旗's own ledger."""
    opened = ledgers.in_memory(unit_code=JALAID)
    yield Made(opened)
    ledgers.close(opened)


def only(made: Made) -> Duplicate:
    (clue,) = duplicates(made.save())
    return clue


def test_a_founder_of_two_banners_is_named_with_both_sides(made: Made) -> None:
    made.venture(ULANHOT, first_venture=True)
    made.venture(JALAID, first_venture=True, phone="13800001234")
    clue = only(made)
    assert (clue.kind, clue.what) == ("founder", "1522**********0017")
    assert clue.places == ("乌兰浩特市", "扎赉特旗")
    assert clue.at_once
    here, there = clue.records
    assert (here.unit, here.founder, here.entity) == ("乌兰浩特市", "虚构人甲", "虚构商行")
    assert here.parks == (made.park(ULANHOT).name,)
    assert there.parks == (made.park(JALAID).name,)
    assert (there.start_on, there.left_on, there.first_venture) == (START, None, True)
    assert clue.sentence == (
        "同一身份证号在乌兰浩特市、扎赉特旗都有创业者记录，在园时间有重叠，且都记为首次创业。"
        "请核对是否同一人；首次创业只能计一次，应计在哪一处。"
    )


def test_other_names_for_one_number_are_told(made: Made) -> None:
    made.venture(ULANHOT, name="虚构人甲", first_venture=True)
    made.venture(JALAID, name="虚构人乙")
    assert only(made).sentence == (
        "同一身份证号在乌兰浩特市、扎赉特旗都有创业者记录，姓名不一致（虚构人甲、虚构人乙），"
        "在园时间有重叠。请核对是否同一人，各处的创业情况是否属实。"
    )


@pytest.mark.parametrize("written", ["15222319900101002x", " 152223 19900101 002X"])
def test_a_small_x_and_blanks_make_no_other_number(made: Made, written: str) -> None:
    made.venture(ULANHOT, "15222319900101002X")
    made.venture(JALAID, written)
    assert only(made).what == "1522**********002X"


def everything_twice(made: Made, first: str, second: str) -> None:
    """Founder, entity, benefits and telephone, in one banner or in two."""
    for unit, kind in ((first, ONCE), (second, HATCHED)):
        person = made.founder(unit, id_number=PERSON, phone="13800001234")
        firm = made.entity(person, unit, uscc=FIRM)
        made.stay(firm)
        made.benefit(firm, kind, PAID)
        made.founder(unit, name=f"虚构人{unit}", id_number=OTHER, phone="13800001234")


def test_every_kind_of_clue_in_its_order(made: Made) -> None:
    everything_twice(made, ULANHOT, JALAID)
    kinds = [clue.kind for clue in duplicates(made.save())]
    assert kinds == ["founder", "founder", "entity", "benefit", "phone"]


def test_nothing_of_one_banner_is_a_clue_across_banners(made: Made) -> None:
    everything_twice(made, JALAID, JALAID)
    made.venture(ARXAN, None)
    assert duplicates(made.save()) == ()


def test_no_number_is_shown_in_full(made: Made) -> None:
    everything_twice(made, ULANHOT, JALAID)
    told = repr(duplicates(made.save()))
    assert PERSON not in told
    assert OTHER not in told


def test_the_order_of_saving_changes_nothing() -> None:
    told = []
    for backwards in (False, True):
        opened = ledgers.in_memory(unit_code="152200")
        fresh = Made(opened)
        everything_twice(fresh, ULANHOT, JALAID)
        everything_twice(fresh, JALAID, ARXAN)
        fresh.venture(ULANHOT, OTHER)
        told.append(duplicates(fresh.save(backwards=backwards)))
        ledgers.close(opened)
    assert told[0] == told[1]
    assert len(told[0]) > 4


@pytest.mark.parametrize(
    ("kind", "left"),
    [
        (Founder, ["entity", "benefit", "phone"]),
        (Entity, ["founder", "phone"]),
        (Benefit, ["founder", "entity", "phone"]),
    ],
)
def test_what_was_deleted_does_not_count(made: Made, kind: type[Record], left: list[str]) -> None:
    """An entity without its founder has its USCC still, and a telephone a second founder."""
    for unit, subsidy, name in ((ULANHOT, ONCE, "虚构人甲"), (JALAID, HATCHED, "虚构人乙")):
        person = made.founder(unit, name=name, id_number=PERSON, phone="13800001234")
        made.founder(unit, name=f"虚构人{unit}", id_number=None, phone="13800001234")
        made.benefit(made.entity(person, unit, uscc=FIRM), subsidy, PAID)
    ledger = made.save()
    theirs = [r for r in made.records if isinstance(r, kind) and r.unit_code == JALAID]
    before = [clue.kind for clue in duplicates(ledger)]
    delete(ledger, kind, [theirs[0].id])
    assert before == ["founder", "entity", "benefit", "phone"]
    assert [clue.kind for clue in duplicates(ledger)] == left


@pytest.mark.parametrize("kind", [Founder, Entity])
def test_the_other_half_that_was_deleted_is_not_named(made: Made, kind: type[Record]) -> None:
    for unit in (ULANHOT, JALAID):
        person = made.founder(unit, id_number=PERSON)
        made.entity(person, unit, uscc=FIRM)
    ledger = made.save()
    delete(ledger, kind, [record.id for record in made.records if isinstance(record, kind)])
    (clue,) = duplicates(ledger)
    named = {(record.founder, record.entity) for record in clue.records}
    assert named == {(None, "虚构商行") if kind is Founder else ("虚构人甲", None)}


def test_a_stay_or_park_that_was_deleted_is_not_told(made: Made) -> None:
    made.venture(ULANHOT)
    made.venture(JALAID)
    ledger = made.save()
    stay = next(r for r in made.records if isinstance(r, Tenancy) and r.unit_code == JALAID)
    delete(ledger, Tenancy, [stay.id])
    delete(ledger, Park, [made.park(ULANHOT).id])
    (clue,) = duplicates(ledger)
    assert not clue.at_once
    assert [(each.parks, each.start_on) for each in clue.records] == [((), None), ((), None)]


def test_an_entity_that_moved_is_asked_about_otherwise(made: Made) -> None:
    left = date(2024, 9, 1)
    made.stay(made.entity(None, ULANHOT, uscc=FIRM), left_on=left, leaving_cause="提前退出")
    made.stay(made.entity(None, JALAID, "虚构商行新号", uscc=FIRM), start_on=left)
    clue = only(made)
    assert (clue.kind, clue.what, clue.at_once) == ("entity", FIRM, False)
    assert clue.records[0].left_on == left
    assert clue.sentence == (
        "同一信用代码在乌兰浩特市、扎赉特旗都有创业实体，名称不一致（虚构商行、虚构商行新号），"
        "没有同时在园。请核对是否迁入，前一处是否已办离园。"
    )


def test_a_day_in_both_parks_is_told(made: Made) -> None:
    left = date(2024, 9, 2)
    made.stay(made.entity(None, ULANHOT, uscc=FIRM), left_on=left, leaving_cause="提前退出")
    made.stay(made.entity(None, JALAID, uscc=FIRM), start_on=date(2024, 9, 1))
    assert only(made).at_once


def test_stays_at_once_in_one_banner_are_its_own_matter(made: Made) -> None:
    firm = made.entity(None, ULANHOT, uscc=FIRM)
    for park in (0, 1):
        made.stay(firm, park=park, left_on=date(2024, 9, 1), leaving_cause="提前退出")
    made.stay(made.entity(None, JALAID, uscc=FIRM), start_on=date(2025, 1, 1))
    assert not only(made).at_once


def test_several_stays_are_one_side(made: Made) -> None:
    firm = made.entity(None, ULANHOT, uscc=FIRM)
    made.stay(firm, left_on=date(2024, 5, 1), leaving_cause="提前退出")
    made.stay(firm, park=1, start_on=date(2024, 6, 1))
    made.entity(None, JALAID, uscc=FIRM)
    here, there = only(made).records
    assert here.parks == (made.park(ULANHOT).name, made.park(ULANHOT, 1).name)
    assert (here.start_on, here.left_on) == (START, None)
    assert (there.parks, there.start_on) == ((), None)


def benefits_of(
    made: Made, first: tuple[str, date | None], second: tuple[str, date | None]
) -> Made:
    """One household (told by the ID number alone) with a benefit in each of two banners."""
    for unit, (kind, day) in ((ULANHOT, first), (JALAID, second)):
        person = made.founder(unit, id_number=PERSON)
        made.benefit(made.entity(person, unit), kind, day)
    return made


def test_benefits_that_exclude_each_other_with_the_clause(made: Made) -> None:
    clues = duplicates(benefits_of(made, (ONCE, PAID), (HATCHED, None)).save())
    (clue,) = [clue for clue in clues if clue.kind == "benefit"]
    assert clue.what == "1522**********0017"
    assert clue.sentence == (
        "同一户在乌兰浩特市、扎赉特旗有补贴记录：一次性创业补贴与创业孵化补贴不能同时享受"
        "（NM2022 二(四)2）。请核对应保留哪一笔，其余按规定处理。"
    )
    here, there = clue.records
    assert (here.benefit, here.amount_fen, here.day) == (ONCE, 500_000, PAID)
    assert (here.benefit_state, there.benefit_state, there.day) == ("已发放", "未填日期", None)


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ((ONCE, PAID), (ONCE, date(2021, 1, 1)), f"{ONCE}有多笔"),
        ((JOBS, PAID), (JOBS, date(2025, 12, 31)), f"{JOBS} 2025 年有多笔"),
        ((JOBS, PAID), (JOBS, None), f"{JOBS} 2025 年有多笔"),
        ((JOBS, None), (JOBS, None), f"{JOBS}有多笔"),
        ((JOBS, PAID), (JOBS, date(2024, 12, 31)), None),
        (
            ("创业见习补贴", PAID),
            ("创业见习补贴", date(2025, 3, 31)),
            "创业见习补贴 2025 年 3 月有多笔",
        ),
        (("创业见习补贴", PAID), ("创业见习补贴", date(2025, 4, 1)), None),
        ((ONCE, PAID), (JOBS, PAID), None),
    ],
)
def test_one_benefit_paid_twice_for_the_same_time(
    made: Made, first: tuple[str, date], second: tuple[str, date], told: str | None
) -> None:
    clues = duplicates(benefits_of(made, first, second).save())
    sentences = [clue.sentence for clue in clues if clue.kind == "benefit"]
    assert len(sentences) == (told is not None)
    assert all(f"有补贴记录：{told}。" in sentence for sentence in sentences)


def test_what_one_banner_paid_twice_is_its_own_matter(made: Made) -> None:
    for unit, kinds in ((ULANHOT, (ONCE, ONCE)), (JALAID, (JOBS,))):
        firm = made.entity(made.founder(unit, id_number=PERSON), unit)
        for kind in kinds:
            made.benefit(firm, kind, PAID)
    assert [clue.kind for clue in duplicates(made.save())] == ["founder"]


def test_a_household_without_a_founder_is_known_by_its_uscc(made: Made) -> None:
    for unit in (ULANHOT, JALAID):
        made.benefit(made.entity(None, unit, uscc=FIRM), ONCE, PAID)
    clue = duplicates(made.save())[-1]
    assert (clue.kind, clue.what) == ("benefit", FIRM)


def test_a_pair_of_benefits_is_told_once_and_more_stand_together(made: Made) -> None:
    for unit, kind in ((ULANHOT, ONCE), (ARXAN, HATCHED), (JALAID, ONCE)):
        person = made.founder(unit, id_number=PERSON)
        made.benefit(made.entity(person, unit, uscc=FIRM), kind, PAID)
    (clue,) = [clue for clue in duplicates(made.save()) if clue.kind == "benefit"]
    assert clue.places == ("乌兰浩特市", "阿尔山市", "扎赉特旗")
    assert len(clue.records) == 3
    assert f"{ONCE}有多笔" in clue.sentence
    assert f"{ONCE}与{HATCHED}不能同时享受" in clue.sentence


def test_a_telephone_of_two_people(made: Made) -> None:
    made.founder(ULANHOT, "虚构人甲", id_number=PERSON, phone="138-0000 1234")
    made.founder(JALAID, "虚构人乙", id_number=OTHER, phone="13800001234")
    clue = only(made)
    assert (clue.kind, clue.what) == ("phone", "13800001234")
    assert clue.sentence == (
        "同一联系电话登记在乌兰浩特市、扎赉特旗的 2 名创业者名下。"
        "请核对电话是否填错，是否由一人代办。"
    )


def test_a_telephone_of_two_of_one_name_may_be_one_person(made: Made) -> None:
    made.founder(ULANHOT, phone="13800001234", id_number=PERSON)
    made.founder(JALAID, phone="13800001234")
    assert "其中有同名的，可能是同一人" in only(made).sentence


def test_one_known_person_with_one_telephone_is_only_a_founder_twice(made: Made) -> None:
    made.founder(ULANHOT, id_number=PERSON, phone="13800001234")
    made.founder(JALAID, id_number=PERSON, phone="13800001234")
    assert only(made).kind == "founder"


def test_of_many_places_the_first_are_named(made: Made) -> None:
    units = ("152201", "152202", "152221", "152222", "152223", "152224")
    for number, unit in enumerate(units):
        made.founder(unit, f"虚构人{number}", phone="13800001234")
    clue = only(made)
    assert len(clue.places) == len(clue.records) == 6
    assert "在乌兰浩特市、阿尔山市、科右前旗、科右中旗等 6 处的 6 名创业者名下" in clue.sentence


def in_two_parks(made: Made) -> None:
    firm = made.entity(made.founder(JALAID, id_number=PERSON), JALAID, uscc=FIRM)
    made.stay(firm)
    made.stay(firm, park=1)


def in_one_park(made: Made) -> None:
    firm = made.entity(made.founder(JALAID, id_number=PERSON), JALAID, uscc=FIRM)
    made.stay(firm)
    made.stay(firm, room="虚构 2 号")


def test_a_banner_looks_across_its_parks(banner: Made) -> None:
    in_two_parks(banner)
    founder, entity = duplicates(banner.save())
    parks = (banner.park(JALAID).name, banner.park(JALAID, 1).name)
    assert (founder.kind, entity.kind) == ("founder", "entity")
    assert set(entity.places) == set(parks)
    assert [record.parks for record in entity.records] == sorted([(parks[0],), (parks[1],)])
    assert entity.at_once


def test_one_park_is_no_clue_for_a_banner(banner: Made) -> None:
    in_one_park(banner)
    banner.founder(JALAID, "虚构人丙", id_number=PERSON)
    assert duplicates(banner.save()) == ()


def test_a_banner_sees_what_a_household_may_not_have_in_one_park(banner: Made) -> None:
    firm = banner.venture(JALAID)
    for kind, day in ((ONCE, PAID), (HATCHED, PAID), (JOBS, PAID), (JOBS, date(2025, 9, 1))):
        banner.benefit(firm, kind, day)
    (clue,) = duplicates(banner.save())
    assert (clue.kind, clue.places) == ("benefit", (banner.park(JALAID).name,))
    assert [record.benefit for record in clue.records] == [ONCE, HATCHED]


def test_what_is_paid_once_and_for_all_is_a_clue_in_one_park_too(banner: Made) -> None:
    firm = banner.venture(JALAID)
    banner.benefit(firm, ONCE, PAID)
    banner.benefit(firm, ONCE, date(2021, 1, 1))
    (clue,) = duplicates(banner.save())
    assert f"：{ONCE}有多笔。" in clue.sentence


def test_a_benefit_paid_again_in_another_park_of_a_banner(banner: Made) -> None:
    person = banner.founder(JALAID, id_number=PERSON)
    for park in (0, 1):
        firm = banner.entity(person, JALAID, f"虚构商行{park}")
        banner.stay(firm, park=park)
        banner.benefit(firm, JOBS, PAID)
    assert [clue.kind for clue in duplicates(banner.save())] == ["founder", "benefit"]
