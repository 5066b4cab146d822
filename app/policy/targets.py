"""目标: what the plans ask of whom, from when to when, and how far that is.

The rule: only whom a target asks is judged by it; what anybody else counts is a share of the whole
and no verdict. A plan without a first day counts from the year in which its document came in force
(NM2022 gives none), as its sibling says of itself (ER2022: 2022 to 2025).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from app.policy.pack import Target


@dataclass(frozen=True, slots=True)
class Measure:
    """What the ledger counts for a target: as it stands on the last day, or all `new` in the span.

    `how` says what the documents leave open.
    """

    id: str
    how: str
    new: bool = True


TRAINED = Measure("trained", "期内开班的培训人数")
PROJECTS = Measure("projects", "截止日项目库里的项目", new=False)
# A target without one is of things the ledger holds no records of (众创空间、创业者典型、创业品牌).
MEASURES: Mapping[str, Measure] = {
    "people_supported": Measure("supported", "期内首次入园的实体的创业者，同一人计一次"),
    "jobs_driven": Measure("jobs", "截止日入驻实体的吸纳就业人数（J1）", new=False),
    "loans_paid_out": Measure("loans", "期内发放的创业担保贷款"),
    "projects": PROJECTS,
    "projects_per_banner": PROJECTS,
    "trainers": Measure("trainers", "截止日在聘、有创业培训师资的导师", new=False),
    "people_trained": TRAINED,
    "mentors_per_banner": Measure("mentors", "截止日在聘的导师", new=False),
    "national_bases": Measure("national", "截止日认定有效的园区", new=False),
    "regional_bases": Measure("regional", "截止日认定有效的园区", new=False),
    "graduates_in_practice": Measure("graduates_trained", "期内开班的培训里的高校毕业生"),
    "rural_people_trained": Measure("rural_trained", "期内开班的培训里的农牧民工"),
    "new_standard_parks_per_banner": Measure("new_standard", "期内首次认定为盟级标准化的园区"),
    "new_special_parks_per_banner": Measure(
        "new_special", "期内首次认定为盟级标准化的重点人群或特色园区"
    ),
    "raised_to_demonstration_per_banner": Measure(
        "raised_demonstration", "期内认定为盟级示范性、此前已是盟级标准化的园区"
    ),
    "raised_to_regional": Measure("raised_regional", "期内认定为自治区级示范性的园区"),
}
NOT_KEPT = "台账里不登记这一项。"
EACH_BANNER = "每个旗"
WHOLE_LEAGUE = ("全盟", "全市", "每个盟市")

Asked = Literal["own", "each", "share"]
Verdict = Literal["met", "not_met", "undetermined", "share"]


@dataclass(frozen=True, slots=True)
class Span:
    """The days of a plan looked at, both counted."""

    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetAnswer:
    """What one office counts towards a target; money in fen, else in the target's unit.

    `distance` is what is missing; None where nothing is judged or known. `why` says what is not.
    """

    target: Target
    span: Span
    unit_code: str
    asked: Asked
    value: int | None
    verdict: Verdict
    distance: int | None
    why: str = ""

    @property
    def measure(self) -> Measure | None:
        """What is counted; None if the ledger holds no records of it."""
        return MEASURES.get(self.target.id)


def asked_of(target: Target, level: str) -> Asked:
    """Whether a target asks an office of this level, each office below it, or somebody above."""
    if target.scope.startswith(EACH_BANNER):
        return "own" if level == "banner" else "each"
    if target.scope in WHOLE_LEAGUE and level == "league":
        return "own"
    return "share"


def span_of(target: Target, on: date, *, in_force_on: date) -> Span:
    """The days a target counts on a day; of a plan that is over, up to its end."""
    last = on if target.until is None else min(on, target.until)
    if target.yearly:
        return Span(date(last.year, 1, 1), last)
    return Span(target.since or date(in_force_on.year, 1, 1), last)


def answer(
    target: Target, span: Span, *, unit_code: str, asked: Asked, value: int | None
) -> TargetAnswer:
    """The verdict on what an office counts, if it is the one asked."""
    distance, verdict, why = None, "share", ""
    if target.id not in MEASURES:
        verdict, why = "undetermined", NOT_KEPT
    elif value is None:
        verdict, why = "undetermined", "还没有登记。"
    elif asked != "share":
        distance = max(target.at_least - value, 0)
        verdict = "not_met" if distance else "met"
    return TargetAnswer(
        target=target,
        span=span,
        unit_code=unit_code,
        asked=asked,
        value=value,
        verdict=verdict,  # type: ignore[arg-type]
        distance=distance,
        why=why,
    )
