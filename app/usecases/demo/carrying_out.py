"""The whole way: office by office made up, imported, appraised, printed; then to the league.

The rule: a whole demo is kept, a half-made one is made anew, and a folder that is not the demo's
is left alone.
"""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.domain.park import Park
from app.errors import AppError
from app.store import queries
from app.store.ledger import Ledger, close
from app.usecases.appraisal import appraise_parks, print_papers
from app.usecases.demo import summary as summaries
from app.usecases.demo.exchange import carry_to_league
from app.usecases.demo.made_up import SEED, make_office
from app.usecases.demo.messy import write_messy
from app.usecases.demo.office import Office
from app.usecases.demo.plans import PLANS
from app.usecases.demo.service_registers import add_registers
from app.usecases.demo.sheets import NOTE
from app.usecases.demo.summary import (
    LEDGERS,
    PAPERS,
    PICTURES,
    REFUSED,
    STICK,
    WORKBOOKS,
    DemoSummary,
    OfficeSummary,
    StickSummary,
    park_answer,
)
from app.usecases.demo.tidy import write_tidy
from app.usecases.files import write_whole
from app.usecases.import_workbooks import FileReport, import_workbooks
from app.usecases.league import league_paper_data
from app.usecases.ledgers import create_ledger, open_ledger

Say = Callable[[str], None]
OWN_FOLDERS = (WORKBOOKS, LEDGERS, REFUSED, PAPERS, STICK, PICTURES)
README = "说明.txt"
UNITS = tuple(sorted(PLANS))
LEAGUE_UNIT = "152200"
WHO = "示例管理员"


@dataclass(frozen=True, slots=True)
class _Workbooks:
    """The two workbooks of an office: the one that is imported, and the other manner."""

    imported: Path
    other: Path


def carry_out(
    out: Path,
    *,
    today: date,
    passphrase: str,
    say: Say,
    fresh: bool = False,
    units: Sequence[str] = UNITS,
) -> DemoSummary:
    """Make the demo in `out`, or find it whole there; `say` takes one line per step.

    AppErrors: `not_empty` if the folder holds anything else, and those of writing and storing.
    """
    out = out.absolute()
    found = summaries.whole_demo(out, today=today, passphrase=passphrase, units=tuple(units))
    if found is not None and not fresh:
        say(f"演示数据已在“{out}”，不再重做。")
        return found
    _clear(out)
    summaries.begin(out)
    offices = [
        _carry_out_office(
            out, unit_code, today=today, passphrase=passphrase, say=_numbered(say, number, units)
        )
        for number, unit_code in enumerate(units, 1)
    ]
    sticks = _carry_sticks(out, offices, today=today, passphrase=passphrase, say=say)
    paper = _print_league(out, offices, today=today, passphrase=passphrase) if sticks else None
    done = DemoSummary(
        out=out,
        today=today,
        passphrase=passphrase,
        offices=tuple(offices),
        sticks=sticks,
        league_paper=paper,
    )
    write_whole(out / README, "\n".join([*NOTE, "", *done.lines(), ""]).encode())
    summaries.finish(done)
    return done


def _carry_sticks(
    out: Path, offices: Sequence[OfficeSummary], *, today: date, passphrase: str, say: Say
) -> tuple[StickSummary, ...]:
    """Every banner's stick to the league and back; without the league there is nowhere to go."""
    paths = {office.unit_code: out / office.ledger for office in offices}
    if LEAGUE_UNIT not in paths:
        return ()
    names = {office.unit_code: office.region for office in offices}
    return carry_to_league(
        out, paths, names, league=LEAGUE_UNIT, today=today, passphrase=passphrase, say=say
    )


def _print_league(
    out: Path, offices: Sequence[OfficeSummary], *, today: date, passphrase: str
) -> str:
    """The league's summary of what all offices reported; its path within the demo."""
    from app.reports.league_summary import league_summary

    (office,) = (each for each in offices if each.unit_code == LEAGUE_UNIT)
    ledger = open_ledger(out / office.ledger, passphrase)
    try:
        pdf = league_summary(league_paper_data(ledger, on=today, today=today))
    finally:
        close(ledger)
    path = write_whole(out / office.papers / f"示例-全盟汇总表-{today}.pdf", pdf)
    return path.relative_to(out).as_posix()


def _numbered(say: Say, number: int, units: Sequence[str]) -> Say:
    def said(line: str) -> None:
        say(f"[{number}/{len(units)}] {line}")

    return said


def _clear(out: Path) -> None:
    """Take away what an earlier demo left; never anything that is not the demo's."""
    if not out.exists():
        return
    if not out.is_dir() or (any(out.iterdir()) and not summaries.begun(out)):
        raise AppError(
            f"“{out}”不是空文件夹，里面也不是演示数据。",
            hint="请换一个空文件夹再运行演示。",
            code="not_empty",
        )
    try:
        for folder in OWN_FOLDERS:
            if (out / folder).exists():
                shutil.rmtree(out / folder)
    except OSError as error:
        raise AppError(
            f"“{out}”里的旧演示数据清不掉。",
            hint="请关闭正在使用其中文件的程序后再试。",
            code="in_use",
        ) from error


def _carry_out_office(
    out: Path, unit_code: str, *, today: date, passphrase: str, say: Say
) -> OfficeSummary:
    path = out / LEDGERS / f"示例-{unit_code}.ledger"
    path.parent.mkdir(parents=True, exist_ok=True)
    ledger, _ = create_ledger(path, unit_code=unit_code, passphrase=passphrase, who=WHO)
    try:
        region = queries.unit(ledger, unit_code).name
        say(f"{region}：加密台账已建立")
        parks = queries.all_of(ledger, Park, "unit_code = ?", (unit_code,))
        office = make_office(unit_code, region, [park.name for park in parks], today=today)
        books = _write_workbooks(out, office)
        say(f"{region}：工作簿已写出，协议 {len(office.tenancies)} 份")
        report = import_workbooks(
            ledger, [books.imported], dry_run=False, today=today, refused_to=out / REFUSED
        )
        (of_file,) = report.files
        say(
            f"{region}：“{books.imported.name}”已导入，"
            f"退回 {len(of_file.refused)} 行，重复 {len(of_file.repeated)} 行"
        )
        typed = add_registers(ledger, parks, unit_code=unit_code, today=today, seed=SEED)
        say(f"{region}：导师、项目、培训和活动已登记 {typed} 条")
        return _print_office(out, ledger, office, parks, books, of_file, today=today, say=say)
    finally:
        close(ledger)


def _write_workbooks(out: Path, office: Office) -> _Workbooks:
    """Both manners; the offices take turns which of them is imported."""
    stem = f"示例-{office.unit_code}-{office.name}"
    tidy = out / WORKBOOKS / f"{stem}-规范.xlsx"
    messy = out / WORKBOOKS / f"{stem}-不规范.xlsx"
    write_tidy(office, tidy)
    write_messy(office, messy, seed=SEED)
    messy_turn = UNITS.index(office.unit_code) % 2 == 1
    return _Workbooks(messy, tidy) if messy_turn else _Workbooks(tidy, messy)


def _print_office(
    out: Path,
    ledger: Ledger,
    office: Office,
    parks: Sequence[Park],
    books: _Workbooks,
    report: FileReport,
    *,
    today: date,
    say: Say,
) -> OfficeSummary:
    """Appraise the office's own parks and print their papers; the league knows all twenty."""
    park_ids = [park.id for park in parks]
    appraisals = appraise_parks(ledger, on=today, park_ids=park_ids, with_outlook=False)
    folder = out / PAPERS / f"示例-{office.unit_code}-{office.name}"
    papers = print_papers(ledger, on=today, out=folder, printed_on=today, park_ids=park_ids)
    say(f"{office.name}：{len(parks)} 家园区已评估，{len(papers)} 份表已打印")

    def within(path: Path) -> str:
        return path.relative_to(out).as_posix()

    tenancies = {sheet.sheet for sheet in report.sheets if sheet.kind == "tenancies"}
    refusals = report.refused_workbook
    return OfficeSummary(
        unit_code=office.unit_code,
        region=office.name,
        imported=within(books.imported),
        other=within(books.other),
        ledger=within(ledger.path),
        refusals=within(refusals) if refusals else None,
        papers=within(folder),
        paper_count=len(papers),
        accepted=report.accepted.get("tenancies", 0),
        refused=sum(row.sheet in tenancies for row in report.refused),
        repeated=sum(row.sheet in tenancies for row in report.repeated),
        refused_rows=len(report.refused),
        parks=tuple(park_answer(appraisal) for appraisal in appraisals),
    )
