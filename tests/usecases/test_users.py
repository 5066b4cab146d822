"""Who may open the ledger, who lets them in, and whose passphrase was typed."""

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.errors import AppError
from app.store import key_files, queries
from app.store.keys import Role
from app.store.ledger import Ledger, close
from app.usecases import ledgers, users
from app.usecases.users import User

ADMIN = "管理员的 口令 1"
CLERK = "经办人的 口令 2"
REVIEWER = "审核人的 口令 3"

Made = tuple[Path, str]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """An office of three, closed, and its recovery code; to be copied."""
    path = tmp_path_factory.mktemp("office") / "台账.ledger"
    ledger, recovery = ledgers.create_ledger(
        path, unit_code="152223", passphrase=ADMIN, who="虚构甲"
    )
    people: tuple[tuple[str, Role, str], ...] = (
        (" 虚构　乙 ", "经办", CLERK),
        ("虚构丙", "审核", REVIEWER),
    )
    for name, role, passphrase in people:
        users.add_user(ledger, admin_passphrase=ADMIN, name=name, role=role, passphrase=passphrase)
    close(ledger)
    return path, recovery.code


@pytest.fixture
def office(made: Made, tmp_path: Path) -> Iterator[Ledger]:
    for beside in (Path, key_files.key_path):
        shutil.copyfile(beside(made[0]), tmp_path / beside(made[0]).name)
    opened = ledgers.open_ledger(tmp_path / made[0].name, ADMIN)
    yield opened
    close(opened)


def code(refused: pytest.ExceptionInfo[AppError]) -> str:
    assert refused.value.message.endswith("。")
    assert refused.value.hint.endswith("。")
    return refused.value.code


def test_an_office_of_three(office: Ledger) -> None:
    assert users.users(office) == (
        User("虚构甲", "管理"),
        User("虚构 乙", "经办"),
        User("虚构丙", "审核"),
    )
    assert users.reviewers(office) == ("虚构丙",)
    close(office)
    for passphrase, name, role in (
        (ADMIN, "虚构甲", "管理"),
        (CLERK, "虚构 乙", "经办"),
        (REVIEWER, "虚构丙", "审核"),
    ):
        opened = ledgers.open_ledger(office.path, passphrase)
        assert (opened.who, opened.role) == (name, role)
        close(opened)


def test_the_log_says_who_let_whom_in_and_out(office: Ledger) -> None:
    users.remove_user(office, admin_passphrase=ADMIN, name="虚构 乙")
    removed, _, added = queries.audit_entries(office, newest=3)
    assert (removed.action, added.action) == ("删除用户", "增加用户")
    assert [json.loads(entry.after or "") for entry in (removed, added)] == [
        {"user": "虚构 乙", "role": "经办", "by": "虚构甲"},
        {"user": "虚构丙", "role": "审核", "by": "虚构甲"},
    ]
    close(office)
    with pytest.raises(AppError) as refused:
        ledgers.open_ledger(office.path, CLERK)
    assert code(refused) == "wrong_passphrase"


def test_only_ones_own_passphrase_confirms(office: Ledger) -> None:
    assert users.confirm(office, name="虚构丙", passphrase=REVIEWER) == "审核"
    assert users.confirm(office, name="虚构甲", passphrase=ADMIN) == "管理"
    for other in (ADMIN, CLERK, ""):
        with pytest.raises(AppError) as refused:
            users.confirm(office, name="虚构丙", passphrase=other)
        assert code(refused) == "wrong_passphrase"
    for nobody in ("虚构丁", "恢复码", ""):
        with pytest.raises(AppError) as unknown:
            users.confirm(office, name=nobody, passphrase=ADMIN)
        assert code(unknown) == "unknown_user"


def test_only_a_manager_or_the_safe_lets_people_in(office: Ledger, made: Made) -> None:
    new = {"name": "虚构丁", "role": "经办", "passphrase": "虚构丁的 口令 4"}
    for passphrase, refusal in ((CLERK, "not_allowed"), ("不是口令", "wrong_passphrase")):
        with pytest.raises(AppError) as refused:
            users.add_user(office, admin_passphrase=passphrase, **new)  # type: ignore[arg-type]
        assert code(refused) == refusal
        with pytest.raises(AppError) as kept:
            users.remove_user(office, admin_passphrase=passphrase, name="虚构丙")
        assert code(kept) == refusal
    assert len(users.users(office)) == 3
    changes = users.add_user(office, admin_passphrase=made[1], **new)  # type: ignore[arg-type]
    assert changes.touch("user")
    assert users.users(office)[-1] == User("虚构丁", "经办")


def test_who_cannot_be_let_in(office: Ledger) -> None:
    before = len(queries.audit_entries(office))
    for name, passphrase, refusal in (
        ("", CLERK, "user_name"),
        ("　 ", CLERK, "user_name"),
        ("虚\u200b构", CLERK, "user_name"),
        ("虚" * 31, CLERK, "user_name"),
        ("恢复码", CLERK, "user_name"),
        ("虚构丙", "又一个 口令 5", "user_exists"),
        ("虚构　乙", "又一个 口令 5", "user_exists"),
        ("虚构丁", "12345", "weak_passphrase"),
        ("虚构丁", ADMIN, "passphrase_taken"),
        ("虚构丁", "审核人的 口令 ３", "passphrase_taken"),
    ):
        with pytest.raises(AppError) as refused:
            users.add_user(
                office, admin_passphrase=ADMIN, name=name, role="经办", passphrase=passphrase
            )
        assert code(refused) == refusal, name
    assert (len(users.users(office)), len(queries.audit_entries(office))) == (3, before)


def test_a_rare_name_is_a_name(office: Ledger) -> None:
    name = "虚\U00030edd·𠮷 Бат"
    users.add_user(
        office, admin_passphrase=ADMIN, name=name, role="审核", passphrase="另一个 口令 6"
    )
    assert users.reviewers(office) == ("虚构丙", name)


def test_the_passphrase_of_another_is_not_taken_over(office: Ledger) -> None:
    with pytest.raises(AppError) as refused:
        ledgers.change_passphrase(office, old=CLERK, new=REVIEWER)
    assert code(refused) == "passphrase_taken"
    ledgers.change_passphrase(office, old=CLERK, new=CLERK)


def test_the_last_manager_stays(office: Ledger) -> None:
    with pytest.raises(AppError) as last:
        users.remove_user(office, admin_passphrase=ADMIN, name="虚构甲")
    with pytest.raises(AppError) as nobody:
        users.remove_user(office, admin_passphrase=ADMIN, name="虚构丁")
    with pytest.raises(AppError) as safe:
        users.remove_user(office, admin_passphrase=ADMIN, name="恢复码")
    assert (code(last), code(nobody), code(safe)) == ("last_admin", "unknown_user", "unknown_user")
    assert len(users.users(office)) == 3


def test_a_ledger_in_memory_has_nobody(memory_ledger: Ledger) -> None:
    assert users.users(memory_ledger) == ()
    assert users.reviewers(memory_ledger) == ()


# Wrong passphrases in a row.

NINE = datetime(2026, 6, 30, 9, 0, tzinfo=UTC)


def refusal_of(work: Callable[[], object]) -> str:
    try:
        work()
    except AppError as refused:
        return refused.code
    return ""


def noted(office: Ledger) -> list[dict[str, object]]:
    entries = queries.audit_entries(office)
    return [json.loads(each.after or "") for each in entries if each.action == "口令输错"]


def test_the_gate_after_wrong_tries(office: Ledger, made: Made) -> None:
    path = office.path
    close(office)

    def opened(secret: str, minutes: int = 0) -> str:
        def work() -> None:
            close(
                ledgers.open_ledger(path, secret, clock=lambda: NINE + timedelta(minutes=minutes))
            )

        return refusal_of(work)

    key_before = key_files.key_path(path).read_bytes()
    assert [opened("不是口令 1") for _ in range(6)] == ["wrong_passphrase"] * 5 + ["too_many_tries"]
    key_files.key_path(path).write_bytes(key_before)
    assert opened(ADMIN) == "too_many_tries"
    # The safe's code needs no wait, a made-up one does.
    assert opened("ABCD-" * 7 + "ABCD") == "too_many_tries"
    assert opened("不是口令 1", 1) == "wrong_passphrase"
    assert opened(ADMIN, 2) == "too_many_tries"
    assert opened(made[1], 2) == ""
    again = ledgers.open_ledger(path, ADMIN, clock=lambda: NINE)
    (told,) = noted(again)
    assert (told["door"], told["times"], told["since"]) == ("打开台账", 6, "2026-06-30T09:00:00Z")
    close(again)
    assert opened("不是口令 1") == "wrong_passphrase"


def test_signing_after_wrong_tries(office: Ledger) -> None:
    def signed(passphrase: str, minutes: int = 0) -> str:
        at = NINE + timedelta(minutes=minutes)
        return refusal_of(
            lambda: users.confirm(office, name="虚构丙", passphrase=passphrase, clock=lambda: at)
        )

    assert [signed(CLERK) for _ in range(6)] == ["wrong_passphrase"] * 5 + ["too_many_tries"]
    # Another's right passphrase, at their own door or the gate, gives no further tries.
    assert users.confirm(office, name="虚构 乙", passphrase=CLERK) == "经办"
    close(office)
    again = ledgers.open_ledger(office.path, CLERK)
    assert [told["times"] for told in noted(again)] == [5]
    at = NINE + timedelta(seconds=30)
    with pytest.raises(AppError, match="30 秒"):
        users.confirm(again, name="虚构丙", passphrase=REVIEWER, clock=lambda: at)
    later = NINE + timedelta(minutes=1)
    assert users.confirm(again, name="虚构丙", passphrase=REVIEWER, clock=lambda: later) == "审核"
    assert [told["door"] for told in noted(again)] == ["签字：虚构丙"]
    close(again)


def test_letting_in_after_wrong_tries(office: Ledger) -> None:
    def added(secret: str) -> str:
        return refusal_of(lambda: users.remove_user(office, admin_passphrase=secret, name="虚构丙"))

    # A clerk's own passphrase in between is no way to go on trying.
    typed = ["不是 口令 1"] * 4 + [CLERK] + ["不是 口令 1"]
    assert [added(each) for each in typed][-2:] == ["not_allowed", "wrong_passphrase"]
    assert added(ADMIN) == "too_many_tries"
    assert len(users.users(office)) == 3
