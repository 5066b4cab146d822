"""The recovery sheet in the window: kept out of the ledger's folder, printed, made anew."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.errors import AppError
from app.reports.recovery_sheet import SAMPLE
from app.store import key_files, keys
from app.store.ledger import Ledger
from app.ui import pick, printing, problems
from app.ui.background import Background
from app.ui.desk import Desk
from app.ui.recovery import RecoveryPage
from app.ui.recovery_card import RecoveryCard
from tests.conftest import PASSPHRASE


@pytest.fixture
def page(qtbot: QtBot, background: Background, tmp_path: Path) -> RecoveryPage:
    """The page with a sheet on it; the ledger would lie in `tmp_path`."""
    made = RecoveryPage(background)
    qtbot.addWidget(made)
    made.show()
    made.show_recovery(SAMPLE, tmp_path)
    return made


@pytest.fixture
def card(
    qtbot: QtBot, ledger: Ledger, background: Background, active: Callable[[QWidget], None]
) -> Iterator[RecoveryCard]:
    """The card of the system screen over a real ledger."""
    desk = Desk(ledger, background, today=lambda: date(2026, 6, 30))
    made = RecoveryCard(desk)
    qtbot.addWidget(made)
    active(made)
    yield made
    background.finish()


def secret_line(card: RecoveryCard) -> QLineEdit:
    line = card.findChild(QLineEdit, "secret")
    assert isinstance(line, QLineEdit)
    return line


def words_of(content: bytes) -> str:
    """The text of a PDF, without blanks."""
    opened = pypdfium2.PdfDocument(content)
    text = "".join(page.get_textpage().get_text_range() for page in opened)
    opened.close()
    return "".join(text.split())


def test_the_sheet_is_saved_as_pdf(
    page: RecoveryPage, rest: Callable[[], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "U盘" / "恢复单.pdf"
    monkeypatch.setattr(pick, "new_file", lambda *_: target)
    page.saved.click()
    rest()
    rest()
    text = words_of(target.read_bytes())
    assert SAMPLE.identity in text
    assert SAMPLE.office in text
    assert page.said.text() == "已存到 恢复单.pdf，打印后请删除。"


def test_it_is_not_saved_beside_the_ledger(
    page: RecoveryPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Exception] = []
    monkeypatch.setattr(pick, "new_file", lambda *_: tmp_path / "恢复单.pdf")
    monkeypatch.setattr(problems, "show", lambda error, _: told.append(error))
    page.saved.click()
    assert [error.code for error in told if isinstance(error, AppError)] == ["recovery_beside"]
    assert list(tmp_path.iterdir()) == []


def test_the_sheet_goes_to_the_printer(
    page: RecoveryPage, rest: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    printed: list[bytes] = []
    monkeypatch.setattr(QPrintDialog, "exec", lambda _: 1)
    monkeypatch.setattr(printing, "print_pdf", lambda content, _: printed.append(content))
    page.printed.click()
    page.printed.click()  # in the impatience of a first layout
    rest()
    (content,) = printed
    assert SAMPLE.code.replace("-", "") in words_of(content)
    assert page.said.text() == "已送往打印机。"


def test_what_was_kept_is_forgotten(
    page: RecoveryPage, qtbot: QtBot, rest: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    printed: list[bytes] = []
    monkeypatch.setattr(QPrintDialog, "exec", lambda _: 1)
    monkeypatch.setattr(printing, "print_pdf", lambda content, _: printed.append(content))
    page.form.fill({"last": "0000"})
    page.enter.click()
    assert page.code.text() != ""
    page.form.fill({"last": "4567"})
    page.printed.click()
    with qtbot.waitSignal(page.kept):
        page.enter.click()
    rest()
    page.printed.click()
    rest()
    assert page.code.text() == page.fingerprint.text() == ""
    assert printed == []


def test_a_sheet_is_made_anew(card: RecoveryCard, ledger: Ledger, rest: Callable[[], None]) -> None:
    before = key_files.load(ledger.path)
    secret_line(card).insert(PASSPHRASE)
    QTest.keyClick(secret_line(card), Qt.Key.Key_Return)
    rest()
    assert card.page.isVisible()
    code = card.page.code.text().replace("\n", " - ").replace(" - ", "-")
    after = key_files.load(ledger.path)
    assert keys.open_slots(after, code).role == "恢复"
    with pytest.raises(AppError):
        keys.open_slots(before, code)
    last = card.findChild(QLineEdit, "last")
    assert isinstance(last, QLineEdit)
    assert last.hasFocus()
    QTest.keyClicks(last, code[-4:].lower())
    QTest.keyClick(last, Qt.Key.Key_Return)
    assert not card.page.isVisible()
    assert card.said.text() == "恢复单已重新制作，请把旧单当面销毁。"
    assert secret_line(card).text() == ""


def test_a_wrong_passphrase_is_told_in_place(
    card: RecoveryCard, ledger: Ledger, rest: Callable[[], None]
) -> None:
    before = key_files.key_path(ledger.path).read_bytes()
    secret_line(card).insert("不对的口令")
    card.again.click()
    rest()
    finding = card.findChild(QLabel, "finding_secret")
    assert isinstance(finding, QLabel)
    assert "口令不对" in finding.text()
    assert card.again.isEnabled()
    assert key_files.key_path(ledger.path).read_bytes() == before
