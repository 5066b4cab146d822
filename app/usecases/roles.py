"""Who may do what: 经办 types and drafts, 审核 looks and signs, 管理 does all and keeps the keys.

The rule: the table here is the one place; a use case asks `require` first, and whoever opened with
the recovery code counts as 管理.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from app.errors import AppError
from app.store.keys import Role
from app.store.ledger import Ledger

Act = Literal[
    "type",
    "delete",
    "import",
    "assess",
    "sign",
    "report",
    "receive",
    "hand_down",
    "users",
    "passphrases",
    "recovery",
    "trust",
    "keys",
    "stream",
    "restore",
]


@dataclass(frozen=True, slots=True)
class Rule:
    """What an act is called after “不能”, and who may do it."""

    words: str
    roles: tuple[Role, ...]


CLERKS: tuple[Role, ...] = ("经办", "管理")
ADMINS: tuple[Role, ...] = ("管理",)

RULES: Mapping[Act, Rule] = {
    "type": Rule("录入和修改", CLERKS),
    "delete": Rule("删除和恢复记录", CLERKS),
    "import": Rule("导入台账", CLERKS),
    "assess": Rule("填报评估", CLERKS),
    # A second person of this very role: whoever may do all signs nothing off.
    "sign": Rule("审核签字", ("审核",)),
    "report": Rule("上报数据", CLERKS),
    "receive": Rule("接收数据包", CLERKS),
    "hand_down": Rule("下发", CLERKS),
    "users": Rule("增减人员", ADMINS),
    "passphrases": Rule("改别人的口令", ADMINS),
    "recovery": Rule("重新制作恢复单", ADMINS),
    "trust": Rule("登记和作废名片", ADMINS),
    "keys": Rule("更换本单位的钥匙", ADMINS),
    "stream": Rule("另起报送序列", ADMINS),
    "restore": Rule("恢复备份", ADMINS),
}


def allowed(role: str, act: Act) -> bool:
    """Whether somebody in this role may do it."""
    return ("管理" if role == "恢复" else role) in RULES[act].roles


def require(ledger: Ledger, act: Act) -> None:
    """Refuse what whoever opened the ledger may not do: AppError not_allowed."""
    check(ledger.who, ledger.role, act)


def check(name: str, role: str, act: Act) -> None:
    """As `require`, for whoever has just typed a passphrase."""
    if allowed(role, act):
        return
    rule = RULES[act]
    whose = "或".join(rule.roles)
    raise AppError(
        f"“{name}”的角色是{role}，不能{rule.words}。",
        hint=f"请由{whose}人员用自己的口令来做。",
        code="not_allowed",
    )
