"""A text as a QR code: which squares are dark.

The rule: a quarter of the squares may be stained or creased, since the paper lies for years.
"""

from functools import lru_cache

# What a reader needs to be left white around a code, in squares.
QUIET = 4


@lru_cache(maxsize=16)
def qr_squares(text: str) -> tuple[tuple[bool, ...], ...]:
    """The rows of the smallest code for an ASCII text, True for dark."""
    # A twentieth of a second to import, for one paper only.
    from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel

    code = QRCode(None, QRErrorCorrectLevel.Q)
    code.addData(text)
    code.make()
    return tuple(tuple(bool(dark) for dark in row) for row in code.modules)
