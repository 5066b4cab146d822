"""The tables of the page 收发记录: what was sent and where it stands, what came, what is left."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from app.store import inbox, outbox
from app.store.inbox import InBundle
from app.store.ledger import Ledger
from app.ui.bundle_words import KIND_WORDS, day_text, minute_text
from app.ui.columns import Column
from app.usecases import dispatching, sending
from app.usecases.dispatching import STATES, SentBundle
from app.usecases.sending import HeldRecord

SIGNS = {
    "sealed": "undetermined",
    "on_stick": "undetermined",
    "received": "met",
    "answered": "met",
    "covered": "met",
    "set_aside": "contested",
    "overdue": "not_met",
}
PLACES = {"here": "本机检查未过", "there": "上级退回"}


@dataclass(frozen=True, slots=True)
class CameRow:
    """A bundle that was received, and the number of the receipt sealed for it, None if none."""

    bundle: InBundle
    receipt: int | None


@dataclass(frozen=True, slots=True)
class LeftRow:
    """A record that was not accepted, and the bundle it went along in again, None if in none."""

    record: HeldRecord
    again_in: int | None


@dataclass(frozen=True, slots=True)
class History:
    """All of the page."""

    sent: tuple[SentBundle, ...]
    came: tuple[CameRow, ...]
    left: tuple[LeftRow, ...]


def read_history(ledger: Ledger, *, today: date) -> History:
    """What went out, what came in, what was not accepted; newest first."""
    seqs = {each.id: each.seq for each in outbox.sent(ledger)}
    came = (
        CameRow(each, seqs.get(each.receipt) if each.receipt else None)
        for each in inbox.received(ledger)
    )
    left = (
        LeftRow(each, seqs.get(each.held.sent_in) if each.held.sent_in else None)
        for each in sending.held_list(ledger)
    )
    return History(dispatching.outbox_list(ledger, today=today), tuple(came), tuple(left))


def state_text(row: SentBundle) -> str:
    """已接收; an overdue one carries its days."""
    if row.state == "overdue":
        return f"逾期 {row.days} 天未回执"
    return STATES[row.state]


def _receipt_text(row: SentBundle) -> str:
    paper = "（纸质）" if row.bundle.received_how == "paper" else ""
    return f"{day_text(row.bundle.received_at)}{paper}"


def _seq(show: Callable[[SentBundle], int]) -> Column[SentBundle]:
    return Column(
        name="seq",
        heading="包号",
        show=lambda row: str(show(row)),
        order=show,
        number=True,
        width=64,
    )


def _number(value: int | None) -> str:
    return "" if value is None else f"{value:,}"


SENT_COLUMNS: tuple[Column[SentBundle], ...] = (
    Column(
        name="state",
        heading="状态",
        show=state_text,
        state=lambda row: SIGNS[row.state],
        order=lambda row: list(STATES).index(row.state),
        width=152,
    ),
    Column(name="to", heading="发给", show=lambda row: row.recipient_name, width=104),
    Column(name="kind", heading="种类", show=lambda row: KIND_WORDS[row.bundle.kind], width=72),
    _seq(lambda row: row.bundle.seq),
    Column(
        name="records",
        heading="条数",
        show=lambda row: f"{row.bundle.records:,}",
        order=lambda row: row.bundle.records,
        number=True,
        width=72,
    ),
    Column(
        name="sealed_at",
        heading="制作时间",
        show=lambda row: minute_text(row.bundle.sealed_at),
        width=128,
    ),
    Column(name="stick", heading="U 盘", show=lambda row: row.bundle.stick or "", width=112),
    Column(name="received_at", heading="回执日期", show=_receipt_text, width=120),
    Column(
        name="accepted",
        heading="接收(条)",
        show=lambda row: _number(row.bundle.accepted),
        order=lambda row: row.bundle.accepted or 0,
        number=True,
        width=80,
    ),
    Column(
        name="set_aside",
        heading="退回(条)",
        show=lambda row: _number(row.bundle.set_aside),
        order=lambda row: row.bundle.set_aside or 0,
        number=True,
        width=80,
    ),
    Column(name="by", heading="制作人", show=lambda row: row.bundle.sealed_by, width=80),
    Column(
        name="signed_off_by",
        heading="审核人",
        show=lambda row: row.bundle.signed_off_by or "",
        width=80,
    ),
)


def came_columns(unit_name: Callable[[str], str]) -> tuple[Column[CameRow], ...]:
    """The columns of what came; offices by their names."""
    return (
        Column(name="unit", heading="来自", show=lambda row: unit_name(row.bundle.unit), width=128),
        Column(name="kind", heading="种类", show=lambda row: KIND_WORDS[row.bundle.kind], width=96),
        Column(
            name="seq",
            heading="包号",
            show=lambda row: str(row.bundle.seq),
            order=lambda row: row.bundle.seq,
            number=True,
            width=64,
        ),
        Column(
            name="made_at",
            heading="制作时间",
            show=lambda row: minute_text(row.bundle.made_at),
            width=136,
        ),
        Column(
            name="received_at",
            heading="接收时间",
            show=lambda row: minute_text(row.bundle.received_at),
            width=136,
        ),
        Column(
            name="accepted",
            heading="接收(条)",
            show=lambda row: f"{row.bundle.accepted:,}",
            order=lambda row: row.bundle.accepted,
            number=True,
            width=88,
        ),
        Column(
            name="set_aside",
            heading="退回(条)",
            show=lambda row: f"{row.bundle.set_aside:,}",
            order=lambda row: row.bundle.set_aside,
            number=True,
            width=88,
        ),
        Column(
            name="receipt",
            heading="回执",
            show=lambda row: f"第 {row.receipt} 包" if row.receipt else "",
            order=lambda row: row.receipt or 0,
            width=96,
        ),
        Column(name="by", heading="接收人", show=lambda row: row.bundle.received_by, width=96),
    )


LEFT_COLUMNS: tuple[Column[LeftRow], ...] = (
    Column(
        name="place",
        heading="哪里没有通过",
        show=lambda row: PLACES[row.record.held.place],
        state=lambda _: "not_met",
        width=144,
    ),
    Column(name="label", heading="种类", show=lambda row: row.record.label, width=112),
    Column(name="name", heading="名称", show=lambda row: row.record.name, width=288, link=True),
    Column(name="reason", heading="原因和办法", show=lambda row: row.record.held.reason, width=360),
    Column(
        name="again",
        heading="再报",
        show=lambda row: f"已随第 {row.again_in} 包" if row.again_in else "",
        width=112,
    ),
    Column(
        name="noted_at",
        heading="日期",
        show=lambda row: day_text(row.record.held.noted_at),
        width=104,
    ),
)


def left_key(row: LeftRow) -> tuple[str, str]:
    """What tells a row that was not accepted from the others."""
    return row.record.held.of_table, row.record.held.of_id


def counts(history: History) -> Mapping[str, int]:
    """How many rows each view has."""
    return {"sent": len(history.sent), "came": len(history.came), "left": len(history.left)}
