"""A signature holds for one key, one text and one spelling."""

import pytest

from app.sync import signature
from tests.sync.made_up import BANNER, LEAGUE

CONTENT = "清单".encode()
KEY = BANNER.card.signing_key
SIGNED = signature.sign(CONTENT, BANNER.secret)


def test_the_same_bytes_every_time() -> None:
    assert signature.sign(CONTENT, BANNER.secret) == SIGNED
    signature.verify(CONTENT, SIGNED, KEY)


def test_every_other_bit_is_refused() -> None:
    for at in range(len(SIGNED)):
        for bit in range(8):
            other = SIGNED[:at] + bytes([SIGNED[at] ^ (1 << bit)]) + SIGNED[at + 1 :]
            with pytest.raises(signature.SignatureError):
                signature.verify(CONTENT, other, KEY)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        SIGNED + b"\n",
        SIGNED[:-1],
        SIGNED.replace(b"\n", b"\r\n"),
        b"\n" * 4,
        SIGNED.replace(b"=\n", b"\n"),
    ],
)
def test_another_spelling_is_refused(text: bytes) -> None:
    with pytest.raises(signature.SignatureError):
        signature.verify(CONTENT, text, KEY)


def test_another_key_or_text_is_refused() -> None:
    with pytest.raises(signature.SignatureError):
        signature.verify(CONTENT + b" ", SIGNED, KEY)
    with pytest.raises(signature.SignatureError):
        signature.verify(CONTENT, SIGNED, LEAGUE.card.signing_key)
