"""A bundle whole: written by one office, and checked by another before a word of it is believed.

The rule: the checks run in the order of their numbers, and the first that fails gives the code.
"""

import os
import stat
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from app.errors import AppError
from app.sync import archive, envelope, payload, signature
from app.sync.archive import Content, Entry, Reader
from app.sync.codes import BundleError, refusal
from app.sync.known import Known, KnownCard, check_chain, check_parties, signer
from app.sync.manifest import (
    EVIDENCE,
    FILE_LIMIT,
    LETTERS,
    MANIFEST_LIMIT,
    RAW_LIMIT,
    RECORDS,
    Manifest,
    Member,
    known_format,
    shaped,
)
from app.sync.payload import Line
from app.sync.strict_json import Json

MANIFEST = "manifest.json"
SIGNATURE = "manifest.json.minisig"
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Evidence:
    """A document that travels along; `chunks` reads its `size` bytes from the start each time."""

    sha256: str
    size: int
    chunks: Callable[[], Iterable[bytes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A bundle that lies complete at `path`; size and hash are those of the sealed file."""

    path: Path
    manifest: Manifest
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing of the bundle may be used. The manifest is there once its signature was right."""

    code: str
    message: str
    hint: str
    manifest: Manifest | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A bundle that passed the checks 1 to 14; good until the reading ends."""

    manifest: Manifest
    sender: KnownCard
    _reader: Reader = field(repr=False)
    _entries: Mapping[str, Entry] = field(repr=False)

    def records(self) -> Iterator[Line]:
        """The records in their order, each line strict JSON or marked as bad (check 15)."""
        return payload.read(self._reader.chunks(self._entries[RECORDS]), self.manifest.members[0])

    @property
    def attachments(self) -> tuple[str, ...]:
        """The hashes of the evidence."""
        return tuple(member.sha256 for member in self.manifest.members[1:])

    def attachment(self, digest: str) -> Iterator[bytes]:
        """The bytes of a piece of evidence, 64 KiB at a time."""
        return self._reader.chunks(self._entries[EVIDENCE + digest])


def name_of(manifest: Manifest) -> str:
    """The name of a bundle's file: who, to whom, and the number, with a letter for its kind.

    Each kind has numbers of its own: without the letter, two of them could get one name.
    """
    parties = f"PL_{manifest.sender_unit}_{manifest.recipient_unit}"
    return f"{parties}_{LETTERS[manifest.kind]}{manifest.seq:07d}.age"


def write(
    draft: Manifest,
    *,
    records: Iterable[Mapping[str, Json] | bytes],
    evidence: Iterable[Evidence] = (),
    secret: bytes,
    folder: Path,
) -> Written:
    """Seal a bundle in `folder`, on the ledger's own disk; whole or not at all.

    `evidence` is asked for after the last record, which may be what names it.

    `draft` has no members yet; `secret` is the sender's signing key, 32 bytes. The same draft and
    records give the same plaintext, though age seals it differently each time. Raises AppError
    `bundle_too_big`; OSError is that of the folder, ValueError a draft no reader would take.
    """
    path = folder / name_of(draft)
    part = folder / f".~{path.name}.part"
    with tempfile.TemporaryFile(dir=folder) as packed:
        lines = payload.deflate(records, packed)
        documents = sorted(evidence, key=lambda each: each.sha256)
        manifest = replace(draft, members=(lines, *_evidence_members(documents)))
        _check_own(manifest, secret)
        plain = archive.pack(_contents(manifest, packed, documents, secret))
        try:
            with part.open("wb") as out:
                size, digest = envelope.seal(plain, out, recipients=draft.recipient_keys)
                out.flush()
                os.fsync(out.fileno())
            part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    return Written(path=path, manifest=manifest, size=size, sha256=digest)


def _evidence_members(evidence: Sequence[Evidence]) -> tuple[Member, ...]:
    return tuple(
        Member(
            name=EVIDENCE + each.sha256,
            size=each.size,
            sha256=each.sha256,
            raw_size=each.size,
            raw_sha256=each.sha256,
            records=0,
        )
        for each in evidence
    )


def _check_own(manifest: Manifest, secret: bytes) -> None:
    """What a reader would refuse is not sealed."""
    content = manifest.canonical
    sizes = (len(content), signature.SIGNATURE_LIMIT, *(each.size for each in manifest.members))
    if len(content) > MANIFEST_LIMIT or envelope.most(archive.length(sizes)) > FILE_LIMIT:
        raise AppError(
            "附件太多，装不进一个数据包。", hint="请减少附件，分几次导出。", code="bundle_too_big"
        )
    try:
        shaped(known_format(content), content)
    except BundleError as error:
        raise ValueError(error.message) from error
    card = KnownCard(unit="", name="", signing_key=signature.public_key(secret), suite="")
    if manifest.sender_key != card.key:
        raise ValueError("the manifest names another key than it is signed with")


def _contents(
    manifest: Manifest, packed: BinaryIO, evidence: Sequence[Evidence], secret: bytes
) -> Iterator[Content]:
    content = manifest.canonical
    signed = signature.sign(content, secret)
    yield Content(MANIFEST, len(content), (content,))
    yield Content(SIGNATURE, len(signed), (signed,))
    packed.seek(0)
    yield Content(RECORDS, manifest.members[0].size, iter(lambda: packed.read(_CHUNK), b""))
    for each in evidence:
        yield Content(EVIDENCE + each.sha256, each.size, _as_hashed(each))


def _as_hashed(evidence: Evidence) -> Iterator[bytes]:
    digest = sha256()
    for chunk in evidence.chunks():
        digest.update(chunk)
        yield chunk
    if digest.hexdigest() != evidence.sha256:
        raise ValueError(f"evidence {evidence.sha256} has another hash")


@contextmanager
def read(
    path: Path, *, identities: Sequence[str], known: Known, folder: Path
) -> Iterator[Opened | Refused]:
    """Run the checks 1 to 14 on a file; what was opened lies in `folder` until the block ends.

    `identities` are our AGE-SECRET-KEY-… texts. Nothing is written but a private nameless file.
    """
    with ExitStack() as held:
        yield _checked(held, path, identities, known, folder)


def _checked(
    held: ExitStack, path: Path, identities: Sequence[str], known: Known, folder: Path
) -> Opened | Refused:
    manifest = None
    try:
        sealed = _regular(held, path)
        _check_magic(sealed)
        plain = held.enter_context(envelope.opened(sealed, identities=identities, folder=folder))
        reader = Reader(plain)
        content, signed = _head(reader)
        found = known_format(content)
        card = signer(found, known)
        try:
            signature.verify(content, signed, card.signing_key)
        except signature.SignatureError as error:
            raise refusal("SIGNATURE") from error
        manifest = shaped(found, content)
        recipients = frozenset(envelope.public(identity) for identity in identities)
        check_parties(manifest, card, known, recipients=recipients)
        check_chain(manifest, card, known)
        entries = {member.name: entry for member, entry in _members(reader, manifest)}
    except BundleError as refused:
        return Refused(refused.code, refused.message, refused.hint, manifest)
    return Opened(manifest, card, reader, entries)


def _regular(held: ExitStack, path: Path) -> BinaryIO:
    """Check 1. Looks before it opens: opening a pipe would wait for ever."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise refusal("NOT_FOUND")
        sealed = held.enter_context(path.open("rb"))
        if os.fstat(sealed.fileno()).st_size > FILE_LIMIT:
            raise refusal("TOO_BIG", what="文件超过 2 GB")
    except OSError as error:
        raise refusal("NOT_FOUND") from error
    return sealed


def _check_magic(sealed: BinaryIO) -> None:
    """Check 2. A beginning of the magic, or nothing but zeros, is a copy that was cut short."""
    try:
        head = sealed.read(len(envelope.MAGIC))
    except OSError as error:
        raise refusal("NOT_FOUND") from error
    if not any(head) or (len(head) < len(envelope.MAGIC) and envelope.MAGIC.startswith(head)):
        raise refusal("TORN")
    if head != envelope.MAGIC:
        raise refusal("NOT_BUNDLE")


def _head(reader: Reader) -> tuple[bytes, bytes]:
    """Check 4: the manifest and its signature, first and not too long."""
    parts = []
    for name, limit in ((MANIFEST, MANIFEST_LIMIT), (SIGNATURE, signature.SIGNATURE_LIMIT)):
        entry = reader.entry()
        if entry is None or entry.name != name or entry.size > limit:
            raise refusal("STRUCTURE", what="开头不是清单和签名")
        parts.append(reader.whole(entry))
    return parts[0], parts[1]


def _label(member: Member) -> str:
    return "记录" if member.name == RECORDS else "附件"


def _members(reader: Reader, manifest: Manifest) -> Iterator[tuple[Member, Entry]]:
    """Checks 13 and 14: each file as declared, the records inflated within bounds, then the end."""
    if sum(member.size for member in manifest.members) > FILE_LIMIT:
        raise refusal("TOO_BIG", what="内容超过 2 GB")
    if manifest.members[0].raw_size > RAW_LIMIT:
        raise refusal("TOO_BIG", what="记录超过 1 GB")
    for member in manifest.members:
        entry = reader.entry()
        if entry is None or (entry.name, entry.size) != (member.name, member.size):
            raise refusal("MEMBER_HASH", what=_label(member))
        digest = sha256()
        for chunk in reader.chunks(entry):
            digest.update(chunk)
        if digest.hexdigest() != member.sha256:
            raise refusal("MEMBER_HASH", what=_label(member))
        if member.name == RECORDS:
            payload.check(reader.chunks(entry), member)
        yield member, entry
    if reader.entry() is not None:
        raise refusal("STRUCTURE", what="最后还有多余的文件")
