"""Build the program as one folder, dist/parkledger, and let what was built test itself.

The one rule: a folder whose own self-test fails is no result, whatever PyInstaller says.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

ROOT = Path(__file__).resolve().parent.parent
DRAWN = ROOT / "packaging" / "parkledger.svg"
ICON = ROOT / "build" / "parkledger.ico"
FOLDER = ROOT / "dist" / "parkledger"
SIDE = 256


def main() -> None:
    draw_icon()
    subprocess.run(
        [
            *(sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"),
            *("--workpath", str(ROOT / "build" / "pyinstaller")),
            *("--distpath", str(FOLDER.parent)),
            str(ROOT / "packaging" / "parkledger.spec"),
        ],
        check=True,
        cwd=ROOT,
    )
    program = FOLDER / ("parkledger.exe" if os.name == "nt" else "parkledger")
    self_test(program)
    files = [path for path in FOLDER.rglob("*") if path.is_file() and not path.is_symlink()]
    size = sum(path.stat().st_size for path in files)
    print(f"{FOLDER}: {size / 1e6:.0f} MB, its self-test passed")


def draw_icon() -> None:
    """The program's picture as Windows wants it."""
    # Kept until the end: Qt wants an application while it paints.
    _application = QGuiApplication.instance() or QGuiApplication(
        [sys.argv[0], "-platform", "offscreen"]
    )
    picture = QImage(SIDE, SIDE, QImage.Format.Format_ARGB32)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(str(DRAWN)).render(painter, QRectF(0, 0, SIDE, SIDE))
    painter.end()
    ICON.parent.mkdir(exist_ok=True)
    if not picture.save(str(ICON), "ICO"):
        raise SystemExit(f"cannot write {ICON}")


def self_test(program: Path) -> None:
    """Run the built program as on a machine that has neither our Python nor our source."""
    with tempfile.TemporaryDirectory(prefix="parkledger-build-") as elsewhere:
        kept = {"PATH", "SYSTEMROOT", "LANG", "TEMP", "TMP", "TMPDIR"}
        plain = {name: value for name, value in os.environ.items() if name.upper() in kept}
        done = subprocess.run(
            [str(program), "self-test"],
            check=False,
            cwd=elsewhere,
            env={
                **plain,
                "HOME": elsewhere,
                "APPDATA": elsewhere,
                "QT_QPA_PLATFORM": "offscreen",
                "PYTHONIOENCODING": "utf-8",
            },
        )
    if done.returncode != 0:
        raise SystemExit(f"the self-test of {program} failed with {done.returncode}")


if __name__ == "__main__":
    main()
