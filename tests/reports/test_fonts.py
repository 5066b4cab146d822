"""Faces: each character from the first face that draws it, and copied as what it is."""

import shutil
import subprocess
from pathlib import Path

import pytest

from app.reports import fonts
from app.reports.embedding import ENTRIES_PER_BLOCK, unicode_map
from app.reports.page import Paper, Style
from tests.reports.opened import all_embedded, faces, texts

# 𠮷 stands in HanaMinB alone; 𣲗, 𬭳 and 䶮 in Noto Serif SC, not in FandolFang.
RARE = "𠮷𣲗𬭳䶮"


def _printed(text: str, chain: fonts.Chain) -> bytes:
    paper = Paper(title="试印", office="试印")
    paper.text(60, 60, text, Style(chain, 40))
    paper.end_page()
    return paper.finish()


@pytest.mark.parametrize("chain", [fonts.TEXT, fonts.HEAD, fonts.TITLE])
def test_rare_characters_are_copied_as_they_are(chain: fonts.Chain) -> None:
    (text,) = texts(_printed(f"阿{RARE}·田 A1", chain))
    assert text == f"阿{RARE}·田 A1"


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler")
def test_another_reader_copies_them_too(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(_printed(RARE, fonts.TEXT))
    command = ["pdftotext", "-enc", "UTF-8", str(tmp_path / "a.pdf"), "-"]
    told = subprocess.run(command, check=True, capture_output=True).stdout.decode()
    assert told.strip() == RARE


def test_a_rare_character_leaves_ink() -> None:
    import pypdfium2

    page = pypdfium2.PdfDocument(_printed(RARE, fonts.TEXT))[0]
    text, image = page.get_textpage(), page.render(scale=1).to_pil().convert("L")
    for number in range(len(RARE)):
        left, bottom, right, top = text.get_charbox(number)
        height = image.height
        inside = image.crop((int(left), int(height - top), int(right) + 1, int(height - bottom)))
        assert inside.getextrema()[0] < 128


def test_the_first_face_that_has_a_character_draws_it() -> None:
    assert fonts.runs(fonts.TEXT, "田㎡𠮷䶮1") == (
        ("FandolFang-Regular", "田"),
        ("NotoSerifSC-Regular", "㎡"),
        ("HanaMinB", "𠮷"),
        ("NotoSerifSC-Regular", "䶮"),
        ("FandolFang-Regular", "1"),
    )


def test_only_the_faces_a_paper_needs_go_into_it() -> None:
    pdf = _printed("田1", fonts.TEXT)
    assert faces(pdf) == {"FandolFang-Regular"}
    assert all_embedded(pdf)
    assert b"Helvetica" not in pdf


def test_what_no_face_has_is_marked_and_named() -> None:
    paper = Paper(title="试印", office="试印")
    paper.text(60, 60, "张\U00030edd", Style(fonts.TEXT, 20))
    assert list(paper.lacking) == ["\U00030edd"]
    paper.end_page()
    assert texts(paper.finish()) == [f"张{fonts.LACKING}"]


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        ("张\t三", "张 三"),
        ("张\u200b三\ufeff", "张三"),
        ("葛\U000e0101城", "葛城"),
        ("甲\xa0乙", "甲 乙"),
        ("甲\n乙", "甲\n乙"),
        ("甲\x00乙", "甲乙"),
    ],
)
def test_marks_without_a_shape_are_dropped(typed: str, drawn: str) -> None:
    assert fonts.clean(typed) == drawn


def test_half_a_surrogate_pair_is_no_crash() -> None:
    assert fonts.runs(fonts.TEXT, fonts.clean("甲\ud842"))[0][1] == f"甲{fonts.LACKING}"


def test_a_width_is_the_sum_of_its_characters() -> None:
    assert fonts.width(fonts.TEXT, "田田") == 2.0
    assert fonts.width(fonts.TEXT, "11") == 1.0
    assert fonts.width(fonts.TEXT, "\U00030edd") == fonts.width(fonts.TEXT, fonts.LACKING)


def test_the_unicode_map_writes_pairs_beyond_the_bmp_and_small_blocks() -> None:
    written = unicode_map("ABCDEF+X", [0, 0x7530, 0x20BB7, *range(0x4E00, 0x4E00 + 150)])
    assert "<01> <7530>" in written
    assert "<02> <D842DFB7>" in written
    assert "<00>" not in written.split("endcodespacerange")[1]
    blocks = [int(line.split()[0]) for line in written.splitlines() if "beginbfchar" in line]
    assert sum(blocks) == 152
    assert max(blocks) <= ENTRIES_PER_BLOCK
