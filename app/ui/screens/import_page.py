"""导入台账: clerks' workbooks in; first a preview of what would happen, then the import itself."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from app.domain.changes import Changes
from app.errors import AppError
from app.store.ledger import Ledger
from app.ui import look, pick, problems
from app.ui.background import Step
from app.ui.desk import Desk
from app.ui.page import Page
from app.ui.parts import body_of, button, label, line, say
from app.ui.permits import may_or_say, permit
from app.ui.rows import ListSource
from app.ui.screens.import_tables import (
    QUESTIONED_COLUMNS,
    REFUSED_COLUMNS,
    SHEET_COLUMNS,
    NoteRow,
    SheetRow,
    details_text,
    questioned_rows,
    refused_rows,
    repeated_rows,
    sheet_row,
    summary_text,
    total,
)
from app.ui.table import Table

if TYPE_CHECKING:
    from app.usecases.import_workbooks import FileReport, ImportReport

DROP_HERE = "把 Excel 台账（.xlsx、.xls、.ods）拖到窗口里任何地方，或者点下面的按钮。"
SAFE = "先看预览，点“导入”之后才写入台账；写入前自动备份。"
TABS = ("认得的表", "退回", "存疑", "重复")


class ImportPage(Page):
    """Three states in one place: nothing chosen, a preview, a result."""

    key: ClassVar[str] = "import"
    words: ClassVar[str] = "导入台账"
    hint: ClassVar[str] = "Ctrl+O 选择文件　Ctrl+C 复制"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._files: list[Path] = []
        self.choose = button("选择文件…", "choose_files", icon="folder")
        self.refused_file = button("打开退回表", "refused_file", icon="paper")
        self.go = button("导入", "import", role="main", icon="import")
        permit(desk, "import", self.choose, self.go)
        self.see = button("看园区", "see_parks", role="main", icon="park")
        self.choose.clicked.connect(self._choose)
        self.refused_file.clicked.connect(self._open_refused)
        self.go.clicked.connect(self._import)
        self.see.clicked.connect(lambda: desk.go("home"))
        self.pages = QStackedWidget(self)
        self.pages.setObjectName("import_pages")
        self.pages.setAccessibleName("导入台账")
        self.pages.addWidget(self._start_page())
        self.pages.addWidget(self._report_page())
        self.body.addWidget(self.pages, 1)
        self._start()

    def _start_page(self) -> QFrame:
        page = QFrame(self)
        page.setObjectName("drop_zone")
        page.setAccessibleName("拖放表格")
        look.mark(page, role="dropping")
        self.invitation = label(DROP_HERE, "invitation", role="section", wrap=True)
        self.trouble = label("", "trouble", role="finding", wrap=True)
        safe = label(SAFE, "safe", role="muted", wrap=True)
        choose = self.choose_here = button("选择文件…", "choose_here", role="main", icon="folder")
        permit(self.desk, "import", choose)
        choose.clicked.connect(self._choose)
        body = QVBoxLayout(page)
        body.setContentsMargins(32, 32, 32, 32)
        body.setSpacing(2 * look.GRID)
        body.addStretch(1)
        for words in (self.invitation, safe, self.trouble):
            words.setAlignment(Qt.AlignmentFlag.AlignCenter)
            body.addWidget(words)
        body.addWidget(choose, alignment=Qt.AlignmentFlag.AlignHCenter)
        body.addStretch(2)
        return page

    def _report_page(self) -> QWidget:
        page = QWidget(self)
        page.setObjectName("report_page")
        page.setAccessibleName("导入预览")
        self.summary = label("", "summary", role="section", wrap=True)
        self.details = label("", "details", role="muted", wrap=True)
        self.sheets: Table[SheetRow] = Table("import_sheets", "认得的表", ListSource(SHEET_COLUMNS))
        self.refused: Table[NoteRow] = Table(
            "import_refused", "退回的行", ListSource(REFUSED_COLUMNS)
        )
        self.refused.set_empty("没有退回的行。")
        self.questioned: Table[NoteRow] = Table(
            "import_questioned", "存疑的行", ListSource(QUESTIONED_COLUMNS)
        )
        self.questioned.set_empty("没有存疑的行。")
        self.repeated: Table[NoteRow] = Table(
            "import_repeated", "重复的行", ListSource(QUESTIONED_COLUMNS)
        )
        self.repeated.set_empty("没有重复的行。")
        self.reason = label("", "reason", role="muted", wrap=True)
        for notes in (self.refused, self.questioned, self.repeated):
            notes.current.connect(self._explain)
        self.tabs = QTabWidget(self)
        self.tabs.setObjectName("import_tabs")
        self.tabs.setAccessibleName("导入明细")
        self.tabs.tabBar().setObjectName("import_tab_bar")
        self.tabs.tabBar().setAccessibleName("导入明细")
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        tables: tuple[QWidget, ...] = (self.sheets, self.refused, self.questioned, self.repeated)
        for words, table in zip(TABS, tables, strict=True):
            self.tabs.addTab(table, words)
        body = body_of(page)
        head = line(self.choose, self.refused_file, self.go, self.see)
        head.insertWidget(0, self.summary, 1)
        body.addLayout(head)
        body.addWidget(self.details)
        body.addWidget(self.tabs, 1)
        body.addWidget(self.reason)
        self.tabs.currentChanged.connect(lambda _: self._explain(None))
        return page

    def _explain(self, row: NoteRow | None) -> None:
        """The whole reason of the row under the cursor, however narrow its column is."""
        say(self.reason, f"{row.sheet} 第 {row.row} 行：{row.words}" if row and row.row else "")

    def arrive(self, what: object) -> None:
        """Files that were dropped, or "choose" to pick some."""
        if what == "choose":
            self._choose()
        elif isinstance(what, list):
            self.preview_files(what)

    def focus_start(self) -> None:
        """On the next step there is."""
        steps = (self.go, self.see, self.choose, self.choose_here)
        # Asked for by a key that came just before the lock, none of them is to be seen.
        next(step for step in steps if step.isVisibleTo(self)).setFocus()

    def _choose(self) -> None:
        if not may_or_say(self.desk, "import"):
            return
        files = pick.workbooks(self)
        if files:
            self.preview_files(files)

    def preview_files(self, files: Sequence[Path]) -> None:
        """Read the files and show what an import would do; nothing is written."""
        if not may_or_say(self.desk, "import"):
            return
        self._files = list(files)
        names = "、".join(path.name for path in files)
        self._start(f"正在读取 {names}…")
        self._run(dry_run=True)

    def _import(self) -> None:
        self.go.setEnabled(False)
        self.choose.setEnabled(False)
        say(self.summary, "正在导入…")
        self._run(dry_run=False)

    def _run(self, *, dry_run: bool) -> None:
        files, today = self._files, self.desk.today()

        def work(ledger: Ledger, step: Step) -> tuple["ImportReport", Changes]:
            from app.usecases.import_workbooks import import_workbooks

            report = import_workbooks(ledger, files, dry_run=dry_run, today=today, progress=step)
            return report, report.changes

        self.desk.change(
            work,
            self._show,
            owner=self,
            title="正在读取表格" if dry_run else "正在导入",
            failed=self._failed,
            stopped=lambda: self._start("已取消，没有写入任何数据。"),
            undo="" if dry_run else "导入",
            written=lambda report: report.written,
        )

    def _start(self, words: str = DROP_HERE, trouble: str = "") -> None:
        self.pages.setCurrentIndex(0)
        say(self.invitation, words)
        say(self.trouble, trouble)
        for tool in (self.refused_file, self.go, self.see):
            tool.hide()
        self.choose.hide()
        self.count("")

    def _failed(self, error: Exception) -> None:
        if isinstance(error, AppError):
            self._start(DROP_HERE, error.words)
        else:
            self._start()
            problems.show(error, self)

    def _show(self, report: "ImportReport") -> None:
        files = report.files
        self.pages.setCurrentIndex(1)
        accepted = total([file.accepted for file in files])
        unchanged = total([file.unchanged for file in files])
        refused = sum(len(file.refused) for file in files)
        new = sum(report.inserted.values()) + sum(report.updated.values())
        say(self.summary, summary_text(report, accepted, unchanged))
        say(self.details, details_text(report, unchanged, refused))
        self._fill(files)
        self.choose.show()
        self.choose.setEnabled(True)
        self.refused_file.setVisible(refused > 0)
        self.go.setVisible(report.dry_run and new > 0)
        self.go.setEnabled(True)
        self.see.setVisible(not report.dry_run)
        done = "可导入" if report.dry_run else "已导入"
        self.count(f"{done} {sum(accepted.values()):,} 行　退回 {refused:,} 行")
        steps = (self.go, self.see, self.choose)
        next(step for step in steps if not step.isHidden()).setFocus()

    def _fill(self, files: "Sequence[FileReport]") -> None:
        sheets = [
            sheet_row(
                file.file,
                sheet=sheet.sheet,
                kind=sheet.kind,
                header_row=sheet.header_row,
                columns=sheet.columns,
                unmapped=sheet.unmapped,
            )
            for file in files
            for sheet in file.sheets
        ]
        several = len(files) > 1
        self.sheets.show_source(ListSource(SHEET_COLUMNS, sheets))
        for place, (table, rows) in enumerate(
            (
                (self.refused, refused_rows(files)),
                (self.questioned, questioned_rows(files)),
                (self.repeated, repeated_rows(files)),
            ),
            start=1,
        ):
            table.show_source(ListSource(table.model.source.columns, rows))
            table.show_column(0, on=several)
            self.tabs.setTabText(place, f"{TABS[place]} {len(rows):,} 行")

    def _open_refused(self) -> None:
        """Write the refused rows as workbooks beside the files they came from, and open them."""
        files, today = self._files, self.desk.today()

        def work(ledger: Ledger) -> list[Path]:
            from app.usecases.import_workbooks import import_workbooks

            report = import_workbooks(
                ledger, files, dry_run=True, today=today, refused_to=files[0].parent
            )
            return [file.refused_workbook for file in report.files if file.refused_workbook]

        def show(written: list[Path]) -> None:
            say(self.details, f"退回表已存到：{'、'.join(map(str, written))}。改好后再拖进来即可。")
            for path in written:
                QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

        self.desk.read(work, show, owner=self, title="正在写退回表")
