"""What the fuzzer feeds the reader, at every depth behind the age envelope.

The rule: a reading ends with a known code, or with a bundle our own writer would have written.
An input's first byte names the depth, the rest is its content.
"""

import base64
import gzip
import json
import tempfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import TypeVar

import pyrage
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pyrage import x25519

from app.errors import AppError
from app.sync import bundle, card, manifest, payload, signature, strict_json
from app.sync.bundle import Opened, Refused
from app.sync.codes import CODES
from app.sync.known import Chain, Known, Revocation
from app.sync.manifest import EVIDENCE, RECORDS, Manifest, Member
from tests.sync import made_up
from tests.sync.made_up import OTHER_STREAM, STREAM
from tests.vectors import make

_T = TypeVar("_T")
_INFLATED_MOST = 600_000
_LINES_MOST = 300

DESCRIBED = json.loads(make.CASES.read_text(encoding="utf-8"))
OFFICES = make.offices_of(DESCRIBED)
BANNER, LEAGUE, REVOKED, STRANGER = OFFICES
KNOWN = make.known_of(DESCRIBED)
_PACKED, _MEMBER = made_up.zipped()
THIRD = KNOWN.chains[0]
GOOD = made_up.draft(BANNER, LEAGUE, seq=4, prev=THIRD.manifest_sha256, members=(_MEMBER,))
CARD_CODES = set("card_not_card card_damaged card_too_new card_suite card_signature".split()) | {""}
_ZIP_HEAD = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"


def one_input(data: bytes) -> None:
    """Read what the input stands for; an input of no depth is none."""
    depth = DEPTHS.get(data[:1])
    if depth is not None:
        depth(data[1:])


def outcome(sealed: bytes, known: Known = KNOWN) -> str:
    """Read a file as the league does and hold the reader to the rule; the code, or OK."""
    with tempfile.TemporaryDirectory(dir=_quick()) as name:
        folder = Path(name)
        path = folder / "b.age"
        path.write_bytes(sealed)
        with bundle.read(path, identities=[LEAGUE.identity], known=known, folder=folder) as result:
            if isinstance(result, Refused):
                _is_told(result)
            else:
                _is_ours(result, sealed)
        assert [each.name for each in folder.iterdir()] == ["b.age"]
    return result.code if isinstance(result, Refused) else "OK"


def _quick() -> str | None:
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


def _is_told(refused: Refused) -> None:
    words = CODES[refused.code]
    assert refused.hint == words.hint
    assert refused.message
    assert "{what}" not in refused.message


def _is_ours(opened: Opened, sealed: bytes) -> None:
    """Packed anew from what was read, it is the same archive to the last byte."""
    found = opened.manifest
    content = found.canonical
    assert manifest.shaped(manifest.known_format(content), content) == found
    signer = next(each for each in OFFICES if each.card.signing_key == opened.sender.signing_key)
    packed = b"".join(opened._reader.chunks(opened._entries[RECORDS]))
    files = [(RECORDS, packed)]
    files += [(EVIDENCE + each, b"".join(opened.attachment(each))) for each in opened.attachments]
    plain = made_up.plain(content, signature.sign(content, signer.secret), files)
    assert plain == pyrage.decrypt(sealed, [x25519.Identity.from_str(LEAGUE.identity)])
    lines = list(islice(opened.records(), _LINES_MOST))
    count = min(found.members[0].records, _LINES_MOST)
    assert [line.number for line in lines] == list(range(1, count + 1))
    _come_back([line.record for line in lines if line.record is not None])


def _come_back(records: Sequence[object]) -> None:
    packed, member = made_up.zipped(records)  # type: ignore[arg-type]
    again = [line.record for line in payload.read([packed], member)]
    assert again == list(records)


# ---------------------------------------------------------------- depths


def _file(data: bytes) -> None:
    """The file on the stick."""
    outcome(data)


def _archive(data: bytes) -> None:
    """What lies in the envelope."""
    outcome(_sealed(data))


def _manifest(data: bytes) -> None:
    """Any bytes as the manifest, rightly signed by the one they name."""
    key = base64.b64encode(REVOKED.card.signing_key)
    signer = REVOKED if key in data else BANNER
    outcome(_sealed(_signed(data, [(RECORDS, _PACKED)], signer.secret)))


def _signature(data: bytes) -> None:
    """Any bytes as the signature of a good manifest."""
    code = outcome(_sealed(made_up.plain(GOOD.canonical, data, [(RECORDS, _PACKED)])))
    right = data == signature.sign(GOOD.canonical, BANNER.secret)
    assert (code == "OK") is right


def _zip(data: bytes) -> None:
    """Any bytes as the zipped records, and a manifest that declares them honestly or nearly.

    Bit 0 of the first byte: a bare stream, to be given its head and its sum; bit 1: said too long;
    bit 2: said too short; bit 3: one record more.
    """
    lies, packed = (data[0], data[1:]) if data else (0, b"")
    if lies & 1:
        raw = _inflated(packed, -15)
        sums = zlib.crc32(raw).to_bytes(4, "little") + len(raw).to_bytes(4, "little")
        packed = _ZIP_HEAD + packed + sums
    raw = _inflated(packed, 31)
    outcome(
        _honest(
            packed,
            raw,
            raw_size=max(0, len(raw) + bool(lies & 2) - bool(lies & 4)),
            records=raw.count(b"\n") + bool(lies & 8),
        )
    )


def _lines(data: bytes) -> None:
    """Any bytes as the records, honestly zipped: only their last line feed may be missing."""
    code = outcome(seal_honest(data))
    assert code == ("OK" if data.endswith(b"\n") or not data else "MEMBER_HASH")


def seal_honest(raw: bytes) -> bytes:
    """The good bundle with these bytes as its records."""
    return _honest(gzip.compress(raw, 1, mtime=0), raw)


def _honest(packed: bytes, raw: bytes, **other: int) -> bytes:
    member = Member(
        name=RECORDS,
        size=len(packed),
        sha256=sha256(packed).hexdigest(),
        raw_size=len(raw),
        raw_sha256=sha256(raw).hexdigest(),
        records=raw.count(b"\n"),
    )
    member = replace(member, **other)  # type: ignore[arg-type]
    content = replace(GOOD, members=(member,)).canonical
    return _sealed(_signed(content, [(RECORDS, packed)]))


def _inflated(packed: bytes, wbits: int) -> bytes:
    """As far as it goes."""
    inflater = zlib.decompressobj(wbits=wbits)
    raw = b""
    try:
        for at in range(0, len(packed), 256):
            raw += inflater.decompress(packed[at : at + 256], _INFLATED_MOST)
            if len(raw) > _INFLATED_MOST or inflater.eof:
                break
    except zlib.error:
        pass
    return raw


def _sealed(plaintext: bytes) -> bytes:
    return made_up.seal(plaintext, LEAGUE.recipient)


def _signed(
    content: bytes, files: Sequence[tuple[str, bytes]], secret: bytes = BANNER.secret
) -> bytes:
    return made_up.plain(content, signature.sign(content, secret), files)


class _Choices:
    """Decisions taken from bytes; when they run out, always the first choice."""

    def __init__(self, data: bytes) -> None:
        self._left = iter(data)

    def of(self, *options: _T) -> _T:
        return options[next(self._left, 0) % len(options)]

    def below(self, most: int) -> int:
        return next(self._left, 0) % most


def _members(data: bytes) -> None:
    """Evidence as declared, or with one thing wrong about the files."""
    choose = _Choices(data)
    bodies = sorted(
        ({bytes([choose.below(256)]) * (choose.below(5) * 300) for _ in range(choose.below(5))}),
        key=lambda body: sha256(body).hexdigest(),
    )
    files = [(RECORDS, _PACKED)]
    files += [(EVIDENCE + sha256(body).hexdigest(), body) for body in bodies]
    declared = replace(GOOD, members=(_MEMBER, *(_of_evidence(body) for body in bodies)))
    wrong = list(files)
    for _ in range(choose.below(3)):
        at, to = choose.below(len(wrong) or 1), choose.below(len(wrong) or 1)
        match choose.below(5) if wrong else 0:
            case 1:
                del wrong[at]
            case 2:
                wrong.insert(to, wrong[at])
            case 3:
                wrong[at], wrong[to] = wrong[to], wrong[at]
            case 4:
                name, body = wrong[at]
                wrong[at] = (name, body[: choose.below(256)] + bytes(choose.below(2)))
    code = outcome(_sealed(_signed(declared.canonical, wrong)))
    assert (code == "OK") is (wrong == files)


def _of_evidence(body: bytes) -> Member:
    digest = sha256(body).hexdigest()
    return Member(
        name=EVIDENCE + digest,
        size=len(body),
        sha256=digest,
        raw_size=len(body),
        raw_sha256=digest,
        records=0,
    )


def _parties(data: bytes) -> None:
    """Any well-formed manifest to a league that knows anything; what is opened had to be."""
    choose = _Choices(data)
    known = _any_known(choose)
    signer, claimed = choose.of(*OFFICES), choose.of(*OFFICES)
    seq = 1 + choose.below(7)
    declared = made_up.draft(
        claimed,
        choose.of(LEAGUE, BANNER),
        sender_unit=choose.of(*OFFICES).unit,
        kind=choose.of(*manifest.LETTERS),
        suite=choose.of("age-ed25519", "gm"),
        schema=choose.below(9),
        stream=choose.of(STREAM, OTHER_STREAM),
        seq=seq,
        prev=None if seq == 1 else choose.of("11" * 32, "22" * 32),
        base=min(choose.below(7), seq - 1),
        members=(_MEMBER,),
    )
    content = declared.canonical
    if choose.below(2):
        place = (declared.sender_unit, declared.kind, declared.stream, declared.seq)
        known = replace(known, seen={place: choose.of(declared.sha256, "33" * 32)})
    code = outcome(_sealed(_signed(content, [(RECORDS, _PACKED)], signer.secret)), known)
    if code == "OK":
        assert signer is claimed
        _may_be_opened(declared, known)


def _any_known(choose: _Choices) -> Known:
    revocation = Revocation(stream=STREAM, seq=1 + choose.below(6))
    cards = (BANNER.card, replace(REVOKED.card, revoked=revocation))
    chains = tuple(
        Chain(
            unit=choose.of(BANNER, REVOKED).unit,
            kind=choose.of(*manifest.LETTERS),
            stream=stream,
            seq=choose.below(6),
            manifest_sha256=choose.of("11" * 32, "22" * 32, None),
            closed=choose.of(False, True),
        )
        for stream in (STREAM, OTHER_STREAM)[: choose.below(3)]
    )
    return replace(KNOWN, cards=cards, chains=chains, seen={})


def _may_be_opened(found: Manifest, known: Known) -> None:
    """The checks 6 to 12 said once more, from the design and not from the code."""
    card = next(card for card in known.cards if card.key == found.sender_key)
    assert card.unit == found.sender_unit
    assert found.recipient_unit == LEAGUE.unit
    assert found.suite == "age-ed25519"
    assert found.schema <= known.schema
    assert not known.seen
    if card.revoked is not None:
        assert found.kind == "changes"
        assert found.stream == card.revoked.stream
        assert found.seq < card.revoked.seq
    kin = [chain for chain in known.chains if (chain.unit, chain.kind) == (card.unit, found.kind)]
    last, digest = 0, None
    if kin:
        (chain,) = (chain for chain in kin if chain.stream == found.stream)
        assert not chain.closed
        last, digest = chain.seq, chain.manifest_sha256
    assert found.seq > last
    if found.seq == last + 1:
        assert found.prev == digest
    else:
        assert found.base <= last


def _card(data: bytes) -> None:
    """Any bytes as a card's file."""
    _read_card(data)


def _signed_card(data: bytes) -> None:
    """Any object as the facts of a card, rightly signed by the banner."""
    try:
        facts = strict_json.parse(data)
    except ValueError:
        return
    if isinstance(facts, Mapping):
        unsigned = {name: fact for name, fact in facts.items() if name != "signature"}
        signer = Ed25519PrivateKey.from_private_bytes(BANNER.secret)
        signed = base64.b64encode(signer.sign(strict_json.canonical(unsigned))).decode()
        _read_card(strict_json.canonical({**unsigned, "signature": signed}))


def _read_card(content: bytes) -> None:
    """A card that is read is, written anew, the same file; any other has a sentence."""
    code = ""
    try:
        found = card.read(content)
    except AppError as refused:
        code = refused.code
    else:
        key = found.card.signing_key
        signer = next(each for each in OFFICES if each.card.signing_key == key)
        assert card.write(found.card, created=found.created, secret=signer.secret) == content
    assert code in CARD_CODES


DEPTHS: dict[bytes, Callable[[bytes], None]] = {
    b"f": _file,
    b"a": _archive,
    b"m": _manifest,
    b"s": _signature,
    b"z": _zip,
    b"l": _lines,
    b"e": _members,
    b"p": _parties,
    b"k": _card,
    b"c": _signed_card,
}
