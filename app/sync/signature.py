"""A signature that the minisign command opens: Ed25519 over the BLAKE2b-512 of the bytes.

The rule: both comments are constants, so that a signature has one spelling and one meaning.
"""

import base64
import binascii
from hashlib import blake2b

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

SIGNATURE_LIMIT = 1024
_UNTRUSTED = "untrusted comment: parkledger bundle signature"
# Signed with the signature: no signature for another purpose passes for that of a manifest.
_TRUSTED = "parkledger bundle manifest version 1"
_PREHASHED = b"ED"


class SignatureError(ValueError):
    """The text is no signature of this key over these bytes."""


def public_key(secret: bytes) -> bytes:
    """The 32 bytes of the key that checks what the 32 bytes of `secret` sign."""
    key = Ed25519PrivateKey.from_private_bytes(secret).public_key()
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def sign(content: bytes, secret: bytes) -> bytes:
    """The .minisig file of `content`."""
    signer = Ed25519PrivateKey.from_private_bytes(secret)
    over_content = signer.sign(blake2b(content).digest())
    over_comment = signer.sign(over_content + _TRUSTED.encode())
    return _written(public_key(secret), over_content, over_comment)


def verify(content: bytes, text: bytes, key: bytes) -> None:
    """Return if `text` is the .minisig file of `content` by `key`; SignatureError otherwise."""
    over_content, over_comment = _parts(text)
    if text != _written(key, over_content, over_comment):
        raise SignatureError("not the one spelling of a signature of this key")
    checker = Ed25519PublicKey.from_public_bytes(key)
    try:
        checker.verify(over_content, blake2b(content).digest())
        checker.verify(over_comment, over_content + _TRUSTED.encode())
    except InvalidSignature as error:
        raise SignatureError("the bytes were signed by another key, or changed") from error


def _parts(text: bytes) -> tuple[bytes, bytes]:
    lines = text.split(b"\n")
    if len(lines) != 5:
        raise SignatureError("not four lines")
    try:
        over_content, over_comment = (
            base64.b64decode(line, validate=True) for line in (lines[1], lines[3])
        )
    except binascii.Error as error:
        raise SignatureError("not base64") from error
    if len(over_content) != 74 or len(over_comment) != 64:
        raise SignatureError("not the length of a signature")
    return over_content[10:], over_comment


def _written(key: bytes, over_content: bytes, over_comment: bytes) -> bytes:
    head = base64.b64encode(_PREHASHED + _key_id(key) + over_content).decode()
    tail = base64.b64encode(over_comment).decode()
    return f"{_UNTRUSTED}\n{head}\ntrusted comment: {_TRUSTED}\n{tail}\n".encode("ascii")


def _key_id(key: bytes) -> bytes:
    """Eight bytes that name a key; made from it, so that nothing more has to be kept."""
    return blake2b(key, digest_size=8).digest()
