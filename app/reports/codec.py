"""How plain values are written as JSON and read back, strictly: the building stones of a format.

The rule: what is read is exactly what could have been written, or NotFrozenError.
"""

import base64
import binascii
import json
import lzma
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain.measures import Rate

Json = Any

PRESET = 2  # a park of 5,000 agreements in a second; more would save little
MOST_UNPACKED = 64 << 20


class NotFrozenError(ValueError):
    """The text is no document that this program can read."""


@dataclass(frozen=True, slots=True)
class Codec:
    """How a value is written as JSON and read back."""

    write: Callable[[Any], Json]
    read: Callable[[Json], Any]


def only(*kinds: type) -> Codec:
    """A value of exactly one of these types: True is no 1."""

    def read(said: Json) -> Any:
        if type(said) not in kinds:
            raise NotFrozenError(f"{type(said).__name__} is none of {kinds}")
        return said

    return Codec(lambda value: value, read)


def one_of(*words: str) -> Codec:
    """One of some words."""

    def read(said: Json) -> Any:
        if said not in words:
            raise NotFrozenError("not a known word")
        return said

    return Codec(lambda value: value, read)


def maybe(codec: Codec) -> Codec:
    """The same, or nothing."""
    return Codec(
        lambda value: None if value is None else codec.write(value),
        lambda said: None if said is None else codec.read(said),
    )


def many(codec: Codec) -> Codec:
    """A tuple of them."""

    def read(said: Json) -> tuple[Any, ...]:
        if type(said) is not list:
            raise NotFrozenError("not a list")
        return tuple(codec.read(each) for each in said)

    return Codec(lambda values: [codec.write(each) for each in values], read)


def pair(one: Codec, other: Codec) -> Codec:
    """Two values."""

    def read(said: Json) -> tuple[Any, Any]:
        if type(said) is not list or len(said) != 2:
            raise NotFrozenError("not a pair")
        return one.read(said[0]), other.read(said[1])

    return Codec(lambda pair: [one.write(pair[0]), other.write(pair[1])], read)


def by_key(codec: Codec) -> Codec:
    """A mapping as pairs, for its order is that of the paper."""
    pairs = many(pair(TEXT, codec))
    return Codec(lambda mapping: pairs.write(mapping.items()), lambda said: dict(pairs.read(said)))


def packed(codec: Codec) -> Codec:
    """The same, as compressed text: what is long and alike in every line."""
    return Codec(
        lambda value: pack(codec.write(value)), lambda said: codec.read(unpack(TEXT.read(said)))
    )


def pack(said: Json) -> str:
    """JSON as text of a tenth of its length."""
    plain = canonical(said).encode("utf-8")
    return base64.b64encode(lzma.compress(plain, preset=PRESET)).decode("ascii")


def unpack(text: str) -> Json:
    """JSON that was packed, whole and nothing behind it; never more than MOST_UNPACKED bytes."""
    try:
        stream = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=MOST_UNPACKED)
        plain = stream.decompress(base64.b64decode(text, validate=True), MOST_UNPACKED)
        if not stream.eof or stream.unused_data:
            raise NotFrozenError("not packed whole")
        return json.loads(plain.decode("utf-8"))
    except (binascii.Error, lzma.LZMAError, EOFError, ValueError, RecursionError) as error:
        raise NotFrozenError("not packed") from error


def canonical(said: Json) -> str:
    """JSON with sorted keys and no blanks."""
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def record(make: Callable[..., Any], **codecs: Codec) -> Codec:
    """An object with exactly these keys."""

    def write(value: Any) -> Json:
        return {name: codec.write(getattr(value, name)) for name, codec in codecs.items()}

    def read(said: Json) -> Any:
        if type(said) is not dict or said.keys() != codecs.keys():
            raise NotFrozenError(f"not the keys {sorted(codecs)}")
        return make(**{name: codec.read(said[name]) for name, codec in codecs.items()})

    return Codec(write, read)


def _read_day(said: Json) -> date:
    if type(said) is not str or len(said) != 10:
        raise NotFrozenError("not a day")
    try:
        return date.fromisoformat(said)
    except ValueError as error:
        raise NotFrozenError("not a day") from error


def _write_value(value: Any) -> Json:
    return {"n": value.n, "d": value.d} if isinstance(value, Rate) else value


def _read_value(said: Json) -> Any:
    if type(said) is dict:
        return RATE.read(said)
    return None if said is None else only(int, bool).read(said)


TEXT, WHOLE, FLAG = only(str), only(int), only(bool)
DAY = Codec(date.isoformat, _read_day)
RATE = record(Rate, n=WHOLE, d=WHOLE)
VALUE = Codec(_write_value, _read_value)
