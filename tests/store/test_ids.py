"""Ids are UUIDs of version 7, in the order they were made."""

import uuid

from app.store.records import new_id


def test_ids_are_uuids_of_version_7_that_sort_as_they_were_made() -> None:
    ids = [new_id() for _ in range(5_000)]
    assert len(set(ids)) == len(ids)
    for one in ids[::97]:
        parsed = uuid.UUID(one)
        assert (str(parsed), parsed.version, parsed.variant) == (one, 7, uuid.RFC_4122)
    stamps = [uuid.UUID(one).int >> 64 for one in ids]
    assert stamps == sorted(stamps)
