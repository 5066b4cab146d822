"""What the verbs of the stick answer, in words."""

from collections.abc import Iterator

from app.cli.shapes import Json
from app.usecases.file_fates import KIND_LABELS


def exported(shape: Json) -> Iterator[str]:
    """What lies where, and what stayed."""
    made = shape["bundle"]
    yield f"已写出并核对 {shape['file']}"
    label = KIND_LABELS[made["kind"]]
    yield f"  {label}第 {made['seq']} 号，{made['records']} 条，{made['bytes']} 字节"
    for each in shape["held"]:
        yield f"  未报：{each['name']}：{each['reason']}"
    yield "可以安全拔出 U 盘。"


def received(shape: Json) -> Iterator[str]:
    """The fate of each file."""
    for file in shape["files"]:
        yield f"{file['file']}"
        if file["kind"] is not None:
            yield f"  {file['unit']} 的{KIND_LABELS[file['kind']]}第 {file['seq']} 号"
        yield f"  {file['message']}{file['hint']}"
        if file["asks"]:
            yield f"  核实后可加 --agree-stream {file['asks']}"
        for warning in file["warnings"]:
            yield f"  注意：{warning}"
        for row in file["set_aside"]:
            yield f"  退回 {row['record']} {row['id']}：{row['reason']}"
        if file["receipt"]:
            yield f"  回执：{file['receipt']}"
    if shape["dry_run"]:
        yield "这是预览，没有写入台账。"
