"""佐证: scans of papers kept with the record they prove, and where the papers themselves lie.

The rule: a scan is known by its hash, checked on every way out; a file that is no whole scan is
told and left out, and the others are kept all the same.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from app.domain.changes import Changes, changed
from app.domain.fields import Finding
from app.domain.papers import LARGEST_SCAN_BYTES, Assessment, Evidence
from app.domain.scans import known_kind, scan_kind
from app.domain.wire import KINDS
from app.errors import AppError
from app.store import queries, scans
from app.store.ledger import Ledger, transaction
from app.store.naming import names_of
from app.store.records import audit, insert, new_id
from app.store.scans import Paper
from app.usecases.files import safe_name, write_whole
from app.usecases.own_records import refuse_not_own
from app.usecases.recycling import delete_records
from app.usecases.roles import require

MB = 1 << 20
LONGEST_TITLE = 60
SIGNED_FORM = "签发的评估表"
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Offered:
    """Something to attach: a file, or bytes from the clipboard under a title."""

    title: str
    path: Path | None = None
    content: bytes | None = None


@dataclass(frozen=True, slots=True)
class Attached:
    """What became of the files: the ids of those kept, a sentence for each that was not, and one
    for each that is kept with another record too.
    """

    ids: tuple[str, ...]
    refused: tuple[str, ...]
    repeated: tuple[str, ...]


def offered_file(path: Path) -> Offered:
    """A file under the name it has."""
    return Offered(path.stem.strip()[:LONGEST_TITLE] or path.name, path=path)


def attach(
    ledger: Ledger,
    *,
    of_table: str,
    of_id: str,
    offered: Sequence[Offered],
    progress: Progress = lambda *_: None,
) -> tuple[Attached, Changes]:
    """Keep scans with a record, each in a transaction of its own, so that stopping keeps the first.

    AppErrors: not_own, deleted for the record; what is wrong with a file is a sentence, not an
    error.
    """
    require(ledger, "type")
    of = (of_table, of_id)
    _refuse_unfit(ledger, *of)
    ids: list[str] = []
    refused: list[str] = []
    repeated: list[str] = []
    for place, each in enumerate(offered):
        progress(f"正在存入“{each.title}”", place, len(offered))
        named = f"“{each.path.name if each.path else each.title}”"
        content = _read(each, named)
        if isinstance(content, Finding):
            refused.append(content.sentence)
            continue
        digest = sha256(content).hexdigest()
        same = scans.papers(ledger, "sha256 = ?", (digest,))
        here = [one for one in same if (one.evidence.of_table, one.evidence.of_id) == of]
        if here:
            refused.append(f"{named}已经存过，名称是“{here[0].evidence.title}”。")
            continue
        ids.append(_keep(ledger, of, each.title, content, digest))
        if same:
            repeated.append(f"{named}与“{_owner(ledger, same[0])}”的佐证是同一份扫描件。")
    done = Attached(tuple(ids), tuple(refused), tuple(repeated))
    return done, changed(Evidence.table) if ids else Changes()


def _read(offered: Offered, named: str) -> bytes | Finding:
    """The bytes of a whole scan, or what is wrong with them."""
    content = offered.content
    if content is None:
        assert offered.path is not None
        try:
            if offered.path.is_dir():
                return Finding("folder", f"{named}是文件夹。请选择其中的文件。")
            if offered.path.stat().st_size > LARGEST_SCAN_BYTES:
                return Finding("large", _too_large(named))
            content = offered.path.read_bytes()
        except OSError:
            said = f"{named}读不出来。请确认文件还在、没有被其他程序占用。"
            return Finding("unreadable", said)
    wrong = _wrong_with(content, named)
    return Finding("scan", wrong) if wrong else content


def _keep(ledger: Ledger, of: tuple[str, str], title: str, content: bytes, digest: str) -> str:
    kind = scan_kind(content)
    assert kind is not None
    evidence = Evidence(
        id=new_id(),
        unit_code=ledger.unit_code,
        created_at="",
        updated_at="",
        of_table=of[0],
        of_id=of[1],
        title=kind.words if title.strip() in ("", SIGNED_FORM) else title.strip(),
        media_type=kind.media_type,
        sha256=digest,
        content=content,
    )
    with transaction(ledger):
        insert(ledger, [evidence])
        stored = scans.paper(ledger, evidence.id)
        _note(ledger, "添加佐证", after=stored)
    return evidence.id


def _wrong_with(content: bytes, named: str) -> str:
    """Why bytes are no scan; empty if they are one."""
    if not content:
        return f"{named}是空文件，没有存入。请重新扫描。"
    if len(content) > LARGEST_SCAN_BYTES:
        return _too_large(named)
    kind = scan_kind(content)
    if kind is None:
        return (
            f"{named}不是扫描件或照片，没有存入。可以用 PDF、JPG、PNG、TIF、OFD；"
            "文档和表格请先另存为 PDF。"
        )
    if not kind.whole(content):
        return f"{named}的{kind.words}内容不完整，没有存入。请重新扫描或重新复制。"
    return ""


def _too_large(named: str) -> str:
    most = LARGEST_SCAN_BYTES // MB
    return f"{named}超过 {most} MB，没有存入。请用较低的分辨率扫描，或分成几份。"


def _owner(ledger: Ledger, found: Paper) -> str:
    """What the record is called that a paper proves."""
    pair = (found.evidence.of_table, found.evidence.of_id)
    return names_of(ledger, [pair])[pair]


def describe(
    ledger: Ledger,
    evidence_id: str,
    *,
    title: str,
    cabinet: str | None,
    box: str | None,
    page: str | None,
) -> Changes:
    """What a paper is called and where it lies.

    AppErrors: not_own, required and reserved with their field, signed_off.
    """
    require(ledger, "type")
    before = scans.paper(ledger, evidence_id)
    refuse_not_own(ledger, before.evidence)
    if not title.strip():
        raise AppError("没有填材料名称。", hint="请补填。", code="required", field="title")
    if title.strip() != before.evidence.title:
        _refuse_signed(ledger, before.evidence)
        if title.strip() == SIGNED_FORM:
            raise AppError(
                f"“{SIGNED_FORM}”这个名称由签发时使用。",
                hint="请换一个名称。",
                code="reserved",
                field="title",
            )
    after = replace(
        before,
        evidence=replace(
            before.evidence,
            title=title.strip(),
            cabinet=cabinet or None,
            box=box or None,
            page=page or None,
        ),
    )
    if after == before:
        return Changes()
    with transaction(ledger):
        scans.update_words(ledger, after.evidence)
        _note(ledger, "修改佐证", before=before, after=after)
    return changed(Evidence.table)


def discard(ledger: Ledger, ids: Sequence[str]) -> Changes:
    """Put papers into the bin. AppErrors: not_own, not_allowed, signed_off."""
    for each in ids:
        _refuse_signed(ledger, scans.paper(ledger, each).evidence)
    return delete_records(ledger, kind=Evidence, ids=ids)


def signed_form(ledger: Ledger, assessment_id: str) -> Paper | None:
    """The form kept with a signed assessment: the signature puts it there before anybody can.

    Another office may send a paper of that name; it is not the one that was signed.
    """
    signed = queries.fetch(ledger, Assessment, assessment_id)
    if signed.signed_off_at is None:
        return None
    found = scans.papers_of(ledger, Assessment.table, assessment_id)
    said = (SIGNED_FORM, signed.unit_code)
    return next(
        (each for each in found if (each.evidence.title, each.evidence.unit_code) == said), None
    )


def _refuse_signed(ledger: Ledger, evidence: Evidence) -> None:
    if evidence.of_table != Assessment.table:
        return
    kept = signed_form(ledger, evidence.of_id)
    if kept is not None and kept.evidence.id == evidence.id:
        raise AppError(
            "这是签发的评估表，不能删除，也不能改名。",
            hint="内容有误的，请另做更正件，原件照样保留。",
            code="signed_off",
        )


def scan_of(ledger: Ledger, evidence_id: str) -> bytes:
    """A scan as it was attached. AppErrors: no_scan where only its record is here; scan_damaged."""
    found = scans.paper(ledger, evidence_id)
    content = scans.content_of(ledger, evidence_id)
    title = found.evidence.title
    if content is None:
        raise AppError(
            f"“{title}”的扫描件不在本机。",
            hint="请对方重新上报，或重新扫描后添加。",
            code="no_scan",
        )
    if found.evidence.sha256 != sha256(content).hexdigest():
        raise AppError(
            f"“{title}”的内容与存入时不同，可能已经损坏。",
            hint="请按柜、盒、页找到原件，重新扫描后添加；也可以从备份恢复。",
            code="scan_damaged",
        )
    return content


def file_name(evidence: Evidence) -> str:
    """What a copy is called."""
    kind = known_kind(evidence.media_type)
    return safe_name(evidence.title) + (kind.suffix if kind else "")


def save_copy(ledger: Ledger, evidence_id: str, path: Path) -> Path:
    """Write a copy where the clerk says, and note it. AppErrors: `scan_of`, `write_whole`."""
    return write_noted(ledger, evidence_id, path, scan_of(ledger, evidence_id))


def write_noted(ledger: Ledger, evidence_id: str, path: Path, content: bytes) -> Path:
    """Write a scan, or its pages as shown, and note that it left. AppErrors: `write_whole`."""
    where = write_whole(path, content)
    with transaction(ledger):
        audit(
            ledger,
            action="另存佐证",
            of_table=Evidence.table,
            of_id=evidence_id,
            after={"file": where.name},
        )
    return where


def _refuse_unfit(ledger: Ledger, of_table: str, of_id: str) -> None:
    record = queries.fetch(ledger, KINDS[of_table], of_id)
    refuse_not_own(ledger, record)
    if record.deleted_at is not None:
        raise AppError(
            f"这条{record.label}已经删除。", hint="请先在回收站恢复，再添加佐证。", code="deleted"
        )


def _note(
    ledger: Ledger, action: str, *, before: Paper | None = None, after: Paper | None = None
) -> None:
    of = after or before
    assert of is not None
    audit(
        ledger,
        action=action,
        of_table=Evidence.table,
        of_id=of.evidence.id,
        before=scans.told(before) if before else None,
        after=scans.told(after) if after else None,
    )
