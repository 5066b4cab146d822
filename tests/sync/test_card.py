"""The card file: written, read back, and refused in every way it can be wrong."""

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from pyrage import x25519

from app.domain.office_card import OfficeCard
from app.errors import AppError
from app.sync import card, strict_json

SECRET = bytes(range(32))
OTHER_SECRET = bytes(range(1, 33))
KEY = Ed25519PrivateKey.from_private_bytes(SECRET)
RECIPIENT = str(x25519.Identity.generate().to_public())
CARD = OfficeCard(
    unit="152223",
    name="虚构旗",
    signing_key=KEY.public_key().public_bytes_raw(),
    age_recipient=RECIPIENT,
)
CREATED = "2026-06-30T01:02:03Z"
CONTENT = card.write(CARD, created=CREATED, secret=SECRET)


def forged(secret: bytes = SECRET, **facts: Any) -> bytes:
    """The card with other facts, signed anew; a fact of None is left out."""
    found = {**json.loads(CONTENT), **facts}
    del found["signature"]
    found = {name: value for name, value in found.items() if value is not None}
    signature = Ed25519PrivateKey.from_private_bytes(secret).sign(strict_json.canonical(found))
    signed = {**found, "signature": base64.b64encode(signature).decode()}
    return strict_json.canonical(signed)


def code_of(content: bytes) -> str:
    """The code with which a file is refused, as two sentences in Chinese."""
    with pytest.raises(AppError) as refused:
        card.read(content)
    for sentence in (refused.value.message, refused.value.hint):
        assert sentence.endswith("。")
    return refused.value.code


def test_a_card_comes_back() -> None:
    assert card.read(CONTENT) == card.CardFile(card=CARD, created=CREATED)
    assert card.write(CARD, created=CREATED, secret=SECRET) == CONTENT
    assert card.from_json(json.loads(CONTENT)).card.fingerprint == CARD.fingerprint


@given(name=st.text(min_size=1, max_size=100), second=st.integers(0, 59))
def test_any_name_comes_back_or_is_refused(name: str, second: int) -> None:
    given_card = OfficeCard(
        unit="152223", name=name, signing_key=CARD.signing_key, age_recipient=RECIPIENT
    )
    created = f"2026-06-30T01:02:{second:02d}Z"
    try:
        content = card.write(given_card, created=created, secret=SECRET)
    except UnicodeEncodeError:  # a lone surrogate has no spelling
        return
    if name.isprintable() and name == name.strip():
        assert card.read(content) == card.CardFile(card=given_card, created=created)
    else:
        assert code_of(content) == "card_damaged"


def test_a_card_is_not_signed_with_another_key() -> None:
    with pytest.raises(ValueError, match="not that of the card"):
        card.write(CARD, created=CREATED, secret=OTHER_SECRET)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0" * 600,
        b"PK\3\4 a zip",
        b"[]",
        b"null",
        b'{"format":"parkledger-key"}',
        b'{"version":1}',
        b" " * (card.CARD_LIMIT + 1) + CONTENT,
        "名片".encode("gbk"),
        b"[" * 60_000,
    ],
)
def test_what_is_no_card(content: bytes) -> None:
    assert code_of(content) == "card_not_card"


@pytest.mark.parametrize("version", [2, 99])
def test_a_newer_card_asks_for_a_newer_program(version: int) -> None:
    assert code_of(forged(version=version)) == "card_too_new"
    assert code_of(forged(version=version, suite="gm", phone="0482-0000000")) == "card_too_new"


@pytest.mark.parametrize("suite", ["gm", "age-ed25519 ", "", "AGE-ED25519"])
def test_an_unknown_suite(suite: str) -> None:
    assert code_of(forged(suite=suite)) == "card_suite"


@pytest.mark.parametrize(
    "facts",
    [
        {"phone": "0482-0000000"},
        {"created": None},
        {"unit": None},
        {"version": 0},
        {"version": True},
        {"version": "1"},
        {"unit": 152223},
        {"unit": "15222"},
        {"unit": "１５２２２３"},
        {"unit": "152223\n"},
        {"name": ""},
        {"name": " 虚构旗"},
        {"name": "虚构\u202e旗"},
        {"name": "虚构\u200b旗"},
        {"name": "虚构\n旗"},
        {"name": "旗" * 101},
        {"name": ["虚构旗"]},
        {"suite": 1},
        {"signing_key": base64.b64encode(b"k" * 31).decode()},
        {"signing_key": base64.b64encode(CARD.signing_key).decode().rstrip("=")},
        {"signing_key": "不是钥匙"},
        {"signing_key": base64.b64encode(CARD.signing_key).decode()[:20] + "\n"},
        {"age_recipient": "age1虚构"},
        {"age_recipient": RECIPIENT.upper()},
        {"age_recipient": RECIPIENT[:-1]},
        {"created": "2026-06-30T01:02:03"},
        {"created": "2026-06-30T01:02:03+08:00"},
        {"created": "2026-02-30T01:02:03Z"},
        {"created": "2026-06-30T25:02:03Z"},
        {"created": "9999-12-31T23:59:59Z"},
        {"created": "0001-01-01T00:00:00Z"},
    ],
)
def test_wrong_fields_though_rightly_signed(facts: dict[str, Any]) -> None:
    assert code_of(forged(**facts)) == "card_damaged"


def _indented(content: bytes) -> bytes:
    return json.dumps(json.loads(content), ensure_ascii=False, indent=1, sort_keys=True).encode()


def _other_order(content: bytes) -> bytes:
    turned = dict(reversed(json.loads(content).items()))
    return json.dumps(turned, ensure_ascii=False, separators=(",", ":")).encode()


def _escaped(content: bytes) -> bytes:
    return json.dumps(json.loads(content), sort_keys=True, separators=(",", ":")).encode()


@pytest.mark.parametrize(
    "spelled",
    [
        _indented,
        _other_order,
        _escaped,
        lambda content: content + b"\n",
        lambda content: b"\xef\xbb\xbf" + content,
        lambda content: content[:-1] + b',"version":1}',
        lambda content: content.replace(b'"version":1', b'"version":1.0'),
    ],
)
def test_there_is_one_spelling(spelled: Callable[[bytes], bytes]) -> None:
    assert code_of(spelled(CONTENT)) == "card_damaged"


@pytest.mark.parametrize(
    "facts",
    [
        {"unit": "152222"},
        {"name": "虚构镇"},
        {"created": "2026-06-30T01:02:04Z"},
        {"age_recipient": str(x25519.Identity.generate().to_public())},
    ],
)
def test_a_changed_fact_breaks_the_signature(facts: dict[str, Any]) -> None:
    found = {**json.loads(CONTENT), **facts}
    assert code_of(strict_json.canonical(found)) == "card_signature"
    assert code_of(forged(OTHER_SECRET, **facts)) == "card_signature"


def test_every_flip_and_every_cut_is_refused() -> None:
    for at in range(len(CONTENT)):
        code_of(CONTENT[:at])
        for mask in (0x01, 0x80):
            code_of(CONTENT[:at] + bytes([CONTENT[at] ^ mask]) + CONTENT[at + 1 :])
