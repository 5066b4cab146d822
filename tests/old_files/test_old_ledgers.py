"""A ledger and a bundle of every release still open, are sound, and answer as they did then.

Made-up data; the passphrase is no secret. A release adds a folder; none is ever changed.
"""

import json
import shutil
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from app.cli.shapes import figures_json
from app.reports.registry import report
from app.store import queries
from app.store.assessments import recorded
from app.store.ledger import Ledger, close
from app.usecases.appraisal import figures_of_parks
from app.usecases.assessing_papers import paper_of
from app.usecases.ledgers import open_ledger, verify_ledger
from app.usecases.receiving import receive
from app.usecases.signed_forms import form_of
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


@pytest.mark.parametrize("release", [each for each in RELEASES if each not in ("0.1.0", "0.2.0")])
def test_what_was_signed_then_is_printed_the_same(release: str, tmp_path: Path) -> None:
    """The form byte for byte; the worksheet is made again of what was frozen."""
    folder = shutil.copytree(HERE / release, tmp_path / release)
    (bundle,) = folder.glob("PL_*.age")
    banner = open_ledger(folder / "科右中旗.ledger", PASSPHRASE)
    (signed,) = recorded(banner)
    assert (signed.state, signed.reviewed_by) == ("signed", "虚构审核")
    form = form_of(banner, signed.id)
    assert sha256(form).hexdigest() == signed_sha256(banner, signed.id)
    assert report("worksheet").build(paper_of(banner, signed.id)).startswith(b"%PDF")
    close(banner)
    league = open_ledger(folder / "兴安盟.ledger", PASSPHRASE)
    receive(league, [bundle], today=date(2026, 6, 30))
    assert form_of(league, signed.id) == form
    close(league)


def signed_sha256(ledger: Ledger, assessment_id: str) -> str | None:
    """What the log says of the form that was kept when it was signed."""
    kept = [each for each in queries.audit_entries(ledger) if each.action == "保存签发件"]
    (said,) = (json.loads(each.after or "{}") for each in kept)
    assert said["of_id"] == assessment_id
    return str(said["sha256"])
