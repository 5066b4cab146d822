"""Each bundle of tests/vectors is refused with exactly its code, and leaves nothing behind."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.sync import bundle
from app.sync.bundle import Opened, Refused
from app.sync.codes import CODES
from tests.sync import made_up
from tests.vectors import make

DESCRIBED: dict[str, Any] = json.loads(make.CASES.read_text(encoding="utf-8"))
OFFICES = {each.unit: each for each in make.offices_of(DESCRIBED)}
CASES = [(each["file"], each["code"]) for each in DESCRIBED["cases"]]


@pytest.mark.parametrize(("file", "code"), CASES)
def test_a_vector(file: str, code: str, tmp_path: Path) -> None:
    identities = [OFFICES["152200"].identity]
    with bundle.read(
        make.HERE / file, identities=identities, known=make.known_of(DESCRIBED), folder=tmp_path
    ) as result:
        if code == "OK":
            assert isinstance(result, Opened), result
            assert [line.record for line in result.records()] == list(made_up.RECORDS)
        else:
            assert isinstance(result, Refused)
            assert (result.code, result.hint) == (code, CODES[code].hint)
            assert "{" not in result.message
    assert list(tmp_path.iterdir()) == []


def test_every_code_has_a_vector() -> None:
    assert {code for _, code in CASES} - {"OK"} == set(CODES)


def test_every_vector_is_described() -> None:
    assert {path.name for path in make.HERE.glob("*.age")} == {file for file, _ in CASES} - {
        "absent.age"
    }
