"""Appraise parks on any day, look at the rows behind a number, print the papers.

The rule: nothing here changes the ledger; it reads facts, lets the policy judge, and prints.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from app.domain.codes import TIER_LABELS
from app.domain.park import Park
from app.errors import AppError
from app.policy import figures
from app.policy.evaluate import appraise
from app.policy.facts import ParkFacts
from app.policy.pack import Policy
from app.policy.verdicts import Figure, ParkAppraisal, TracedRow
from app.reports.inputs import PaperData, ParkDetails, ParkPaper, TracedFigure
from app.store import queries
from app.store.ledger import Ledger
from app.store.packs import kept_packs
from app.usecases.files import safe_name, write_whole
from app.usecases.policies import policy_for
from app.usecases.practice import is_practice

BATCH = 20


def policy_of(ledger: Ledger, on: date) -> Policy:
    """The policy that holds on a day where the ledger's office is."""
    jurisdiction = queries.unit(ledger, ledger.unit_code).jurisdiction
    return policy_for(jurisdiction, on, kept_packs(ledger))


def facts_of(ledger: Ledger, park_ids: Sequence[str] | None) -> Iterator[ParkFacts]:
    """The facts park by park, read a batch at a time: all of a large ledger at once is 150 MB."""
    if park_ids is None:
        parks = queries.all_of(ledger, Park, order="unit_code, id")
        park_ids = [park.id for park in parks]
    for first in range(0, len(park_ids), BATCH):
        yield from queries.park_facts(ledger, park_ids=park_ids[first : first + BATCH])


def appraise_parks(
    ledger: Ledger,
    *,
    on: date,
    park_ids: Sequence[str] | None = None,
    with_outlook: bool = True,
) -> tuple[ParkAppraisal, ...]:
    """Every park of the ledger (or those asked for) against every tier on a day."""
    policy = policy_of(ledger, on)
    return tuple(
        appraise(facts, policy, on, with_outlook=with_outlook)
        for facts in facts_of(ledger, park_ids)
    )


def figures_of_parks(
    ledger: Ledger, *, on: date, park_ids: Sequence[str] | None = None
) -> Iterator[tuple[ParkFacts, tuple[Figure, ...]]]:
    """Every figure of every park on a day, with the facts it came from."""
    policy = policy_of(ledger, on)
    for facts in facts_of(ledger, park_ids):
        yield facts, figures.compute(facts, policy, on)


def rows_behind(
    ledger: Ledger,
    *,
    on: date,
    park_id: str,
    figure_id: str,
    reading: str,
    year: int | None = None,
) -> tuple[TracedRow, ...]:
    """The rows counted and left out behind one reading of one figure of one park."""
    (facts,) = queries.park_facts(ledger, park_ids=[park_id])
    return figures.trace(facts, policy_of(ledger, on), on, figure_id, reading, year)


def traced_figures(
    facts: ParkFacts,
    policy: Policy,
    found: Sequence[Figure],
    *,
    on: date,
    every_reading: bool = False,
) -> tuple[TracedFigure, ...]:
    """Each figure with the rows behind its default reading (or behind every one)."""
    return tuple(
        TracedFigure(
            figure=figure,
            reading=reading,
            rows=figures.trace(facts, policy, on, figure.id, reading, figure.year),
        )
        for figure in found
        for reading in (figure.readings if every_reading else (figure.how.default,))
    )


def details_of(ledger: Ledger, park: Park) -> ParkDetails:
    """The facts of a park for the head of its papers."""
    return ParkDetails(
        region=queries.unit(ledger, park.unit_code).name,
        operator=park.operator,
        operator_uscc=park.operator_uscc,
        address=park.address,
        manager=park.manager,
        phone=park.phone,
        opened_on=park.opened_on,
        kinds=park.kinds,
        speciality=park.speciality,
        status=park.status,
    )


def office_name(ledger: Ledger) -> str:
    """The office as papers name it: 扎赉特旗人力资源和社会保障局."""
    name = f"{queries.unit(ledger, ledger.unit_code).name}人力资源和社会保障局"
    return f"{name}（练习，虚构数据）" if is_practice(ledger) else name


def _tier_ids(policy: Policy) -> list[str]:
    if not policy.tiers:
        raise AppError(
            "本地区执行的政策文件没有规定园区等级，没有可打印的文书。",
            hint="各园区的指标仍会计算；请等上级下发等级标准后再打印。",
            code="no_tiers",
        )
    return [tier.id for tier in policy.tiers]


def paper_data(
    ledger: Ledger,
    *,
    on: date,
    tier_id: str,
    printed_on: date,
    park_ids: Sequence[str] | None = None,
    with_rows: bool = False,
) -> PaperData:
    """What the papers of these parks are made from; the rows only where a paper lists them.

    AppError `no_tiers` where the jurisdiction's documents define no tier.
    """
    policy = policy_of(ledger, on)
    _tier_ids(policy)
    parks = {park.id: park for park in queries.all_of(ledger, Park)}
    papers = []
    for facts in facts_of(ledger, park_ids):
        appraisal = appraise(facts, policy, on)
        papers.append(
            ParkPaper(
                appraisal=appraisal,
                details=details_of(ledger, parks[facts.park_id]),
                traced=traced_figures(facts, policy, appraisal.figures, on=on) if with_rows else (),
            )
        )
    return PaperData(
        parks=tuple(papers),
        tier_id=tier_id,
        office=office_name(ledger),
        printed_on=printed_on,
    )


def print_papers(
    ledger: Ledger,
    *,
    on: date,
    out: Path,
    printed_on: date,
    park_ids: Sequence[str] | None = None,
) -> tuple[Path, ...]:
    """Each park's form for each tier and its 核查底稿, and a summary for each tier, as PDF files.

    AppError `no_tiers` where the jurisdiction's documents define none, and those of
    `write_papers`.
    """
    tiers = _tier_ids(policy_of(ledger, on))
    data = paper_data(
        ledger,
        on=on,
        tier_id=tiers[0],
        printed_on=printed_on,
        park_ids=park_ids,
        with_rows=True,
    )
    return write_papers(data, out=out, on=on, tier_ids=tiers)


def write_papers(
    data: PaperData, *, out: Path, on: date, tier_ids: Sequence[str]
) -> tuple[Path, ...]:
    """The papers of parks appraised already, with the rows behind their figures.

    AppErrors `disk_full` and `not_writable`; what was written before stays.
    """
    # The PDF library costs an eighth of a second: only who prints loads it.
    from app.reports.registry import report

    written = []
    for tier in tier_ids:
        label = TIER_LABELS[tier]
        of_tier = replace(data, tier_id=tier)
        pdf = report("summary").build(of_tier)
        written.append(write_whole(out / f"汇总表-{label}-{on}.pdf", pdf))
        for park in data.parks:
            pdf = report("assessment-form").build(replace(of_tier, parks=(park,)))
            name = safe_name(f"评估表-{park.appraisal.name}-{label}-{on}")
            written.append(write_whole(out / f"{name}.pdf", pdf))
    for park in data.parks:
        pdf = report("worksheet").build(replace(data, parks=(park,)))
        name = safe_name(f"核查底稿-{park.appraisal.name}-{on}")
        written.append(write_whole(out / f"{name}.pdf", pdf))
    return tuple(written)
