"""Another maker's age, the npm package age-encryption, opens what we seal, and we what it seals."""

import io
import subprocess
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path

import pytest

from app.sync import bundle, envelope
from app.sync.bundle import Evidence, Opened
from tests.sync import made_up
from tests.sync.age_encryption import client
from tests.sync.fuzz_depths import BANNER, KNOWN, LEAGUE
from tests.sync.made_up import RECORDS


@pytest.fixture(scope="module")
def asked() -> None:
    """Node.js 20 is not among Debian 12's packages; where it is missing, the kept files remain."""
    if reason := client.missing():
        pytest.skip(reason)


def kept(name: str, _content: bytes) -> bytes:
    return (client.HERE / f"{name}.age").read_bytes()


@cache
def anew(_name: str, content: bytes) -> bytes:
    if reason := client.missing():
        pytest.skip(reason)
    return client.seal(content, *client.RECIPIENTS)


@pytest.mark.parametrize("office", [LEAGUE, BANNER], ids=["league", "sender's recovery key"])
@pytest.mark.parametrize("name", client.PLAIN)
@pytest.mark.parametrize("sealed", [kept, anew])
def test_our_envelope_opens_what_it_sealed(
    sealed: Callable[[str, bytes], bytes], name: str, office: made_up.Office, tmp_path: Path
) -> None:
    source = io.BytesIO(sealed(name, client.PLAIN[name]))
    with envelope.opened(source, identities=[office.identity], folder=tmp_path) as plain:
        assert plain.read() == client.PLAIN[name]


@pytest.mark.parametrize("sealed", [kept, anew])
def test_our_reader_opens_a_bundle_it_sealed(
    sealed: Callable[[str, bytes], bytes], tmp_path: Path
) -> None:
    path = tmp_path / "b.age"
    path.write_bytes(sealed("bundle", client.PLAIN["bundle"]))
    with bundle.read(path, identities=[LEAGUE.identity], known=KNOWN, folder=tmp_path) as result:
        assert isinstance(result, Opened)
        assert [line.record for line in result.records()] == list(RECORDS)


@pytest.mark.usefixtures("asked")
def test_it_opens_a_bundle_of_ours(tmp_path: Path) -> None:
    """Several pieces long, for the league and for the sender's own recovery key."""
    paper = bytes(range(256)) * 1000
    draft = made_up.draft(BANNER, LEAGUE, recipient_keys=client.RECIPIENTS)
    written = bundle.write(
        draft,
        records=RECORDS,
        evidence=[Evidence(sha256(paper).hexdigest(), len(paper), lambda: [paper])],
        secret=BANNER.secret,
        folder=tmp_path,
    )
    sealed = written.path.read_bytes()
    with envelope.opened(
        io.BytesIO(sealed), identities=[LEAGUE.identity], folder=tmp_path
    ) as plain:
        expected = plain.read()
    assert paper in expected
    for office in (LEAGUE, BANNER):
        assert client.unseal(sealed, office.identity) == expected
    for damaged in (sealed[:-1], sealed + b"\n", sealed[:-50] + b"\0" + sealed[-49:]):
        with pytest.raises(subprocess.CalledProcessError):
            client.unseal(damaged, LEAGUE.identity)


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("size", [0, 1, (64 << 10) - 1, 64 << 10, (64 << 10) + 1])
def test_it_opens_any_length_of_ours(size: int) -> None:
    out = io.BytesIO()
    envelope.seal([bytes(size)], out, recipients=client.RECIPIENTS)
    assert client.unseal(out.getvalue(), LEAGUE.identity) == bytes(size)
