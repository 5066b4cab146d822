"""Wrong passphrases in a row, kept in a file beside the key file; after five, a growing wait.

The rule: a try is written down before it is made, so that killing the program wins none. The wait
ends by itself and is never more than half an hour; the recovery code needs none. See README.md.
"""

import errno
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from app.errors import AppError
from app.store import refusals
from app.store.keys import Opened
from app.store.safe_files import replace_file, sync_folder

FORMAT = "parkledger-tries"
FREE = 5
LONGEST_MINUTES = 30
LARGEST_FILE = 64_000

Clock = Callable[[], datetime]

# Where a passphrase is asked for; each is counted for itself.
GATE = "打开台账"
MANAGING = "增减人员与恢复单"
CHANGING = "修改口令"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Wrong tries in a row at one door; `told` of them are in the audit log already."""

    count: int
    since: datetime
    last: datetime
    told: int = 0


class TooManyTriesError(AppError):
    """The door stays shut for `left` more seconds."""

    def __init__(self, tally: Tally, left: int) -> None:
        super().__init__(
            f"口令已连续输错 {tally.count} 次，请等 {left_words(left)}后再试。",
            hint="到时输对口令就恢复正常。急着打开时，可用保险柜里的恢复码，不用等。",
            code="too_many_tries",
        )
        self.left = left


def utc_now() -> datetime:
    """This moment."""
    return datetime.now(UTC)


def sign_off_door(name: str) -> str:
    """Where one person's passphrase stands for a signature."""
    return f"签字：{name}"


def tries_path(ledger: Path) -> Path:
    """Where the wrong tries at a ledger are kept; there is no such file when there are none."""
    return ledger.with_name(ledger.name + ".tries")


def left_words(seconds: int) -> str:
    """A wait as it is told: 58 秒, 3 分 5 秒."""
    minutes, rest = divmod(seconds, 60)
    if not minutes:
        return f"{rest} 秒"
    return f"{minutes} 分 {rest} 秒" if rest else f"{minutes} 分钟"


def wait_of(count: int) -> timedelta:
    """How long a door stays shut after so many wrong tries in a row: 1, 2, 4 … 30 minutes."""
    if count < FREE:
        return timedelta(0)
    return timedelta(minutes=min(2 ** min(count - FREE, 5), LONGEST_MINUTES))


def attempt(
    ledger: Path,
    door: str,
    make: Callable[[], Opened],
    *,
    safe: Callable[[], Opened | None] | None = None,
    clock: Clock = utc_now,
) -> Opened:
    """Make one try at a door; a wrong one counts. The right one clears nothing: `forget` does.

    `safe` tries the recovery code, which needs no wait. AppErrors: too_many_tries, and what
    `make` raises; only its wrong_passphrase counts.
    """
    with refusals.of_writing(ledger):
        tallies = _settled(ledger, clock())
        before = tallies.get(door)
        left = _left(before, clock())
        if before is not None and left > 0:
            opened = safe() if safe is not None else None
            if opened is None:
                raise TooManyTriesError(before, left)
            return opened
        stamp = clock()
        fresh = before or Tally(count=0, since=stamp, last=stamp)
        tally = replace(fresh, count=fresh.count + 1, last=stamp)
        _save_if_room(ledger, tallies | {door: tally})
    try:
        opened = make()
    except AppError as refusal:
        if refusal.code != "wrong_passphrase":
            _put_back(ledger, door, before)
            raise
        if tally.count >= FREE:
            minutes = wait_of(tally.count) // timedelta(minutes=1)
            told = f"已连续输错 {tally.count} 次，{minutes} 分钟后才能再试。"
            refusal.hint = f"{told}{refusal.hint}"
        raise
    except BaseException:
        _put_back(ledger, door, before)
        raise
    _put_back(ledger, door, before)
    return opened


def untold(ledger: Path) -> Mapping[str, Tally]:
    """The doors with wrong tries that the audit log does not have yet."""
    found = _load(ledger, utc_now())
    return {door: tally for door, tally in found.items() if tally.count > tally.told}


def forget(ledger: Path, door: str) -> None:
    """The right passphrase was typed at a door: the next wrong one is the first again."""
    _put_back(ledger, door, None)


def mark_told(ledger: Path) -> None:
    """The audit log has all there is up to now."""
    tallies = _load(ledger, utc_now())
    if any(tally.count > tally.told for tally in tallies.values()):
        with refusals.of_writing(ledger):
            _save(ledger, {door: replace(each, told=each.count) for door, each in tallies.items()})


def _left(tally: Tally | None, at: datetime) -> int:
    if tally is None:
        return 0
    rest = tally.last + wait_of(tally.count) - at
    return max(0, -(-rest // timedelta(seconds=1)))


def _settled(ledger: Path, at: datetime) -> dict[str, Tally]:
    """The tallies; where the clock was set back since, the wait begins anew."""
    tallies = _load(ledger, at)
    now_on = {
        door: replace(tally, last=at, since=min(tally.since, at)) if tally.last > at else tally
        for door, tally in tallies.items()
    }
    if now_on != tallies:
        _save_if_room(ledger, now_on)
    return now_on


def _put_back(ledger: Path, door: str, before: Tally | None) -> None:
    with refusals.of_writing(ledger):
        tallies = _load(ledger, utc_now())
        rest = {name: tally for name, tally in tallies.items() if name != door}
        after = rest if before is None else rest | {door: before}
        if after != tallies:
            _save(ledger, after)


def _save_if_room(ledger: Path, tallies: Mapping[str, Tally]) -> None:
    """A full disk must not keep an office out of its own ledger: the key's own slowness is left."""
    try:
        _save(ledger, tallies)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise


def _save(ledger: Path, tallies: Mapping[str, Tally]) -> None:
    path = tries_path(ledger)
    if not tallies:
        path.unlink(missing_ok=True)
        sync_folder(path.parent)
        return
    doors = {
        door: {
            "count": tally.count,
            "since": tally.since.isoformat(),
            "last": tally.last.isoformat(),
            "told": tally.told,
        }
        for door, tally in tallies.items()
    }
    body = {"format": FORMAT, "version": 1, "doors": doors}
    replace_file(path, (json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode("utf-8"))


def _load(ledger: Path, at: datetime) -> dict[str, Tally]:
    """What is kept; a file that is not whole counts as five wrong tries at the gate, just now."""
    try:
        with tries_path(ledger).open("rb") as file:
            raw = file.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        return {}
    try:
        doors = json.loads(raw[:LARGEST_FILE].decode("utf-8"))["doors"]
        return {str(door): _tally(facts) for door, facts in doors.items()}
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        spoilt = {GATE: Tally(count=FREE, since=at, last=at)}
        _save(ledger, spoilt)
        return spoilt


def _tally(facts: Mapping[str, Any]) -> Tally:
    since, last = (datetime.fromisoformat(facts[name]) for name in ("since", "last"))
    count, told = facts["count"], facts["told"]
    if since.tzinfo is None or last.tzinfo is None:
        raise ValueError("a moment without its zone")
    if type(count) is not int or type(told) is not int or not 0 <= told <= count <= 10**9:
        raise ValueError("no count")
    return Tally(count=count, since=since, last=last, told=told)
