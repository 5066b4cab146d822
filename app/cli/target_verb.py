"""TARGETS: `targets`, the figures against the plans' targets."""

import argparse
from collections.abc import Iterator
from itertools import groupby

from app.cli.shapes import Json
from app.cli.verb import Verb, day_of, opened, takes_ledger
from app.policy.provisions import number_words
from app.policy.targets import TargetAnswer
from app.store import queries
from app.usecases.targets import targets

SIGNS = {"met": "达到", "not_met": "未达到", "undetermined": "无法判定", "share": "本单位计入"}


def _arguments(parser: argparse.ArgumentParser) -> None:
    takes_ledger(parser)
    parser.add_argument("--on", type=day_of, required=True, metavar="日期", help="哪一天")


def _run(arguments: argparse.Namespace) -> Json:
    with opened(arguments) as ledger:
        names = {unit.code: unit.name for unit in queries.units(ledger)}
        found = targets(ledger, on=arguments.on)
        return {
            "on": arguments.on.isoformat(),
            "unit": ledger.unit_code,
            "targets": [_target(each, names[each.unit_code]) for each in found],
        }


def _target(told: TargetAnswer, name: str) -> Json:
    """The answer's shape; money in fen."""
    target = told.target
    return {
        "id": target.id,
        "label": target.label,
        "clause": target.clause,
        "scope": target.scope,
        "from": told.span.first.isoformat(),
        "to": told.span.last.isoformat(),
        "until": target.until.isoformat() if target.until else None,
        "yearly": target.yearly,
        "of": {"unit": told.unit_code, "name": name},
        "asked": told.asked,
        "value": told.value,
        "at_least": target.at_least,
        "at_most": target.at_most,
        "unit": target.unit,
        "verdict": told.verdict,
        "distance": told.distance,
        "new": bool(told.measure and told.measure.new),
        "how": told.measure.how if told.measure else "",
        "why": told.why,
    }


def _told(shape: Json) -> Iterator[str]:
    yield f"{shape['on']} 各项目标"
    for _, together in groupby(shape["targets"], key=lambda each: (each["id"], each["clause"])):
        answers = list(together)
        yield _asks(answers[0])
        yield from map(_counts, answers)


def _asks(each: Json) -> str:
    days = f"{each['from']} 至 {each['to']}" if each["new"] else f"截至 {each['to']}"
    asks = f"{each['scope']}不少于 {number_words(each['at_least'], each['unit'])}"
    return f"{each['label']}：{asks}（{each['clause']}，{days}）"


def _counts(each: Json) -> str:
    value = "—" if each["value"] is None else number_words(each["value"], each["unit"])
    missing = each["distance"]
    still = f"，还差 {number_words(missing, each['unit'])}" if missing else ""
    why = f"：{each['why']}" if each["why"] else ""
    return f"  {each['of']['name']} {value}，{SIGNS[each['verdict']]}{still}{why}"


TARGETS = Verb("targets", "对照文件目标，列出各项数字", _arguments, _run, _told)
