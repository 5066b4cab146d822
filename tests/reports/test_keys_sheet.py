"""The keys on one page, however many there are and however long their words."""

import pytest

from app.reports.keys_sheet import KeysAt, _columns, keys_sheet
from tests.reports.opened import boxes, run_together, texts


@pytest.mark.parametrize("many", [1, 5, 40])
def test_they_fit_the_page_and_none_is_cut_off(many: int) -> None:
    at = [
        KeysAt(
            f"虚构画面{number}", (("Ctrl+Alt+Shift+PgDn 或 F12", f"很长的说明{number}" * 5),) * 3
        )
        for number in range(many)
    ]
    pdf = keys_sheet(at)
    (text,) = texts(pdf)
    whole = run_together(text)
    assert all(f"虚构画面{number}" in whole for number in range(many))
    assert all(f"很长的说明{number}" * 5 in whole for number in range(many))
    placed = boxes(pdf)
    assert min(box.bottom for box in placed) > 20
    assert all(box.left > 30 and box.right < 566 for box in placed)


def test_the_columns_are_about_as_long_and_keep_their_order() -> None:
    at = [KeysAt(f"虚构{number}", (("F1", "一"),) * number) for number in range(1, 12)]
    left, right = _columns(at)
    assert [*left, *right] == at
    high = [sum(each.lines for each in column) for column in (left, right)]
    assert abs(high[0] - high[1]) <= max(each.lines for each in at)
