"""SQLCipher under sqlite-utils: the one place that opens a connection to a ledger.

The rule: sqlcipher3 is registered as `pysqlite3` before sqlite_utils is first imported, because
sqlite_utils catches the exceptions of the driver it finds then; the assertion below keeps it so.
"""

import sqlite3
import sys
from pathlib import Path

import sqlcipher3
import sqlcipher3.dbapi2 as dbapi

sys.modules.setdefault("pysqlite3", sqlcipher3)
sys.modules.setdefault("pysqlite3.dbapi2", dbapi)

import sqlite_utils.utils
from sqlite_utils import Database

__all__ = ["Database", "DatabaseError", "IntegrityError", "connect", "connect_memory"]

if vars(sqlite_utils.utils)["sqlite3"] is not sqlcipher3:
    raise ImportError("sqlite_utils was imported before app.store.driver")

DatabaseError: type[sqlite3.DatabaseError] = dbapi.DatabaseError
IntegrityError: type[sqlite3.IntegrityError] = dbapi.IntegrityError

READONLY, IOERR, CORRUPT, FULL, CANTOPEN, NOTADB = 8, 10, 11, 13, 14, 26
# Of pages at hand; reading 100,000 tenancies with four times as many is no quicker.
CACHE_KIB = 2_048


def primary_code(error: sqlite3.DatabaseError) -> int:
    """SQLite's primary result code of an error, 0 if it has none."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def connect(path: Path, key: bytes, *, create: bool = False, read_only: bool = False) -> Database:
    """Open a ledger with its raw 32-byte key.

    A file that is damaged and one of another key both raise DatabaseError with NOTADB.
    """
    mode = "rwc" if create else "ro" if read_only else "rw"
    conn = dbapi.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=10,
        isolation_level=None,
        # One worker thread reads and writes, but not the thread that opened the window.
        check_same_thread=False,
        cached_statements=256,
    )
    try:
        # A wrong key would print to stderr; "none" in place of "off" makes a file of that name.
        conn.execute("PRAGMA cipher_log = off")
        conn.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        conn.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        if not conn.execute("PRAGMA cipher_version").fetchone():
            raise ImportError("this build of SQLite does not encrypt")
        if not read_only:
            journal = conn.execute("PRAGMA journal_mode = wal").fetchone()[0]
            if journal != "wal":
                raise OSError(f"no write-ahead log on this volume: {journal}")
        _settle(conn)
    except BaseException:
        conn.close()
        raise
    return _database(conn)


def connect_memory() -> Database:
    """A ledger that lives in memory only, for tests and for writing the schema."""
    conn = dbapi.connect(":memory:", isolation_level=None, check_same_thread=False)
    _settle(conn)
    return _database(conn)


def _settle(conn: sqlite3.Connection) -> None:
    # DELETE or NORMAL lose acknowledged transactions at a power cut; temporary files on disk
    # would be plaintext.
    for pragma in (
        "synchronous = FULL",
        "fullfsync = 1",
        "foreign_keys = ON",
        "recursive_triggers = ON",
        "temp_store = MEMORY",
        "secure_delete = ON",
        "trusted_schema = OFF",
        f"cache_size = -{CACHE_KIB}",
    ):
        conn.execute(f"PRAGMA {pragma}")


def _database(conn: sqlite3.Connection) -> Database:
    database = Database(conn, strict=True, recursive_triggers=True, execute_plugins=False)
    # Otherwise sqlite_utils finds out by writing to the ledger, twice.
    database._supports_strict = True
    database._supports_on_conflict = True
    return database
