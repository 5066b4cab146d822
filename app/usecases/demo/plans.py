"""What the demo wants to show: one plan per real park, so that every kind of verdict occurs.

The rule: a plan says what holds on the demo's day; how it came to that is drawn from the seed.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.codes import SERVICES

WITHOUT_TWO = tuple(service for service in SERVICES if service not in ("方案设计", "风险评估"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A park on the demo's day. Areas ㎡, loans 万元, `filled` per mille of the incubation area.

    `rooms` are let to `residents` now; `gap_days` is the longest time a room stands empty between
    two tenants; `succeeding`, `leaving_late` are per cent of the departures; `staff` is how many a
    tenant usually employs; `silent` residents have not reported for half a year; `sound` is
    how the mechanism was judged; `extended` is how many months ago a new wing opened, if one did.
    """

    opened_months_ago: int
    building: int | None
    incubation: int
    rooms: int
    residents: int
    first_ventures: int
    jobs: int
    loans: int
    filled: int
    kinds: tuple[str, ...] = ("综合",)
    government: bool = False
    free: int = 300
    gap_days: int = 60
    succeeding: int = 55
    leaving_late: int = 10
    overstaying: int = 1
    staff: int = 6
    silent: int = 1
    sound: bool | None = True
    services: tuple[str, ...] = SERVICES
    served_until_months_ago: int = 0
    student_share: float = 0.05
    extended: int | None = None


# A table: one line more per datum would hide the comparison.
# fmt: off
LEAGUE = (
    # demonstration met; regional misses the success rate
    Plan(
        opened_months_ago=98, building=5200, incubation=3800, rooms=46, residents=45,
        first_ventures=28, jobs=452, loans=520, filled=965, government=True, gap_days=18,
        succeeding=56, leaving_late=2, overstaying=0, staff=11, silent=1, extended=52,
    ),
    # standard misses four jobs
    Plan(
        opened_months_ago=80, building=2600, incubation=1900, rooms=30, residents=26,
        first_ventures=17, jobs=146, loans=335, filled=880, kinds=("大学生",), government=True,
        student_share=0.72, silent=2,
    ),
    # meets all three tiers
    Plan(
        opened_months_ago=96, building=6100, incubation=4300, rooms=48, residents=47,
        first_ventures=31, jobs=498, loans=610, filled=972, kinds=("综合", "特色"),
        government=True, gap_days=10, succeeding=92, leaving_late=0, overstaying=0, staff=12,
        silent=0,
    ),
)

ULANHOT = (
    # standard met; demonstration misses utilisation and households
    Plan(
        opened_months_ago=86, building=3400, incubation=2800, rooms=36, residents=28,
        first_ventures=16, jobs=171, loans=365, filled=742, kinds=("返乡入乡",), free=280,
    ),
    # demonstration met, utilisation just above the line
    Plan(
        opened_months_ago=90, building=2700, incubation=2100, rooms=38, residents=36,
        first_ventures=22, jobs=243, loans=415, filled=903, kinds=("特色",), gap_days=45,
    ),
    # standard misses 40 square metres
    Plan(
        opened_months_ago=74, building=1960, incubation=1520, rooms=28, residents=24,
        first_ventures=13, jobs=158, loans=320, filled=861, kinds=("特色",),
    ),
    # regional met, its success rate contested
    Plan(
        opened_months_ago=92, building=5400, incubation=3900, rooms=44, residents=43,
        first_ventures=29, jobs=431, loans=480, filled=958, kinds=("大学生",), government=True,
        free=330, gap_days=14, succeeding=76, leaving_late=1, overstaying=0, staff=11, silent=0,
        student_share=0.66, extended=64,
    ),
)

ARXAN = (
    # a small park, much not met
    Plan(
        opened_months_ago=60, building=2150, incubation=1200, rooms=24, residents=15,
        first_ventures=9, jobs=88, loans=145, filled=522, gap_days=150, silent=2,
        kinds=("特色",),
    ),
    # no area registered: undetermined
    Plan(
        opened_months_ago=56, building=None, incubation=1600, rooms=30, residents=27,
        first_ventures=15, jobs=176, loans=330, filled=850, kinds=("返乡入乡",), sound=None,
    ),
)

HORQIN_RIGHT_FRONT = (
    # demonstration misses two households
    Plan(
        opened_months_ago=84, building=3100, incubation=2300, rooms=30, residents=28,
        first_ventures=18, jobs=226, loans=350, filled=931, government=True, gap_days=35,
        staff=8,
    ),
    # standard misses 120,000 yuan of loans
    Plan(
        opened_months_ago=70, building=2450, incubation=1700, rooms=30, residents=25,
        first_ventures=14, jobs=166, loans=288, filled=835, kinds=("大学生",),
        student_share=0.55,
    ),
)

HORQIN_RIGHT_MIDDLE = (
    # demonstration hangs on a judgement nobody made
    Plan(
        opened_months_ago=60, building=4600, incubation=3600, rooms=40, residents=38,
        first_ventures=24, jobs=262, loans=395, filled=942, kinds=("综合", "特色"),
        sound=None, gap_days=30, staff=7, extended=40,
    ),
)

JALAID = (
    # misses two households and 300,000 yuan; reports missing
    Plan(
        opened_months_ago=88, building=2900, incubation=2100, rooms=29, residents=28,
        first_ventures=17, jobs=234, loans=270, filled=968, kinds=("返乡入乡",), silent=3,
        staff=8, gap_days=40,
    ),
    # mostly empty
    Plan(
        opened_months_ago=76, building=2300, incubation=1800, rooms=34, residents=11,
        first_ventures=7, jobs=103, loans=25, filled=206, sound=None, gap_days=220,
        succeeding=30, leaving_late=25, overstaying=2, silent=2,
    ),
    # standard met
    Plan(
        opened_months_ago=82, building=3600, incubation=2400, rooms=34, residents=29,
        first_ventures=15, jobs=188, loans=340, filled=826, kinds=("特色",), government=True,
        free=250,
    ),
    # demonstration met, its loans contested
    Plan(
        opened_months_ago=78, building=3900, incubation=2700, rooms=36, residents=34,
        first_ventures=21, jobs=238, loans=310, filled=921, kinds=("返乡入乡", "特色"),
        gap_days=40, staff=7,
    ),
)

TUQUAN = (
    # standard met; many tenants, mechanism judged not sound
    Plan(
        opened_months_ago=90, building=4100, incubation=3000, rooms=42, residents=36,
        first_ventures=19, jobs=231, loans=372, filled=874, sound=False,
    ),
    # two services lacking, none recorded for a year
    Plan(
        opened_months_ago=72, building=2200, incubation=1500, rooms=26, residents=19,
        first_ventures=11, jobs=131, loans=262, filled=704, services=WITHOUT_TWO,
        served_until_months_ago=14, kinds=("返乡入乡",),
    ),
    # not yet open for a whole calendar year
    Plan(
        opened_months_ago=13, building=2050, incubation=1400, rooms=26, residents=22,
        first_ventures=14, jobs=154, loans=305, filled=843, kinds=("返乡入乡",), overstaying=0,
        succeeding=100,
    ),
    # standard misses two first-time founders
    Plan(
        opened_months_ago=68, building=2350, incubation=1650, rooms=28, residents=22,
        first_ventures=8, jobs=161, loans=315, filled=792, overstaying=3, leaving_late=20,
    ),
)

# fmt: on

# By office; within it in the order of the parks' fixed ids.
PLANS: Mapping[str, tuple[Plan, ...]] = {
    "152200": LEAGUE,
    "152201": ULANHOT,
    "152202": ARXAN,
    "152221": HORQIN_RIGHT_FRONT,
    "152222": HORQIN_RIGHT_MIDDLE,
    "152223": JALAID,
    "152224": TUQUAN,
}
