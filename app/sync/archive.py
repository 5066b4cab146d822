"""A tar file of the strictest kind: plain ustar, regular files, one header for a name and a size.

The rule: a header is read by writing it anew; whatever differs in one byte is refused.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from app.sync.codes import refusal

BLOCK = 512
_END = bytes(2 * BLOCK)
_NAME = re.compile(r"[a-z0-9][a-z0-9./]{0,98}")
_SIZE_LIMIT = 8**11
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Content:
    """A file to be packed: `chunks` must give exactly `size` bytes."""

    name: str
    size: int
    chunks: Iterable[bytes]


@dataclass(frozen=True, slots=True)
class Entry:
    """A file found in an archive, and where its bytes begin."""

    name: str
    size: int
    offset: int


def pack(contents: Iterable[Content]) -> Iterator[bytes]:
    """The bytes of the archive. ValueError if a file is not as long as it was said to be."""
    for content in contents:
        yield header(content.name, content.size)
        written = 0
        for chunk in content.chunks:
            written += len(chunk)
            yield chunk
        if written != content.size:
            raise ValueError(f"{content.name} has {written} bytes, not {content.size}")
        yield bytes(-content.size % BLOCK)
    yield _END


def length(sizes: Iterable[int]) -> int:
    """How many bytes an archive of files of these sizes has."""
    return sum(BLOCK + size + -size % BLOCK for size in sizes) + len(_END)


def header(name: str, size: int) -> bytes:
    """The 512 bytes before a file: mode 0600, no owner, no time."""
    if _NAME.fullmatch(name) is None or ".." in name or not 0 <= size < _SIZE_LIMIT:
        raise ValueError(f"no archive of ours has {name!r} of {size} bytes")
    before = b"".join(
        (
            name.encode("ascii").ljust(100, b"\0"),
            b"0000600\0",
            b"0000000\0" * 2,
            b"%011o\0" % size,
            b"%011o\0" % 0,
        )
    )
    after = (b"0" + bytes(100) + b"ustar\x0000" + bytes(64) + b"0000000\0" * 2).ljust(356, b"\0")
    total = sum(before) + sum(after) + 8 * ord(" ")
    return before + b"%06o\0 " % total + after


class Reader:
    """Goes through an archive once, file by file; the bytes of each stay within reach."""

    def __init__(self, archive: BinaryIO) -> None:
        self._archive = archive
        self._length = archive.seek(0, 2)
        self._next = 0

    def entry(self) -> Entry | None:
        """The next file, or None at the end, which must be the end indeed."""
        block = self._bytes(self._next, BLOCK)
        if not any(block):
            if self._length - self._next != len(_END) or any(self._bytes(self._next, len(_END))):
                raise refusal("STRUCTURE", what="结尾之后还有内容")
            return None
        found = _read_header(block, self._next + BLOCK)
        padding = -found.size % BLOCK
        if any(self._bytes(found.offset + found.size, padding)):
            raise refusal("STRUCTURE", what="空白处有内容")
        self._next = found.offset + found.size + padding
        return found

    def chunks(self, entry: Entry) -> Iterator[bytes]:
        """The bytes of a file, 64 KiB at a time."""
        for start in range(0, entry.size, _CHUNK):
            yield self._bytes(entry.offset + start, min(_CHUNK, entry.size - start))

    def whole(self, entry: Entry) -> bytes:
        """The bytes of a small file."""
        return self._bytes(entry.offset, entry.size)

    def _bytes(self, offset: int, count: int) -> bytes:
        if offset + count > self._length:
            raise refusal("STRUCTURE", what="没有写完")
        self._archive.seek(offset)
        return self._archive.read(count)


def _read_header(block: bytes, offset: int) -> Entry:
    try:
        name = block[:100].rstrip(b"\0").decode("ascii")
        size = int(block[124:135], 8)
        as_we_write = header(name, size)
    except ValueError as error:
        raise refusal("STRUCTURE", what="目录项读不懂") from error
    if block != as_we_write:
        raise refusal("STRUCTURE", what="目录项的写法不是规定的那一种")
    return Entry(name, size, offset)
