"""全盟创业园区汇总表 as a paper to preview and print."""

from typing import TYPE_CHECKING

from app.store.ledger import Ledger
from app.ui.desk import Desk
from app.usecases.files import safe_name

if TYPE_CHECKING:
    from app.ui.preview import Paper

NAME = "league-summary"


def title_of(desk: Desk) -> str:
    """兴安盟创业园区汇总表."""
    return f"{desk.unit_name(desk.unit_code)}创业园区汇总表"


def league_paper(desk: Desk) -> "Paper":
    """The summary of all offices on the day looked at."""
    from app.ui.preview import Paper  # what draws pages is loaded when one is asked for

    on, today = desk.day, desk.today()

    def build(ledger: Ledger) -> bytes:
        # They load the PDF writer: only when a paper is asked for.
        from app.reports.league_summary import league_summary
        from app.usecases.league import league_paper_data

        return league_summary(league_paper_data(ledger, on=on, today=today))

    return Paper(title_of(desk), f"{safe_name(title_of(desk))}-{on:%Y%m%d}.pdf", build)


def has_offices_below(desk: Desk) -> bool:
    """Whether this office has any to sum up."""
    return any(unit.parent == desk.unit_code for unit in desk.units.values())
