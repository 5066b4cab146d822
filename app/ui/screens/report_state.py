"""What the page 上报 knows before it shows anything: the preview, what hinders it, the next step.

The rule: no widget; `next_step` alone decides what the one main button does.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from app.errors import AppError
from app.store import outbox, peers, tracking
from app.store.ledger import Ledger
from app.store.outbox import OutBundle
from app.ui.bundle_words import day_text, minute_text, size_text
from app.usecases import sending, station
from app.usecases.explaining import Explained, all_findings
from app.usecases.sending import ExportPreview

Mode = Literal["card", "station", "draft", "export"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportState:
    """All of the page. `base` is the bundle that was acknowledged last, `unanswered` those after.

    `stream` are the digits that two people compare, `is_new_stream` whether they will have to.
    """

    preview: ExportPreview
    has_card: bool
    station: AppError | None
    base: OutBundle | None
    unanswered: tuple[OutBundle, ...]
    stream: str
    is_new_stream: bool
    findings: tuple[Explained, ...]
    who: str

    @property
    def signers(self) -> tuple[str, ...]:
        """Who may sign this draft off: reviewers other than its author."""
        draft = self.preview.draft
        return tuple(
            name for name in self.preview.signers if draft is None or name != draft.drafted_by
        )

    @property
    def signs_off(self) -> bool:
        """Whether a second person has to agree before this goes."""
        return bool(self.preview.signers) and self.preview.again is None

    @property
    def is_drafted(self) -> bool:
        """Whether what would go is what was laid before the second person."""
        return self.preview.draft is not None and not self.preview.draft_is_stale


@dataclass(frozen=True, slots=True)
class NextStep:
    """What the main button does, its words, and the sentence on what is to be decided first."""

    mode: Mode
    words: str
    need: str = ""


def read_state(ledger: Ledger, *, today: date) -> ReportState:
    """AppErrors no_superior, no_card (the card in use was revoked)."""
    preview = sending.preview_export(ledger, today=today)
    stream = tracking.stream(ledger)
    sent = outbox.sent(ledger, recipient=preview.recipient.code, kind="changes")
    of_stream = [each for each in sent if each.stream == stream.name]
    base = next((each for each in of_stream if each.seq == preview.base), None)
    return ReportState(
        preview=preview,
        has_card=peers.peer_in_use(ledger, preview.recipient.code) is not None,
        station=_station_trouble(ledger),
        base=base,
        unanswered=tuple(each for each in of_stream if each.seq > preview.base),
        stream=station.stream_digits(stream.name),
        is_new_stream=len(of_stream) < len(sent) and base is None,
        findings=all_findings(ledger, today=today, changed_since=base.change_seq if base else None),
        who=ledger.who,
    )


def _station_trouble(ledger: Ledger) -> AppError | None:
    try:
        station.check_station(ledger)
    except AppError as trouble:
        return trouble
    return None


def next_step(state: ReportState) -> NextStep:
    """The one thing to do now."""
    preview, name = state.preview, state.preview.recipient.name
    if not state.has_card:
        need = f"还没有登记{name}的名片，数据包无法加密给对方。请先登记名片，并在电话里核对指纹。"
        return NextStep("card", f"登记{name}的名片", need)
    if state.station is not None:
        need = (
            f"{state.station.message}确实换了，请点“{station.MOVED}”：程序另起报送序列，"
            "下一包报送全部记录，并请上级在电话里核对同意。没有换，请回到原来的电脑上报。"
        )
        return NextStep("station", station.MOVED, need)
    if preview.again is not None:
        return NextStep("export", "再写入 U 盘")
    if state.signs_off and not state.is_drafted:
        if preview.draft is not None:
            need = "起草之后台账又有改动，审核人员看到的已不是要报的内容，请重新起草。"
            return NextStep("draft", "重新起草", need)
        return NextStep("draft", "起草上报", "本单位设有审核人员：先起草，再由审核人员签字。")
    if state.signs_off and not state.signers:
        need = "审核人员只有起草人自己。请另一个人登录后起草，或由管理人员增加审核人员。"
        return NextStep("draft", "重新起草", need)
    words = "导出到 U 盘" if preview.records else "导出零报告到 U 盘"
    return NextStep("export", f"签字并{words}" if state.signs_off else words)


def title_text(state: ReportState) -> str:
    """上报兴安盟　第 18 包　等回执."""
    preview = state.preview
    if preview.again is not None:
        return f"上报{preview.recipient.name}　第 {preview.again.seq} 包　等回执"
    return f"上报{preview.recipient.name}　第 {preview.seq} 包"


def told(state: ReportState) -> str:
    """What goes, since when, and what travels along."""
    preview = state.preview
    if preview.again is not None:
        return _again_text(preview.again)
    if not preview.records:
        nothing = "没有要报的变动，可以不报；上级要求零报告的，可照常导出。"
        return _since_text(state) + nothing + _open_text(state)
    changed = sum(each.changed for each in preview.counts)
    deleted = sum(each.deleted for each in preview.counts)
    parts = [f"共 {preview.records:,} 条：新增和修改 {changed:,} 条"]
    parts += [f"删除 {deleted:,} 条"] if deleted else []
    if preview.scans:
        parts.append(f"附件 {preview.scans:,} 份（{size_text(preview.scan_bytes)}）")
    said = f"{_since_text(state)}{'、'.join(parts)}。"
    return said + _unanswered_text(state) + _open_text(state)


def _open_text(state: ReportState) -> str:
    """What does not go, and what might still be said of what goes."""
    held = len(state.preview.held)
    words = f"{held:,} 条没有通过逻辑校验，留在本机，改好后随下一包上报。" if held else ""
    open_ = sum(each.explanation is None for each in state.findings)
    asks = f"{open_:,} 条经验校验还没有说明，不说明也能导出，但上级可能要问。" if open_ else ""
    return words + asks


def _again_text(again: OutBundle) -> str:
    stick = ""
    if again.on_stick_at is not None:
        stick = f"，{minute_text(again.on_stick_at)} 写入“{again.stick}”"
    return (
        f"第 {again.seq} 包（{again.records:,} 条）{day_text(again.sealed_at)} 已封装{stick}，"
        "还没有回执，此后台账没有变动。需要时可把同一个数据包再写入 U 盘。"
    )


def _since_text(state: ReportState) -> str:
    base = state.base
    if base is not None:
        return f"自第 {base.seq} 包（{day_text(base.sealed_at)} 封装，已回执）以来"
    if state.is_new_stream:
        return (
            "这是新报送序列的第一次上报，包含全部记录。"
            f"请打电话告诉上级序列的前八位：{state.stream}。"
        )
    return "还没有收到过回执，这一包含本单位的全部记录。"


def _unanswered_text(state: ReportState) -> str:
    if not state.unanswered:
        return ""
    last, first = state.unanswered[0].seq, state.unanswered[-1].seq
    which = f"第 {first} 包" if first == last else f"第 {first} 至 {last} 包"
    return f"{which}还没有回执，其中的内容本包一并再报。"
