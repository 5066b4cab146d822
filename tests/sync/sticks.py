"""A sealed file to be copied, and files on a stick that fail when they are told to."""

import os
import random
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from app.sync.stick import Opener, StickFile

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

NAME = "PL_152223_152200_0000017.age"
MIB = 1 << 20

Mode = Literal["xb", "rb"]
Stage = Literal["create", "write", "settle", "close", "open", "read"]


@dataclass(frozen=True, slots=True)
class Sealed:
    """A file in the outbox; what is in it is chance, as in any sealed file."""

    path: Path
    content: bytes

    @property
    def sha256(self) -> str:
        return sha256(self.content).hexdigest()

    @property
    def size(self) -> int:
        return len(self.content)


def sealed(outbox: Path, size: int, *, name: str = NAME, seed: int = 0) -> Sealed:
    outbox.mkdir(exist_ok=True)
    path = outbox / name
    content = random.Random(f"{seed} {size}").randbytes(size)
    path.write_bytes(content)
    return Sealed(path, content)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@dataclass(frozen=True, slots=True)
class Fault:
    """The first `after` bytes pass, then writing or reading says `number`; other stages at once."""

    stage: Stage
    number: int
    after: int = 0

    def said(self) -> OSError:
        return OSError(self.number, os.strerror(self.number))

    @property
    def opener(self) -> Opener:
        return lambda path, mode: FaultyFile(path, mode, self)


class FaultyFile(StickFile):
    """A real file whose device gives up where the fault says."""

    def __init__(self, path: Path, mode: Mode, fault: Fault) -> None:
        if fault.stage == {"xb": "create", "rb": "open"}[mode]:
            raise fault.said()
        super().__init__(path, mode)
        self.fault = fault
        self.passed = 0
        self.writes = mode == "xb"

    def write(self, buffer: "ReadableBuffer", /) -> int:
        taken = super().write(memoryview(buffer)[: self._room("write")])
        assert taken is not None
        self.passed += taken
        return taken

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        given = super().readinto(memoryview(buffer)[: self._room("read")])
        assert given is not None
        self.passed += given
        return given

    def settle(self) -> None:
        if self.fault.stage == "settle":
            raise self.fault.said()
        super().settle()

    def close(self) -> None:
        """As the system does: says no, and is closed all the same."""
        was_open = not self.closed
        super().close()
        if was_open and self.fault.stage == "close" and self.writes:
            raise self.fault.said()

    def _room(self, stage: Stage) -> int | None:
        if self.fault.stage != stage:
            return None
        if self.passed >= self.fault.after:
            raise self.fault.said()
        return self.fault.after - self.passed
