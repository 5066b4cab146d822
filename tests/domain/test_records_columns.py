"""A record's fields are its table's columns, in both directions."""

from typing import Any

import pytest

from app.domain.fields import fields_of
from app.domain.papers import AuditEntry
from app.domain.records import RECORDS
from app.domain.unit import Unit
from app.store.ledger import Ledger

# Kept beside them, with keys of their own and no tombstones.
PLAIN_RECORDS = (Unit, AuditEntry)


@pytest.mark.parametrize("record", [*RECORDS, *PLAIN_RECORDS], ids=lambda record: record.table)
def test_fields_are_columns(memory_ledger: Ledger, record: Any) -> None:
    columns = {column.name for column in memory_ledger.db.table(record.table).columns}
    assert {field.name for field in fields_of(record)} == columns


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.table)
def test_links_are_foreign_keys(memory_ledger: Ledger, record: Any) -> None:
    declared = {(field.name, field.links_to) for field in fields_of(record) if field.links_to}
    keys = memory_ledger.db.table(record.table).foreign_keys
    assert {(key.column, key.other_table) for key in keys} == declared


def test_every_table_has_its_record_and_is_strict(memory_ledger: Ledger) -> None:
    own = {"meta", "office_key", "stream", "change", "_sqlite_migrations"}
    own |= {"peer", "peer_stream", "bundle_out", "bundle_in", "set_aside", "held_back", "draft"}
    own |= {"version_aside", "policy_pack", "search", "remembered"}
    tables = memory_ledger.db.table_names()
    kept: tuple[Any, ...] = (*RECORDS, *PLAIN_RECORDS)
    assert set(tables) == own | {record.table for record in kept}
    assert all(memory_ledger.db.table(name).strict for name in tables)
