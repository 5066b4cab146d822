"""What kinds of file a scan may be, recognised by what it holds, never by its name.

The rule: a file that begins as one of these and breaks off is no scan; nothing is opened here.
"""

from collections.abc import Callable
from dataclasses import dataclass

PDF = "application/pdf"
# Where a reader looks for the end of a PDF.
TAIL = 4096


@dataclass(frozen=True, slots=True)
class ScanKind:
    """A kind of file: its media type, what it is called, and the end of its name."""

    media_type: str
    words: str
    suffix: str
    begins: Callable[[bytes], bool]
    whole: Callable[[bytes], bool]


def _pdf_ends(content: bytes) -> bool:
    return b"%%EOF" in content[-TAIL:]


def _png_ends(content: bytes) -> bool:
    return b"IEND" in content[-64:]


def _jpeg_ends(content: bytes) -> bool:
    # Phones add a few kilobytes of their own behind the picture.
    return content.rfind(b"\xff\xd9") > 0


def _bmp_whole(content: bytes) -> bool:
    return len(content) >= int.from_bytes(content[2:6], "little")


def _webp_whole(content: bytes) -> bool:
    return len(content) >= int.from_bytes(content[4:8], "little") + 8


def _gif_ends(content: bytes) -> bool:
    return b"\x3b" in content[-16:]


def _tiff_whole(content: bytes) -> bool:
    first = int.from_bytes(content[4:8], "little" if content[:2] == b"II" else "big")
    return 8 <= first < len(content)


def _ofd_whole(content: bytes) -> bool:
    return b"PK\x05\x06" in content[-(1 << 16) - 22 :]


SCAN_KINDS: tuple[ScanKind, ...] = (
    ScanKind(PDF, "PDF", ".pdf", lambda c: b"%PDF-" in c[:1024], _pdf_ends),
    ScanKind("image/jpeg", "JPG 图片", ".jpg", lambda c: c[:3] == b"\xff\xd8\xff", _jpeg_ends),
    ScanKind("image/png", "PNG 图片", ".png", lambda c: c[:8] == b"\x89PNG\r\n\x1a\n", _png_ends),
    ScanKind(
        "image/tiff", "TIF 图片", ".tif", lambda c: c[:4] in (b"II*\x00", b"MM\x00*"), _tiff_whole
    ),
    ScanKind("image/bmp", "BMP 图片", ".bmp", lambda c: c[:2] == b"BM", _bmp_whole),
    ScanKind("image/gif", "GIF 图片", ".gif", lambda c: c[:4] == b"GIF8", _gif_ends),
    ScanKind(
        "image/webp",
        "WEBP 图片",
        ".webp",
        lambda c: c[:4] == b"RIFF" and c[8:12] == b"WEBP",
        _webp_whole,
    ),
    # 版式文件 (GB/T 33190): a zip whose first parts name it.
    ScanKind(
        "application/ofd",
        "OFD 版式文件",
        ".ofd",
        lambda c: c[:4] == b"PK\x03\x04" and b"OFD.xml" in c,
        _ofd_whole,
    ),
)
_BY_TYPE = {kind.media_type: kind for kind in SCAN_KINDS}


def scan_kind(content: bytes) -> ScanKind | None:
    """The kind of file these bytes begin as; None for what is no scan."""
    return next((kind for kind in SCAN_KINDS if kind.begins(content)), None)


def known_kind(media_type: str | None) -> ScanKind | None:
    """The kind of a stored media type; None for one another program wrote."""
    return _BY_TYPE.get(media_type or "")


def is_picture(media_type: str | None) -> bool:
    """Whether it is a single picture, to be drawn as one."""
    return (media_type or "").startswith("image/")
