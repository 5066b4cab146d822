"""A policy file with a typo: no figure is computed, and the sentence names file and key."""

import shutil
import sys
from pathlib import Path

import pytest

from app import paths
from tests.cli.calling import call
from tests.stories.bad_input.offices import DAY, MESSY, refused, refused_here, tables

XINGAN = "xingan/XA2022/2022-03-30.toml"
REGION = "neimenggu/NM2017/2017-12-31.toml"
WITH_POLICIES = """
import sys
from pathlib import Path
from app import paths
paths.POLICIES = Path(sys.argv.pop(1))
sys.argv[0] = "parkledger"
from app.__main__ import main
sys.exit(main())
"""


@pytest.fixture
def policies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the policies, which the program takes for its own."""
    copy = Path(shutil.copytree(paths.POLICIES, tmp_path / "政策"))
    monkeypatch.setattr(paths, "POLICIES", copy)
    return copy


def _misspelt(policies: Path, file: str) -> None:
    """Two letters of one key exchanged."""
    path = policies / file
    text = path.read_text(encoding="utf-8")
    assert "clause = " in text
    path.write_text(text.replace("clause = ", "cluase = ", 1), encoding="utf-8")


@pytest.mark.parametrize("file", [XINGAN, REGION])
def test_a_misspelt_key(file: str, filled: Path, policies: Path) -> None:
    before = tables(filled)
    _misspelt(policies, file)
    for words in (["figures", filled, "--on", DAY], ["assess", filled, "--on", DAY]):
        refusal = refused_here(*words)
        assert refusal.code == "policy"
        assert file in refusal.message
        assert ("cluase" in refusal.message, refusal.hint) == (True, "请改为“clause”。")
    # The ledger needs no policy to take what clerks have, nor to be checked.
    assert call("verify", filled)["ok"]
    assert tables(filled) == before
    assert call("import", filled, MESSY, "--dry-run")["files"]


def test_the_program_itself_says_so(filled: Path, policies: Path) -> None:
    _misspelt(policies, XINGAN)
    program = (sys.executable, "-c", WITH_POLICIES, str(policies))
    refusal = refused("assess", filled, "--on", DAY, program=program)
    assert (refusal.code, XINGAN in refusal.message) == ("policy", True)
    assert ("cluase" in refusal.message, refusal.hint) == (True, "请改为“clause”。")


@pytest.mark.parametrize(
    ("old", "new"),
    [("\n[", "\n[["), ("= ", "= = "), ('"', "“"), ("[", "[x."), ("= 20", "= -20")],
)
def test_other_slips_of_the_pen(old: str, new: str, filled: Path, policies: Path) -> None:
    path = policies / XINGAN
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    refusal = refused_here("assess", filled, "--on", DAY)
    assert refusal.code == "policy"
    assert XINGAN in refusal.message


def test_a_file_that_is_gone_or_in_another_encoding(filled: Path, policies: Path) -> None:
    path = policies / XINGAN
    content = path.read_text(encoding="utf-8")
    path.write_bytes(content.encode("gb18030"))
    assert XINGAN in refused_here("figures", filled, "--on", DAY).message
    path.unlink()
    assert refused_here("figures", filled, "--on", DAY).code == "policy"
