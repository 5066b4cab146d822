"""The offices below as rows: how each reports, what stands twice, and who is involved."""

from app.domain.fields import field_of
from app.domain.league import (
    DUPLICATE_LABELS,
    CardState,
    Duplicate,
    Involved,
    OfficeState,
    SentDown,
)
from app.domain.measures import yuan_text
from app.domain.tenancy import Tenancy
from app.ui.columns import Column, column_of, sortable

CARD_WORDS: dict[CardState, str] = {
    "trusted": "已登记",
    "revoked": "已作废",
    "none": "还没有登记",
}
CARD_STATES: dict[CardState, str] = {
    "trusted": "met",
    "revoked": "not_met",
    "none": "undetermined",
}
VERSIONS, CARD, SET_ASIDE = "versions", "card", "set_aside"


def reported_words(row: OfficeState) -> str:
    """3 天前上报; 逾期，40 天没有上报."""
    if row.days_since is None:
        return "还没有上报过"
    if row.overdue:
        return f"逾期，{row.days_since:,} 天没有上报"
    return f"{row.days_since} 天前上报" if row.days_since else "今天上报"


def _sent(bundle: SentDown | None) -> str:
    if bundle is None:
        return ""
    told = f"第 {bundle.seq} 包　{bundle.sealed_at.date()}"
    if bundle.received_at is not None:
        return f"{told}　已接收"
    return told if bundle.on_stick_at is not None else f"{told}　没写到 U 盘"


def _number(count: int) -> str:
    return f"{count:,}" if count else ""


OFFICE_COLUMNS: tuple[Column[OfficeState], ...] = (
    Column(name="name", heading="机构", show=lambda row: row.name, width=136),
    Column(
        name="reported",
        heading="上报",
        show=reported_words,
        state=lambda row: "not_met" if row.overdue else "met",
        order=lambda row: sortable(row.days_since),
        width=168,
    ),
    Column(
        name="last",
        heading="最近一包",
        show=lambda row: f"第 {row.last.seq} 包" if row.last else "",
        order=lambda row: row.last.seq if row.last else 0,
        width=88,
    ),
    Column(
        name="received",
        heading="接收日期",
        show=lambda row: f"{row.last.received_at.date()}" if row.last else "",
        width=104,
        hidden=True,
    ),
    Column(
        name="records",
        heading="记录(条)",
        show=lambda row: f"{row.last.records:,}" if row.last else "",
        order=lambda row: row.last.records if row.last else -1,
        number=True,
        width=88,
    ),
    Column(
        name=SET_ASIDE,
        heading="退回(条)",
        show=lambda row: _number(row.last.set_aside if row.last else 0),
        state=lambda row: "contested" if row.last and row.last.set_aside else "",
        order=lambda row: row.last.set_aside if row.last else -1,
        number=True,
        link=True,
        width=88,
    ),
    Column(
        name="missing",
        heading="没有收到的包",
        show=lambda row: row.missing_text,
        state=lambda row: "contested" if row.gaps else "",
        order=lambda row: row.missing,
        width=128,
    ),
    Column(
        name=VERSIONS,
        heading="两个版本(条)",
        show=lambda row: _number(row.versions_aside),
        state=lambda row: "contested" if row.versions_aside else "",
        order=lambda row: row.versions_aside,
        number=True,
        link=True,
        width=104,
    ),
    Column(
        name=CARD,
        heading="名片",
        show=lambda row: CARD_WORDS[row.card],
        state=lambda row: CARD_STATES[row.card],
        link=True,
        width=112,
    ),
    Column(name="directive", heading="上次下发", show=lambda row: _sent(row.directive), width=152),
    Column(
        name="receipt",
        heading="上次回执",
        show=lambda row: _sent(row.receipt),
        width=200,
        hidden=True,
    ),
)


CLUE_COLUMNS: tuple[Column[Duplicate], ...] = (
    Column(name="kind", heading="类别", show=lambda row: DUPLICATE_LABELS[row.kind], width=88),
    Column(name="what", heading="号码", show=lambda row: row.what, width=168),
    Column(name="places", heading="涉及", show=lambda row: "、".join(row.places), width=200),
    Column(
        name="at_once",
        heading="同时在园",
        show=lambda row: "是" if row.at_once else "",
        state=lambda row: "contested" if row.at_once else "",
        width=88,
    ),
    Column(name="sentence", heading="线索", show=lambda row: row.sentence, width=480),
)
INVOLVED_COLUMNS: tuple[Column[Involved], ...] = (
    Column(name="unit", heading="机构", show=lambda row: row.unit, width=112),
    Column(name="entity", heading="实体", show=lambda row: row.entity or "", width=224, link=True),
    Column(name="founder", heading="创业者", show=lambda row: row.founder or "", width=120),
    Column(
        name="first",
        heading="首次创业",
        show=lambda row: {True: "是", False: "否", None: ""}[row.first_venture],
        width=88,
    ),
    Column(name="parks", heading="园区", show=lambda row: "、".join(row.parks), width=240),
    column_of(field_of(Tenancy, "start_on"), lambda row: row.start_on),
    column_of(field_of(Tenancy, "left_on"), lambda row: row.left_on),
    Column(
        name="benefit",
        heading="补贴",
        show=lambda row: f"{row.benefit}　{row.benefit_state}" if row.benefit else "",
        width=184,
    ),
    Column(
        name="amount",
        heading="金额(元)",
        show=lambda row: "" if row.amount_fen is None else yuan_text(row.amount_fen),
        order=lambda row: sortable(row.amount_fen),
        number=True,
        width=104,
    ),
    Column(
        name="day", heading="补贴日期", show=lambda row: str(row.day) if row.day else "", width=104
    ),
)


def record_of(row: Involved) -> tuple[str, str, str] | None:
    """What of a side is asked about: table, id and name; None if it names no record."""
    for table, record_id, name in (
        ("benefit", row.benefit_id, row.benefit),
        ("entity", row.entity_id, row.entity),
        ("founder", row.founder_id, row.founder),
    ):
        if record_id is not None:
            return table, record_id, name or ""
    return None
