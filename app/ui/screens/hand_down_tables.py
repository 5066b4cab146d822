"""What waits to go down as rows: an office each, and the policy files that go with it."""

from app.domain.money import MinimumWage
from app.domain.papers import Question
from app.domain.park import TierGrant
from app.store.outbox import OutBundle
from app.ui.bundle_words import day_text
from app.ui.columns import Column
from app.usecases.downward import PACK
from app.usecases.to_hand_down import Edition, ToHandDown


def state(row: ToHandDown) -> str:
    """The sign: ✗ it can be sealed for nobody, ≠ a step is due here, ? the other side's turn."""
    last = row.last
    if not row.has_card:
        return "not_met"
    if row.fresh or (last is not None and last.on_stick_at is None):
        return "contested"
    return "undetermined" if last is not None and last.received_at is None else "met"


def state_words(row: ToHandDown) -> str:
    """What is due, in a few words."""
    last = row.last
    if not row.has_card:
        return "没有登记名片"
    if row.fresh:
        return f"{row.fresh:,} 项还没有下发"
    if last is None:
        return "没有要下发的"
    if last.on_stick_at is None:
        return "封装了，还没写到 U 盘"
    return "等对方的回执" if last.received_at is None else "对方已接收"


def _count(name: str, heading: str, table: str) -> Column[ToHandDown]:
    def count(row: ToHandDown) -> int:
        return row.counts.get(table, 0)

    return Column(
        name=name,
        heading=heading,
        show=lambda row: f"{count(row):,}" if count(row) else "",
        order=count,
        number=True,
        width=96,
    )


def _sent(bundle: OutBundle | None) -> str:
    if bundle is None:
        return ""
    return f"第 {bundle.seq} 包　{day_text(bundle.sealed_at)}"


COLUMNS: tuple[Column[ToHandDown], ...] = (
    Column(name="name", heading="机构", show=lambda row: row.name, width=136),
    Column(name="state", heading="情况", show=state_words, state=state, width=192),
    _count("grants", "等级认定(项)", TierGrant.table),
    _count("wages", "最低工资(项)", MinimumWage.table),
    _count("questions", "询问(条)", Question.table),
    _count("packs", "政策文件(份)", PACK),
    Column(name="last", heading="上次下发", show=lambda row: _sent(row.last), width=176),
    Column(
        name="snapshot", heading="上次下发留存数据", show=lambda row: _sent(row.snapshot), width=176
    ),
)
EDITIONS: tuple[Column[Edition], ...] = (
    Column(name="title", heading="文件", show=lambda row: row.title, width=400),
    Column(name="document", heading="代号", show=lambda row: row.pack.document, width=104),
    Column(name="where", heading="适用地区", show=lambda row: row.where, width=136),
    Column(
        name="in_force_on", heading="执行日期", show=lambda row: row.pack.in_force_on, width=104
    ),
    Column(name="given_by", heading="登记机构", show=lambda row: row.given_by, width=160),
)
