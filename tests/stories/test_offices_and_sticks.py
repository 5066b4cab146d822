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


# What a long game must have met, or it has not looked.
MET = (
    *("changes: OK", "changes: ALREADY_IMPORTED", "changes: NEW_STREAM", "changes: ROLLBACK"),
    *("changes: GAP", "changes: FORK", "receipt: OK", "receipt: NEW_STREAM", "receipt: ROLLBACK"),
    *("directive: OK", "directive: NEW_STREAM", "snapshot: OK", "rekey: OK"),
    *("?: DAMAGED", "?: NOT_FOR_US", "?: UNKNOWN_KEY", "?: REVOKED_KEY"),
    *("paper: OK", "paper: check_unknown", "card: OK", "card: revoked_card", "restored"),
    *("versions taken: OK", "versions taken: no_parent", "versions taken: signed_off"),
    *("rest: new stream after two PCs", "receipt sealed anew", "stream: declined"),
)


@pytest.mark.parametrize("games", [16, pytest.param(400, marks=pytest.mark.long)])
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
                stateful_step_count=12,
                deadline=None,
                derandomize=games < 100,
                database=None,
                report_multiple_bugs=False,
                suppress_health_check=list(HealthCheck),
            ),
        )
    finally:
        for what, times in sorted(Played.totals.items()):
            sys.stdout.write(f"{times:8} {what}\n")
    if games > 100:
        assert [what for what in MET if not Played.totals[what]] == []
        assert [m for m in MOVES if not Played.totals[f"move: {m.__name__}"]] == []
