"""How many cells an old .xls file comes to, found without laying them out.

The rule: the reader believes every length and every chain of sectors that such a file states; here
each is held against the file itself. What does not fit is a ValueError.
"""

import struct
from collections.abc import Iterator

from app.workbooks.scattered import TooManyCells

_RESERVED = 0xFFFFFFFA  # from here on no sector
_END = 0xFFFFFFFE
_NAMES = ("Workbook", "Book")
_SMALL = 4096
_RESERVED_MOST = 1 << 26

_SHEET, _STRINGS, _SIZE, _END_OF_SHEET = 0x0085, 0x00FC, 0x0200, 0x000A
_CELLS = frozenset([0x0006, 0x00BD, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E])
_SEVERAL = 0x00BD  # cells side by side; their last column stands at the end
_WIDEST_SHEET = 65_536 * 256


def laid_out(content: bytes) -> int | None:
    """At most how many cells the reader makes; None if the file holds no workbook.

    Raises TooManyCells and ValueError.
    """
    try:
        stream = _workbook(content)
    except (struct.error, IndexError) as error:
        raise ValueError("torn") from error
    return None if stream is None else sum(_sheets(stream))


# ---------------------------------------------------------------- the file in the file


def _workbook(content: bytes) -> bytes | None:
    """The stream of the workbook, gathered from its sectors."""
    shift = {9: 512, 12: 4096}.get(struct.unpack_from("<H", content, 30)[0])
    if shift is None:
        raise ValueError("sectors of no size known")
    directory_length, table_length = struct.unpack_from("<II", content, 40)
    directory, small_table, small_length, links = struct.unpack_from("<I8x3I", content, 48)
    reserved = struct.unpack_from("<I", content, 62)[0]  # where the reader takes it from
    for stated in (directory_length, table_length, small_length):
        _fits(stated * shift, content)
    if reserved > _RESERVED_MOST:
        raise ValueError("room for more than any file")
    sectors = _Sectors(content[shift:], shift)
    sectors.table = _table(content, sectors, links)
    entries = [*_entries(sectors.chain(directory), shift)]
    root = entries[0]
    found = next((each for name in _NAMES for each in entries if each[0] == name), None)
    _fits(root[2], content)
    small = _Sectors(b"", 64)
    if small_length:
        held = sectors.chain(root[1])[: root[2]]
        small = _Sectors(held, 64, _whole(sectors.chain(small_table)))
    if found is None:
        return None
    _, start, length = found
    _fits(length, content)
    return (sectors if length >= _SMALL else small).chain(start)[:length]


class _Sectors:
    """Equal pieces of a file, and for each the one that follows it."""

    def __init__(self, content: bytes, size: int, table: tuple[int, ...] = ()) -> None:
        self._content = content
        self._size = size
        self.count = -(-len(content) // size)
        self.table = table

    def piece(self, number: int) -> bytes:
        if number >= self.count:
            raise ValueError("a sector behind the end of the file")
        return self._content[number * self._size : (number + 1) * self._size]

    def chain(self, number: int) -> bytes:
        """All that begins with a sector; the end of a chain may be its beginning."""
        pieces: list[bytes] = []
        while number != _END:
            if len(pieces) > self.count:
                raise ValueError("a chain of sectors that never ends")
            pieces.append(self.piece(number))
            number = self.table[number]
        return b"".join(pieces)


def _table(content: bytes, sectors: _Sectors, links: int) -> tuple[int, ...]:
    """For each sector the one that follows it, from the sectors that say so."""
    places = [*_whole(content[76:512])]
    for _ in range(sectors.count + 1):
        if links >= _RESERVED:
            break
        places += _whole(sectors.piece(links))
        links = places.pop()
    else:
        raise ValueError("a chain of sectors that never ends")
    said = b"".join(sectors.piece(place) for place in places if place < _RESERVED)
    _fits(len(said), content)
    return _whole(said)


def _entries(directory: bytes, shift: int) -> Iterator[tuple[str, int, int]]:
    """Name, first sector and length of each stream."""
    for at in range(0, len(directory), 128):
        entry = directory[at : at + 128]
        name = entry[:64].decode("utf-16-le", "replace").partition("\0")[0]
        start, length = struct.unpack_from("<IQ", entry, 116)
        yield name, start, length & 0xFFFFFFFF if shift == 512 else length


def _whole(content: bytes) -> tuple[int, ...]:
    count = len(content) // 4
    return struct.unpack(f"<{count}I", content[: 4 * count])


def _fits(stated: int, content: bytes) -> None:
    if stated > len(content) + _SMALL:
        raise ValueError("longer than the file")


# ---------------------------------------------------------------- its records


def _sheets(stream: bytes) -> Iterator[int]:
    """The cells of each sheet, as often as the reader holds them."""
    places = []
    for kind, start, end in _records(stream, 0):
        if kind == _SHEET and end - start >= 4:
            places.append(struct.unpack_from("<I", stream, start)[0])
        elif kind == _STRINGS and end - start >= 8:
            if struct.unpack_from("<I", stream, start + 4)[0] > len(stream):
                raise ValueError("more texts than bytes")
        elif kind == _END_OF_SHEET:
            break
    for place in places:
        # The reader keeps one copy and hands out another.
        yield 2 * _cells(stream, place)


def _cells(stream: bytes, place: int) -> int:
    """How many cells lie between the first and the last row and column of a sheet."""
    top = left = 1 << 16
    bottom = right = -1
    for kind, start, end in _records(stream, place):
        if kind in _CELLS and end - start >= 4:
            row, column = struct.unpack_from("<HH", stream, start)
            last = struct.unpack_from("<H", stream, end - 2)[0] if kind == _SEVERAL else column
            top, bottom = min(top, row), max(bottom, row)
            left, right = min(left, column), max(right, column, last)
        elif kind == _SIZE and _stated(stream[start:end]) > _WIDEST_SHEET:
            raise TooManyCells
        elif kind == _END_OF_SHEET:
            break
    return max(0, bottom - top + 1) * max(0, right - left + 1)


def _stated(record: bytes) -> int:
    """The size of a sheet as it says itself: the reader makes room for so many cells."""
    form = {10: "<HHHH", 14: "<IIHH"}.get(len(record))
    if form is None:
        raise ValueError("a size of no form known")
    top, bottom, left, right = struct.unpack_from(form, record)
    if bottom < 1 or right < 1:
        return 1
    if bottom <= top or right <= left:
        raise ValueError("a sheet that ends before it begins")
    return int((bottom - top) * (right - left))


def _records(stream: bytes, place: int) -> Iterator[tuple[int, int, int]]:
    """Kind, start and end of each record from a place on, up to a torn one."""
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        place += 4
        if place + length > len(stream):
            return
        yield kind, place, place + length
        place += length
