"""What a park's page reads of its park, and the columns of its criteria.

The rule: nothing here is a widget; it runs on the worker.
"""

from dataclasses import dataclass, replace

from app.domain.park import BuildStage, MechanismJudgement, Park, ParkArea, TierGrant
from app.domain.record import Record
from app.policy.verdicts import CriterionVerdict, TierVerdict
from app.reports.wording import threshold_text, value_text
from app.store import queries
from app.store.ledger import Ledger
from app.store.naming import names_of
from app.ui.columns import Column
from app.ui.evidence_rows import Whose
from app.ui.record_history import HistoryLine, history_of
from app.ui.words import state_of


@dataclass(frozen=True, slots=True)
class ParkFile:
    """All that the page shows beside the appraisal."""

    park: Park
    whose: list[Whose]
    history: list[HistoryLine]


@dataclass(frozen=True, slots=True)
class Line:
    """A criterion of a tier."""

    tier: TierVerdict
    criterion: CriterionVerdict


CRITERION_COLUMNS: tuple[Column[Line], ...] = (
    Column(name="tier", heading="等级", show=lambda row: row.tier.tier.label, width=120),
    Column(name="label", heading="指标", show=lambda row: row.criterion.criterion.label, width=200),
    Column(
        name="value",
        heading="现状",
        show=lambda row: value_text(
            row.criterion.value, row.criterion.quantity, row.criterion.unit
        ),
        state=lambda row: state_of(
            verdict=row.criterion.verdict, contested=row.criterion.contested
        ),
        width=136,
        link=True,
    ),
    Column(
        name="threshold",
        heading="标准",
        show=lambda row: threshold_text(
            row.criterion.criterion, row.criterion.quantity, row.criterion.unit
        ),
        width=104,
    ),
    Column(
        name="clause", heading="依据", show=lambda row: row.criterion.criterion.clause, width=96
    ),
    Column(
        name="distance",
        heading="差距",
        show=lambda row: row.criterion.distance_text or row.criterion.why,
        width=240,
    ),
)


def park_file(ledger: Ledger, park_id: str) -> ParkFile:
    """Read a park with all that is registered of it."""
    park = queries.fetch(ledger, Park, park_id)
    of_park = ("park_id = ?", (park_id,))
    records: list[Record] = [
        *queries.all_of(ledger, MechanismJudgement, *of_park, order="judged_on DESC"),
        *queries.all_of(ledger, ParkArea, *of_park, order="in_force_on DESC"),
        *queries.all_of(ledger, TierGrant, *of_park),
        *queries.all_of(ledger, BuildStage, *of_park),
    ]
    pairs = [(each.table, each.id) for each in (park, *records)]
    names = names_of(ledger, pairs)
    whose: list[Whose] = [(Park.table, park.id, park.name)]
    whose += [
        (each.table, each.id, _short(names[each.table, each.id], park.name)) for each in records
    ]
    told = [
        replace(each, about=_short(each.about, park.name)) for each in history_of(ledger, pairs)
    ]
    return ParkFile(park, whose, told)


def _short(name: str, park: str) -> str:
    """What a record of the park is called on its own page; the park itself keeps its name."""
    return name.removeprefix(park).lstrip(" ·") or park
