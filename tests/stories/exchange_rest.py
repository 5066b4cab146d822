"""How the offices come to rest: what their people do, with the hints of the program, until quiet.

The rule: only what a clerk can do at the window or by telephone; what then still differs is one of
the exceptions named here.
"""

from app.domain.papers import Assessment, Question
from app.domain.park import Park, TierGrant
from app.store import inbox, outbox, tracking
from app.store.ledger import Ledger, transaction
from app.store.records import audit, update
from app.usecases import downward, sending, versions
from app.usecases.file_fates import FileFate
from app.usecases.ledgers import verify_ledger
from app.usecases.sealing import outbox_folder
from tests.stories.clerks import mends_all, own
from tests.stories.exchange_truth import BANNERS, SIGNED, check_scans, place_of, rows
from tests.stories.exchange_world import World
from tests.usecases.offices import LEAGUE

ROUNDS = 8
PARK, ASKED = place_of(TierGrant, "park_id"), place_of(Question, "to_unit")
# A stream that leads nowhere any more: a person calls, and the office begins another.
ANEW = ("FORK", "CHAIN", "ROLLBACK", "GAP")


def come_to_rest(world: World) -> None:
    for unit in BANNERS:
        world.drop_second(unit)
    for unit in (LEAGUE, *BANNERS):
        of = world.offices[unit]
        mends_all(of)
        versions.leave_versions(of, [each.aside.id for each in versions.two_versions(of)])
        world.listen(unit)
    make_known(world)
    for unit in BANNERS:
        _settle(world, unit)
        check_equal(world, unit)
    for of in world.pcs():
        assert verify_ledger(of) == []
        check_scans(of)
        assert not list(outbox_folder(of).glob(".~*")), "a part was left"


def make_known(world: World) -> None:
    """Cards are compared by telephone until every office knows the others'."""
    for _ in range(5):
        strangers = world.strangers()
        if not strangers:
            return
        for of, at in strangers:
            world.counts["rest: called"] += 1
            world.call(of, at)
    raise AssertionError("the offices do not get to know each other")


def _settle(world: World, unit: str) -> None:
    seen = []
    for _ in range(ROUNDS):
        seen.append((*_up(world, unit), _down(world, unit)))
        if all(seen[-1]):
            return
    raise AssertionError((unit, seen, sending.held_list(world.offices[unit])))


def _up(world: World, unit: str) -> tuple[bool, bool]:
    """Report and bring the receipt home: whether that went well, and whether nothing was left."""
    of = world.offices[unit]
    sealed = world.export(unit)
    fate = world.receive(world.league, world.sticks[-1:])[0]
    if fate.code == "GAP" and _missing(world, unit):
        world.counts["rest: missing ones brought"] += 1
        return False, False
    if fate.code in ANEW:
        world.counts[f"rest: new stream after {fate.code}"] += 1
        world.begin_anew(unit)
        return False, False
    assert fate.code in ("OK", "ALREADY_IMPORTED"), fate
    if not _home(world, of, fate):
        world.counts[f"rest: touched after {fate.code}"] += 1
        _touch(of)
        world.listen(unit)
        return False, False
    if world.truth.tainted(inbox.received(world.league, unit=unit, kind="changes")):
        world.counts["rest: new stream after two PCs"] += 1
        world.begin_anew(unit)
        return False, False
    held = sending.held_list(of)
    only_signed = all(each.held.of_table == Assessment.table for each in held)
    return True, sealed.records <= len(held) and only_signed


def _missing(world: World, unit: str) -> bool:
    """Bring what lies in the outbox once more, as the hint says; whether that closed the gap."""
    of = world.offices[unit]
    stream = tracking.stream(of).name
    sent = [each for each in outbox.sent(of) if each.stream == stream]
    paths = [path for each in sent if (path := world.put(of, each)) is not None]
    fates = world.receive(world.league, paths)
    return fates[0].ok


def _home(world: World, of: Ledger, fate: FileFate) -> bool:
    if fate.receipt is None:
        return False
    (home,) = world.receive(of, [fate.receipt])
    return home.code in ("OK", "ALREADY_IMPORTED")


def _down(world: World, unit: str) -> bool:
    """What the league hands down, and its receipt: whether that went well."""
    sealed = downward.seal_directive(world.league, to=unit)
    path = world.put(world.league, sealed)
    assert path is not None
    (fate,) = world.receive(world.offices[unit], [path])
    assert (fate.code, fate.set_aside) == ("OK", ()), fate
    world.listen(unit)
    assert fate.receipt is not None
    (home,) = world.receive(world.league, [fate.receipt])
    return home.code == "OK"


def _touch(of: Ledger) -> None:
    """A clerk saves something; otherwise the bundle that waits would be given out again."""
    with transaction(of):
        update(of, own(of, Park)[0])
        audit(of, action="虚构操作")


def check_equal(world: World, unit: str) -> None:
    banner, league = rows(world.offices[unit], unit), rows(world.league, unit)
    for key in {*banner, *league}:
        if banner.get(key) != league.get(key):
            # Signed off, it stands at the league, whatever became of the PC it was made on.
            stands = league.get(key)
            assert key[0] == Assessment.table, (key, banner.get(key), stands)
            assert stands is not None
            assert stands[SIGNED] is not None
            world.counts["rest: a signed-off assessment stands"] += 1
    check_handed_down(world, unit)
    last = outbox.sent(world.offices[unit], kind="changes")[0]
    assert last.received_at is not None


def check_handed_down(world: World, unit: str) -> None:
    """The league's own grants for the parks of a banner, and what it asks the banner."""
    parks = {key[1] for key in rows(world.league, unit, living=False) if key[0] == "park"}
    said = {
        key: row
        for key, row in rows(world.league, LEAGUE).items()
        if (key[0] == TierGrant.table and row[PARK] in parks)
        or (key[0] == Question.table and row[ASKED] == unit)
    }
    heard = rows(world.offices[unit], LEAGUE)
    # What a league's PC took with it nobody can call back.
    left = {key: heard[key] for key in heard.keys() - said.keys()}
    assert not left or LEAGUE in world.restored, left
    world.counts["rest: handed down by a PC that was lost"] += len(left)
    assert {key: row for key, row in heard.items() if key not in left} == said
