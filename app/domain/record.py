"""What every record has: an id, an owner, two times and a tombstone."""

from dataclasses import dataclass
from typing import ClassVar

from app.domain.fields import link, moment, text


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Base of all records. `table` is its name in the ledger, `label` its Chinese term.

    `id` is UUIDv7 text; `deleted_at` is empty while the record lives and travels as a tombstone.
    """

    table: ClassVar[str] = ""
    label: ClassVar[str] = ""

    id: str = text("编号", required=True)
    unit_code: str = link("所属机构", "unit", required=True)
    created_at: str = moment("建立时间")
    updated_at: str = moment("更新时间")
    deleted_at: str | None = moment("删除时间")
