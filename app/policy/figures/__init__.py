"""FIGURES: every number a policy may ask for, each with its readings, one line a reading.

The rule: a figure is here or a pack that asks for it is refused. `compute` answers with the
values, `trace` with the rows behind one of them; both read the same lines.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from app.domain.dates import complete_years
from app.policy.facts import ParkFacts
from app.policy.figures import departures, money, park_rows, people, reasons, services, space
from app.policy.figures.lines import Reading, of_incubation_area, ratio, total
from app.policy.pack import Policy
from app.policy.populations import View, view
from app.policy.verdicts import Figure, Quantity, TracedRow, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of figure: what it counts in, and every way to read it.

    `growing` tells a share of departures, which a further one adds to both sides of, from a
    share of a fixed whole. `reports` marks one that rests on headcounts. `row_of` is whose id a
    traced row carries: a loan's row always carries the loan's.
    """

    id: str
    label: str
    quantity: Quantity
    unit: str
    readings: tuple[Reading, ...]
    yearly: bool = False
    growing: bool = False
    reports: bool = False
    row_of: Literal["entity", "tenancy"] = "entity"

    def reading(self, code: str) -> Reading:
        """A reading by its code; KeyError if the figure has none."""
        for reading in self.readings:
            if reading.code == code:
                return reading
        raise KeyError(f"{self.id}.{code}")


FIGURES: tuple[Kind, ...] = (
    Kind(
        id="building_area",
        label="建筑面积",
        quantity="area",
        unit="㎡",
        readings=(
            Reading(
                "A0",
                "当日有效面积",
                space.no_lines,
                space.building_area,
                park_rows=park_rows.building_areas,
            ),
        ),
    ),
    Kind(
        id="residents",
        label="入驻实体",
        quantity="count",
        unit="户",
        readings=(Reading("R1", "当日在园", people.residents, total),),
    ),
    Kind(
        id="first_time_founders",
        label="入园首次成功创业",
        quantity="count",
        unit="户",
        readings=(Reading("F1", "当日在园、首次创业且已登记", people.first_time_founders, total),),
    ),
    Kind(
        id="jobs",
        label="吸纳就业",
        quantity="people",
        unit="人",
        reports=True,
        readings=(
            Reading("J1", "最近一期用工数，不含创业者", people.jobs, total),
            Reading("J2", "另加创业者本人", people.jobs_with_founders, total, with_founders=True),
        ),
    ),
    Kind(
        id="loans",
        label="创业担保贷款",
        quantity="money",
        unit="万元",
        readings=(
            Reading("L1", "在园实体在园期间累计发放", money.loans, total),
            Reading("L2", "其中近12个月发放", money.recent_loans, total),
            Reading("L3", "其中尚未还清", money.open_loans, total),
        ),
    ),
    Kind(
        id="management_sound",
        label="管理机制完善",
        quantity="judgement",
        unit="",
        readings=(
            Reading(
                "M1",
                "最近一次评定",
                space.no_lines,
                services.mechanism_judged,
                park_rows=park_rows.judgements,
            ),
        ),
    ),
    Kind(
        id="utilisation",
        label="孵化场所利用率",
        quantity="rate",
        unit="㎡",
        row_of="tenancy",
        readings=(Reading("U1", "当日在用面积", space.occupied, of_incubation_area),),
    ),
    Kind(
        id="incubating",
        label="在孵创业实体",
        quantity="count",
        unit="户",
        readings=(Reading("N1", "当日在孵", people.incubating, total),),
    ),
    Kind(
        id="success_rate",
        label="孵化成功率",
        quantity="rate",
        unit="户",
        growing=True,
        readings=(
            Reading("S1", "成功搬离÷全部离园", departures.departures, ratio),
            Reading("S2", "成功搬离÷累计入孵", departures.of_ever_incubated, ratio),
            Reading("S3", "近3年离园中成功搬离", departures.recent_departures, ratio),
        ),
    ),
    Kind(
        id="expiry_exit_rate",
        label="协议到期出园率",
        quantity="rate",
        unit="份",
        row_of="tenancy",
        growing=True,
        readings=(
            Reading("E1", "按期离园÷全部到期协议", departures.expiries, ratio),
            Reading("E2", "剔除提前离园", departures.expiries_without_early_leavers, ratio),
        ),
    ),
    Kind(
        id="graduate_share",
        label="大学生创办占比",
        quantity="rate",
        unit="户",
        readings=(Reading("G1", "在孵中大学生创办", people.graduates, ratio),),
    ),
    Kind(
        id="free_share",
        label="免费场地占比",
        quantity="rate",
        unit="㎡",
        row_of="tenancy",
        readings=(
            Reading(
                "A1",
                "提供的免费场地",
                space.no_lines,
                space.free_area,
                park_rows=park_rows.free_areas,
            ),
            Reading("A2", "实际免费使用", space.occupied_free, of_incubation_area),
        ),
    ),
    Kind(
        id="services",
        label="服务功能",
        quantity="count",
        unit="项",
        readings=(
            Reading(
                "offered",
                "具备的服务",
                space.no_lines,
                services.offered,
                park_rows=park_rows.offered_services,
            ),
            Reading(
                "recorded",
                "近12个月有记录",
                space.no_lines,
                services.recorded,
                park_rows=park_rows.recorded_services,
            ),
        ),
    ),
    Kind(
        id="utilisation_in_year",
        label="年度孵化场所利用率",
        quantity="rate",
        unit="㎡",
        row_of="tenancy",
        yearly=True,
        readings=(
            Reading("Y1", "各月末平均", space.occupied_in_months, space.of_area_months, months=12),
            Reading("Y2", "年末", space.occupied_of_year, of_incubation_area),
            Reading(
                "Y3", "最低月末", space.occupied_of_year, of_incubation_area, at=space.lowest_month
            ),
        ),
    ),
    Kind(
        id="incubating_in_year",
        label="年度在孵创业实体",
        quantity="count",
        unit="户",
        yearly=True,
        readings=(
            Reading("N1", "年末", people.incubating, total),
            Reading(
                "N2", "各月末平均", people.incubating_in_months, people.mean_of_months, months=12
            ),
            Reading("N3", "最低月末", people.incubating, total, at=people.lowest_month),
        ),
    ),
    Kind(
        id="incubating_jobs_in_year",
        label="年度在孵实体吸纳就业",
        quantity="people",
        unit="人",
        yearly=True,
        reports=True,
        readings=(
            Reading("J1", "年末，不含创业者", people.incubating_jobs, total),
            Reading(
                "J2",
                "年末，含创业者",
                people.incubating_jobs_with_founders,
                total,
                with_founders=True,
            ),
        ),
    ),
)

KINDS: Mapping[str, Kind] = {kind.id: kind for kind in FIGURES}


def years_in_window(facts: ParkFacts, policy: Policy, on: date) -> tuple[int, ...]:
    """The complete calendar years that count: the park was open on their 1 January."""
    if facts.opened_on is None:
        return ()
    years = complete_years(on, policy.windows.complete_years.value)
    return tuple(year for year in years if facts.opened_on <= date(year, 1, 1))


def _window(kind: Kind, of: View, year: int | None) -> str:
    if year is not None:
        return f"{year} 年"
    return f"自开园至 {of.on}" if kind.growing else f"{of.on} 当日"


def _figure(kind: Kind, of: View, year: int | None) -> Figure:
    values: dict[str, Value] = {r.code: r.value(of) for r in kind.readings}
    missing: tuple[str, ...] = ()
    if kind.reports:
        missing = people.missing(people.incubating_reports(of) if kind.yearly else of.reports)
    return Figure(
        id=kind.id,
        label=kind.label,
        quantity=kind.quantity,
        unit=kind.unit,
        on=of.on,
        year=year,
        window=_window(kind, of, year),
        readings=values,
        how=of.policy.reading_of(kind.id),
        missing=missing,
    )


def compute(facts: ParkFacts, policy: Policy, on: date) -> tuple[Figure, ...]:
    """Every figure of a park on a day, then the yearly ones year by year, all readings."""
    today = view(facts, policy, on)
    figures = [_figure(kind, today, None) for kind in FIGURES if not kind.yearly]
    for year in years_in_window(facts, policy, on):
        year_end = today.at(date(year, 12, 31))
        figures += [_figure(kind, year_end, year) for kind in FIGURES if kind.yearly]
    return tuple(figures)


def trace(
    facts: ParkFacts,
    policy: Policy,
    on: date,
    figure_id: str,
    reading: str,
    year: int | None = None,
) -> tuple[TracedRow, ...]:
    """The rows behind a reading, counted ones first; KeyError for an unknown one."""
    kind = KINDS[figure_id]
    read = kind.reading(reading)
    asked = view(facts, policy, date(year, 12, 31) if year else on)
    of = read.at(asked)
    if of is None:
        return ()
    if read.park_rows is not None:
        return read.park_rows(of)
    when = "" if of.on == asked.on else f"{of.on} 月末："
    rows = [
        reasons.traced(of, read, line, row_of=kind.row_of, when=when) for line in read.lines(of)
    ]
    return tuple(sorted(rows, key=lambda row: not row.counted))
