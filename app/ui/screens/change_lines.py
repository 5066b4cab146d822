"""What changed between two appraisals, line by line, for 试算 and 对比 alike.

The rule: a change carries its sign, and two signs of verdicts stand beside each other; what is
not known on one side is never shown as a change from 0.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.policy.compared import Change
from app.policy.verdicts import VERDICT_LABELS, CriterionVerdict
from app.reports.wording import amount_text, threshold_text, value_text
from app.ui.columns import Column
from app.ui.words import state_of

TURNS = {True: "改判：变好", False: "改判：变差", None: ""}
NOT_ASKED = "不要求"
SAME = "不变"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the table; `change` is None for one that stands on no criterion."""

    place: int
    park: str
    label: str
    asked: str
    before: str
    before_state: str
    after: str
    after_state: str
    difference: str
    note: str
    change: Change | None = None


def difference_text(change: Change) -> str:
    """+3 户, −1.2 个百分点, 不变; empty where one side has no value."""
    moved, known = change.difference, change.known
    if moved is None or known is None:
        return ""
    if not moved:
        return SAME
    sign, size = ("+" if moved > 0 else "−"), abs(moved)
    if known.quantity == "rate":
        return f"{sign}{_tenths(size * 100)} 个百分点"
    if size.denominator != 1:
        return f"{sign}{_tenths(size)} {known.unit}"
    return f"{sign}{amount_text(int(size), known.quantity, known.unit)} {known.unit}"


def _tenths(size: Fraction) -> str:
    """One decimal, rounded half up; a change too small for it is not shown as none."""
    tenths = int(size * 10 + Fraction(1, 2))
    return f"{tenths // 10}.{tenths % 10}" if tenths else "不到 0.1"


def line_of(change: Change, place: int) -> Line:
    """A change in words."""
    return Line(
        place=place,
        park=change.park,
        label=change.label,
        asked=_asked(change),
        before=_side(change, change.before, 0),
        before_state=_state(change, 0),
        after=_side(change, change.after, 1),
        after_state=_state(change, 1),
        difference=difference_text(change),
        note=_note(change),
        change=change,
    )


def _asked(change: Change) -> str:
    sides = [each for each in (change.before, change.after) if each is not None]
    told = [threshold_text(each.criterion, each.quantity, each.unit) for each in sides]
    return " → ".join(dict.fromkeys(told))


def _side(change: Change, answer: CriterionVerdict | None, side: int) -> str:
    if answer is not None:
        return value_text(answer.value, answer.quantity, answer.unit)
    verdict = change.verdicts[side]
    return VERDICT_LABELS[verdict] if verdict else NOT_ASKED


def _state(change: Change, side: int) -> str:
    verdict = change.verdicts[side]
    return "" if verdict is None else state_of(verdict=verdict, contested=change.contested[side])


def _note(change: Change) -> str:
    told = TURNS[change.rises]
    lacks = change.after.distance_text or change.after.why if change.after is not None else ""
    return "；".join(words for words in (told, lacks) if words)


def columns(*, before: str, after: str, with_park: bool) -> tuple[Column[Line], ...]:
    """The lines' columns; `before` and `after` head the two sides."""
    park: Column[Line] = Column(name="park", heading="园区", show=lambda row: row.park, width=216)
    return (
        *((park,) if with_park else ()),
        Column(name="label", heading="指标", show=lambda row: row.label, width=168),
        Column(name="asked", heading="标准", show=lambda row: row.asked, width=144),
        Column(
            name="before",
            heading=before,
            show=lambda row: row.before,
            state=lambda row: row.before_state,
            width=128,
            number=True,
        ),
        Column(
            name="after",
            heading=after,
            show=lambda row: row.after,
            state=lambda row: row.after_state,
            width=128,
            number=True,
        ),
        Column(
            name="difference",
            heading="变化",
            show=lambda row: row.difference,
            order=lambda row: (row.change and row.change.difference) or Fraction(0),
            width=128,
            number=True,
        ),
        Column(name="note", heading="说明", show=lambda row: row.note, width=240),
    )


def lines_of(found: Sequence[Change]) -> list[Line]:
    """Changes in words, in their order."""
    return [line_of(change, place) for place, change in enumerate(found)]
