"""Which volumes can be carried away, on machines made of folders; and the bundles on a stick."""

import os
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.sync.linux import Roots
from app.sync.volumes import (
    Volume,
    bundles_on,
    cards_on,
    is_removable,
    removable_volumes,
    volume_of,
)
from tests.sync import real_volumes

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="as Linux tells it")

PCI = "devices/pci0000:00/0000:00:14.0"
SATA = "devices/pci0000:00/0000:00:17.0/ata1/host0/target0:0:0/0:0:0:0/block/sda"
USB = f"{PCI}/usb2/2-1/2-1:1.0/host6/target6:0:0/6:0:0:0/block/sdb"


@dataclass(frozen=True)
class Machine:
    """A made-up machine: /proc/self/mountinfo, /sys and /dev as files in a folder."""

    top: Path
    lines: list[str] = field(default_factory=list)

    @property
    def roots(self) -> Roots:
        return Roots(mounts=self.top / "mountinfo", sys=self.top / "sys", dev=self.top / "dev")

    def disk(self, place: str, number: str, *, removable: str = "0", model: str = "") -> Path:
        disk = self.device(place, number)
        (disk / "removable").write_text(f"{removable}\n")
        (disk / "device").mkdir()
        if model:
            (disk / "device/model").write_text(f"{model}\n")
        return disk

    def partition(self, disk: Path, name: str, number: str) -> Path:
        partition = self.device(str(disk.relative_to(self.roots.sys) / name), number)
        (partition / "partition").write_text("1\n")
        return partition

    def device(self, place: str, number: str) -> Path:
        folder = self.roots.sys / place
        folder.mkdir(parents=True)
        (folder / "dev").write_text(f"{number}\n")
        for index, name in (("dev/block", number), ("class/block", folder.name)):
            (self.roots.sys / index).mkdir(parents=True, exist_ok=True)
            link = self.roots.sys / index / name
            link.symlink_to(os.path.relpath(folder, link.parent))
        self.roots.dev.mkdir(exist_ok=True)
        (self.roots.dev / folder.name).touch()
        return folder

    def mount(
        self,
        number: str,
        name: str,
        *,
        source: str = "/dev/sdb1",
        kind: str = "vfat",
        options: str = "rw,nosuid",
        more: str = "rw,utf8",
        optional: str = "shared:73 ",
    ) -> Path:
        """A mount at a folder of the machine; a name that begins with "/" is a real place."""
        place = Path(name) if name.startswith("/") else self.top / name
        if not name.startswith("/"):
            place.mkdir(parents=True, exist_ok=True)
        written = str(place).replace("\\", r"\134").replace(" ", r"\040").replace("\t", r"\011")
        written = written.replace("\n", r"\012")
        self.lines.append(
            f"{40 + len(self.lines)} 27 {number} / {written} {options} {optional}- "
            f"{kind} {source} {more}\n"
        )
        self.roots.mounts.write_bytes(os.fsencode("".join(self.lines)))
        return place

    def label(self, written: str, device: str) -> None:
        folder = self.roots.dev / "disk/by-label"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / written).symlink_to(f"../../{device}")

    def shown(self) -> list[tuple[str, Path]]:
        return [(each.name, each.path) for each in removable_volumes(roots=self.roots)]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A PC with one disk, that the system is on, and some file systems without a disk."""
    made = Machine(tmp_path)
    disk = made.disk(SATA, "8:0", model="虚构 SSD 256")
    made.partition(disk, "sda1", "8:1")
    made.partition(disk, "sda2", "8:2")
    made.mount("0:22", "/proc", source="proc", kind="proc")
    made.mount("8:1", "/", source="/dev/sda1", kind="ext4")
    made.mount("8:2", "data", source="/dev/sda2", kind="ext4", optional="")
    made.mount("0:30", "net", source="server:/share", kind="nfs4")
    return made


def stick(machine: Machine, *, removable: str = "1", model: str = "") -> None:
    disk = machine.disk(USB, "8:16", removable=removable, model=model)
    machine.partition(disk, "sdb1", "8:17")


def test_no_stick(machine: Machine) -> None:
    assert removable_volumes(roots=machine.roots) == ()
    assert not is_removable(machine.top, roots=machine.roots)
    assert not is_removable(machine.top / "data", roots=machine.roots)
    assert not is_removable(machine.top / "net", roots=machine.roots)


def test_a_stick(machine: Machine) -> None:
    stick(machine, model="DataTraveler 3.0  ")
    place = machine.mount("8:17", "media/clerk/3A4C-11F0")
    usage = shutil.disk_usage(place)
    (volume,) = removable_volumes(roots=machine.roots)
    assert volume == Volume(
        path=place,
        name="DataTraveler 3.0",
        free_bytes=volume.free_bytes,
        read_only=False,
        filesystem="vfat",
    )
    assert 0 < volume.free_bytes <= usage.total
    for path in (place, place / "上报", place / "not/there/yet"):
        found = volume_of(path, roots=machine.roots)
        assert found is not None
        assert found.path == place
    assert volume_of(place.parent, roots=machine.roots) is None
    assert volume_of(Path(f"{place}x"), roots=machine.roots) is None


def test_the_label_comes_first(machine: Machine) -> None:
    stick(machine, model="DataTraveler 3.0")
    machine.mount("8:17", "media/3A4C-11F0")
    machine.label("EFI", "sda1")
    machine.label(r"旗\x20就业\x2f中心", "sdb1")
    assert machine.shown() == [("旗 就业/中心", machine.top / "media/3A4C-11F0")]


def test_without_label_and_model_the_place_names_it(machine: Machine) -> None:
    stick(machine)
    place = machine.mount("8:17", "media/3A4C-11F0")
    assert machine.shown() == [("3A4C-11F0", place)]


@pytest.mark.parametrize("name", ["KINGSTON 64", "制 表\t符", "换\n行", "a\\040b", "é\u0301", "#x"])
def test_every_name_of_a_place(name: str, machine: Machine) -> None:
    stick(machine)
    place = machine.mount("8:17", f"media/{name}")
    assert machine.shown() == [(name, place)]
    assert is_removable(place / "x", roots=machine.roots)


def test_a_name_that_is_no_utf8(machine: Machine) -> None:
    stick(machine)
    place = machine.mount("8:17", "media/" + os.fsdecode("旗".encode("gbk")))
    (volume,) = removable_volumes(roots=machine.roots)
    assert volume.path == place
    assert volume.name.encode() == "\ufffd\ufffd".encode()
    place.rmdir()
    found = volume_of(place, roots=machine.roots)
    assert found is not None
    assert found.name == volume.name


def test_a_disk_on_a_cable_says_it_is_not_removable(machine: Machine) -> None:
    stick(machine, removable="0", model="Elements 25A2")
    machine.mount("8:17", "media/backup", kind="ntfs3")
    assert [name for name, _ in machine.shown()] == ["Elements 25A2"]


def test_a_stick_without_partitions(machine: Machine) -> None:
    machine.disk(USB, "8:16", model="Flash")
    machine.mount("8:16", "media/whole", source="/dev/sdb")
    assert [name for name, _ in machine.shown()] == ["Flash"]


def test_the_disk_the_system_runs_from_is_no_stick(tmp_path: Path) -> None:
    """A system on a USB disk: neither its root nor another partition of that disk."""
    machine = Machine(tmp_path)
    disk = machine.disk(USB, "8:16")
    machine.partition(disk, "sdb1", "8:17")
    machine.partition(disk, "sdb2", "8:18")
    machine.mount("8:17", "/", kind="ext4")
    machine.mount("8:18", "home", source="/dev/sdb2", kind="ext4")
    assert machine.shown() == []
    assert not is_removable(tmp_path / "home/ledger.plg", roots=machine.roots)


def test_cards_and_chips(machine: Machine) -> None:
    """A card can be taken out, the chip on the board cannot; both hang on one kind of bus."""
    for number, (kind, name) in enumerate((("MMC", "mmcblk0"), ("SD", "mmcblk1"))):
        place = f"devices/platform/mmc{number}/mmc{number}:0001/block/{name}"
        disk = machine.disk(place, f"179:{8 * number}")
        (disk / "device/type").write_text(f"{kind}\n")
        machine.partition(disk, f"{name}p1", f"179:{8 * number + 1}")
        machine.mount(f"179:{8 * number + 1}", f"media/{kind}", source=f"/dev/{name}p1")
    assert machine.shown() == [("SD", machine.top / "media/SD")]


def test_a_disc_is_no_stick(machine: Machine) -> None:
    machine.disk(f"{PCI}/usb2/2-2/block/sr0", "11:0", removable="1", model="DVD")
    machine.mount("11:0", "media/disc", source="/dev/sr0", kind="iso9660")
    assert machine.shown() == []


def test_an_encrypted_stick(machine: Machine) -> None:
    """What is mounted is made by the system; below it is the stick."""
    stick(machine, model="Vault")
    for number, below in (("253:0", "sdb1"), ("253:1", "sda2")):
        name = f"dm-{number[-1]}"
        disk = machine.disk(f"devices/virtual/block/{name}", number)
        (disk / "slaves").mkdir()
        target = (machine.roots.sys / "class/block" / below).resolve()
        (disk / "slaves" / below).symlink_to(os.path.relpath(target, disk / "slaves"))
        machine.mount(number, f"media/{name}", source=f"/dev/mapper/{name}", kind="ext4")
    assert machine.shown() == [("Vault", machine.top / "media/dm-0")]


def test_a_file_system_with_a_number_of_its_own(machine: Machine) -> None:
    """Btrfs has no device's number in mountinfo, but its source names it."""
    stick(machine, model="Flash")
    machine.mount("0:52", "media/btrfs", kind="btrfs")
    machine.mount("0:53", "media/stranger", kind="btrfs", source="/dev/nothing")
    machine.mount("0:54", "media/fuse", kind="fuse.sshfs", source="clerk@server:/")
    assert machine.shown() == [("Flash", machine.top / "media/btrfs")]


@pytest.mark.parametrize(("options", "more"), [("ro,nosuid", "rw"), ("rw", "ro,errors=remount-ro")])
def test_write_protected(options: str, more: str, machine: Machine) -> None:
    stick(machine)
    place = machine.mount("8:17", "media/x", options=options, more=more)
    (volume,) = removable_volumes(roots=machine.roots)
    assert volume.read_only
    found = volume_of(place, roots=machine.roots)
    assert found is not None
    assert found.read_only


def test_one_stick_at_two_places_is_shown_once(machine: Machine) -> None:
    stick(machine)
    first = machine.mount("8:17", "media/first")
    second = machine.mount("8:17", "media/second")
    assert machine.shown() == [("first", first)]
    assert is_removable(second, roots=machine.roots)


def test_several_sticks_by_name(machine: Machine) -> None:
    for letter, number, name in (("b", "8:16", "乙"), ("c", "8:32", "甲"), ("d", "8:48", "A")):
        machine.disk(f"{PCI}/usb2/2-{number[2:]}/block/sd{letter}", number, removable="1")
        machine.mount(number, f"media/{letter}", source=f"/dev/sd{letter}")
        machine.label(name, f"sd{letter}")
    assert [name for name, _ in machine.shown()] == ["A", "乙", "甲"]


def test_what_is_mounted_over_a_stick_hides_it(machine: Machine) -> None:
    stick(machine)
    place = machine.mount("8:17", "media/x")
    inner = machine.mount("8:2", "media/x/inner", source="/dev/sda2", kind="ext4")
    assert is_removable(place / "file", roots=machine.roots)
    assert not is_removable(inner / "file", roots=machine.roots)
    machine.mount("8:2", "media/x", source="/dev/sda2", kind="ext4")
    assert not is_removable(place / "file", roots=machine.roots)


def test_a_link_to_a_stick_lies_on_it(machine: Machine) -> None:
    stick(machine)
    place = machine.mount("8:17", "media/x")
    link = machine.top / "data/link"
    link.symlink_to(place)
    assert is_removable(link / "ledger.plg", roots=machine.roots)
    inside = place / "home"
    inside.symlink_to(machine.top / "data")
    assert not is_removable(inside / "ledger.plg", roots=machine.roots)


def test_a_stick_pulled_without_a_word(machine: Machine) -> None:
    """Its place is still listed, but does not answer."""
    stick(machine, model="Flash")
    place = machine.mount("8:17", "media/x")
    place.rmdir()
    assert removable_volumes(roots=machine.roots) == ()
    found = volume_of(place / "file", roots=machine.roots)
    assert found == Volume(path=place, name="x", free_bytes=0, read_only=False, filesystem="")


def test_lines_that_say_nothing(machine: Machine) -> None:
    stick(machine)
    place = machine.mount("8:17", "media/x")
    with machine.roots.mounts.open("ab") as file:
        file.write(b"\n36 35 98:0 / /mnt\nx\n36 35 8:17 / /a rw - vfat\n\xff \xff\n")
    assert machine.shown() == [("x", place)]


def test_a_machine_that_tells_nothing(tmp_path: Path) -> None:
    roots = Machine(tmp_path).roots
    assert removable_volumes(roots=roots) == ()
    assert volume_of(tmp_path, roots=roots) is None


def test_this_machine() -> None:
    """Whatever hangs on it: it is told without a fault, and each stick lies on itself."""
    for volume in removable_volumes():
        assert volume.name
        assert volume.free_bytes >= 0
        assert volume_of(volume.path) is not None
    assert not is_removable(Path("/"))
    assert not is_removable(Path("/proc/self"))


def test_a_real_mount_on_a_made_up_bus(machine: Machine, tmp_path: Path) -> None:
    """The system's own mountinfo, with the real escapes, read-only flag and sizes."""
    disk = real_volumes.image(tmp_path / "stick.img", "ext2")
    with real_volumes.mounted(disk, tmp_path / "我的 U\\盘\t#\n", "ext2") as mounted:
        number = mounted.path.stat().st_dev
        machine.disk(USB, f"{os.major(number)}:{os.minor(number)}", model="Flash")
        roots = Roots(sys=machine.roots.sys, dev=machine.roots.dev)
        (volume,) = removable_volumes(roots=roots)
        usage = shutil.disk_usage(mounted.path)
        assert volume == Volume(
            path=mounted.path,
            name="Flash",
            free_bytes=usage.free,
            read_only=False,
            filesystem="ext2",
        )
        assert volume_of(mounted.path / "上报/x.age", roots=roots) == volume
        real_volumes.run("mount", "-o", "remount,ro", str(mounted.path))
        (volume,) = removable_volumes(roots=roots)
        assert volume.read_only
    assert removable_volumes(roots=roots) == ()


def made(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


def test_bundles_at_the_top_and_one_below(tmp_path: Path) -> None:
    made(
        tmp_path,
        "PL_152223_152200_0000002.age",
        "PL_152223_152200_0000001.age",
        "上报 二季度/PL_152224_152200_0000001.age",
        "上报 二季度/more/PL_152225_152200_0000001.age",
        "pl_152226_152200_r0000001.AGE",
        ".~PL_152223_152200_0000003.age.part",
        "._PL_152223_152200_0000001.age",
        "PL_152223_152200_0000001.age.bak",
        "xPL_152223_152200_0000001.age",
        "PL_.age",
        "台账.xlsx",
        ".Trash-1000/PL_152223_152200_0000009.age",
        "$RECYCLE.BIN/PL_152223_152200_0000009.age",
    )
    (tmp_path / "PL_folder.age").mkdir()
    made(tmp_path / "PL_folder.age", "PL_152227_152200_0000001.age")
    assert [str(path.relative_to(tmp_path)) for path in bundles_on(tmp_path)] == [
        "PL_152223_152200_0000001.age",
        "PL_152223_152200_0000002.age",
        "PL_folder.age/PL_152227_152200_0000001.age",
        "pl_152226_152200_r0000001.AGE",
        "上报 二季度/PL_152224_152200_0000001.age",
    ]


def test_links_lead_nowhere(tmp_path: Path) -> None:
    elsewhere, volume = tmp_path / "elsewhere", tmp_path / "stick"
    made(elsewhere, "PL_152223_152200_0000001.age")
    volume.mkdir()
    (volume / "PL_152223_152200_0000001.age").symlink_to(elsewhere / "PL_152223_152200_0000001.age")
    (volume / "folder").symlink_to(elsewhere)
    (volume / "round").symlink_to(volume)
    os.mkfifo(volume / "PL_152223_152200_0000002.age")
    assert bundles_on(volume) == ()


def test_cards_are_found_as_bundles_are(tmp_path: Path) -> None:
    made(
        tmp_path,
        "152200.plcard",
        "名片/152223.PLCARD",
        ".~152224.plcard.part",
        "._152200.plcard",
        "$RECYCLE.BIN/152221.plcard",
        "a/b/152222.plcard",
        "PL_152223_152200_0000001.age",
    )
    found = [path.relative_to(tmp_path).as_posix() for path in cards_on(tmp_path)]
    assert found == ["152200.plcard", "名片/152223.PLCARD"]


def test_what_cannot_be_read_is_passed_over(tmp_path: Path) -> None:
    """A closed folder, which root reads all the same; no folder at all; a file."""
    made(tmp_path, "a/PL_152223_152200_0000001.age", "b/PL_152223_152200_0000002.age")
    (tmp_path / "a").chmod(0)
    readable = os.access(tmp_path / "a", os.R_OK)
    found = [path.name for path in bundles_on(tmp_path)]
    (tmp_path / "a").chmod(0o700)
    assert found == ["PL_152223_152200_0000001.age"] * readable + ["PL_152223_152200_0000002.age"]
    assert bundles_on(tmp_path / "not there") == ()
    assert bundles_on(tmp_path / "b/PL_152223_152200_0000002.age") == ()


def test_a_stick_with_thousands_of_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One look for each folder, and no question about any single file."""
    for number in range(3000):
        (tmp_path / f"照片{number}.jpg").touch()
    for number in range(20):
        made(tmp_path, f"folder{number}/x.jpg")
    made(tmp_path, "folder7/PL_152223_152200_0000001.age")
    looks: list[str] = []
    looking = os.scandir

    def look(path: Path) -> object:
        looks.append(str(path))
        return looking(path)

    monkeypatch.setattr(os, "scandir", look)
    monkeypatch.delattr(os, "stat")
    monkeypatch.delattr(os, "lstat")
    found = bundles_on(tmp_path)
    monkeypatch.undo()
    assert found == (tmp_path / "folder7/PL_152223_152200_0000001.age",)
    assert len(looks) == 21
