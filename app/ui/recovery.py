"""The recovery sheet: shown once, printed or saved, and confirmed by typing a part of it."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPageSize
from PySide6.QtWidgets import QWidget

from app.domain.fields import Field, Finding, Kind
from app.errors import AppError
from app.reports.recovery_sheet import RecoverySheet, recovery_sheet
from app.ui import pick, problems
from app.ui.background import Background
from app.ui.form import Form
from app.ui.parts import body_of, button, label, line, say
from app.usecases.files import write_whole

TYPED = Field(name="last", label="恢复码的最后一组（4 位）", kind=Kind.TEXT, required=True)
ADVICE = "忘记口令时，只有恢复码能打开台账。请打印恢复单，锁进保险柜，不要存在这台电脑上。"


class RecoveryPage(QWidget):
    """`kept` is sent once the clerk has typed the last group.

    `title` says what happened before, `done` what follows.
    """

    kept = Signal()

    def __init__(
        self,
        background: Background,
        parent: QWidget | None = None,
        *,
        title: str = "台账已建立，请保存恢复码",
        done: str = "进入台账",
    ) -> None:
        super().__init__(parent)
        self.setObjectName("recovery_page")
        self.setAccessibleName("恢复码")
        self._background = background
        self._sheet: RecoverySheet | None = None
        self._folder = Path()
        self._pdf = b""
        self._asked = object()
        self.code = label("", "recovery_code", role="code", wrap=True)
        self.code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.fingerprint = label("", "fingerprint", role="small", wrap=True)
        self.said = label("", "recovery_said", role="muted", wrap=True)
        self.form = Form("recovery_form", "确认恢复码", self)
        self.form.add(TYPED)
        self.form.check(self._right)
        self.printed = button("打印恢复单…", "print_recovery", icon="print")
        self.saved = button("另存为 PDF…", "save_recovery", icon="save")
        self.enter = button(done, "enter", role="main")
        self._lay_out(title)
        self.printed.clicked.connect(lambda: self._with_pdf(self._print))
        self.saved.clicked.connect(self._save)
        self.enter.clicked.connect(self._enter)
        self.form.finished.connect(self._enter)

    def _lay_out(self, title: str) -> None:
        body = body_of(self)
        body.addWidget(label(title, "recovery_title", role="section"))
        body.addWidget(label(ADVICE, "advice", wrap=True))
        body.addWidget(self.code)
        body.addWidget(self.fingerprint)
        body.addLayout(line(self.printed, self.saved, 1))
        body.addWidget(self.said)
        body.addWidget(self.form)
        body.addLayout(line(1, self.enter))

    def show_recovery(self, sheet: RecoverySheet, folder: Path) -> None:
        """The two items for the safe, this once; `folder` is that of the ledger."""
        self._sheet, self._folder, self._pdf = sheet, folder, b""
        groups = sheet.code.split("-")
        half = (len(groups) + 1) // 2
        say(self.code, " - ".join(groups[:half]) + "\n" + " - ".join(groups[half:]))
        say(self.fingerprint, f"本单位指纹：{sheet.fingerprint}")
        say(self.said, "")
        self.form.fill({"last": ""})
        self.form.focus_first()

    def _right(self, values: Mapping[str, Any]) -> tuple[str, Finding] | None:
        last = self._sheet.code.rpartition("-")[2] if self._sheet else ""
        if (values["last"] or "").strip().upper() == last:
            return None
        return "last", Finding("recovery", "与恢复码的最后一组不一致。请对照上面重输。")

    def _enter(self) -> None:
        if self.form.values() is not None:
            self._sheet, self._pdf = None, b""
            for shown in (self.code, self.fingerprint, self.said):
                say(shown, "")
            self.kept.emit()

    def _with_pdf(self, then: Callable[[bytes], None]) -> None:
        """The sheet, laid out on the worker the first time it is asked for."""
        sheet = self._sheet
        if sheet is None:
            return
        if self._pdf:
            then(self._pdf)
            return
        self._asked = asked = object()

        def built(content: bytes) -> None:
            # Not if it was kept meanwhile and is forgotten, nor for the first of two clicks.
            if sheet is self._sheet and asked is self._asked:
                say(self.said, "")
                self._pdf = content
                then(content)

        def failed(error: Exception) -> None:
            say(self.said, "恢复单没有排出来，请返回后重新制作。")
            problems.show(error, self)

        say(self.said, "正在排版…")
        self._background.read(
            lambda _: recovery_sheet(sheet), built, owner=self, title="正在排版", failed=failed
        )

    def _print(self, content: bytes) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        from app.ui.printing import PRINT_DPI, print_pdf

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setResolution(PRINT_DPI)
        printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        printer.setFullPage(True)
        if QPrintDialog(printer, self).exec():
            print_pdf(content, printer)
            say(self.said, "已送往打印机。")

    def _save(self) -> None:
        path = pick.new_file(self, "恢复单存到", Path("恢复单.pdf"), "PDF (*.pdf)")
        if path is None:
            return
        if path.absolute().parent == self._folder:
            problems.show(
                AppError(
                    "恢复单不能和台账放在同一个文件夹里。",
                    hint="谁拿到这个文件夹，谁就能打开台账。请存到 U 盘，或者打印。",
                    code="recovery_beside",
                ),
                self,
            )
            return
        self._with_pdf(lambda content: self._write(path, content))

    def _write(self, path: Path, content: bytes) -> None:
        self._background.read(
            lambda _: write_whole(path, content),
            lambda where: say(self.said, f"已存到 {where.name}，打印后请删除。"),
            owner=self,
            title="正在保存",
        )
