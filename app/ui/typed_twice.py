"""A passphrase is typed twice, since nobody sees what was typed."""

from collections.abc import Mapping
from typing import Any

from app.domain.fields import Field, Finding
from app.store.keys import same_secret
from app.ui.form import Check


def typed_twice(first: Field, again: Field) -> Check:
    """The check of a form that both lines would open the same ledger; silent while one is empty."""

    def check(values: Mapping[str, Any]) -> tuple[str, Finding] | None:
        one, other = values[first.name] or "", values[again.name] or ""
        if not other or same_secret(one, other):
            return None
        return again.name, Finding("passphrase", "两次输入的口令不一致。请再输一遍。")

    return check
