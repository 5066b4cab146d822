"""What is frozen is read back word for word, and nothing else is taken for it."""

import base64
import dataclasses
import json
import lzma
import uuid
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.policy.pack import Criterion, Readings, Tier
from app.policy.verdicts import (
    CriterionVerdict,
    ExitFinding,
    Figure,
    OutlookStep,
    ParkAppraisal,
    TierVerdict,
    TracedRow,
    YearVerdict,
)
from app.reports import codec, sample
from app.reports.codec import NotFrozenError, pack, unpack
from app.reports.frozen import Frozen, NewerError, freeze, thaw
from app.reports.inputs import ParkDetails, TracedFigure

# What version 1 knows of each kind; a field that is added later needs a version 2.
VERSION_1 = {
    Criterion: "id label figure threshold clause note",
    Readings: "figure default others clause note",
    Tier: "id label clause criteria note",
    Figure: "id label quantity unit on year window readings how missing",
    TracedRow: "key name detail amount counted reason",
    TracedFigure: "figure reading rows",
    YearVerdict: "year value verdict distance others missing",
    CriterionVerdict: "criterion quantity unit verdict contested reading value others distance"
    " distance_text why years missing",
    TierVerdict: "tier verdict contested criteria distance_text",
    ExitFinding: "id label clause holds evidence",
    OutlookStep: "on ending tiers falls",
    ParkDetails: "region operator operator_uscc address manager phone opened_on kinds speciality"
    " status",
    ParkAppraisal: "park_id name unit_code on policy_version policy_sha256 figures tiers held"
    " next_tier exit_findings proposal outlook policy_note",
}


def _frozen(tier_id: str) -> Frozen:
    paper = sample.paper_data(tier_id).parks[0]
    one = dataclasses.replace(paper.appraisal, tiers=(paper.appraisal.tier(tier_id),))
    return Frozen(
        office=sample.OFFICE,
        filled_on=sample.ON,
        corrects="",
        paper=dataclasses.replace(paper, appraisal=one),
    )


@pytest.mark.parametrize("tier_id", ["demonstration", "regional"])
def test_every_sort_of_answer_comes_back(tier_id: str) -> None:
    before = _frozen(tier_id)
    inputs, verdicts = freeze(before, tier_id)
    after = thaw(inputs, verdicts)
    assert after == before
    assert freeze(after, tier_id) == (inputs, verdicts)
    for one, other in zip(
        before.paper.appraisal.figures, after.paper.appraisal.figures, strict=True
    ):
        assert list(one.readings) == list(other.readings)


@pytest.mark.parametrize("kind", VERSION_1, ids=lambda kind: kind.__name__)
def test_no_field_is_left_out(kind: Any) -> None:
    assert {field.name for field in dataclasses.fields(kind)} == set(VERSION_1[kind].split())


def test_a_newer_document_is_told_from_a_damaged_one() -> None:
    inputs, verdicts = freeze(_frozen("regional"), "regional")
    newer = json.dumps(json.loads(inputs) | {"version": 2})
    with pytest.raises(NewerError):
        thaw(newer, verdicts)
    for wrong in (0, "1", None, True, 1.0):
        with pytest.raises(NotFrozenError) as caught:
            thaw(json.dumps(json.loads(inputs) | {"version": wrong}), verdicts)
        assert caught.type is NotFrozenError
    for told in (("{}", verdicts), (verdicts, inputs), ("", verdicts), (inputs, "[" * 100_000)):
        with pytest.raises(NotFrozenError):
            thaw(*told)


def _places(said: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a document, the inner ones as well."""
    inner = said.items() if isinstance(said, dict) else enumerate(said)
    found = [at] if at else []
    for key, value in inner:
        nested = isinstance(value, (dict, list))
        found += _places(value, (*at, key)) if nested else [(*at, key)]
    return found


INPUTS, VERDICTS = freeze(_frozen("demonstration"), "demonstration")


def _unpacked() -> dict[str, Any]:
    """The document with what is packed in it laid open."""
    said: dict[str, Any] = json.loads(INPUTS)
    return said | {"packed": unpack(said["packed"])}


def _thawed(said: dict[str, Any]) -> Frozen:
    again = said | ({"packed": pack(said["packed"])} if "packed" in said else {})
    return thaw(json.dumps(again), VERDICTS)


PLACES = _places(_unpacked())


@given(st.sampled_from(PLACES), st.sampled_from(["other", 1, 1.5, True, [], {}, {"n": 1}]))
@settings(max_examples=300)
def test_a_document_changed_anywhere_is_refused_or_another(place: Any, value: Any) -> None:
    said = _unpacked()
    holder: Any = said
    for key in place[:-1]:
        holder = holder[key]
    before, holder[place[-1]] = holder[place[-1]], value
    try:
        after = _thawed(said)
    except NotFrozenError:
        return
    same = type(before) is type(value) and before == value
    assert (after == thaw(INPUTS, VERDICTS)) == same


@given(st.sampled_from(PLACES))
def test_a_key_more_or_less_is_refused(place: Any) -> None:
    said = _unpacked()
    holder: Any = said
    for key in place[:-1]:
        holder = holder[key]
    if not isinstance(holder, dict):
        return
    value = holder.pop(place[-1])
    with pytest.raises(NotFrozenError):
        _thawed(said)
    holder |= {place[-1]: value, "x": 1}
    with pytest.raises(NotFrozenError):
        _thawed(said)


def test_what_is_packed_is_whole_and_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    said = json.loads(INPUTS)
    packed = said["packed"]
    raw = base64.b64decode(packed)
    for wrong in (
        "",
        "不是",
        packed[:-8],
        base64.b64encode(raw + b"x").decode(),
        base64.b64encode(raw[:-40]).decode(),
        base64.b64encode(lzma.compress(b"[1,")).decode(),
        base64.b64encode(lzma.compress(b"[" * 100_000)).decode(),
        base64.b64encode(lzma.compress(b"\xff")).decode(),
    ):
        with pytest.raises(NotFrozenError):
            thaw(json.dumps(said | {"packed": wrong}), VERDICTS)
    monkeypatch.setattr(codec, "MOST_UNPACKED", 1_000)
    with pytest.raises(NotFrozenError):
        thaw(INPUTS, VERDICTS)


def test_the_rows_of_a_large_park_fit_on_a_line_of_a_bundle() -> None:
    whole = _frozen("demonstration")
    rows = [
        TracedRow(
            key=str(uuid.UUID(int=number * 7_919_000_000_007)),
            name=f"虚构{number * 7_919 % 9_973}商行",
            detail=f"入驻 2024-03-{number % 28 + 1:02d}，到期 2027-02-28",
            amount=number % 40,
            counted=number % 3 > 0,
            reason="" if number % 3 else "已离园",
        )
        for number in range(2_500)
    ]
    (traced, *_) = whole.paper.traced
    many = tuple(dataclasses.replace(traced, rows=tuple(rows)) for _ in range(6))
    large = dataclasses.replace(whole, paper=dataclasses.replace(whole.paper, traced=many))
    inputs, verdicts = freeze(large, "demonstration")
    assert len(inputs.encode()) < (1 << 20) // 4
    assert thaw(inputs, verdicts) == large
