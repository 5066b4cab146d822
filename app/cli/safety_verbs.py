"""SAFETY_VERBS: a copy of the ledger, and a ledger made of such a copy, on the command line."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from app.cli.shapes import Json
from app.cli.verb import Verb, opened, passphrase_of, takes_ledger
from app.store import tracking
from app.store.ledger import close
from app.usecases.ledgers import backup_ledger
from app.usecases.restoring import restore_ledger
from app.usecases.station import stream_digits


def _backup_arguments(parser: argparse.ArgumentParser) -> None:
    takes_ledger(parser)
    parser.add_argument(
        "--to", type=Path, required=True, metavar="文件夹", help="备份放在哪里，如 U 盘"
    )


def _backup(arguments: argparse.Namespace) -> Json:
    with opened(arguments) as ledger:
        copy = backup_ledger(ledger, arguments.to)
    return {"backup": str(copy), "bytes": copy.stat().st_size}


def _backed_up(shape: Json) -> Iterator[str]:
    """Where the copy lies, and what it is not."""
    yield f"已备份并核对：{shape['backup']}（{shape['bytes']} 字节），密钥文件在它旁边。"
    yield "备份只供本单位恢复用；上报请用 export。"


def _restore_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("backup", type=Path, metavar="备份", help="备份文件，旁边要有密钥文件")
    parser.add_argument(
        "--to", type=Path, required=True, metavar="台账", help="恢复成哪个台账文件，必须还没有"
    )
    parser.add_argument("--passphrase-file", type=Path, metavar="文件", help="口令所在的文件")


def _restore(arguments: argparse.Namespace) -> Json:
    ledger = restore_ledger(arguments.backup, arguments.to, passphrase_of(arguments))
    try:
        return {
            "ledger": str(arguments.to),
            "unit": ledger.unit_code,
            "stream": tracking.stream(ledger).name,
        }
    finally:
        close(ledger)


def _restored(shape: Json) -> Iterator[str]:
    """The ledger, and what to expect at the next report."""
    yield f"已恢复为台账 {shape['ledger']}（机构 {shape['unit']}）。"
    digits = stream_digits(shape["stream"])
    yield f"已另起报送序列 {digits}：下次上报是全量，上级会打电话核对这八位。"


SAFETY_VERBS: tuple[Verb, ...] = (
    Verb("backup", "备份台账和密钥文件", _backup_arguments, _backup, _backed_up),
    Verb("restore", "把备份恢复成台账", _restore_arguments, _restore, _restored),
)
