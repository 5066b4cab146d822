"""The recovery sheet: shown once, printed or saved, and confirmed by typing a part of it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMarginsF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPagedPaintDevice, QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.fields import Field, Finding, Kind
from app.errors import AppError
from app.store.ledger import Recovery
from app.ui import look, pick, problems
from app.ui.form import Form
from app.ui.parts import button, label, line, say

TYPED = Field(name="last", label="恢复码的最后一组（4 位）", kind=Kind.TEXT, required=True)
ADVICE = "忘记口令时，只有恢复码能打开台账。请打印后锁进保险柜，不要存在这台电脑上。"


class RecoveryPage(QWidget):
    """`kept` is sent once the clerk has typed the last group."""

    kept = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("recovery_page")
        self.setAccessibleName("恢复码")
        self._recovery = Recovery("", "", "")
        self._ledger = Path()
        self.code = label("", "recovery_code", role="code", wrap=True)
        self.code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.fingerprint = label("", "fingerprint", role="small", wrap=True)
        self.form = Form("recovery_form", "确认恢复码", self)
        self.form.add(TYPED)
        self.form.check(self._right)
        self.printed = button("打印…", "print_recovery", icon="print")
        self.saved = button("另存为 PDF…", "save_recovery", icon="save")
        self.enter = button("进入台账", "enter", role="main")
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(look.GRID)
        body.addWidget(label("台账已建立，请保存恢复码", "recovery_title", role="section"))
        body.addWidget(label(ADVICE, "advice", wrap=True))
        body.addWidget(self.code)
        body.addWidget(self.fingerprint)
        body.addLayout(line(self.printed, self.saved, 1))
        body.addWidget(self.form)
        body.addLayout(line(1, self.enter))
        self.printed.clicked.connect(self._print)
        self.saved.clicked.connect(self._save)
        self.enter.clicked.connect(self._enter)
        self.form.finished.connect(self._enter)

    def show_recovery(self, recovery: Recovery, ledger: Path) -> None:
        """The two items for the safe, this once."""
        self._recovery, self._ledger = recovery, ledger
        groups = recovery.code.split("-")
        half = (len(groups) + 1) // 2
        say(self.code, " - ".join(groups[:half]) + "\n" + " - ".join(groups[half:]))
        say(self.fingerprint, f"本单位指纹：{recovery.fingerprint}")
        self.form.fill({"last": ""})
        self.form.focus_first()

    def _right(self, values: Mapping[str, Any]) -> tuple[str, Finding] | None:
        last = self._recovery.code.rpartition("-")[2]
        if (values["last"] or "").strip().upper() == last:
            return None
        return "last", Finding("recovery", "与恢复码的最后一组不一致。请对照上面重输。")

    def _enter(self) -> None:
        if self.form.values() is not None:
            self._recovery = Recovery("", "", "")
            for shown in (self.code, self.fingerprint):
                say(shown, "")
            self.kept.emit()

    def _print(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, self)
        if dialog.exec():
            self._draw(printer)

    def _save(self) -> None:
        path = pick.new_file(self, "恢复码存到", Path("恢复码.pdf"), "PDF (*.pdf)")
        if path is None:
            return
        if path.parent == self._ledger.parent:
            problems.show(
                AppError(
                    "恢复码不能和台账放在同一个文件夹里。",
                    hint="谁拿到这个文件夹，谁就能打开台账。请存到 U 盘，或者打印。",
                    code="recovery_beside",
                ),
                self,
            )
            return
        writer = QPdfWriter(str(path))
        self._draw(writer)

    def _draw(self, device: QPagedPaintDevice) -> None:
        device.setPageLayout(
            QPageLayout(
                QPageSize(QPageSize.PageSizeId.A4),
                QPageLayout.Orientation.Portrait,
                QMarginsF(25, 30, 25, 30),
                QPageLayout.Unit.Millimeter,
            )
        )
        painter = QPainter(device)
        draw_sheet(painter, self._recovery, self._ledger)
        painter.end()


def draw_sheet(painter: QPainter, recovery: Recovery, ledger: Path) -> None:
    """The sheet for the safe, black on white, from the top of the page down."""
    device = painter.device()
    scale = device.logicalDpiY() / 72
    width = device.width()
    painter.setPen(QColor(Qt.GlobalColor.black))
    groups = recovery.code.split("-")
    rows = (
        (20, True, "创园台账 恢复码"),
        (11, False, f"台账：{ledger.name}"),
        (11, False, ADVICE),
        (18, True, " - ".join(groups[:4])),
        (18, True, " - ".join(groups[4:])),
        (9, False, f"数据包解密钥匙：{recovery.identity}"),
        (11, False, f"本单位指纹：{recovery.fingerprint}"),
        (11, False, "保管人：____________    日期：____________"),
    )
    top = 0.0
    for points, bold, words in rows:
        painter.setFont(look.font(round(points * scale), bold=bold))
        flags = int(Qt.TextFlag.TextWrapAnywhere | Qt.TextFlag.TextWordWrap)
        box = painter.boundingRect(QRectF(0, top, width, 400 * scale), flags, words)
        painter.drawText(box, flags, words)
        top = box.bottom() + 14 * scale
