"""Both lines must open the same ledger, however wide an input method typed them."""

import pytest

from app.domain.fields import Field, Kind
from app.ui.typed_twice import typed_twice

FIRST = Field(name="first", label="口令", kind=Kind.TEXT, required=True)
AGAIN = Field(name="again", label="口令（再输一遍）", kind=Kind.TEXT, required=True)


@pytest.mark.parametrize(
    ("first", "again", "told"),
    [
        ("正确 的 口令 42", "正确 的 口令 42", False),
        ("正确 的 口令 42", "正确\u3000的\u3000口令\u3000４２", False),
        ("正确 的 口令 42", "正确 的 口令 43", True),
        ("正确 的 口令 42", "", False),
        ("正确 的 口令 42", None, False),
        (None, "正确 的 口令 42", True),
    ],
)
def test_another_passphrase_is_told_below_the_second_line(
    first: str | None, again: str | None, *, told: bool
) -> None:
    found = typed_twice(FIRST, AGAIN)({"first": first, "again": again})
    assert (found is not None) == told
    assert found is None or found[0] == "again"
