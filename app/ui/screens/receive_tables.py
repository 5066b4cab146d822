"""The tables of the page 接收: the files, what a bundle does to each kind, what is sent back."""

from collections.abc import Callable
from dataclasses import dataclass

from app.store.inbox import SetAside
from app.store.ledger import Ledger
from app.store.naming import LABELS, UNKNOWN_LABEL, names_of
from app.ui.bundle_words import minute_text
from app.ui.columns import Column
from app.ui.screens.basket import FATE_WORDS, BasketRow
from app.usecases.file_fates import TableFate


@dataclass(frozen=True, slots=True)
class AsideRow:
    """A line that is not accepted: its kind, its name and why."""

    row: SetAside
    label: str
    name: str


def file_columns(unit_name: Callable[[str], str]) -> tuple[Column[BasketRow], ...]:
    """The columns of the files; offices by their names."""
    return (
        Column(
            name="state",
            heading="状态",
            show=lambda row: row.state_words,
            state=lambda row: row.state,
            width=112,
        ),
        Column(
            name="unit",
            heading="来自",
            show=lambda row: unit_name(row.unit) if row.unit else "",
            width=128,
        ),
        Column(name="kind", heading="种类", show=lambda row: row.kind, width=88),
        Column(
            name="seq",
            heading="包号",
            show=lambda row: str(row.seq or ""),
            order=lambda row: row.seq,
            number=True,
            width=64,
        ),
        Column(
            name="made_at",
            heading="制作时间",
            show=lambda row: minute_text(row.fate.made_at) if row.fate else "",
            width=136,
        ),
        Column(name="content", heading="内容(条)", show=lambda row: row.content, width=320),
        Column(name="file", heading="文件", show=lambda row: row.file.name, width=240),
    )


def _count(name: str, heading: str) -> Column[TableFate]:
    return Column(
        name=name,
        heading=heading,
        show=lambda row: f"{getattr(row, name):,}" if getattr(row, name) else "",
        order=lambda row: getattr(row, name),
        number=True,
        width=96,
    )


FATE_COLUMNS: tuple[Column[TableFate], ...] = (
    Column(name="label", heading="种类", show=lambda row: row.label, width=200),
    *(_count(name, f"{words}(条)") for name, words in FATE_WORDS.items()),
    Column(name="rest", heading="", show=lambda _: "", width=40),
)
ASIDE_COLUMNS: tuple[Column[AsideRow], ...] = (
    Column(
        name="label",
        heading="种类",
        show=lambda row: row.label,
        state=lambda _: "not_met",
        width=136,
    ),
    Column(name="name", heading="名称", show=lambda row: row.name, width=280),
    Column(name="reason", heading="退回的原因", show=lambda row: row.row.reason, width=520),
)


def aside_rows(ledger: Ledger, rows: tuple[SetAside, ...]) -> list[AsideRow]:
    """The lines with the names that their records have here."""
    named = names_of(ledger, [(row.of_table, row.of_id) for row in rows])
    return [
        AsideRow(row, LABELS.get(row.of_table, UNKNOWN_LABEL), named[row.of_table, row.of_id])
        for row in rows
    ]
