"""Line breaking: nothing is lost, nothing is too wide, marks stand where they may."""

from hypothesis import given
from hypothesis import strategies as st

from app.reports import fonts
from app.reports.lines import NEVER_FIRST, NEVER_LAST, fit, wrap

HANZI = st.text("创业园区孵化基地旗县市区户人𠮷䶮", min_size=1, max_size=3)
OPENERS = st.sampled_from(["", "", "（", "《", "“", "（“"])
CLOSERS = st.sampled_from(["", "", "，", "。", "）", "）。", "》，", "”。", "、", "%"])
WORDS = st.sampled_from(["28", "97.5%", "XA2022", "2026-06", "R1"])
UNITS = st.tuples(OPENERS, HANZI | WORDS, CLOSERS).map("".join)
SENTENCES = st.lists(UNITS, min_size=1, max_size=60).map("".join)


@given(text=SENTENCES, room=st.integers(9, 40))
def test_marks_never_begin_or_end_a_line_where_they_may_not(text: str, room: int) -> None:
    lines = wrap(fonts.TEXT, text, room=float(room))
    assert all(line[0] not in NEVER_FIRST for line in lines[1:])
    assert all(line[-1] not in NEVER_LAST for line in lines[:-1])


@given(text=st.text(max_size=120), room=st.floats(1.1, 40))
def test_no_character_is_lost_and_no_line_is_too_wide(text: str, room: float) -> None:
    lines = wrap(fonts.TEXT, text, room=room)
    assert "".join("".join(lines).split()) == "".join(fonts.clean(text).split())
    for line in lines:
        assert fonts.width(fonts.TEXT, line) <= room + 0.02 or len(line) == 1


def test_a_number_stays_whole_with_its_percent_sign() -> None:
    lines = wrap(fonts.TEXT, "孵化场所利用率为97.5%", room=8)
    assert lines == ("孵化场所利用率为", "97.5%")


def test_a_word_wider_than_the_line_is_torn() -> None:
    lines = wrap(fonts.TEXT, "A" * 40, room=10)
    assert len(lines) > 1
    assert "".join(lines) == "A" * 40


def test_marks_alone_are_torn_rather_than_lost() -> None:
    assert "".join(wrap(fonts.TEXT, "。" * 25, room=10)) == "。" * 25


def test_a_dash_of_two_ems_stays_whole() -> None:
    assert wrap(fonts.TEXT, "甲乙丙——丁", room=4) == ("甲乙", "丙——丁")


def test_a_line_feed_begins_a_line_and_an_empty_text_is_one_line() -> None:
    assert wrap(fonts.TEXT, "甲\n乙", room=10) == ("甲", "乙")
    assert wrap(fonts.TEXT, "", room=10) == ("",)


def test_a_little_too_wide_shrinks_and_much_too_wide_wraps() -> None:
    size, lines = fit(fonts.TEXT, "甲" * 11, size=10, room=100)
    assert lines == ("甲" * 11,)
    assert 8.8 <= size < 10
    size, lines = fit(fonts.TEXT, "甲" * 15, size=10, room=100)
    assert (size, [len(line) for line in lines]) == (10, [10, 5])
