"""JSON with one spelling: sorted keys, no blanks, UTF-8.

The rule: whatever two readers could understand differently is refused, never repaired.
"""

import json
from collections.abc import Mapping, Sequence

Json = str | int | bool | None | Sequence["Json"] | Mapping[str, "Json"]


def canonical(value: Json) -> bytes:
    """The one spelling of a value. Raises ValueError where there is none (a lone surrogate)."""
    text = json.dumps(
        value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
    )
    return text.encode("utf-8")


def parse(content: bytes) -> Json:
    """Read any spelling of a value; ValueError for what is not strict.

    Refused: bytes that are not UTF-8, a byte order mark, a key said twice, fractions (money is fen
    and area dm², so none is needed), NaN and infinity, lone surrogates, nesting without end.
    """
    text = content.decode("utf-8")
    try:
        value: Json = _decoder.decode(text)
        if "\\u" in text:  # only escaped could half a character come through
            canonical(value)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    return value


def _once(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is said twice")
    return found


def _no_fraction(written: str) -> Json:
    raise ValueError(f"a bundle has no fractions: {written[:20]}")


_decoder = json.JSONDecoder(
    object_pairs_hook=_once, parse_float=_no_fraction, parse_constant=_no_fraction
)
