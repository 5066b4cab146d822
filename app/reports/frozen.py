"""What an assessment's papers are printed from, as canonical JSON: written once, read for ever.

The rule: a document says its version; a version's reader names every key itself, refuses what it
does not know word for word, and is never edited again: a new version is a new table beside it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.policy.pack import Criterion, Readings, Tier
from app.policy.verdicts import (
    VERDICT_LABELS,
    CriterionVerdict,
    ExitFinding,
    Figure,
    OutlookStep,
    ParkAppraisal,
    TierVerdict,
    TracedRow,
    YearVerdict,
)
from app.reports.codec import (
    DAY,
    FLAG,
    TEXT,
    VALUE,
    WHOLE,
    Codec,
    NotFrozenError,
    by_key,
    canonical,
    many,
    maybe,
    one_of,
    packed,
    pair,
    record,
)
from app.reports.inputs import ParkDetails, ParkPaper, TracedFigure

INPUTS, VERDICTS = "parkledger-assessment-inputs", "parkledger-assessment-verdicts"
VERSION = 1


class NewerError(NotFrozenError):
    """The document was written by a newer program."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """A park's form and 核查底稿 against one tier, as they were when filled in.

    `appraisal` holds the verdict on that tier alone; `corrects` is the sentence on the paper.
    """

    office: str
    filled_on: date
    corrects: str
    paper: ParkPaper


# Version 1.

_VERDICT = one_of(*VERDICT_LABELS)
_QUANTITY = one_of("count", "people", "area", "money", "rate", "judgement")

_READINGS = record(Readings, figure=TEXT, default=TEXT, others=many(TEXT), clause=TEXT, note=TEXT)
_FIGURE = record(
    Figure,
    id=TEXT,
    label=TEXT,
    quantity=_QUANTITY,
    unit=TEXT,
    on=DAY,
    year=maybe(WHOLE),
    window=TEXT,
    readings=by_key(VALUE),
    how=_READINGS,
    missing=many(TEXT),
)
_ROW = record(TracedRow, key=TEXT, name=TEXT, detail=TEXT, amount=WHOLE, counted=FLAG, reason=TEXT)
_TRACED = record(TracedFigure, figure=_FIGURE, reading=TEXT, rows=many(_ROW))
_CRITERION = record(
    Criterion, id=TEXT, label=TEXT, figure=TEXT, threshold=VALUE, clause=TEXT, note=TEXT
)
_YEAR = record(
    YearVerdict,
    year=WHOLE,
    value=VALUE,
    verdict=_VERDICT,
    distance=maybe(WHOLE),
    others=by_key(VALUE),
    missing=WHOLE,
)
_ANSWER = record(
    CriterionVerdict,
    criterion=_CRITERION,
    quantity=_QUANTITY,
    unit=TEXT,
    verdict=_VERDICT,
    contested=FLAG,
    reading=TEXT,
    value=VALUE,
    others=by_key(pair(VALUE, _VERDICT)),
    distance=maybe(WHOLE),
    distance_text=TEXT,
    why=TEXT,
    years=many(_YEAR),
    missing=WHOLE,
)
_TIER = record(Tier, id=TEXT, label=TEXT, clause=TEXT, criteria=many(_CRITERION), note=TEXT)
_TIER_VERDICT = record(
    TierVerdict,
    tier=_TIER,
    verdict=_VERDICT,
    contested=FLAG,
    criteria=many(_ANSWER),
    distance_text=TEXT,
)
_EXIT = record(ExitFinding, id=TEXT, label=TEXT, clause=TEXT, holds=maybe(FLAG), evidence=TEXT)
_STEP = record(OutlookStep, on=DAY, ending=many(TEXT), tiers=by_key(_VERDICT), falls=many(TEXT))
_DETAILS = record(
    ParkDetails,
    region=TEXT,
    operator=maybe(TEXT),
    operator_uscc=maybe(TEXT),
    address=maybe(TEXT),
    manager=maybe(TEXT),
    phone=maybe(TEXT),
    opened_on=maybe(DAY),
    kinds=many(TEXT),
    speciality=maybe(TEXT),
    status=maybe(TEXT),
)
_INPUTS: Mapping[str, Codec] = {
    "office": TEXT,
    "filled_on": DAY,
    "corrects": TEXT,
    "park_id": TEXT,
    "name": TEXT,
    "unit_code": TEXT,
    "on": DAY,
    "policy_version": TEXT,
    "policy_sha256": TEXT,
    "policy_note": TEXT,
    "held": many(TEXT),
    "next_tier": maybe(TEXT),
    "details": _DETAILS,
    # A record has to fit on one line of a bundle, whatever the number of rows behind it.
    "packed": packed(pair(many(_FIGURE), many(_TRACED))),
}
_VERDICTS: Mapping[str, Codec] = {
    "tier": _TIER_VERDICT,
    "exit_findings": many(_EXIT),
    "proposal": TEXT,
    "outlook": many(_STEP),
}
_OF_APPRAISAL = (
    *("park_id", "name", "unit_code", "on", "policy_version", "policy_sha256", "policy_note"),
    *("held", "next_tier"),
)


def freeze(frozen: Frozen, tier_id: str) -> tuple[str, str]:
    """The inputs and the verdicts as two documents; KeyError for a tier not appraised."""
    paper, appraisal = frozen.paper, frozen.paper.appraisal
    inputs: dict[str, Any] = {name: getattr(appraisal, name) for name in _OF_APPRAISAL}
    inputs |= {name: getattr(frozen, name) for name in ("office", "filled_on", "corrects")}
    inputs |= {"details": paper.details, "packed": (appraisal.figures, paper.traced)}
    verdicts = {
        "tier": appraisal.tier(tier_id),
        "exit_findings": appraisal.exit_findings,
        "proposal": appraisal.proposal,
        "outlook": appraisal.outlook,
    }
    return _document(INPUTS, _INPUTS, inputs), _document(VERDICTS, _VERDICTS, verdicts)


def thaw(inputs: str, verdicts: str) -> Frozen:
    """What was frozen, word for word; NotFrozenError, NewerError."""
    said, judged = _facts(INPUTS, _INPUTS, inputs), _facts(VERDICTS, _VERDICTS, verdicts)
    figures, traced = said["packed"]
    appraisal = ParkAppraisal(
        **{name: said[name] for name in _OF_APPRAISAL},
        figures=figures,
        tiers=(judged["tier"],),
        exit_findings=judged["exit_findings"],
        proposal=judged["proposal"],
        outlook=judged["outlook"],
    )
    paper = ParkPaper(appraisal=appraisal, details=said["details"], traced=traced)
    return Frozen(
        office=said["office"],
        filled_on=said["filled_on"],
        corrects=said["corrects"],
        paper=paper,
    )


def _document(kind: str, codecs: Mapping[str, Codec], facts: Mapping[str, Any]) -> str:
    said = {name: codec.write(facts[name]) for name, codec in codecs.items()}
    return canonical({"format": kind, "version": VERSION, **said})


def _facts(kind: str, codecs: Mapping[str, Codec], text: str) -> dict[str, Any]:
    try:
        said = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotFrozenError("not JSON") from error
    if type(said) is not dict or said.pop("format", None) != kind:
        raise NotFrozenError(f"not {kind}")
    version = said.pop("version", None)
    if type(version) is not int:
        raise NotFrozenError("no version")
    if version > VERSION:
        raise NewerError(f"version {version}")
    if version != VERSION or said.keys() != codecs.keys():
        raise NotFrozenError(f"not the keys of {kind}")
    return {name: codec.read(said[name]) for name, codec in codecs.items()}
