"""What the demo made and where it lies; kept beside it, so that a later run can say it again.

The rule: only values and paths relative to the demo's folder, written last: a folder without it
is half made.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from app.errors import AppError
from app.policy.verdicts import CONTESTED_SIGN, VERDICT_LABELS, VERDICT_SIGNS, ParkAppraisal
from app.usecases.files import write_whole

MARK = "演示.json"
MAKING = "making"
DONE = "done"
# Raise it when the demo changes, so that an older one is made anew.
EDITION = 2


WORKBOOKS, LEDGERS, REFUSED, PAPERS = "workbooks", "ledgers", "refused", "papers"
STICK = "stick"
PICTURES = "pictures"  # the command line's, which alone may look at the window


@dataclass(frozen=True, slots=True, kw_only=True)
class TierAnswer:
    """A park against a tier: the tier's name, the verdict, and what is missing."""

    tier: str
    label: str
    verdict: str
    sign: str
    contested: bool
    missing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkAnswer:
    """A park against every tier."""

    park: str
    tiers: tuple[TierAnswer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeSummary:
    """An office's files, relative to the demo's folder, and what became of its rows.

    `accepted`, `refused` and `repeated` count agreements; `refused_rows` all rows sent back.
    """

    unit_code: str
    region: str
    imported: str
    other: str
    ledger: str
    refusals: str | None
    papers: str
    paper_count: int
    accepted: int
    refused: int
    repeated: int
    refused_rows: int
    parks: tuple[ParkAnswer, ...]

    def files(self) -> Iterator[str]:
        """Everything that must be there for the demo to be whole."""
        yield from (self.imported, self.other, self.ledger, self.papers)
        if self.refusals:
            yield self.refusals


@dataclass(frozen=True, slots=True, kw_only=True)
class StickSummary:
    """A banner's bundle, what the league took of it, and how its receipt came home.

    `code` and `receipt_code` are those of the receiving side: OK if all went well.
    """

    unit_code: str
    region: str
    bundle: str
    records: int
    code: str
    accepted: int
    set_aside: int
    receipt: str | None
    receipt_code: str

    def files(self) -> Iterator[str]:
        """What lies on the stick."""
        yield f"{STICK}/{self.bundle}"
        if self.receipt:
            yield f"{STICK}/{self.receipt}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoSummary:
    """The whole demo in the folder `out`, made for the day `today`."""

    out: Path
    today: date
    passphrase: str
    offices: tuple[OfficeSummary, ...]
    sticks: tuple[StickSummary, ...] = ()
    league_paper: str | None = None

    def ledger_of(self, unit_code: str) -> Path:
        """The ledger of an office; AppError `unknown_unit` if the demo has none."""
        for office in self.offices:
            if office.unit_code == unit_code:
                return self.out / office.ledger
        raise AppError(
            f"演示数据中没有机构 {unit_code}。",
            hint="请从演示数据的七个机构中选一个。",
            code="unknown_unit",
        )

    def lines(self) -> Iterator[str]:
        """The summary in the clerk's words, line by line."""
        agreements = sum(office.accepted for office in self.offices)
        yield f"演示数据（纯属虚构，仅园区名称为真），评估日 {self.today}"
        yield f"机构 {len(self.offices)} 个，导入入驻协议 {agreements} 份"
        yield f"台账口令：{self.passphrase}"
        for office in self.offices:
            yield from _office_lines(office)
        for stick in self.sticks:
            yield _stick_line(stick)
        yield "所在位置："
        yield f"  原始工作簿  {self.out / WORKBOOKS}"
        yield f"  加密台账    {self.out / LEDGERS}"
        yield f"  退回表      {self.out / REFUSED}"
        yield f"  评估表等    {self.out / PAPERS}"
        if self.sticks:
            yield f"  U 盘        {self.out / STICK}"
        if self.league_paper:
            yield f"  全盟汇总表  {self.out / self.league_paper}"


def _office_lines(office: OfficeSummary) -> Iterator[str]:
    yield (
        f"{office.region}（{office.unit_code}）：入驻协议导入 {office.accepted} 份，"
        f"退回 {office.refused} 份，重复 {office.repeated} 行；"
        f"园区 {len(office.parks)} 家，打印 {office.paper_count} 份"
    )
    for park in office.parks:
        tiers = "　".join(
            f"{tier.label} {tier.sign}{CONTESTED_SIGN if tier.contested else ''}"
            for tier in park.tiers
        )
        yield f"  {park.park}：{tiers}"


def _stick_line(stick: StickSummary) -> str:
    home = "回执已带回" if stick.receipt_code == "OK" else "回执未带回"
    return (
        f"{stick.region}上报：{stick.records} 条，盟局接收 {stick.accepted} 条，"
        f"退回 {stick.set_aside} 条，{home}"
    )


def park_answer(appraisal: ParkAppraisal) -> ParkAnswer:
    """An appraisal in short."""
    return ParkAnswer(
        park=appraisal.name,
        tiers=tuple(
            TierAnswer(
                tier=answer.tier.id,
                label=answer.tier.label,
                verdict=answer.verdict,
                sign=f"{VERDICT_SIGNS[answer.verdict]}{VERDICT_LABELS[answer.verdict]}",
                contested=answer.contested,
                missing=answer.distance_text,
            )
            for answer in appraisal.tiers
        ),
    )


def begin(out: Path) -> None:
    """Mark a folder as the demo's, half made."""
    out.mkdir(parents=True, exist_ok=True)
    write_whole(out / MARK, json.dumps({"state": MAKING}).encode())


def finish(summary: DemoSummary) -> None:
    """Mark the demo as whole and keep its summary."""
    shape: dict[str, Any] = {
        "state": DONE,
        "edition": EDITION,
        "today": summary.today.isoformat(),
        "passphrase": summary.passphrase,
        "offices": [asdict(office) for office in summary.offices],
        "sticks": [asdict(stick) for stick in summary.sticks],
        "league_paper": summary.league_paper,
    }
    text = json.dumps(shape, ensure_ascii=False, indent=1)
    write_whole(summary.out / MARK, text.encode())


def _read(out: Path) -> dict[str, Any] | None:
    try:
        shape = json.loads((out / MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return shape if isinstance(shape, dict) else None


def begun(out: Path) -> bool:
    """Whether the folder is the demo's, half made or whole."""
    return (out / MARK).is_file()


def _office(shape: dict[str, Any]) -> OfficeSummary:
    parks = tuple(
        ParkAnswer(park=park["park"], tiers=tuple(TierAnswer(**tier) for tier in park["tiers"]))
        for park in shape["parks"]
    )
    return OfficeSummary(**{**shape, "parks": parks})


def whole_demo(
    out: Path, *, today: date, passphrase: str, units: tuple[str, ...]
) -> DemoSummary | None:
    """The demo that lies in `out` already, if it is whole and for the same day and offices."""
    shape = _read(out)
    if shape is None or shape.get("state") != DONE or shape.get("edition") != EDITION:
        return None
    summary = DemoSummary(
        out=out,
        today=date.fromisoformat(shape["today"]),
        passphrase=shape["passphrase"],
        offices=tuple(_office(office) for office in shape["offices"]),
        sticks=tuple(StickSummary(**stick) for stick in shape["sticks"]),
        league_paper=shape["league_paper"],
    )
    same = (
        summary.today == today
        and summary.passphrase == passphrase
        and tuple(office.unit_code for office in summary.offices) == units
    )
    made = [name for office in summary.offices for name in office.files()]
    made += [name for stick in summary.sticks for name in stick.files()]
    there = all((out / name).exists() for name in made)
    return summary if same and there else None
