"""REPORTS: every paper the program prints, one line each.

The rule: a paper is here or it cannot be asked for; all are built from the same input.
"""

from collections.abc import Callable
from dataclasses import dataclass

from app.reports.assessment_form import assessment_forms
from app.reports.inputs import PaperData
from app.reports.summary import summary
from app.reports.worksheet import worksheets


@dataclass(frozen=True, slots=True)
class Report:
    """A paper: its name for scripts, its Chinese title, and what makes a PDF of the input."""

    name: str
    title: str
    build: Callable[[PaperData], bytes]


REPORTS: tuple[Report, ...] = (
    Report("assessment-form", "等级评估表", assessment_forms),
    Report("worksheet", "核查底稿", worksheets),
    Report("summary", "园区评估汇总表", summary),
)


def report(name: str) -> Report:
    """The paper of that name; KeyError if there is none."""
    for each in REPORTS:
        if each.name == name:
            return each
    raise KeyError(name)
