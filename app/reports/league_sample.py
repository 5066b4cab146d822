"""A made-up league and a made-up receipt, for the self-test and the tests of their papers.

The rule: nothing here is real: names, numbers, verdicts and codes are all made up.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

from app.domain.league import Duplicate, Gap, Involved, OfficeState, Reported, SentDown
from app.domain.measures import Rate
from app.policy.league import SUMMED, LeagueTable, OfficeFigures, RankedPark, Sum
from app.policy.verdicts import ParkAppraisal, Value
from app.reports import sample
from app.reports.inputs import LeagueData
from app.reports.receipt_slip import ReceiptSlip, SlipRow

CLOCK = timezone(timedelta(hours=8))
OWN_ROW = "样例盟本级（虚构）"
BANNERS = ("样例甲旗（虚构）", "样例乙县（虚构）")
VALUES: tuple[Value, ...] = (
    28,
    17,
    212,
    312_500_000,
    Rate(280_230, 287_400),
    26,
    Rate(77, 110),
)


def park(number: int, *, name: str = sample.NAME) -> ParkAppraisal:
    """A park with the figures of the table; the first one has none."""
    values = VALUES if number else (None,) * len(VALUES)
    return replace(
        sample.appraisal(name=name, park_id=f"{number:03}"),
        figures=tuple(
            sample.figure(figure, value) for figure, value in zip(SUMMED, values, strict=True)
        ),
    )


def _sums(parks: int, *, lacking: int = 0) -> dict[str, Sum]:
    sums: dict[str, Sum] = {}
    for figure, value in zip(SUMMED, VALUES, strict=True):
        told: int | Rate | None = None
        if parks > lacking:
            told = value if isinstance(value, Rate) else int(value or 0) * (parks - lacking)
        unreported = 3 * (parks - lacking) if figure == "jobs" else 0
        sums[figure] = Sum(value=told, parks=parks, lacking=lacking, unreported=unreported)
    return sums


def _office(code: str, name: str, parks: int, *, lacking: int = 0) -> OfficeFigures:
    return OfficeFigures(
        code=code,
        name=name,
        parks=parks,
        held={"standard": parks, "demonstration": 1 if parks else 0, "regional": 0},
        met={"demonstration": 0, "regional": 0},
        sums=_sums(parks, lacking=lacking),
    )


def table(parks: int = 4) -> LeagueTable:
    """A league with parks of its own, one of them without data, one banner's, and none."""
    tiers = tuple(verdict.tier for verdict in sample.appraisal().tiers)
    return LeagueTable(
        on=sample.ON,
        policy_version=sample.appraisal().policy_version,
        policy_sha256=sample.appraisal().policy_sha256,
        tiers=tiers,
        held_tiers=("standard", "demonstration", "regional"),
        offices=(
            _office("150001", OWN_ROW, 1, lacking=1),
            _office("150002", BANNERS[0], parks - 1),
            _office("150003", BANNERS[1], 0),
        ),
        total=_office("150001", "全盟合计", parks, lacking=1),
        parks=tuple(
            RankedPark(
                rank=1 if number else None,
                office=BANNERS[0] if number else OWN_ROW,
                appraisal=park(number, name=f"样例园区 {number}（虚构）"),
            )
            for number in range(parks)
        ),
    )


def _offices() -> tuple[OfficeState, ...]:
    last = Reported(
        stream="0" * 32,
        seq=17,
        made_at=datetime(2026, 5, 20, 17, 30, tzinfo=CLOCK),
        received_at=datetime(2026, 5, 21, 9, 12, tzinfo=CLOCK),
        records=412,
        set_aside=2,
    )
    receipt = SentDown(
        seq=16,
        sealed_at=datetime(2026, 5, 21, 9, 13, tzinfo=CLOCK),
        on_stick_at=None,
        received_at=None,
    )
    directive = replace(receipt, seq=3, received_at=datetime(2026, 5, 21, 9, 12, tzinfo=CLOCK))
    reporting = OfficeState(
        code="150002",
        name=BANNERS[0],
        card="trusted",
        last=last,
        days_since=41,
        overdue=True,
        gaps=(Gap(2, 2), Gap(5, 7)),
        versions_aside=1,
        directive=directive,
        receipt=receipt,
    )
    silent = replace(
        reporting,
        code="150003",
        name=BANNERS[1],
        card="none",
        last=None,
        days_since=None,
        gaps=(),
        versions_aside=0,
        directive=None,
        receipt=None,
    )
    return reporting, silent


def clue(records: int = 2) -> Duplicate:
    """A founder who stands in so many places."""
    return Duplicate(
        kind="founder",
        what="1500**********001X",
        places=(OWN_ROW, BANNERS[0]),
        at_once=True,
        records=tuple(
            Involved(
                unit_code="150001",
                unit=(OWN_ROW, *BANNERS)[number % 3],
                parks=(f"样例园区 {number}（虚构）",),
                founder_id=f"f{number}",
                founder="样例·创业者",
                first_venture=True,
                entity_id=f"e{number}",
                entity=f"样例商行 {number}（虚构）",
                start_on=date(2024, 3, 1),
                left_on=None,
            )
            for number in range(records)
        ),
        sentence=f"同一身份证号在{OWN_ROW}、{BANNERS[0]}都有创业者记录。请核对是否同一人。",
    )


def league_data() -> LeagueData:
    """What the league's summary can be built from."""
    return LeagueData(
        whole="全盟",
        office=sample.OFFICE,
        table=table(),
        offices=_offices(),
        overdue_after_days=35,
        duplicates=(clue(),),
        printed_on=date(2026, 7, 1),
    )


def slip(set_aside: int = 2) -> ReceiptSlip:
    """A receipt of a bundle of which so many rows were set aside."""
    rows = tuple(
        SlipRow(
            label="入驻协议",
            name=f"样例商行 {number}（虚构）／样例园区（虚构）",
            code="dates",
            reason="到期日 2024-01-01 早于入驻日 2025-01-01。请核对两个日期后再上报。",
        )
        for number in range(1, set_aside + 1)
    )
    return ReceiptSlip(
        from_office="样例甲旗人力资源和社会保障局（虚构）",
        to_office=sample.OFFICE,
        stream="0123456789abcdef" * 2,
        seq=17,
        made_at=datetime(2026, 6, 29, 17, 30, tzinfo=CLOCK),
        received_at=datetime(2026, 6, 30, 9, 12, tzinfo=CLOCK),
        sent=410 + set_aside,
        accepted=410,
        set_aside=rows,
        questions=("样例商行 1（虚构）的用工数比上月少一半以上，请说明原因。",),
        check="7K2M9QXD",
        printed_on=date(2026, 6, 30),
    )
