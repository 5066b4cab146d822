"""What became of a received file, and the words that tell a clerk.

The rule: plain records; a refusal is a fate like any other.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from app.domain.changes import Changes
from app.domain.wire import KINDS
from app.store.inbox import InBundle, SetAside
from app.store.outbox import OutBundle
from app.sync.manifest import Manifest
from app.usecases.applying import Applied
from app.usecases.receipts import Homecoming

KIND_LABELS = {
    "changes": "上报数据包",
    "receipt": "回执",
    "directive": "下发",
    "snapshot": "留存数据",
    "rekey": "换钥匙通知",
}
CLOCK = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class TableFate:
    """What a bundle does to the records of a kind."""

    table: str
    label: str
    added: int
    changed: int
    removed: int
    same: int
    beside: int
    gone: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFate:
    """The fate of one file. `code` is OK or that of the check that refused it.

    `asks` is (unit, stream) where a person has to agree first. `receipt` is where the answer lies.
    `answers` is what a receipt says of one of our bundles.
    """

    file: Path
    code: str
    message: str
    hint: str = ""
    unit: str | None = None
    kind: str | None = None
    seq: int | None = None
    made_at: str | None = None
    tables: tuple[TableFate, ...] = ()
    accepted: int = 0
    set_aside: tuple[SetAside, ...] = ()
    warnings: tuple[str, ...] = ()
    asks: tuple[str, str] | None = None
    bundle_in: int | None = None
    receipt_out: int | None = None
    receipt: Path | None = None
    answers: Homecoming | None = None

    @property
    def ok(self) -> bool:
        """Whether the bundle was applied."""
        return self.code == "OK"


@dataclass(frozen=True, slots=True)
class Received:
    """The fates of the files, in the order they were given."""

    files: tuple[FileFate, ...]
    changes: Changes


def facts_of(manifest: Manifest | None) -> dict[str, str | int | None]:
    """What a manifest says of its bundle, as far as the fate tells it."""
    if manifest is None:
        return {}
    return {
        "unit": manifest.sender_unit,
        "kind": manifest.kind,
        "seq": manifest.seq,
        "made_at": manifest.created,
    }


def accepted_fate(
    path: Path,
    manifest: Manifest,
    applied: Applied,
    bundle_id: int,
    receipt: OutBundle | None,
) -> FileFate:
    """The fate of a bundle that was applied."""
    aside = len(applied.set_aside)
    said = f"已接收 {applied.accepted} 条" + (f"，退回 {aside} 条。" if aside else "。")
    return FileFate(
        file=path,
        code="OK",
        message=said,
        hint="退回的各条及原因已写入回执。" if aside else "",
        **facts_of(manifest),  # type: ignore[arg-type]
        tables=_table_fates(applied),
        accepted=applied.accepted,
        set_aside=tuple(applied.set_aside),
        warnings=tuple(applied.warnings),
        bundle_in=bundle_id,
        receipt_out=receipt.id if receipt else None,
    )


def _table_fates(applied: Applied) -> tuple[TableFate, ...]:
    fates = applied.fates
    return tuple(
        TableFate(
            table=table,
            label=kind.label,
            **{
                name: fates[table, name]
                for name in ("added", "changed", "removed", "same", "beside", "gone")
            },
        )
        for table, kind in KINDS.items()
        if any(of == table for of, _ in fates)
    )


def answer_words(home: Homecoming) -> str:
    """What a receipt says, in one sentence."""
    assert home.bundle is not None
    which = f"{KIND_LABELS[home.bundle.kind]}第 {home.bundle.seq} 号"
    aside = f"，退回 {home.set_aside} 条" if home.set_aside else ""
    return f"回执：对方已接收{which}的 {home.accepted} 条{aside}。"


def warnings_of(manifest: Manifest, earlier: Sequence[InBundle]) -> Iterator[str]:
    """What a clerk should know although the bundle is good."""
    made = datetime.fromisoformat(manifest.created)
    if made > datetime.now().astimezone() + CLOCK:
        yield f"数据包的生成时间 {manifest.created[:10]} 晚于今天。请核对双方电脑的日期。"
    place = (manifest.kind, manifest.stream)
    last = max((head.seq for head in earlier if (head.kind, head.stream) == place), default=0)
    if manifest.kind == "changes" and manifest.seq > last + 1:
        first, end = last + 1, manifest.seq - 1
        missing = f"第 {first} 号" if first == end else f"第 {first} 至 {end} 号"
        yield f"缺{missing}数据包，其中的变动已由本包补齐。"
