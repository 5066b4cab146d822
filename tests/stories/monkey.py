"""A monkey at the window: seeded random clicks and keys over the accessible tree.

    python -m tests.stories.monkey --seed 7 --steps 2000
    python -m tests.stories.monkey --seed 7 --minutes 60
    python -m tests.stories.monkey --replay steps.json

The rule: whatever it does, nothing is raised, Qt warns of nothing, all that takes the keyboard has
a name, the ledger stays whole, and Ctrl+Z leads back. A trouble ends it, with the steps so far in
a file that is replayed.
"""

import argparse
import faulthandler
import json
import os
import random
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.errors import AppError
from app.store import ledger as ledgers
from app.store import tries
from app.ui import problems
from app.ui.application import make_application
from app.ui.window import Window
from tests.stories.monkey_hands import HANDS, Step
from tests.stories.monkey_tree import MANY, TYPED, Place, places, top, unnamed
from tests.stories.monkey_words import KEYS, WORDS
from tests.stories.monkey_world import (
    PASSPHRASE,
    TIMES,
    TODAY,
    Ears,
    broken_in,
    facts_of,
    harmless,
    make_world,
)

PATIENCE = 120.0


class TroubleError(AssertionError):
    """What the monkey found."""


class Monkey:
    """One window on one ledger. `steps` is what was done so far."""

    def __init__(self, folder: Path, ledger: Path, seed: int) -> None:
        self.folder, self.ledger = folder, ledger
        self.chance = random.Random(seed)
        self.steps: list[Step] = []
        self.ears = Ears()
        self.window = Window(today=lambda: TODAY)
        self.window.resize(1366, 768)

    def begin(self) -> None:
        """Open the ledger as a clerk does."""
        self.window.offer(self.ledger)
        self.window.show()
        self.window.activateWindow()
        self.settle()
        self.unlock()

    # Waiting.

    def settle(self) -> None:
        """Until the worker has nothing left; a window that does not answer is a trouble."""
        end = time.monotonic() + PATIENCE
        QApplication.processEvents()
        while self.window.background.busy():
            if time.monotonic() > end:
                raise TroubleError("the worker does not come to rest")
            QTest.qWait(2)
        QApplication.processEvents()

    # Choosing.

    def next_step(self) -> Step:
        """Some step that fits what is to be seen."""
        root = top()
        seen = [each for each in places(root) if each.acts] if root is not None else []
        make = self.chance.choices(
            (self._click, self._key, self._write, self._drop, self._resize, self._rest),
            (50, 30, 18, 1, 1, 10),
        )[0]
        return make(seen)

    def _click(self, seen: Sequence[Place]) -> Step:
        if not seen:
            return ("key", "Esc")
        place = self.chance.choice(seen)
        how = self.chance.choices(("click", "double", "menu"), (90, 7, 3))[0]
        return (how, *self._point(place), str(place))

    def _point(self, place: Place) -> tuple[int, int]:
        rect = place.rect
        if place.role not in MANY:
            return rect.center().x(), rect.center().y()
        x = self.chance.randint(rect.left(), max(rect.left(), rect.right()))
        return x, self.chance.randint(rect.top(), max(rect.top(), rect.bottom()))

    def _key(self, _: Sequence[Place]) -> Step:
        return ("key", self.chance.choice(KEYS))

    def _write(self, seen: Sequence[Place]) -> Step:
        lines = [each for each in seen if each.role in TYPED]
        words = self.chance.choice(WORDS)
        if lines and self.chance.random() < 0.5:
            line = self.chance.choice(lines)
            if not line.secret:
                return ("click", *self._point(line), str(line))
        if self.chance.random() < 0.3:
            return ("paste", words)
        if self.chance.random() < 0.2:
            return ("compose", words, "xu gou")
        return ("write", words[: self.chance.choice((1, 3, 400))])

    def _drop(self, seen: Sequence[Place]) -> Step:
        names = sorted(str(each) for each in (self.folder / "shelf").iterdir())
        place = self.chance.choice(seen).rect.center() if seen else QPoint(300, 300)
        return ("drop", place.x(), place.y(), self.chance.sample(names, 1))

    def _resize(self, _: Sequence[Place]) -> Step:
        return ("resize", self.chance.randint(880, 1920), self.chance.randint(480, 1080))

    def _rest(self, _: Sequence[Place]) -> Step:
        return ("rest",)

    # Doing.

    def run(self, steps: int, *, minutes: float = 0.0) -> None:
        """So many steps, or as many as fit."""
        end = time.monotonic() + minutes * 60
        while time.monotonic() < end if minutes else len(self.steps) < steps:
            self.do(self.next_step())
            if len(self.steps) % 200 == 0:
                self.go_back()

    def replay(self, steps: Sequence[Step]) -> None:
        """Steps as they were kept."""
        for step in steps:
            self.do(tuple(step))

    def do(self, step: Step) -> None:
        """One step, and whether all is well after it."""
        self.steps.append(step)
        faulthandler.dump_traceback_later(2 * PATIENCE, exit=True)
        if step[0] == "back":
            self._take_back()
        elif step[0] != "rest":
            HANDS[step[0]](*step[1:])
        QApplication.processEvents()
        if step[0] == "rest" or self.chance.random() < 0.7:
            self.settle()
        self.listen()
        if not self.window.isVisible() and top() is None:
            raise TroubleError("the window is gone")
        self.unlock()
        faulthandler.cancel_dump_traceback_later()

    def listen(self) -> None:
        """Whether anything was raised or warned of, and whether all has a name."""
        if self.ears.heard:
            raise TroubleError("\n".join(self.ears.heard))
        root = top()
        nameless = unnamed(places(root)) if root is not None else []
        if nameless:
            raise TroubleError(f"without a name: {nameless}")

    def unlock(self) -> None:
        """Locked out, it types the passphrase as a clerk would."""
        window = self.window
        if window.frame is not None and window.pages.currentWidget() is window.frame:
            return
        self.settle()
        tries.forget(self.ledger, tries.GATE)
        window.gate.unlock.passphrase.line.setText(PASSPHRASE)
        HANDS["key"]("Esc")
        window.gate.unlock.passphrase.line.setFocus()
        QTest.keyClick(window.gate.unlock.passphrase.line, Qt.Key.Key_Return)
        self.settle()
        if window.frame is None or window.pages.currentWidget() is not window.frame:
            said = [
                each.name for each in places(window) if each.role == QAccessible.Role.StaticText
            ]
            raise TroubleError(f"the ledger does not open again: {said}")

    # The ledger.

    def facts(self) -> dict[str, dict[str, Any]]:
        """Every living record as it stands, by its id, without the times of writing."""
        assert self.window.desk is not None
        opened = self.window.desk.ledger()
        return dict(facts_of(opened))

    def go_back(self) -> None:
        """Everything that Ctrl+Z takes back, and then what it touched is as it was."""
        self.do(("rest",))
        self.do(("back",))

    def _take_back(self) -> None:
        desk = self.window.desk
        assert desk is not None
        self.settle()
        acts = list(desk._undo_list._done)
        touched = {
            turn.record_id for act in acts if act.step is not None for turn in act.step.turns
        }
        first: dict[str, Any] = {}
        for act in acts:
            for turn in act.step.turns if act.step is not None else ():
                first.setdefault(turn.record_id, turn.before)
        refused: list[Exception] = []
        kept, problems.show = problems.show, self._hear_refusals(refused)
        try:
            while desk._undo_list._done:
                desk.undo()
                self.settle()
        finally:
            problems.show = kept
        if refused:
            return  # something that cannot be taken back came on top
        now = self.facts()
        for record in touched:
            stood = record in now
            if stood != (first[record] is not None):
                raise TroubleError(f"taken back, yet {'there' if stood else 'gone'}: {record}")
            if stood:
                wanted = {k: v for k, v in first[record].items() if k not in TIMES}
                found = {k: v for k, v in now[record].items() if k in wanted}
                if found != wanted:
                    raise TroubleError(f"taken back, yet other: {record} {wanted} {found}")

    def _hear_refusals(self, refused: list[Exception]) -> Callable[..., Any]:
        def show(error: Exception, *_: object) -> None:
            if isinstance(error, AppError):
                refused.append(error)
            else:
                self.ears.hook(type(error), error, error.__traceback__)

        return show

    def finish(self) -> None:
        """Close the window; the ledger verifies, and no record breaks a hard check."""
        self.settle()
        self.window.end()
        self.listen_last()
        opened = ledgers.unlock(self.ledger, PASSPHRASE)
        try:
            found = broken_in(opened)
        finally:
            ledgers.close(opened)
        if found:
            raise TroubleError("\n".join(found))

    def listen_last(self) -> None:
        if self.ears.heard:
            raise TroubleError("\n".join(self.ears.heard))


def let_loose(
    folder: Path, ledger: Path, seed: int, play: Callable[[Monkey], None], *, keep: Path
) -> None:
    """A monkey plays; on a trouble its steps are kept and named."""
    chance = random.Random(seed + 1)
    with harmless(folder, chance):
        monkey = Monkey(folder, ledger, seed)
        with monkey.ears.listening():
            try:
                monkey.begin()
                play(monkey)
                monkey.finish()
            except BaseException as trouble:
                keep.write_text(json.dumps(monkey.steps, ensure_ascii=False), encoding="utf-8")
                last = "\n".join(str(step)[:200] for step in monkey.steps[-12:])
                place = f"seed {seed}, step {len(monkey.steps)}, steps in {keep}\n{last}"
                monkey.window.background.finish()
                told = "".join(traceback.format_exception(trouble))
                raise TroubleError(f"{place}\n{told}") from trouble


def main() -> int:
    """Let one loose from the command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--steps", type=int, default=1000)
    parser.add_argument("--minutes", type=float, default=0.0)
    parser.add_argument("--replay", type=Path)
    parser.add_argument("--keep", type=Path, default=Path("monkey-steps.json"))
    asked = parser.parse_args()
    make_application(("monkey",))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["PARKLEDGER_CONFIG"] = str(folder / "config")
        ledger = make_world(folder)
        done: list[int] = []

        def play(monkey: Monkey) -> None:
            if asked.replay:
                monkey.replay(json.loads(asked.replay.read_text(encoding="utf-8")))
            else:
                monkey.run(asked.steps, minutes=asked.minutes)
            done.append(len(monkey.steps))

        began = time.monotonic()
        try:
            let_loose(folder, ledger, asked.seed, play, keep=asked.keep)
        except TroubleError as trouble:
            sys.stderr.write(f"{trouble}\n")
            return 1
        minutes = (time.monotonic() - began) / 60
        sys.stdout.write(
            f"seed {asked.seed}: {done[0]:,} steps in {minutes:.0f} minutes, all well\n"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
