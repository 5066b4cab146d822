"""Five wrong passphrases, the wait after them, and what does not get around it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import AppError
from app.store import ledger, tries
from app.store.keys import Opened
from tests.conftest import PASSPHRASE

START = datetime(2026, 6, 30, 9, 0, tzinfo=UTC)
WRONG = AppError("口令不对。", hint="请重输。", code="wrong_passphrase")
RIGHT = Opened(b"k", "虚构甲", "管理")
DOORS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


def refused() -> Opened:
    raise AppError(WRONG.message, hint=WRONG.hint, code=WRONG.code)


def tried(path: Path, at: datetime, make: Callable[[], Opened] = refused) -> AppError | None:
    try:
        tries.attempt(path, tries.GATE, make, clock=lambda: at)
    except AppError as refusal:
        return refusal
    return None


def code(path: Path, at: datetime, make: Callable[[], Opened] = refused) -> str:
    refusal = tried(path, at, make)
    return refusal.code if refusal else ""


def shut_out(path: Path, at: datetime = START) -> None:
    for _ in range(tries.FREE):
        assert code(path, at) == "wrong_passphrase"


def test_the_waits_grow_and_stop_growing() -> None:
    minutes = [tries.wait_of(count) // timedelta(minutes=1) for count in range(3, 14)]
    assert minutes == [0, 0, 1, 2, 4, 8, 16, 30, 30, 30, 30]
    assert tries.wait_of(10**9) == timedelta(minutes=30)


def test_the_sixth_waits_whatever_is_typed(tmp_path: Path) -> None:
    path = tmp_path / "台账"
    shut_out(path)
    for make in (refused, lambda: RIGHT):
        refusal = tried(path, START + timedelta(seconds=2), make)
        assert refusal is not None
        assert refusal.code == "too_many_tries"
        assert "58 秒" in refusal.message
    # What was typed while waiting does not make it longer.
    assert code(path, START + timedelta(minutes=1), lambda: RIGHT) == ""


def test_the_fifth_says_that_a_wait_begins(tmp_path: Path) -> None:
    path = tmp_path / "台账"
    for _ in range(4):
        assert "分钟" not in getattr(tried(path, START), "hint", "")
    assert "1 分钟后才能再试" in getattr(tried(path, START), "hint", "")


def test_a_clock_set_back_begins_the_wait_anew(tmp_path: Path) -> None:
    path = tmp_path / "台账"
    shut_out(path)
    yesterday = START - timedelta(days=1)
    assert code(path, yesterday) == "too_many_tries"
    assert code(path, yesterday + timedelta(seconds=59)) == "too_many_tries"
    assert code(path, yesterday + timedelta(seconds=60), lambda: RIGHT) == ""


def test_a_moment_far_ahead_shuts_nobody_out_for_good(tmp_path: Path) -> None:
    path = tmp_path / "台账"
    shut_out(path, START + timedelta(days=3650))
    assert code(path, START) == "too_many_tries"
    assert code(path, START + timedelta(minutes=1), lambda: RIGHT) == ""


@pytest.mark.parametrize(
    "spoilt",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b'{"doors": 3}',
        b'{"doors": {"x": {}}}',
        b"[" * 50_000,
        b'{"doors": {"' + "打开台账".encode() + b'": {"count": -5, "told": 0, '
        b'"since": "2026-06-30T09:00:00+00:00", "last": "2026-06-30T09:00:00+00:00"}}}',
    ],
)
def test_a_spoilt_file_waits_a_minute(spoilt: bytes, tmp_path: Path) -> None:
    path = tmp_path / "台账"
    tries.tries_path(path).write_bytes(spoilt)
    assert code(path, START) == "too_many_tries"
    assert code(path, START + timedelta(seconds=61), lambda: RIGHT) == ""


def test_ending_the_program_in_the_middle_wins_no_try(tmp_path: Path) -> None:
    path = tmp_path / "台账"
    seen: list[bytes] = []

    def look() -> Opened:
        seen.append(tries.tries_path(path).read_bytes())
        return RIGHT

    assert code(path, START, look) == ""
    assert b'"count": 1' in seen[0]
    assert not tries.tries_path(path).exists()


def test_other_refusals_are_no_wrong_try(tmp_path: Path) -> None:
    path = tmp_path / "台账"

    def unknown() -> Opened:
        raise AppError("没有这个人。", code="unknown_user")

    for _ in range(10):
        assert code(path, START, unknown) == "unknown_user"


@given(
    door=DOORS,
    count=st.integers(0, 10**9),
    since=st.datetimes(timezones=st.just(UTC)),
    seconds=st.integers(0, 10**6),
)
def test_what_is_kept_is_read_again(
    door: str, count: int, since: datetime, seconds: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("tries") / "台账"
    last = min(since, datetime(9999, 1, 1, tzinfo=UTC)) + timedelta(seconds=seconds)
    tally = tries.Tally(count=count, since=since, last=last, told=count // 2)
    tries._save(path, {door: tally})
    assert tries._load(path, START) == {door: tally}


def test_at_the_gate_of_a_real_ledger(ledger_path: Path) -> None:
    at = START
    for _ in range(tries.FREE):
        with pytest.raises(AppError, match="口令不对"):
            ledger.unlock(ledger_path, "不是口令 42", clock=lambda: at)
    with pytest.raises(tries.TooManyTriesError) as waiting:
        ledger.unlock(ledger_path, PASSPHRASE, clock=lambda: at)
    assert waiting.value.left == 60
    opened = ledger.unlock(ledger_path, PASSPHRASE, clock=lambda: at + timedelta(minutes=1))
    ledger.close(opened)
