"""Areas, money and rates: integers and pairs of integers, never floats."""

from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

DM2_PER_M2 = 100
FEN_PER_YUAN = 100
FEN_PER_WAN = 1_000_000


class Rate(NamedTuple):
    """A share as numerator and denominator; a denominator of 0 is undetermined."""

    n: int
    d: int

    def at_least(self, threshold: "Rate") -> bool | None:
        """n/d >= threshold, in integers; None if d is 0."""
        if self.d == 0:
            return None
        return self.n * threshold.d >= threshold.n * self.d


def _plain(value: Decimal, places: int) -> str:
    shown = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    body = f"{shown:,f}"
    return body.rstrip("0").rstrip(".") if "." in body else body


def area_text(area_dm2: int) -> str:
    """㎡ with thousands separators and no needless zeros: 136.5."""
    return _plain(Decimal(area_dm2) / DM2_PER_M2, 2)


def wan_text(amount_fen: int, *, places: int = 6) -> str:
    """万元 with thousands separators and no needless zeros: 270; to the fen, never rounded up."""
    return _plain(Decimal(amount_fen) / FEN_PER_WAN, places)


def yuan_text(amount_fen: int) -> str:
    """元 with thousands separators."""
    return _plain(Decimal(amount_fen) / FEN_PER_YUAN, 2)


def percent_text(rate: Rate) -> str:
    """One decimal, never rounded up to a threshold it does not reach: 89.96 % shows 89.9."""
    if rate.d == 0:
        return "—"
    tenths = rate.n * 1000 // rate.d
    return f"{tenths // 10}.{tenths % 10}%"
