"""How the command line says its own usage: argparse's parser in the clerk's language.

The rule: no English reaches the terminal but the names of verbs and options.
"""

import argparse
import re
import sys
from collections.abc import Iterable
from typing import Any, NoReturn

WRONG_USAGE = 2

# The parser gives its complaints as English sentences only; in every version they begin so.
_COMPLAINTS = (
    (r"the following arguments are required: (.+)", r"缺少 \1"),
    (
        r"argument (.+?): invalid choice: '?(.*?)'? \(choose from (.+)\)",
        r"\1 不能是“\2”，可以是 \3",
    ),
    (r"argument (.+?): expected (?:at least )?one argument", r"\1 后面缺少内容"),
    (r"argument (.+?): ignored explicit argument '?(.*?)'?", r"\1 后面不跟内容，多了“\2”"),
    (r"argument (.+?): invalid int value: '?(.*?)'?", r"\1 要填数字，不能是“\2”"),
    (r"unrecognized arguments: (.+)", r"不认识 \1"),
    (r"argument (.+?): (.+)", r"\1：\2"),
)


def in_chinese(complaint: str) -> str:
    """One of the parser's complaints, in Chinese; what it does not know, as it is."""
    for form, said in _COMPLAINTS:
        found = re.fullmatch(form, complaint, re.DOTALL)
        if found:
            return re.sub(r"'([\w-]+)',? ?", r"\1 ", found.expand(said)).strip()
    return complaint


class _Formatter(argparse.HelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "写法：" if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """The parser of the program, and of each of its verbs."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(formatter_class=_Formatter, add_help=False, allow_abbrev=False, **settings)
        self._positionals.title = "参数"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示写法")

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and how it is written, then end with exit code 2."""
        self.print_usage(sys.stderr)
        said = f"命令写法有误：{in_chinese(message)}。\n用 {self.prog} --help 查看写法。\n"
        sys.stderr.write(said)
        raise SystemExit(WRONG_USAGE)
