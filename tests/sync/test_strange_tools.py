"""A stranger's tools open what we write: Debian's age, tar, gzip and minisign."""

import base64
import gzip
import json
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest

from app.sync import bundle
from app.sync.bundle import Evidence, Opened
from tests.sync import made_up
from tests.sync.made_up import BANNER, LEAGUE, RECORDS

PAPER = b"a made-up paper"


def run(*command: str, cwd: Path) -> bytes:
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed: setup/system-libraries.sh tests")
    return subprocess.run(command, cwd=cwd, check=True, capture_output=True).stdout


@pytest.fixture
def written(tmp_path: Path) -> bundle.Written:
    paper = Evidence(sha256(PAPER).hexdigest(), len(PAPER), lambda: [PAPER])
    return bundle.write(
        made_up.draft(recipient_keys=(LEAGUE.recipient, BANNER.recipient)),
        records=RECORDS,
        evidence=[paper],
        secret=BANNER.secret,
        folder=tmp_path,
    )


@pytest.fixture(params=[LEAGUE, BANNER], ids=["league", "sender's recovery key"])
def unpacked(written: bundle.Written, tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    (tmp_path / "key.txt").write_text(request.param.identity + "\n", encoding="ascii")
    run("age", "-d", "-i", "key.txt", "-o", "b.tar", written.path.name, cwd=tmp_path)
    folder = tmp_path / "out"
    folder.mkdir()
    run("tar", "--extract", "--file", "../b.tar", cwd=folder)
    return folder


def test_age_tar_gzip(unpacked: Path) -> None:
    listed = run("tar", "--list", "--verbose", "--file", "../b.tar", cwd=unpacked).decode()
    assert [line.split()[0] for line in listed.splitlines()] == ["-rw-------"] * 4
    assert [line.split()[-1] for line in listed.splitlines()] == [
        "manifest.json",
        "manifest.json.minisig",
        "records.jsonl.gz",
        "att/" + sha256(PAPER).hexdigest(),
    ]
    assert "1970-01-01" in listed
    lines = run("gzip", "--decompress", "--stdout", "records.jsonl.gz", cwd=unpacked)
    assert [json.loads(line) for line in lines.splitlines()] == list(RECORDS)
    assert (unpacked / "att" / sha256(PAPER).hexdigest()).read_bytes() == PAPER


def test_minisign(unpacked: Path) -> None:
    # As `minisign -P` takes it, with the number of the key that the signature names.
    signed = base64.b64decode((unpacked / "manifest.json.minisig").read_bytes().splitlines()[1])
    key = base64.b64encode(b"Ed" + signed[2:10] + BANNER.card.signing_key).decode()
    said = run("minisign", "-V", "-m", "manifest.json", "-P", key, cwd=unpacked).decode()
    assert "verified" in said
    (unpacked / "manifest.json").write_bytes(b"{}")
    with pytest.raises(subprocess.CalledProcessError):
        run("minisign", "-V", "-m", "manifest.json", "-P", key, cwd=unpacked)


def test_of_what_a_stranger_packs_only_the_strict_form_is_read(
    unpacked: Path, tmp_path: Path
) -> None:
    """GNU tar told to write our form is read; its own default is not."""
    names = ["manifest.json", "manifest.json.minisig", "records.jsonl.gz"]
    names.append("att/" + sha256(PAPER).hexdigest())
    for path in names:
        (unpacked / path).chmod(0o600)
    strict = ("--format=ustar", "--mtime=@0", "--owner=0", "--group=0", "--numeric-owner", "-b1")
    for options, expected in ((strict, True), (("--format=gnu", "--mtime=@0"), False)):
        run("tar", "--create", "--file", "again.tar", *options, *names, cwd=unpacked)
        sealed = tmp_path / "again.age"
        sealed.unlink(missing_ok=True)
        run("age", "-r", LEAGUE.recipient, "-o", str(sealed), "again.tar", cwd=unpacked)
        with bundle.read(
            sealed, identities=[LEAGUE.identity], known=made_up.known(), folder=tmp_path
        ) as result:
            assert isinstance(result, Opened) is expected, result


def test_the_records_are_zipped_without_a_clock(written: bundle.Written, unpacked: Path) -> None:
    packed = (unpacked / "records.jsonl.gz").read_bytes()
    assert packed[:10] == b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
    assert sha256(gzip.decompress(packed)).hexdigest() == written.manifest.members[0].raw_sha256
