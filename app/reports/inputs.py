"""What the papers are made from beside the appraisal: plain facts, already read and decided.

The rule: a paper gets everything as values; it reads no ledger and asks no clock.
"""

from dataclasses import dataclass
from datetime import date

from app.domain.league import Duplicate, OfficeState
from app.policy.league import LeagueTable
from app.policy.verdicts import Figure, ParkAppraisal, TracedRow


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkDetails:
    """A park's own facts for the head of its form; what nobody has told us is None or empty.

    `region` is the name of the banner, county or league it belongs to.
    """

    region: str
    operator: str | None = None
    operator_uscc: str | None = None
    address: str | None = None
    manager: str | None = None
    phone: str | None = None
    opened_on: date | None = None
    kinds: tuple[str, ...] = ()
    speciality: str | None = None
    status: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TracedFigure:
    """A figure under one reading with the rows behind it, for the 核查底稿."""

    figure: Figure
    reading: str
    rows: tuple[TracedRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """How far a recorded assessment has come; `signed_off_at` (UTC) is None while it waits.

    `corrects` is what a correction says of the assessment it corrects.
    """

    filled_in_by: str
    reviewed_by: str | None = None
    signed_off_at: str | None = None
    corrects: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkPaper:
    """All that is printed of one park; `traced` may be empty where no 核查底稿 is asked for.

    `signature` is None for a paper that is only looked at: nobody filled it in for the record.
    """

    appraisal: ParkAppraisal
    details: ParkDetails
    traced: tuple[TracedFigure, ...] = ()
    signature: Signature | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperData:
    """The common input of every paper: the parks, the tier they are held against, who prints."""

    parks: tuple[ParkPaper, ...]
    tier_id: str
    office: str
    printed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class LeagueData:
    """What the league's summary is made from; `whole` is how it calls all of itself: 全盟, 全市."""

    whole: str
    office: str
    table: LeagueTable
    offices: tuple[OfficeState, ...]
    overdue_after_days: int
    duplicates: tuple[Duplicate, ...]
    printed_on: date
