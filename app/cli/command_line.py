"""The command line: reads the arguments, runs one verb, answers in words or in JSON.

Exit 0 done, 1 the request was refused (an AppError), 2 wrong usage.
"""

import argparse
import io
import json
import sys
from collections.abc import Sequence
from typing import Any

from app.cli.shapes import error_json
from app.cli.usage import Parser
from app.cli.verbs import VERBS
from app.cli.window import WindowParts
from app.errors import AppError

DONE, REFUSED = 0, 1


def build_parser() -> argparse.ArgumentParser:
    """The parser of all verbs."""
    parser = Parser(prog="parkledger", description="创园台账：创业园区台账与等级评估")
    verbs = parser.add_subparsers(dest="verb", metavar="动作", required=True)
    for verb in VERBS:
        sub = verbs.add_parser(verb.name, help=verb.does, description=verb.does)
        verb.arguments(sub)
        sub.add_argument("--json", action="store_true", help="以 JSON 输出结果")
        sub.set_defaults(run=verb.run, told=verb.told)
    return parser


def _speak_utf8() -> None:
    """Names are UTF-8 whatever the console's code page; tests may have put a plain stream here."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _answer(shape: Any) -> None:
    sys.stdout.write(json.dumps(shape, ensure_ascii=False, indent=1) + "\n")


def run(argv: Sequence[str], window: WindowParts) -> int:
    """Run one verb; the return value is the exit code."""
    _speak_utf8()
    arguments = build_parser().parse_args(argv)
    arguments.window = window
    try:
        shape = arguments.run(arguments)
    except AppError as refusal:
        if arguments.json:
            _answer(error_json(refusal.message, hint=refusal.hint, code=refusal.code))
        else:
            sys.stderr.write(f"{refusal.message}\n{refusal.hint}\n".replace("\n\n", "\n"))
        return REFUSED
    if arguments.json:
        _answer(shape)
    else:
        sys.stdout.writelines(f"{line}\n" for line in arguments.told(shape))
    refused = isinstance(shape, dict) and shape.get("ok") is False
    return REFUSED if refused else DONE
