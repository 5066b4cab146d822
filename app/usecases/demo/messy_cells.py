"""How clerks really write one value: six notations of a day, units in numbers, full-width digits.

The rule: what is written still says the same; only `ruined` takes a datum's meaning away.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from random import Random

from app.domain.measures import DM2_PER_M2, FEN_PER_WAN
from app.usecases.demo.sheets import Row, Value

Cell = str | int | float | date | None
IDEOGRAPHIC_BLANK = "\u3000"
FULL_WIDTH = {ord(half): ord(half) + 0xFEE0 for half in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"}

DAY_NOTATIONS: tuple[Callable[[date], Cell], ...] = (
    lambda day: day,
    lambda day: f"{day:%Y-%m-%d}",
    lambda day: f"{day.year}/{day.month}/{day.day}",
    lambda day: f"{day.year}.{day.month}.{day.day}",
    lambda day: f"{day:%Y%m%d}",
    lambda day: f"{day.year}年{day.month}月{day.day}日",
)
AREA_NOTATIONS: tuple[Callable[[str], str], ...] = (
    lambda number: f"{number}㎡",
    lambda number: f"约{number}平方米",
    lambda number: f"{number}平",
    lambda number: f" {number} ",
)
NAMES = ("entity", "founder")
NUMBERS = ("uscc", "id_number")


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _name(random: Random, name: str, *, person: bool) -> str:
    dice = random.random()
    if person and len(name) == 2 and dice < 0.15:
        return f"{name[0]}{IDEOGRAPHIC_BLANK}{name[1]}"
    return f" {name}{IDEOGRAPHIC_BLANK}" if dice > 0.93 else name


def _number(random: Random, number: str) -> str:
    dice = random.random()
    if dice < 0.05:
        return number.translate(FULL_WIDTH)
    if dice < 0.08:
        return f"'{number}"
    return f"{number[:6]} {number[6:14]} {number[14:]}" if dice < 0.10 else number


def _area(random: Random, key: str, area_dm2: int) -> Cell:
    area_m2 = Decimal(area_dm2) / DM2_PER_M2
    if key == "area_dm2" and random.random() < 0.3:
        return random.choice(AREA_NOTATIONS)(_plain(area_m2))
    return float(area_m2)


def _amount(random: Random, amount_fen: int) -> Cell:
    wan = Decimal(amount_fen) / FEN_PER_WAN
    if random.random() < 0.2:
        return random.choice((f"{_plain(wan)}万元", f"{_plain(wan * 10_000)}元"))
    return float(wan)


def _words(key: str, value: str | tuple[str, ...] | bool) -> str:
    if isinstance(value, bool):
        said = ("完善", "不完善") if key == "sound" else ("是", "否")
        return said[0] if value else said[1]
    return "、".join(value) if isinstance(value, tuple) else value


def messy(random: Random, key: str, value: Value) -> Cell:
    """The value in one of the ways it is written."""
    if isinstance(value, date):
        return random.choice(DAY_NOTATIONS)(value)
    if isinstance(value, str) and key in NAMES:
        return _name(random, value, person=key == "founder")
    if isinstance(value, str) and key in NUMBERS:
        return _number(random, value)
    if isinstance(value, bool | str | tuple):
        return _words(key, value)
    if isinstance(value, int) and key.endswith("_dm2"):
        return _area(random, key, value)
    if isinstance(value, int) and key == "amount_fen":
        return _amount(random, value)
    return f"{value}人" if key == "employees" and random.random() < 0.15 else value


# What the import must refuse, and the code it says so with.
FAULTS = ("uscc", "dates", "area", "id_precision")


def _next_digit(number: str) -> str:
    """A check character that is wrong."""
    return f"{number[:-1]}{'1' if number[-1] != '1' else '2'}"


def ruined(row: Row, fault: str) -> tuple[Row, str]:
    """The row with one datum beyond repair, and the code of the fault it then has.

    A team has no USCC to get wrong and an 18-digit number may end in X: then the area is missing.
    """
    uscc, number = row["uscc"], row["id_number"]
    if fault == "uscc" and isinstance(uscc, str):
        return {**row, "uscc": _next_digit(uscc)}, fault
    if fault == "dates":
        return {**row, "start_on": row["agreed_end_on"], "agreed_end_on": row["start_on"]}, fault
    if fault == "id_precision" and isinstance(number, str) and number.isdigit():
        return {**row, "id_number": int(number)}, fault
    return {**row, "area_dm2": "待定"}, "area"
