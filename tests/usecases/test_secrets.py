"""Asking for a masked number: it is noted who looked, never what was seen."""

import json

import pytest

from app.domain.entity import Entity, Founder
from app.store import queries
from app.store.ledger import Ledger
from app.store.records import insert
from app.usecases import secrets
from tests.store import made_up


def test_a_look_is_noted_without_the_number(memory_ledger: Ledger) -> None:
    founder = made_up.founder()
    assert founder.id_number
    insert(memory_ledger, [founder])
    shown = secrets.show(memory_ledger, Founder, founder.id, "id_number")
    assert shown == founder.id_number
    entry = queries.audit_entries(memory_ledger)[0]
    assert (entry.who, entry.action) == ("测试", "查看证件号码")
    assert (entry.of_table, entry.of_id) == ("founder", founder.id)
    assert json.loads(entry.after or "") == {"field": "id_number"}
    assert founder.id_number not in str(entry)


def test_nothing_to_see_is_no_look(memory_ledger: Ledger) -> None:
    founder = made_up.founder(id_number=None)
    insert(memory_ledger, [founder])
    before = queries.audit_entries(memory_ledger)
    assert secrets.show(memory_ledger, Founder, founder.id, "id_number") == ""
    with pytest.raises(ValueError, match="no secret"):
        secrets.show(memory_ledger, Founder, founder.id, "phone")
    with pytest.raises(KeyError):
        secrets.show(memory_ledger, Entity, "none", "no_such_field")
    with pytest.raises(KeyError):
        secrets.show(memory_ledger, Founder, "none", "id_number")
    assert queries.audit_entries(memory_ledger) == before
