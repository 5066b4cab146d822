"""The demo as the command line gives it: the whole way on made-up data, then pictures of it."""

import sys
from datetime import date
from pathlib import Path

from app.cli.shapes import Json
from app.cli.window import WindowParts
from app.store.ledger import close
from app.usecases import ledgers
from app.usecases.demo import carry_out

DAY = date(2026, 6, 30)
# Made-up data need no secret; the summary prints it.
PASSPHRASE = "示例口令-parkledger"
PICTURED = "152201"


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _quiet(_line: str) -> None:
    return None


def demonstrate(out: Path, *, fresh: bool, quiet: bool, window: WindowParts) -> Json:
    """Carry the demo out in `out`; the summary says what lies where."""
    say = _quiet if quiet else _say
    done = carry_out(out, today=DAY, passphrase=PASSPHRASE, say=say, fresh=fresh)
    say("正在为界面拍照……")
    ledger = ledgers.open_ledger(done.ledger_of(PICTURED), PASSPHRASE)
    try:
        pictures = window.picture_screens(ledger, out / "pictures", DAY)
    finally:
        close(ledger)
    return {
        "out": str(out),
        "passphrase": PASSPHRASE,
        "pictures": [str(picture) for picture in pictures],
        "summary": [*done.lines(), f"界面图片 {len(pictures)} 张：{out / 'pictures'}"],
    }
