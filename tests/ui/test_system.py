"""系统: people let in and out, and a new stream, with the keyboard alone."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.store import key_files, meta, queries, tracking
from app.store import ledger as ledgers
from app.store.ledger import Ledger
from app.ui.background import Background
from app.ui.desk import Desk
from app.ui.frame import Frame
from app.ui.screens import SCREENS
from app.ui.screens.system import System
from app.usecases import users
from tests.conftest import PASSPHRASE
from tests.ui.conftest import TODAY
from tests.ui.hands import focused

LONG = "虚构·阿拉坦其其格苏日古嘎尼尔扎木苏荣扎布巴特尔"
SECRET = "审核人的 口令 77"
CLERK = "经办人的 口令 1"


@pytest.fixture(scope="module")
def two_people(pristine: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with a second user, closed; to be copied."""
    path = tmp_path_factory.mktemp("two") / pristine.name
    for beside in (Path, key_files.key_path):
        shutil.copyfile(beside(pristine), beside(path))
    opened = ledgers.unlock(path, PASSPHRASE)
    users.add_user(opened, admin_passphrase=PASSPHRASE, name=LONG, role="经办", passphrase=CLERK)
    ledgers.close(opened)
    return path


@pytest.fixture
def own(two_people: Path, tmp_path: Path) -> Iterator[Ledger]:
    path = tmp_path / two_people.name
    for beside in (Path, key_files.key_path):
        shutil.copyfile(beside(two_people), beside(path))
    opened = ledgers.unlock(path, PASSPHRASE)
    yield opened
    ledgers.close(opened)


@pytest.fixture
def frame(
    own: Ledger,
    background: Background,
    qtbot: QtBot,
    rest: Callable[[], None],
    active: Callable[[QWidget], None],
) -> Frame:
    frame = Frame(Desk(own, background, today=lambda: TODAY), SCREENS)
    qtbot.addWidget(frame)
    frame.resize(1366, 768)
    active(frame)
    frame.go("system")
    rest()
    return frame


@pytest.fixture
def system(frame: Frame) -> System:
    screen = frame.current()
    assert isinstance(screen, System)
    return screen


def press(key: Qt.Key) -> None:
    QTest.keyClick(focused(), key)


def tab_to(name: str) -> None:
    for _ in range(40):
        if focused().objectName() == name:
            return
        press(Qt.Key.Key_Tab)
    raise AssertionError(name)


def type_on(*lines: str) -> None:
    """Type each line and go on with Enter; Chinese comes as one committed text."""
    for words in lines:
        focused().insert(words)  # type: ignore[attr-defined]
        press(Qt.Key.Key_Return)


def names(system: System) -> list[str]:
    model = system.people.table.model
    rows = [model.row_at(place) for place in range(model.rowCount())]
    return [row.name for row in rows if row is not None]


def finding(system: System, name: str) -> str:
    labels = [each for each in system.findChildren(QLabel, f"finding_{name}") if each.isVisible()]
    return "".join(each.text() for each in labels)


def seen_whole(frame: Frame, widget: QWidget) -> bool:
    area = widget.visibleRegion().boundingRect()
    return frame.isVisible() and area == widget.rect()


def test_letting_somebody_in(
    frame: Frame, system: System, own: Ledger, rest: Callable[[], None], qtbot: QtBot
) -> None:
    assert names(system) == ["测试员", LONG]
    tab_to("add_user")
    press(Qt.Key.Key_Space)
    assert focused().objectName() == "user_name"
    qtbot.waitUntil(lambda: seen_whole(frame, focused()))
    type_on("虚构丙")
    assert focused().objectName() == "user_role"
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    type_on(SECRET, SECRET, "不是管理人员的")
    rest()
    assert "管理人员的口令不对" in finding(system, "admin")
    assert focused().objectName() == "admin"
    focused().clear()  # type: ignore[attr-defined]
    type_on(PASSPHRASE)
    rest()
    assert names(system) == ["测试员", LONG, "虚构丙"]
    assert users.reviewers(own) == ("虚构丙",)
    assert users.confirm(own, name="虚构丙", passphrase=SECRET) == "审核"
    assert "已增加“虚构丙”" in system.people.said.text()
    assert system.people.said.isVisible()
    assert focused().objectName() == "add_user"
    assert not system.people.add_page.isVisible()


def test_what_is_wrong_is_said_beneath(system: System, rest: Callable[[], None]) -> None:
    system.people.add.click()
    form = system.people.adding
    for values, row, words in (
        ({"user_name": LONG}, "user_name", "已经有"),
        ({"user_name": "恢复码"}, "user_name", "不能用"),
        ({"user_passphrase": "短", "user_again": "短"}, "user_passphrase", "太简单"),
        ({"user_passphrase": PASSPHRASE, "user_again": PASSPHRASE}, "user_passphrase", "相同"),
        ({"user_again": "另一个"}, "user_again", "不一致"),
        ({"admin": CLERK}, "admin", "不能增减人员"),
    ):
        right = {"user_name": "虚构丁", "user_passphrase": SECRET, "user_again": SECRET}
        form.fill(right | {"admin": PASSPHRASE} | values)
        system.people.do_add.click()
        rest()
        assert words in finding(system, row), row
    assert names(system) == ["测试员", LONG]


def test_letting_somebody_go(system: System, own: Ledger, rest: Callable[[], None]) -> None:
    tab_to("people")
    press(Qt.Key.Key_Down)
    tab_to("remove_user")
    press(Qt.Key.Key_Space)
    assert f"“{LONG}”（经办）" in system.people.warning.text()
    # Whoever is chosen meanwhile, it is the one that was named who goes.
    system.people.table.grid.setCurrentIndex(system.people.table.model.index(0, 0))
    type_on(PASSPHRASE)
    rest()
    assert names(system) == ["测试员"]
    assert [user.name for user in users.users(own)] == ["测试员"]
    system.people.remove.click()
    type_on(PASSPHRASE)
    rest()
    assert "最后一个管理人员" in finding(system, "admin")
    assert names(system) == ["测试员"]


@pytest.mark.parametrize("by", ["esc", "leaving"])
def test_typed_passphrases_are_put_away(by: str, frame: Frame, system: System) -> None:
    editor = system.people.adding.editor("admin")
    system.people.add.click()
    editor.fill(PASSPHRASE)
    if by == "esc":
        press(Qt.Key.Key_Escape)
    else:
        frame.go("home")
    assert not system.people.add_page.isVisible()
    assert editor.read()[0] is None


def test_a_new_stream(
    frame: Frame, system: System, own: Ledger, rest: Callable[[], None], qtbot: QtBot
) -> None:
    before = tracking.stream(own)
    stream = system.stream
    assert f"{before.name[:4]} {before.name[4:8]}".upper() in stream.facts.text()
    assert "还没有" in stream.place.text()
    meta.keep(own, "station", "另一台电脑")
    frame.refresh()
    rest()
    assert "另一台电脑" in stream.place.text()
    tab_to("begin_stream")
    press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: seen_whole(frame, stream.sure))
    assert tracking.stream(own) == before
    press(Qt.Key.Key_Escape)
    assert not stream.page.isVisible()
    stream.begin.click()
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    rest()
    after = tracking.stream(own)
    assert after.name != before.name
    assert f"{after.name[:4]} {after.name[4:8]}".upper() in stream.facts.text()
    assert "这台电脑" in stream.place.text()
    entry = queries.audit_entries(own)[0]
    assert json.loads(entry.after or "")["why"] == "上级说两台电脑在报"


def test_no_room_is_kept_for_what_there_is_not_to_tell(system: System) -> None:
    for name in ("passphrase_said", "people_said", "recovery_card_said", "stream_said"):
        (said,) = system.findChildren(QLabel, name)
        assert said.isVisible() == bool(said.text()), name


def test_nothing_is_squeezed(frame: Frame, system: System, qapp: QApplication) -> None:
    """Paragraphs, with a form open, have the height their words need."""
    for size in ((1366, 768), (1093, 614)):
        frame.resize(*size)
        system.people.table.grid.setCurrentIndex(system.people.table.model.index(1, 0))
        system.people.remove.click()
        system.stream.begin.click()
        for _ in range(3):
            qapp.processEvents()
        for label in (system.people.warning, system.stream.page.findChild(QLabel)):
            assert isinstance(label, QLabel)
            assert label.height() == label.heightForWidth(label.width())
            assert label.height() > 30
        for editor in (system.people.removing.editor("admin"), system.stream.form):
            assert editor.height() >= editor.minimumSizeHint().height()
