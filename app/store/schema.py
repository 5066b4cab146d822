"""Writes db/schema.sql: the shape a ledger has after all migrations.

The rule: the file is made by `python -m app.store.schema`, never by hand; a test compares it.
"""

from pathlib import Path

from app.paths import ROOT
from app.store import driver, migrating
from app.store.driver import Database

SCHEMA = ROOT / "db" / "schema.sql"
HEAD = "-- Made by `make schema` from db/migrations.py. Do not edit.\n"


def schema_text() -> str:
    """Tables with their indexes and triggers, by name, as one script."""
    database = driver.connect_memory()
    try:
        migrating.migrate(database)
        return HEAD + "".join(f"\n{statement};\n" for statement in _statements(database))
    finally:
        database.close()


def _statements(database: Database) -> list[str]:
    rows = database.execute(
        "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
        " ORDER BY tbl_name, type <> 'table', type, name"
    )
    return [_tidy(row[0]) for row in rows.fetchall()]


def _tidy(statement: str) -> str:
    """Lines without the indentation of the Python source; column lines indented by four."""
    lines = [line.strip() for line in statement.splitlines() if line.strip()]
    if len(lines) == 1:
        return lines[0]
    last = lines[-1]
    middle = [f"    {line}" for line in lines[1:-1]]
    return "\n".join([lines[0], *middle, last if last.startswith(")") else f"    {last}"])


def write(path: Path = SCHEMA) -> None:
    """Write the schema in UTF-8 with LF."""
    path.write_text(schema_text(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write()
