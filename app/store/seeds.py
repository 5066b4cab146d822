"""What a new ledger starts with: all offices, and the parks of its unit that the annex names.

The rule: ids and times come from the seed files, so that league and banners agree byte for byte.
"""

import tomllib
from collections.abc import Iterator
from typing import Any

from app.domain.park import Park, TierGrant
from app.domain.record import Record
from app.domain.unit import Unit
from app.errors import AppError
from app.paths import SEEDS
from app.store.driver import Database
from app.store.rows import shape_of


def all_units() -> tuple[Unit, ...]:
    """The offices of the seed file, parents before children."""
    listed = tomllib.loads((SEEDS / "units.toml").read_text("utf-8"))["unit"]
    return tuple(
        Unit(
            code=unit["code"],
            name=unit["name"],
            level=unit["level"],
            parent=unit.get("parent"),
            jurisdiction=unit["jurisdiction"],
        )
        for unit in listed
    )


def unit_named(code: str) -> Unit:
    """The office of that code: AppError unknown_unit."""
    for unit in all_units():
        if unit.code == code:
            return unit
    raise AppError(
        f"没有代码为“{code}”的机构。",
        hint="请填 6 位机构代码，例如扎赉特旗 152223、兴安盟 152200。",
        code="unknown_unit",
    )


def plant(database: Database, unit_code: str) -> None:
    """Fill an empty ledger of that unit; inside the caller's transaction."""
    units = all_units()
    _put(database, Unit, units)
    below = _with_all_below(unit_code, units)
    records = [record for record in _park_records() if record.unit_code in below]
    for kind in (Park, TierGrant):
        _put(database, kind, [record for record in records if isinstance(record, kind)])


def _with_all_below(unit_code: str, units: tuple[Unit, ...]) -> set[str]:
    codes = {unit_code}
    for unit in units:  # parents come first
        if unit.parent in codes:
            codes.add(unit.code)
    return codes


def _park_records() -> Iterator[Record]:
    seed = tomllib.loads((SEEDS / "parks.toml").read_text("utf-8"))
    times = {"created_at": seed["stamp"], "updated_at": seed["stamp"]}
    for park in seed["park"]:
        grants: list[dict[str, Any]] = park.pop("grant", [])
        yield Park(**park, **times)
        for grant in grants:
            yield TierGrant(park_id=park["id"], unit_code=park["unit_code"], **grant, **times)


def _put(database: Database, kind: type[Any], records: Any) -> None:
    shape = shape_of(kind)
    marks = ", ".join("?" * len(shape.columns))
    database.conn.executemany(
        f"INSERT INTO {shape.table} ({shape.column_list}) VALUES ({marks})",
        (shape.row(record) for record in records),
    )
