"""A ledger and a bundle of every release still open, are sound, and answer as they did then.

Made-up data; the passphrase is no secret. A release adds a folder; none is ever changed.
"""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from app.cli.shapes import figures_json
from app.store.ledger import close
from app.usecases.appraisal import figures_of_parks
from app.usecases.ledgers import open_ledger, verify_ledger
from app.usecases.receiving import receive
from tests.cli.calling import PASSPHRASE

HERE = Path(__file__).parent
RELEASES = sorted(path.name for path in HERE.iterdir() if (path / "科右中旗.ledger").is_file())
ANSWERS = HERE.parent / "cases" / "answers" / "152222-2-clean.json"


@pytest.mark.parametrize("release", RELEASES)
def test_a_ledger_of_that_release(release: str, tmp_path: Path) -> None:
    folder = shutil.copytree(HERE / release, tmp_path / release)
    ledger = open_ledger(folder / "科右中旗.ledger", PASSPHRASE)
    assert verify_ledger(ledger) == []
    for day, parks in json.loads(ANSWERS.read_text(encoding="utf-8"))["days"].items():
        found = figures_of_parks(ledger, on=date.fromisoformat(day))
        figures = {facts.name: figures_json(figures) for facts, figures in found}
        assert figures == {name: answer["figures"] for name, answer in parks.items()}
    close(ledger)


def test_there_is_one_of_the_first_release() -> None:
    assert "0.1.0" in RELEASES


@pytest.mark.parametrize("release", [each for each in RELEASES if each != "0.1.0"])
def test_a_bundle_of_that_release(release: str, tmp_path: Path) -> None:
    """The league of then, opened by the program of today, takes the banner's bundle of then."""
    folder = shutil.copytree(HERE / release, tmp_path / release)
    (bundle,) = folder.glob("PL_*.age")
    league = open_ledger(folder / "兴安盟.ledger", PASSPHRASE)
    (fate,) = receive(league, [bundle], today=date(2026, 6, 30)).files
    assert (fate.code, fate.set_aside) == ("OK", ())
    for day, parks in json.loads(ANSWERS.read_text(encoding="utf-8"))["days"].items():
        found = figures_of_parks(league, on=date.fromisoformat(day))
        figures = {facts.name: figures_json(figures) for facts, figures in found}
        assert {name: figures[name] for name in parks} == {
            name: answer["figures"] for name, answer in parks.items()
        }
    close(league)
    banner = open_ledger(folder / "科右中旗.ledger", PASSPHRASE)
    assert fate.receipt is not None
    (home,) = receive(banner, [fate.receipt], today=date(2026, 6, 30)).files
    assert home.code == "OK"
    close(banner)
