"""A printed paper opened again: its pages as text, its faces, and where its text stands."""

import re
from dataclasses import dataclass

import pypdfium2


@dataclass(frozen=True)
class Box:
    """Where a piece of text stands, in points from the lower left corner."""

    left: float
    bottom: float
    right: float
    top: float


def texts(pdf: bytes) -> list[str]:
    """The text of each page as somebody would copy it."""
    opened = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_range() for page in opened]
    finally:
        opened.close()


def lines(pdf: bytes) -> list[list[str]]:
    """The lines of each page."""
    return [text.splitlines() for text in texts(pdf)]


def run_together(text: str) -> str:
    """A text without any white space, so that line ends do not matter."""
    return "".join(text.split())


def boxes(pdf: bytes, page: int = 0) -> list[Box]:
    """Where the text of a page stands."""
    opened = pypdfium2.PdfDocument(pdf)
    try:
        text = opened[page].get_textpage()
        return [Box(*text.get_rect(n)) for n in range(text.count_rects())]
    finally:
        opened.close()


def faces(pdf: bytes) -> set[str]:
    """The names of all faces the file refers to, without the mark of a subset."""
    return {re.sub(r"^[A-Z]{6}\+", "", name) for name in _base_fonts(pdf)}


def _base_fonts(pdf: bytes) -> list[str]:
    return [name.decode() for name in re.findall(rb"/BaseFont /([^\s/]+)", pdf)]


def all_embedded(pdf: bytes) -> bool:
    """Whether every face referred to brings its outlines along."""
    return len(_base_fonts(pdf)) == len(re.findall(rb"/FontFile2 ", pdf)) > 0
