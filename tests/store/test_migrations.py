"""Migrations: the generated schema is current, they go on once, and a newer ledger is refused."""

import shutil
from pathlib import Path

import pytest

from app.errors import AppError
from app.store import driver, key_files, keys, ledger, migrating, triggers
from app.store.schema import SCHEMA, schema_text
from db.migrations import MIGRATIONS
from tests.conftest import PASSPHRASE


def schema_of(database: driver.Database) -> list[tuple[str, str]]:
    rows = database.execute("SELECT name, sql FROM sqlite_schema ORDER BY name").fetchall()
    return [(name, sql) for name, sql in rows]


def reopened(path: Path) -> driver.Database:
    """The ledger's database, past all checks."""
    return driver.connect(path, keys.open_slots(key_files.load(path), PASSPHRASE).key)


def test_schema_file_is_current() -> None:
    text = SCHEMA.read_bytes().decode("utf-8")
    assert text == schema_text(), "run: make schema"


def test_schema_is_a_script_that_makes_the_same_ledger(memory_ledger: ledger.Ledger) -> None:
    database = driver.connect_memory()
    database.conn.executescript(SCHEMA.read_text("utf-8"))

    def shape(of: driver.Database) -> list[tuple[str, str]]:
        return [(name, " ".join((sql or "").split())) for name, sql in schema_of(of)]

    assert shape(database) == shape(memory_ledger.db)
    database.close()


def test_migrating_again_changes_nothing(memory_ledger: ledger.Ledger) -> None:
    before = schema_of(memory_ledger.db)
    assert migrating.migrate(memory_ledger.db) == ()
    assert schema_of(memory_ledger.db) == before
    assert migrating.applied(memory_ledger.db) == migrating.KNOWN


def test_names_are_numbered_and_never_reordered() -> None:
    assert [name[:4] for name in migrating.KNOWN] == [
        f"{number:04d}" for number in range(1, len(migrating.KNOWN) + 1)
    ]
    assert migrating.KNOWN[:6] == (
        "0001_offices",
        "0002_parks",
        "0003_tenants",
        "0004_support",
        "0005_proof",
        "0006_exchange",
    )


def test_newer_ledger_is_refused_untouched(ledger_path: Path) -> None:
    database = reopened(ledger_path)
    database.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name) VALUES ('parkledger', '9999_later')"
    )
    database.close()
    before = ledger_path.read_bytes()
    with pytest.raises(AppError) as refused:
        ledger.unlock(ledger_path, PASSPHRASE)
    assert refused.value.code == "newer"
    assert ledger_path.read_bytes() == before


def older(path: Path) -> None:
    """Take the ledger back to before the last migration."""
    database = reopened(path)
    for table in ("evidence", "assessment"):
        database.execute(f"DROP TABLE {table}")
    database.execute("DELETE FROM _sqlite_migrations WHERE name = '0005_proof'")
    database.close()


def test_older_ledger_is_brought_up_and_a_copy_kept(ledger_path: Path, tmp_path: Path) -> None:
    older(ledger_path)
    before = ledger_path.read_bytes()
    opened = ledger.unlock(ledger_path, PASSPHRASE)
    assert migrating.pending(opened.db) == ()
    assert triggers.missing(opened.db) == ()
    assert opened.db.execute("SELECT count(*) FROM assessment").fetchone() == (0,)
    ledger.close(opened)
    copy = tmp_path / f"{ledger_path.name}.before-0005_proof"
    assert copy.read_bytes() == before
    assert keys.open_slots(key_files.load(copy), PASSPHRASE).name == "测试员"


def test_a_failing_migration_leaves_the_ledger_as_it_was(
    ledger_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(database: driver.Database) -> None:
        database.execute("CREATE TABLE half (id INTEGER)")
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        step = MIGRATIONS._Migration("9998_half", half, True)
        patch.setattr(MIGRATIONS, "_migrations", [*MIGRATIONS._migrations, step])
        with pytest.raises(ZeroDivisionError):
            ledger.unlock(ledger_path, PASSPHRASE)
    opened = ledger.unlock(ledger_path, PASSPHRASE)
    assert "half" not in opened.db.table_names()
    assert migrating.applied(opened.db) == migrating.KNOWN
    ledger.close(opened)


def test_lost_triggers_are_back_after_opening(ledger_path: Path) -> None:
    database = reopened(ledger_path)
    database.execute("DROP TRIGGER tenancy_inserted")
    database.execute("DROP TRIGGER audit_entry_stays")
    database.close()
    opened = ledger.unlock(ledger_path, PASSPHRASE)
    assert triggers.missing(opened.db) == ()
    ledger.close(opened)


def test_migrations_import_nothing_of_the_program() -> None:
    source = (SCHEMA.parent / "migrations.py").read_text("utf-8")
    assert "app" not in {line.split()[1].split(".")[0] for line in source.splitlines()
                         if line.startswith(("import ", "from "))}  # fmt: skip


def test_copy_of_a_ledger_opens_elsewhere(ledger_path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "别处"
    folder.mkdir()
    for name in (ledger_path, key_files.key_path(ledger_path)):
        shutil.copyfile(name, folder / name.name)
    opened = ledger.unlock(folder / ledger_path.name, PASSPHRASE)
    assert opened.unit_code == "152223"
    ledger.close(opened)
