"""What a hard check says of a person's number, wherever it is shown or sent: not the number."""

from datetime import date

import pytest

from app.domain.hard_checks import placed_findings
from app.domain.identifiers import masked
from tests.store import made_up


@pytest.mark.parametrize("wrong", ["152223199001010019", "15222319900101001", "152223900101001"])
def test_a_wrong_number_is_not_repeated(wrong: str) -> None:
    founder = made_up.founder(id_number=wrong)
    ((field, finding),) = placed_findings(founder, today=date(2026, 6, 30))
    assert field == "id_number"
    assert wrong not in finding.sentence
    assert f"“{masked(wrong)}”" in finding.sentence
