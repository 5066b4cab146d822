"""A stick goes to the league and its receipt comes home; nothing is lost, nothing doubled."""

from dataclasses import replace
from pathlib import Path

from app.domain.entity import Entity
from app.domain.tenancy import Tenancy
from app.store import inbox, outbox, queries, tracking
from app.store.ledger import transaction
from app.store.records import delete, update
from app.usecases import receipts, sending
from tests.usecases.offices import BANNER, LEAGUE, TODAY, Offices, export, living, receive, tenant


def test_there_and_back(offices: Offices) -> None:
    stay = tenant(offices.banner)
    sealed, path = export(offices.banner, offices.stick)
    assert path.name == "PL_152223_152200_0000001.age"
    (fate,) = receive(offices.league, path)
    assert (fate.code, fate.unit, fate.seq, fate.set_aside) == ("OK", BANNER, 1, ())
    assert fate.accepted == sealed.records
    assert queries.fetch(offices.league, Tenancy, stay.id).unit_code == BANNER
    assert living(offices.league, BANNER) == living(offices.banner, BANNER)
    assert fate.receipt is not None
    (home,) = receive(offices.banner, fate.receipt)
    assert (home.code, home.kind, home.receipt) == ("OK", "receipt", None)
    (sent,) = sending.outbox_list(offices.banner, today=TODAY)
    assert (sent.state, sent.bundle.accepted, sent.bundle.set_aside) == (
        "received",
        sealed.records,
        0,
    )
    again, _ = export(offices.banner, offices.stick)
    assert (again.seq, again.base, again.records) == (2, 1, 0)
