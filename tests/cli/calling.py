"""The command line called as a script would, in this process."""

import json
from contextlib import redirect_stdout
from io import StringIO
from typing import Any

from app.cli.command_line import run
from app.cli.window import WindowParts

PASSPHRASE = "虚构口令 2026"


def _no_window(*_: object) -> Any:
    raise AssertionError("this verb opens no window")


NO_WINDOW = WindowParts(_no_window, _no_window)


def call(*words: object, exit_code: int = 0, window: WindowParts = NO_WINDOW) -> Any:
    """A verb with --json: its one JSON object. PARKLEDGER_PASSPHRASE must be set."""
    out = StringIO()
    with redirect_stdout(out):
        code = run([*map(str, words), "--json"], window)
    assert code == exit_code, out.getvalue()
    return json.loads(out.getvalue())
