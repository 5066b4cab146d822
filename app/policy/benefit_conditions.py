"""The conditions of benefits, one small function each: met, not met, or for a person to verify.

The rule: what the ledger does not know is never guessed; it is undetermined, and the sentence says
what to look at. CONDITIONS has every word that a pack may use.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from app.domain.codes import GRADUATED
from app.domain.dates import add_months, add_years
from app.policy.benefit_facts import HouseholdFact, WageFact, months_reached
from app.policy.facts import ParkFacts, TenantFact
from app.policy.pack import BenefitRule, Policy
from app.policy.populations import current_stay, fresh_headcount, last_departure
from app.policy.verdicts import Verdict

GRADUATE_GROUP = "高校毕业生"
UNEMPLOYED = "毕业生离校未就业"
NATIONAL = "national"
Found = tuple[Verdict, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a rule is asked about: a tenant of a park with its household, or the park alone.

    With `to_be_paid` what was decided after the day counts as well: nobody is paid twice because
    the other one was decided, or put down, later.
    """

    rule: BenefitRule
    policy: Policy
    on: date
    park: ParkFacts
    status: str
    tenant: TenantFact | None = None
    household: HouseholdFact | None = None
    incubating: bool = False
    wage: WageFact | None = None
    to_be_paid: bool = False

    @property
    def decided_by(self) -> date:
        """Up to which day decisions on other benefits count."""
        return date.max if self.to_be_paid else self.on

    @property
    def registered_on(self) -> date | None:
        """When the entity was registered, if it was by the day."""
        registered = self.tenant.registered_on if self.tenant else None
        return registered if registered is not None and registered <= self.on else None


def _ask(words: str) -> Callable[[Asked], Found]:
    """A condition that only a person can judge; `words` say what to look at."""
    return lambda _: ("undetermined", words)


def _resident(asked: Asked) -> Found:
    tenant = _tenant(asked)
    stay = current_stay(tenant, asked.on)
    if stay is not None:
        return "met", f"{stay.start} 入驻{asked.park.name}"
    gone = last_departure(tenant, asked.on)
    return "not_met", f"已于 {gone.left} 离园" if gone else "当日不在园"


def _first_venture(asked: Asked) -> Found:
    tenant, household = _tenant(asked), _household(asked)
    if tenant.first_venture is None:
        return "undetermined", "没有填是否首次创业，请补填"
    if not tenant.first_venture:
        return "not_met", "登记为非首次创业"
    if household.earlier:
        names = "、".join(household.earlier)
        return "undetermined", f"登记为首次创业，但创业者名下“{names}”注册更早，请核对"
    return "met", "登记为首次创业"


def _registered(asked: Asked) -> Found:
    tenant, household = _tenant(asked), _household(asked)
    if asked.registered_on is not None:
        return "met", f"{asked.registered_on} 注册"
    if tenant.registered_on is not None:
        return "not_met", f"{tenant.registered_on} 才注册"
    if household.kind == "团队":
        return "not_met", "团队，尚未注册"
    return "undetermined", "没有填注册日期，请补填"


def _operating(asked: Asked) -> Found:
    household, months = _household(asked), asked.rule.operating_months or 0
    if household.closed_on is not None and household.closed_on <= asked.on:
        return "not_met", f"已于 {household.closed_on} 注销"
    if asked.registered_on is None:
        verdict, why = _registered(asked)
        return verdict, why
    if not months_reached(asked.registered_on, months, asked.on):
        full = add_months(asked.registered_on, months)
        return "not_met", f"{asked.registered_on} 注册，到 {full} 才满 {months} 个月"
    return "met", f"{asked.registered_on} 注册，已满 {months} 个月，没有注销"


def _employs(asked: Asked) -> Found:
    report = fresh_headcount(_tenant(asked), asked.on, _since(asked))
    if report is None:
        return "undetermined", "没有近期的用工记录，请补报"
    told = f"{report.period_end} 用工 {report.employees} 人"
    return ("met" if report.employees > 0 else "not_met"), told


def _graduated(asked: Asked) -> Found:
    """Registered, and its last departure from the park was by success."""
    tenant = _tenant(asked)
    gone = last_departure(tenant, asked.on)
    if gone is None:
        return "not_met", "还没有离园"
    if gone.cause is None:
        return "undetermined", f"{gone.left} 离园，没有填原因，请补填"
    if gone.cause != GRADUATED:
        return "not_met", f"{gone.left} 离园，原因是{gone.cause}"
    if tenant.registered_on is not None and gone.left and tenant.registered_on > gone.left:
        return "not_met", f"{gone.left} 搬离，{tenant.registered_on} 才注册"
    return "met", f"{gone.left} 孵化成功搬离"


def _incubating(asked: Asked) -> Found:
    return ("met", "当日在孵") if asked.incubating else ("not_met", "当日不在孵")


def _retention(asked: Asked) -> Found:
    tenant = _tenant(asked)
    told = [each for each in tenant.headcounts if each.period_end <= asked.on][-13:]
    if not told:
        return "undetermined", "没有用工记录，请核对花名册"
    first, last = told[0], told[-1]
    words = f"{first.period_end} {first.employees} 人，{last.period_end} {last.employees} 人"
    return "undetermined", f"文件没有定标准；{words}，请核对花名册"


def _standing(asked: Asked) -> Found:
    if asked.status == "在册":
        return "met", "园区在册"
    if asked.status == "整改":
        return "undetermined", "园区在整改，请核对"
    return "not_met", f"园区状态是{asked.status}"


def _founded(asked: Asked) -> Found:
    if asked.registered_on is None:
        return _registered(asked)
    months = asked.rule.founded_within_months
    within = f"是否在见习和孵化结束后 {months} 个月内" if months else "与见习的先后"
    return "undetermined", f"{asked.registered_on} 注册，请核对{within}"


def _national(asked: Asked) -> Found:
    held = [
        grant
        for grant in asked.park.grants
        if grant.tier == NATIONAL
        and (grant.granted_on is None or grant.granted_on <= asked.on)
        and (grant.revoked_on is None or grant.revoked_on > asked.on)
    ]
    if not held:
        return "not_met", "没有国家级示范性的认定"
    days = [grant.granted_on for grant in held if grant.granted_on]
    if not days:
        return "undetermined", "国家级的认定没有填日期，请补填"
    since = next(
        pack.in_force_on
        for pack in asked.policy.packs
        if pack.key == asked.rule.clause.partition(" ")[0]
    )
    if max(days) < since:
        return "undetermined", f"{max(days)} 认定，早于文件施行，是否算新公布请核对"
    return "met", f"{max(days)} 认定为国家级"


@dataclass(frozen=True, slots=True)
class Route:
    """By which group a founder comes in; `graduate` only as a graduate, whose years then count."""

    found: Found
    graduate: bool


def route(asked: Asked) -> Route:
    """The founder's group among those of the rule, the one that asks least of them.

    A graduate's years run to the day of registration where the document asks for one who had found
    no work since leaving school, else to the day looked at: the documents do not say.
    """
    rule, tenant, groups = asked.rule, _tenant(asked), _household(asked).groups
    hits = [group for group in rule.groups if group in groups]
    if not groups:
        return Route(("undetermined", "没有填创业者的人员类别，请补填"), graduate=False)
    if not hits:
        return Route(("not_met", f"{'、'.join(groups)}，不在所列类别之内"), graduate=False)
    years = rule.graduated_within_years
    others = [group for group in hits if group != GRADUATE_GROUP]
    if others or years is None:
        return Route(("met", "、".join(others or hits)), graduate=False)
    if tenant.graduated_on is None:
        return Route(("undetermined", "高校毕业生，没有填毕业日期，请补填"), graduate=True)
    day = (asked.registered_on or asked.on) if UNEMPLOYED in rule.conditions else asked.on
    within = add_years(tenant.graduated_on, years) >= day
    told = f"{'不超过' if within else '超过'} {years} 年"
    words = f"高校毕业生，{tenant.graduated_on} 毕业，到 {day} {told}"
    return Route(("met" if within else "not_met", words), graduate=True)


def _unemployed(asked: Asked) -> Found:
    if not route(asked).graduate:
        return "met", "不按高校毕业生申请的，不要求"
    return "undetermined", "创业前是否未就业台账不记，请核对就业登记"


def _since(asked: Asked) -> date:
    return add_months(asked.on, -asked.policy.windows.headcount_months.value)


def _tenant(asked: Asked) -> TenantFact:
    assert asked.tenant is not None
    return asked.tenant


def _household(asked: Asked) -> HouseholdFact:
    assert asked.household is not None
    return asked.household


CONDITIONS: Mapping[str, Callable[[Asked], Found]] = {
    "入驻创业园": _resident,
    "首次成功创业": _first_venture,
    UNEMPLOYED: _unemployed,
    "登记注册": _registered,
    "正常经营": _operating,
    "带动其他劳动者就业": _employs,
    "正常申报纳税": _ask("台账不记纳税，请核对完税或申报证明"),
    "园区依法设立": _standing,
    "园区促进就业成效明显": _ask("文件没有定标准，请对照园区的就业人数认定"),
    "孵化成功并搬离": _graduated,
    "在孵企业": _incubating,
    "带动就业质量好": _ask("文件没有定标准，请核对劳动合同和参保"),
    "人员留用率高": _retention,
    "参加见习和孵化": _ask("台账不记见习，请核对见习协议和期限"),
    "成功创业": _founded,
    "自治区征集公布": _ask("请核对自治区公布的工作室名单"),
    "新公布为国家级": _national,
    "项目科技含量和社会效益": _ask("由评审确定等级，请核对评审结果"),
}
