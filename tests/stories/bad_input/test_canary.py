"""A made-up person is looked for in every file the program left, and cells are kept from acting.

The rule: only the workbook itself, its refused rows and papers asked for may show a name.
"""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl

from app.domain.entity import Entity, Founder
from app.domain.park import Park
from app.domain.record import Record
from app.domain.tenancy import Tenancy
from app.store import ledger as ledgers
from app.store import queries
from app.workbooks.registers import register
from tests.cli.calling import PASSPHRASE
from tests.stories.bad_input.offices import DAY, started
from tests.workbooks.made_up import code, person, tenancies, tenancy
from tests.workbooks.register_rows import rows_of

NAME, COMPANY, PHONE = "虚构金丝雀人", "虚构金丝雀商贸有限公司", "13912345678"
ID_NUMBER, USCC = person(4_321), code(4_321)
CANARIES = (NAME, COMPANY, PHONE, ID_NUMBER, USCC)
UNIT = "152223"


def _bodies(path: Path) -> Iterator[bytes]:
    """A file's bytes, and those of what is packed in it."""
    content = path.read_bytes()
    yield content
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield from map(archive.read, archive.namelist())


def _shows(path: Path, *secrets: str) -> bool:
    return any(
        secret.encode(coding) in body
        for body in _bodies(path)
        for secret in secrets
        for coding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030")
    )


def test_a_name_and_an_id_number_lie_nowhere_in_the_open(tmp_path: Path) -> None:
    folder = tmp_path / "台账"
    places = {name: tmp_path / name for name in ("temp", "home", "退回", "文书")}
    for place in (folder, *places.values()):
        place.mkdir()
    person_told = {"创业者": NAME, "身份证号": ID_NUMBER, "联系电话": PHONE}
    right = tenancy(1, 实体名称=COMPANY, 统一社会信用代码=USCC, **person_told)
    wrong = tenancy(2, **(person_told | {"入驻日期": "不详"}))
    workbook = tenancies(tmp_path / "入驻.xlsx", right, wrong)
    ledger = folder / "台账.ledger"
    temporary = str(places["temp"])
    surroundings = {
        "TMPDIR": temporary, "TEMP": temporary, "TMP": temporary, "HOME": str(places["home"]),
        "XDG_CACHE_HOME": str(places["home"]), "XDG_CONFIG_HOME": str(places["home"]),
    }  # fmt: skip
    recovery = ""
    for words in (
        ["init", ledger, "--unit", UNIT, "--json"],
        ["import", ledger, workbook, "--dry-run"],
        ["import", ledger, workbook, "--refused-to", places["退回"]],
        ["figures", ledger, "--on", DAY, "--rows"],
        ["assess", ledger, "--on", DAY, "--pdf", places["文书"]],
        ["verify", ledger],
    ):
        done = started(*words, **surroundings)
        assert (done.returncode, done.stderr) == (0, "")
        if "--dry-run" in words:
            assert [path.suffix for path in folder.rglob("*.xlsx")] == []
        recovery = recovery or done.stdout.split('"recovery_code": "')[1].split('"')[0]
    left = [path for path in tmp_path.rglob("*") if path.is_file()]
    allowed = [p for p in left if p == workbook or p.parent in (places["退回"], places["文书"])]
    # The search finds what is there to be found.
    assert _shows(workbook, NAME)
    assert _shows(workbook, ID_NUMBER)
    assert [_shows(path, NAME) for path in places["退回"].iterdir()] == [True]
    assert len(list(places["文书"].glob("*.pdf"))) > 4
    secret = [path for path in left if path not in allowed]
    assert {p.suffix for p in secret} >= {".ledger", ".key", ".bak", ".lock"}
    assert len([path for path in secret if path.parent.name == "备份"]) == 3
    for path in secret:
        assert not _shows(path, *CANARIES, PASSPHRASE, recovery, "CREATE TABLE"), path
    assert [path for path in secret if path.is_relative_to(places["temp"])] == []


FORMULAS = ("=1+1", "+1+1", "-1+1", "@SUM(1)", '=HYPERLINK("x","y")', "\t=1+1", "＝1+1")


def _strings(content: bytes) -> Iterator[str]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    for sheet in book.worksheets:
        for line in sheet.iter_rows():
            for cell in line:
                assert cell.data_type != "f", cell.coordinate
                if isinstance(cell.value, str):
                    yield cell.value


def test_cells_that_would_act_come_back_tamed(tmp_path: Path) -> None:
    """From the ledger into its register, and from the workbook into its refused rows."""
    rows = []
    for number, formula in enumerate(FORMULAS):
        said = {"房间号": formula, "协议编号": f"{formula}{number}", "创业者": f"{formula}示例人"}
        rows.append(tenancy(number, 实体名称=f"{formula}示例公司", **said))
        wrong = {"实体名称": f"{formula}退回公司", "入驻日期": formula, "离园原因": formula}
        rows.append(tenancy(100 + number, **(said | wrong)))
    ledger = tmp_path / "台账.ledger"
    assert started("init", ledger, "--unit", UNIT).returncode == 0
    done = started("import", ledger, tenancies(tmp_path / "=表.xlsx", *rows), "--json")
    assert done.returncode == 0
    opened = ledgers.unlock(ledger, PASSPHRASE)
    kinds: tuple[type[Record], ...] = (Park, Founder, Entity, Tenancy)
    kept: dict[type[Record], list[Any]] = {kind: queries.all_of(opened, kind) for kind in kinds}
    written = register(rows_of(kept, queries.units(opened)))
    ledgers.close(opened)
    assert len(kept[Tenancy]) == len(FORMULAS)
    (returned,) = tmp_path.glob("*退回*.xlsx")
    for content in (written, returned.read_bytes()):
        texts = list(_strings(content))
        for formula in FORMULAS:
            assert sum(formula.strip("\t＝=") in text for text in texts) >= 3
        assert [text for text in texts if text.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
