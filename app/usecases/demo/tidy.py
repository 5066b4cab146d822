"""An office's workbook in the clean manner: the product's own register, marked as made up.

The rule: nothing is laid out here; the register is the one that offices are given.
"""

from pathlib import Path

from app.usecases.demo.office import Office
from app.usecases.demo.sheets import NOTE, sheets
from app.usecases.files import write_whole
from app.workbooks.registers import register


def write_tidy(office: Office, path: Path) -> None:
    """Write the office's workbook in the clean manner."""
    write_whole(path, register(sheets(office), note=NOTE))
