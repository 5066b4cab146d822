"""One worker: order, cancelling, errors, announcements, and nothing stale."""

import gc
import threading
from collections.abc import Callable

import pytest
import shiboken6
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from app.domain.changes import Changes, changed
from app.errors import AppError
from app.ui.background import Background, Step


@given(kinds=st.lists(st.booleans(), min_size=1, max_size=12))
@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_work_runs_and_answers_in_the_order_it_was_asked_for(
    kinds: list[bool], qtbot: QtBot, background: Background
) -> None:
    ran: list[int] = []
    answered: list[int] = []
    threads: set[int] = set()

    def work(number: int) -> int:
        ran.append(number)
        threads.add(threading.get_ident())
        return number

    def looking(number: int) -> Callable[[Step], int]:
        return lambda _: work(number)

    def changing(number: int) -> Callable[[Step], tuple[int, Changes]]:
        return lambda _: (work(number), changed("park"))

    for number, is_change in enumerate(kinds):
        if is_change:
            background.change(changing(number), answered.append, owner=background)
        else:
            background.read(looking(number), answered.append, owner=background)
    qtbot.waitUntil(lambda: not background.busy())
    assert ran == answered == list(range(len(kinds)))
    assert len(threads) == 1
    assert threading.get_ident() not in threads


def test_only_a_change_announces_what_it_touched(qtbot: QtBot, background: Background) -> None:
    heard: list[Changes] = []
    background.changed.connect(heard.append)
    background.read(lambda _: 1, lambda _: None, owner=background)
    background.change(lambda _: (1, changed("loan")), lambda _: None, owner=background)
    qtbot.waitUntil(lambda: not background.busy())
    assert heard == [changed("loan")]


def test_a_cancelled_task_that_waits_never_runs(qtbot: QtBot, background: Background) -> None:
    hold = threading.Event()
    ran: list[str] = []
    answered: list[None] = []
    background.read(lambda _: hold.wait(10), lambda _: None, owner=background)
    waiting = background.read(lambda _: ran.append("ran"), answered.append, owner=background)
    waiting.cancel()
    hold.set()
    qtbot.waitUntil(lambda: not background.busy())
    assert ran == []
    assert answered == []


def test_the_clerk_stops_running_work_at_its_next_step(
    qtbot: QtBot, background: Background
) -> None:
    begun, go_on = threading.Event(), threading.Event()
    done: list[str] = []

    def work(step: Step) -> tuple[None, Changes]:
        begun.set()
        go_on.wait(10)
        step("正在写入", 1, 2)
        done.append("written")
        return None, changed("park")

    heard: list[Changes] = []
    background.changed.connect(heard.append)
    background.change(
        work, lambda _: done.append("then"), owner=background, stopped=lambda: done.append("stop")
    )
    qtbot.waitUntil(begun.is_set)
    qtbot.waitUntil(lambda: background._running is not None)
    background.cancel_running()
    go_on.set()
    qtbot.waitUntil(lambda: not background.busy())
    assert done == ["stop"]
    assert heard == []


def test_a_refusal_goes_to_who_asked_for_it(qtbot: QtBot, background: Background) -> None:
    refused: list[Exception] = []

    def work(_: Step) -> None:
        raise AppError("口令不对。", code="wrong_passphrase")

    background.read(work, lambda _: None, owner=background, failed=refused.append)
    qtbot.waitUntil(lambda: not background.busy())
    assert [getattr(error, "code", "") for error in refused] == ["wrong_passphrase"]


def test_a_refusal_nobody_takes_becomes_a_dialog(
    qtbot: QtBot, background: Background, qapp: QApplication
) -> None:
    def work(_: Step) -> None:
        raise AppError("磁盘已满。", hint="请清理磁盘。", code="disk_full")

    background.read(work, lambda _: None, owner=background)
    qtbot.waitUntil(lambda: not background.busy())
    shown = [each for each in qapp.topLevelWidgets() if each.objectName() == "problem"]
    assert [each.isVisible() for each in shown] == [True]
    assert isinstance(shown[0], QDialog)
    shown[0].reject()


@pytest.mark.parametrize("kill", ["forget", "owner"])
def test_no_answer_comes_back_to_what_is_gone(
    kill: str, qtbot: QtBot, background: Background
) -> None:
    hold = threading.Event()
    answered: list[bool] = []
    owner = QObject()
    background.read(lambda _: hold.wait(10), answered.append, owner=owner)
    if kill == "forget":
        background.forget()
    else:
        shiboken6.delete(owner)
    hold.set()
    qtbot.waitUntil(lambda: not background.busy())
    assert answered == []


def test_finishing_carries_out_the_changes_and_the_last_work() -> None:
    background = Background()
    hold = threading.Event()
    ran: list[str] = []

    def note(words: str) -> Callable[[Step], tuple[None, Changes]]:
        def work(_: Step) -> tuple[None, Changes]:
            ran.append(words)
            return None, Changes()

        return work

    background.read(lambda _: hold.wait(10), lambda _: None, owner=background)
    background.read(lambda _: ran.append("a look"), lambda _: None, owner=background)
    background.change(note("a change"), lambda _: None, owner=background)
    hold.set()
    background.finish(lambda: ran.append("closed"))
    assert ran[-2:] == ["a change", "closed"]
    assert not background._thread.is_alive()
    background.finish(lambda: ran.append("again"))
    assert "again" not in ran


class Leaving:
    """Says on which thread it came to its end."""

    def __init__(self, ends: list[int]) -> None:
        self.ends = ends
        self.itself = self  # only a collection ends it

    def __del__(self) -> None:
        self.ends.append(threading.get_ident())


def test_garbage_made_by_the_window_is_never_collected_on_the_worker(
    qtbot: QtBot, background: Background
) -> None:
    ends: list[int] = []

    def work(_: Step) -> int:
        Leaving(ends)
        return len([[number] for number in range(50_000)])  # enough for Python's own collector

    for _ in range(5):
        background.read(work, lambda _: None, owner=background)
    qtbot.waitUntil(lambda: not background.busy())
    assert not ends
    gc.collect()
    assert set(ends) == {threading.get_ident()}


def test_what_a_task_holds_comes_to_its_end_on_the_window_s_thread(
    qtbot: QtBot, background: Background
) -> None:
    ends: list[int] = []

    def ask() -> None:
        leaving = Leaving(ends)
        leaving.itself = None  # type: ignore[assignment] # the last holder ends it
        background.read(lambda _: id(leaving), lambda _: None, owner=background)

    for _ in range(50):
        ask()
        qtbot.waitUntil(lambda: not background.busy())
    qtbot.wait(20)
    assert len(ends) >= 49
    assert set(ends) == {threading.get_ident()}
