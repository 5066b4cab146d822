"""The triggers of the ledger: what changed, and what nobody may change.

The rule: rebuilding a table silently drops its triggers, so all of them are written here,
installed again after every migration, and compared word for word when a ledger is opened.
"""

from app.domain.fields import fields_of
from app.domain.papers import Assessment
from app.domain.records import RECORDS
from app.store.driver import Database


def _tracking(table: str) -> dict[str, str]:
    """One row of `change` per record: the latest number of the stream and whether it is gone."""
    note = (
        "UPDATE stream SET seq = seq + 1;"
        f" INSERT INTO change VALUES ('{table}', {{row}}.id, (SELECT seq FROM stream), {{gone}})"
        " ON CONFLICT (of_table, of_id)"
        " DO UPDATE SET seq = excluded.seq, deleted = excluded.deleted;"
    )
    new = note.format(row="new", gone="new.deleted_at IS NOT NULL")
    old = note.format(row="old", gone="1")
    return {
        f"{table}_inserted": f"AFTER INSERT ON {table} BEGIN {new} END",
        f"{table}_updated": f"AFTER UPDATE ON {table} BEGIN {new} END",
        f"{table}_erased": f"AFTER DELETE ON {table} BEGIN {old} END",
        f"{table}_keeps_id": f"BEFORE UPDATE OF id ON {table} WHEN new.id <> old.id"
        " BEGIN SELECT RAISE(ABORT, 'an id never changes'); END",
    }


def _guards() -> dict[str, str]:
    columns = [field.name for field in fields_of(Assessment) if field.name != "id"]
    same = " AND ".join(f"new.{column} IS old.{column}" for column in columns)
    return {
        "audit_entry_stays": "BEFORE DELETE ON audit_entry"
        " BEGIN SELECT RAISE(ABORT, 'an audit entry is never deleted'); END",
        "audit_entry_fixed": "BEFORE UPDATE ON audit_entry"
        " BEGIN SELECT RAISE(ABORT, 'an audit entry is never changed'); END",
        "practice_mark_stays": "BEFORE DELETE ON meta WHEN old.name = 'practice'"
        " BEGIN SELECT RAISE(ABORT, 'a practice ledger stays one'); END",
        "practice_mark_fixed": "BEFORE UPDATE ON meta WHEN old.name = 'practice'"
        " BEGIN SELECT RAISE(ABORT, 'a practice ledger stays one'); END",
        "assessment_signed_off": "BEFORE UPDATE ON assessment"
        f" WHEN old.signed_off_at IS NOT NULL AND NOT ({same})"
        " BEGIN SELECT RAISE(ABORT, 'a signed-off assessment never changes'); END",
        "assessment_kept": "BEFORE DELETE ON assessment WHEN old.signed_off_at IS NOT NULL"
        " BEGIN SELECT RAISE(ABORT, 'a signed-off assessment is never deleted'); END",
    }


def wanted() -> dict[str, str]:
    """Every trigger's name and the statement that makes it."""
    bodies = _guards()
    for record in RECORDS:
        bodies |= _tracking(record.table)
    return {name: f"CREATE TRIGGER {name} {body}" for name, body in bodies.items()}


def install(database: Database) -> None:
    """Bring the ledger's triggers to what they should be; inside the caller's transaction."""
    present = found(database)
    target = wanted()
    for name in present:
        if target.get(name) != present[name]:
            database.execute(f'DROP TRIGGER "{name}"')
    for name, statement in target.items():
        if present.get(name) != statement:
            database.execute(statement)


def found(database: Database) -> dict[str, str]:
    """The triggers that the ledger has."""
    rows = database.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
    return dict(rows.fetchall())


def missing(database: Database) -> tuple[str, ...]:
    """Names of triggers that are absent, altered or strange."""
    target, present = wanted(), found(database)
    names = target.keys() | present.keys()
    return tuple(sorted(name for name in names if target.get(name) != present.get(name)))
