"""Made-up offices with made-up keys, and bundles forged piece by piece."""

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

import pyrage
from pyrage import x25519

from app.sync import archive, payload, signature
from app.sync.archive import Content
from app.sync.bundle import MANIFEST, SIGNATURE
from app.sync.known import Known, KnownCard
from app.sync.manifest import Manifest, Member
from app.sync.strict_json import Json

STREAM = "5a" * 16
OTHER_STREAM = "a5" * 16
SCHEMA = 7


@dataclass(frozen=True)
class Office:
    """An office that never was: its signing secret and its age identity."""

    unit: str
    name: str
    secret: bytes
    identity: str

    @property
    def recipient(self) -> str:
        return str(x25519.Identity.from_str(self.identity).to_public())

    @property
    def card(self) -> KnownCard:
        return KnownCard(
            unit=self.unit,
            name=self.name,
            signing_key=signature.public_key(self.secret),
            suite="age-ed25519",
        )


def office(unit: str, name: str) -> Office:
    secret = sha256(f"made up {unit}".encode()).digest()
    return Office(unit, name, secret, str(x25519.Identity.generate()))


BANNER = office("152223", "虚构旗就业中心")
LEAGUE = office("152200", "虚构盟就业中心")
STRANGER = office("152299", "虚构县就业中心")

RECORDS: tuple[dict[str, Json], ...] = (
    {"table": "entity", "id": "01", "name": "虚构商贸有限公司", "deleted": False},
    {"table": "tenancy", "id": "02", "area_dm2": 12_050, "note": None},
    {"table": "entity", "id": "03", "name": "𠮷字号（虚构）", "deleted": True},
)


def known(**other: object) -> Known:
    """What the made-up league knows before the first bundle."""
    plain = Known(unit=LEAGUE.unit, suite="age-ed25519", schema=SCHEMA, cards=(BANNER.card,))
    return replace(plain, **other)  # type: ignore[arg-type]


def draft(sender: Office = BANNER, recipient: Office = LEAGUE, **other: object) -> Manifest:
    """A manifest without members, the first of its stream."""
    plain = Manifest(
        kind="changes",
        suite="age-ed25519",
        schema=SCHEMA,
        program="0.2.0",
        sender_unit=sender.unit,
        sender_key=base64.b64encode(signature.public_key(sender.secret)).decode(),
        recipient_unit=recipient.unit,
        recipient_keys=(recipient.recipient,),
        stream=STREAM,
        seq=1,
        prev=None,
        created="2026-06-30T09:00:00+08:00",
        base=0,
        ack=None,
    )
    return replace(plain, **other)  # type: ignore[arg-type]


def zipped(records: Sequence[dict[str, Json]] = RECORDS) -> tuple[bytes, Member]:
    out = io.BytesIO()
    member = payload.deflate(records, out)
    return out.getvalue(), member


def plain(content: bytes, signed: bytes, files: Sequence[tuple[str, bytes]]) -> bytes:
    """The archive of a bundle, honest or not."""
    parts = [(MANIFEST, content), (SIGNATURE, signed), *files]
    return b"".join(archive.pack(Content(name, len(body), (body,)) for name, body in parts))


def honest_plain(manifest: Manifest, sender: Office = BANNER) -> bytes:
    """The archive of a bundle of RECORDS under the manifest, rightly signed."""
    packed, member = zipped()
    content = replace(manifest, members=(member,)).canonical
    return plain(content, signature.sign(content, sender.secret), [(member.name, packed)])


def seal(plaintext: bytes, *recipients: str) -> bytes:
    keys = [x25519.Recipient.from_str(each) for each in recipients or (LEAGUE.recipient,)]
    sealed: bytes = pyrage.encrypt(plaintext, keys)
    return sealed
