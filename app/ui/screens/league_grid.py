"""汇总: the parks' figures summed up by office on the day looked at, all in the last row."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QWidget

from app.domain.codes import TIER_LABELS
from app.domain.measures import Rate
from app.policy.figures import KINDS
from app.policy.league import SUMMED, LeagueTable, OfficeFigures, Sum
from app.reports.wording import NO_DATA, UNKNOWN, short_value
from app.ui.columns import Column, folded
from app.ui.desk import Desk
from app.ui.parts import body_of, label, say
from app.ui.rows import ListSource, View
from app.ui.table import Table

UNITS = {"money": "万元", "rate": "%"}
HEAD = 68
HINT = (
    "“认定 / 达标”：已认定的园区数，和按数据达标的园区数。数字按默认口径相加；没有数据的不当作 0。"
)


class TotalLast(ListSource[OfficeFigures]):
    """The row of all offices stays the last, however the others are ordered."""

    def keys(self, view: View) -> Sequence[Any]:
        found = list(super().keys(view))
        total = len(self._rows) - 1
        return [key for key in found if key != total] + [key for key in found if key == total]


def columns_of(table: LeagueTable) -> tuple[Column[OfficeFigures], ...]:
    """The office, its parks, a column for each tier and for each figure that is summed up."""
    return (
        Column(name="office", heading="机构", show=lambda row: row.name, width=136),
        Column(
            name="parks",
            heading="园区\n个",
            show=lambda row: f"{row.parks:,}",
            order=lambda row: row.parks,
            number=True,
            width=56,
        ),
        *(_tier_column(tier, table) for tier in table.held_tiers),
        *(_sum_column(figure) for figure in SUMMED),
    )


def _tier_column(tier: str, table: LeagueTable) -> Column[OfficeFigures]:
    judged = any(tier == each.id for each in table.tiers)

    def show(row: OfficeFigures) -> str:
        if not row.parks:
            return UNKNOWN
        return f"{row.held[tier]} / {row.met[tier]}" if judged else f"{row.held[tier]}"

    return Column(
        name=f"tier_{tier}",
        heading=f"{folded(TIER_LABELS[tier])}\n{'认定 / 达标' if judged else '认定'}",
        show=show,
        order=lambda row: row.held[tier],
        number=True,
        width=88,
    )


def _sum_column(figure: str) -> Column[OfficeFigures]:
    kind = KINDS[figure]

    def show(row: OfficeFigures) -> str:
        total = row.sums[figure]
        if not total.parks:
            return UNKNOWN
        return short_value(total.value, kind.quantity, kind.unit).rstrip("%")

    return Column(
        name=figure,
        heading=f"{folded(kind.label)}\n{UNITS.get(kind.quantity, kind.unit)}",
        show=show,
        state=lambda row: "undetermined" if _lacks(row.sums[figure]) else "",
        order=lambda row: _order(row.sums[figure]),
        number=True,
        width=88,
    )


def _lacks(total: Sum) -> bool:
    return bool(total.parks and (total.lacking or total.unreported))


def _order(total: Sum) -> Fraction:
    if isinstance(total.value, Rate):
        return Fraction(total.value.n, total.value.d)
    return Fraction(-1 if total.value is None else total.value)


def lacking_words(row: OfficeFigures, name: str) -> str:
    """What a number rests on where something lacks: 5 家园区中 2 家没有数据，12 户没有报用工数."""
    total = row.sums.get(name)
    if total is None or not _lacks(total):
        return ""
    told = [f"{total.parks} 家园区中 {total.lacking} 家{NO_DATA}"] * bool(total.lacking)
    told += [f"{total.unreported:,} 户没有近期的用工数"] * bool(total.unreported)
    return f"{row.name}　{KINDS[name].label}：{'，'.join(told)}。"


class LeagueGrid(QWidget):
    """The table, and below it what the number under the cursor lacks."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("league_grid")
        self.setAccessibleName("汇总")
        self._desk = desk
        self._columns: tuple[LeagueTable | None, tuple[Column[OfficeFigures], ...]] = (None, ())
        self.heading = label("", "league_day", role="muted", wrap=True)
        self.table: Table[OfficeFigures] = Table(
            "league_sums", "各机构汇总", ListSource(()), by_cell=True, head=HEAD
        )
        self.table.set_empty("还没有园区。")
        self.note = label("", "league_note", role="muted", wrap=True)
        body = body_of(self)
        body.addWidget(self.heading)
        body.addWidget(self.table, 1)
        body.addWidget(self.note)
        self.table.grid.selectionModel().currentChanged.connect(
            lambda index, _: self._explain(index)
        )

    def show_table(self, table: LeagueTable) -> None:
        """The sums of a day."""
        say(self.heading, f"{table.on} 的情况。{HINT}")
        rows = [*table.offices, table.total]
        self.table.show_source(TotalLast(self._columns_of(table), rows))
        self._explain(self.table.grid.currentIndex())

    def _columns_of(self, table: LeagueTable) -> tuple[Column[OfficeFigures], ...]:
        """The columns made before while the tiers are the same: they keep what the clerk set up."""
        before, columns = self._columns
        if before is None or (before.held_tiers, before.tiers) != (table.held_tiers, table.tiers):
            columns = columns_of(table)
            self._columns = (table, columns)
        return columns

    def _explain(self, index: QModelIndex) -> None:
        row = self.table.model.row_at(index.row())
        columns = self.table.model.source.columns
        known = row is not None and 0 <= index.column() < len(columns)
        said = lacking_words(row, columns[index.column()].name) if known and row else ""
        say(self.note, said)
