"""BUNDLE_VERBS: bundles onto the stick and off it, on the command line.

The rule: what a person confirms by telephone in the window is an argument here, never a default.
"""

import argparse
from pathlib import Path

from app.cli import bundle_told as told
from app.cli.shapes import Json
from app.cli.verb import Verb, opened, passphrase_of, takes_ledger, today
from app.errors import AppError
from app.store.ledger import Ledger
from app.store.outbox import OutBundle
from app.usecases import dispatching, downward, receiving, sending, station
from app.usecases.file_fates import FileFate


def _export_arguments(parser: argparse.ArgumentParser) -> None:
    takes_ledger(parser)
    parser.add_argument(
        "--to", type=Path, required=True, metavar="文件夹", help="写到哪里，如 U 盘"
    )
    parser.add_argument("--unit", metavar="代码", help="下发给这个下级机构（默认上报给上级）")
    parser.add_argument("--snapshot", action="store_true", help="把留存的数据发还给 --unit 的机构")
    parser.add_argument("--signer", metavar="姓名", help="签字的审核人员")
    parser.add_argument(
        "--signer-passphrase-file", type=Path, metavar="文件", help="审核人员口令所在的文件"
    )
    parser.add_argument(
        "--new-stream", action="store_true", help="换过电脑或恢复过备份：另起报送序列"
    )


def _export(arguments: argparse.Namespace) -> Json:
    with opened(arguments) as ledger:
        if arguments.new_stream:
            station.move_to_this_station(ledger)
        sealed = _sealed(ledger, arguments)
        path = dispatching.put_on_stick(ledger, sealed.id, arguments.to)
        held = sending.held_list(ledger) if sealed.kind == "changes" else ()
    return {
        "file": str(path),
        "bundle": {
            "kind": sealed.kind,
            "stream": sealed.stream,
            "seq": sealed.seq,
            "records": sealed.records,
            "bytes": sealed.file_bytes,
            "sha256": sealed.file_sha256,
        },
        "held": [
            {
                "record": each.held.of_table,
                "id": each.held.of_id,
                "name": each.name,
                "code": each.held.code,
                "reason": each.held.reason,
            }
            for each in held
            if each.held.place == "here"
        ],
        "verified": True,
    }


def _sealed(ledger: Ledger, arguments: argparse.Namespace) -> OutBundle:
    if arguments.unit is not None:
        down = downward.seal_snapshot if arguments.snapshot else downward.seal_directive
        return down(ledger, to=arguments.unit)
    if arguments.snapshot:
        raise AppError("没有指明发还给哪个机构。", hint="请加上 --unit 代码。", code="no_unit")
    if arguments.signer is None:
        return sending.seal_export(ledger, today=today())
    given = argparse.Namespace(passphrase_file=arguments.signer_passphrase_file)
    passphrase = passphrase_of(given)
    sending.draft_export(ledger, today=today())
    return sending.seal_export(
        ledger, today=today(), signer=arguments.signer, signer_passphrase=passphrase
    )


def _receive_arguments(parser: argparse.ArgumentParser) -> None:
    takes_ledger(parser)
    parser.add_argument("files", type=Path, nargs="+", metavar="文件", help="数据包、下发或回执")
    parser.add_argument(
        "--receipt-to", type=Path, metavar="文件夹", help="回执放在哪里（默认在数据包旁）"
    )
    parser.add_argument("--dry-run", action="store_true", help="只预览，什么都不写")
    parser.add_argument(
        "--agree-stream",
        action="append",
        default=[],
        metavar="代码:序列",
        help="已打电话核实：接收该机构新的报送序列",
    )


def _receive(arguments: argparse.Namespace) -> Json:
    with opened(arguments) as ledger:
        done = receiving.receive(
            ledger,
            arguments.files,
            today=today(),
            dry_run=arguments.dry_run,
            agreed=[_agreed(each) for each in arguments.agree_stream],
            receipt_to=arguments.receipt_to,
        )
    return {
        "ok": all(fate.ok for fate in done.files),
        "dry_run": arguments.dry_run,
        "files": [_file(fate) for fate in done.files],
    }


def _agreed(text: str) -> tuple[str, str]:
    unit, _, stream = text.partition(":")
    if not unit or not stream:
        raise AppError(
            f"“{text}”不是“机构代码:序列”。",
            hint="请照预览时显示的填写，例如 152223:0123456789abcdef0123456789abcdef。",
            code="agree_stream",
        )
    return unit, stream


def _file(fate: FileFate) -> Json:
    return {
        "file": str(fate.file),
        "code": fate.code,
        "message": fate.message,
        "hint": fate.hint,
        "unit": fate.unit,
        "kind": fate.kind,
        "seq": fate.seq,
        "asks": None if fate.asks is None else ":".join(fate.asks),
        "warnings": list(fate.warnings),
        "tables": {
            each.table: {
                "added": each.added,
                "changed": each.changed,
                "removed": each.removed,
                "same": each.same,
                "beside": each.beside,
                "gone": each.gone,
            }
            for each in fate.tables
        },
        "accepted": fate.accepted,
        "set_aside": [
            {"record": row.of_table, "id": row.of_id, "code": row.code, "reason": row.reason}
            for row in fate.set_aside
        ],
        "receipt": None if fate.receipt is None else str(fate.receipt),
    }


BUNDLE_VERBS: tuple[Verb, ...] = (
    Verb("export", "把变动加密写到 U 盘，上报或下发", _export_arguments, _export, told.exported),
    Verb("receive", "接收数据包、下发和回执", _receive_arguments, _receive, told.received),
)
