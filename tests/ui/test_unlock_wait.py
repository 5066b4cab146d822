"""The gate after too many wrong passphrases: the time left, told second by second."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.store import tries
from app.ui.background import Background
from app.ui.unlock import Unlock
from tests.conftest import PASSPHRASE


def test_the_wait_is_told_and_ends(
    ledger_path: Path, background: Background, qtbot: QtBot, rest: Callable[[], None]
) -> None:
    now = tries.utc_now()
    shut = tries.Tally(count=tries.FREE, since=now, last=now)
    tries._save(ledger_path, {tries.GATE: shut})
    unlock = Unlock(background)
    qtbot.addWidget(unlock)
    unlock.offer(ledger_path)
    unlock.show()
    sentence = unlock.findChild(QLabel, "finding_passphrase")
    assert isinstance(sentence, QLabel)

    def typed(words: str) -> None:
        unlock.form.fill({"passphrase": words})
        unlock.open.click()
        rest()

    typed(PASSPHRASE)
    assert "已连续输错 5 次，请等" in sentence.text()
    assert unlock.open.isEnabled()
    left = unlock._left
    assert 0 < left <= 60
    unlock._count_down()
    assert f"还要等 {left - 1} 秒" in sentence.text()
    unlock._left = 1
    unlock._count_down()
    assert sentence.text() == "可以再输口令了。"
    assert not unlock._wait.isActive()
    tries.forget(ledger_path, tries.GATE)
    with qtbot.waitSignal(unlock.unlocked) as opened:
        typed(PASSPHRASE)
    from app.store.ledger import close

    assert opened.args is not None
    close(opened.args[0])
