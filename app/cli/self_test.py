"""Is the program itself whole? Every policy, a ledger, every paper, a workbook, every screen.

The rule: each part is really used, from the files that were shipped, in a private folder.
"""

import secrets
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from app.cli.shapes import Json
from app.cli.window import WindowParts
from app.domain.park import Park
from app.errors import AppError
from app.store import queries
from app.store.ledger import Ledger, close
from app.usecases import dispatching, ledgers, receiving, sending
from app.usecases.demo.exchange import introduce
from app.usecases.policies import jurisdictions, policy_for

DAY = date(2026, 6, 30)
UNIT, LEAGUE = "152223", "152200"


def _policies() -> str:
    known = jurisdictions()
    for jurisdiction in known:
        policy_for(jurisdiction.key, DAY)
    return f"{len(known)} 个辖区"


def _ledger(folder: Path) -> tuple[Ledger, str]:
    """A new ledger, closed, opened again, and found sound."""
    path, passphrase = folder / "自检.ledger", secrets.token_hex(12)
    made, _ = ledgers.create_ledger(path, unit_code=UNIT, passphrase=passphrase)
    close(made)
    ledger = ledgers.open_ledger(path, passphrase)
    problems = ledgers.verify_ledger(ledger)
    if problems:
        raise AppError(problems[0], code="self_test")
    return ledger, f"{len(queries.all_of(ledger, Park))} 家园区"


def _papers() -> str:
    from app.reports import league_sample
    from app.reports.league_summary import league_summary
    from app.reports.receipt_slip import receipt_slip
    from app.reports.recovery_sheet import SAMPLE, recovery_sheet
    from app.reports.registry import REPORTS
    from app.reports.sample import paper_data

    papers = {report.title: report.build(paper_data()) for report in REPORTS}
    papers["全盟创业园区汇总表"] = league_summary(league_sample.league_data())
    papers["恢复单"] = recovery_sheet(SAMPLE)
    papers["数据包回执单"] = receipt_slip(league_sample.slip())
    for title, pdf in papers.items():
        if not pdf.startswith(b"%PDF"):
            raise AppError(f"“{title}”没有打印出来。", code="self_test")
    return f"{len(papers)} 种"


def _workbook(ledger: Ledger, folder: Path) -> str:
    """The product's own template, written and read back."""
    from app.usecases.import_workbooks import import_workbooks
    from app.workbooks.registers import template

    path = folder / "模板.xlsx"
    path.write_bytes(template())
    report = import_workbooks(ledger, [path], dry_run=True, today=DAY)
    known = [sheet for sheet in report.files[0].sheets if sheet.kind != "ignored"]
    return f"{len(known)} 张工作表"


def _bundle(ledger: Ledger, folder: Path) -> str:
    """A sealed bundle to a league's new ledger, and its receipt home."""
    stick = folder / "stick"
    stick.mkdir()
    league, _ = ledgers.create_ledger(
        folder / "自检盟.ledger", unit_code=LEAGUE, passphrase=secrets.token_hex(12)
    )
    try:
        introduce(ledger, league, stick)
        sealed = sending.seal_export(ledger, today=DAY)
        path = dispatching.put_on_stick(ledger, sealed.id, stick)
        (arrived,) = receiving.receive(league, [path], today=DAY).files
        homes = [] if arrived.receipt is None else [arrived.receipt]
        fates = [arrived, *receiving.receive(ledger, homes, today=DAY).files]
    finally:
        close(league)
    if [fate.code for fate in fates] != ["OK", "OK"]:
        raise AppError(f"{fates[-1].message}{fates[-1].hint}", code="self_test")
    return f"{arrived.accepted} 条"


def _tried(part: str, work: Callable[[], str]) -> Json:
    try:
        return {"part": part, "ok": True, "said": work()}
    except AppError as refusal:
        return {"part": part, "ok": False, "said": refusal.words}


def _parts(folder: Path, window: WindowParts) -> Iterator[Json]:
    opened: list[Ledger] = []

    def ledger() -> str:
        made, said = _ledger(folder)
        opened.append(made)
        return said

    def screens() -> str:
        window.open_every_screen(opened[0])
        return ""

    yield _tried("政策", _policies)
    yield _tried("台账", ledger)
    yield _tried("文书", _papers)
    if opened:
        try:
            yield _tried("工作簿", lambda: _workbook(opened[0], folder))
            yield _tried("数据包", lambda: _bundle(opened[0], folder))
            yield _tried("窗口", screens)
        finally:
            close(opened[0])


def self_test(window: WindowParts) -> Json:
    """Each part with whether it works; `ok` if all do."""
    with tempfile.TemporaryDirectory(prefix="parkledger-") as folder:
        parts = list(_parts(Path(folder), window))
    return {"ok": all(part["ok"] for part in parts), "parts": parts}
