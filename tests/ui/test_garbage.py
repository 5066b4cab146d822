"""The collector of the window: often for what is new, for everything only at rest."""

import gc
from collections.abc import Callable, Iterator

import pytest

from app.ui import garbage
from app.ui.background import Background


@pytest.fixture
def collected(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The generations asked for, with the real collector and low thresholds."""
    asked: list[int] = []
    collect = gc.collect
    before = gc.get_threshold()

    def counting(generation: int = 2) -> int:
        asked.append(generation)
        return collect(generation)

    monkeypatch.setattr(gc, "collect", counting)
    monkeypatch.setattr(garbage, "give_back", lambda: asked.append(-1))
    gc.set_threshold(10, 1, 1)
    yield asked
    gc.set_threshold(*before)


def _make(cycles: int) -> None:
    for _ in range(cycles):
        mine: list[object] = []
        mine.append(mine)


def _all_due() -> None:
    """So often the youngest alone, that all three generations are due."""
    for _ in range(4):
        for generation in (0, 0, 0, 1):
            gc.collect(generation)
    _make(50)


def test_all_objects_are_gone_through_at_rest_alone(
    background: Background, collected: list[int]
) -> None:
    background._garbage.stop()
    gc.collect()  # what the tests before left uncounted
    _all_due()
    collected.clear()
    garbage.collect_due(resting=False)
    assert collected == [0]
    _all_due()
    collected.clear()
    garbage.collect_due(resting=True)
    assert collected == [2]


def test_a_worker_that_never_rests_is_not_waited_for_for_ever(
    background: Background, collected: list[int]
) -> None:
    background._garbage.stop()
    for _ in range(garbage.OVERDUE):
        _all_due()
    collected.clear()
    garbage.collect_due(resting=False)
    assert collected == [2]


def test_memory_is_given_back_once_after_work(
    background: Background, rest: Callable[[], None], collected: list[int]
) -> None:
    background._garbage.stop()
    background.read(lambda _: 1, lambda _: None, owner=background)
    rest()
    collected.clear()
    for _ in range(garbage.REST_ROUNDS - 1):
        background._garbage._round()
    assert -1 not in collected
    for _ in range(5):
        background._garbage._round()
    assert collected.count(-1) == 1


def test_the_tests_of_the_window_collect_as_the_program_does(background: Background) -> None:
    background.finish()
    assert not gc.isenabled()


def test_memory_is_given_back_on_this_machine() -> None:
    garbage.give_back()
