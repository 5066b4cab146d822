"""Makes the bundles that must be refused, one case a file, and cases.json, which says with what.

The rule: the keys in cases.json are made up and serve nothing else. They are kept when the bundles
are made anew: `python -m tests.vectors.make` from the top folder.
"""

import gzip
import io
import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from app.sync import signature
from app.sync.known import Chain, Known, Revocation
from app.sync.manifest import Manifest, Member
from tests.sync import made_up
from tests.sync.made_up import OTHER_STREAM, STREAM, Office

HERE = Path(__file__).parent
CASES = HERE / "cases.json"
NOTE = "Made-up offices and made-up keys, for these files only."

Case = tuple[str, str, bytes | None]


def main() -> None:
    offices = _offices()
    for old in HERE.glob("*.age"):
        old.unlink()
    third = _third(offices)
    cases = []
    for name, code, content in _cases(offices, third):
        if content is not None:
            (HERE / f"{name}.age").write_bytes(content)
        cases.append({"file": f"{name}.age", "code": code})
    banner, _, revoked, _ = offices
    described = {
        "note": NOTE,
        "offices": [_described(each) for each in offices],
        "known": {
            "unit": "152200",
            "suite": "age-ed25519",
            "schema": made_up.SCHEMA,
            "cards": [banner.unit, revoked.unit],
            "revoked": {revoked.unit: asdict(Revocation(stream=STREAM, seq=3))},
            "chains": [
                {
                    "unit": banner.unit,
                    "kind": "changes",
                    "stream": STREAM,
                    "seq": 3,
                    "manifest_sha256": third.sha256,
                }
            ],
            "seen": [[banner.unit, "changes", STREAM, 3, third.sha256]],
        },
        "cases": cases,
    }
    CASES.write_text(json.dumps(described, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _described(office: Office) -> dict[str, str]:
    return {
        "unit": office.unit,
        "name": office.name,
        "signing_secret": office.secret.hex(),
        "age_identity": office.identity,
    }


def offices_of(described: dict[str, Any]) -> tuple[Office, ...]:
    return tuple(
        Office(
            each["unit"],
            each["name"],
            bytes.fromhex(each["signing_secret"]),
            each["age_identity"],
        )
        for each in described["offices"]
    )


def known_of(described: dict[str, Any]) -> Known:
    """What the league of these files knows."""
    said = described["known"]
    cards = []
    for office in offices_of(described):
        if office.unit in said["cards"]:
            revoked = said["revoked"].get(office.unit)
            cards.append(replace(office.card, revoked=revoked and Revocation(**revoked)))
    return Known(
        unit=said["unit"],
        suite=said["suite"],
        schema=said["schema"],
        cards=tuple(cards),
        chains=tuple(Chain(**each) for each in said["chains"]),
        seen={
            (unit, kind, stream, seq): digest for unit, kind, stream, seq, digest in said["seen"]
        },
    )


def _offices() -> tuple[Office, ...]:
    if CASES.exists():
        return offices_of(json.loads(CASES.read_text(encoding="utf-8")))
    names = {"152223": "旗", "152200": "盟", "152224": "县", "152299": "市"}
    return tuple(made_up.office(unit, f"虚构{name}就业中心") for unit, name in names.items())


def _third(offices: tuple[Office, ...]) -> Manifest:
    """The bundle the league applied last; the first it saw, and the second never came."""
    banner, league, _, _ = offices
    _, member = made_up.zipped()
    draft = made_up.draft(banner, league, seq=3, prev="11" * 32)
    return replace(draft, members=(member,))


def _cases(offices: tuple[Office, ...], third: Manifest) -> Iterator[Case]:
    forge = Forge(offices, third)
    yield from forge.envelopes()
    yield from forge.structures()
    yield from forge.manifests()
    yield from forge.signatures()
    yield from forge.parties()
    yield from forge.chains()
    yield from forge.members()


class Forge:
    """The fourth bundle of the banner, and all the ways in which it can be wrong."""

    def __init__(self, offices: tuple[Office, ...], third: Manifest) -> None:
        self.banner, self.league, self.revoked, self.stranger = offices
        self.third = third
        self.packed, member = made_up.zipped()
        self.good = replace(third, seq=4, prev=third.sha256, members=(member,))

    def seal(self, plaintext: bytes) -> bytes:
        return made_up.seal(plaintext, self.league.recipient)

    def signed(
        self,
        content: bytes,
        signer: Office | None = None,
        files: list[tuple[str, bytes]] | None = None,
    ) -> bytes:
        """The archive of exactly these bytes as a manifest, rightly signed."""
        signed = signature.sign(content, (signer or self.banner).secret)
        if files is None:
            files = [("records.jsonl.gz", self.packed)]
        return made_up.plain(content, signed, files)

    def bundle(self, signer: Office | None = None, **other: object) -> bytes:
        manifest = replace(self.good, **other)  # type: ignore[arg-type]
        return self.seal(self.signed(manifest.canonical, signer))

    def envelopes(self) -> Iterator[Case]:
        """Checks 1 to 3."""
        good = self.bundle()
        yield "good", "OK", good
        yield "absent", "NOT_FOUND", None
        yield "empty", "TORN", b""
        yield "zeros", "TORN", bytes(4096)
        yield "beginning", "TORN", good[:12]
        yield "text", "NOT_BUNDLE", "这是一张表".encode()
        yield "zip", "NOT_BUNDLE", b"PK\x03\x04" + bytes(60)
        elsewhere = made_up.seal(self.signed(self.good.canonical), self.stranger.recipient)
        yield "for-another", "NOT_FOR_US", elsewhere
        yield "cut", "DAMAGED", good[:-100]
        yield "flipped", "DAMAGED", good[:-100] + bytes([good[-100] ^ 1]) + good[-99:]
        yield "longer", "DAMAGED", good + b"\n"

    def structures(self) -> Iterator[Case]:
        """Check 4, and what lies behind the end (14)."""
        honest = self.signed(self.good.canonical)
        yield "no-archive", "STRUCTURE", self.seal("不是归档".encode())
        yield "nothing", "STRUCTURE", self.seal(b"")
        yield "only-the-end", "STRUCTURE", self.seal(bytes(1024))
        yield "mode", "STRUCTURE", self.seal(_with_mode(honest))
        yield "records-first", "STRUCTURE", self.seal(honest[2048:])
        padding = honest.index(b"\0", 512 + len(self.good.canonical))
        dirty = honest[:padding] + b"x" + honest[padding + 1 :]
        yield "dirty-padding", "STRUCTURE", self.seal(dirty)
        yield "behind-the-end", "STRUCTURE", self.seal(honest + bytes(512))
        yield "no-end", "STRUCTURE", self.seal(honest[:-512])
        files = [("records.jsonl.gz", self.packed), ("att/more", b"x")]
        yield "one-more", "STRUCTURE", self.seal(self.signed(self.good.canonical, files=files))

    def manifests(self) -> Iterator[Case]:
        """Checks 5 and 8."""
        content = self.good.canonical
        swaps = {
            "key-twice": (b'{"ack"', b'{"ack":null,"ack"'),
            "nan": (b'"base":0', b'"base":NaN'),
            "fraction": (b'"base":0', b'"base":0.0'),
            "surrogate": (b'"kind":"changes"', b'"kind":"\\ud800"'),
            "other-format": (b"parkledger-bundle", b"parkledger-ledger"),
            "version-text": (b'"version":1', b'"version":"1"'),
            "version-true": (b'"version":1', b'"version":true'),
            "blank": (b'{"ack"', b'{ "ack"'),
            "escaped": (b'"kind":"changes"', b'"kind":"\\u0063hanges"'),
            "one-field-more": (b'"kind"', b'"k":1,"kind"'),
            "one-field-less": (b'"ack":null,', b""),
            "other-kind": (b'"kind":"changes"', b'"kind":"wishes"'),
            "seq-true": (b'"seq":4', b'"seq":true'),
            "seq-zero": (b'"seq":4', b'"seq":0'),
            "no-prev": (f'"prev":"{self.good.prev}"'.encode(), b'"prev":null'),
            "base-ahead": (b'"base":0', b'"base":4'),
            "no-such-day": (b"2026-06-30", b"2026-06-31"),
            "climbing": (b"records.jsonl.gz", b"../../records.gz"),
        }
        for name, (old, new) in swaps.items():
            assert content.count(old) == 1, name
            yield name, "MANIFEST", self.seal(self.signed(content.replace(old, new)))
        yield "deep", "MANIFEST", self.seal(self.signed(b"[" * 10_000))
        newer = content.replace(b'"version":1', b'"version":2')
        yield "version-2", "VERSION_TOO_NEW", self.seal(self.signed(newer))

    def signatures(self) -> Iterator[Case]:
        """Checks 6 and 7."""
        content = self.good.canonical
        files = [("records.jsonl.gz", self.packed)]
        stranger = made_up.draft(self.stranger, self.league).sender_key
        yield "stranger", "UNKNOWN_KEY", self.bundle(self.stranger, sender_key=stranger)
        own = made_up.draft(self.revoked, self.league, members=self.good.members)
        late = replace(own, seq=3, prev="22" * 32)
        elsewhere = replace(own, stream=OTHER_STREAM)
        yield "revoked", "REVOKED_KEY", self.seal(self.signed(late.canonical, self.revoked))
        yield (
            "revoked-new-stream",
            "REVOKED_KEY",
            self.seal(self.signed(elsewhere.canonical, self.revoked)),
        )
        rekey = replace(own, kind="rekey")
        yield (
            "revoked-rekey",
            "REVOKED_KEY",
            self.seal(self.signed(rekey.canonical, self.revoked)),
        )
        yield "before-revoked", "OK", self.seal(self.signed(own.canonical, self.revoked))
        yield "other-signer", "SIGNATURE", self.bundle(self.stranger)
        signed = signature.sign(content, self.banner.secret)
        changed = content.replace(b'"schema":7', b'"schema":6')
        yield "changed", "SIGNATURE", self.seal(made_up.plain(changed, signed, files))
        comment = signed.replace(b"bundle signature", b"bundle Signature")
        yield "comment", "SIGNATURE", self.seal(made_up.plain(content, comment, files))
        trusted = signed.replace(b"manifest version 1", b"manifest version 2")
        yield "trusted-comment", "SIGNATURE", self.seal(made_up.plain(content, trusted, files))
        yield "no-signature", "SIGNATURE", self.seal(made_up.plain(content, b"", files))

    def parties(self) -> Iterator[Case]:
        """Check 9."""
        yield "as-another", "UNIT_MISMATCH", self.bundle(sender_unit=self.stranger.unit)
        yield "suite", "SUITE", self.bundle(suite="gm")
        yield "to-another-unit", "NOT_ADDRESSED", self.bundle(recipient_unit="152299")
        others = (self.stranger.recipient,)
        yield "sealed-anew", "NOT_ADDRESSED", self.bundle(recipient_keys=others)

    def chains(self) -> Iterator[Case]:
        """Checks 10 to 12."""
        third = self.seal(self.signed(self.third.canonical))
        yield "again", "ALREADY_IMPORTED", third
        yield "fork", "FORK", self.bundle(seq=3, prev="33" * 32)
        yield "new-stream", "NEW_STREAM", self.bundle(stream=OTHER_STREAM, seq=1, prev=None)
        yield "late", "ROLLBACK", self.bundle(seq=2, prev="44" * 32)
        yield "gap", "GAP", self.bundle(seq=6, prev="55" * 32, base=5)
        yield "gap-healed", "OK", self.bundle(seq=6, prev="55" * 32, base=3)
        yield "other-prev", "CHAIN", self.bundle(prev="66" * 32)
        yield "newer-schema", "SCHEMA_TOO_NEW", self.bundle(schema=made_up.SCHEMA + 1)

    def members(self) -> Iterator[Case]:
        """Check 13."""
        member = self.good.members[0]
        for name, field, value in (
            ("hash", "sha256", "77" * 32),
            ("size", "size", member.size + 1),
            ("raw-hash", "raw_sha256", "77" * 32),
            ("raw-short", "raw_size", member.raw_size + 1),
            ("count", "records", member.records + 1),
        ):
            wrong = replace(member, **{field: value})  # type: ignore[arg-type]
            yield name, "MEMBER_HASH", self.bundle(members=(wrong,))
        content = self.good.canonical
        yield "no-records", "MEMBER_HASH", self.seal(self.signed(content, files=[]))
        yield "no-gzip", "MEMBER_HASH", self.zipped(b"not a zip file", 10)
        half = self.packed[:-9]
        yield "half-a-gzip", "MEMBER_HASH", self.zipped(half, member.raw_size)
        twice = self.packed + self.packed
        yield "two-gzips", "MEMBER_HASH", self.zipped(twice, member.raw_size)
        yield "no-last-feed", "MEMBER_HASH", self.zipped(_gzip(b"{}"), 2)
        yield "bomb", "BOMB", self.zipped(_gzip(bytes(4 << 20)), 100)
        yield "one-byte-more", "BOMB", self.zipped(_gzip(b"{}\n{}\n"), 5)
        yield "said-too-big", "TOO_BIG", self.zipped(self.packed, (1 << 30) + 1)
        many = replace(member, records=5_000_001)
        yield "too-many", "TOO_BIG", self.bundle(members=(many,))
        long = b'"' + b"x" * (1 << 20) + b'"\n'
        yield "long-line", "TOO_BIG", self.zipped(_gzip(long), len(long))

    def zipped(self, packed: bytes, raw_size: int) -> bytes:
        """The bundle with other records, all but their raw hash rightly declared."""
        digest = sha256(packed).hexdigest()
        member = Member(
            name="records.jsonl.gz",
            size=len(packed),
            sha256=digest,
            raw_size=raw_size,
            raw_sha256=digest,
            records=1,
        )
        content = replace(self.good, members=(member,)).canonical
        return self.seal(self.signed(content, files=[(member.name, packed)]))


def _gzip(raw: bytes) -> bytes:
    out = io.BytesIO()
    with gzip.GzipFile("", "wb", 9, fileobj=out, mtime=0) as zipped:
        zipped.write(raw)
    return out.getvalue()


def _with_mode(plaintext: bytes) -> bytes:
    """The first header with mode 0644, its sum made right again."""
    block = bytearray(plaintext[:512])
    block[100:108] = b"0000644\0"
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block) + plaintext[512:]


if __name__ == "__main__":
    main()
