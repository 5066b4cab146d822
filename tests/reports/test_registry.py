"""REPORTS: every paper builds, the same data make the same bytes, and nothing loads too early."""

import hashlib
import subprocess
import sys

import pytest

from app.reports import REPORTS, Report, report, sample
from tests.reports.opened import all_embedded, texts

PRINTED_ELSEWHERE = """
import hashlib, sys
from app.reports import REPORTS, sample
assert not any(name.split(".")[0] == "reportlab" for name in sys.modules), "loaded too early"
for report in reversed(REPORTS):
    print(report.name, hashlib.sha256(report.build(sample.paper_data())).hexdigest())
"""


@pytest.mark.parametrize("paper", REPORTS, ids=lambda paper: paper.name)
def test_every_paper_builds_with_its_faces_and_is_the_same_again(paper: Report) -> None:
    pdf = paper.build(sample.paper_data())
    assert all_embedded(pdf)
    assert b"Helvetica" not in pdf
    assert pdf == paper.build(sample.paper_data())
    assert sample.NAME in texts(pdf)[0]


@pytest.mark.parametrize("paper", REPORTS, ids=lambda paper: paper.name)
def test_what_is_printed_can_be_copied(paper: Report) -> None:
    for text in texts(paper.build(sample.paper_data("regional"))):
        assert not set(text) & set("\x00\ufffd\ufffe\uffff〓")


def test_another_run_prints_the_same_bytes_and_loads_nothing_before_the_first_paper() -> None:
    command = [sys.executable, "-c", PRINTED_ELSEWHERE]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    elsewhere = dict(zip(told[::2], told[1::2], strict=True))
    here = {
        each.name: hashlib.sha256(each.build(sample.paper_data())).hexdigest() for each in REPORTS
    }
    assert elsewhere == here


def test_papers_are_found_by_name() -> None:
    assert report("summary").title == "园区评估汇总表"
    assert len({each.name for each in REPORTS}) == len(REPORTS)
    with pytest.raises(KeyError):
        report("unheard-of")
