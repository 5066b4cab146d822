"""Each role in its own opened ledger: what it may do, and what it is told when it may not."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from app.domain.entity import Founder
from app.domain.park import Park
from app.domain.tenancy import Tenancy
from app.errors import AppError
from app.store import key_files, queries
from app.store.keys import Role
from app.store.ledger import Ledger, close
from app.store.records import insert
from app.usecases import (
    downward,
    import_workbooks,
    ledgers,
    parks,
    receipts,
    receiving,
    recovery,
    recycling,
    rekeying,
    restoring,
    roles,
    sending,
    station,
    tenants,
    trust,
    users,
    versions,
)
from app.usecases.roles import Act
from tests.store import made_up

PASSPHRASES: dict[str, str] = {
    "管理": "管理员的 口令 1",
    "经办": "经办人的 口令 2",
    "审核": "审核人的 口令 3",
}
NAMES = {"管理": "虚构甲", "经办": "虚构乙", "审核": "虚构丙"}
BOOK = Path(__file__).parent.parent / "cases" / "ledgers" / "152223-1-messy.xlsx"
TODAY = date(2026, 6, 30)

Made = tuple[Path, str]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """An office of three and its recovery code, closed."""
    path = tmp_path_factory.mktemp("office") / "台账.plg"
    admin = PASSPHRASES["管理"]
    ledger, safe = ledgers.create_ledger(
        path, unit_code="152223", passphrase=admin, who=NAMES["管理"]
    )
    others: tuple[Role, ...] = ("经办", "审核")
    for role in others:
        users.add_user(
            ledger,
            admin_passphrase=admin,
            name=NAMES[role],
            role=role,
            passphrase=PASSPHRASES[role],
        )
    insert(ledger, [made_up.founder()])
    firm = made_up.entity(unit_code=ledger.unit_code)
    insert(ledger, [firm, made_up.tenancy(firm, a_park(ledger).id, unit_code=ledger.unit_code)])
    close(ledger)
    return path, safe.code


@pytest.fixture
def open_as(made: Made, tmp_path: Path) -> Iterator[Callable[[str], Ledger]]:
    """Opens a copy of the office's ledger with the passphrase of a role, or the recovery code."""
    path = tmp_path / made[0].name
    for beside in (Path, key_files.key_path, key_files.spare_path):
        shutil.copyfile(beside(made[0]), beside(path))
    opened: list[Ledger] = []

    def open_it(role: str) -> Ledger:
        secret = made[1] if role == "恢复" else PASSPHRASES[role]
        opened.append(ledgers.open_ledger(path, secret))
        return opened[-1]

    yield open_it
    for ledger in opened:
        close(ledger)


def a_park(ledger: Ledger) -> Park:
    return queries.all_of(ledger, Park, "unit_code = ?", (ledger.unit_code,))[0]


def types(ledger: Ledger) -> None:
    parks.save_park(ledger, replace(a_park(ledger), phone="10000000000"))


def deletes(ledger: Ledger) -> None:
    founder = queries.all_of(ledger, Founder)[0]
    recycling.delete_records(ledger, kind=Founder, ids=[founder.id])


def a_stay(ledger: Ledger) -> str:
    return queries.all_of(ledger, Tenancy)[0].id


def extends(ledger: Ledger) -> None:
    until = date(2029, 12, 31)
    tenants.extend(ledger, tenancy_id=a_stay(ledger), extension_end_on=until, paper=None)


def sees_off(ledger: Ledger) -> None:
    cause = "到期退出"
    tenants.leave(ledger, tenancy_id=a_stay(ledger), left_on=TODAY, cause=cause, today=TODAY)


def imports(ledger: Ledger) -> None:
    import_workbooks.import_workbooks(ledger, [BOOK], dry_run=False, today=TODAY)


def receives(ledger: Ledger) -> None:
    receiving.receive(ledger, [ledger.path.with_name("没有.age")], today=TODAY)


def types_a_receipt(ledger: Ledger) -> None:
    receipts.enter_paper_receipt(ledger, "00000000")


def drafts(ledger: Ledger) -> None:
    sending.draft_export(ledger, today=TODAY)


def hands_down(ledger: Ledger) -> None:
    downward.seal_directive(ledger, to="152201")


def chooses_a_version(ledger: Ledger) -> None:
    versions.leave_versions(ledger, [])


def trusts(ledger: Ledger) -> None:
    trust.trust_card(ledger, ledger.path.with_name("没有.json"), fingerprint="1")


def changes_keys(ledger: Ledger) -> None:
    rekeying.rekey(ledger)


def loses_keys(ledger: Ledger) -> None:
    rekeying.replace_lost_keys(ledger)


def moves(ledger: Ledger) -> None:
    station.move_to_this_station(ledger)


def code(do: Callable[[Ledger], object], ledger: Ledger) -> str:
    try:
        do(ledger)
    except AppError as refused:
        return refused.code
    return ""


CLERKS = (
    types,
    extends,
    sees_off,
    imports,
    deletes,
    receives,
    types_a_receipt,
    drafts,
    hands_down,
    chooses_a_version,
)
# Nothing was there to receive, confirm or trust; that is another refusal.
ELSE: dict[Callable[[Ledger], None], str] = {
    trusts: "card_unreadable",
    types_a_receipt: "check_unknown",
    drafts: "no_card",
    hands_down: "not_subordinate",
}
ADMINS = (trusts, changes_keys, loses_keys, moves)


@pytest.mark.parametrize(
    ("role", "may", "may_not"),
    [
        ("经办", CLERKS, ADMINS),
        ("审核", (), CLERKS + ADMINS),
        ("管理", CLERKS + ADMINS, ()),
        ("恢复", CLERKS + ADMINS, ()),
    ],
)
def test_each_role(
    role: str,
    may: tuple[Callable[[Ledger], None], ...],
    may_not: tuple[Callable[[Ledger], None], ...],
    open_as: Callable[[str], Ledger],
) -> None:
    ledger = open_as(role)
    before = queries.audit_entries(ledger)
    assert [code(do, ledger) for do in may_not] == ["not_allowed"] * len(may_not)
    assert queries.audit_entries(ledger) == before
    # Looking is for everybody, also at what an import would bring.
    import_workbooks.import_workbooks(ledger, [BOOK], dry_run=True, today=TODAY)
    assert users.users(ledger)
    for do in may:
        assert code(do, ledger) == ELSE.get(do, "")


@pytest.mark.parametrize("role", ["经办", "审核"])
def test_who_may_is_told(role: str, open_as: Callable[[str], Ledger]) -> None:
    with pytest.raises(AppError) as refused:
        rekeying.rekey(open_as(role))
    assert refused.value.message == f"“{NAMES[role]}”的角色是{role}，不能更换本单位的钥匙。"
    assert refused.value.hint == "请由管理人员用自己的口令来做。"


@pytest.mark.parametrize("role", ["经办", "审核"])
def test_another_persons_passphrase_counts_by_its_role(
    role: str, open_as: Callable[[str], Ledger]
) -> None:
    """With anybody's window open, people and the recovery sheet ask for a 管理's passphrase."""
    ledger = open_as(role)
    own, admin = PASSPHRASES[role], PASSPHRASES["管理"]
    assert code(lambda at: recovery.new_recovery(at, own), ledger) == "not_allowed"
    assert (
        code(
            lambda at: ledgers.change_passphrase(at, old=own, new="新的 口令 9", user="虚构甲"),
            ledger,
        )
        == "not_allowed"
    )
    assert code(lambda at: recovery.new_recovery(at, admin), ledger) == ""
    ledgers.change_passphrase(ledger, old=own, new="自己的 新口令 8")


@pytest.mark.parametrize("role", ["经办", "审核", "管理"])
def test_restoring(role: str, open_as: Callable[[str], Ledger], tmp_path: Path) -> None:
    ledger = open_as(role)
    (tmp_path / "备份").mkdir()
    kept = ledgers.backup_ledger(ledger, tmp_path / "备份")
    to = tmp_path / "恢复.plg"

    def restore(_: Ledger) -> None:
        close(restoring.restore_ledger(kept, to, PASSPHRASES[role]))

    assert code(restore, ledger) == ("" if role == "管理" else "not_allowed")
    assert to.exists() == (role == "管理")
    assert key_files.key_path(to).exists() == (role == "管理")


def test_the_table_is_whole() -> None:
    assert set(roles.RULES) == set(get_args(Act))
    for act, rule in roles.RULES.items():
        assert rule.words
        assert roles.allowed("恢复", act) == roles.allowed("管理", act)


def test_an_office_of_one_does_all_but_sign_its_own(open_as: Callable[[str], Ledger]) -> None:
    ledger = open_as("管理")
    assert [act for act in roles.RULES if not roles.allowed(ledger.role, act)] == ["sign"]
    assert users.reviewers(ledger) == ("虚构丙",)
    users.remove_user(ledger, admin_passphrase=PASSPHRASES["管理"], name="虚构丙")
    assert users.reviewers(ledger) == ()
