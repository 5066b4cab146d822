"""等级认定: granted, revoked, corrected, taken back; each office keeps its own and those below."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pytest

from app.domain.changes import Changes, changed
from app.domain.park import Park, TierGrant
from app.errors import AppError
from app.store import queries
from app.store.ledger import Ledger
from app.usecases import dispatching, downward
from app.usecases.tiers import (
    correct_grant,
    delete_grant,
    grant_tier,
    grantable_parks,
    revoke_tier,
)
from tests.usecases.offices import BANNER, LEAGUE, OTHER, TODAY, Offices, receive

DAY = date(2026, 5, 20)


def a_park(ledger: Ledger, unit: str) -> Park:
    return queries.all_of(ledger, Park, "unit_code = ?", (unit,))[0]


def granted(ledger: Ledger, park: Park, tier: str = "national", **facts: Any) -> TierGrant:
    told: dict[str, Any] = {"granted_on": DAY, "document_number": "虚构发〔2026〕1号"} | facts
    done = grant_tier(ledger, park_id=park.id, tier=tier, today=TODAY, **told)
    assert done == changed("tier_grant")
    return grants_of(ledger, park, tier)[0]


def grants_of(ledger: Ledger, park: Park, tier: str) -> list[TierGrant]:
    return queries.all_of(ledger, TierGrant, "park_id = ? AND tier = ?", (park.id, tier))


def corrected(ledger: Ledger, grant: TierGrant, **facts: Any) -> Changes:
    told: dict[str, Any] = {
        name: getattr(grant, name)
        for name in ("granted_on", "document_number", "revoked_on", "revoked_for")
    }
    return correct_grant(ledger, grant.id, today=TODAY, **(told | facts))


def refusal(do: Callable[[], object]) -> str:
    with pytest.raises(AppError) as refused:
        do()
    return refused.value.code


def test_a_league_grants_to_a_banner_and_the_log_names_it(memory_ledger: Ledger) -> None:
    park = a_park(memory_ledger, BANNER)
    grant = granted(memory_ledger, park)
    assert (grant.unit_code, grant.granted_on, grant.revoked_on) == (LEAGUE, DAY, None)
    (entry,) = queries.audit_entries(memory_ledger, newest=1)
    assert (entry.action, entry.of_table, entry.of_id) == ("认定等级", "tier_grant", grant.id)
    assert entry.before is None


def test_a_revoked_tier_is_no_longer_held_and_may_be_granted_again(memory_ledger: Ledger) -> None:
    park = a_park(memory_ledger, BANNER)
    grant = granted(memory_ledger, park)
    again: dict[str, Any] = {
        "park_id": park.id,
        "tier": "national",
        "granted_on": DAY,
        "document_number": None,
    }
    assert refusal(lambda: grant_tier(memory_ledger, today=TODAY, **again)) == "already_granted"
    said: dict[str, Any] = {"revoked_on": TODAY, "revoked_for": "虚构原因", "today": TODAY}
    assert revoke_tier(memory_ledger, grant.id, **said) == changed("tier_grant")
    assert refusal(lambda: revoke_tier(memory_ledger, grant.id, **said)) == "already_revoked"
    grant_tier(memory_ledger, today=TODAY, **again)
    held = grants_of(memory_ledger, park, "national")
    assert [each.revoked_on for each in held] == [TODAY, None]
    # The first cannot be brought back beside the second.
    revive = lambda: corrected(memory_ledger, held[0], revoked_on=None)  # noqa: E731
    assert refusal(revive) == "already_granted"


def test_a_revocation_needs_a_reason(memory_ledger: Ledger) -> None:
    grant = granted(memory_ledger, a_park(memory_ledger, BANNER))
    for reason in (None, "", "  "):
        say: dict[str, Any] = {"revoked_on": TODAY, "revoked_for": reason, "today": TODAY}
        assert refusal(partial(revoke_tier, memory_ledger, grant.id, **say)) == "revoked_for"


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"granted_on": date(2062, 5, 20)}, "day"),
        ({"granted_on": date(1999, 5, 20)}, "day"),
        ({"granted_on": date(1926, 5, 20)}, "dates"),
        ({"tier": "县级"}, "code"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    facts: dict[str, Any], code: str, memory_ledger: Ledger
) -> None:
    park = a_park(memory_ledger, BANNER)
    before = queries.all_of(memory_ledger, TierGrant)
    assert refusal(lambda: granted(memory_ledger, park, **facts)) == code
    assert queries.all_of(memory_ledger, TierGrant) == before


def test_a_grant_is_corrected_and_what_is_the_same_changes_nothing(memory_ledger: Ledger) -> None:
    grant = granted(memory_ledger, a_park(memory_ledger, BANNER))
    assert corrected(memory_ledger, grant) == Changes()
    early: dict[str, Any] = {"revoked_on": date(2026, 5, 19), "revoked_for": "虚构原因"}
    assert refusal(lambda: corrected(memory_ledger, grant, **early)) == "dates"
    assert corrected(memory_ledger, grant, granted_on=date(2026, 5, 21)) == changed("tier_grant")
    revoked: dict[str, Any] = {"revoked_on": TODAY, "revoked_for": "虚构原因"}
    corrected(memory_ledger, grant, **revoked)
    now = queries.fetch(memory_ledger, TierGrant, grant.id)
    corrected(memory_ledger, now, revoked_on=None)
    now = queries.fetch(memory_ledger, TierGrant, grant.id)
    assert (now.revoked_on, now.revoked_for) == (None, None)


def test_a_grant_of_the_annex_gets_its_day(memory_ledger: Ledger) -> None:
    seeded = next(each for each in queries.all_of(memory_ledger, TierGrant) if not each.granted_on)
    corrected(memory_ledger, seeded, granted_on=date(2022, 3, 30))
    now = queries.fetch(memory_ledger, TierGrant, seeded.id)
    assert (now.granted_on, now.unit_code) == (date(2022, 3, 30), seeded.unit_code)


def test_a_grant_that_never_was_is_taken_back(memory_ledger: Ledger) -> None:
    park = a_park(memory_ledger, BANNER)
    grant = granted(memory_ledger, park)
    assert delete_grant(memory_ledger, grant.id) == changed("tier_grant")
    assert delete_grant(memory_ledger, grant.id) == Changes()
    assert grants_of(memory_ledger, park, "national") == []


def test_parks_of_the_own_office_come_first(memory_ledger: Ledger) -> None:
    units = [park.unit_code for park in grantable_parks(memory_ledger)]
    assert units[0] == LEAGUE
    own = units.count(LEAGUE)
    assert units[own:] == sorted(units[own:])
    assert {BANNER, OTHER} < set(units)


def test_what_the_league_hands_down_is_the_leagues(offices: Offices) -> None:
    park = a_park(offices.league, BANNER)
    grant = granted(offices.league, park)
    sealed = downward.seal_directive(offices.league, to=BANNER)
    path = dispatching.put_on_stick(offices.league, sealed.id, offices.stick)
    (fate,) = receive(offices.banner, path)
    assert (fate.code, fate.set_aside) == ("OK", ())
    here = queries.fetch(offices.banner, TierGrant, grant.id)
    assert here == grant
    said: dict[str, Any] = {"revoked_on": TODAY, "revoked_for": "虚构原因", "today": TODAY}
    assert refusal(lambda: revoke_tier(offices.banner, here.id, **said)) == "not_own"
    assert refusal(lambda: delete_grant(offices.banner, here.id)) == "not_own"
    # A banner keeps what it holds of its own parks.
    own = granted(offices.banner, park, "regional", document_number=None)
    assert own.unit_code == BANNER


def test_a_banner_grants_nothing_to_parks_of_others(offices: Offices) -> None:
    stranger = a_park(offices.league, OTHER)
    with pytest.raises(KeyError):  # it does not even know the park
        granted(offices.banner, stranger)
    assert {park.unit_code for park in grantable_parks(offices.banner)} == {BANNER}


def test_a_grant_of_the_banner_changed_by_the_league_goes_down(offices: Offices) -> None:
    park = a_park(offices.league, BANNER)
    seeded = queries.all_of(offices.league, TierGrant, "park_id = ?", (park.id,))[0]
    said: dict[str, Any] = {"revoked_on": TODAY, "revoked_for": "虚构原因", "today": TODAY}
    revoke_tier(offices.league, seeded.id, **said)
    sealed = downward.seal_directive(offices.league, to=BANNER)
    path = dispatching.put_on_stick(offices.league, sealed.id, offices.stick)
    (fate,) = receive(offices.banner, path)
    assert fate.ok
    here = queries.fetch(offices.banner, TierGrant, seeded.id)
    assert (here.revoked_on, here.revoked_for, here.unit_code) == (TODAY, "虚构原因", BANNER)
