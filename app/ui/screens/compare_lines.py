"""What 对比 shows below its lines: who came and who left, or what an edition says otherwise."""

from collections.abc import Callable

from app.policy.compared import Change, Moved, RowChange
from app.policy.editions import Change as Worded
from app.policy.editions import Difference
from app.policy.provisions import Provision
from app.reports.wording import amount_text, unit_of
from app.ui.columns import Column
from app.ui.screens.change_lines import Line

MOVED: dict[Moved, str] = {"left": "不再计入", "came": "新计入", "changed": "数有变化"}
WORDED: dict[Worded, str] = {
    "changed": "改了",
    "added": "新增",
    "dropped": "取消",
    "reworded": "只改文字",
}


def moved_columns(change: Change, before: str, after: str) -> tuple[Column[RowChange], ...]:
    """Whose row it is, and what it counted for on either side."""
    known = change.known
    assert known is not None
    unit = unit_of(known.unit, known.reading)

    def amount(get: Callable[[RowChange], int]) -> Callable[[RowChange], str]:
        return lambda row: amount_text(get(row), known.quantity, unit)

    return (
        Column(name="moved", heading="变动", show=lambda row: MOVED[row.moved], width=96),
        Column(name="name", heading="名称", show=lambda row: row.name, width=280),
        Column(
            name="before",
            heading=f"{before}({unit})" if unit else before,
            show=amount(lambda row: row.before),
            order=lambda row: row.before,
            number=True,
        ),
        Column(
            name="after",
            heading=f"{after}({unit})" if unit else after,
            show=amount(lambda row: row.after),
            order=lambda row: row.after,
            number=True,
        ),
        Column(name="reason", heading="不再计入的原因", show=lambda row: row.reason, width=200),
        Column(name="detail", heading="依据", show=lambda row: row.detail, width=320),
    )


def _said(provision: Provision | None) -> str:
    return f"{provision.words}（{provision.clause}）" if provision else "—"


DIFFERENCES: tuple[Column[Difference], ...] = (
    Column(name="change", heading="变动", show=lambda row: WORDED[row.change], width=88),
    Column(name="section", heading="类别", show=lambda row: row.provision.section, width=112),
    Column(name="item", heading="项目", show=lambda row: row.provision.item, width=264),
    Column(name="old", heading="原来（条款）", show=lambda row: _said(row.old), width=264),
    Column(name="new", heading="现在（条款）", show=lambda row: _said(row.new), width=264),
)


def summed(lines: list[Line]) -> str:
    """How much changed, in a sentence."""
    turned = [line for line in lines if line.change and line.change.turned]
    better = sum(line.change.rises is True for line in turned if line.change)
    worse = sum(line.change.rises is False for line in turned if line.change)
    values = sum(bool(line.change and line.change.difference) for line in lines)
    if not turned and not values:
        return "没有变化。"
    told = []
    if better or worse:
        told.append(f"判定变好 {better} 项、变差 {worse} 项")
    if len(turned) > better + worse:
        told.append(f"{len(turned) - better - worse} 项只有一方要求")
    told.append(f"数值有变化 {values} 项")
    return "，".join(told) + "。"
