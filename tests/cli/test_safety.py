"""backup and restore: the ledger comes back as it was, with a stream of its own."""

import shutil
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from app.cli.command_line import run
from tests.cli.calling import NO_WINDOW, call

WORKBOOK = Path(__file__).parents[1] / "cases" / "ledgers" / "152223-1-clean.xlsx"
DAY = "2026-06-30"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with a workbook in it; to be copied."""
    path = tmp_path_factory.mktemp("made") / "台账.ledger"
    call("init", path, "--unit", "152223")
    call("import", path, WORKBOOK)
    return path


@pytest.fixture
def ledger(made: Path, tmp_path: Path) -> Path:
    for ending in ("", ".key"):
        shutil.copyfile(f"{made}{ending}", tmp_path / f"台账.ledger{ending}")
    return tmp_path / "台账.ledger"


def in_words(*words: object) -> str:
    out = StringIO()
    with redirect_stdout(out):
        assert run([*map(str, words)], NO_WINDOW) == 0
    return out.getvalue()


def error(answer: Any) -> str:
    assert set(answer) == {"error"}
    return str(answer["error"]["code"])


def test_there_and_back(ledger: Path, tmp_path: Path) -> None:
    kept = call("backup", ledger, "--to", tmp_path / "备份")
    assert set(kept) == {"backup", "bytes"}
    assert Path(kept["backup"]).stat().st_size == kept["bytes"]
    back = call("restore", kept["backup"], "--to", tmp_path / "恢复.ledger")
    assert set(back) == {"ledger", "unit", "stream"}
    assert (back["ledger"], back["unit"]) == (str(tmp_path / "恢复.ledger"), "152223")
    assert len(back["stream"]) == 32
    figures = call("figures", ledger, "--on", DAY)
    assert call("figures", back["ledger"], "--on", DAY) == figures
    assert call("verify", back["ledger"]) == {"ok": True, "problems": []}
    # A backup can be looked at where it lies.
    assert call("verify", kept["backup"]) == {"ok": True, "problems": []}
    again = call("restore", kept["backup"], "--to", tmp_path / "再.ledger")
    assert again["stream"] != back["stream"]


def test_in_words(ledger: Path, tmp_path: Path) -> None:
    said = in_words("backup", ledger, "--to", tmp_path / "备份")
    assert "已备份并核对" in said
    (kept,) = (tmp_path / "备份").glob("*.ledger")
    said = in_words("restore", kept, "--to", tmp_path / "恢复.ledger")
    assert "另起报送序列" in said


def test_what_is_refused(ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = call("backup", ledger, "--to", tmp_path / "备份")["backup"]
    to = tmp_path / "恢复.ledger"
    assert error(call("backup", ledger, "--to", ledger, exit_code=1)) == "not_found"
    assert error(call("restore", kept, "--to", ledger, exit_code=1)) == "exists"
    assert error(call("restore", tmp_path / "没有", "--to", to, exit_code=1)) == "not_found"
    assert error(call("restore", WORKBOOK, "--to", to, exit_code=1)) == "not_ledger"
    monkeypatch.setenv("PARKLEDGER_PASSPHRASE", "不是这个口令 1")
    assert error(call("restore", kept, "--to", to, exit_code=1)) == "wrong_passphrase"
    Path(f"{kept}.key").unlink()
    Path(f"{kept}.key.bak").unlink()
    assert error(call("restore", kept, "--to", to, exit_code=1)) == "key_missing"
    assert not to.exists()


def test_an_export_from_a_backup_asks_first(ledger: Path, tmp_path: Path) -> None:
    kept = call("backup", ledger, "--to", tmp_path / "备份")["backup"]
    for folder in ("一", "二"):
        (tmp_path / folder).mkdir()
    league = tmp_path / "盟.ledger"
    fingerprint = call("init", league, "--unit", "152200")["fingerprint"]
    card = call("card", league, "--out", tmp_path)["file"]
    for each in (ledger, kept):
        call("trust", each, card, "--fingerprint", fingerprint)
    first = call("export", ledger, "--to", tmp_path / "一")["bundle"]
    answer = call("export", kept, "--to", tmp_path / "二", exit_code=1)
    assert error(answer) == "other_station"
    assert "备份" in answer["error"]["message"]
    agreed = call("export", kept, "--to", tmp_path / "二", "--new-stream")["bundle"]
    assert (first["seq"], agreed["seq"]) == (1, 1)
    assert first["stream"] != agreed["stream"]
