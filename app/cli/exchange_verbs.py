"""EXCHANGE_VERBS: the cards that offices hand each other, on the command line."""

import argparse
from pathlib import Path

from app.cli import told
from app.cli.shapes import Json
from app.cli.verb import Verb, opened, takes_ledger
from app.usecases import trust


def _card_arguments(parser: argparse.ArgumentParser) -> None:
    takes_ledger(parser)
    parser.add_argument(
        "--out", type=Path, required=True, metavar="文件", help="名片写到哪个文件或文件夹"
    )


def _card(arguments: argparse.Namespace) -> Json:
    with opened(arguments) as ledger:
        path = trust.write_card(ledger, arguments.out)
        card = trust.own_card(ledger).card
    return {"file": str(path), "unit": card.unit, "fingerprint": card.fingerprint}


def _trust_arguments(parser: argparse.ArgumentParser) -> None:
    takes_ledger(parser)
    parser.add_argument("card", type=Path, metavar="名片", help="对方的名片文件")
    parser.add_argument(
        "--fingerprint", required=True, metavar="指纹", help="对方在电话里念的三十位指纹"
    )
    parser.add_argument("--replace", action="store_true", help="替换已登记的名片，原钥匙作废")
    parser.add_argument(
        "--revoke-from",
        type=int,
        metavar="编号",
        help="原钥匙从第几个上报数据包起作废（默认从没有接收的起）",
    )


def _trust(arguments: argparse.Namespace) -> Json:
    with opened(arguments) as ledger:
        done = trust.trust_card(
            ledger,
            arguments.card,
            fingerprint=arguments.fingerprint,
            replaces=arguments.replace,
            revoke_from=arguments.revoke_from,
        )
    card = done.peer.card
    return {
        "unit": card.unit,
        "name": card.name,
        "fingerprint": card.fingerprint,
        "trusted": True,
        "already": done.already,
        "replaced": done.replaced is not None,
    }


EXCHANGE_VERBS: tuple[Verb, ...] = (
    Verb("card", "写出本单位的名片", _card_arguments, _card, told.card_written),
    Verb("trust", "登记对方机构的名片", _trust_arguments, _trust, told.trusted),
)
