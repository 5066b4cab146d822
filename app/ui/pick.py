"""Files and folders a clerk picks; the only place that opens a file dialog."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

WORKBOOKS = "表格 (*.xlsx *.xls *.ods *.XLSX *.XLS *.ODS)"
BUNDLES = "数据包 (*.age *.AGE)"
CARDS = "名片 (*.plcard *.PLCARD)"
SCANS = (
    "扫描件和照片 (*.pdf *.jpg *.jpeg *.png *.tif *.tiff *.bmp *.gif *.webp *.ofd"
    " *.PDF *.JPG *.JPEG *.PNG *.TIF *.TIFF *.BMP *.OFD);;所有文件 (*)"
)
PACKS = "政策文件 (*.toml)"
LEDGERS = "台账 (*.ledger);;所有文件 (*)"
SUFFIX = ".ledger"


def workbooks(parent: QWidget) -> list[Path]:
    """Workbooks to import."""
    names, _ = QFileDialog.getOpenFileNames(parent, "选择要导入的台账表格", "", WORKBOOKS)
    return [Path(name) for name in names]


def bundles(parent: QWidget) -> list[Path]:
    """Bundles to receive."""
    names, _ = QFileDialog.getOpenFileNames(parent, "选择要接收的数据包", "", BUNDLES)
    return [Path(name) for name in names]


def scans(parent: QWidget) -> list[Path]:
    """Scans and photos to keep with a record."""
    names, _ = QFileDialog.getOpenFileNames(parent, "选择扫描件或照片", "", SCANS)
    return [Path(name) for name in names]


def card(parent: QWidget) -> Path | None:
    """The card of another office."""
    name, _ = QFileDialog.getOpenFileName(parent, "选择对方的名片", "", CARDS)
    return Path(name) if name else None


def pack(parent: QWidget) -> Path | None:
    """An edition of a policy."""
    name, _ = QFileDialog.getOpenFileName(parent, "选择政策文件", "", PACKS)
    return Path(name) if name else None


def ledger(parent: QWidget, folder: Path) -> Path | None:
    """A ledger to open."""
    name, _ = QFileDialog.getOpenFileName(parent, "打开台账", str(folder), LEDGERS)
    return Path(name) if name else None


def backup(parent: QWidget, folder: Path) -> Path | None:
    """A backup to make a ledger of."""
    name, _ = QFileDialog.getOpenFileName(parent, "选择备份", str(folder), LEDGERS)
    return Path(name) if name else None


def new_file(parent: QWidget, words: str, suggested: Path, kinds: str) -> Path | None:
    """Where to put a file that is to be written."""
    name, _ = QFileDialog.getSaveFileName(parent, words, str(suggested), kinds)
    return Path(name) if name else None


def folder(parent: QWidget, words: str, start: Path) -> Path | None:
    """A folder, as for a backup."""
    name = QFileDialog.getExistingDirectory(parent, words, str(start))
    return Path(name) if name else None
