"""Answers in words, line by line, for a person at a terminal; made from the JSON shapes."""

from collections.abc import Iterator
from typing import Any

from app.cli.shapes import Json
from app.domain.codes import TIER_LABELS
from app.policy.figures import KINDS
from app.policy.verdicts import CONTESTED_TEXT, VERDICT_LABELS, VERDICT_SIGNS

KIND_LABELS = {
    "parks": "园区",
    "areas": "面积",
    "judgements": "管理机制评定",
    "tenancies": "入驻协议",
    "headcounts": "用工记录",
    "loans": "贷款",
    "services": "服务记录",
}
# Readings whose key in JSON is an English word; the others have a code as papers print it.
READING_WORDS = {"offered": "具备", "recorded": "有记录", "missing": "未报户数"}


def init(shape: Json) -> Iterator[str]:
    """What a new ledger's owner must write down."""
    yield f"已新建台账 {shape['ledger']}（机构 {shape['unit']}）。"
    yield "下面两项只显示这一次，请抄下或打印后放进保险柜："
    yield f"  恢复码    {shape['recovery_code']}"
    yield f"  恢复密钥  {shape['recovery_identity']}"
    yield f"本单位指纹（电话核对用）：{shape['fingerprint']}"


def imported(shape: Json) -> Iterator[str]:
    """What went in and what did not, file by file."""
    for file in shape["files"]:
        yield f"{file['file']}"
        for sheet in file["sheets"]:
            kind = KIND_LABELS.get(sheet["kind"], "未识别，略过")
            yield f"  工作表“{sheet['sheet']}”：{kind}"
        counts = [
            f"{KIND_LABELS.get(kind, kind)} {count}" for kind, count in file["accepted"].items()
        ]
        yield f"  接收：{'，'.join(counts) or '没有新内容'}"
        yield (
            f"  重复 {len(file['repeated'])} 行，存疑 {len(file['questioned'])} 行，"
            f"退回 {len(file['refused'])} 行"
        )
        for row in file["refused"]:
            yield f"    {row['sheet']} 第 {row['row']} 行：{row['reason']}"
        if file.get("refused_file"):
            yield f"  退回的行已写入 {file['refused_file']}，改好后可再导入。"
    if shape.get("dry_run"):
        yield "这是预览，没有写入台账。"


def _reading(value: Any) -> str:
    if value is None:
        return "无数据"
    return f"{value['n']}/{value['d']}" if isinstance(value, dict) else f"{value}"


def _figure_lines(figures: Json, *, yearly: bool) -> Iterator[str]:
    for name, readings in figures.items():
        if name == "years":
            continue
        kind = KINDS[f"{name}_in_year" if yearly else name]
        told = "无数据"
        if readings is not None:
            told = "  ".join(
                f"{READING_WORDS.get(code, code)} {_reading(value)}"
                for code, value in readings.items()
            )
        yield f"  {kind.label}：{told}"


def figures(shape: Json) -> Iterator[str]:
    """Every figure with every reading; area in dm², money in fen."""
    yield f"评估日 {shape['on']}（面积单位：平方分米；金额单位：分）"
    for park in shape["parks"]:
        yield park["park"]
        yield from _figure_lines(park["figures"], yearly=False)
        for year, yearly in park["figures"]["years"].items():
            yield f"  {year} 年"
            for line in _figure_lines(yearly, yearly=True):
                yield f"  {line}"


def assessed(shape: Json) -> Iterator[str]:
    """Each park's tiers with what is missing."""
    yield f"评估日 {shape['on']}  政策 {shape['pack']}"
    if shape["note"]:
        yield shape["note"]
    for park in shape["parks"]:
        held = "、".join(TIER_LABELS[tier] for tier in park["held"]) or "无"
        yield f"{park['park']}（已认定：{held}）"
        for tier in park["tiers"].values():
            sign = VERDICT_SIGNS[tier["verdict"]]
            verdict = f"{sign} {tier['label']} {VERDICT_LABELS[tier['verdict']]}"
            contested = f"（{CONTESTED_TEXT}）" if tier["contested"] else ""
            yield f"  {verdict}{contested}  {tier['distance_text']}".rstrip()
        for step in park["outlook"]:
            for fall in step["falls"]:
                yield f"  前瞻 {step['on']}：{fall}"
        if park["exit"]["proposal"]:
            yield f"  退出机制：建议{park['exit']['proposal']}，请人工决定"
    for paper in shape.get("papers", ()):
        yield f"已打印 {paper}"


def card_written(shape: Json) -> Iterator[str]:
    """Where the card lies, and what to read out."""
    yield f"名片已写到 {shape['file']}（机构 {shape['unit']}）。"
    yield "请把它交给对方，并在电话里念出本单位指纹，由对方输入："
    yield f"  {shape['fingerprint']}"


def trusted(shape: Json) -> Iterator[str]:
    """Whose card counts now."""
    done = "以前已经登记过" if shape["already"] else "已登记"
    yield f"{done}{shape['name']}（机构 {shape['unit']}）的名片，指纹核对一致。"
    if shape["replaced"]:
        yield "原来的名片已作废。"


def verified(shape: Json) -> Iterator[str]:
    """Sound, or what is wrong."""
    if shape["ok"]:
        yield "台账完好。"
    yield from shape["problems"]


def demonstrated(shape: Json) -> Iterator[str]:
    """What lies where."""
    yield from shape["summary"]


def self_tested(shape: Json) -> Iterator[str]:
    """Each part and whether it works."""
    for part in shape["parts"]:
        yield f"{'✓' if part['ok'] else '✗'} {part['part']}  {part['said']}".rstrip()
    yield "程序完好。" if shape["ok"] else "程序有损坏，请重新安装。"
