"""A bundle comes out as it went in, and no other bytes come in."""

import errno
import io
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import AppError
from app.sync import bundle, envelope, manifest, payload, signature
from app.sync.bundle import Evidence, Opened, Refused
from app.sync.known import Chain, Known
from app.sync.strict_json import Json
from tests.sync import made_up
from tests.sync.made_up import BANNER, LEAGUE, OTHER_STREAM, RECORDS, STREAM


def evidence(content: bytes) -> Evidence:
    pieces = [content[i : i + 1000] for i in range(0, len(content), 1000)]
    return Evidence(sha256(content).hexdigest(), len(content), lambda: pieces)


def write(
    folder: Path,
    draft: manifest.Manifest,
    records: tuple[dict[str, Json], ...] = RECORDS,
    documents: tuple[Evidence, ...] = (),
) -> bundle.Written:
    return bundle.write(
        draft, records=records, evidence=documents, secret=BANNER.secret, folder=folder
    )


def outcome(path: Path, folder: Path, known: Known | None = None) -> Opened | Refused:
    """The result alone; what it holds is closed already."""
    with bundle.read(
        path, identities=[LEAGUE.identity], known=known or made_up.known(), folder=folder
    ) as result:
        return result


def code(path: Path, folder: Path, known: Known | None = None) -> str:
    result = outcome(path, folder, known)
    return result.code if isinstance(result, Refused) else "OK"


def test_there_and_back(tmp_path: Path) -> None:
    papers = [b"\xff" * 5000, b"", b"PK"]
    written = write(tmp_path, made_up.draft(), documents=tuple(evidence(each) for each in papers))
    assert written.path.name == "PL_152223_152200_0000001.age"
    content = written.path.read_bytes()
    assert (written.size, written.sha256) == (len(content), sha256(content).hexdigest())
    with bundle.read(
        written.path, identities=[LEAGUE.identity], known=made_up.known(), folder=tmp_path
    ) as result:
        assert isinstance(result, Opened)
        assert result.manifest == written.manifest
        assert result.sender == BANNER.card
        assert [line.number for line in result.records()] == [1, 2, 3]
        assert [line.record for line in result.records()] == list(RECORDS)
        found = [b"".join(result.attachment(digest)) for digest in result.attachments]
        assert sorted(found) == sorted(papers)
        assert list(result.attachments) == sorted(result.attachments)
    assert [path.name for path in tmp_path.iterdir()] == [written.path.name]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@given(records=st.lists(st.dictionaries(st.text(max_size=9), json_values, max_size=4), max_size=9))
def test_any_records_come_back(
    tmp_path_factory: pytest.TempPathFactory, records: list[dict[str, Json]]
) -> None:
    folder = tmp_path_factory.mktemp("round")
    written = write(folder, made_up.draft(), tuple(records))
    with bundle.read(
        written.path, identities=[LEAGUE.identity], known=made_up.known(), folder=folder
    ) as result:
        assert isinstance(result, Opened)
        assert [line.record for line in result.records()] == records


def test_same_records_same_plaintext(tmp_path: Path) -> None:
    plaintexts = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        written = write(tmp_path / name, made_up.draft())
        with (
            written.path.open("rb") as sealed,
            envelope.opened(sealed, identities=[LEAGUE.identity], folder=tmp_path) as plain,
        ):
            plaintexts.append(plain.read())
    assert plaintexts[0] == plaintexts[1]


def test_many_records_cross_every_buffer(tmp_path: Path) -> None:
    records = tuple({"id": f"{i:06d}", "name": "虚" * (i % 700)} for i in range(3000))
    written = write(tmp_path, made_up.draft(), cast("tuple[dict[str, Json], ...]", records))
    with bundle.read(
        written.path, identities=[LEAGUE.identity], known=made_up.known(), folder=tmp_path
    ) as result:
        assert isinstance(result, Opened)
        assert tuple(line.record for line in result.records()) == records


def test_an_output_of_exactly_one_buffer_more_than_the_input(tmp_path: Path) -> None:
    """The inflater may hold a full buffer back after it took in the last byte."""
    for length in range((1 << 18) - 30, (1 << 18) + 30):
        packed = io.BytesIO()
        member = payload.deflate([{"n": "x" * length}, {"n": "x" * length}], packed)
        lines = list(payload.read([packed.getvalue()], member))
        assert [line.record for line in lines] == [{"n": "x" * length}] * 2
    assert list(tmp_path.iterdir()) == []


def test_a_bad_line_is_marked_and_the_rest_goes_on(tmp_path: Path) -> None:
    raw = b'{"id":1}\n{"id":1,"id":2}\n[]\n{"n":1.5}\n\n{"id":"\\udc00"}\n{"id":2}\n'
    made = made_up.draft()
    packed, member = _zip(raw)
    content = replace(made, members=(member,)).canonical
    signed = signature.sign(content, BANNER.secret)
    path = tmp_path / "b.age"
    path.write_bytes(made_up.seal(made_up.plain(content, signed, [(member.name, packed)])))
    with bundle.read(
        path, identities=[LEAGUE.identity], known=made_up.known(), folder=tmp_path
    ) as result:
        assert isinstance(result, Opened)
        good = {line.number: line.record for line in result.records() if line.record is not None}
    assert good == {1: {"id": 1}, 7: {"id": 2}}


def _zip(raw: bytes) -> tuple[bytes, manifest.Member]:
    import gzip

    packed = gzip.compress(raw, mtime=0)
    return packed, manifest.Member(
        name=manifest.RECORDS,
        size=len(packed),
        sha256=sha256(packed).hexdigest(),
        raw_size=len(raw),
        raw_sha256=sha256(raw).hexdigest(),
        records=raw.count(b"\n"),
    )


# ---------------------------------------------------------------- damage


def damaged(content: bytes, *, step: int) -> Iterator[bytes]:
    for at in range(0, len(content), step):
        yield content[:at] + bytes([content[at] ^ (1 << at % 8)]) + content[at + 1 :]
    for length in range(0, len(content), step):
        yield content[:length]


def refuse_all(folder: Path, *, step: int) -> set[str]:
    written = write(folder, made_up.draft())
    path = folder / "damaged.age"
    codes = set()
    for content in damaged(written.path.read_bytes(), step=step):
        path.write_bytes(content)
        codes.add(code(path, folder))
    assert sorted(each.name for each in folder.iterdir()) == [written.path.name, path.name]
    return codes


@pytest.mark.long
def test_every_flip_and_every_truncation_is_refused(tmp_path: Path) -> None:
    codes = refuse_all(tmp_path, step=1)
    assert codes == {"TORN", "NOT_BUNDLE", "NOT_FOR_US", "DAMAGED"}


def test_some_flips_and_truncations_are_refused(tmp_path: Path) -> None:
    assert refuse_all(tmp_path, step=23) <= {"TORN", "NOT_BUNDLE", "NOT_FOR_US", "DAMAGED"}


def flipped_inside(plaintext: bytes, folder: Path, *, step: int) -> set[str]:
    path = folder / "inside.age"
    codes = set()
    for content in damaged(plaintext, step=step):
        path.write_bytes(made_up.seal(content))
        codes.add(code(path, folder))
    return codes


INSIDE = {"STRUCTURE", "MANIFEST", "VERSION_TOO_NEW", "UNKNOWN_KEY", "SIGNATURE", "MEMBER_HASH"}


@pytest.mark.long
def test_every_change_inside_the_envelope_is_refused(tmp_path: Path) -> None:
    """Anyone can seal to the league: within, only the signature and the strictness protect."""
    plaintext = made_up.honest_plain(made_up.draft())
    codes = flipped_inside(plaintext, tmp_path, step=1)
    assert {"STRUCTURE", "MANIFEST", "UNKNOWN_KEY", "SIGNATURE", "MEMBER_HASH"} <= codes <= INSIDE


def test_some_changes_inside_the_envelope_are_refused(tmp_path: Path) -> None:
    plaintext = made_up.honest_plain(made_up.draft())
    assert flipped_inside(plaintext, tmp_path, step=29) <= INSIDE


# ---------------------------------------------------------------- files and disks


def test_what_is_no_file(tmp_path: Path) -> None:
    import os

    os.mkfifo(tmp_path / "pipe")
    assert code(tmp_path, tmp_path) == "NOT_FOUND"
    assert code(tmp_path / "pipe", tmp_path) == "NOT_FOUND"


def test_a_file_beyond_the_limit_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "big.age"
    with path.open("wb") as out:
        out.truncate(manifest.FILE_LIMIT + 1)
    assert code(path, tmp_path) == "TOO_BIG"


class Failing(io.BytesIO):
    """A file that takes or gives `good` bytes and then fails, as a pulled or full stick does."""

    def __init__(self, good: int, error: int, content: bytes = b"") -> None:
        super().__init__(content)
        self.good = good
        self.error = error

    def write(self, chunk: object) -> int:
        self._count(len(memoryview(chunk)))  # type: ignore[arg-type]
        return super().write(chunk)  # type: ignore[arg-type]

    def read(self, count: int | None = -1) -> bytes:
        found = super().read(count)
        self._count(len(found))
        return found

    def _count(self, count: int) -> None:
        self.good -= count
        if self.good < 0:
            raise OSError(self.error, "made to fail")


@pytest.mark.parametrize("length", [0, 1, 5000, 70_000, 200_000])
def test_no_failure_of_writing_is_lost(length: int) -> None:
    """The library loses the error of its last write."""
    whole = io.BytesIO()
    size, _ = envelope.seal([b"x" * length], whole, recipients=[LEAGUE.recipient])
    assert size == len(whole.getvalue())
    for good in {0, 1, 100, 150 + length // 2, 150 + length}:
        with pytest.raises(OSError, match="made to fail"):
            envelope.seal(
                [b"x" * length], Failing(good, errno.ENOSPC), recipients=[LEAGUE.recipient]
            )


def test_a_failure_of_the_records_is_not_sealed_over(tmp_path: Path) -> None:
    wrong = Evidence(sha256(b"one").hexdigest(), 3, lambda: [b"two"])
    with pytest.raises(ValueError, match="another hash"):
        write(tmp_path, made_up.draft(), documents=(wrong,))
    short = Evidence(sha256(b"one").hexdigest(), 4, lambda: [b"one"])
    with pytest.raises(ValueError, match="has 3 bytes, not 4"):
        write(tmp_path, made_up.draft(), documents=(short,))
    assert list(tmp_path.iterdir()) == []


def test_a_stick_pulled_while_reading(tmp_path: Path) -> None:
    sealed = made_up.seal(b"x" * 300_000)
    for good in (0, 100, 100_000):
        with (
            pytest.raises(AppError) as refused,
            envelope.opened(
                Failing(good, errno.EIO, sealed), identities=[LEAGUE.identity], folder=tmp_path
            ),
        ):
            raise AssertionError
        assert refused.value.code == "NOT_FOUND"
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_while_opening_is_told() -> None:
    sealed = made_up.seal(b"x" * 300_000)
    for good in (0, 100_000, 299_999):
        with pytest.raises(AppError) as refused:
            envelope._decrypt(io.BytesIO(sealed), Failing(good, errno.ENOSPC), [LEAGUE.identity])
        assert refused.value.code == "disk_full"


class Interrupted(io.BytesIO):
    """A file at which a person loses patience after so many bytes were read or written."""

    def write(self, chunk: object) -> int:  # noqa: ARG002
        raise KeyboardInterrupt

    def read(self, count: int | None = -1) -> bytes:
        if self.tell() > 100_000:
            raise KeyboardInterrupt
        return super().read(count)


def test_an_interruption_is_no_damage() -> None:
    """The library would make an error of its own of it, and the clerk be told of a bad stick."""
    sealed = made_up.seal(b"x" * 300_000)
    for source, target in (
        (Interrupted(sealed), io.BytesIO()),
        (io.BytesIO(sealed), Interrupted()),
    ):
        with pytest.raises(KeyboardInterrupt):
            envelope._decrypt(source, target, [LEAGUE.identity])
    with pytest.raises(KeyboardInterrupt):
        envelope.seal([b"x"], Interrupted(), recipients=[LEAGUE.recipient])


def test_the_plaintext_has_no_name(tmp_path: Path) -> None:
    written = write(tmp_path, made_up.draft())
    with bundle.read(
        written.path, identities=[LEAGUE.identity], known=made_up.known(), folder=tmp_path
    ) as result:
        assert isinstance(result, Opened)
        assert [path.name for path in tmp_path.iterdir()] == [written.path.name]


def test_a_draft_no_reader_would_take_is_not_sealed(tmp_path: Path) -> None:
    for other in ({"seq": 0}, {"stream": "x"}, {"recipient_keys": ()}, {"sender_unit": "旗"}):
        with pytest.raises(ValueError, match="不对"):
            write(tmp_path, made_up.draft(**other))
    with pytest.raises(ValueError, match="another key"):
        write(tmp_path, made_up.draft(LEAGUE))
    with pytest.raises(ValueError, match="bytes long"):
        write(tmp_path, made_up.draft(), ({"note": "x" * manifest.LINE_LIMIT},))
    assert list(tmp_path.iterdir()) == []


# ---------------------------------------------------------------- chains


def test_a_stream_that_a_person_agreed_to(tmp_path: Path) -> None:
    written = write(tmp_path, made_up.draft(stream=OTHER_STREAM))
    old = Chain(unit=BANNER.unit, kind="changes", stream=STREAM, seq=5, manifest_sha256="1" * 64)
    agreed = Chain(
        unit=BANNER.unit, kind="changes", stream=OTHER_STREAM, seq=0, manifest_sha256=None
    )
    asked = made_up.known(chains=(old,))
    assert code(written.path, tmp_path, asked) == "NEW_STREAM"
    closed = replace(old, closed=True)
    known = made_up.known(chains=(closed, agreed))
    assert code(written.path, tmp_path, known) == "OK"
    sixth = made_up.draft(seq=6, prev="1" * 64)
    late = outcome(write(tmp_path, sixth).path, tmp_path, known)
    assert isinstance(late, Refused)
    assert (late.code, "早于已经接收的新报送序列" in late.message) == ("ROLLBACK", True)
    assert code(tmp_path / "PL_152223_152200_0000006.age", tmp_path, asked) == "OK"


def test_a_gap_is_healed_by_the_base_whatever_the_kind(tmp_path: Path) -> None:
    for kind in manifest.LETTERS:
        for base, expected in ((0, "OK"), (2, "GAP")):
            draft = made_up.draft(kind=kind, seq=3, base=base, prev="2" * 64)
            written = write(tmp_path, draft)
            result = outcome(written.path, tmp_path)
            assert (result.code if isinstance(result, Refused) else "OK") == expected
            if isinstance(result, Refused):
                assert "1–2" in result.message
                assert result.manifest == written.manifest


def test_every_kind_has_names_of_its_own() -> None:
    names = {bundle.name_of(made_up.draft(kind=kind)) for kind in manifest.LETTERS}
    assert len(names) == len(manifest.LETTERS)


def test_each_kind_has_its_own_chain(tmp_path: Path) -> None:
    changes = Chain(
        unit=BANNER.unit, kind="changes", stream=STREAM, seq=5, manifest_sha256="1" * 64
    )
    receipt = made_up.draft(kind="receipt", stream=OTHER_STREAM)
    known = made_up.known(chains=(changes,))
    assert code(write(tmp_path, receipt).path, tmp_path, known) == "OK"
