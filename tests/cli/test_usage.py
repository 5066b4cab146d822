"""Wrong usage ends with exit code 2, and with words a clerk reads."""

import re
import subprocess
import sys

import pytest

from app.cli.command_line import run
from app.cli.verbs import VERBS
from app.paths import ROOT
from tests.cli.calling import NO_WINDOW

DAY = "2026-06-30"
# Those that need arguments.
VERB_NAMES = tuple(verb.name for verb in VERBS if verb.name != "self-test")


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["没有这个动作"],
        *([verb] for verb in VERB_NAMES),
        ["init", "新.ledger"],
        ["import", "台账.ledger"],
        ["figures", "台账.ledger"],
        ["figures", "台账.ledger", "--on"],
        ["figures", "台账.ledger", "--on", "2026年6月30日"],
        ["figures", "台账.ledger", "--on", "2026-02-30"],
        ["figures", "台账.ledger", "--on", DAY, "--rows=5"],
        ["assess", "台账.ledger", "--on", DAY, "--tier", "national"],
        ["card", "台账.ledger"],
        ["trust", "台账.ledger", "名片.plcard"],
        ["trust", "台账.ledger", "--fingerprint", "12345"],
        ["trust", "台账.ledger", "名片.plcard", "--fingerprint", "1", "--revoke-from", "三"],
        ["verify", "台账.ledger", "--quickly"],
        ["verify", "台账.ledger", "--passphrase", "x"],
    ],
)
def test_wrong_usage_is_told_in_chinese(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        run([*words, "--json"], NO_WINDOW)
    said = capsys.readouterr()
    assert (ended.value.code, said.out) == (2, "")
    assert said.err.startswith("写法：parkledger")
    complaint = next(line for line in said.err.splitlines() if "命令写法有误" in line)
    named = "|".join(map(re.escape, sorted(filter(None, words), key=len, reverse=True))) or "^$"
    known = r"--[a-z-]+|standard|demonstration|regional|self-test|" + "|".join(VERB_NAMES)
    bare = re.sub(f"{named}|{known}", "", complaint)
    assert re.search(r"[\u4e00-\u9fff]", bare)
    assert not re.search(r"[A-Za-z]{3}", bare), complaint


@pytest.mark.parametrize("verb", ["", "self-test", *VERB_NAMES])
def test_help_is_chinese(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run([*filter(None, [verb]), "--help"], NO_WINDOW)
    said = capsys.readouterr().out
    assert ended.value.code == 0
    assert not re.search(r"usage|positional|options|show this|exit", said)
    assert "显示写法" in said


def test_the_program_itself_ends_so() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "app", "import", "--json"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "缺少 台账, 文件" in done.stderr
