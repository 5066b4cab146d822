"""The moves of the game: whatever offices, their people and sticks can do, in any order.

The rule: a move that makes no sense now does nothing; all chance comes from the number it is given.
"""

import random
import shutil
from collections.abc import Callable

from app.store import inbox, outbox
from app.store.ledger import Ledger
from app.usecases import downward, rekeying, sending, versions
from tests.stories.clerks import DEEDS, LEAGUE_DEEDS, TODAY, do, settles
from tests.stories.exchange_truth import BANNERS
from tests.stories.exchange_world import WITH_REVIEWER, World
from tests.usecases.offices import LEAGUE

Chance = random.Random
Move = Callable[[World, Chance], None]
UNITS = (LEAGUE, *BANNERS)


def clerk_works(world: World, chance: Chance) -> None:
    """At the office's PC, seldom at the copy that should not be."""
    _work(world, chance, chance.choice(BANNERS), second=chance.random() < 0.3)


def _work(world: World, chance: Chance, unit: str, *, second: bool) -> None:
    for _ in range(chance.randint(1, 4)):
        do(world.pc(unit, second=second), chance.choice(DEEDS), chance.randrange(1 << 30))
        world.listen(unit, second=second)


def league_works(world: World, chance: Chance) -> None:
    do(world.league, chance.choice(LEAGUE_DEEDS), chance.randrange(1 << 30))
    world.listen(LEAGUE)


def export(world: World, chance: Chance) -> None:
    world.export(chance.choice(BANNERS), second=chance.random() < 0.3)


def export_without_sign_off(world: World, chance: Chance) -> None:
    """Nobody has signed what was drafted, or what was drafted is not what lies there now."""
    of = world.offices[WITH_REVIEWER]
    before = len(outbox.sent(of))
    sending.draft_export(of, today=TODAY)
    assert world.refusal(lambda: _seal(of)) in ("OK", "needs_sign_off")
    do(of, settles, chance.randrange(1 << 30))
    world.listen(WITH_REVIEWER)
    sending.draft_export(of, today=TODAY)
    assert world.refusal(lambda: _seal(of)) == "needs_sign_off"
    do(of, settles, chance.randrange(1 << 30))
    world.listen(WITH_REVIEWER)
    assert world.refusal(lambda: _seal(of)) == "draft_stale"
    assert len(outbox.sent(of)) == before


def _seal(of: Ledger) -> None:
    sending.seal_export(of, today=TODAY)


def there_and_back(world: World, chance: Chance) -> None:
    """The whole way, as on a good day."""
    unit = chance.choice(BANNERS)
    _work(world, chance, unit, second=False)
    world.export(unit)
    (fate,) = world.receive(world.league, world.sticks[-1:], agree=_mostly(chance))
    if fate.receipt is not None and _mostly(chance):
        world.receive(world.offices[unit], [fate.receipt], agree=_mostly(chance))


def _mostly(chance: Chance) -> bool:
    return chance.random() < 0.8


def deliver(world: World, chance: Chance) -> None:
    """Any files, several together, to any office; the wrong one too."""
    if world.sticks:
        at = world.pc(chance.choice(UNITS), second=chance.random() < 0.3)
        files = [chance.choice(world.sticks) for _ in range(chance.randint(1, 4))]
        world.receive(at, list(dict.fromkeys(files)), agree=_mostly(chance))


def deliver_what_is_meant(world: World, chance: Chance) -> None:
    """What is meant for an office, several sticks in one go, in any order."""
    to = chance.choice(UNITS)
    meant = [path for path in world.sticks if f"_{to}_" in path.name][-8:]
    files = chance.sample(meant, chance.randint(0, len(meant)))
    if files:
        world.receive(world.offices[to], files, agree=_mostly(chance))


def lose_stick(world: World, chance: Chance) -> None:
    if world.sticks:
        world.sticks.pop(chance.randrange(len(world.sticks))).unlink()


def copy_stick(world: World, chance: Chance) -> None:
    """A double, at times under a name that promises nothing and so comes last."""
    if world.sticks:
        of = chance.choice(world.sticks)
        name = of.name if _mostly(chance) else f"副本_{of.name}"
        double = world.a_folder() / name
        shutil.copyfile(of, double)
        world.sticks.append(double)
        if of in world.damaged:
            world.damaged.add(double)


def damage_stick(world: World, chance: Chance) -> None:
    whole = [path for path in world.sticks if path not in world.damaged]
    if not whole:
        return
    of = chance.choice(whole)
    path = world.a_folder() / of.name
    path.write_bytes(_damaged(of.read_bytes(), chance))
    world.damaged.add(path)
    world.receive(world.offices[chance.choice(UNITS)], [path])
    world.sticks.append(path)


def _damaged(content: bytes, chance: Chance) -> bytes:
    """Some byte flipped, the end cut or all zeros, or something behind it."""
    at = chance.randrange(len(content))
    flipped = bytes([content[at] ^ 1 << chance.randrange(8)])
    changed = chance.choice(
        [
            content[:at] + flipped + content[at + 1 :],
            content[:at],
            content[:at] + bytes(len(content) - at),
            content + flipped,
        ]
    )
    return changed if changed != content else content + flipped


def put_again(world: World, chance: Chance) -> None:
    """What lies in the outbox goes on another stick, old bundles too."""
    of = world.offices[chance.choice(UNITS)]
    sent = outbox.sent(of)
    if sent:
        world.put(of, chance.choice(sent[:6]))


def paper_receipt(world: World, chance: Chance) -> None:
    unit = chance.choice(BANNERS)
    received = inbox.received(world.league, unit=unit, kind="changes")
    if received:
        world.paper(unit, chance.choice(received[:3]))


def hand_down(world: World, chance: Chance) -> None:
    """A directive or what the league keeps of an office; delivered at once, or some day."""
    unit = chance.choice(BANNERS)
    seal = chance.choice([downward.seal_directive, downward.seal_snapshot])
    path = world.put(world.league, seal(world.league, to=unit))
    if path is not None and chance.random() < 0.6:
        world.receive(world.offices[unit], [path], agree=_mostly(chance))


def choose_versions(world: World, chance: Chance) -> None:
    _choose(world, chance, chance.choice(UNITS))


def _choose(world: World, chance: Chance, unit: str) -> None:
    of = world.offices[unit]
    waiting = versions.two_versions(of)
    if not waiting:
        return
    chosen = [each.aside.id for each in waiting if chance.random() < 0.6]
    if chance.random() < 0.3:
        world.counts["versions left"] += len(chosen)
        versions.leave_versions(of, chosen)
        return
    code = world.refusal(lambda: versions.take_versions(of, chosen, today=TODAY))
    world.counts[f"versions taken: {code}"] += len(chosen)
    world.listen(unit)


def rekey(world: World, chance: Chance) -> None:
    of = world.offices[chance.choice(UNITS)]
    for sealed in rekeying.rekey(of):
        world.put(of, sealed)


def lose_key(world: World, chance: Chance) -> None:
    world.lose_key(chance.choice(UNITS))


def back_up(world: World, chance: Chance) -> None:
    world.back_up(chance.choice(UNITS))


def lose_pc(world: World, chance: Chance) -> None:
    unit = chance.choice(UNITS)
    backups = world.backups[unit]
    if not backups:
        world.back_up(unit)
    else:
        world.counts["restored"] += 1
        world.lose_pc(unit, chance.choice(backups[-2:]), with_outbox=chance.random() < 0.5)


def loses_a_week(world: World, chance: Chance) -> None:
    """Backed up, worked on, lost, restored; then what the league has kept comes back."""
    unit = chance.choice(BANNERS)
    of = world.offices
    world.back_up(unit)
    for _ in range(chance.randint(1, 3)):
        _work(world, chance, unit, second=False)
        world.export(unit)
        world.receive(world.league, world.sticks[-1:])
    world.lose_pc(unit, world.backups[unit][-1], with_outbox=_mostly(chance))
    _work(world, chance, unit, second=False)
    world.export(unit)
    world.receive(world.league, world.sticks[-1:], agree=_mostly(chance))
    path = world.put(world.league, downward.seal_snapshot(world.league, to=unit))
    if path is not None:
        world.receive(of[unit], [path])
    for _ in range(chance.randint(0, 3)):
        _choose(world, chance, unit)


def two_pcs(world: World, chance: Chance) -> None:
    """Both PCs of an office report, in turns; some of the sticks arrive."""
    unit = chance.choice(BANNERS)
    if unit not in world.second:
        world.copy_pc(unit)
    for _ in range(chance.randint(2, 5)):
        second = chance.random() < 0.5
        _work(world, chance, unit, second=second)
        world.export(unit, second=second)
        if chance.random() < 0.7:
            world.receive(world.league, world.sticks[-1:], agree=_mostly(chance))


def begin_anew(world: World, chance: Chance) -> None:
    world.begin_anew(chance.choice(UNITS))


def copy_pc(world: World, chance: Chance) -> None:
    unit = chance.choice(BANNERS)
    if unit in world.second and chance.random() < 0.3:
        world.drop_second(unit)
    elif unit not in world.second:
        world.copy_pc(unit)


def preview(world: World, chance: Chance) -> None:
    """Looking changes nothing, at what would go or at what came."""
    of = world.offices[chance.choice(UNITS)]
    if world.sticks:
        world.preview(of, chance.sample(world.sticks, min(3, len(world.sticks))))


OFTEN = (there_and_back, clerk_works, export, deliver_what_is_meant)
AT_TIMES = (league_works, deliver, hand_down, paper_receipt, choose_versions, put_again, lose_stick)
SELDOM = (
    copy_stick,
    damage_stick,
    export_without_sign_off,
    rekey,
    lose_key,
    back_up,
    lose_pc,
    loses_a_week,
    two_pcs,
    begin_anew,
    copy_pc,
    preview,
)
MOVES: tuple[Move, ...] = (*OFTEN * 4, *AT_TIMES * 2, *SELDOM)
