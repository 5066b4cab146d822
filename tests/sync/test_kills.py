"""A program that is killed leaves no plaintext: not while it reads, not while it writes."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.sync import bundle
from tests.sync import made_up
from tests.sync.made_up import BANNER, LEAGUE

CANARY = "虚构金丝雀商贸有限公司"
TOP = Path(__file__).parents[2]

READING = """
import sys
from pathlib import Path
from app.sync import envelope
path, folder, identity = sys.argv[1:]
with open(path, "rb") as sealed:
    with envelope.opened(sealed, identities=[identity], folder=Path(folder)) as plain:
        assert plain.read(13) == b"manifest.json"
        print("now", flush=True)
        sys.stdin.read()
"""

WRITING = """
import sys
from pathlib import Path
from app.sync import bundle
from tests.sync import made_up
canary, folder, _ = sys.argv[1:]
def records():
    for number in range(5000):
        yield {"id": number, "name": canary}
    print("now", flush=True)
    sys.stdin.read()
bundle.write(
    made_up.draft(), records=records(), secret=made_up.BANNER.secret, folder=Path(folder)
)
"""


def killed(script: str, *arguments: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        cwd=TOP,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "now\n"
        process.kill()


@pytest.fixture
def written(tmp_path: Path) -> bundle.Written:
    return bundle.write(
        made_up.draft(), records=[{"name": CANARY}], secret=BANNER.secret, folder=tmp_path
    )


def test_killed_while_reading(written: bundle.Written, tmp_path: Path) -> None:
    folder = tmp_path / "ledger"
    folder.mkdir()
    killed(READING, str(written.path), str(folder), LEAGUE.identity)
    assert list(folder.iterdir()) == []


def test_killed_while_writing(tmp_path: Path) -> None:
    killed(WRITING, CANARY, str(tmp_path), "")
    assert list(tmp_path.iterdir()) == []


def test_the_canary_is_in_no_file(written: bundle.Written, tmp_path: Path) -> None:
    with bundle.read(
        written.path, identities=[LEAGUE.identity], known=made_up.known(), folder=tmp_path
    ) as result:
        assert isinstance(result, bundle.Opened)
        files = [path for path in tmp_path.rglob("*") if path.is_file()]
        assert files == [written.path]
        assert CANARY.encode() not in written.path.read_bytes()


FULL = """
import resource, sys
from pathlib import Path
from app.sync import bundle
from tests.sync import made_up
folder = Path(sys.argv[1])
records = [{"id": made_up.sha256(b"%d" % number).hexdigest()} for number in range(3000)]
def write():
    return bundle.write(
        made_up.draft(), records=records, secret=made_up.BANNER.secret, folder=folder
    )
whole = write()
whole.path.unlink()
hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
# The size of a seal varies by some hundred bytes: age adds a stanza for nobody.
for limit in (0, 1, 100, whole.size // 2, whole.size - 70000, whole.size - 5000, whole.size - 2000):
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    try:
        write()
    except OSError:
        assert list(folder.iterdir()) == [], limit
    else:
        raise AssertionError(limit)
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
assert write().path.is_file()
"""


def test_a_disk_that_takes_no_more_leaves_nothing(tmp_path: Path) -> None:
    """At every stage: the records, the archive, the last bytes of the seal."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", FULL, str(tmp_path)],
        cwd=TOP,
        check=False,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
