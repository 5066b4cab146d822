"""What Linux tells about the disks behind its folders.

The rule: only files under the three roots are read, so that a folder can stand for a machine.
"""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_OCTAL = re.compile(rb"\\([0-7]{3})")
_HEX = re.compile(rb"\\x([0-9a-fA-F]{2})")
_USB = re.compile(r"usb\d+")
_OPTICAL = "11"  # the major number of drives for discs: nothing can be put there
_SYSTEM = frozenset(Path(place) for place in ("/", "/usr", "/boot"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Roots:
    """Where Linux tells about its disks."""

    mounts: Path = Path("/proc/self/mountinfo")
    sys: Path = Path("/sys")
    dev: Path = Path("/dev")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mount:
    """A line of mountinfo; `device` is "major:minor"."""

    device: str
    path: Path
    options: frozenset[str]
    filesystem: str
    source: str


def carried(roots: Roots) -> list[Mount]:
    """The mounts that can be carried away, one for each device, in the order they were made."""
    everything = mounts(roots)
    system = _system_disks(everything, roots)
    found: dict[str, Mount] = {}
    for mount in everything:
        disks = _disks(mount, roots)
        if not disks & system and _is_carried(disks, roots):
            found.setdefault(mount.device, mount)
    return list(found.values())


def carried_below(path: Path, roots: Roots) -> Mount | None:
    """The mount that a path lies on, there or not yet; None if that cannot be carried away."""
    where = path.resolve()
    everything = mounts(roots)
    holding = [mount for mount in everything if where.is_relative_to(mount.path)]
    if not holding:
        return None
    # The innermost; of two at one place, the later covers the earlier.
    mount = max(enumerate(holding), key=lambda pair: (len(pair[1].path.parts), pair[0]))[1]
    disks = _disks(mount, roots)
    if disks & _system_disks(everything, roots) or not _is_carried(disks, roots):
        return None
    return mount


def name_of(mount: Mount, roots: Roots) -> str:
    """The label of its file system, or the model of its device; empty if it has neither."""
    device = _device(mount, roots)
    if device is not None:
        with suppress(OSError):
            for link in sorted((roots.dev / "disk/by-label").iterdir()):
                if link.readlink().name == device.name:
                    return _label(link.name)
    models = (_word(disk / "device/model") for disk in sorted(_disks(mount, roots)))
    return next(filter(None, models), "")


def mounts(roots: Roots) -> list[Mount]:
    """All mounts, in the order they were made; none where the system does not tell."""
    with suppress(OSError):
        lines = roots.mounts.read_bytes().splitlines()
        return [mount for line in lines if (mount := _mount(line)) is not None]
    return []


def _mount(line: bytes) -> Mount | None:
    """Of `id parent major:minor root place options … - type source options`; see proc(5)."""
    words = [os.fsdecode(_OCTAL.sub(_octal, word)) for word in line.split(b" ")]
    if "-" not in words[6:] or len(words) < words.index("-", 6) + 4:
        return None
    rest = words[words.index("-", 6) + 1 :]
    return Mount(
        device=words[2],
        path=Path(words[4]),
        options=frozenset(words[5].split(",") + rest[2].split(",")),
        filesystem=rest[0],
        source=rest[1],
    )


def _octal(found: re.Match[bytes]) -> bytes:
    return bytes([int(found[1], 8) & 0xFF])


def _label(name: str) -> str:
    raw = _HEX.sub(lambda found: bytes([int(found[1], 16)]), os.fsencode(name))
    return raw.decode("utf-8", "replace")


def _device(mount: Mount, roots: Roots) -> Path | None:
    """The folder of a mount's block device, a partition or a whole disk; None if it has none."""
    with suppress(OSError):
        return (roots.sys / "dev/block" / mount.device).resolve(strict=True)
    # Btrfs and some drivers outside the kernel have numbers of their own, but name the device.
    if mount.source.startswith("/dev/"):
        name = (roots.dev / mount.source.removeprefix("/dev/")).resolve().name
        with suppress(OSError):
            return (roots.sys / "class/block" / name).resolve(strict=True)
    return None


def _disks(mount: Mount, roots: Roots) -> frozenset[Path]:
    """The whole disks a mount lies on; through encryption and the like, down to the metal."""
    device = _device(mount, roots)
    return frozenset() if device is None else frozenset(_wholes(device))


def _wholes(device: Path) -> Iterator[Path]:
    slaves = device / "slaves"
    below = sorted(slaves.iterdir()) if slaves.is_dir() else []
    for each in below:
        yield from _wholes(each.resolve())
    if not below:
        yield device.parent if (device / "partition").exists() else device


def _system_disks(everything: list[Mount], roots: Roots) -> frozenset[Path]:
    return frozenset(
        disk for mount in everything if mount.path in _SYSTEM for disk in _disks(mount, roots)
    )


def _is_carried(disks: frozenset[Path], roots: Roots) -> bool:
    """Many a stick says it is not removable, but hangs on USB; a card says that it is a card."""
    inside = roots.sys.resolve()
    return any(
        _word(disk / "dev").split(":")[0] != _OPTICAL
        and (
            _word(disk / "removable") == "1"
            or _word(disk / "device/type") == "SD"
            or any(_USB.fullmatch(part) for part in disk.relative_to(inside).parts)
        )
        for disk in disks
    )


def _word(file: Path) -> str:
    """What a file of the system says; nothing if it is not there."""
    with suppress(OSError):
        return file.read_bytes().decode("utf-8", "replace").strip()
    return ""
