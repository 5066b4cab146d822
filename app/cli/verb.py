"""What every verb is made of: its declaration, its ledger and passphrase, its days.

The rule: a passphrase comes from the environment, a file or a prompt, never from the command line.
"""

import argparse
import getpass
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from app.cli.shapes import Json
from app.domain.slips import far_from, in_calendar
from app.errors import AppError
from app.store.ledger import Ledger, close
from app.usecases import ledgers

PASSPHRASE_VARIABLE = "PARKLEDGER_PASSPHRASE"


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb: its name, what it does, its arguments, its answer, and the answer in words."""

    name: str
    does: str
    arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], Json]
    told: Callable[[Json], Iterator[str]]


def day_of(text: str) -> date:
    """A day as it is typed, for argparse."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}”不是日期，请写成 2026-06-30") from None
    if not in_calendar(day):
        raise argparse.ArgumentTypeError(far_from(day).sentence.removesuffix("。"))
    return day


def today() -> date:
    """The office's own day: the clock and time zone of its PC."""
    return datetime.now().astimezone().date()


def takes_ledger(parser: argparse.ArgumentParser) -> None:
    """The ledger a verb works on, and where its passphrase may lie."""
    parser.add_argument("ledger", type=Path, metavar="台账", help="台账文件")
    parser.add_argument("--passphrase-file", type=Path, metavar="文件", help="口令所在的文件")


def passphrase_of(arguments: argparse.Namespace, *, twice: bool = False) -> str:
    """From the environment, the file named, or a prompt; AppError where none can be had."""
    if arguments.passphrase_file is not None:
        try:
            text: str = arguments.passphrase_file.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise AppError(
                f"口令文件“{arguments.passphrase_file}”读不出来。",
                hint="请检查文件是否存在、是否为 UTF-8 文本。",
                code="passphrase_file",
            ) from error
        return text.rstrip("\r\n")
    from_environment = os.environ.get(PASSPHRASE_VARIABLE)
    if from_environment is not None:
        return from_environment
    if not sys.stdin.isatty():
        raise AppError(
            "没有给出口令。",
            hint=f"请设置环境变量 {PASSPHRASE_VARIABLE}，或用 --passphrase-file 指明口令文件。",
            code="no_passphrase",
        )
    typed = getpass.getpass("口令：")
    if twice and getpass.getpass("再输一次：") != typed:
        raise AppError("两次输入的口令不同。", hint="请重新输入。", code="passphrase_differs")
    return typed


@contextmanager
def opened(arguments: argparse.Namespace) -> Iterator[Ledger]:
    """The ledger of the arguments, closed afterwards whatever happens."""
    ledger = ledgers.open_ledger(arguments.ledger, passphrase_of(arguments))
    try:
        yield ledger
    finally:
        close(ledger)
