"""The stick on the command line: out, in, and home again, in the shapes that scripts rely on."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from app.cli.command_line import run
from tests.cli.calling import NO_WINDOW, call

BANNER, LEAGUE = "152223", "152200"
CLEAN = Path("tests/cases/ledgers/152223-1-clean.xlsx")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A banner's ledger with tenants, and the league's, who trust another."""
    folder = tmp_path_factory.mktemp("made")
    for unit in (BANNER, LEAGUE):
        call("init", folder / f"{unit}.ledger", "--unit", unit)
    for owner, other in ((BANNER, LEAGUE), (LEAGUE, BANNER)):
        card = call("card", folder / f"{owner}.ledger", "--out", folder)
        ledger = folder / f"{other}.ledger"
        call("trust", ledger, card["file"], "--fingerprint", card["fingerprint"])
    call("import", folder / f"{BANNER}.ledger", CLEAN)
    return folder


@pytest.fixture
def offices(made: Path, tmp_path: Path) -> Path:
    """A copy of both, with a folder that stands for a stick."""
    folder = shutil.copytree(made, tmp_path / "offices")
    (folder / "stick").mkdir()
    return folder


def test_out_in_and_home(offices: Path) -> None:
    stick = offices / "stick"
    sent = call("export", offices / "152223.ledger", "--to", stick)
    bundle = sent["bundle"]
    assert sent["verified"] is True
    assert sent["held"] == []
    assert sent["file"] == str(stick / "PL_152223_152200_0000001.age")
    assert (bundle["kind"], bundle["seq"]) == ("changes", 1)
    assert bundle["bytes"] == Path(sent["file"]).stat().st_size
    arrived = call("receive", offices / "152200.ledger", sent["file"])
    (file,) = arrived["files"]
    assert (file["code"], file["accepted"], file["set_aside"]) == ("OK", bundle["records"], [])
    assert file["receipt"] == str(stick / "PL_152200_152223_R0000001.age")
    home = call("receive", offices / "152223.ledger", file["receipt"])
    assert [each["code"] for each in home["files"]] == ["OK"]
    figures: list[Any] = [
        call("figures", offices / f"{unit}.ledger", "--on", "2026-06-30")["parks"]
        for unit in (BANNER, LEAGUE)
    ]
    at_league = {park["park"]: park for park in figures[1]}
    for park in figures[0]:
        assert at_league[park["park"]] == park


def test_a_refused_file_makes_the_exit_code(offices: Path) -> None:
    strange = offices / "stick" / "虚构.age"
    strange.write_bytes(b"nothing")
    answer = call("receive", offices / "152200.ledger", strange, exit_code=1)
    (file,) = answer["files"]
    assert (file["code"], file["receipt"], file["accepted"]) == ("NOT_BUNDLE", None, 0)
    assert file["message"]
    assert file["hint"]


def test_a_new_stream_is_agreed_to_by_name(offices: Path) -> None:
    stick = offices / "stick"
    banner, league = offices / "152223.ledger", offices / "152200.ledger"
    call("receive", league, call("export", banner, "--to", stick)["file"])
    again = call("export", banner, "--to", stick, "--new-stream")
    assert again["bundle"]["seq"] == 1
    (asked,) = call("receive", league, again["file"], exit_code=1)["files"]
    assert (asked["code"], asked["asks"]) == (
        "NEW_STREAM",
        f"{BANNER}:{again['bundle']['stream']}",
    )
    agreed = call("receive", league, again["file"], "--agree-stream", asked["asks"])
    assert agreed["files"][0]["code"] == "OK"
    refused = call("receive", league, again["file"], "--agree-stream", "x", exit_code=1)
    assert refused["error"]["code"] == "agree_stream"


def test_a_directive_and_a_snapshot(offices: Path) -> None:
    stick, league = offices / "stick", offices / "152200.ledger"
    banner = offices / "152223.ledger"
    call("receive", league, call("export", banner, "--to", stick)["file"])
    for more, kind in (((), "directive"), (("--snapshot",), "snapshot")):
        down = call("export", league, "--to", stick, "--unit", BANNER, *more)
        assert down["bundle"]["kind"] == kind
        (file,) = call("receive", banner, down["file"])["files"]
        assert (file["code"], file["set_aside"]) == ("OK", [])
    refused = call("export", league, "--to", stick, "--unit", "150602", exit_code=1)
    assert refused["error"]["code"] == "not_subordinate"
    refused = call("export", league, "--to", stick, "--snapshot", exit_code=1)
    assert refused["error"]["code"] == "no_unit"


def test_in_words(offices: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stick = offices / "stick"
    assert run(["export", str(offices / "152223.ledger"), "--to", str(stick)], NO_WINDOW) == 0
    assert "可以安全拔出 U 盘。" in capsys.readouterr().out
    path = stick / "PL_152223_152200_0000001.age"
    assert run(["receive", str(offices / "152200.ledger"), str(path)], NO_WINDOW) == 0
    said = capsys.readouterr().out
    assert "上报数据包第 1 号" in said
    assert "回执：" in said
