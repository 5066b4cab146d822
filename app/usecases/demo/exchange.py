"""The demo's sticks: every banner's bundle to the league, and the receipts home.

The rule: the very use cases of the window, cards compared by their thirty digits included.
"""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import date
from pathlib import Path

from app.store.ledger import Ledger, close
from app.usecases import dispatching, receiving, sending, trust
from app.usecases.demo.summary import STICK, StickSummary
from app.usecases.ledgers import open_ledger

Say = Callable[[str], None]


def carry_to_league(
    out: Path,
    paths: Mapping[str, Path],
    names: Mapping[str, str],
    *,
    league: str,
    today: date,
    passphrase: str,
    say: Say,
) -> tuple[StickSummary, ...]:
    """Carry every office's bundle to the league and its receipt home.

    `paths` are the closed ledgers by unit, `names` the offices' names. The league's own parks are
    in its ledger already.
    """
    stick = out / STICK
    stick.mkdir(parents=True, exist_ok=True)
    with ExitStack() as held:
        ledgers: dict[str, Ledger] = {}
        for unit, path in paths.items():
            ledgers[unit] = open_ledger(path, passphrase)
            held.callback(close, ledgers[unit])
        banners = [unit for unit in ledgers if unit != league]
        for unit in banners:
            introduce(ledgers[unit], ledgers[league], stick)
        say(f"{names[league]}与 {len(banners)} 个旗县市已互换名片，指纹核对一致")
        return tuple(
            _there_and_back(ledgers[unit], ledgers[league], stick, names[unit], today, say)
            for unit in banners
        )


def introduce(banner: Ledger, league: Ledger, stick: Path) -> None:
    """Each gives the other its card on the stick and reads out its thirty digits."""
    for owner, other in ((banner, league), (league, banner)):
        card = trust.write_card(owner, stick)
        trust.trust_card(other, card, fingerprint=trust.own_card(owner).card.fingerprint)


def _there_and_back(
    banner: Ledger, league: Ledger, stick: Path, name: str, today: date, say: Say
) -> StickSummary:
    sealed = sending.seal_export(banner, today=today)
    path = dispatching.put_on_stick(banner, sealed.id, stick, stick_name="演示 U 盘")
    (arrived,) = receiving.receive(league, [path], today=today).files
    receipt = arrived.receipt
    code = "" if receipt is None else _home(banner, receipt, today)
    say(
        f"{name}：第 {sealed.seq} 号数据包 {sealed.records} 条，{arrived.message}"
        + ("回执已带回。" if code == "OK" else f"{arrived.hint}")
    )
    return StickSummary(
        unit_code=banner.unit_code,
        region=name,
        bundle=path.name,
        records=sealed.records,
        code=arrived.code,
        accepted=arrived.accepted,
        set_aside=len(arrived.set_aside),
        receipt=None if receipt is None else receipt.name,
        receipt_code=code,
    )


def _home(banner: Ledger, receipt: Path, today: date) -> str:
    (home,) = receiving.receive(banner, [receipt], today=today).files
    return home.code
