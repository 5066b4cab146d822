"""What became of each sheet and row of a workbook; values, never exceptions."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that stays out: where, which datum, and a sentence that says how to mend it.

    `row` is the number Excel shows, `field` the key of the datum, `heading` its own heading in the
    sheet ("" if it has no column), `name` whom the row is about, `park` the park filled down to it,
    `header_row` where its headings stand. Several faults of one row are one refusal: the first
    names the code, `reason` says all of them.
    """

    sheet: str
    row: int
    field: str
    heading: str
    value: str
    code: str
    reason: str
    name: str = ""
    park: str = ""
    header_row: int = 0


@dataclass(frozen=True, slots=True)
class Question:
    """A row that went in but should be looked at (经验校验); row 0 is about the whole sheet.

    `name` is whom the row is about, "" for a whole sheet.
    """

    sheet: str
    row: int
    code: str
    reason: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Repeat:
    """A row that says again what an earlier row of the same file said."""

    sheet: str
    row: int
    of_row: int
    of_sheet: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class SheetReport:
    """What was understood of a sheet. `kind` is one of headings.KINDS or "ignored"."""

    sheet: str
    kind: str
    header_row: int | None = None
    columns: tuple[tuple[str, str], ...] = ()
    unmapped: tuple[str, ...] = ()


@dataclass(slots=True)
class Fates:
    """The fates of one file's rows, collected while it is read; counts are per kind."""

    accepted: dict[str, int] = field(default_factory=dict)
    unchanged: dict[str, int] = field(default_factory=dict)
    refused: list[Refusal] = field(default_factory=list)
    repeated: list[Repeat] = field(default_factory=list)
    questioned: list[Question] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a cell or a row cannot go in: a stable code and a sentence that says how to mend it."""

    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """A parsed value that is empty because the cell was not understood, and needs no refusal."""

    code: str
    sentence: str


@dataclass(slots=True)
class Row:
    """One readable row: its Excel number, parsed values by key (no empty ones) and its doubts."""

    number: int
    values: dict[str, Any]
    doubts: list[Doubt]
    header_row: int = 0
