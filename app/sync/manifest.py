"""The manifest: who sends what to whom, signed as exact bytes.

The rule: one manifest has one spelling; an unknown field, a missing one or another type is refused.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from app.sync import strict_json
from app.sync.codes import BundleError, refusal
from app.sync.strict_json import Json

FORMAT = "parkledger-bundle"
VERSION = 1
# Every kind, with the letter of its file names.
LETTERS = {"changes": "", "receipt": "R", "directive": "D", "snapshot": "S", "rekey": "K"}
RECORDS = "records.jsonl.gz"
EVIDENCE = "att/"

MANIFEST_LIMIT = 1 << 20
FILE_LIMIT = 2 << 30
RAW_LIMIT = 1 << 30
LINE_LIMIT = 1 << 20
# A gigabyte of line feeds would keep the receiver busy for hours, setting each aside.
RECORDS_LIMIT = 5_000_000
SEQ_LIMIT = 9_999_999
_WHOLE_LIMIT = 1 << 53

_UNIT = re.compile(r"[0-9A-Z]{6,12}")
_HASH = re.compile(r"[0-9a-f]{64}")
_STREAM = re.compile(r"[0-9a-f]{32}")
_KEY = re.compile(r"[A-Za-z0-9+/]{43}=")
_RECIPIENT = re.compile(r"age1[02-9ac-hj-np-z]{58}")
_WORD = re.compile(r"[0-9A-Za-z.+_-]{1,64}")
# Told in an office's own time, the first and the last year would leave the calendar.
_MOMENT = re.compile(r"[12]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A file of the bundle: its size and hash as it lies there, and inflated.

    Evidence is not compressed: its raw size and hash are those of the file, its records none.
    """

    name: str
    size: int
    sha256: str
    raw_size: int
    raw_sha256: str
    records: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What the sender signs.

    `sender_key` is the signing key in base64, `recipient_keys` are age recipients. `stream` is new
    after a restore. `prev` is the SHA-256 of the manifest before, None for the first. `base` is the
    seq of the last bundle of this kind and stream whose receipt the sender holds, 0 for none: the
    bundle carries everything that came after that one was sealed. A bundle that stands alone, as a
    receipt, has 0. `ack` is the SHA-256 of the manifest of the last receipt seen.
    """

    kind: str
    suite: str
    schema: int
    program: str
    sender_unit: str
    sender_key: str
    recipient_unit: str
    recipient_keys: tuple[str, ...]
    stream: str
    seq: int
    prev: str | None
    created: str
    base: int
    ack: str | None
    members: tuple[Member, ...] = ()

    @property
    def canonical(self) -> bytes:
        """The bytes that are signed."""
        return strict_json.canonical(_as_json(self))

    @property
    def sha256(self) -> str:
        """The name of this manifest in chains and receipts."""
        return sha256(self.canonical).hexdigest()


def known_format(content: bytes) -> Mapping[str, Json]:
    """Check 5: strict JSON of a format and version we read; the fields are not checked yet."""
    try:
        found = strict_json.parse(content)
    except ValueError as error:
        raise refusal("MANIFEST", what="不是规范的 JSON") from error
    if not isinstance(found, Mapping) or found.get("format") != FORMAT:
        raise refusal("MANIFEST", what="不是创园台账的清单")
    version = found.get("version")
    if type(version) is int and version > VERSION:
        raise refusal("VERSION_TOO_NEW", version=min(version, _WHOLE_LIMIT))
    if type(version) is not int or version != VERSION:
        raise refusal("MANIFEST", what="没有写明版本")
    return found


def shaped(found: Mapping[str, Json], content: bytes) -> Manifest:
    """Check 8: exactly the fields of version 1, and `content` is their one spelling."""
    manifest = _read_manifest(found)
    if manifest.canonical != content:
        raise refusal("MANIFEST", what="写法不是规定的那一种")
    return manifest


def _as_json(manifest: Manifest) -> Json:
    return {
        "format": FORMAT,
        "version": VERSION,
        "kind": manifest.kind,
        "suite": manifest.suite,
        "schema": manifest.schema,
        "program": manifest.program,
        "sender": {"unit": manifest.sender_unit, "key": manifest.sender_key},
        "recipient": {"unit": manifest.recipient_unit, "keys": manifest.recipient_keys},
        "stream": manifest.stream,
        "seq": manifest.seq,
        "prev": manifest.prev,
        "created": manifest.created,
        "base": manifest.base,
        "ack": manifest.ack,
        "members": [
            {
                "name": member.name,
                "size": member.size,
                "sha256": member.sha256,
                "raw_size": member.raw_size,
                "raw_sha256": member.raw_sha256,
                "records": member.records,
            }
            for member in manifest.members
        ],
    }


_FIELDS = frozenset(
    "format version kind suite schema program sender recipient stream seq prev created base ack"
    " members".split()
)


def _read_manifest(found: Mapping[str, Json]) -> Manifest:
    _exactly(found, _FIELDS)
    sender = _object(found["sender"], "sender", {"unit", "key"})
    recipient = _object(found["recipient"], "recipient", {"unit", "keys"})
    manifest = Manifest(
        kind=_text(found["kind"], "kind", _WORD),
        suite=_text(found["suite"], "suite", _WORD),
        schema=_whole(found["schema"], "schema"),
        program=_text(found["program"], "program", _WORD),
        sender_unit=_text(sender["unit"], "sender.unit", _UNIT),
        sender_key=_text(sender["key"], "sender.key", _KEY),
        recipient_unit=_text(recipient["unit"], "recipient.unit", _UNIT),
        recipient_keys=tuple(
            _text(key, "recipient.keys", _RECIPIENT)
            for key in _list(recipient["keys"], "recipient.keys", most=8)
        ),
        stream=_text(found["stream"], "stream", _STREAM),
        seq=_whole(found["seq"], "seq", least=1, most=SEQ_LIMIT),
        prev=_hash_or_none(found["prev"], "prev"),
        created=_moment(found["created"]),
        base=_whole(found["base"], "base"),
        ack=_hash_or_none(found["ack"], "ack"),
        members=tuple(_member(each) for each in _list(found["members"], "members", most=20_000)),
    )
    _fits_together(manifest)
    return manifest


def _fits_together(manifest: Manifest) -> None:
    """What holds between fields: each of these a writer of ours never gets wrong."""
    names = [member.name for member in manifest.members]
    evidence = manifest.members[1:]
    facts = {
        "kind": manifest.kind in LETTERS,
        "recipient.keys": len(set(manifest.recipient_keys)) == len(manifest.recipient_keys),
        "prev": (manifest.prev is None) == (manifest.seq == 1),
        "base": manifest.base < manifest.seq,
        "members": names[0] == RECORDS and names[1:] == sorted(set(names[1:])),
        "members.name": all(each.name == EVIDENCE + each.sha256 for each in evidence),
        "members.raw_size": all(each.raw_size == each.size for each in evidence),
        "members.raw_sha256": all(each.raw_sha256 == each.sha256 for each in evidence),
        "members.records": all(each.records == 0 for each in evidence),
    }
    for field, holds in facts.items():
        if not holds:
            raise _wrong(field)


def _member(found: Json) -> Member:
    fields = {"name", "size", "sha256", "raw_size", "raw_sha256", "records"}
    each = _object(found, "members", fields)
    return Member(
        name=_text(each["name"], "members.name", re.compile(r"[a-z0-9./]{1,80}")),
        size=_whole(each["size"], "members.size"),
        sha256=_text(each["sha256"], "members.sha256", _HASH),
        raw_size=_whole(each["raw_size"], "members.raw_size"),
        raw_sha256=_text(each["raw_sha256"], "members.raw_sha256", _HASH),
        records=_whole(each["records"], "members.records"),
    )


def _exactly(found: Mapping[str, Json], fields: set[str] | frozenset[str]) -> None:
    if set(found) != fields:
        raise refusal("MANIFEST", what="有多出或缺少的栏目")


def _object(found: Json, field: str, fields: set[str]) -> Mapping[str, Json]:
    if not isinstance(found, Mapping):
        raise _wrong(field)
    _exactly(found, fields)
    return found


def _list(found: Json, field: str, *, most: int) -> list[Json]:
    if not isinstance(found, list) or not 1 <= len(found) <= most:
        raise _wrong(field)
    return found


def _text(found: Json, field: str, pattern: re.Pattern[str]) -> str:
    if not isinstance(found, str) or pattern.fullmatch(found) is None:
        raise _wrong(field)
    return found


def _hash_or_none(found: Json, field: str) -> str | None:
    return None if found is None else _text(found, field, _HASH)


def _whole(found: Json, field: str, *, least: int = 0, most: int = _WHOLE_LIMIT) -> int:
    if type(found) is not int or not least <= found <= most:
        raise _wrong(field)
    return found


def _moment(found: Json) -> str:
    written = _text(found, "created", _MOMENT)
    try:
        datetime.fromisoformat(written)
    except ValueError as error:
        raise _wrong("created") from error
    return written


def _wrong(field: str) -> BundleError:
    return refusal("MANIFEST", what=f"{_LABELS[field.partition('.')[0]]}不对")


_LABELS = {
    "kind": "种类",
    "suite": "加密算法",
    "schema": "数据版本",
    "program": "程序版本",
    "sender": "发送机构",
    "recipient": "收件机构",
    "stream": "报送序列",
    "seq": "编号",
    "prev": "前一个数据包",
    "created": "生成时间",
    "base": "起点",
    "ack": "回执",
    "members": "内容目录",
}
