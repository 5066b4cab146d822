"""服务功能 and 管理机制: what is read off the park's services and a person's judgement."""

from app.domain.dates import add_months
from app.policy.populations import View
from app.policy.verdicts import Value


def offered_services(view: View) -> tuple[str, ...]:
    """Which of the eight the park offers, in the document's order."""
    known = view.policy.services.value
    return tuple(service for service in known if service in view.facts.services_offered)


def recorded_services(view: View) -> tuple[str, ...]:
    """Which of the eight had at least one record in the months up to the day."""
    after = add_months(view.on, -view.policy.windows.service_months.value)
    given = {s.service for s in view.facts.services if after < s.served_on <= view.on}
    return tuple(service for service in view.policy.services.value if service in given)


def offered(view: View, _n: int, _d: int) -> Value:
    """How many of the eight the park offers; None where nobody has entered any."""
    return len(offered_services(view)) if view.facts.services_offered else None


def recorded(view: View, _n: int, _d: int) -> Value:
    """How many of the eight have a record in the window."""
    return len(recorded_services(view))


def mechanism_judged(view: View, _n: int, _d: int) -> Value:
    """M1: the latest judgement by the day; None without its person and its evidence."""
    latest = None
    for judgement in view.facts.judgements:
        if judgement.judged_on <= view.on:
            latest = judgement
    if latest is None or (latest.sound and not (latest.judged_by and latest.evidence)):
        return None
    return latest.sound
