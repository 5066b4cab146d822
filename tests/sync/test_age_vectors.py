"""The age project's own vectors: what its format forbids, our envelope does not open.

The rule: nothing is handed out unless the whole file was right. The vectors are C2SP/CCTV's (0BSD,
CC0 or Unlicense), those for a key of our kind: not for passphrases, armour or other keys.
"""

import io
import zipfile
import zlib
from hashlib import sha256
from pathlib import Path

import pytest

from app.sync import envelope
from app.sync.codes import BundleError

VECTORS = Path(__file__).parents[1] / "vectors" / "c2sp-age.zip"


def vectors() -> dict[str, bytes]:
    with zipfile.ZipFile(VECTORS) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


FILES = vectors()


def test_there_are_vectors_of_every_kind() -> None:
    assert len(FILES) > 60
    kinds = {content.split(b"\n", 1)[0] for content in FILES.values()}
    assert kinds == {
        b"expect: success",
        b"expect: no match",
        b"expect: HMAC failure",
        b"expect: header failure",
        b"expect: payload failure",
    }


@pytest.mark.parametrize("name", FILES)
def test_a_vector(name: str, tmp_path: Path) -> None:
    head, _, sealed = FILES[name].partition(b"\n\n")
    said = [line.split(": ", 1) for line in head.decode().splitlines()]
    facts = dict(said)
    identities = [value for key, value in said if key == "identity"]
    if facts.get("compressed") == "zlib":
        sealed = zlib.decompress(sealed)
    code, digest = "OK", ""
    try:
        with envelope.opened(io.BytesIO(sealed), identities=identities, folder=tmp_path) as plain:
            digest = sha256(plain.read()).hexdigest()
    except BundleError as refused:
        code = refused.code
    expected = {"success": {"OK"}, "no match": {"NOT_FOR_US"}}
    # A stanza of ours that cannot be read passes for one of another's.
    assert code in expected.get(facts["expect"], {"DAMAGED", "NOT_FOR_US"})
    assert digest == (facts["payload"] if facts["expect"] == "success" else "")
