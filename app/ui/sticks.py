"""U 盘 in the window: which are plugged in, and the choice of one to write to.

The rule: the worker asks the system and the window never waits; what the clerk chose stays chosen
as long as it is there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent, QStandardItemModel
from PySide6.QtWidgets import QWidget

from app.sync import volumes
from app.sync.linux import Roots
from app.sync.volumes import Volume
from app.ui import look, pick, problems
from app.ui.background import Step
from app.ui.bundle_words import bundles_text, size_text
from app.ui.desk import Desk
from app.ui.parts import body_of, box, button, label, line, say
from app.ui.settings import ledger_folder

EVERY_MS = 3_000
NO_STICK = "请插入 U 盘，几秒钟后这里会出现它的名字；也可以选择文件夹。"
# The places where the system tells about its disks.
ROOTS = Roots()


KB = 10  # bytes to KB: a large file has more bytes than a progress bar counts


def stick_progress(step: Step) -> Callable[[str, int, int], None]:
    """The progress of `put_on_stick` in a clerk's words: first written, then read back."""

    def told(_: str, done: int, total: int) -> None:
        words = "正在读回核对" if done > total // 2 else "正在写入 U 盘"
        step(words, done >> KB, total >> KB)

    return told


@dataclass(frozen=True, slots=True)
class Stick:
    """A volume that is plugged in, and the bundles on it."""

    volume: Volume
    bundles: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where to write: a folder, what a clerk calls it, and whether it can be pulled out."""

    folder: Path
    name: str
    removable: bool


def plugged_in() -> tuple[Stick, ...]:
    """The sticks that are there now; runs on the worker."""
    found = volumes.removable_volumes(roots=ROOTS)
    return tuple(Stick(each, volumes.bundles_on(each.path)) for each in found)


def place_of(folder: Path) -> Place:
    """A folder as a place to write to; runs on the worker."""
    volume = volumes.volume_of(folder, roots=ROOTS)
    name = volume.name if volume else folder.name or str(folder)
    return Place(folder, name, volume is not None)


class StickWatch(QObject):
    """Looks again every three seconds while its page is shown. `seen` carries the Sticks."""

    seen = Signal(object)

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk = desk
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._tick)
        page.installEventFilter(self)

    def look(self) -> None:
        """Ask the system now."""
        self._desk.read(
            lambda _: plugged_in(),
            self.seen.emit,
            owner=self,
            title="正在查看 U 盘",
            failed=self._failed,
        )

    def _tick(self) -> None:
        # Behind other work the answer would be late, and the next question already asked.
        if not self._desk.background.busy():
            self.look()

    def _failed(self, error: Exception) -> None:
        self._timer.stop()  # else the same dialog comes every three seconds
        problems.show(error)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QShowEvent):
            self._timer.start()
            self.look()
        elif isinstance(event, QHideEvent):
            self._timer.stop()
        return super().eventFilter(watched, event)


class StickChoice(QWidget):
    """One stick or folder to write to. `changed` when it may be another one than before."""

    changed = Signal()

    def __init__(self, desk: Desk, watch: StickWatch, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName("写到哪里")
        self._desk = desk
        self._sticks: tuple[Stick, ...] = ()
        self._folder: Place | None = None
        self.box = box(f"{name}_box", "写到")
        self.box.setMinimumWidth(240)
        self.choose = button("选择文件夹…", f"{name}_folder", icon="folder")
        self.note = label(NO_STICK, f"{name}_note", role="muted", wrap=True)
        body = body_of(self, spacing=look.GRID // 2)
        self.row = line(label("写到", f"{name}_to"), self.box, self.choose, 1)
        body.addLayout(self.row)
        body.addWidget(self.note)
        self.box.activated.connect(lambda _: self._chosen())
        self.choose.clicked.connect(self._choose_folder)
        watch.seen.connect(self.show_sticks)
        self._fill()

    def place(self) -> Place | None:
        """The stick or folder chosen; None if there is none that can be written to."""
        chosen = self.box.currentData()
        if self._folder is not None and chosen == self._folder.folder:
            return self._folder
        for stick in self._sticks:
            if stick.volume.path == chosen and not stick.volume.read_only:
                return Place(stick.volume.path, stick.volume.name, removable=True)
        return None

    def show_sticks(self, sticks: tuple[Stick, ...]) -> None:
        """The sticks there are now; the choice stays if it is still there."""
        # Not under the fingers of a clerk who is just choosing.
        if sticks != self._sticks and not self.box.view().isVisible():
            self._sticks = sticks
            self._fill()

    def show_folder(self, place: Place) -> None:
        """A folder that the clerk chose, as one more place."""
        self._folder = place
        self._fill()
        self.box.setCurrentIndex(self.box.findData(place.folder))
        self._chosen()

    def _choose_folder(self) -> None:
        folder = pick.folder(self, "写到哪个文件夹", ledger_folder())
        if folder is not None:
            self._desk.read(lambda _: place_of(folder), self.show_folder, owner=self)

    def _fill(self) -> None:
        before = self.box.currentData()
        self.box.clear()
        for stick in self._sticks:
            self._add_stick(stick)
        if self._folder is not None:
            self.box.addItem(f"文件夹 {self._folder.folder}", self._folder.folder)
        if not self.box.count():
            self.box.addItem("没有插 U 盘", None)
        wanted = self.box.findData(before) if before is not None else -1
        self.box.setCurrentIndex(wanted if wanted >= 0 else self._first_good())
        self._chosen()

    def _add_stick(self, stick: Stick) -> None:
        volume = stick.volume
        free = "有写保护" if volume.read_only else f"剩 {size_text(volume.free_bytes)}"
        self.box.addItem(f"{volume.name}　{free}", volume.path)
        model = self.box.model()
        if volume.read_only and isinstance(model, QStandardItemModel):
            model.item(self.box.count() - 1).setEnabled(False)

    def _first_good(self) -> int:
        good = [place for place, stick in enumerate(self._sticks) if not stick.volume.read_only]
        return good[0] if good else 0

    def _chosen(self) -> None:
        self.box.setToolTip(str(self.box.currentData() or ""))
        say(self.note, self._note())
        self.changed.emit()

    def _note(self) -> str:
        chosen = self.box.currentData()
        if chosen is None:
            return NO_STICK
        for stick in self._sticks:
            if stick.volume.path == chosen:
                if stick.volume.read_only:
                    return "这个 U 盘有写保护。请拨开侧面的写保护开关后重新插入，或换一个 U 盘。"
                found = bundles_text(stick.bundles, self._desk.unit_name)
                return f"上面已有：{found}。" if found else "上面还没有数据包。"
        return "写到文件夹后，请自行把数据包拷到 U 盘上。" if not self._removable() else ""

    def _removable(self) -> bool:
        return self._folder is not None and self._folder.removable
