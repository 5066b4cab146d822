"""Two offices exchange their cards on the command line, as a script would."""

from pathlib import Path

import pytest

from app.cli.command_line import run
from tests.cli.calling import NO_WINDOW, call

BANNER, LEAGUE = "152223", "152200"


@pytest.fixture(scope="module")
def offices(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A banner's ledger and the league's."""
    folder = tmp_path_factory.mktemp("offices")
    made = {unit: folder / f"{unit}.ledger" for unit in (BANNER, LEAGUE)}
    for unit, path in made.items():
        call("init", path, "--unit", unit)
    return made


def test_the_card_goes_out_and_is_trusted(offices: dict[str, Path], tmp_path: Path) -> None:
    made = call("card", offices[BANNER], "--out", tmp_path)
    assert made["file"] == str(tmp_path / "152223.plcard")
    assert made["unit"] == BANNER
    assert Path(made["file"]).read_bytes().startswith(b'{"age_recipient":"age1')
    typed = made["fingerprint"].replace(" ", "、")
    answer = call("trust", offices[LEAGUE], made["file"], "--fingerprint", typed)
    assert answer == {
        "unit": BANNER,
        "name": "扎赉特旗",
        "fingerprint": made["fingerprint"],
        "trusted": True,
        "already": False,
        "replaced": False,
    }
    again = call("trust", offices[LEAGUE], made["file"], "--fingerprint", typed)
    assert again == answer | {"already": True}


def test_a_wrong_fingerprint_is_refused(offices: dict[str, Path], tmp_path: Path) -> None:
    made = call("card", offices[LEAGUE], "--out", tmp_path / "盟.plcard")
    groups = made["fingerprint"].split()
    groups[2] = "00000" if groups[2] != "00000" else "11111"
    words = ("trust", offices[BANNER], made["file"], "--fingerprint", " ".join(groups))
    error = call(*words, exit_code=1)["error"]
    assert error["code"] == "fingerprint"
    assert "第 3 组" in error["message"]


def test_another_card_needs_the_word_for_it(offices: dict[str, Path], tmp_path: Path) -> None:
    for number, more in enumerate(([], ["--replace", "--revoke-from", "4"])):
        other = tmp_path / f"新{number}.ledger"
        call("init", other, "--unit", "152222")
        made = call("card", other, "--out", tmp_path / f"{number}.plcard")
        words = ("trust", offices[LEAGUE], made["file"], "--fingerprint", made["fingerprint"])
        if number:
            assert call(*words, exit_code=1)["error"]["code"] == "other_card_known"
        assert call(*words, *more)["replaced"] == bool(number)


def test_the_answers_in_words(
    offices: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    card = tmp_path / "旗.plcard"
    assert run(["card", str(offices[BANNER]), "--out", str(card)], NO_WINDOW) == 0
    said = capsys.readouterr().out.splitlines()
    fingerprint = said[-1].strip()
    assert len(fingerprint.split()) == 6
    assert "电话" in said[1]
    words = ["trust", str(offices[LEAGUE]), str(card), "--fingerprint", fingerprint]
    assert run(words, NO_WINDOW) == 0
    assert "扎赉特旗（机构 152223）的名片，指纹核对一致。" in capsys.readouterr().out
