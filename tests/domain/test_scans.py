"""Files are known by what they hold: each kind by its beginning, and whether it is whole."""

import pytest

from app.domain.scans import SCAN_KINDS, is_picture, known_kind, scan_kind
from tests.usecases.made_up_scans import WHOLE


@pytest.mark.parametrize("media_type", WHOLE)
def test_each_kind_is_known_by_what_it_holds(media_type: str) -> None:
    content = WHOLE[media_type]
    kind = scan_kind(content)
    assert kind is not None
    assert kind.media_type == media_type
    assert kind.whole(content)
    assert known_kind(media_type) is kind
    assert is_picture(media_type) == media_type.startswith("image/")


def test_every_kind_has_an_example() -> None:
    assert {kind.media_type for kind in SCAN_KINDS} == set(WHOLE)


@pytest.mark.parametrize("media_type", WHOLE)
def test_one_that_breaks_off_is_not_whole(media_type: str) -> None:
    content = WHOLE[media_type]
    part = content[: len(content) // 2]
    kind = scan_kind(part)
    assert kind is None or not kind.whole(part)


@pytest.mark.parametrize("content", [b"", b"\x00", b"PK\x03\x04word/document.xml", b"MZ\x90", b"%"])
def test_what_is_no_scan(content: bytes) -> None:
    assert scan_kind(content) is None
    assert known_kind("application/zip") is None
    assert known_kind(None) is None
