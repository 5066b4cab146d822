"""Facts of parks: only what lives, in order, each entity once per park."""

import dataclasses
import gc
from datetime import date

from app.domain.codes import SERVICES
from app.domain.entity import Entity
from app.domain.money import Loan
from app.domain.park import MechanismJudgement, Park, ParkArea
from app.domain.service import ServiceRecord
from app.domain.tenancy import Tenancy
from app.policy.facts import AreaFact, HeadcountFact, JudgementFact, ServiceFact, TenantFact
from app.store import queries
from app.store.ledger import Ledger
from app.store.records import delete, insert, new_id, update
from tests.store import made_up


def tenants(ledger: Ledger) -> tuple[TenantFact, ...]:
    return queries.park_facts(ledger)[0].tenants


def test_one_tenant_with_all_that_is_its_own(memory_ledger: Ledger) -> None:
    stay = made_up.one_tenant(memory_ledger)
    (tenant,) = tenants(memory_ledger)
    assert (tenant.name, tenant.founder_name) == (made_up.COMPANY, made_up.NAME)
    assert (tenant.entity_id, tenant.registered_on) == (stay.entity_id, date(2023, 5, 1))
    assert (tenant.first_venture, tenant.student, tenant.graduated_on) == (None, False, None)
    assert tenant.headcounts == (
        HeadcountFact(date(2024, 3, 31), 2),
        HeadcountFact(date(2024, 6, 30), 4),
    )
    (loan,) = tenant.loans
    assert (loan.amount_fen, loan.paid_out, loan.repaid) == (10_000_000, date(2024, 2, 1), None)
    (fact,) = tenant.stays
    assert (fact.tenancy_id, fact.start, fact.area_dm2) == (stay.id, date(2024, 1, 1), 3000)
    assert (fact.final_end, fact.rent_free, fact.left) == (date(2026, 12, 31), False, None)


def test_final_end_is_the_later_one(memory_ledger: Ledger) -> None:
    park, firm = made_up.first_park(memory_ledger).id, made_up.entity()
    ends = (None, date(2025, 6, 30), date(2027, 6, 30))
    stays = [made_up.tenancy(firm, park, extension_end_on=end) for end in ends]
    insert(memory_ledger, [firm, *stays])
    (tenant,) = tenants(memory_ledger)
    final = {stay.tenancy_id: stay.final_end for stay in tenant.stays}
    assert [final[stay.id] for stay in stays] == [
        date(2026, 12, 31), date(2026, 12, 31), date(2027, 6, 30),
    ]  # fmt: skip


def test_order_of_tenants_and_stays(memory_ledger: Ledger) -> None:
    park = made_up.first_park(memory_ledger).id
    names = ("丙", "乙", "甲")
    firms = {name: made_up.entity(name=name) for name in names}
    starts = (("丙", 2025), ("乙", 2024), ("丙", 2023), ("甲", 2024))
    stays = [
        made_up.tenancy(
            firms[name], park, start_on=date(year, 1, 1), agreed_end_on=date(year + 2, 1, 1)
        )
        for name, year in starts
    ]
    insert(memory_ledger, [*firms.values(), *stays])
    found = tenants(memory_ledger)
    assert [tenant.name for tenant in found] == ["丙", "乙", "甲"]
    assert [stay.start.year for stay in found[0].stays] == [2023, 2025]


def test_deleted_records_count_nowhere(memory_ledger: Ledger) -> None:
    made_up.one_tenant(memory_ledger)
    (tenant,) = tenants(memory_ledger)
    (loan,) = queries.all_of(memory_ledger, Loan)
    delete(memory_ledger, Loan, [loan.id])
    assert tenants(memory_ledger) == (dataclasses.replace(tenant, loans=()),)
    (stay,) = queries.all_of(memory_ledger, Tenancy)
    delete(memory_ledger, Tenancy, [stay.id])
    assert tenants(memory_ledger) == ()


def test_a_deleted_entity_is_no_tenant(memory_ledger: Ledger) -> None:
    stay = made_up.one_tenant(memory_ledger)
    delete(memory_ledger, Entity, [stay.entity_id])
    assert tenants(memory_ledger) == ()


def test_an_entity_in_two_parks_is_a_tenant_of_each(memory_ledger: Ledger) -> None:
    one, two = (park.id for park in queries.all_of(memory_ledger, Park)[:2])
    firm = made_up.entity()
    insert(memory_ledger, [firm, made_up.tenancy(firm, one), made_up.tenancy(firm, two)])
    insert(memory_ledger, [made_up.headcount(firm, date(2026, 6, 30), 5)])
    first, second = queries.park_facts(memory_ledger, park_ids=[one, two])
    assert (first.park_id, second.park_id) == (one, two)
    assert first.tenants[0].headcounts == second.tenants[0].headcounts
    assert len(first.tenants[0].stays) == len(second.tenants[0].stays) == 1
    assert queries.park_facts(memory_ledger, park_ids=[]) == ()


def test_student_and_first_venture(memory_ledger: Ledger) -> None:
    park = made_up.first_park(memory_ledger).id
    person = made_up.founder(
        groups=("妇女", "在校生"), first_venture=True, graduated_on=date(2025, 7, 1)
    )
    firm = made_up.entity(person)
    insert(memory_ledger, [person, firm, made_up.tenancy(firm, park, rent_free=True)])
    (tenant,) = tenants(memory_ledger)
    assert (tenant.first_venture, tenant.student, tenant.graduated_on) == (
        True, True, date(2025, 7, 1),
    )  # fmt: skip
    assert tenant.stays[0].rent_free


def test_facts_of_the_park_itself(memory_ledger: Ledger) -> None:
    park = made_up.first_park(memory_ledger)
    update(
        memory_ledger,
        dataclasses.replace(park, opened_on=date(2019, 5, 4), services=SERVICES[:3]),
    )
    areas = [
        ParkArea(id=new_id(), park_id=park.id, in_force_on=day, building_dm2=size)
        for day, size in ((date(2024, 1, 1), 250_000), (date(2019, 5, 4), 200_000))
    ]
    judgement = MechanismJudgement(
        id=new_id(), park_id=park.id, judged_on=date(2026, 1, 5), sound=True, judged_by="虚构"
    )
    served = [
        ServiceRecord(id=new_id(), park_id=park.id, served_on=day, service=SERVICES[0])
        for day in (date(2026, 2, 1), date(2026, 1, 1))
    ]
    insert(memory_ledger, [*areas, judgement, *served])
    facts = queries.park_facts(memory_ledger)[0]
    assert (facts.opened_on, facts.services_offered) == (date(2019, 5, 4), SERVICES[:3])
    assert facts.areas == (
        AreaFact(date(2019, 5, 4), 200_000, None, None),
        AreaFact(date(2024, 1, 1), 250_000, None, None),
    )
    assert facts.judgements == (JudgementFact(date(2026, 1, 5), True, "虚构", None),)
    assert [service.served_on.month for service in facts.services] == [1, 2]
    assert isinstance(facts.services[0], ServiceFact)
    assert [grant.tier for grant in facts.grants] == ["standard"]


def test_order_of_parks_is_the_annex(memory_ledger: Ledger) -> None:
    names = [facts.name for facts in queries.park_facts(memory_ledger)]
    assert names[:3] == [
        "兴安盟全产业链双创孵化基地",
        "兴安职业技术学院创新创业学院电子商务孵化园",
        "兴安盟电子商务创业孵化基地",
    ]
    assert len(names) == 20


def test_the_collector_is_on_again(memory_ledger: Ledger) -> None:
    queries.park_facts(memory_ledger)
    assert gc.isenabled()


def test_one_park_alone_is_the_same_as_among_all(memory_ledger: Ledger) -> None:
    made_up.one_tenant(memory_ledger)
    one, two = (park.id for park in queries.all_of(memory_ledger, Park)[:2])
    people = [made_up.founder(name=f"虚构{i}", first_venture=bool(i % 2)) for i in range(6)]
    firms = [made_up.entity(person, name=f"虚构{i}") for i, person in enumerate(people)]
    stays = [made_up.tenancy(firm, (one, two)[i % 2]) for i, firm in enumerate(firms)]
    reports = [made_up.headcount(firm, date(2026, 6, 30), i) for i, firm in enumerate(firms)]
    loans = [made_up.loan(firm, date(2025, 6, 30)) for firm in firms]
    insert(memory_ledger, [*people, *firms, *stays, *reports, *loans])
    everything = {facts.park_id: facts for facts in queries.park_facts(memory_ledger)}
    for park_id in (one, two):
        assert queries.park_facts(memory_ledger, park_ids=[park_id]) == (everything[park_id],)
    assert [len(everything[park_id].tenants) for park_id in (one, two)] == [4, 3]
