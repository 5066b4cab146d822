"""A manifest has one spelling, and every field one type."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.sync import manifest, strict_json
from app.sync.codes import BundleError
from app.sync.manifest import Manifest, Member
from tests.sync import made_up

hashes = st.text("0123456789abcdef", min_size=64, max_size=64)
sizes = st.integers(0, 1 << 53)


def of_records(size: int, digest: str, raw_size: int, raw_digest: str, records: int) -> Member:
    return Member(
        name=manifest.RECORDS,
        size=size,
        sha256=digest,
        raw_size=raw_size,
        raw_sha256=raw_digest,
        records=records,
    )


def of_evidence(found: dict[str, int]) -> tuple[Member, ...]:
    return tuple(
        replace(of_records(size, digest, size, digest, 0), name=manifest.EVIDENCE + digest)
        for digest, size in sorted(found.items())
    )


@st.composite
def manifests(draw: st.DrawFn) -> Manifest:
    seq = draw(st.integers(1, manifest.SEQ_LIMIT))
    records = of_records(draw(sizes), draw(hashes), draw(sizes), draw(hashes), draw(sizes))
    return made_up.draft(
        kind=draw(st.sampled_from(sorted(manifest.LETTERS))),
        schema=draw(sizes),
        seq=seq,
        prev=None if seq == 1 else draw(hashes),
        base=draw(st.integers(0, seq - 1)),
        ack=draw(st.none() | hashes),
        members=(records, *of_evidence(draw(st.dictionaries(hashes, sizes, max_size=4)))),
    )


def read(content: bytes) -> Manifest:
    return manifest.shaped(manifest.known_format(content), content)


@given(manifests())
def test_there_and_back(made: Manifest) -> None:
    assert read(made.canonical) == made
    assert made.canonical.isascii()
    assert b" " not in made.canonical


def good() -> dict[str, Any]:
    records = of_records(10, "a" * 64, 20, "b" * 64, 1)
    members = (records, *of_evidence({"c" * 64: 5, "d" * 64: 6}))
    found: dict[str, Any] = json.loads(made_up.draft(members=members).canonical)
    return found


def holders(found: Any) -> Iterator[tuple[Any, Any]]:
    """Every place of a value: what holds it, and under which key."""
    places = found.items() if isinstance(found, dict) else enumerate(found)
    for key, value in list(places):
        yield found, key
        if isinstance(value, dict | list):
            yield from holders(value)


PLACES = len(list(holders(good())))


@pytest.mark.parametrize(
    "other", [True, -1, 1 << 54, "", "x\n", "虚", [], {}, [[]], "1" * 65], ids=repr
)
def test_another_type_in_any_place_is_refused(other: Any) -> None:
    for place in range(PLACES):
        found = good()
        holder, key = list(holders(found))[place]
        holder[key] = other
        with pytest.raises(BundleError) as refused:
            read(strict_json.canonical(found))
        assert refused.value.code in {"MANIFEST", "VERSION_TOO_NEW"}


def test_a_field_more_or_less_is_refused() -> None:
    for place in range(PLACES):
        found = good()
        holder, key = list(holders(found))[place]
        if isinstance(holder, dict):
            value = holder.pop(key)
            with pytest.raises(BundleError):
                read(strict_json.canonical(found))
            holder.update({key: value, "more": value})
            with pytest.raises(BundleError):
                read(strict_json.canonical(found))


@pytest.mark.parametrize(
    "created",
    [
        "9999-12-31T23:59:59+00:00",
        "9999-12-31T23:59:59-08:00",
        "0001-01-01T00:00:00+08:00",
        "2026-02-30T00:00:00+08:00",
        "2026-06-30T25:00:00+08:00",
    ],
)
def test_a_moment_that_an_office_cannot_tell_in_its_own_time_is_refused(created: str) -> None:
    with pytest.raises(BundleError) as refused:
        read(strict_json.canonical(good() | {"created": created}))
    assert refused.value.code == "MANIFEST"


def test_members_out_of_order_or_twice_are_refused() -> None:
    for order in ([0, 2, 1], [1, 0, 2], [0, 1, 1], [0, 0], [1, 2]):
        found = good()
        found["members"] = [found["members"][i] for i in order]
        with pytest.raises(BundleError):
            read(strict_json.canonical(found))


@given(
    st.binary(max_size=40)
    | st.text('{}[]":,0123456789eE.-truefalsnNI ', max_size=30).map(str.encode)
)
def test_strict_json_reads_or_refuses(content: bytes) -> None:
    try:
        found = strict_json.parse(content)
    except ValueError:
        return
    assert strict_json.parse(strict_json.canonical(found)) == found


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf{}",
        b"\xff",
        b'{"a":1,"a":1}',
        b'[{"a":1,"a":1}]',
        b"1e999",
        b"NaN",
        b"-Infinity",
        b'"\\ud800"',
        b"1" * 5000,
        b"[" * 5000 + b"]" * 5000,
        b"{} {}",
        b"",
    ],
    ids=lambda content: content[:12].decode("latin-1"),
)
def test_what_two_readers_could_read_differently(content: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - each has another sentence, for nobody
        strict_json.parse(content)
