"""Which PC a ledger reports from, and the stream it reports in.

The rule: one stream is written on one PC only; going on anywhere else, from a copy or a backup,
begins a new stream, and a person at the league agrees to it by phone.
"""

import hashlib
import platform
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from app.domain.changes import Changes, changed
from app.errors import AppError
from app.store import meta, outbox, tracking
from app.store.ledger import Ledger, transaction
from app.store.records import audit
from app.usecases.roles import require

MACHINE_FILES = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))
MOVED = "换到这台电脑"

REFUSED = {
    "backup": "打开的这个文件是一份备份，不是平时用来上报的台账。",
    "elsewhere": "这本台账上次是在另一台电脑上报送的。",
}

Machine = Callable[[], str]
Place = Literal["here", "elsewhere", "nowhere", "backup"]


@dataclass(frozen=True, slots=True)
class StreamFacts:
    """The stream, since when, and from where it reported last; `backup` is where none should."""

    stream: str
    since: str
    place: Place


if sys.platform == "win32":
    import winreg

    def _number(_files: Sequence[Path]) -> str:
        try:
            with winreg.OpenKey(
                winreg.HKEY_LOCAL_MACHINE,
                r"SOFTWARE\Microsoft\Cryptography",
                access=winreg.KEY_READ | winreg.KEY_WOW64_64KEY,
            ) as key:
                return str(winreg.QueryValueEx(key, "MachineGuid")[0])
        except OSError:
            return ""

else:

    def _number(files: Sequence[Path]) -> str:
        for path in files:
            try:
                number = path.read_text(encoding="ascii").strip()
            except (OSError, UnicodeDecodeError):
                continue
            # A system that is being set up has no number yet, or the word "uninitialized".
            if len(number) == 32:
                return number
        return ""


def machine_id(files: Sequence[Path] = MACHINE_FILES) -> str:
    """What tells this PC from others: the number its system got when installed, else its name."""
    return _number(files) or platform.node()


def this_station(ledger: Ledger, *, machine: Machine = machine_id) -> str:
    """This PC as the ledger notes it: a SHA-256 that says nothing in any other ledger."""
    made_at = meta.value(ledger, "made_at") or ""
    facts = f"parkledger-station\n{ledger.unit_code}\n{made_at}\n{machine()}"
    return hashlib.sha256(facts.encode("utf-8")).hexdigest()


def stream_facts(ledger: Ledger, *, machine: Machine = machine_id) -> StreamFacts:
    """What the office should know of its stream."""
    stream = tracking.stream(ledger)
    return StreamFacts(stream.name, stream.since, _place(ledger, machine))


def _place(ledger: Ledger, machine: Machine) -> Place:
    if tracking.is_copy(ledger):
        return "backup"
    noted = meta.value(ledger, "station")
    if noted is None:
        return "nowhere"
    return "here" if noted == this_station(ledger, machine=machine) else "elsewhere"


def check_station(ledger: Ledger, *, machine: Machine = machine_id) -> None:
    """Refuse to report from another PC than before, or from a backup: AppError other_station."""
    what = REFUSED.get(_place(ledger, machine))
    if what is not None:
        raise AppError(
            f"{what}是不是换了电脑，或恢复了备份？",
            hint=f"确实换了，请在“系统”中选“{MOVED}”：程序另起报送序列，并请上级在电话里核对同意。"
            "没有换，请回到原来的电脑、打开原来的台账上报。",
            code="other_station",
        )


def note_station(ledger: Ledger, *, machine: Machine = machine_id) -> None:
    """Note that the ledger reports from this PC; in the transaction of the export."""
    meta.keep(ledger, "station", this_station(ledger, machine=machine))


def begin_new_stream(ledger: Ledger, *, why: str, machine: Machine = machine_id) -> Changes:
    """Begin a new stream on this PC: the next bundle carries everything, and asks to be agreed to.

    Nothing sent or held back is forgotten; a draft, which is of the old stream, is dropped.
    """
    require(ledger, "stream")
    with transaction(ledger):
        before = tracking.stream(ledger).name
        tracking.start_new_stream(ledger)
        outbox.drop_draft(ledger)
        note_station(ledger, machine=machine)
        after = tracking.stream(ledger).name
        audit(
            ledger,
            action="另起报送序列",
            before={"stream": before},
            after={"stream": after, "why": why},
        )
    return changed("stream", "draft")


def move_to_this_station(ledger: Ledger, *, machine: Machine = machine_id) -> Changes:
    """The office changed its PC: a new stream, reported from here."""
    return begin_new_stream(ledger, why=MOVED, machine=machine)


def stream_digits(stream: str) -> str:
    """A stream as two people compare it by phone: its first eight digits, in two groups."""
    return f"{stream[:4]} {stream[4:8]}".upper()
