"""下发: what an office hands down: tier grants, minimum wages, packs, questions; and snapshots.

The rule: what goes down is complete in itself, so that a lost stick costs nothing; a snapshot gives
an office back what it once reported and never overwrites what is there.
"""

import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path, PurePosixPath

from app.domain.changes import Changes, changed
from app.domain.fields import Finding
from app.domain.money import MinimumWage
from app.domain.papers import Evidence, Question
from app.domain.park import Park, TierGrant
from app.domain.record import Record
from app.domain.records import RECORDS
from app.domain.unit import Unit
from app.domain.wire import line_of
from app.errors import AppError
from app.store import adopting, inbox, queries
from app.store.ledger import Ledger, transaction
from app.store.outbox import OutBundle
from app.store.packs import KeptPack, keep_pack, kept_packs
from app.store.records import audit
from app.sync.strict_json import Json
from app.usecases.outgoing import Outgoing, evidence_of
from app.usecases.policies import check_pack, folder_of, jurisdictions
from app.usecases.roles import require
from app.usecases.sealing import peer_of, seal
from app.usecases.versions import record_said

PACK, VERSION = "pack", "version"


def subordinates(ledger: Ledger) -> tuple[Unit, ...]:
    """The offices that report to this one, by code."""
    return tuple(unit for unit in queries.units(ledger) if unit.parent == ledger.unit_code)


def seal_directive(ledger: Ledger, *, to: str) -> OutBundle:
    """Seal all that an office must know from us.

    AppErrors not_allowed, not_subordinate, no_card, disk_full.
    """
    require(ledger, "hand_down")
    peer = peer_of(ledger, _subordinate(ledger, to).code)
    with transaction(ledger):
        sealed = seal(ledger, recipient=peer, kind="directive", lines=directive_lines(ledger, to))
        _note(ledger, "下发", sealed)
    return sealed


def seal_snapshot(ledger: Ledger, *, to: str) -> OutBundle:
    """Seal what this office holds of another's records, for a PC that was lost or restored.

    AppErrors not_allowed, not_subordinate, no_card, disk_full.
    """
    require(ledger, "hand_down")
    peer = peer_of(ledger, _subordinate(ledger, to).code)
    out = Outgoing()
    with transaction(ledger):
        sealed = seal(
            ledger,
            recipient=peer,
            kind="snapshot",
            lines=_snapshot(ledger, to, out),
            evidence=evidence_of(ledger, out),
        )
        _note(ledger, "下发留存数据", sealed)
    return sealed


def _note(ledger: Ledger, action: str, sealed: OutBundle) -> None:
    after = {"to": sealed.recipient, "seq": sealed.seq, "records": sealed.records}
    audit(ledger, action=action, after=after)


def directive_lines(ledger: Ledger, to: str) -> Iterator[Mapping[str, Json]]:
    """All that an office must know from us, as lines of a bundle; tombstones too."""
    parks = {park.id for park in queries.all_of(ledger, Park, "unit_code = ?", (to,))}
    for owner in (ledger.unit_code, to):
        for grant in _all(ledger, TierGrant, owner):
            ours = owner != to or inbox.edited_here(ledger, TierGrant.table, grant.id)
            if isinstance(grant, TierGrant) and grant.park_id in parks and ours:
                yield line_of(grant)
    for wage in _all(ledger, MinimumWage, ledger.unit_code):
        yield line_of(wage)
    for question in _all(ledger, Question, ledger.unit_code):
        if isinstance(question, Question) and question.to_unit == to:
            yield line_of(question)
    for pack in kept_packs(ledger):
        yield {
            "table": PACK,
            "jurisdiction": pack.jurisdiction,
            "document": pack.document,
            "in_force_on": pack.in_force_on,
            "content": pack.content,
        }


def _snapshot(ledger: Ledger, to: str, out: Outgoing) -> Iterator[Mapping[str, Json]]:
    asides = [aside for aside in inbox.versions_aside(ledger) if aside.unit == to]
    # A version has no room for a scan: it travels with the tombstone of its record.
    wanted = {aside.of_id for aside in asides if aside.of_table == Evidence.table}
    for kind in RECORDS:
        for record in _all(ledger, kind, to):
            if record.deleted_at is None or record.id in wanted:
                digest = getattr(record, "sha256", None)
                if isinstance(digest, str):
                    out.scans.add(digest)
                yield line_of(record)
    for aside in asides:
        yield {"table": VERSION, "why": aside.why, "content": aside.content}


def _all(ledger: Ledger, kind: type[Record], unit: str) -> Iterator[Record]:
    """An office's records of a kind, tombstones too."""
    return adopting.changed_records(ledger, kind, since=0, unit_code=unit, held=False)


def _subordinate(ledger: Ledger, code: str) -> Unit:
    for unit in subordinates(ledger):
        if unit.code == code:
            return unit
    raise AppError(
        f"机构 {code} 不是本单位的下级，不能下发。",
        hint="请从下级机构中选择。",
        code="not_subordinate",
    )


def add_pack(ledger: Ledger, path: Path) -> Changes:
    """Take in a policy file, whatever it is called, to hold here and go down.

    AppErrors not_allowed, not_found, policy.
    """
    require(ledger, "hand_down")
    try:
        content = path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise AppError(
            f"政策文件“{path.name}”读不出来。",
            hint="请确认文件还在，并且是 .toml 格式的政策文件。",
            code="not_found",
        ) from error
    jurisdiction, document, in_force_on = _place(ledger, path, content)
    pack = KeptPack(
        jurisdiction=jurisdiction,
        document=document,
        in_force_on=in_force_on,
        content=content,
        sha256=sha256(content.encode()).hexdigest(),
        given_by=ledger.unit_code,
    )
    check_pack(pack, kept_packs(ledger))
    with transaction(ledger):
        keep_pack(ledger, pack)
        audit(ledger, action="登记政策文件", after={"file": pack.file, "sha256": pack.sha256})
    return changed("policy_pack")


def _place(ledger: Ledger, path: Path, content: str) -> tuple[str, str, str]:
    """Where an edition belongs: by what it says of itself, else by the folders it lies in."""
    document, day = path.parent.name, path.stem
    with suppress(ValueError, RecursionError):  # what it cannot be, `check_pack` says
        head = tomllib.loads(content.removeprefix("\ufeff")).get("document")
        if isinstance(head, dict) and isinstance(head.get("key"), str):
            document = head["key"]
            day = str(head.get("in_force_on", day))
    own = queries.unit(ledger, ledger.unit_code).jurisdiction
    known = {jurisdiction.key for jurisdiction in jurisdictions()}
    beside = path.parent.parent.name
    return folder_of(document) or (beside if beside in known else own), document, day


def take_pack_line(ledger: Ledger, line: Mapping[str, Json], *, sender: str) -> str | None:
    """Keep an edition that was handed down; what is wrong with it, None if nothing."""
    texts = [line.get(name) for name in ("jurisdiction", "document", "in_force_on", "content")]
    if set(line) != {"table", "jurisdiction", "document", "in_force_on", "content"}:
        return "政策文件的栏目不对。请对方核对程序版本。"
    place = [text for text in texts if isinstance(text, str)]
    if len(place) != 4 or len(PurePosixPath("/".join(place[:3])).parts) != 3:
        return "政策文件的写法不对。请对方重新下发。"
    jurisdiction, document, in_force_on, content = place
    pack = KeptPack(
        jurisdiction=jurisdiction,
        document=document,
        in_force_on=in_force_on,
        content=content,
        sha256=sha256(content.encode()).hexdigest(),
        given_by=sender,
    )
    try:
        check_pack(pack, kept_packs(ledger))
    except AppError as refusal:
        return refusal.words
    keep_pack(ledger, pack)
    return None


def take_version_line(ledger: Ledger, line: Mapping[str, Json], *, bundle_id: int) -> str | None:
    """Keep a version that lay aside with the superior; what is wrong with it, None if nothing."""
    why, content = line.get("why"), line.get("content")
    if not isinstance(why, str) or not isinstance(content, str):
        return "留存的版本写法不对。请对方重新下发。"
    record = record_said(content)
    if isinstance(record, Finding) or record.unit_code != ledger.unit_code:
        return "留存的版本不是本单位的记录，没有接收。"
    inbox.keep_version(
        ledger,
        of_table=record.table,
        of_id=record.id,
        unit=record.unit_code,
        content=content,
        why=why,
        bundle=bundle_id,
    )
    return None
