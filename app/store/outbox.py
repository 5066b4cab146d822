"""What this office sent, what it holds back, and the draft that waits for a second person.

The rule: nothing leaves the outbox; a bundle only gains the times at which it went on.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from app.store.ledger import Ledger, now
from app.store.scan import scan


@dataclass(frozen=True, slots=True, kw_only=True)
class OutBundle:
    """A sealed bundle; `change_seq` is how far the ledger's changes had come when it was sealed."""

    id: int
    recipient: str
    kind: str
    stream: str
    seq: int
    base: int
    change_seq: int
    manifest_sha256: str
    file_name: str
    file_sha256: str
    file_bytes: int
    records: int
    sealed_at: str
    sealed_by: str
    signed_off_by: str | None
    on_stick_at: str | None
    stick: str | None
    received_at: str | None
    received_how: str | None
    accepted: int | None
    set_aside: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A record that does not count as sent: wrong here, or set aside there."""

    of_table: str
    of_id: str
    place: str
    code: str
    reason: str
    noted_at: str
    sent_in: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An export that waits for a second person's sign-off, as of a change."""

    recipient: str
    change_seq: int
    drafted_at: str
    drafted_by: str
    records: int
    held: int


_COLUMNS = (
    "id, recipient, kind, stream, seq, base, change_seq, manifest_sha256, file_name, file_sha256,"
    " file_bytes, records, sealed_at, sealed_by, signed_off_by, on_stick_at, stick, received_at,"
    " received_how, accepted, set_aside"
)
_NAMES = tuple(_COLUMNS.replace(" ", "").split(","))


def sent(
    ledger: Ledger, *, recipient: str | None = None, kind: str | None = None
) -> tuple[OutBundle, ...]:
    """The bundles sealed here, newest first."""
    rows = scan(
        ledger,
        f"SELECT {_COLUMNS} FROM bundle_out WHERE (?1 IS NULL OR recipient = ?1)"
        " AND (?2 IS NULL OR kind = ?2) ORDER BY id DESC",
        (recipient, kind),
    )
    return tuple(OutBundle(**dict(zip(_NAMES, row, strict=True))) for row in rows)


def sent_one(ledger: Ledger, bundle_id: int) -> OutBundle:
    """The bundle of that id; KeyError if there is none."""
    rows = scan(ledger, f"SELECT {_COLUMNS} FROM bundle_out WHERE id = ?", (bundle_id,))
    if not rows:
        raise KeyError(bundle_id)
    return OutBundle(**dict(zip(_NAMES, rows[0], strict=True)))


def sent_as(ledger: Ledger, manifest_sha256: str) -> OutBundle | None:
    """The bundle with that manifest, if it was sealed here."""
    sql = f"SELECT {_COLUMNS} FROM bundle_out WHERE manifest_sha256 = ?"
    rows = scan(ledger, sql, (manifest_sha256,))
    return OutBundle(**dict(zip(_NAMES, rows[0], strict=True))) if rows else None


def add_sent(
    ledger: Ledger,
    *,
    manifest: bytes,
    signed_off_by: str | None,
    **facts: str | int,
) -> int:
    """Note a bundle that was just sealed; its id. `facts` are the columns of OutBundle."""
    given = facts | {
        "manifest": manifest,
        "signed_off_by": signed_off_by,
        "sealed_at": now(),
        "sealed_by": ledger.who,
    }
    names = ", ".join(given)
    marks = ", ".join("?" * len(given))
    cursor = ledger.db.execute(
        f"INSERT INTO bundle_out ({names}) VALUES ({marks})", list(given.values())
    )
    return int(cursor.lastrowid or 0)


def note_on_stick(ledger: Ledger, bundle_id: int, stick: str) -> None:
    """The bundle lies complete on a stick of that name."""
    ledger.db.execute(
        "UPDATE bundle_out SET on_stick_at = ?, stick = ? WHERE id = ?", (now(), stick, bundle_id)
    )


def note_received(
    ledger: Ledger, bundle_id: int, *, how: str, accepted: int, set_aside: int
) -> None:
    """The recipient confirmed the bundle, by a receipt or on paper."""
    ledger.db.execute(
        "UPDATE bundle_out SET received_at = ?, received_how = ?, accepted = ?, set_aside = ?"
        " WHERE id = ?",
        (now(), how, accepted, set_aside, bundle_id),
    )


def held_back(ledger: Ledger) -> tuple[Held, ...]:
    """All that does not count as sent, oldest first."""
    names = ("of_table", "of_id", "place", "code", "reason", "noted_at", "sent_in")
    rows = scan(ledger, f"SELECT {', '.join(names)} FROM held_back ORDER BY noted_at, of_id")
    return tuple(Held(**dict(zip(names, row, strict=True))) for row in rows)


def hold_back(ledger: Ledger, held: Iterable[Held]) -> None:
    """Keep these in mind, over what was known of them."""
    ledger.db.conn.executemany(
        "INSERT OR REPLACE INTO held_back"
        " (of_table, of_id, place, code, reason, noted_at, sent_in) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(h.of_table, h.of_id, h.place, h.code, h.reason, h.noted_at, h.sent_in) for h in held],
    )


def note_sent_in(ledger: Ledger, keys: Iterable[tuple[str, str]], bundle_id: int) -> None:
    """These held records went along in a bundle; its receipt will say what became of them."""
    ledger.db.conn.executemany(
        "UPDATE held_back SET sent_in = ? WHERE of_table = ? AND of_id = ?",
        [(bundle_id, table, record_id) for table, record_id in keys],
    )


def let_go(ledger: Ledger, bundle_id: int) -> None:
    """What went along in a bundle and was accepted is held back no longer."""
    ledger.db.execute("DELETE FROM held_back WHERE sent_in = ?", (bundle_id,))


def draft(ledger: Ledger) -> Draft | None:
    """The draft that waits for a sign-off, if there is one."""
    names = ("recipient", "change_seq", "drafted_at", "drafted_by", "records", "held")
    rows = scan(ledger, f"SELECT {', '.join(names)} FROM draft")
    return Draft(**dict(zip(names, rows[0], strict=True))) if rows else None


def keep_draft(ledger: Ledger, waiting: Draft) -> None:
    """Put a draft in the place of the one before."""
    ledger.db.execute(
        "INSERT OR REPLACE INTO draft (id, recipient, change_seq, drafted_at, drafted_by, records,"
        " held) VALUES (1, ?, ?, ?, ?, ?, ?)",
        (
            waiting.recipient,
            waiting.change_seq,
            waiting.drafted_at,
            waiting.drafted_by,
            waiting.records,
            waiting.held,
        ),
    )


def drop_draft(ledger: Ledger) -> None:
    """Forget the draft: sealed or given up."""
    ledger.db.execute("DELETE FROM draft")
