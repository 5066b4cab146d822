"""The sheet for the safe: every secret readable, scannable, and on one page whatever the names."""

import dataclasses
from collections.abc import Iterator
from hashlib import sha256

import pypdfium2
import pytest
from PIL import Image

from app.reports.qr import qr_squares
from app.reports.recovery_sheet import SAMPLE, recovery_sheet
from tests.reports.opened import all_embedded, boxes, run_together, texts

DPI = 300


def test_it_says_all_that_is_needed() -> None:
    pdf = recovery_sheet(SAMPLE)
    (text,) = texts(pdf)
    whole = run_together(text)
    for said in (
        "科尔沁右翼中旗人力资源和社会保障局",
        "机构代码152222制作日期2026年6月30日",
        "科右中旗.ledger",
        run_together(SAMPLE.fingerprint),
        SAMPLE.code.replace("-", ""),
        SAMPLE.identity,
        "忘记口令：",
        "电脑损坏或丢失：",
        "台账和备份都没有了：",
        "保管人签字日期存放处",
    ):
        assert said in whole
    assert all_embedded(pdf)
    assert "〓" not in text


@pytest.mark.parametrize("length", [1, 40, 100])
def test_long_names_stay_on_the_one_page(length: int) -> None:
    name = ("虚构的很长的机构名称𠮷" * 10)[:length]
    pdf = recovery_sheet(dataclasses.replace(SAMPLE, office=name, ledger=f"{name[:80]}.ledger"))
    (text,) = texts(pdf)
    assert name in run_together(text)
    placed = boxes(pdf)
    assert min(box.bottom for box in placed) > 20
    assert all(box.left > 30 and box.right < 566 for box in placed)
    assert "保管人" in text


def test_the_same_data_make_the_same_bytes() -> None:
    assert recovery_sheet(SAMPLE) == recovery_sheet(SAMPLE)
    assert recovery_sheet(SAMPLE) != recovery_sheet(dataclasses.replace(SAMPLE, unit="152223"))


def test_the_secrets_are_not_shown_by_accident() -> None:
    assert SAMPLE.code not in repr(SAMPLE)
    assert SAMPLE.identity not in repr(SAMPLE)


def test_what_is_scanned_is_what_is_read() -> None:
    opened = pypdfium2.PdfDocument(recovery_sheet(SAMPLE))
    picture = opened[0].render(scale=DPI / 72).to_pil().convert("L")
    opened.close()
    found = list(_codes(picture))
    assert len(found) == 2
    for box, text in zip(found, (SAMPLE.code, SAMPLE.identity), strict=True):
        wanted = qr_squares(text)
        assert _squares(picture, box, len(wanted)) == wanted
        assert (box[2] - box[0]) / DPI * 25.4 > 30  # millimetres: a cheap scanner reads it


def test_the_codes_are_those_that_a_scanner_read() -> None:
    """What an independent reader decoded to the very texts when this was written."""
    digests = {
        text: sha256(repr(qr_squares(text)).encode()).hexdigest()[:16]
        for text in (SAMPLE.code, SAMPLE.identity)
    }
    assert digests == {SAMPLE.code: "c1cdff401f406e25", SAMPLE.identity: "00f71fea4ba08c9c"}


Box = tuple[int, int, int, int]


def _codes(picture: Image.Image) -> Iterator[Box]:
    """The boxes of the codes: squares of ink at the right edge of the text."""
    left, right = round(picture.width * 0.7), round(picture.width * 0.895)
    strip = picture.crop((left, 0, right, picture.height)).point(lambda grey: 255 * (grey < 128))
    rows = [
        strip.crop((0, y, strip.width, y + 1)).getbbox() is not None for y in range(strip.height)
    ]
    start = None
    for y, inked in enumerate([*rows, False]):
        if inked and start is None:
            start = y
        elif not inked and start is not None:
            across = strip.crop((0, start, strip.width, y)).getbbox()
            assert across is not None
            if abs((across[2] - across[0]) - (y - start)) < 4 and y - start > 100:
                yield left + across[0], start, left + across[2], y
            start = None


def _squares(picture: Image.Image, box: Box, count: int) -> tuple[tuple[bool, ...], ...]:
    cut = picture.crop(box).point(lambda grey: 255 * (grey < 128))
    side = cut.width / count
    pixels = cut.tobytes()
    return tuple(
        tuple(
            pixels[int((y + 0.5) * side) * cut.width + int((x + 0.5) * side)] > 0
            for x in range(count)
        )
        for y in range(count)
    )
