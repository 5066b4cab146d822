"""LibreOffice Calc opening the same ledger as .xlsx: how long, and how much memory.

Driven over its own scripting bridge by the system's Python, which has the bridge's module.
"""

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

from tests.bench.ledger_file import FOLDER, SIZES
from tests.bench.made_up_ledger import COLUMNS, made_up_ledger

SYSTEM_PYTHON = "/usr/bin/python3"
SCRIPT = r"""
import json, os, subprocess, sys, time
import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

path, profile = sys.argv[1:3]
began = time.time()
office = subprocess.Popen(
    ["soffice", "--headless", "--norestore", "--nologo", "-env:UserInstallation=file://" + profile,
     "--accept=pipe,name=bench;urp;"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
local = uno.getComponentContext()
resolver = local.ServiceManager.createInstanceWithContext(
    "com.sun.star.bridge.UnoUrlResolver", local)
while True:
    try:
        context = resolver.resolve("uno:pipe,name=bench;urp;StarOffice.ComponentContext")
        break
    except NoConnectException:
        time.sleep(0.02)
desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
hidden = PropertyValue("Hidden", 0, True, 0)
book = desktop.loadComponentFromURL("file://" + path, "_blank", 0, (hidden,))
seconds = time.time() - began
memory = 0
for name in os.listdir("/proc"):
    if name.isdigit():
        try:
            status = open("/proc/" + name + "/status").read()
        except OSError:
            continue
        if "soffice.bin" in status.split("\n", 1)[0]:
            memory = max(memory, int(status.split("VmRSS:")[1].split()[0]))
print(json.dumps({"seconds": seconds, "memory_mb": memory / 1024}))
book.close(True)
try:
    desktop.terminate()
except Exception:
    pass
office.wait(30)
"""


@dataclass(frozen=True, slots=True)
class Opened:
    """Calc with the workbook open."""

    seconds: float
    memory_mb: float


def installed() -> bool:
    """Whether Calc and its bridge are on this machine."""
    if shutil.which("soffice") is None or not Path(SYSTEM_PYTHON).exists():
        return False
    tried = subprocess.run([SYSTEM_PYTHON, "-c", "import uno"], check=False, capture_output=True)
    return tried.returncode == 0


def _workbook(size: str) -> Path:
    """Every row of the ledger of that size, a sheet a table."""
    path = (FOLDER / f"{size}.xlsx").absolute()
    if path.exists():
        return path
    parks, tenancies, headcounts = SIZES[size]
    rows = made_up_ledger(parks=parks, tenancies_each=tenancies, headcounts_each=headcounts, seed=1)
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    for table, columns in COLUMNS.items():
        sheet = book.add_worksheet(table)
        sheet.write_row(0, 0, columns)
        for number, row in enumerate(rows.tables[table], start=1):
            cells = ("、".join(cell) if isinstance(cell, list) else cell for cell in row)
            sheet.write_row(number, 0, tuple(cells))
    book.close()
    return path


def opened(size: str) -> Opened:
    """Open the ledger of that size; the second of two runs, with its profile made."""
    profile = (FOLDER / "calc-profile").absolute()
    answer = {}
    for _ in range(2):
        run = subprocess.run(
            [SYSTEM_PYTHON, "-c", SCRIPT, str(_workbook(size)), str(profile)],
            check=True,
            capture_output=True,
            timeout=600,
        )
        answer = json.loads(run.stdout)
    return Opened(answer["seconds"], answer["memory_mb"])
