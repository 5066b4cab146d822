"""The .plcard file: an office's card, signed by its own key, to be carried to another office.

The rule: one card has one spelling, and its own signature holds; whose it is, the telephone tells.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import pyrage
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pyrage import x25519

from app.domain.office_card import SUITE, OfficeCard
from app.errors import AppError
from app.sync import strict_json
from app.sync.strict_json import Json

FORMAT = "parkledger-card"
VERSION = 1
SUFFIX = ".plcard"
CARD_LIMIT = 1 << 16
_NAME_LIMIT = 100
_FIELDS = frozenset(
    "format version unit name signing_key age_recipient suite created signature".split()
)
_UNIT = re.compile(r"[0-9]{6}")
# Told in an office's own time, the first and the last year would leave the calendar.
_MOMENT = re.compile(r"[12]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class CardFile:
    """A card and when it was made, UTC to the second."""

    card: OfficeCard
    created: str


def write(card: OfficeCard, *, created: str, secret: bytes) -> bytes:
    """The content of the file; `secret` is the signing key of the card, 32 bytes."""
    return strict_json.canonical(as_json(card, created=created, secret=secret))


def as_json(card: OfficeCard, *, created: str, secret: bytes) -> dict[str, Json]:
    """The signed card as an object; ValueError if the secret is not that of the card."""
    facts: dict[str, Json] = {
        "format": FORMAT,
        "version": VERSION,
        "unit": card.unit,
        "name": card.name,
        "signing_key": _base64(card.signing_key),
        "age_recipient": card.age_recipient,
        "suite": card.suite,
        "created": created,
    }
    signer = Ed25519PrivateKey.from_private_bytes(secret)
    if signer.public_key().public_bytes_raw() != card.signing_key:
        raise ValueError("the secret is not that of the card")
    return {**facts, "signature": _base64(signer.sign(strict_json.canonical(facts)))}


def read(content: bytes) -> CardFile:
    """The card in a file's content.

    AppErrors: card_not_card, card_damaged, card_too_new, card_suite, card_signature.
    """
    if len(content) > CARD_LIMIT:
        raise _not_card()
    try:
        found = strict_json.parse(content)
    except ValueError as error:
        raise (_damaged() if FORMAT.encode() in content else _not_card()) from error
    read_card = from_json(found)
    if strict_json.canonical(found) != content:
        raise _damaged()
    return read_card


def from_json(found: Json) -> CardFile:
    """The card in an object, its signature checked; AppErrors as those of `read`."""
    if not isinstance(found, Mapping) or found.get("format") != FORMAT:
        raise _not_card()
    _check_version(found.get("version"))
    if set(found) != _FIELDS:
        raise _damaged()
    if _text(found, "suite") != SUITE:
        raise AppError(
            "名片用的是本程序不认识的加密算法。",
            hint="请先升级本机的创园台账；已是最新版的，请让对方核对加密算法后重新写出名片。",
            code="card_suite",
        )
    card = OfficeCard(
        unit=_text(found, "unit", _UNIT),
        name=_name(found),
        signing_key=_bytes(found, "signing_key", size=32),
        age_recipient=_recipient(found),
    )
    created = _moment(found)
    _check_signature(found, card.signing_key)
    return CardFile(card=card, created=created)


def _check_version(version: Json) -> None:
    if type(version) is not int or version < VERSION:
        raise _damaged()
    if version > VERSION:
        raise AppError(
            "这张名片由更新版本的创园台账写出，本程序读不了。",
            hint="请先升级本机的创园台账，再登记名片。",
            code="card_too_new",
        )


def _check_signature(found: Mapping[str, Json], key: bytes) -> None:
    signature = _bytes(found, "signature", size=64)
    facts = {name: value for name, value in found.items() if name != "signature"}
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, strict_json.canonical(facts))
    except InvalidSignature as error:
        raise AppError(
            "名片上的签名不对，内容可能被改动过。",
            hint="不要使用这张名片。请打电话核实，让对方重新写出一张。",
            code="card_signature",
        ) from error


def _text(found: Mapping[str, Json], field: str, pattern: re.Pattern[str] | None = None) -> str:
    value = found[field]
    if not isinstance(value, str) or (pattern is not None and pattern.fullmatch(value) is None):
        raise _damaged()
    return value


def _name(found: Mapping[str, Json]) -> str:
    """Marks without a shape could make one office's name look like another's."""
    name = _text(found, "name")
    if not name or name != name.strip() or not name.isprintable() or len(name) > _NAME_LIMIT:
        raise _damaged()
    return name


def _bytes(found: Mapping[str, Json], field: str, *, size: int) -> bytes:
    written = _text(found, field)
    try:
        value = base64.b64decode(written, validate=True)
    except (binascii.Error, ValueError) as error:
        raise _damaged() from error
    if len(value) != size or _base64(value) != written:
        raise _damaged()
    return value


def _recipient(found: Mapping[str, Json]) -> str:
    written = _text(found, "age_recipient")
    try:
        recipient = x25519.Recipient.from_str(written)
    except pyrage.RecipientError as error:
        raise _damaged() from error
    if str(recipient) != written:
        raise _damaged()
    return written


def _moment(found: Mapping[str, Json]) -> str:
    written = _text(found, "created", _MOMENT)
    try:
        datetime.fromisoformat(written)
    except ValueError as error:
        raise _damaged() from error
    return written


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")


def _not_card() -> AppError:
    return AppError(
        "这个文件不是机构名片。",
        hint=f"请选择对方用“写出名片”得到的文件，文件名是机构代码加 {SUFFIX}。",
        code="card_not_card",
    )


def _damaged() -> AppError:
    return AppError(
        "名片文件损坏，或者被别的软件改动过。",
        hint="请让对方重新写出名片；名片不要用文本软件打开后再保存。",
        code="card_damaged",
    )
