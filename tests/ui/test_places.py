"""A row that speaks of a record leads to where the record stands."""

from app.domain.headcount import Headcount
from app.domain.money import MinimumWage
from app.domain.papers import Explanation
from app.domain.park import ParkArea
from app.store import queries
from app.store.ledger import transaction
from app.store.records import insert, new_id
from app.ui.places import where
from tests.usecases.offices import TODAY, Offices, tenant


def test_a_record_without_a_screen_leads_to_what_it_belongs_to(offices: Offices) -> None:
    stay = tenant(offices.banner, name="虚构㐂𠮷商行")
    (people,) = queries.all_of(offices.banner, Headcount)
    area = ParkArea(id=new_id(), park_id=stay.park_id, in_force_on=TODAY, building_dm2=100)
    wage = MinimumWage(id=new_id(), in_force_on=TODAY, monthly_fen=100)
    said = Explanation(
        id=new_id(), of_table="headcount", of_id=people.id, code="jump", reason="虚构的说明"
    )
    with transaction(offices.banner):
        insert(offices.banner, [area, wage, said])
    tenants = ("tenants", "虚构㐂𠮷商行")
    for table, record_id in (
        ("tenancy", stay.id),
        ("entity", stay.entity_id),
        ("headcount", people.id),
        ("explanation", said.id),
    ):
        assert where(offices.banner, table, record_id) == tenants
    assert where(offices.banner, "park", stay.park_id) == ("parks", stay.park_id)
    assert where(offices.banner, "park_area", area.id) == ("parks", stay.park_id)


def test_what_no_screen_shows_leads_nowhere(offices: Offices) -> None:
    wage = MinimumWage(id=new_id(), in_force_on=TODAY, monthly_fen=100)
    with transaction(offices.banner):
        insert(offices.banner, [wage])
    assert where(offices.banner, "minimum_wage", wage.id) is None
    assert where(offices.banner, "tenancy", new_id()) is None
    assert where(offices.banner, "", "") is None
