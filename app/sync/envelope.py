"""The age envelope around a bundle.

The rule: nothing that was decrypted is trusted before the whole of it was; the plaintext lies only
in a file without a name, which the system takes away when it is closed, even by a crash.
"""

import errno
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

import pyrage
from pyrage import x25519

from app.errors import AppError
from app.sync.codes import refusal

MAGIC = b"age-encryption.org/v1\n"
_KEEP_FREE = 1 << 20
_HEADER_LIMIT = 1 << 16
_AGE_CHUNK = 1 << 16
_KEYS_MOST = 1 << 12
# The library also takes stanzas whose last, shorter line is missing; the format does not.
_HEADER = re.compile(
    rb"age-encryption\.org/v1\n"
    rb"(?:-> [!-~]+(?: [!-~]+)*\n(?:[A-Za-z0-9+/]{64}\n)*[A-Za-z0-9+/]{0,63}\n)+"
    rb"--- [A-Za-z0-9+/]{43}\n"
)


class _Outlet:
    """A file that remembers its own failure and counts: the library loses that of its last write.

    Short writes are finished here, so that what is counted is what the file took.
    """

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self.failure: BaseException | None = None
        self.written = 0
        self.digest = sha256()

    def write(self, chunk: bytes) -> int:
        left = memoryview(chunk)
        try:
            while left:
                taken = self._out.write(left)
                left = left[taken:]
        # Kept to be raised again: the library turns it into an error of its own.
        except BaseException as error:
            self.failure = error
            raise
        self.written += len(chunk)
        self.digest.update(chunk)
        return len(chunk)

    def flush(self) -> None:
        try:
            self._out.flush()
        except BaseException as error:
            self.failure = error
            raise


class _Inlet:
    """Chunks as a file to be read from, that remembers the failure of what it reads."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._left = memoryview(b"")
        self.failure: BaseException | None = None

    def read(self, count: int = -1) -> bytes:
        assert count > 0, "the library asks for a buffer's worth"
        try:
            while not self._left:
                self._left = memoryview(next(self._chunks))
        except StopIteration:
            return b""
        except BaseException as error:
            self.failure = error
            raise
        taken, self._left = self._left[:count], self._left[count:]
        return bytes(taken)


def seal(chunks: Iterable[bytes], out: BinaryIO, *, recipients: Sequence[str]) -> tuple[int, str]:
    """Encrypt to the `age1…` recipients; returns the size and SHA-256 of what `out` took.

    Raises what reading the chunks or writing to `out` raised; then `out` holds a torn file.
    """
    inlet, outlet = _Inlet(chunks), _Outlet(out)
    keys = [x25519.Recipient.from_str(recipient) for recipient in recipients]
    try:
        pyrage.encrypt_io(inlet, outlet, keys)
        outlet.flush()
    except (pyrage.EncryptError, OSError) as error:
        raise inlet.failure or outlet.failure or error from None
    if inlet.failure or outlet.failure:
        raise inlet.failure or outlet.failure or AssertionError
    return outlet.written, outlet.digest.hexdigest()


def most(size: int) -> int:
    """How long, at most, a file is that seals so many bytes for as many as a manifest names."""
    return size + 16 * (size // _AGE_CHUNK + 2) + _KEYS_MOST


@contextmanager
def opened(sealed: BinaryIO, *, identities: Sequence[str], folder: Path) -> Iterator[BinaryIO]:
    """The plaintext of an age file as a private nameless file in `folder` (the ledger's own disk).

    `identities` are AGE-SECRET-KEY-… texts. Refuses with NOT_FOR_US or DAMAGED; a full disk is an
    AppError `disk_full`, what reading `sealed` raises is a refusal NOT_FOUND.
    """
    _enough_space(sealed, folder)
    _check_header(sealed)
    with tempfile.TemporaryFile(dir=folder) as plain:
        _decrypt(sealed, plain, identities)
        plain.seek(0)
        yield plain


def public(identity: str) -> str:
    """The recipient `age1…` that belongs to a secret."""
    return str(x25519.Identity.from_str(identity).to_public())


def _decrypt(sealed: BinaryIO, plain: BinaryIO, identities: Sequence[str]) -> None:
    inlet = _Inlet(iter(lambda: sealed.read(1 << 16), b""))
    outlet = _Outlet(plain)
    keys = [x25519.Identity.from_str(identity) for identity in identities]
    refused: Exception | None = None
    try:
        pyrage.decrypt_io(inlet, outlet, keys)
        outlet.flush()
    except (pyrage.DecryptError, OSError) as error:
        refused = error
    if isinstance(outlet.failure, OSError) and outlet.failure.errno == errno.ENOSPC:
        raise _disk_full() from outlet.failure
    if outlet.failure is not None:
        raise outlet.failure
    if isinstance(inlet.failure, OSError):
        raise refusal("NOT_FOUND") from inlet.failure
    if inlet.failure is not None:
        raise inlet.failure
    if refused is not None:
        # The library has one error for all of these; only its words tell them apart.
        foreign = isinstance(refused, pyrage.DecryptError) and "No matching keys" in str(refused)
        raise refusal("NOT_FOR_US" if foreign else "DAMAGED") from refused


def _check_header(sealed: BinaryIO) -> None:
    try:
        head = sealed.read(_HEADER_LIMIT)
    except OSError as error:
        raise refusal("NOT_FOUND") from error
    if _HEADER.match(head) is None:
        raise refusal("DAMAGED")
    sealed.seek(0)


def _enough_space(sealed: BinaryIO, folder: Path) -> None:
    size = sealed.seek(0, 2)
    sealed.seek(0)
    if shutil.disk_usage(folder).free < size + _KEEP_FREE:
        raise _disk_full()


def _disk_full() -> AppError:
    return AppError(
        "磁盘空间不够，没有打开数据包。", hint="请清理磁盘后再试一次。", code="disk_full"
    )
