"""VERBS: what the command line can do, one line each; every verb is a use case of the window.

A verb's `run` answers with its JSON shape; `told` says the same to a person, line by line.
"""

import argparse
from pathlib import Path

from app.cli import told
from app.cli.agenda_verb import AGENDA_VERBS
from app.cli.benefit_verb import BENEFITS
from app.cli.bundle_verbs import BUNDLE_VERBS
from app.cli.exchange_verbs import EXCHANGE_VERBS
from app.cli.import_shape import report_json
from app.cli.safety_verbs import SAFETY_VERBS
from app.cli.shapes import Json, appraisal_json, figures_json, rows_json
from app.cli.target_verb import TARGETS
from app.cli.verb import Verb, day_of, opened, passphrase_of, takes_ledger, today
from app.domain.codes import TIERS
from app.domain.park import Park
from app.errors import AppError
from app.store import queries
from app.store.ledger import Ledger, close
from app.usecases import appraisal, ledgers


def _takes_day_and_park(parser: argparse.ArgumentParser) -> None:
    takes_ledger(parser)
    parser.add_argument("--on", type=day_of, required=True, metavar="日期", help="评估日")
    parser.add_argument("--park", metavar="园区", help="只算这个园区")


def _park_ids(ledger: Ledger, name: str | None) -> list[str] | None:
    """The park of that name; AppError naming those there are."""
    if name is None:
        return None
    parks = queries.all_of(ledger, Park)
    ids = [park.id for park in parks if park.name == name]
    if not ids:
        raise AppError(
            f"台账里没有园区“{name}”。",
            hint="台账里有：" + "、".join(park.name for park in parks) + "。",
            code="unknown_park",
        )
    return ids


def _init_arguments(parser: argparse.ArgumentParser) -> None:
    takes_ledger(parser)
    parser.add_argument("--unit", required=True, metavar="代码", help="机构代码，如 152223")


def _init(arguments: argparse.Namespace) -> Json:
    ledger, recovery = ledgers.create_ledger(
        arguments.ledger,
        unit_code=arguments.unit,
        passphrase=passphrase_of(arguments, twice=True),
    )
    close(ledger)
    return {
        "ledger": str(arguments.ledger),
        "unit": ledger.unit_code,
        "recovery_code": recovery.code,
        "recovery_identity": recovery.identity,
        "fingerprint": recovery.fingerprint,
    }


def _import_arguments(parser: argparse.ArgumentParser) -> None:
    takes_ledger(parser)
    parser.add_argument("files", type=Path, nargs="+", metavar="文件", help="Excel 台账")
    parser.add_argument("--dry-run", action="store_true", help="只预览，什么都不写")
    parser.add_argument(
        "--refused-to", type=Path, metavar="文件夹", help="退回表放在哪里（默认在台账旁）"
    )


def _import(arguments: argparse.Namespace) -> Json:
    # Excel is read by a library that the other verbs do not need.
    from app.usecases.import_workbooks import import_workbooks

    with opened(arguments) as ledger:
        report = import_workbooks(
            ledger,
            arguments.files,
            dry_run=arguments.dry_run,
            today=today(),
            refused_to=arguments.refused_to
            or (None if arguments.dry_run else arguments.ledger.parent),
        )
    return report_json(report)


def _figures_arguments(parser: argparse.ArgumentParser) -> None:
    _takes_day_and_park(parser)
    parser.add_argument("--rows", action="store_true", help="附上每个数字背后的行")


def _figures(arguments: argparse.Namespace) -> Json:
    parks = []
    with opened(arguments) as ledger:
        policy = appraisal.policy_of(ledger, arguments.on)
        park_ids = _park_ids(ledger, arguments.park)
        found = appraisal.figures_of_parks(ledger, on=arguments.on, park_ids=park_ids)
        for facts, figures in found:
            shape: Json = {
                "park": facts.name,
                "unit": facts.unit_code,
                "figures": figures_json(figures),
            }
            if arguments.rows:
                shape["rows"] = [
                    {
                        "figure": traced.figure.id,
                        "year": traced.figure.year,
                        "reading": traced.reading,
                        "clause": traced.figure.how.clause,
                        **rows_json(traced.rows),
                    }
                    for traced in appraisal.traced_figures(
                        facts, policy, figures, on=arguments.on, every_reading=True
                    )
                ]
            parks.append(shape)
    return {"on": arguments.on.isoformat(), "parks": parks}


def _assess_arguments(parser: argparse.ArgumentParser) -> None:
    _takes_day_and_park(parser)
    parser.add_argument("--tier", choices=TIERS[:3], metavar="等级", help="只看这个等级")
    parser.add_argument("--pdf", type=Path, metavar="文件夹", help="把评估表等打印成 PDF")


def _assess(arguments: argparse.Namespace) -> Json:
    with opened(arguments) as ledger:
        park_ids, on = _park_ids(ledger, arguments.park), arguments.on
        policy = appraisal.policy_of(ledger, on)
        tiers = [arguments.tier] if arguments.tier else [tier.id for tier in policy.tiers]
        papers: tuple[Path, ...] = ()
        if arguments.pdf is None:
            found = appraisal.appraise_parks(ledger, on=on, park_ids=park_ids)
        else:
            data = appraisal.paper_data(
                ledger,
                on=on,
                tier_id=tiers[0] if tiers else "",
                printed_on=today(),
                park_ids=park_ids,
                with_rows=True,
            )
            found = tuple(park.appraisal for park in data.parks)
            papers = appraisal.write_papers(data, out=arguments.pdf, on=on, tier_ids=tiers)
        shape: Json = {
            "on": on.isoformat(),
            "pack": policy.version,
            "pack_sha256": policy.sha256,
            "note": policy.note,
            "parks": [appraisal_json(park, tiers) for park in found],
        }
        if arguments.pdf is not None:
            shape["papers"] = [str(paper) for paper in papers]
    return shape


def _verify(arguments: argparse.Namespace) -> Json:
    with opened(arguments) as ledger:
        problems = ledgers.verify_ledger(ledger)
    return {"ok": not problems, "problems": list(problems)}


def _demo_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, required=True, metavar="文件夹", help="放在哪里")
    parser.add_argument("--fresh", action="store_true", help="已有的也重做")


def _demo(arguments: argparse.Namespace) -> Json:
    from app.cli.demonstration import demonstrate

    return demonstrate(
        arguments.out, fresh=arguments.fresh, quiet=arguments.json, window=arguments.window
    )


def _nothing(_parser: argparse.ArgumentParser) -> None:
    return None


def _self_test(arguments: argparse.Namespace) -> Json:
    from app.cli.self_test import self_test

    return self_test(arguments.window)


VERBS: tuple[Verb, ...] = (
    Verb("init", "新建加密台账", _init_arguments, _init, told.init),
    Verb("import", "导入 Excel 台账", _import_arguments, _import, told.imported),
    Verb("figures", "算出各园区的全部指标", _figures_arguments, _figures, told.figures),
    Verb("assess", "评估各园区的等级", _assess_arguments, _assess, told.assessed),
    *AGENDA_VERBS,
    BENEFITS,
    TARGETS,
    *EXCHANGE_VERBS,
    *BUNDLE_VERBS,
    *SAFETY_VERBS,
    Verb("verify", "检查台账是否完好", takes_ledger, _verify, told.verified),
    Verb("demo", "用虚构数据走一遍全程", _demo_arguments, _demo, told.demonstrated),
    Verb("self-test", "检查程序自身是否完好", _nothing, _self_test, told.self_tested),
)
