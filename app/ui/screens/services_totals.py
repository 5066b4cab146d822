"""What the registers of 服务 add up to, beside what the plans ask of each banner.

The rule: nothing here is a widget; a target is only named where this office is the one it asks.
"""

from collections.abc import Mapping
from datetime import date

from app.policy.targets import TargetAnswer
from app.store import queries
from app.store.ledger import Ledger
from app.store.service_rows import service_totals
from app.usecases.targets import targets

BANNER = "banner"


def totals_said(ledger: Ledger, *, on: date) -> Mapping[str, str]:
    """A line for each register but that of the services."""
    banner = queries.unit(ledger, ledger.unit_code).level == BANNER
    found = service_totals(ledger, on=on, unit_code=ledger.unit_code if banner else None)
    own = [each for each in targets(ledger, on=on, standing=True) if each.asked == "own"]
    asked = {each.measure.id: each for each in own if each.measure is not None}
    return {
        "mentors": f"在聘导师 {found.mentors:,} 人，其中创业培训师资 {found.trainers:,} 人。"
        + _against(asked.get("mentors")),
        "projects": f"入库项目 {found.projects:,} 个。" + _against(asked.get("projects")),
        "trainings": f"{on.year} 年开班 {found.trainings:,} 期，培训 {found.trained:,} 人，"
        f"其中农牧民工 {found.rural:,} 人、高校毕业生 {found.graduates:,} 人。",
        "activities": f"{on.year} 年活动 {found.activities:,} 场，参加 {found.took_part:,} 人次。",
    }


def _against(told: TargetAnswer | None) -> str:
    if told is None:
        return ""
    target = told.target
    asked = f"目标：{target.scope}不少于 {target.at_least:,} {target.unit}（{target.clause}），"
    return asked + (f"还差 {told.distance:,} {target.unit}。" if told.distance else "已达到。")
