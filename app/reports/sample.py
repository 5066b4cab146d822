"""A made-up park with an answer of every sort, for the self-test and the tests of the papers.

The rule: nothing here is real: names, numbers, verdicts and hashes are all made up.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.domain.measures import Rate
from app.policy.figures import KINDS
from app.policy.pack import Criterion, Readings, Tier
from app.policy.verdicts import (
    CriterionVerdict,
    Figure,
    OutlookStep,
    ParkAppraisal,
    TierVerdict,
    TracedRow,
    Value,
    Verdict,
    YearVerdict,
)
from app.reports.inputs import PaperData, ParkDetails, ParkPaper, TracedFigure

ON = date(2026, 6, 30)
NAME = "样例园区（虚构）"
OFFICE = "样例旗人力资源和社会保障局"
CLAUSE = "XA2022 二"
DETAILS = ParkDetails(
    region="样例旗（虚构）",
    operator="样例创业服务有限公司（虚构）",
    operator_uscc="91150000000000000X",
    address="样例旗样例镇样例街 1 号（虚构）",
    manager="样例·负责人",
    phone="0482-0000000",
    opened_on=date(2019, 5, 1),
    kinds=("综合", "返乡入乡"),
)
Others = Mapping[str, tuple[Value, Verdict]]


def _readings(figure: str) -> Readings:
    codes = [reading.code for reading in KINDS[figure].readings]
    return Readings(figure=figure, default=codes[0], others=tuple(codes[1:]), clause=CLAUSE)


def answer(
    figure: str, threshold: int | Rate | bool, value: Value, verdict: Verdict, **told: Any
) -> CriterionVerdict:
    """A criterion's answer with the verdict as given: nothing is judged here.

    `told` are further fields of CriterionVerdict, and `label` if the figure's own does not do.
    """
    kind = KINDS[figure]
    label = told.pop("label", kind.label)
    others: Others = told.pop("others", {})
    return CriterionVerdict(
        criterion=Criterion(
            id=figure, label=label, figure=figure, threshold=threshold, clause=CLAUSE
        ),
        quantity=kind.quantity,
        unit=kind.unit,
        verdict=verdict,
        contested=any(other != verdict for _, other in others.values()),
        reading=kind.readings[0].code,
        value=value,
        others=others,
        distance=None,
        **{"distance_text": "", **told},
    )


def _tier(
    tier_id: str, label: str, verdict: Verdict, *, told: str, criteria: tuple[CriterionVerdict, ...]
) -> TierVerdict:
    tier = Tier(
        id=tier_id,
        label=label,
        clause=CLAUSE,
        criteria=tuple(each.criterion for each in criteria),
    )
    contested = any(each.contested for each in criteria)
    return TierVerdict(
        tier=tier, verdict=verdict, contested=contested, criteria=criteria, distance_text=told
    )


def demonstration() -> TierVerdict:
    """A tier with a criterion met, one not met, one undetermined and one contested."""
    return _tier(
        "demonstration",
        "盟级示范性",
        "not_met",
        told="入驻实体差 2 户；管理机制完善：管理机制待评定",
        criteria=(
            answer(
                "management_sound",
                True,
                None,
                "undetermined",
                why="管理机制待评定（须有评定人、日期和佐证）",
            ),
            answer("utilisation", Rate(9, 10), Rate(280_230, 287_400), "met"),
            answer("residents", 30, 28, "not_met", distance_text="差 2 户"),
            answer("first_time_founders", 15, 17, "met"),
            answer("jobs", 200, 212, "met", others={"J2": (240, "met")}, missing=3),
            answer(
                "loans",
                300_000_000,
                312_500_000,
                "met",
                others={"L2": (90_000_000, "not_met"), "L3": (270_000_000, "not_met")},
            ),
        ),
    )


def _year(
    year: int, value: Value, verdict: Verdict, others: Mapping[str, Value], missing: int = 0
) -> YearVerdict:
    return YearVerdict(
        year=year, value=value, verdict=verdict, distance=None, others=others, missing=missing
    )


def _utilisation() -> CriterionVerdict:
    years = (
        (2023, 3_148_000, "met", 264_200, 237_075),
        (2024, 3_078_625, "not_met", 261_775, 235_550),
        (2025, 3_246_375, "met", 271_750, 250_275),
    )
    told: list[YearVerdict] = []
    for year, n, verdict, end, lowest in years:
        others = {"Y2": Rate(end, 287_400), "Y3": Rate(lowest, 287_400)}
        answered: Verdict = "met" if verdict == "met" else "not_met"
        told.append(_year(year, Rate(n, 3_448_800), answered, others))
    return answer(
        "utilisation_in_year",
        Rate(9, 10),
        Rate(3_078_625, 3_448_800),
        "not_met",
        label="孵化场所利用率",
        others={
            "Y2": (Rate(261_775, 287_400), "met"),
            "Y3": (Rate(235_550, 287_400), "not_met"),
        },
        distance_text="2024 年差 0.8 个百分点（252.95 ㎡）",
        years=tuple(told),
    )


def _incubating() -> CriterionVerdict:
    return answer(
        "incubating_in_year",
        30,
        26,
        "not_met",
        label="在孵创业实体",
        others={"N2": (Rate(321, 12), "not_met"), "N3": (24, "not_met")},
        distance_text="2023 年差 4 户；2025 年差 4 户",
        years=(
            _year(2023, 26, "not_met", {"N2": Rate(321, 12), "N3": 25}),
            _year(2024, 30, "met", {"N2": Rate(324, 12), "N3": 24}),
            _year(2025, 26, "not_met", {"N2": Rate(329, 12), "N3": 24}),
        ),
    )


def _incubating_jobs() -> CriterionVerdict:
    return answer(
        "incubating_jobs_in_year",
        300,
        197,
        "not_met",
        label="在孵创业实体吸纳就业",
        others={"J2": (223, "not_met")},
        distance_text="2023 年差 90 人；2024 年差 59 人；2025 年差 103 人",
        years=(
            _year(2023, 210, "not_met", {"J2": 236}),
            _year(2024, 241, "not_met", {"J2": 271}, missing=2),
            _year(2025, 197, "not_met", {"J2": 223}),
        ),
        missing=2,
    )


def regional() -> TierVerdict:
    """A tier whose criteria hold in every year, with three years of answers."""
    return _tier(
        "regional",
        "自治区级示范性",
        "not_met",
        told="孵化场所利用率2024 年差 0.8 个百分点；在孵创业实体2023 年差 4 户；2025 年差 4 户",
        criteria=(
            _utilisation(),
            _incubating(),
            _incubating_jobs(),
            answer(
                "success_rate",
                Rate(3, 5),
                Rate(77, 110),
                "met",
                others={"S2": (Rate(77, 143), "not_met"), "S3": (Rate(25, 45), "not_met")},
            ),
            answer("expiry_exit_rate", Rate(19, 20), Rate(103, 108), "met"),
        ),
    )


def appraisal(*, name: str = NAME, park_id: str = "sample") -> ParkAppraisal:
    """The made-up park's appraisal against two tiers, with an outlook of two quarters."""
    tiers = (demonstration(), regional())
    outlook = (
        OutlookStep(
            on=date(2026, 9, 30),
            ending=("样例商店甲（虚构）", "样例合作社乙（虚构）"),
            tiers={"demonstration": "not_met", "regional": "not_met"},
            falls=("盟级示范性：孵化场所利用率降至 84.2%",),
        ),
        OutlookStep(
            on=date(2026, 12, 31),
            ending=(),
            tiers={"demonstration": "not_met", "regional": "not_met"},
            falls=(),
        ),
    )
    return ParkAppraisal(
        park_id=park_id,
        name=name,
        unit_code="150000",
        on=ON,
        policy_version="XA2022@2022-03-30+NM2022@2022-05-06+NM2017@2017-01-01",
        policy_sha256="0123456789abcdef+0123456789abcdef+0123456789abcdef",
        figures=(),
        tiers=tiers,
        held=("standard",),
        next_tier="demonstration",
        exit_findings=(),
        proposal="",
        outlook=outlook,
    )


def figure(figure_id: str, value: Value, *, year: int | None = None) -> Figure:
    """A figure whose readings all have the same value."""
    kind, how = KINDS[figure_id], _readings(figure_id)
    return Figure(
        id=figure_id,
        label=kind.label,
        quantity=kind.quantity,
        unit=kind.unit,
        on=ON,
        year=year,
        window=f"{year} 年" if year else f"{ON} 当日",
        readings={reading.code: value for reading in kind.readings},
        how=how,
    )


def traced(*, counted: int = 28, left_out: int = 3) -> tuple[TracedFigure, ...]:
    """Residents and occupied area with rows behind them, as many as asked for."""
    rows = [
        TracedRow(
            key=f"t{n}",
            name=f"样例实体 {n}（虚构）",
            detail=f"入驻 2024-03-{n % 28 + 1:02d}，到期 2027-02-28，{20 + n % 7} ㎡",
            amount=1,
            counted=n <= counted,
            reason="" if n <= counted else "2026-06-12 已离园",
        )
        for n in range(1, counted + left_out + 1)
    ]
    areas = [
        TracedRow(
            key=row.key,
            name=row.name,
            detail=row.detail,
            amount=2_000 + 75 * number,
            counted=row.counted,
            reason=row.reason,
        )
        for number, row in enumerate(rows)
    ]
    occupied = sum(row.amount for row in areas if row.counted)
    return (
        TracedFigure(figure=figure("residents", counted), reading="R1", rows=tuple(rows)),
        TracedFigure(
            figure=figure("utilisation", Rate(occupied, 287_400)), reading="U1", rows=tuple(areas)
        ),
    )


def paper_data(tier_id: str = "demonstration") -> PaperData:
    """What every paper can be built from."""
    park = ParkPaper(appraisal=appraisal(), details=DETAILS, traced=traced())
    return PaperData(parks=(park,), tier_id=tier_id, office=OFFICE, printed_on=date(2026, 7, 1))
