"""The calls of Windows that Python has no name for.

The rule: each says no as Python's own calls do, by an OSError, and none shows a window.
"""

import ctypes
import msvcrt
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from ctypes import wintypes
from dataclasses import dataclass
from pathlib import Path

assert sys.platform == "win32", "only imported where it can run"

_kernel32 = ctypes.WinDLL("kernel32", use_last_error=True)

_GENERIC_READ = 0x8000_0000
_SHARE_READ, _SHARE_WRITE = 1, 2
_OPEN_EXISTING = 3
_NO_BUFFERING, _SEQUENTIAL = 0x2000_0000, 0x0800_0000
_INVALID_HANDLE = ctypes.c_void_p(-1).value
_REPLACE_EXISTING, _WRITE_THROUGH = 1, 8
_ACCESS_DENIED, _SHARING_VIOLATION = 5, 32
_NO_DIALOGS = 0x0001  # SEM_FAILCRITICALERRORS: an empty card reader asks for no disk
_READ_ONLY_VOLUME = 0x0008_0000
_QUERY_PROPERTY = 0x002D_1400  # IOCTL_STORAGE_QUERY_PROPERTY
_BUS_USB, _BUS_SD = 7, 12
_NAME_LENGTH = 261

DRIVE_REMOVABLE, DRIVE_FIXED = 2, 3


class _Query(ctypes.Structure):
    """STORAGE_PROPERTY_QUERY; all zero asks for the device's description."""

    _fields_ = (
        ("property", wintypes.DWORD),
        ("kind", wintypes.DWORD),
        ("more", ctypes.c_byte * 4),
    )


class _Description(ctypes.Structure):
    """STORAGE_DEVICE_DESCRIPTOR, and room for the texts it points to."""

    _fields_ = (
        ("version", wintypes.DWORD),
        ("size", wintypes.DWORD),
        ("device_type", ctypes.c_ubyte),
        ("modifier", ctypes.c_ubyte),
        ("removable", ctypes.c_ubyte),
        ("queueing", ctypes.c_ubyte),
        ("vendor_offset", wintypes.DWORD),
        ("product_offset", wintypes.DWORD),
        ("revision_offset", wintypes.DWORD),
        ("serial_offset", wintypes.DWORD),
        ("bus", wintypes.DWORD),
        ("texts_length", wintypes.DWORD),
        ("texts", ctypes.c_ubyte * 1024),
    )


_kernel32.CreateFileW.argtypes = (
    wintypes.LPCWSTR,
    wintypes.DWORD,
    wintypes.DWORD,
    wintypes.LPVOID,
    wintypes.DWORD,
    wintypes.DWORD,
    wintypes.HANDLE,
)
_kernel32.CreateFileW.restype = wintypes.HANDLE
_kernel32.CloseHandle.argtypes = (wintypes.HANDLE,)
_kernel32.DeviceIoControl.argtypes = (
    wintypes.HANDLE,
    wintypes.DWORD,
    wintypes.LPVOID,
    wintypes.DWORD,
    wintypes.LPVOID,
    wintypes.DWORD,
    wintypes.LPDWORD,
    wintypes.LPVOID,
)
_kernel32.MoveFileExW.argtypes = (wintypes.LPCWSTR, wintypes.LPCWSTR, wintypes.DWORD)
_kernel32.GetDriveTypeW.argtypes = (wintypes.LPCWSTR,)
_kernel32.GetDriveTypeW.restype = wintypes.UINT
_kernel32.GetLogicalDrives.restype = wintypes.DWORD
_kernel32.GetVolumePathNameW.argtypes = (wintypes.LPCWSTR, wintypes.LPWSTR, wintypes.DWORD)
_kernel32.GetVolumeInformationW.argtypes = (
    wintypes.LPCWSTR,
    wintypes.LPWSTR,
    wintypes.DWORD,
    wintypes.LPDWORD,
    wintypes.LPDWORD,
    wintypes.LPDWORD,
    wintypes.LPWSTR,
    wintypes.DWORD,
)
_kernel32.SetThreadErrorMode.argtypes = (wintypes.DWORD, wintypes.LPDWORD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Information:
    """What a volume says of itself; `label` may be empty."""

    label: str
    filesystem: str
    read_only: bool


def unbuffered(path: Path) -> int:
    """A descriptor for reading past the system's cache: whole sectors, into aligned memory."""
    handle = _opened(str(path), _GENERIC_READ, _SHARE_READ, _NO_BUFFERING | _SEQUENTIAL)
    try:
        return msvcrt.open_osfhandle(handle, os.O_RDONLY | os.O_BINARY)
    except OSError:
        _kernel32.CloseHandle(handle)
        raise


def move(source: Path, target: Path) -> None:
    """Rename over whatever is there, and return when the disk has it.

    A virus scanner looks at a new file for a moment and holds it: asks again for two seconds.
    """
    for left in reversed(range(20)):
        if _kernel32.MoveFileExW(str(source), str(target), _REPLACE_EXISTING | _WRITE_THROUGH):
            return
        number = ctypes.get_last_error()
        if not left or number not in (_ACCESS_DENIED, _SHARING_VIOLATION):
            raise ctypes.WinError(number)
        time.sleep(0.1)


def drives() -> Iterator[str]:
    """The roots of all drives that have a letter."""
    mask = int(_kernel32.GetLogicalDrives())
    for place in range(26):
        if mask >> place & 1:
            yield f"{chr(ord('A') + place)}:\\"


def volume_root(path: Path) -> str | None:
    """The root of the volume a path lies on, there or not yet: a drive or a folder it hangs at."""
    root = ctypes.create_unicode_buffer(max(_NAME_LENGTH, len(str(path)) + 2))
    if not _kernel32.GetVolumePathNameW(str(path), root, len(root)):
        return None
    return root.value


def is_removable(root: str) -> bool:
    """A stick, a card, or a disk on a USB cable; never the disk that Windows itself is on."""
    if root.upper() == os.environ.get("SYSTEMDRIVE", "C:").upper() + "\\":
        return False
    kind = int(_kernel32.GetDriveTypeW(root))
    return kind == DRIVE_REMOVABLE or (kind == DRIVE_FIXED and _bus(root) in (_BUS_USB, _BUS_SD))


def information(root: str) -> Information:
    """Raises OSError for a drive without a medium."""
    label = ctypes.create_unicode_buffer(_NAME_LENGTH)
    filesystem = ctypes.create_unicode_buffer(_NAME_LENGTH)
    flags = wintypes.DWORD()
    with _no_dialogs():
        done = _kernel32.GetVolumeInformationW(
            root, label, len(label), None, None, ctypes.byref(flags), filesystem, len(filesystem)
        )
        if not done:
            raise ctypes.WinError(ctypes.get_last_error())
    return Information(
        label=label.value,
        filesystem=filesystem.value,
        read_only=bool(flags.value & _READ_ONLY_VOLUME),
    )


def model(root: str) -> str:
    """The device's own name, maker first; empty if it does not say."""
    with suppress(OSError):
        told = _described(root)
        raw = bytes(told)
        ends = (raw[at:].split(b"\0")[0] for at in (told.vendor_offset, told.product_offset) if at)
        return " ".join(b" ".join(ends).decode("ascii", "replace").split())
    return ""


def _bus(root: str) -> int:
    try:
        return int(_described(root).bus)
    except OSError:  # a drive that is no disk: made by `subst`, or of a program
        return 0


def _described(root: str) -> _Description:
    handle = _opened("\\\\.\\" + root.rstrip("\\"), 0, _SHARE_READ | _SHARE_WRITE, 0)
    query, told, length = _Query(), _Description(), wintypes.DWORD()
    try:
        done = _kernel32.DeviceIoControl(
            handle,
            _QUERY_PROPERTY,
            ctypes.byref(query),
            ctypes.sizeof(query),
            ctypes.byref(told),
            ctypes.sizeof(told),
            ctypes.byref(length),
            None,
        )
        if not done:
            raise ctypes.WinError(ctypes.get_last_error())
    finally:
        _kernel32.CloseHandle(handle)
    return told


def _opened(name: str, access: int, sharing: int, flags: int) -> int:
    handle = _kernel32.CreateFileW(name, access, sharing, None, _OPEN_EXISTING, flags, None)
    if handle is None or handle == _INVALID_HANDLE:
        raise ctypes.WinError(ctypes.get_last_error())
    return int(handle)


@contextmanager
def _no_dialogs() -> Iterator[None]:
    before = wintypes.DWORD()
    _kernel32.SetThreadErrorMode(_NO_DIALOGS, ctypes.byref(before))
    try:
        yield
    finally:
        _kernel32.SetThreadErrorMode(before, None)
