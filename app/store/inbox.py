"""What came from other offices: the import log, the rows set aside, and versions kept aside.

The rule: a bundle enters the log in the transaction that applies it, or not at all.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.store.ledger import Ledger, now
from app.store.scan import scan


@dataclass(frozen=True, slots=True, kw_only=True)
class InBundle:
    """A bundle that was applied; `receipt` is the id of what was sealed in answer."""

    id: int
    unit: str
    kind: str
    stream: str
    seq: int
    base: int
    manifest_sha256: str
    file_name: str
    made_at: str
    received_at: str
    received_by: str
    records: int
    accepted: int
    set_aside: int
    receipt: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """A line of a bundle that was not applied; ids are empty where the line named none."""

    line: int
    of_table: str
    of_id: str
    code: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionAside:
    """Another version of a record, as a line of a bundle (JSON), that could not be ordered."""

    id: int
    of_table: str
    of_id: str
    unit: str
    content: str
    why: str
    bundle: int | None
    kept_at: str
    settled_at: str | None
    settled_by: str | None
    settled_how: str | None


_COLUMNS = (
    "id, unit, kind, stream, seq, base, manifest_sha256, file_name, made_at, received_at,"
    " received_by, records, accepted, set_aside, receipt"
)
_NAMES = tuple(_COLUMNS.replace(" ", "").split(","))
# What the log says where a person let stand what is here.
LEFT = "保留本机版本"
_VERSION = tuple(VersionAside.__dataclass_fields__)


def received(
    ledger: Ledger, *, unit: str | None = None, kind: str | None = None
) -> tuple[InBundle, ...]:
    """The bundles applied here, newest first."""
    rows = scan(
        ledger,
        f"SELECT {_COLUMNS} FROM bundle_in WHERE (?1 IS NULL OR unit = ?1)"
        " AND (?2 IS NULL OR kind = ?2) ORDER BY id DESC",
        (unit, kind),
    )
    return tuple(InBundle(**dict(zip(_NAMES, row, strict=True))) for row in rows)


def received_one(ledger: Ledger, bundle_id: int) -> InBundle:
    """The bundle of that id; KeyError if there is none."""
    rows = scan(ledger, f"SELECT {_COLUMNS} FROM bundle_in WHERE id = ?", (bundle_id,))
    if not rows:
        raise KeyError(bundle_id)
    return InBundle(**dict(zip(_NAMES, rows[0], strict=True)))


def heads(ledger: Ledger) -> tuple[InBundle, ...]:
    """The last bundle applied of each office, kind and stream."""
    rows = scan(
        ledger,
        f"SELECT {_COLUMNS} FROM bundle_in b WHERE seq = (SELECT max(seq) FROM bundle_in m"
        " WHERE m.unit = b.unit AND m.kind = b.kind AND m.stream = b.stream) ORDER BY id",
    )
    return tuple(InBundle(**dict(zip(_NAMES, row, strict=True))) for row in rows)


def seen(ledger: Ledger) -> Mapping[tuple[str, str, str, int], str]:
    """The manifest hash of every bundle applied, by unit, kind, stream and seq."""
    rows = scan(ledger, "SELECT unit, kind, stream, seq, manifest_sha256 FROM bundle_in")
    return {(unit, kind, stream, seq): digest for unit, kind, stream, seq, digest in rows}


def add_received(ledger: Ledger, **facts: str | int | None) -> int:
    """Enter a bundle into the log; its id. `facts` are the columns of InBundle."""
    given = {**facts, "received_at": now(), "received_by": ledger.who}
    names = ", ".join(given)
    marks = ", ".join("?" * len(given))
    cursor = ledger.db.execute(
        f"INSERT INTO bundle_in ({names}) VALUES ({marks})", list(given.values())
    )
    return int(cursor.lastrowid or 0)


def note_counts(ledger: Ledger, bundle_id: int, *, accepted: int, set_aside: int) -> None:
    """How many lines were accepted and how many set aside: all there were."""
    ledger.db.execute(
        "UPDATE bundle_in SET records = ?1 + ?2, accepted = ?1, set_aside = ?2 WHERE id = ?3",
        (accepted, set_aside, bundle_id),
    )


def note_receipt(ledger: Ledger, bundle_id: int, receipt: int) -> None:
    """The answer to a bundle was sealed."""
    ledger.db.execute("UPDATE bundle_in SET receipt = ? WHERE id = ?", (receipt, bundle_id))


def add_set_aside(ledger: Ledger, bundle_id: int, rows: Iterable[SetAside]) -> None:
    """Keep what was not applied of a bundle."""
    ledger.db.conn.executemany(
        "INSERT INTO set_aside (bundle, line, of_table, of_id, code, reason)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        [(bundle_id, r.line, r.of_table, r.of_id, r.code, r.reason) for r in rows],
    )


def set_aside_rows(ledger: Ledger, bundle_id: int) -> tuple[SetAside, ...]:
    """What was not applied of a bundle, by line."""
    names = ("line", "of_table", "of_id", "code", "reason")
    sql = f"SELECT {', '.join(names)} FROM set_aside WHERE bundle = ? ORDER BY line"
    rows = scan(ledger, sql, (bundle_id,))
    return tuple(SetAside(**dict(zip(names, row, strict=True))) for row in rows)


def keep_version(
    ledger: Ledger,
    *,
    of_table: str,
    of_id: str,
    unit: str,
    content: str,
    why: str,
    bundle: int | None,
) -> None:
    """Keep a version beside the one that stands, once; one kept before and settled stays so."""
    ledger.db.execute(
        "INSERT INTO version_aside (of_table, of_id, unit, content, why, bundle, kept_at)"
        " SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 WHERE NOT EXISTS (SELECT 1 FROM version_aside"
        " WHERE of_table = ?1 AND of_id = ?2 AND content = ?4)",
        (of_table, of_id, unit, content, why, bundle, now()),
    )


def versions_aside(ledger: Ledger, *, settled: bool = False) -> tuple[VersionAside, ...]:
    """The versions that nobody has settled yet, oldest first; with `settled` all of them."""
    sql = f"SELECT {', '.join(_VERSION)} FROM version_aside WHERE ? OR settled_at IS NULL"
    rows = scan(ledger, sql + " ORDER BY id", (settled,))
    return tuple(VersionAside(**dict(zip(_VERSION, row, strict=True))) for row in rows)


def settle_version(ledger: Ledger, version_id: int, *, how: str) -> None:
    """A person chose: `how` is `taken` or `left`."""
    ledger.db.execute(
        "UPDATE version_aside SET settled_at = ?, settled_by = ?, settled_how = ? WHERE id = ?",
        (now(), ledger.who, how, version_id),
    )


def edited_here(ledger: Ledger, of_table: str, of_id: str) -> bool:
    """Whether a person of this office ever changed the record: the log names it then.

    Who left a version aside changed nothing.
    """
    sql = "SELECT 1 FROM audit_entry WHERE of_table = ? AND of_id = ? AND action <> ? LIMIT 1"
    return bool(scan(ledger, sql, (of_table, of_id, LEFT)))
