"""Files' sheets, in the order that parks come before tenants and tenants before their loans.

Reads each recognised sheet once, settles every row against the books, and keeps its fate.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.park import ParkArea
from app.domain.tenancy import Tenancy
from app.workbooks import entity_rows, park_rows, questions, tenant_rows
from app.workbooks.books import Books, Place, Verdict
from app.workbooks.cell_text import key as name_key
from app.workbooks.columns import KINDS, SHEET_NAMES
from app.workbooks.fates import Doubt, Fates, Question, Refusal, Repeat, Row, SheetReport
from app.workbooks.headings import SEARCHED_ROWS, Layout, is_of, recognise
from app.workbooks.number_cells import UNSURE_YUAN
from app.workbooks.parsers import counts_founder
from app.workbooks.read import read_rows
from app.workbooks.sheets import Sheet, Workbook

Progress = Callable[[str, int, int], None]
STEP = 500


@dataclass(frozen=True, slots=True)
class Recognised:
    """A sheet of one of the files that is understood."""

    file: int
    sheet: Sheet
    layout: Layout


def recognise_all(
    workbooks: Sequence[Workbook],
) -> tuple[list[Recognised], list[tuple[SheetReport, ...]], list[Fates]]:
    """What each sheet of each file is; a hidden copy of a visible sheet's kind is left out."""
    recognised: list[Recognised] = []
    reports: list[tuple[SheetReport, ...]] = []
    fates: list[Fates] = []
    for number, workbook in enumerate(workbooks):
        kept, found = _of_workbook(number, workbook)
        fate = Fates()
        for sheet, layout, ignored in found:
            if sheet.hidden and layout:
                fate.questioned.append(_hidden(sheet, ignored=ignored))
        recognised += kept
        reports.append(tuple(_report(s, None if ignored else y) for s, y, ignored in found))
        fates.append(fate)
    return recognised, reports, fates


def _of_workbook(
    number: int, workbook: Workbook
) -> tuple[list[Recognised], list[tuple[Sheet, Layout | None, bool]]]:
    layouts = [
        (sheet, recognise(sheet.head(SEARCHED_ROWS), sheet=sheet.name)) for sheet in workbook.sheets
    ]
    visible = {layout.kind for sheet, layout in layouts if layout and not sheet.hidden}
    kept, found = [], []
    for sheet, layout in layouts:
        ignored = layout is None or (sheet.hidden and layout.kind in visible)
        found.append((sheet, layout, ignored))
        if layout and not ignored:
            kept.append(Recognised(number, sheet, layout))
    return kept, found


def _hidden(sheet: Sheet, *, ignored: bool) -> Question:
    said = "没有导入。需要导入时，请取消隐藏再导入一次" if ignored else "其中的数据也导入了。请核对"
    return Question(sheet.name, 0, "hidden_sheet", f"工作表“{sheet.name}”是隐藏的，{said}。")


def _report(sheet: Sheet, layout: Layout | None) -> SheetReport:
    if layout is None:
        return SheetReport(sheet.name, "ignored")
    return SheetReport(
        sheet=sheet.name,
        kind=layout.kind,
        header_row=layout.header_row,
        columns=tuple((m.heading, m.column.key) for m in layout.mapped),
        unmapped=layout.unmapped,
    )


def admit(
    books: Books,
    recognised: Sequence[Recognised],
    fates: Sequence[Fates],
    *,
    today: date,
    progress: Progress,
) -> None:
    """Settle every row of every sheet; `progress(sheet, done, total)` may raise to stop."""
    for file in range(len(fates)):
        for kind in KINDS:
            for found in recognised:
                if found.file == file and found.layout.kind == kind:
                    _admit_sheet(books, found, fates[file], today=today, progress=progress)
    _question_full_parks(books, recognised, fates, today=today)


def _admit_sheet(
    books: Books, found: Recognised, fates: Fates, *, today: date, progress: Progress
) -> None:
    sheet, kind = found.sheet, found.layout.kind
    default = _park_of_sheet(books, found, fates)
    fates.questioned.extend(_of_headings(found))
    total = sheet.height
    parks = frozenset(books.parks)
    for read in read_rows(sheet, found.layout, today=today, default_park=default, parks=parks):
        if isinstance(read, Refusal):
            fates.refused.append(read)
            continue
        if isinstance(read, Question):
            fates.questioned.append(read)
            continue
        if read.number % STEP == 0:
            progress(sheet.name, read.number, total)
        verdict = _settle(books, kind, read, Place(found.file, sheet.name, read.number), today)
        _keep(fates, found, read, verdict)
    progress(sheet.name, total, total)


def _settle(books: Books, kind: str, row: Row, at: Place, today: date) -> Verdict:
    match kind:
        case "tenancies":
            return tenant_rows.add_tenancy(books, row, at, today=today)
        case "headcounts":
            return entity_rows.add_headcount(books, row, at, today=today)
        case "loans":
            return entity_rows.add_loan(books, row, at, today=today)
        case "services":
            return park_rows.add_service(books, row, at, today=today)
        case "areas":
            return park_rows.add_area(books, row, at)
        case _:
            return park_rows.add_park(books, row, at, today=today)


def _keep(fates: Fates, found: Recognised, row: Row, verdict: Verdict) -> None:
    sheet, kind = found.sheet.name, found.layout.kind
    about = (row.values.get(key) for key in ("entity", "uscc", "park"))
    name = next(filter(None, about), "")
    match verdict.state:
        case "accepted":
            fates.accepted[kind] = fates.accepted.get(kind, 0) + 1
            for doubt in row.doubts:
                fates.questioned.append(
                    Question(sheet, row.number, doubt.code, doubt.sentence, name)
                )
        case "unchanged":
            fates.unchanged[kind] = fates.unchanged.get(kind, 0) + 1
        case "repeated":
            assert verdict.origin is not None
            origin = verdict.origin
            fates.repeated.append(Repeat(sheet, row.number, origin.row, origin.sheet, name))
        case _:
            assert verdict.fault is not None
            mapped = found.layout.at(verdict.field)
            fates.refused.append(
                Refusal(
                    sheet=sheet,
                    row=row.number,
                    field=verdict.field,
                    heading=mapped.heading if mapped else "",
                    value=verdict.value,
                    code=verdict.fault.code,
                    reason=verdict.fault.sentence,
                    name=name,
                    park=row.values.get("park") or "",
                    header_row=row.header_row,
                )
            )


def _of_headings(found: Recognised) -> Iterator[Question]:
    """Questions about how a sheet's headings were understood, and what of them was left out."""
    name, layout = found.sheet.name, found.layout
    amount = layout.at("amount_fen")
    if amount and not amount.unit:
        said = (
            f"“{amount.heading}”没有写单位：小于 {UNSURE_YUAN} 的按万元登记，其余按元登记。请核对。"
        )
        yield Question(name, 0, "amount_unit", said)
    employees = layout.at("employees")
    if employees and counts_founder(employees):
        said = f"“{employees.heading}”含创业者本人，已逐户减去 1 人登记。请核对。"
        yield Question(name, 0, "founder_counted", said)
    if layout.kind == "tenancies":
        for kind, key in (("headcounts", "employees"), ("loans", "amount_fen")):
            if elsewhere := [head for head in layout.unmapped if is_of(head, kind, key)]:
                said = (
                    f"“{elsewhere[0]}”没有从这张表导入：这类数据有自己的日期，"
                    f"请填到“{SHEET_NAMES[kind]}”表，一户一期一行，再导入。"
                )
                yield Question(name, 0, "other_register", said)


def _park_of_sheet(books: Books, found: Recognised, fates: Fates) -> str | None:
    """The park of a sheet without such a column: the one its title names, or the office's only."""
    if found.layout.kind == "parks" or found.layout.at("park"):
        return None
    parks = books.own_parks()
    said = name_key("".join((found.sheet.name, *found.layout.titles)))
    named = [park.name for park in parks if name_key(park.name) in said]
    chosen = named[0] if len(named) == 1 else parks[0].name if len(parks) == 1 else None
    if chosen and found.layout.kind in ("tenancies", "areas", "services"):
        doubt = Doubt("park_assumed", f"表里没有“园区名称”一列，全部按“{chosen}”登记。请核对。")
        fates.questioned.append(Question(found.sheet.name, 0, doubt.code, doubt.sentence))
    return chosen


def _question_full_parks(
    books: Books, recognised: Sequence[Recognised], fates: Sequence[Fates], *, today: date
) -> None:
    """Parks whose agreements of today take more than their incubation area."""
    if not (books.inserted[Tenancy] or books.updated[Tenancy] or books.inserted[ParkArea]):
        return
    sheets = {found.layout.kind: found for found in recognised}
    found = sheets.get("tenancies") or sheets.get("areas")
    if found is None:
        return
    areas = _incubation_areas(books, today)
    used: dict[str, int] = {}
    for stay in _resident_on(books, today):
        used[stay.park_id] = used.get(stay.park_id, 0) + stay.area_dm2
    for park in books.own_parks():
        incubation = areas.get(park.id)
        if incubation:
            doubt = questions.of_full_park(
                park.name, used_dm2=used.get(park.id, 0), incubation_dm2=incubation
            )
            if doubt:
                fates[found.file].questioned.append(
                    Question(found.sheet.name, 0, doubt.code, doubt.sentence)
                )


def _resident_on(books: Books, today: date) -> Iterator[Tenancy]:
    for ids in books.stays.values():
        for stay_id in ids:
            stay: Tenancy = books.current[stay_id]
            if stay.start_on <= today and (stay.left_on is None or stay.left_on > today):
                yield stay


def _incubation_areas(books: Books, today: date) -> dict[str, int]:
    latest: dict[str, ParkArea] = {}
    for key, ids in books.dated.items():
        if key[0] is not ParkArea:
            continue
        area: ParkArea = books.current[ids[0]]
        so_far = latest.get(area.park_id)
        if area.in_force_on <= today and (not so_far or so_far.in_force_on < area.in_force_on):
            latest[area.park_id] = area
    return {park: area.incubation_dm2 for park, area in latest.items() if area.incubation_dm2}
