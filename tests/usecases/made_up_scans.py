"""A small whole file of each kind that a scan may be, made here."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping


def png(seed: int = 0) -> bytes:
    """A picture of 2 × 2 dots; another one for another seed."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = struct.pack(">IIBBBBB", 2, 2, 8, 0, 0, 0, 0)
    rows = b"".join(b"\x00" + bytes([seed % 256, 255]) for _ in range(2))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def pdf(words: str = "scan") -> bytes:
    """One empty page with a remark in it."""
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] >>",
    ]
    out = b"%PDF-1.4\n%" + words.encode() + b"\n"
    places = []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    return (
        out
        + b"xref\n0 4\n0000000000 65535 f \n"
        + table
        + b"trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start
    )


def _ofd() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr("OFD.xml", "<ofd/>")
    return made.getvalue()


def _bmp() -> bytes:
    pixels = bytes(16)
    head = struct.pack("<IiiHHIIiiII", 40, 2, 2, 1, 24, 0, len(pixels), 0, 0, 0, 0)
    return b"BM" + struct.pack("<IHHI", 54 + len(pixels), 0, 0, 54) + head + pixels


WHOLE: Mapping[str, bytes] = {
    "application/pdf": pdf(),
    "image/jpeg": b"\xff\xd8\xff\xe0" + bytes(60) + b"\xff\xd9",
    "image/png": png(),
    "image/tiff": b"II*\x00" + struct.pack("<I", 60) + bytes(60),
    "image/bmp": _bmp(),
    "image/gif": b"GIF89a" + bytes(40) + b"\x3b",
    "image/webp": b"RIFF" + struct.pack("<I", 40) + b"WEBP" + bytes(36),
    "application/ofd": _ofd(),
}
