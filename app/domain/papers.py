"""佐证, 说明, 询问, 评估 and 操作日志: what is kept as proof of the other records."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from app.domain.codes import TIERS
from app.domain.fields import blob, code, day, document, link, moment, text, whole
from app.domain.record import Record

# A scan is read whole; a larger one is a film, or a trap.
LARGEST_SCAN_BYTES = 64 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence(Record):
    """A scan or photo of any record's proof, kept in the ledger by its hash."""

    table: ClassVar[str] = "evidence"
    label: ClassVar[str] = "佐证"

    of_table: str = text("所属记录种类", required=True)
    of_id: str = text("所属记录", required=True)
    title: str = text("材料名称", required=True)
    media_type: str | None = text("文件类型")
    sha256: str | None = text("校验值")
    content: bytes | None = blob("扫描件")
    cabinet: str | None = text("柜")
    box: str | None = text("盒")
    page: str | None = text("页")


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation(Record):
    """Why a record stands although a soft check (经验校验) asks about it, or what a question gets.

    `code` is that of the check; for the answer to a question, `answer`; of an agreement whose
    graduate was called, `call_6` or `call_12` by the months since.
    """

    table: ClassVar[str] = "explanation"
    label: ClassVar[str] = "说明"

    of_table: str = text("所属记录种类", required=True)
    of_id: str = text("所属记录", required=True)
    code: str = text("校验项", required=True)
    reason: str = text("说明", required=True)
    given_by: str | None = text("说明人")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Record):
    """What one office asks another about a record, or at large; it belongs to who asks."""

    table: ClassVar[str] = "question"
    label: ClassVar[str] = "询问"

    to_unit: str = link("询问的机构", "unit", required=True)
    of_table: str | None = text("所属记录种类")
    of_id: str | None = text("所属记录")
    words: str = text("问题", required=True)
    asked_by: str | None = text("询问人")
    closed_on: date | None = day("办结日期")


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment(Record):
    """A park against a tier on a day, its inputs and verdicts frozen.

    A signed-off assessment never changes; a correction is a new one that names it.
    """

    table: ClassVar[str] = "assessment"
    label: ClassVar[str] = "评估"

    park_id: str = link("园区名称", "park", required=True)
    on_day: date = day("评估日", required=True)
    tier: str = code("等级", TIERS, required=True)
    pack: str = text("政策", required=True)
    pack_version: str = text("政策版本", required=True)
    pack_sha256: str = text("政策校验值", required=True)
    inputs: str = document("依据数据", required=True)
    verdicts: str = document("判定", required=True)
    conclusion: str | None = text("结论")
    filled_in_by: str | None = text("填报人")
    reviewed_by: str | None = text("审核人")
    signed_off_at: str | None = moment("签发时间")
    corrects: str | None = link("更正的评估", "assessment")


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """Who did what to which record; hash-chained, written by each use case, never deleted."""

    table: ClassVar[str] = "audit_entry"
    label: ClassVar[str] = "操作日志"

    seq: int = whole("序号", required=True)
    at: str = moment("时间")
    who: str = text("操作人", required=True)
    action: str = text("操作", required=True)
    of_table: str | None = text("记录种类")
    of_id: str | None = text("记录")
    before: str | None = document("修改前")
    after: str | None = document("修改后")
    previous_hash: str = text("上一条校验值", required=True)
    hash: str = text("校验值", required=True)
