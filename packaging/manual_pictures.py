"""The pictures of the manual, taken from the real screens: `make manual`.

The rule: made-up tenants on one fixed day, no path and no clock of this machine in any picture, so
that the same program gives the same pictures.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from manual_camera import DAY, OUT, SIZE, Camera, camera, keep
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit

from app.domain.park import Park
from app.domain.tenancy import Tenancy
from app.store import ledger as ledgers
from app.store import queries
from app.store.ledger import Ledger, close
from app.ui import look, sticks
from app.ui.application import make_application
from app.ui.window import Window
from app.usecases import dispatching, sending
from app.usecases.demo.exchange import introduce
from app.usecases.demo.made_up import make_office
from app.usecases.demo.messy import write_messy
from app.usecases.demo.tidy import write_tidy
from app.usecases.evidence import Offered, attach
from app.usecases.import_workbooks import import_workbooks
from app.usecases.ledgers import create_ledger
from app.usecases.practice_ledger import make_practice_ledger
from app.usecases.users import add_user
from tests.sync.test_volumes import USB, Machine

BANNER, LEAGUE = "152223", "152200"
PASSPHRASE, REVIEWER = "虚构的 口令 42", "虚构的 审核 43"
PLACE = "D:\\创园台账\\扎赉特旗.ledger"

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
PAPER = (620, 877)  # of a made-up paper, in pixels


# The screens, on the practice ledger.


def practice(folder: Path) -> None:
    """Each screen as a clerk meets it, and what is reached from it by one step."""
    ledger = make_practice_ledger(folder / "练习台账.ledger", today=DAY)
    _give_papers(ledger)
    with camera(ledger) as window:
        window.take("home")
        _parks(window)
        _tenants(window)
        _months(window)
        _assessment(window)
        _others(window)
        window.go("home")
        window.key(Qt.Key.Key_Slash, CONTROL)
        window.take("keys", "keys_card")
    close(ledger)


def _give_papers(ledger: Ledger) -> None:
    """Made-up scans for the first agreement."""
    stay = _first_stay(ledger)
    with tempfile.TemporaryDirectory() as folder:
        for title in ("入驻协议（虚构）", "营业执照（虚构）"):
            path = Path(folder) / f"{title}.png"
            _paper(title).save(str(path))
            attach(ledger, of_table=Tenancy.table, of_id=stay.id, offered=[Offered(title, path)])


def _paper(title: str) -> QImage:
    paper = QImage(*PAPER, QImage.Format.Format_RGB32)
    paper.fill(Qt.GlobalColor.white)
    painter = QPainter(paper)
    painter.setFont(look.font(40))
    painter.drawText(paper.rect(), Qt.AlignmentFlag.AlignCenter, title)
    painter.end()
    return paper


def _first_stay(ledger: Ledger) -> Tenancy:
    return queries.all_of(ledger, Tenancy, "left_on IS NULL", order="agreement_number, id")[0]


def _parks(window: Camera) -> None:
    window.go("parks")
    window.take("parks")
    park = queries.all_of(window.frame.desk.ledger(), Park, order="name")
    own = [each for each in park if each.unit_code == BANNER]
    window.go("parks", own[0].id)
    window.tab("park_tabs", "等级指标")
    window.take("park")


def _tenants(window: Camera) -> None:
    window.go("tenants")
    window.take("tenants")
    window.key(Qt.Key.Key_L, CONTROL | SHIFT)
    window.key(Qt.Key.Key_Down)
    window.take("columns", "tenants")
    window.key(Qt.Key.Key_Escape)
    window.press("tenant_new")
    _type(window, "uscc", "92152223MA0N0XXXX1")
    window.take("tenant_form", "tenants")
    window.key(Qt.Key.Key_Escape)
    window.key(Qt.Key.Key_Escape)
    ledger = window.frame.desk.ledger()
    window.frame.current().pages.open_tenant(_first_stay(ledger).entity_id)  # type: ignore[attr-defined]
    window.rest()
    window.tab("tenant_tabs", "佐证")
    window.hide_column("evidence_list", "added")
    window.take("evidence", "tenants")
    window.key(Qt.Key.Key_Escape)


def _type(window: Camera, name: str, words: str) -> None:
    """Words into a row of the form in sight, then on to the next row."""
    lines = [
        each
        for each in window.frame.findChildren(QLineEdit)
        if each.isVisible() and name in (each.objectName(), each.parent().objectName())
    ]
    lines[0].setFocus()
    lines[0].setText(words)
    lines[0].textEdited.emit(words)
    window.key(Qt.Key.Key_Return)


def _months(window: Camera) -> None:
    window.go("monthly")
    window.take("monthly")
    window.go("monthly", ("loans", None))
    window.take("loans", "monthly")


def _assessment(window: Camera) -> None:
    window.go("assessment")
    window.key(Qt.Key.Key_Right)
    window.key(Qt.Key.Key_Right)
    window.key(Qt.Key.Key_Return)
    window.take("assessment")
    window.press("to_what_if")
    for place, words in enumerate(("3", "2", "4")):
        name = ("tenants", "first_time", "jobs_each")[place]
        _type(window, f"what_if_{name}", words)
    window.take("what_if", "assessment")
    window.key(Qt.Key.Key_Escape)
    window.key(Qt.Key.Key_Escape)
    window.key(Qt.Key.Key_P, CONTROL)
    window.take("preview")
    window.key(Qt.Key.Key_Escape)


def _others(window: Camera) -> None:
    for key in ("benefits", "services", "papers", "policies"):
        window.go(key)
        window.take(key)
    window.go("system")
    for each in window.frame.findChildren(QLabel, "place"):
        each.setText("存放位置：D:\\创园台账\\练习台账.ledger")
    window.take("system")
    window.go("home")
    window.key(Qt.Key.Key_K, CONTROL)
    finder = window.frame.search
    finder.setText("xueyuan")
    finder.textEdited.emit("xueyuan")
    window.rest()
    QTest.qWait(400)
    window.take("search")
    finder.clear()
    window.key(Qt.Key.Key_Escape)


# The exchange, on a banner and its league that trust each other.


def offices(folder: Path) -> None:
    """From the first day to the sign-off, the stick, and the league that receives it."""
    banner, league, office = _banner(folder), _made(folder, LEAGUE), _workbooks(folder)
    with camera(banner) as window:
        window.take("first_steps", "home_overview")
        window.go("exchange", [office / "旧台账（虚构）.xlsx"])
        window.take("import")
    import_workbooks(banner, [office / "台账（虚构）.xlsx"], dry_run=False, today=DAY)
    introduce(banner, league, folder)
    stick = _stick(folder)
    with camera(banner) as window:
        window.go("exchange", "report")
        _without_room(window)
        window.take("report")
    sealed = sending.seal_export(banner, today=DAY)
    dispatching.put_on_stick(banner, sealed.id, stick)
    with camera(league) as window:
        window.go("exchange", "receive")
        QTest.qWait(500)
        window.hide_column("receive_files", "made_at")
        window.take("receive")
    with camera(banner) as window:
        _draft(window)
    close(banner)
    close(league)


def _without_room(window: Camera) -> None:
    """The stick's name, and not how much of this machine's disk is free."""
    box = window.widget("report_stick")
    for each in [box, *box.findChildren(QComboBox)]:
        if isinstance(each, QComboBox):
            each.setItemText(0, "工作盘　剩 28.6 GB")


def _draft(window: Camera) -> None:
    """A reviewer was added: drafts wait for their signature."""
    ledger = window.frame.desk.ledger()
    add_user(
        ledger,
        admin_passphrase=PASSPHRASE,
        name="虚构审核",
        role="审核",
        passphrase=REVIEWER,
    )
    window.go("assessment")
    window.press("fill_in")
    _say(
        window,
        "drafted",
        "虚构经办 于 2026-06-30 填报。请审核人员看过评估表和核查底稿，输入自己的口令。",
    )
    window.take("sign_off", "assessment")


def _say(window: Camera, name: str, words: str) -> None:
    """Words without a time of day."""
    for each in window.frame.findChildren(QLabel, name):
        each.setText(words)


def _made(folder: Path, unit: str) -> Ledger:
    ledger, _ = create_ledger(
        folder / f"{unit}.ledger", unit_code=unit, passphrase=PASSPHRASE, who="虚构经办"
    )
    return ledger


def _banner(folder: Path) -> Ledger:
    return _made(folder, BANNER)


def _workbooks(folder: Path) -> Path:
    blank = ledgers.in_memory(unit_code=BANNER)
    parks = queries.all_of(blank, Park, "unit_code = ?", (BANNER,))
    name = queries.unit(blank, BANNER).name
    office = make_office(BANNER, name, [park.name for park in parks], today=DAY)
    write_tidy(office, folder / "台账（虚构）.xlsx")
    write_messy(office, folder / "旧台账（虚构）.xlsx", seed=7)
    return folder


def _stick(folder: Path) -> Path:
    machine = Machine(folder / "machine")
    machine.top.mkdir()
    disk = machine.disk(USB, "8:16", removable="1", model="USB")
    machine.partition(disk, "sdb1", "8:17")
    sticks.ROOTS = machine.roots
    return machine.mount("8:17", "media/clerk/工作盘")


# The gate.


def gate(folder: Path) -> None:
    """The window before a ledger is open."""
    window = Window(today=lambda: DAY)
    window.resize(*SIZE)
    window.gate.unlock.offer(folder / "扎赉特旗.ledger")
    window.gate.unlock.place.setText(PLACE)
    window.show()
    window.activateWindow()
    QApplication.processEvents()
    part = window.gate.unlock.parentWidget()
    assert part is not None
    seen = window.grab().toImage()
    keep(seen.copy(seen.rect().adjusted(360, 140, -360, -140)), "gate")
    window.close()


STEPS: tuple[Callable[[Path], None], ...] = (gate, practice, offices)


def main() -> None:
    """Take every picture anew."""
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    with tempfile.TemporaryDirectory(prefix="parkledger-") as folder:
        os.environ["PARKLEDGER_CONFIG"] = str(Path(folder) / "config")
        application = make_application(("manual",))
        application.setCursorFlashTime(0)
        look.apply_theme(application, "light")
        for step in STEPS:
            if len(sys.argv) > 1 and step.__name__ not in sys.argv[1:]:
                continue
            step(Path(folder))
            print(step.__name__)
    for path in sorted(OUT.iterdir()):
        print(f"{path.name}\t{path.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main()
