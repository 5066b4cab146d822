"""What `import` answers in JSON, from the import's report."""

from app.cli.shapes import Json
from app.usecases.import_workbooks import FileReport, ImportReport
from app.workbooks.fates import SheetReport


def _sheet(sheet: SheetReport) -> Json:
    return {
        "sheet": sheet.sheet,
        "kind": sheet.kind,
        "header_row": sheet.header_row,
        "columns": dict(sheet.columns),
        "unmapped": list(sheet.unmapped),
    }


def _file(file: FileReport) -> Json:
    return {
        "file": str(file.file),
        "sheets": [_sheet(sheet) for sheet in file.sheets],
        "accepted": dict(file.accepted),
        "unchanged": dict(file.unchanged),
        "refused": [
            {
                "sheet": row.sheet,
                "row": row.row,
                "name": row.name,
                "field": row.field,
                "value": row.value,
                "code": row.code,
                "reason": row.reason,
            }
            for row in file.refused
        ],
        "repeated": [
            {"sheet": row.sheet, "row": row.row, "of_row": row.of_row} for row in file.repeated
        ],
        "questioned": [
            {"sheet": row.sheet, "row": row.row, "code": row.code, "reason": row.reason}
            for row in file.questioned
        ],
        "refused_file": str(file.refused_workbook) if file.refused_workbook else None,
    }


def report_json(report: ImportReport) -> Json:
    """The fate of every file, sheet and row."""
    return {
        "files": [_file(file) for file in report.files],
        "dry_run": report.dry_run,
        "backup": str(report.backup) if report.backup else None,
    }
