"""Offices and sticks in any order: nothing lost, nothing doubled, both sides equal in the end."""

import random
import shutil
import sys
from collections import Counter
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tests.stories.exchange_moves import MOVES, Move
from tests.stories.exchange_rest import come_to_rest
from tests.stories.exchange_world import World, make_world


class Game(RuleBasedStateMachine):
    """Two banners and their league; after each move everything must hold, in the end be equal."""

    made: ClassVar[Path]
    scratch: ClassVar[Path]
    totals: ClassVar[Counter[str]]

    def __init__(self) -> None:
        super().__init__()
        self.folder = self.scratch / f"局{self.totals['games']}"
        self.totals["games"] += 1
        self.folder.mkdir()
        self.world = World(self.made, self.folder)

    @rule(
        moves=st.lists(
            st.tuples(st.sampled_from(MOVES), st.integers(0, 1 << 16)), min_size=1, max_size=6
        )
    )
    def goes_on(self, moves: list[tuple[Move, int]]) -> None:
        for move, number in moves:
            self.world.counts[f"move: {move.__name__}"] += 1
            move(self.world, random.Random(number))
            self.world.check()

    @invariant()
    def holds(self) -> None:
        self.world.check()

    def teardown(self) -> None:
        try:
            come_to_rest(self.world)
        finally:
            self.world.close()
            shutil.rmtree(self.folder)
            self.totals.update(self.world.counts)


@pytest.mark.parametrize(
    "games", [8, *(pytest.param(games, marks=pytest.mark.long) for games in (60, 400))]
)
def test_offices_and_sticks(games: int, tmp_path: Path) -> None:
    class Played(Game):
        made = tmp_path / "made"
        scratch = tmp_path
        totals: ClassVar[Counter[str]] = Counter()

    make_world(Played.made)
    try:
        run_state_machine_as_test(
            Played,
            settings=settings(
                max_examples=games,
                stateful_step_count=5 if games < 50 else 12,
                deadline=None,
                derandomize=games < 100,
                database=None,
                suppress_health_check=list(HealthCheck),
                print_blob=False,
            ),
        )
    finally:
        for what, times in sorted(Played.totals.items()):
            sys.stdout.write(f"{times:8} {what}\n")
