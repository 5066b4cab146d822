"""However much a bundle inflates to, the reader holds little of it; and the limits hold exactly."""

import gzip
import io
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from app.errors import AppError
from app.sync import bundle, envelope, manifest, payload
from app.sync.bundle import Evidence
from app.sync.codes import BundleError
from app.sync.manifest import LINE_LIMIT, RAW_LIMIT, RECORDS_LIMIT, Member
from app.sync.strict_json import Json
from tests.sync import made_up
from tests.sync.fuzz_depths import BANNER, LEAGUE

TOP = Path(__file__).parents[2]
MOST_KIB = 100 << 10

# Reads a bundle whole and says by how many KiB the most memory it ever held grew. The system's
# other count, that of the process, would begin with the memory of the one that started it.
READ = """
import sys
from dataclasses import replace
from pathlib import Path
from app.sync import bundle
from tests.sync.fuzz_depths import KNOWN, LEAGUE, outcome, seal_honest

def most():
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0])

assert outcome(seal_honest(b"{}\\n")) == "OK"
base = most()
path = Path(sys.argv[1])
known = replace(KNOWN, chains=(), seen={})
with bundle.read(path, identities=[LEAGUE.identity], known=known, folder=path.parent) as opened:
    count = sum(line.record is not None for line in opened.records())
    assert count == opened.manifest.members[0].records
print(most() - base)
"""


def a_gigabyte(length: int) -> Iterator[dict[str, Json]]:
    """Records that come to almost as much as a bundle may hold, in lines of `length` bytes."""
    record: dict[str, Json] = {"note": "0" * (length - len('{"note":""}\n'))}
    for _ in range(RAW_LIMIT // length):
        yield record


@pytest.mark.long
@pytest.mark.parametrize("length", [1000, LINE_LIMIT])
def test_a_gigabyte_is_read_in_little_memory(length: int, tmp_path: Path) -> None:
    if not Path("/proc/self/status").exists():
        pytest.skip("this system does not say how much memory was held")
    written = bundle.write(
        made_up.draft(BANNER, LEAGUE),
        records=a_gigabyte(length),
        secret=BANNER.secret,
        folder=tmp_path,
    )
    assert written.manifest.members[0].raw_size > RAW_LIMIT - LINE_LIMIT
    assert written.size < RAW_LIMIT >> 6
    command = [sys.executable, "-c", READ, str(written.path)]
    grown = int(subprocess.run(command, cwd=TOP, check=True, capture_output=True).stdout)
    assert 0 < grown < MOST_KIB


def zipped(raw: bytes) -> tuple[bytes, Member]:
    packed = gzip.compress(raw, 1, mtime=0)
    return packed, Member(
        name=manifest.RECORDS,
        size=len(packed),
        sha256=sha256(packed).hexdigest(),
        raw_size=len(raw),
        raw_sha256=sha256(raw).hexdigest(),
        records=raw.count(b"\n"),
    )


@pytest.mark.parametrize("before", [0, 1, (1 << 18) - 1, 1 << 18, (1 << 18) + 1])
@pytest.mark.parametrize("after", [b"", b"{}\n"])
def test_the_longest_line_wherever_it_begins(before: int, after: bytes) -> None:
    short = b"x" * (before - 1) + b"\n" if before else b""
    packed, member = zipped(short + b"x" * (LINE_LIMIT - 1) + b"\n" + after)
    payload.check([packed], member)
    assert [line.number for line in payload.read([packed], member)][-1] == member.records
    packed, member = zipped(short + b"x" * LINE_LIMIT + b"\n" + after)
    with pytest.raises(BundleError) as refused:
        payload.check([packed], member)
    assert refused.value.code == "TOO_BIG"


def test_a_line_without_an_end_is_too_long_before_it_ends() -> None:
    packed, member = zipped(b"x" * (4 * LINE_LIMIT))
    with pytest.raises(BundleError) as refused:
        payload.check([packed], member)
    assert refused.value.code == "TOO_BIG"


def test_blank_lines_are_counted_at_once_and_only_so_many_let_in() -> None:
    """Piece by piece, not line by line: a gigabyte of them would take hours."""
    packed, member = zipped(b"\n" * RECORDS_LIMIT)
    payload.check([packed], member)
    with pytest.raises(BundleError) as refused:
        payload.check([packed], replace(member, records=RECORDS_LIMIT + 1))
    assert refused.value.code == "TOO_BIG"


def test_the_writer_keeps_the_limits_of_the_reader() -> None:
    payload._within(RAW_LIMIT, RECORDS_LIMIT)
    for size, count in ((RAW_LIMIT + 1, 1), (1, RECORDS_LIMIT + 1)):
        with pytest.raises(AppError) as refused:
            payload._within(size, count)
        assert refused.value.code == "bundle_too_big"


def test_a_sealed_file_is_no_longer_than_foreseen() -> None:
    keys = [made_up.office("152223", "虚构旗就业中心").recipient for _ in range(8)]
    for size in (0, 1, (1 << 16) - 1, 1 << 16, (1 << 16) + 1, 1 << 20, 3_333_333):
        sealed, _ = envelope.seal([bytes(size)], io.BytesIO(), recipients=keys)
        assert sealed <= envelope.most(size) < sealed + (1 << 13)


def test_many_papers_that_together_would_pass_the_limit_are_not_sealed(tmp_path: Path) -> None:
    """Each brings a header and a margin; what a reader would refuse is told to the sender."""
    each = (manifest.FILE_LIMIT - (3 << 20)) // 3000
    papers = [
        Evidence(sha256(b"%d" % number).hexdigest(), each, lambda: ()) for number in range(3000)
    ]
    with pytest.raises(AppError) as refused:
        bundle.write(
            made_up.draft(BANNER, LEAGUE),
            records=[],
            evidence=papers,
            secret=BANNER.secret,
            folder=tmp_path,
        )
    assert refused.value.code == "bundle_too_big"
    assert list(tmp_path.iterdir()) == []
