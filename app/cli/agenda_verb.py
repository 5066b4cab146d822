"""AGENDA_VERBS: `agenda`, what is due on a day."""

import argparse
from collections.abc import Iterator, Sequence
from itertools import groupby

from app.cli.shapes import Json
from app.cli.verb import Verb, day_of, opened, takes_ledger
from app.domain.measures import wan_text
from app.store.agenda_rows import MissingRow, StayRow
from app.usecases.agenda import Agenda, StayDue, agenda


def _arguments(parser: argparse.ArgumentParser) -> None:
    takes_ledger(parser)
    parser.add_argument("--on", type=day_of, required=True, metavar="日期", help="哪一天")


def _run(arguments: argparse.Namespace) -> Json:
    with opened(arguments) as ledger:
        return agenda_json(agenda(ledger, on=arguments.on))


def agenda_json(found: Agenda) -> Json:
    """The answer's shape; days are negative once an end is past."""
    return {
        "on": found.on.isoformat(),
        "ending": [_stay_due(each) for each in found.ending],
        "overstaying": [_stay_due(each) for each in found.overstaying],
        "missing_headcounts": {
            "month": found.month.isoformat(),
            "count": len(found.missing),
            "parks": _missing(found.missing),
        },
        "calls": [
            _stay(each.stay)
            | {
                "months": each.call.months,
                "due_on": each.call.due_on.isoformat(),
                "founder": each.stay.founder,
                "phone": each.stay.phone,
            }
            for each in found.calls
        ],
        "incubation": [
            _stay(each.stay) | {"limit_on": each.limit_on.isoformat(), "days": each.days}
            for each in found.incubation
        ],
        "loans": [
            {
                "loan": each.loan.loan_id,
                "entity": each.loan.entity,
                "park": each.loan.park,
                "amount": each.loan.amount_fen,
                "bank": each.loan.bank,
                "due_on": each.loan.due_on.isoformat(),
                "days": each.days,
                "bucket": each.bucket,
            }
            for each in found.loans
        ],
        "parks": [{"park": each.park.park, "lacks": list(each.lacks)} for each in found.parks],
        "exchange": {
            "days_since_receipt": found.exchange.days,
            "overdue_bundles": [each.bundle.seq for each in found.exchange.overdue],
            "sent_back": found.exchange.sent_back,
            "questions": found.exchange.questions,
            "answers": found.exchange.answers,
            "versions": found.exchange.versions,
            "late_offices": list(found.exchange.late),
        },
    }


def _stay(stay: StayRow) -> Json:
    return {
        "tenancy": stay.tenancy_id,
        "entity": stay.entity,
        "park": stay.park,
        "agreement_number": stay.agreement_number,
        "start_on": stay.start_on.isoformat(),
        "ends_on": stay.ends_on.isoformat(),
        "extended": stay.extension_end_on is not None,
        "left_on": stay.left_on.isoformat() if stay.left_on else None,
    }


def _stay_due(due: StayDue) -> Json:
    return _stay(due.stay) | {"days": due.days, "bucket": due.bucket}


def _missing(rows: Sequence[MissingRow]) -> list[Json]:
    by_park = groupby(rows, key=lambda row: (row.park, row.park_id))
    return [
        {"park": park, "entities": [row.entity for row in together]}
        for (park, _), together in by_park
    ]


def agenda_told(shape: Json) -> Iterator[str]:
    """What is due, by kind; nothing is said of what is not."""
    yield f"{shape['on']} 待办"
    lines = [*_stays_told(shape), *_others_told(shape), *_exchange_told(shape["exchange"])]
    yield from lines or ["  没有待办。"]


def _stays_told(shape: Json) -> Iterator[str]:
    for bucket, together in groupby(shape["ending"], key=lambda each: each["bucket"]):
        stays = list(together)
        when = f"{bucket} 日内" if bucket else "当日"
        yield f"{when}到期的协议：{len(stays)} 份"
        yield from (f"  {_named(each)}，{each['ends_on']} 到期" for each in stays)
    if shape["overstaying"]:
        yield f"到期未离园：{len(shape['overstaying'])} 份"
        for each in shape["overstaying"]:
            yield f"  {_named(each)}，{each['ends_on']} 到期，已超 {-each['days']} 天"
    if shape["incubation"]:
        yield f"孵化期满的入驻实体：{len(shape['incubation'])} 户"
        yield from (f"  {_named(each)}，{each['limit_on']} 期满" for each in shape["incubation"])
    if shape["calls"]:
        yield f"孵化成功搬离后应回访：{len(shape['calls'])} 户"
        for each in shape["calls"]:
            whom = "　".join(filter(None, (each["founder"], each["phone"])))
            yield f"  {_named(each)}，搬离满 {each['months']} 个月　{whom}".rstrip()


def _others_told(shape: Json) -> Iterator[str]:
    missing = shape["missing_headcounts"]
    if missing["count"]:
        yield f"缺 {missing['month'][:7]} 用工数：{missing['count']} 户"
        for park in missing["parks"]:
            yield f"  {park['park']}：{'、'.join(park['entities'])}"
    if shape["loans"]:
        yield f"到期的创业担保贷款：{len(shape['loans'])} 笔"
        for each in shape["loans"]:
            late = f"，已逾期 {-each['days']} 天" if each["days"] < 0 else ""
            yield f"  {each['entity']}，{wan_text(each['amount'])}万元，{each['due_on']}{late}"
    if shape["parks"]:
        yield f"资料不全的园区：{len(shape['parks'])} 家"
        yield from (f"  {each['park']}：缺{'、'.join(each['lacks'])}" for each in shape["parks"])


def _exchange_told(exchange: Json) -> Iterator[str]:
    for seq in exchange["overdue_bundles"]:
        yield f"上报第 {seq} 包逾期没有回执"
    if exchange["sent_back"]:
        yield f"被上级退回：{exchange['sent_back']} 行"
    if exchange["questions"]:
        yield f"上级询问待答复：{exchange['questions']} 条"
    if exchange["answers"]:
        yield f"询问已有答复，待办结：{exchange['answers']} 条"
    if exchange["versions"]:
        yield f"有两个版本待核对的记录：{exchange['versions']} 条"
    if exchange["late_offices"]:
        yield f"逾期没有上报：{'、'.join(exchange['late_offices'])}"
    if exchange["days_since_receipt"] is not None:
        yield f"距上次回执 {exchange['days_since_receipt']} 天"


def _named(stay: Json) -> str:
    number = f"（{stay['agreement_number']}）" if stay["agreement_number"] else ""
    return f"{stay['entity']}{number}，{stay['park']}"


AGENDA_VERBS: tuple[Verb, ...] = (
    Verb("agenda", "列出某一天的待办", _arguments, _run, agenda_told),
)
