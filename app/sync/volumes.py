"""Which sticks are plugged in, and what bundles lie on them.

The rule: removable is what can be carried away: a stick, a card, a disk on a USB cable; never the
disk the system itself runs from, nor a network drive.
"""

import os
import re
import shutil
import stat
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app.sync.linux import Roots

_BUNDLE = re.compile(r"PL_.+\.age", re.IGNORECASE)
_CARD = re.compile(r"[^.~].*\.plcard", re.IGNORECASE)
_HERE = Roots()


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """A file system that can be carried away; `name` is what its owner calls it, never empty."""

    path: Path
    name: str
    free_bytes: int
    read_only: bool
    filesystem: str


def removable_volumes(*, roots: Roots = _HERE) -> tuple[Volume, ...]:
    """The sticks that can be asked now, by name; a stick that hangs at two places shows once.

    None on systems other than Linux and Windows; `roots` are Linux's.
    """
    return tuple(sorted(_plugged_in(roots), key=lambda volume: (volume.name, volume.path)))


def volume_of(path: Path, *, roots: Roots = _HERE) -> Volume | None:
    """The removable volume a path lies on, which need not be there yet; None on a fixed disk.

    A stick that was pulled out without a word still has its place: its sizes are 0.
    """
    return _volume_below(path, roots)


def is_removable(path: Path, *, roots: Roots = _HERE) -> bool:
    """Whether what lies at the path can be carried away."""
    return volume_of(path, roots=roots) is not None


def bundles_on(volume_path: Path) -> tuple[Path, ...]:
    """The files `PL_….age` at the top and in the folders there, sorted; links lead nowhere.

    What cannot be read is passed over. One look per folder, whatever the number of files.
    """
    return _found(volume_path, _BUNDLE)


def cards_on(volume_path: Path) -> tuple[Path, ...]:
    """The files `….plcard` there, found as bundles are."""
    return _found(volume_path, _CARD)


def _found(volume_path: Path, name: re.Pattern[str]) -> tuple[Path, ...]:
    found, folders = _look(volume_path, name)
    for folder in folders:
        found += _look(folder, name)[0]
    return tuple(sorted(found))


def _look(folder: Path, name: re.Pattern[str]) -> tuple[list[Path], list[Path]]:
    """Files of that name and folders in a folder; the system's and the bin's (`.…`, `$…`) not."""
    files: list[Path] = []
    folders: list[Path] = []
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            with suppress(OSError):
                if name.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
                    files.append(Path(entry.path))
                elif not entry.name.startswith((".", "$")) and _is_folder(entry):
                    folders.append(Path(entry.path))
    return files, folders


def _unasked(path: Path) -> Volume:
    return Volume(
        path=path,
        name=_last_part(path),
        free_bytes=0,
        read_only=False,
        filesystem="",
    )


def _last_part(path: Path) -> str:
    """Of a place; Linux allows names that are no text, and no window could show them."""
    return os.fsencode(path.name or path).decode("utf-8", "replace")


if sys.platform == "win32":
    from app.sync import windows

    def _plugged_in(_roots: Roots) -> list[Volume]:
        found = [_asked(root) for root in windows.drives() if windows.is_removable(root)]
        return [volume for volume in found if volume is not None]

    def _volume_below(path: Path, _roots: Roots) -> Volume | None:
        root = windows.volume_root(path.absolute())
        if root is None or not windows.is_removable(root):
            return None
        return _asked(root) or _unasked(Path(root))

    def _asked(root: str) -> Volume | None:
        """None for a reader without a card."""
        try:
            told, usage = windows.information(root), shutil.disk_usage(root)
        except OSError:
            return None
        return Volume(
            path=Path(root),
            name=told.label or windows.model(root) or root,
            free_bytes=usage.free,
            read_only=told.read_only,
            filesystem=told.filesystem,
        )

    def _is_folder(entry: os.DirEntry[str]) -> bool:
        """A junction is a link, though Python takes it for a folder."""
        attributes = entry.stat(follow_symlinks=False).st_file_attributes
        link = attributes & stat.FILE_ATTRIBUTE_REPARSE_POINT
        return not link and entry.is_dir(follow_symlinks=False)

else:
    from app.sync import linux

    def _plugged_in(roots: Roots) -> list[Volume]:
        found = [_asked(mount, roots) for mount in linux.carried(roots)]
        return [volume for volume in found if volume is not None]

    def _volume_below(path: Path, roots: Roots) -> Volume | None:
        mount = linux.carried_below(path, roots)
        return None if mount is None else _asked(mount, roots) or _unasked(mount.path)

    def _asked(mount: linux.Mount, roots: Roots) -> Volume | None:
        """None if it does not answer: another user's, or no longer plugged in."""
        try:
            usage = shutil.disk_usage(mount.path)
        except OSError:
            return None
        return Volume(
            path=mount.path,
            name=linux.name_of(mount, roots) or _last_part(mount.path),
            free_bytes=usage.free,
            read_only="ro" in mount.options,
            filesystem=mount.filesystem,
        )

    def _is_folder(entry: os.DirEntry[str]) -> bool:
        return entry.is_dir(follow_symlinks=False)
