"""The league office's view: how its offices report, what they add up to, what stands twice.

The rule: it reads what the ledger holds; each park is appraised once for all that is shown.
"""

from collections.abc import Mapping
from datetime import date

from app.domain.league import OfficeState, Reported
from app.domain.unit import Unit
from app.policy import league as summing
from app.policy.league import LeagueTable
from app.reports.inputs import LeagueData
from app.store import league as found
from app.store import queries
from app.store.ledger import Ledger
from app.usecases.appraisal import appraise_parks, office_name, policy_of
from app.usecases.duplicates import duplicates

__all__ = ["duplicates", "league_paper_data", "league_table", "offices"]

OVERDUE_AFTER_DAYS = 35
# How an office calls its own parks' row, and all of itself: 兴安盟 -> 盟本级, 全盟.
ENDINGS = {"自治区": "全区", "盟": "全盟", "市": "全市", "旗": "全旗", "县": "全县", "区": "全区"}


def offices(ledger: Ledger, *, today: date) -> tuple[OfficeState, ...]:
    """Every office below this one and how it reports, by code; none for a banner."""
    cards, last, gaps = found.cards(ledger), found.last_reported(ledger), found.gaps(ledger)
    versions = found.unsettled_versions(ledger)
    directives, receipts = found.last_sent(ledger, "directive"), found.last_sent(ledger, "receipt")
    states = []
    for unit in _below(ledger):
        days = _days_since(last.get(unit.code), today)
        states.append(
            OfficeState(
                code=unit.code,
                name=unit.name,
                card=cards.get(unit.code, "none"),
                last=last.get(unit.code),
                days_since=days,
                overdue=days is None or days > OVERDUE_AFTER_DAYS,
                gaps=gaps.get(unit.code, ()),
                versions_aside=versions.get(unit.code, 0),
                directive=directives.get(unit.code),
                receipt=receipts.get(unit.code),
            )
        )
    return tuple(states)


def _below(ledger: Ledger) -> list[Unit]:
    return [unit for unit in queries.units(ledger) if unit.parent == ledger.unit_code]


def _days_since(last: Reported | None, today: date) -> int | None:
    """Whole days since the day it was received."""
    return None if last is None else max(0, (today - last.received_at.date()).days)


def _ending(name: str) -> str:
    return next((ending for ending in ENDINGS if name.endswith(ending)), "")


def _row_of(code: str, *, rows: Mapping[str, str], parents: Mapping[str, str | None]) -> str:
    """The office of the table that a unit is or lies below; itself if it lies elsewhere."""
    above: str | None = code
    while above is not None and above not in rows:
        above = parents.get(above)
    return above or code


def league_table(ledger: Ledger, *, on: date) -> LeagueTable:
    """The parks' figures and verdicts on a day, summed up by office; the own parks first (盟本级).

    AppErrors of the policies.
    """
    units = queries.units(ledger)
    names = {unit.code: unit.name for unit in units}
    parents = {unit.code: unit.parent for unit in units}
    own = names[ledger.unit_code]
    below = {unit.code: unit.name for unit in _below(ledger)}
    ending = _ending(own)
    rows = {ledger.unit_code: f"{ending}本级" if below and ending else own, **below}
    appraisals = appraise_parks(ledger, on=on, with_outlook=False)
    office_of = {
        code: _row_of(code, rows=rows, parents=parents)
        for code in sorted({appraisal.unit_code for appraisal in appraisals})
    }
    # A banner may know a park of its league, which lies above it: that has a row of its own.
    rows |= {code: names[code] for code in office_of.values() if code not in rows}
    return summing.league_table(
        appraisals,
        policy=policy_of(ledger, on),
        on=on,
        offices=rows,
        office_of=office_of,
        whole=(ledger.unit_code, f"{ENDINGS.get(ending, '')}合计"),
    )


def league_paper_data(ledger: Ledger, *, on: date, today: date) -> LeagueData:
    """What the 全盟创业园区汇总表 is made from: the table of a day, the reports, the clues."""
    own = queries.unit(ledger, ledger.unit_code)
    return LeagueData(
        whole=ENDINGS.get(_ending(own.name), "全部"),
        office=office_name(ledger),
        table=league_table(ledger, on=on),
        offices=offices(ledger, today=today),
        overdue_after_days=OVERDUE_AFTER_DAYS,
        duplicates=duplicates(ledger),
        printed_on=today,
    )
