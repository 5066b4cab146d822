"""Ledgers that cannot be opened: each way has its own sentence, and nothing is touched."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.paths import ROOT
from app.store import tries
from tests.cli.calling import PASSPHRASE, call
from tests.stories.bad_input.offices import (
    CLEAN,
    DAY,
    MAIN,
    MESSY,
    UNIT,
    answered,
    connected,
    copied,
    figures,
    flipped,
    problems,
    refused,
    refused_here,
    rows_in,
    started,
    tables,
    understood,
)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder but the lock, which is empty."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith(".lock")
    }


@pytest.mark.parametrize("wrong", ["虚构口令 2027", "", "虚构口令 2026 "])
def test_a_wrong_passphrase(wrong: str, filled: Path) -> None:
    before = contents(filled.parent)
    refusal = refused("import", filled, MESSY, passphrase=wrong)
    assert refusal.code == "wrong_passphrase"
    assert "恢复码" in refusal.hint
    after = contents(filled.parent)
    # The try is counted beside the ledger; all else stays.
    assert b'"count": 1' in after.pop(tries.tries_path(filled).name)
    assert after == before
    assert call("verify", filled)["ok"]


def test_full_width_digits_of_an_input_method_are_the_same_passphrase(filled: Path) -> None:
    assert started("verify", filled, passphrase="虚构口令　２０２６").returncode == 0


def _head_zeroed(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(bytes(4096) + content[4096:])


def _plain_database(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE tenancy (id TEXT)")
    database.close()


def _half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _torn(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1000])


def _last_page_lost(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-4096])


@pytest.mark.parametrize(
    "ruin",
    [
        lambda path: flipped(path, 0),
        lambda path: flipped(path, 20),
        lambda path: flipped(path, 4095),
        _head_zeroed,
        _plain_database,
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(b"x" * 100),
        lambda path: path.write_text("这不是台账。" * 1000, encoding="utf-8"),
    ],
)
def test_a_ledger_damaged_at_its_head(ruin: Callable[[Path], object], filled: Path) -> None:
    ruin(filled)
    before = contents(filled.parent)
    for verb in (["verify"], ["import", MESSY]):
        refusal = refused_here(verb[0], filled, *verb[1:])
        assert refusal.code == "damaged"
        assert "备份" in refusal.hint
    assert contents(filled.parent) == before


@pytest.mark.parametrize("ruin", [_half, _torn, _last_page_lost])
def test_a_ledger_cut_short_is_noticed(ruin: Callable[[Path], object], filled: Path) -> None:
    ruin(filled)
    done = started("verify", filled, "--json")
    assert (done.returncode, done.stderr) == (1, "")
    assert '"damaged"' in done.stdout or "备份" in done.stdout
    import_done = started("import", filled, MESSY, "--json")
    assert import_done.stderr == ""


def test_every_page_that_lost_a_bit_is_noticed(made_filled: Path, tmp_path: Path) -> None:
    size = made_filled.stat().st_size
    right = figures(made_filled)
    for at in (4096, 5000, size // 3, size // 2, size - 4096 * 3, size - 1):
        path = copied(made_filled, tmp_path / f"{at}.ledger")
        flipped(path, at)
        code, answer = answered("verify", path)
        assert code == 1, at
        assert "备份" in str(answer)
        # Whatever reads the page refuses; what never meets it answers rightly.
        code, answer = answered("figures", path, "--on", DAY)
        if code:
            assert understood(answer).code == "damaged"
        else:
            assert {park["park"]: park["figures"] for park in answer["parks"]} == right
        code, answer = answered("import", path, MESSY)
        assert code == 0 or understood(answer).code == "damaged"


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda path: path.unlink(missing_ok=True), "not_found"),
        (lambda path: path.mkdir(), "not_found"),
        (lambda path: path.write_bytes(b""), "not_ledger"),
        (lambda path: path.write_text("流水账。" * 2000, encoding="utf-8"), "not_ledger"),
        (lambda path: shutil.copyfile(CLEAN, path), "not_ledger"),
        (_plain_database, "plaintext"),
        (lambda path: path.write_bytes(os.urandom(8192)), "key_missing"),
    ],
)
def test_what_is_no_ledger(make: Callable[[Path], object], code: str, tmp_path: Path) -> None:
    path = tmp_path / "别的.ledger"
    if make is _plain_database:
        path.touch()
    make(path)
    before = contents(tmp_path)
    assert refused_here("verify", path).code == code
    assert refused_here("import", path, MESSY).code == code
    assert contents(tmp_path) == before


def _made_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


RUINED_KEYS: dict[str, Callable[[Path], object]] = {
    "emptied": lambda path: path.write_bytes(b""),
    "one bit": lambda path: flipped(path, 300),
    "cut": lambda path: path.write_bytes(path.read_bytes()[:400]),
    "other text": lambda path: path.write_text("{}", encoding="utf-8"),
    "deep": lambda path: path.write_bytes(b"[" * 100_000),
    "gone": lambda path: path.unlink(),
    "folder": _made_a_folder,
}


@pytest.mark.parametrize("ruin", RUINED_KEYS)
def test_key_files(ruin: str, filled: Path) -> None:
    before = tables(filled)
    key, spare = (Path(f"{filled}{ending}") for ending in (".key", ".key.bak"))
    whole = key.read_bytes()
    RUINED_KEYS[ruin](key)
    if ruin != "folder":
        assert call("verify", filled)["ok"]  # the second copy does, and mends the first
        assert key.read_bytes() == whole
        RUINED_KEYS[ruin](key)
    RUINED_KEYS[ruin](spare)
    refusal = refused("import", filled, MESSY)
    assert refusal.code == ("key_missing" if ruin == "gone" else "key_damaged")
    assert "备份" in refusal.hint
    for path in (key, spare):
        if path.is_dir():
            path.rmdir()
        path.write_bytes(whole)
    assert tables(filled) == before
    assert problems(filled) == []


def test_the_key_of_another_ledger(filled: Path, tmp_path: Path) -> None:
    other = tmp_path / "另一本.ledger"
    call("init", other, "--unit", UNIT)
    whole = {ending: Path(f"{filled}{ending}").read_bytes() for ending in (".key", ".key.bak")}
    for ending in whole:
        shutil.copyfile(f"{other}{ending}", f"{filled}{ending}")
    refusal = refused("verify", filled)
    assert refusal.code == "damaged"
    assert "密钥文件" in refusal.message
    for ending, content in whole.items():
        Path(f"{filled}{ending}").write_bytes(content)
    assert call("verify", filled)["ok"]


def test_the_ledger_of_a_newer_program(filled: Path) -> None:
    database = connected(filled)
    columns = [c.name for c in database["_sqlite_migrations"].columns if c.name != "name"]
    row = database.execute(
        f"SELECT {', '.join(columns)} FROM _sqlite_migrations ORDER BY rowid DESC LIMIT 1"
    ).fetchone()
    values = dict(zip(columns, row, strict=True)) | {"name": "9999_of_next_year"}
    values.pop("id", None)
    database.table("_sqlite_migrations").insert(values)
    database.close()
    before = tables(filled)
    for verb in (["verify"], ["import", MESSY], ["figures", "--on", DAY]):
        refusal = refused(verb[0], filled, *verb[1:])
        assert refusal.code == "newer"
        assert "新版程序" in refusal.hint
    assert tables(filled) == before
    assert not (filled.parent / "备份").exists()


HOLDER = """
import sys
from pathlib import Path
from app.store.ledger import unlock
held = unlock(Path(sys.argv[1]), sys.argv[2])
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_window_on_one_ledger(filled: Path) -> None:
    before = tables(filled)
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(filled), PASSPHRASE],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as first:  # fmt: skip
        assert first.stdout is not None
        assert first.stdout.readline() == "held\n"
        for words in (["import", filled, MESSY], ["verify", filled]):
            refusal = refused(*words)
            assert refusal.code == "in_use"
            assert "窗口" in refusal.hint
        first.kill()
    assert tables(filled) == before
    assert call("verify", filled)["ok"]  # a killed window leaves no lock behind


def test_unknown_park_and_unit(filled: Path, tmp_path: Path) -> None:
    before = tables(filled)
    for words in (["figures", "--on", DAY], ["assess", "--on", DAY, "--pdf", tmp_path / "文书"]):
        refusal = refused_here(words[0], filled, *words[1:], "--park", "没有这个园")
        assert refusal.code == "unknown_park"
        assert "没有这个园" in refusal.message
        assert "、" in refusal.hint or "台账里有" in refusal.hint
    assert not (tmp_path / "文书").exists()
    assert tables(filled) == before
    for unit in ("999999", "", "扎赉特旗", "15222２"):
        assert refused_here("init", tmp_path / "新.ledger", "--unit", unit).code == "unknown_unit"
    assert not list(tmp_path.glob("*新.ledger*"))


@pytest.mark.parametrize("weak", ["", "1234567", "aaaaaaaaaaaa", "１２３"])
def test_a_weak_passphrase_makes_no_ledger(weak: str, tmp_path: Path) -> None:
    path = tmp_path / "新.ledger"
    assert refused("init", path, "--unit", UNIT, passphrase=weak).code == "weak_passphrase"
    assert list(tmp_path.iterdir()) == []


def test_init_overwrites_nothing(filled: Path) -> None:
    before = contents(filled.parent)
    assert refused_here("init", filled, "--unit", UNIT).code == "exists"
    for ending in (".key", ".key.bak"):
        orphan = filled.parent / f"旧{ending}"
        orphan.write_bytes(Path(f"{filled}{ending}").read_bytes())
        assert refused_here("init", filled.parent / "旧", "--unit", UNIT).code == "exists"
        orphan.unlink()
    assert contents(filled.parent) == before


def test_places_that_are_none(filled: Path, tmp_path: Path) -> None:
    before = tables(filled)
    long = tmp_path / ("长" * 100 + ".ledger")
    for path, code in (
        (tmp_path / "没有的文件夹" / "新.ledger", "not_found"),
        (filled / "新.ledger", "not_found"),
        (tmp_path, "exists"),
        (long, "name_too_long"),
    ):
        assert refused_here("init", path, "--unit", UNIT).code == code
    assert refused_here("verify", long).code == "name_too_long"
    for out in (filled, filled / "文书"):
        refusal = refused_here("assess", filled, "--on", DAY, "--pdf", out)
        assert refusal.code == "not_writable"
    refusal = refused_here("import", filled, MESSY, "--refused-to", filled)
    assert refusal.code == "not_writable"
    assert "没有导入" in refusal.message
    assert tables(filled) == before


def test_no_passphrase_at_all(filled: Path, tmp_path: Path) -> None:
    bare = (shutil.which("env") or "env", "-u", "PARKLEDGER_PASSPHRASE", *MAIN)
    assert refused("verify", filled, program=bare).code == "no_passphrase"
    given = tmp_path / "口令.txt"
    for content in (b"\xff\xfe\x00", None):
        if content:
            given.write_bytes(content)
        else:
            given.unlink()
        refusal = refused("verify", filled, "--passphrase-file", given, program=bare)
        assert refusal.code == "passphrase_file"
    given.write_text(f"{PASSPHRASE}\n", encoding="utf-8-sig")
    assert started("verify", filled, "--passphrase-file", given, program=bare).returncode == 0


def _without_privilege() -> tuple[str, ...]:
    """The program as somebody whom a folder's permissions bind, the administrator too."""
    if os.name != "posix":
        pytest.skip("permissions of folders are another matter here")
    if os.geteuid() != 0:
        return MAIN
    setpriv = shutil.which("setpriv")
    command = [setpriv or "", "--bounding-set=-dac_override,-dac_read_search", *MAIN]
    if setpriv is None or subprocess.run([*command[:2], "true"], check=False).returncode:
        pytest.skip("the administrator's privilege cannot be laid down here")
    return tuple(command)


def test_a_folder_that_cannot_be_written(filled: Path, tmp_path: Path) -> None:
    program = _without_privilege()
    folder = tmp_path / "只读"
    folder.mkdir()
    path = copied(filled, folder / "台账.ledger")
    before, counted = contents(folder), rows_in(filled)
    folder.chmod(0o555)
    try:
        for words in (["verify", path], ["import", path, MESSY]):
            assert refused(*words, program=program).code == "not_writable"
        new = folder / "新.ledger"
        assert refused("init", new, "--unit", UNIT, program=program).code == "not_writable"
        for words in (["import", filled, MESSY, "--refused-to", folder],
                      ["assess", filled, "--on", DAY, "--pdf", folder / "文书"]):  # fmt: skip
            assert refused(*words, program=program).code == "not_writable"
    finally:
        folder.chmod(0o755)
    assert contents(folder) == before
    assert rows_in(filled) == counted
    assert call("verify", path)["ok"]


def test_files_that_cannot_be_read(filled: Path, tmp_path: Path) -> None:
    program = _without_privilege()
    before = tables(filled)
    workbook = Path(shutil.copyfile(MESSY, tmp_path / "锁.xlsx"))
    for path, words, code in (
        (workbook, ["import", filled, workbook], "unreadable"),
        (filled, ["verify", filled], "not_writable"),
        (Path(f"{filled}.key"), ["verify", filled], "not_writable"),
    ):
        path.chmod(0o000)
        assert refused(*words, program=program).code == code
        path.chmod(0o644)
    assert tables(filled) == before
