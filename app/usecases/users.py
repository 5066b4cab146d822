"""The people of an office who may open its ledger: 经办, 审核 and 管理, each with a passphrase.

The rule: only a 管理 user (or the recovery code from the safe) lets people in or out, and the log
keeps who did.
"""

import unicodedata
from dataclasses import dataclass

from app.domain.changes import Changes, changed
from app.errors import AppError
from app.store import key_files, keys, refusals, tries
from app.store.keys import KeyFile, Opened, Role
from app.store.ledger import Ledger, transaction
from app.store.records import audit
from app.store.tries import Clock, utc_now
from app.usecases.passphrases import ask, ask_of
from app.usecases.roles import allowed, check

LONGEST_NAME = 30
# Control and format characters and halves of others; rare letters of names may be unassigned yet.
UNSEEN = ("Cc", "Cf", "Cs")


@dataclass(frozen=True, slots=True)
class User:
    """Who may open the ledger."""

    name: str
    role: Role


def users(ledger: Ledger) -> tuple[User, ...]:
    """The ledger's users in the order they came; a ledger in memory has none."""
    if not ledger.key:
        return ()
    slots = key_files.load(ledger.path).slots
    return tuple(User(slot.name, slot.role) for slot in slots if slot.role != "恢复")


def reviewers(ledger: Ledger) -> tuple[str, ...]:
    """Names of the users who sign off what others drafted."""
    return tuple(user.name for user in users(ledger) if allowed(user.role, "sign"))


def confirm(ledger: Ledger, *, name: str, passphrase: str, clock: Clock = utc_now) -> Role:
    """The role of the user who has just typed a passphrase; no other's passphrase will do.

    AppErrors: unknown_user, wrong_passphrase, too_many_tries.
    """
    return ask_of(ledger, name, passphrase, clock=clock).role


def add_user(
    ledger: Ledger, *, admin_passphrase: str, name: str, role: Role, passphrase: str
) -> Changes:
    """Let one more person in.

    AppErrors: wrong_passphrase, not_allowed, user_name, user_exists, weak_passphrase,
    passphrase_taken.
    """
    if role not in keys.USER_ROLES:
        raise ValueError(role)
    name = _settled(name)
    key_file = key_files.load(ledger.path)
    admin = _admin(ledger, admin_passphrase)
    fresh = keys.with_user(key_file, admin, name=name, role=role, passphrase=passphrase)
    _save(ledger, fresh, action="增加用户", user=User(name, role), by=admin)
    return changed("user")


def remove_user(ledger: Ledger, *, admin_passphrase: str, name: str) -> Changes:
    """Let a person in no longer; backups made before still open with the old passphrase.

    AppErrors: wrong_passphrase, not_allowed, unknown_user, last_admin.
    """
    key_file = key_files.load(ledger.path)
    admin = _admin(ledger, admin_passphrase)
    fresh = keys.without_user(key_file, name=name)
    gone = next(slot for slot in key_file.slots if slot.name == name)
    _save(ledger, fresh, action="删除用户", user=User(name, gone.role), by=admin)
    return changed("user")


def _admin(ledger: Ledger, passphrase: str) -> Opened:
    try:
        opened = ask(ledger, tries.MANAGING, passphrase, managing=True)
    except AppError as refusal:
        if refusal.code != "wrong_passphrase":
            raise
        raise AppError(
            "管理人员的口令不对，人员没有改动。",
            hint="请由管理人员输入自己的口令；忘记时可用保险柜里的恢复码。",
            code=refusal.code,
        ) from refusal
    check(opened.name, opened.role, "users")
    return opened


def _settled(name: str) -> str:
    """The name as it is kept: no two that look alike; AppError user_name."""
    settled = " ".join(unicodedata.normalize("NFKC", name).split())
    odd = any(unicodedata.category(letter) in UNSEEN for letter in settled)
    if not settled or odd or len(settled) > LONGEST_NAME or settled == keys.RECOVERY:
        raise AppError(
            "这个姓名不能用。" if settled else "没有填姓名。",
            hint=f"请填真实姓名，不超过 {LONGEST_NAME} 个字。",
            code="user_name",
        )
    return settled


def _save(ledger: Ledger, fresh: KeyFile, *, action: str, user: User, by: Opened) -> None:
    with transaction(ledger):
        audit(
            ledger,
            action=action,
            after={"user": user.name, "role": user.role, "by": by.name},
        )
        # Last, so that the log cannot miss it; the key file is replaced as a whole.
        with refusals.of_writing(ledger.path):
            key_files.save(fresh, ledger.path)
