"""What is due on a day: ends of agreements, reports, calls, loans, parks, and the exchange.

The rule: the office's own records only; each agreement stands in its nearest bucket, once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.changes import Changes
from app.domain.codes import EARLY, EXPIRED
from app.domain.dates import add_years
from app.domain.papers import Explanation
from app.domain.tenancy import Tenancy
from app.policy import agenda as days
from app.policy.agenda import CALL_MONTHS, Call
from app.policy.pack import Policy
from app.store import agenda_rows, queries
from app.store.agenda_rows import LoanRow, MissingRow, ParkRow, StayRow
from app.store.ledger import Ledger
from app.usecases.appraisal import policy_of
from app.usecases.explaining import give, needed_words, refuse_foreign
from app.usecases.reminders import Reminders, reminders
from app.usecases.roles import require

CALLED = "已电话回访"


@dataclass(frozen=True, slots=True)
class StayDue:
    """An agreement that ends in `days`; negative ones are over and their tenant still resides."""

    stay: StayRow
    days: int
    bucket: int | None

    @property
    def settled(self) -> bool:
        """Whether its tenant's departure is registered already."""
        return self.stay.left_on is not None


@dataclass(frozen=True, slots=True)
class CallDue:
    """A graduate to be called."""

    stay: StayRow
    call: Call


@dataclass(frozen=True, slots=True)
class IncubationDue:
    """An agreement that runs on beyond the last day of incubation, `days` from now."""

    stay: StayRow
    limit_on: date
    days: int


@dataclass(frozen=True, slots=True)
class LoanDue:
    """A loan due in `days`; negative ones are overdue."""

    loan: LoanRow
    days: int
    bucket: int | None


@dataclass(frozen=True, slots=True)
class ParkDue:
    """A park and what nobody has told of it."""

    park: ParkRow
    lacks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """All that is due on a day, each list with the most urgent first.

    `month` is the month end to be reported; `incubation` leaves out who stands in `ending` or
    `overstaying` already.
    """

    on: date
    month: date
    ending: tuple[StayDue, ...]
    overstaying: tuple[StayDue, ...]
    missing: tuple[MissingRow, ...]
    calls: tuple[CallDue, ...]
    incubation: tuple[IncubationDue, ...]
    loans: tuple[LoanDue, ...]
    parks: tuple[ParkDue, ...]
    exchange: Reminders


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """What most likely comes of an agreement; `most_on` is the furthest that the policy allows.

    `extend_to` is None where nothing is left to be allowed.
    """

    left_on: date
    cause: str
    extend_to: date | None
    most_on: date
    clause: str


def agenda(ledger: Ledger, *, on: date, today: date | None = None) -> Agenda:
    """Everything due on a day; of the exchange, what waits `today`. AppErrors of the policies."""
    policy = policy_of(ledger, on)
    left_from, left_to = days.calls_window(on)
    found = agenda_rows.stays_due(
        ledger,
        on=on,
        ends_by=on + days.HORIZON,
        first_by=_first_by(policy, on),
        left_from=left_from,
        left_to=left_to,
    )
    stays = [
        StayDue(each, (each.ends_on - on).days, days.bucket_of(each.ends_on, on))
        for each in found.ending
    ]
    month = days.month_to_report(on)
    return Agenda(
        on=on,
        month=month,
        ending=tuple(each for each in stays if each.days >= 0),
        overstaying=tuple(each for each in stays if each.days < 0),
        missing=tuple(agenda_rows.missing(ledger, period_end_on=month)),
        calls=_calls(ledger, on, found.graduates),
        incubation=_incubation(found.long_here, on, policy),
        loans=tuple(
            LoanDue(each, (each.due_on - on).days, days.bucket_of(each.due_on, on))
            for each in agenda_rows.loans(ledger, on=on, by=on + days.HORIZON)
        ),
        parks=tuple(_parks(ledger, on)),
        exchange=reminders(ledger, today=today or on),
    )


def call_done(ledger: Ledger, *, tenancy_id: str, months: int, heard: str = "") -> Changes:
    """A graduate was called; what was heard stands as an Explanation of the agreement.

    AppErrors: not_allowed, foreign_unit, reason if the words say nothing.
    """
    require(ledger, "type")
    if months not in CALL_MONTHS:
        raise ValueError(months)
    stay = queries.fetch(ledger, Tenancy, tenancy_id)
    refuse_foreign(ledger, stay)
    words = needed_words(
        heard.strip() or CALLED,
        "回访情况写得太短。",
        hint="请写明了解到的情况，或留空。",
        code="reason",
    )
    key = (Tenancy.table, stay.id, days.call_code(months))
    given = queries.all_of(ledger, Explanation, "of_table = ? AND of_id = ? AND code = ?", key)
    return give(ledger, {key: given[0] if given else None}, words, action="登记回访")


def suggestion(ledger: Ledger, *, tenancy_id: str, today: date) -> Suggestion:
    """What the exit and the extension sheet of an agreement begin with.

    A departure is that of today: to say that who stays on had left in time would mend the exit
    rate. Who goes before the end leaves early.
    """
    stay = queries.fetch(ledger, Tenancy, tenancy_id)
    first = agenda_rows.first_start(ledger, entity_id=stay.entity_id, park_id=stay.park_id)
    ends_on = max(stay.agreed_end_on, stay.extension_end_on or stay.agreed_end_on)
    policy = policy_of(ledger, today)
    return Suggestion(
        left_on=today,
        cause=EXPIRED if ends_on <= today else EARLY,
        extend_to=days.extension_to(ends_on, first, policy),
        most_on=days.incubation_end(first, policy, extended=True),
        clause=policy.incubation.extension_years.clause,
    )


def _calls(ledger: Ledger, on: date, graduates: Sequence[StayRow]) -> tuple[CallDue, ...]:
    """The graduates to be called on a day, the earliest due first."""
    done = agenda_rows.told_of(ledger, [days.call_code(months) for months in CALL_MONTHS])
    found = []
    for stay in graduates:
        call = days.call_due(stay.left_on, on) if stay.left_on else None
        if call is not None and (stay.tenancy_id, call.code) not in done:
            found.append(CallDue(stay, call))
    return tuple(sorted(found, key=lambda each: (each.call.due_on, each.stay.entity)))


def _first_by(policy: Policy, on: date) -> date:
    """Who came after it incubates beyond the horizon; each of the others is looked at exactly."""
    soonest = add_years(on + days.HORIZON, -policy.incubation.years.value)
    return soonest + days.ONE_DAY  # so that the years back lose no 29 February


def _incubation(
    long_here: Sequence[StayRow], on: date, policy: Policy
) -> tuple[IncubationDue, ...]:
    found = []
    for stay in long_here:
        extended = stay.extension_end_on is not None
        limit = days.incubation_end(stay.first_start_on, policy, extended=extended)
        left = (limit - on).days
        if limit < stay.ends_on and left <= days.HORIZON.days:
            found.append(IncubationDue(stay, limit, left))
    return tuple(sorted(found, key=lambda each: (each.days, each.stay.entity)))


def _parks(ledger: Ledger, on: date) -> Sequence[ParkDue]:
    found = []
    for park in agenda_rows.parks(ledger, on=on):
        lacks = days.lacking(
            building=park.building,
            incubation=park.incubation,
            opened=park.opened,
            judged=park.judged,
        )
        if lacks:
            found.append(ParkDue(park, tuple(lacks)))
    return found
