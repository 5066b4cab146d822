"""The npm package age-encryption, a stranger's implementation of age, asked to seal and to open.

The rule: what it sealed once lies beside this file and is read by every test run; where Node.js is
there as well, it is asked anew. `python -m tests.sync.age_encryption.client` makes the files.
"""

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pyrage
from pyrage import x25519

from tests.sync.fuzz_depths import BANNER, LEAGUE
from tests.vectors import make

HERE = Path(__file__).parent
KIB = 1 << 10

# What was sealed, by the name of its file: nothing, whole pieces of the format (64 KiB) and some
# bytes, for one office and for two.
PLAIN: dict[str, bytes] = {
    "empty": b"",
    "one": b"1",
    "piece": bytes(64 * KIB),
    "piece-and-one": bytes(64 * KIB + 1),
    "bundle": pyrage.decrypt(
        (make.HERE / "good.age").read_bytes(), [x25519.Identity.from_str(LEAGUE.identity)]
    ),
}
RECIPIENTS = (LEAGUE.recipient, BANNER.recipient)


def missing() -> str:
    """Why the package cannot be asked here; empty if it can."""
    node = shutil.which("node")
    if node is None:
        return "Node.js is not installed"
    said = subprocess.run([node, "--version"], check=True, capture_output=True, text=True).stdout
    if int(re.sub(r"\D.*", "", said.strip().removeprefix("v"))) < 20:
        return f"Node.js 20 is needed, this is {said.strip()}"
    if not (HERE / "node_modules" / "age-encryption").is_dir():
        return "age-encryption is not installed: setup/node-packages.sh"
    return ""


def seal(content: bytes, *recipients: str) -> bytes:
    """Sealed by the package."""
    return _run("seal", content, recipients)


def unseal(sealed: bytes, *identities: str) -> bytes:
    """Opened by the package; CalledProcessError if it refuses."""
    return _run("open", sealed, identities)


def _run(verb: str, content: bytes, keys: tuple[str, ...]) -> bytes:
    with tempfile.TemporaryDirectory() as name:
        source, target = Path(name) / "in", Path(name) / "out"
        source.write_bytes(content)
        command = ["node", str(HERE / "client.mjs"), verb, str(source), str(target), *keys]
        subprocess.run(command, check=True, capture_output=True)
        return target.read_bytes()


def main() -> None:
    for name, content in PLAIN.items():
        (HERE / f"{name}.age").write_bytes(seal(content, *RECIPIENTS))


if __name__ == "__main__":
    main()
