"""开始使用: what a new office has yet to do before its ledger is of use to it.

The rule: a step is done when the ledger says so, not when somebody ticked it.
"""

from dataclasses import dataclass

from app.domain.park import Park, ParkArea
from app.domain.tenancy import Tenancy
from app.store import audit_log, peers, queries
from app.store.ledger import Ledger
from app.usecases.ledgers import BACKED_UP
from app.usecases.practice import is_practice
from app.usecases.users import users


@dataclass(frozen=True, slots=True)
class FirstStep:
    """One step: its key, what it is, why it comes now, and whether it is done."""

    key: str
    words: str
    why: str
    done: bool


def first_steps(ledger: Ledger) -> tuple[FirstStep, ...]:
    """The steps of this office in the order they are best done; a practice ledger asks for none."""
    if is_practice(ledger):
        return ()
    own = queries.unit(ledger, ledger.unit_code)
    steps = [
        FirstStep(
            "parks",
            "核对园区，补填面积",
            "没有面积，利用率和建筑面积无法评定",
            _areas_known(ledger),
        ),
        FirstStep(
            "tenants",
            "导入现有的 Excel 台账",
            "入驻协议、用工和贷款一次读入，读不懂的行会逐条说明",
            queries.any_of(ledger, Tenancy),
        ),
        FirstStep(
            "people",
            "给同事设口令",
            "经办填报、审核签字，各用各的口令",
            len(users(ledger)) > 1,
        ),
        FirstStep(
            "backup",
            "做一次备份",
            "电脑坏了，台账还在",
            audit_log.ever(ledger, BACKED_UP),
        ),
    ]
    below = [unit for unit in queries.units(ledger) if unit.parent == own.code]
    if own.level == "league" and below:
        words, why = "登记各旗县市的名片", "登记后才能接收它们上报的数据，给它们写回执"
        known = all(peers.peer_in_use(ledger, unit.code) for unit in below)
        steps.insert(3, FirstStep("card", words, why, known))
    elif own.parent is not None:  # the region runs no such program yet
        words, why = "登记上级机构的名片", "登记后才能把数据加密上报"
        known = peers.peer_in_use(ledger, own.parent) is not None
        steps.insert(3, FirstStep("card", words, why, known))
    return tuple(steps)


def _areas_known(ledger: Ledger) -> bool:
    parks = queries.all_of(ledger, Park, "unit_code = ?", (ledger.unit_code,))
    known = {area.park_id for area in queries.all_of(ledger, ParkArea)}
    return all(park.id in known for park in parks)
