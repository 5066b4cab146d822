"""Packed files come back, to us and to any tar; nothing else is taken for an archive."""

import io
import tarfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.sync import archive
from app.sync.archive import Content, Reader
from app.sync.codes import BundleError

names = st.from_regex(r"[a-z0-9][a-z0-9/]{0,60}[a-z0-9]", fullmatch=True)
files = st.lists(st.tuples(names, st.binary(max_size=1500)), max_size=4)


def packed(found: list[tuple[str, bytes]]) -> bytes:
    return b"".join(archive.pack(Content(name, len(body), (body,)) for name, body in found))


def unpacked(content: bytes) -> list[tuple[str, bytes]]:
    reader = Reader(io.BytesIO(content))
    found = []
    while (entry := reader.entry()) is not None:
        found.append((entry.name, b"".join(reader.chunks(entry))))
    return found


@given(files)
def test_there_and_back(found: list[tuple[str, bytes]]) -> None:
    content = packed(found)
    assert unpacked(content) == found
    assert archive.length(len(body) for _, body in found) == len(content)
    with tarfile.open(fileobj=io.BytesIO(content), mode="r:") as tar:
        infos = tar.getmembers()
        bodies = [tar.extractfile(info).read() for info in infos]  # type: ignore[union-attr]
        assert [(info.name, body) for info, body in zip(infos, bodies, strict=True)] == found
        assert {(info.mode, info.mtime, info.uid, info.uname) for info in infos} <= {
            (0o600, 0, 0, "")
        }


@given(files, st.data())
def test_an_archive_has_one_spelling(found: list[tuple[str, bytes]], data: st.DataObject) -> None:
    """Whatever bytes are changed, either they are refused or they pack to the same."""
    content = bytearray(packed(found))
    for _ in range(data.draw(st.integers(1, 3))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        other = unpacked(bytes(content))
    except BundleError:
        return
    assert packed(other) == bytes(content)


@given(st.binary(max_size=3000))
def test_any_bytes_are_refused(content: bytes) -> None:
    with pytest.raises(BundleError):
        unpacked(content)


@pytest.mark.parametrize("name", ["", "/etc/passwd", "../a", "a/../b", "A", "a" * 100, "名", "a b"])
def test_names_we_never_write(name: str) -> None:
    with pytest.raises(ValueError, match="no archive of ours"):
        archive.header(name, 1)


def test_what_other_tars_write_is_refused() -> None:
    gnu = tarfile.TarInfo("a")
    gnu.mode = 0o600
    headers = [gnu.tobuf(tarfile.GNU_FORMAT)]
    for kind in (tarfile.SYMTYPE, tarfile.DIRTYPE, tarfile.AREGTYPE):
        info = tarfile.TarInfo("a")
        info.type, info.mode = kind, 0o600
        headers.append(info.tobuf(tarfile.USTAR_FORMAT))
    for header in headers:
        with pytest.raises(BundleError) as refused:
            unpacked(header + bytes(1024))
        assert refused.value.code == "STRUCTURE"
