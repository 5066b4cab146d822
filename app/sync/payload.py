"""The records of a bundle: one a line, gzipped.

The rule: nothing is inflated further than its declared size, and no line is longer than a limit.
"""

import gzip
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import BinaryIO

from app.errors import AppError
from app.sync import strict_json
from app.sync.codes import refusal
from app.sync.manifest import LINE_LIMIT, RAW_LIMIT, RECORDS, RECORDS_LIMIT, Member
from app.sync.strict_json import Json

_BATCH = 1 << 18
_INFLATED = 1 << 18


@dataclass(frozen=True, slots=True)
class Line:
    """A record as it came, by its line (from 1); None if the line is no strict JSON object."""

    number: int
    record: Mapping[str, Json] | None


class _Tally:
    """Hands bytes on and keeps their number and hash."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self.size = 0
        self.digest = sha256()

    def write(self, chunk: bytes) -> int:
        self._out.write(chunk)
        self.size += len(chunk)
        self.digest.update(chunk)
        return len(chunk)

    def flush(self) -> None:
        self._out.flush()


def deflate(records: Iterable[Mapping[str, Json] | bytes], out: BinaryIO) -> Member:
    """Write the records to `out`, the same bytes for the same records; returns their member.

    Bytes are lines that are spelled already, one or many, each with its line feed. AppError
    `bundle_too_big` if together they pass the limit; ValueError for one too long a line.
    """
    packed = _Tally(out)
    count = 0
    with gzip.GzipFile("", "wb", 6, fileobj=packed, mtime=0) as zipped:
        raw = _Tally(zipped)  # type: ignore[arg-type]
        for lines in _batches(records):
            raw.write(lines)
            count += lines.count(b"\n")
            _within(raw.size, count)
    return Member(
        name=RECORDS,
        size=packed.size,
        sha256=packed.digest.hexdigest(),
        raw_size=raw.size,
        raw_sha256=raw.digest.hexdigest(),
        records=count,
    )


def _batches(records: Iterable[Mapping[str, Json] | bytes]) -> Iterator[bytes]:
    """The records as lines, some hundred KiB at once: the zip file is slow with small writes."""
    lines: list[bytes] = []
    waiting = 0
    for record in records:
        line = record if isinstance(record, bytes) else strict_json.canonical(record) + b"\n"
        if len(line) > LINE_LIMIT:
            _check_lines(line)
        lines.append(line)
        waiting += len(line)
        if waiting >= _BATCH:
            yield b"".join(lines)
            lines, waiting = [], 0
    yield b"".join(lines)


def _check_lines(lines: bytes) -> None:
    longest = max(map(len, lines.splitlines(keepends=True)))
    if longest > LINE_LIMIT:
        raise ValueError(f"a record is {longest} bytes long")


def _within(size: int, count: int) -> None:
    if size > RAW_LIMIT or count > RECORDS_LIMIT:
        raise AppError(
            "要报送的数据超过 1 GB 或五百万条，装不进一个数据包。",
            hint="请先备份台账，再把这句话告诉上级机构，商定怎样报送。",
            code="bundle_too_big",
        )


def check(packed: Iterable[bytes], member: Member) -> None:
    """Check 13 for the records: inflate once, keep nothing, compare with what was declared."""
    if member.records > RECORDS_LIMIT:
        raise refusal("TOO_BIG", what="记录超过五百万条")
    digest = sha256()
    count = 0
    for piece in _measured(_inflate(packed, member.raw_size)):
        digest.update(piece)
        count += piece.count(b"\n")
    if digest.hexdigest() != member.raw_sha256 or count != member.records:
        raise refusal("MEMBER_HASH", what="记录")


def read(packed: Iterable[bytes], member: Member) -> Iterator[Line]:
    """The records of a member that was checked."""
    pieces = _measured(_inflate(packed, member.raw_size))
    for number, line in enumerate(_lines(pieces), start=1):
        yield Line(number, _record(line))


def _record(line: bytes) -> Mapping[str, Json] | None:
    try:
        found = strict_json.parse(line)
    except ValueError:
        return None
    return found if isinstance(found, Mapping) else None


def _inflate(packed: Iterable[bytes], raw_size: int) -> Iterator[bytes]:
    """One gzip stream and nothing behind it, of exactly `raw_size` bytes."""
    inflater = zlib.decompressobj(wbits=31)
    inflated = 0
    for chunk in packed:
        if inflater.eof:
            raise refusal("MEMBER_HASH", what="记录")
        waiting, more = chunk, True
        while more:
            try:
                piece = inflater.decompress(waiting, _INFLATED)
            except zlib.error as error:
                raise refusal("MEMBER_HASH", what="记录") from error
            inflated += len(piece)
            if inflated > raw_size:
                raise refusal("BOMB")
            yield piece
            waiting = inflater.unconsumed_tail
            # A full piece may have more behind it although all that came was taken in.
            more = bool(waiting) or len(piece) == _INFLATED
    if not inflater.eof or inflater.unused_data or inflated != raw_size:
        raise refusal("MEMBER_HASH", what="记录")


def _measured(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces, none longer than a line may be, while no line is too long and the last ends."""
    length = 0
    for piece in pieces:
        first, last = piece.find(b"\n"), piece.rfind(b"\n")
        if length + (len(piece) if first < 0 else first) >= LINE_LIMIT:
            raise refusal("TOO_BIG", what="有一条记录过长")
        length = length + len(piece) if last < 0 else len(piece) - last - 1
        yield piece
    if length:
        raise refusal("MEMBER_HASH", what="记录")


def _lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Whole lines, each with its line feed."""
    rest = b""
    for piece in pieces:
        *whole, rest = (rest + piece).split(b"\n")
        for line in whole:
            yield line + b"\n"
