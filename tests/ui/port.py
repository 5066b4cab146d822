"""A PC's port with a made-up stick in it, that can be pulled out or write-protected."""

from dataclasses import dataclass
from pathlib import Path

from tests.sync.test_volumes import USB, Machine


@dataclass(frozen=True)
class Port:
    """Where the stick is plugged in."""

    machine: Machine
    stick: Path

    def pull(self) -> None:
        """The stick is gone, and the system knows."""
        self.machine.roots.mounts.write_text("")
        self.stick.rename(self.stick.with_name("pulled"))

    def protect(self) -> None:
        """The stick is plugged in again, write-protected."""
        self.machine.lines.clear()
        self.machine.mount("8:17", self.stick.name, options="ro,nosuid")


def make_port(top: Path) -> Port:
    """A PC with one stick in it, which its owner calls 虚构 U 盘."""
    top.mkdir()
    machine = Machine(top)
    disk = machine.disk(USB, "8:16", removable="1", model="虚构 U 盘")
    machine.partition(disk, "sdb1", "8:17")
    return Port(machine, machine.mount("8:17", "stick"))
