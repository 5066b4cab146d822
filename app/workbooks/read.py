"""A recognised sheet's rows, read one after the other: each is a Row, a Refusal, or nothing.

Park names fill down; titles, blank rows, totals and footnotes are passed over; a row with any
fault is refused whole.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from app.domain.fields import Kind
from app.workbooks.cell_text import name as clean_name
from app.workbooks.cell_text import shown, unescaped
from app.workbooks.column import spelling
from app.workbooks.columns import COLUMNS
from app.workbooks.fates import Doubt, Fault, Question, Refusal, Row
from app.workbooks.headings import Layout, Mapped, heading_words, recognise
from app.workbooks.lines import (
    bare,
    is_blank,
    is_footnote,
    is_name,
    is_subtotal,
    is_total,
    park_named,
    titled_month,
    total_word,
    unnumbered,
)
from app.workbooks.parsers import Parser, Remembering, parser_for
from app.workbooks.row_checks import across, missing, missing_park
from app.workbooks.sheets import Cells, Sheet

FILLED_DOWN = frozenset([Kind.TEXT, Kind.CODE, Kind.CODES, Kind.DAY, Kind.LINK, Kind.FLAG])
LONGEST_HEADING = 24

Read = Row | Refusal | Question


def read_rows(
    sheet: Sheet,
    layout: Layout,
    *,
    today: date,
    default_park: str | None = None,
    parks: frozenset[str] = frozenset(),
) -> Iterator[Read]:
    """Every row under the headings, in order; `today` bounds graduations.

    `default_park` stands for a sheet that has no column of park names; `parks` are the keys of the
    names known, by which the line over a block of rows is told.
    """
    return _Reader(sheet, layout, today=today, park=default_park, parks=parks).rows()


class _Reader:
    """The reading of one sheet; holds what carries over from row to row."""

    def __init__(
        self,
        sheet: Sheet,
        layout: Layout,
        *,
        today: date,
        park: str | None,
        parks: frozenset[str],
    ) -> None:
        self.sheet = sheet
        self.parks = parks
        self.today = today
        self.default_park = park
        self.park = park
        self.layout = layout
        self.plan: list[tuple[int, str, Parser, Remembering | None]] = []
        self._follow(layout)

    def _follow(self, layout: Layout) -> None:
        self.layout = layout
        parsers = [(m, parser_for(m)) for m in layout.mapped]
        self.plan = [
            (m.index, m.column.key, parse, parse if isinstance(parse, Remembering) else None)
            for m, parse in parsers
        ]
        self.by_key = {m.column.key: m for m in layout.mapped}
        columns = COLUMNS[layout.kind]
        self.required = [c for c in columns if c.required and c.key not in ("park", "kind")]
        self.needs_park = any(c.key == "park" and c.required for c in columns)
        named = [self.by_key[key] for key in ("entity", "uscc", "park") if key in self.by_key]
        anchor = (named or layout.mapped)[0]
        self.anchor = anchor.index
        self.anchor_is_park = anchor.column.key == "park"
        # A required figure or date beside the name: where it stands, the row is a plain one.
        probes = [m.index for m in layout.mapped if m.column.required and m.index != self.anchor]
        self.probe = probes[-1] if probes else self.anchor
        dated = layout.kind == "headcounts"
        self.period = titled_month(self.sheet.name, *layout.titles) if dated else None

    def rows(self) -> Iterator[Read]:
        before: tuple[int, Cells] = (0, [])
        for number, cells in self._with_merges(self.sheet.rows()):
            if number <= self.layout.header_row:
                before = (number, cells)
                continue
            kind = self._kind_of_row(number, cells, before)
            before = (number, cells)
            if kind == "row":
                yield self._row(number, cells)
            elif kind == "other_table":
                yield Question(
                    self.sheet.name,
                    number,
                    "second_table",
                    f"第 {number} 行起像是另一张表，没有导入。请把它移到单独的工作表，再导入一次。",
                )
                return

    def _with_merges(self, rows: Iterable[tuple[int, Cells]]) -> Iterator[tuple[int, Cells]]:
        """Cells merged downwards carry their value to each row, figures excepted."""
        spans: dict[int, list[tuple[int, int, int]]] = {}
        for first, last, column in self.sheet.merged:
            spans.setdefault(first + 1, []).append((first + 1, last + 1, column))
        carried: dict[int, tuple[int, Any]] = {}
        for number, cells in rows:
            for column, (last, value) in list(carried.items()):
                if number > last:
                    del carried[column]
                elif column < len(cells) and cells[column] == "" and self._fills_down(column):
                    cells[column] = value
            for _, last, column in spans.get(number, ()):
                if column < len(cells) and cells[column] != "":
                    carried[column] = (last, cells[column])
            yield number, cells

    def _fills_down(self, column: int) -> bool:
        for mapped in self.layout.mapped:
            if mapped.index == column:
                field = mapped.column.field
                return field is None or field.kind in FILLED_DOWN
        return False

    def _kind_of_row(self, number: int, cells: Cells, before: tuple[int, Cells]) -> str:
        """row, other_table, or passed (title, total, footnote, blank, heading, park line)."""
        anchor = cells[self.anchor] if self.anchor < len(cells) else ""
        if self._is_plainly_row(anchor, cells):
            return "row"
        if isinstance(anchor, str) and anchor and len(anchor) < LONGEST_HEADING:
            if self._is_heading(anchor):
                return self._heading_again(number, cells, before)
            if is_total(anchor):
                return self._total(bare(anchor))
        if self._names_block(cells):
            return "passed"
        filled = [(i, k) for i, k, *_ in self.plan if i < len(cells) and not is_blank(cells[i])]
        if not filled:
            return "passed"
        if (self.anchor_is_park or not is_name(anchor)) and (total := total_word(cells)):
            return self._total(total)
        lead = next((c for c in cells if not is_blank(c)), "")
        if len(filled) <= 2 and isinstance(lead, str) and is_footnote(lead):
            return "passed"
        return self._lone(filled[0], cells) if len(filled) == 1 else "row"

    def _is_heading(self, anchor: str) -> bool:
        return spelling(anchor) in heading_words() or bare(anchor) == self.layout.heads[self.anchor]

    def _names_block(self, cells: Cells) -> bool:
        """A line whose only cell names the park of the rows below it."""
        if self.layout.kind == "parks":
            return False
        said = [cell for cell in cells if not is_blank(cell)]
        if len(said) != 1:
            return False
        park = park_named(said[0], self.parks, unlisted="park" not in self.by_key)
        if park is not None:
            self.park = park
        return park is not None

    def _is_plainly_row(self, anchor: Any, cells: Cells) -> bool:
        """A name with its date or figure: what nearly every row is, so asked first."""
        if type(anchor) is not str or anchor == "" or self.probe >= len(cells):
            return False
        probe = cells[self.probe]
        if probe == "" or (type(probe) is str and not probe[0].isdigit()):
            return False
        return not ("计" in anchor and is_total(anchor)) and not anchor[0].isdigit()

    def _lone(self, filled: tuple[int, str], cells: Cells) -> str:
        """A row with one understood cell: the name of a park over its block, or a remark."""
        index, key = filled
        text = cells[index]
        if key == "park" and self.layout.kind != "parks":
            self.park = clean_name(unnumbered(text)) if isinstance(text, str) else None
            return "passed"
        if isinstance(text, str) and (is_footnote(text) or len(text) > 60):
            return "passed"
        return "row"

    def _total(self, text: str) -> str:
        """A grand total ends a table: what follows does not inherit its park."""
        if not is_subtotal(text):
            self.park = self.default_park
        return "passed"

    def _heading_again(self, number: int, cells: Cells, before: tuple[int, Cells]) -> str:
        lines = [before, (number, cells)] if before[0] == number - 1 else [(number, cells)]
        again = recognise(lines, sheet=self.sheet.name, only=self.layout.kind)
        if again is not None:
            self._follow(again)
            return "passed"
        if recognise(lines, sheet=self.sheet.name) is not None:
            return "other_table"
        return "row"

    def _row(self, number: int, cells: Cells) -> Row | Refusal:
        values: dict[str, Any] = {}
        faults: list[tuple[str, str, Fault]] = []
        doubts: list[Doubt] = []
        width = len(cells)
        for index, key, parse, known in self.plan:
            raw = cells[index] if index < width else ""
            if raw == "":
                continue
            if type(raw) is str and raw[0] == "'":
                raw = unescaped(raw)
            # asked of the table itself: a call per cell is what costs most here
            found = parse(raw) if known is None or raw.__class__ is bool else known[raw]
            if found is None:
                continue
            kind = type(found)
            if kind is Fault:
                faults.append((key, shown(raw), found))
            elif kind is Doubt:
                doubts.append(found)
            else:
                values[key] = found
        self._fill(values)
        self._require(values, faults, cells)
        if not faults and (fault := across(self.layout.kind, values, self.today)):
            faults.append((fault[0], _value_at(cells, self.by_key.get(fault[0])), fault[1]))
        if faults:
            return self._refusal(number, cells, values, faults)
        return Row(number, values, doubts, self.layout.header_row)

    def _fill(self, values: dict[str, Any]) -> None:
        if self.layout.kind == "parks":
            return
        park = values.get("park")
        if park is not None:
            self.park = park
        elif self.park is not None:
            values["park"] = self.park

    def _require(
        self, values: dict[str, Any], faults: list[tuple[str, str, Fault]], cells: Cells
    ) -> None:
        if "term" in values:
            start, end = values.pop("term")
            values.setdefault("start_on", start)
            values.setdefault("agreed_end_on", end)
        if self.period is not None and "period_end_on" not in self.by_key:
            values.setdefault("period_end_on", self.period)
        told = {key for key, _, _ in faults}
        if self.needs_park and "park" not in values and "park" not in told:
            faults.append(("park", "", missing_park(self.by_key.get("park"))))
        for column in self.required:
            if (
                column.key not in values
                and column.key not in told
                and not (
                    column.key == "entity" and "uscc" in values and self.layout.kind != "tenancies"
                )
            ):
                fault = missing(column, self.by_key.get(column.key))
                faults.append((column.key, _value_at(cells, self.by_key.get(column.key)), fault))

    def _refusal(
        self,
        number: int,
        cells: Cells,
        values: dict[str, Any],
        faults: list[tuple[str, str, Fault]],
    ) -> Refusal:
        key, value, fault = faults[0]
        mapped = self.by_key.get(key)
        named = self.by_key.get("entity") or self.by_key.get("park")
        return Refusal(
            sheet=self.sheet.name,
            row=number,
            field=key,
            heading=mapped.heading if mapped else "",
            value=value,
            code=fault.code,
            reason="".join(dict.fromkeys(found.sentence for _, _, found in faults)),
            name=values.get("entity") or clean_name(_value_at(cells, named)) or "",
            park=values.get("park") or "",
            header_row=self.layout.header_row,
        )


def _value_at(cells: Cells, mapped: Mapped | None) -> str:
    return shown(cells[mapped.index]) if mapped and mapped.index < len(cells) else ""
