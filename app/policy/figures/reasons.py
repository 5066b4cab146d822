"""Lines as a person reads them: the dates that decided, and why a row was left out.

The rule: a number in a reason comes from the policy's windows or the row, never from here.
"""

from collections.abc import Callable, Mapping

from app.domain.measures import area_text, wan_text
from app.policy.facts import HeadcountFact, LoanFact, StayFact, TenantFact
from app.policy.figures.lines import Line, Reading
from app.policy.populations import View, incubation_limit
from app.policy.verdicts import TracedRow

Reason = Callable[[View, Line], str]


def _say(sentence: str) -> Reason:
    return lambda _view, _line: sentence


def _of_stay(say: Callable[[View, TenantFact, StayFact], str]) -> Reason:
    """A reason that only ever stands on the line of an agreement."""

    def reason(view: View, line: Line) -> str:
        tenant, stay = line[:2]
        assert isinstance(stay, StayFact)
        return say(view, tenant, stay)

    return reason


def _not_registered(_view: View, line: Line) -> str:
    registered = line[0].registered_on
    return f"{registered} 才登记注册" if registered else "尚未登记注册"


def _overstays(view: View, _tenant: TenantFact, stay: StayFact) -> str:
    days = (view.on - stay.final_end).days
    return f"已到期 {days} 天，仍未离园" if days else "当日到期，尚未离园"


def _left_late(_view: View, _tenant: TenantFact, stay: StayFact) -> str:
    days = (stay.left - stay.final_end).days if stay.left else 0
    return f"逾期 {days} 天离园"


def _no_report(view: View, _line: Line) -> str:
    return f"近 {view.policy.windows.headcount_months.value} 个月没有用工数，按 0 人计"


def _no_graduate(view: View, _line: Line) -> str:
    years = view.policy.windows.graduate_years.value
    return f"不是在校生，也不是毕业 {years} 年内的高校毕业生"


def _paid_earlier(view: View, _line: Line) -> str:
    return f"发放已满 {view.policy.windows.loan_months.value} 个月"


def _left_long_ago(view: View, _line: Line) -> str:
    return f"离园已满 {view.policy.windows.departure_years.value} 年"


REASONS: Mapping[str, Reason] = {
    "left": _of_stay(lambda _view, _tenant, stay: f"{stay.left} 已离园"),
    "not_yet": _of_stay(lambda _view, _tenant, stay: f"{stay.start} 才入驻"),
    "venture_unknown": _say("未填是否首次创业"),
    "not_first": _say("不是首次创业"),
    "not_registered": _not_registered,
    "same_founder": _say("同一创业者已计入一户"),
    "expired": _of_stay(lambda _view, _tenant, stay: f"协议已于 {stay.final_end} 到期"),
    "too_long": _of_stay(
        lambda view, tenant, stay: f"孵化期已于 {incubation_limit(tenant, stay, view.policy)} 届满"
    ),
    "no_report": _no_report,
    "no_graduate": _no_graduate,
    "not_free": _say("不是免费使用"),
    "paid_later": _say("当日尚未发放"),
    "not_resident_then": _say("发放时不在本园"),
    "not_resident_now": _say("当日已不在园"),
    "paid_earlier": _paid_earlier,
    "repaid": _say("已还清"),
    "left_otherwise": _of_stay(
        lambda _view, _tenant, stay: f"离园原因：{stay.cause}" if stay.cause else "未填离园原因"
    ),
    "unregistered_then": _say("离园时尚未登记注册"),
    "still_here": _say("仍在园"),
    "left_long_ago": _left_long_ago,
    "overstays": _of_stay(_overstays),
    "left_late": _of_stay(_left_late),
    "left_early": _say("到期前离园，分子分母均不计"),
}


def _stay_detail(stay: StayFact) -> str:
    end = f"延期至 {stay.extension_end}" if stay.extension_end else f"到期 {stay.agreed_end}"
    left = f"，离园 {stay.left}" if stay.left else ""
    return f"入驻 {stay.start}，{end}{left}，{area_text(stay.area_dm2)} ㎡"


def _entity_detail(tenant: TenantFact) -> str:
    registered = f"登记 {tenant.registered_on}" if tenant.registered_on else "未登记"
    founder = f"，创业者 {tenant.founder_name}" if tenant.founder_name else ""
    graduated = f"，毕业 {tenant.graduated_on}" if tenant.graduated_on else ""
    return f"{registered}{founder}{'，在校生' if tenant.student else graduated}"


def _founder_detail(own: int) -> str:
    return f"，另加创业者 {own} 人" if own else "，创业者已计入另一户"


def _detail(reading: Reading, line: Line) -> str:
    tenant, subject, n, _, reason = line
    match subject:
        case StayFact():
            months = f"，{n // subject.area_dm2} 个月末在用" if reading.months > 1 else ""
            return _stay_detail(subject) + months
        case LoanFact():
            repaid = f"，{subject.repaid} 还清" if subject.repaid else ""
            return f"{subject.paid_out} 发放 {wan_text(subject.amount_fen)} 万元{repaid}"
        case HeadcountFact():
            own = _founder_detail(n - subject.employees) if reading.with_founders else ""
            return f"{subject.period_end} 用工 {subject.employees} 人{own}"
    if reading.with_founders and not reason:
        return f"没有近期用工数{_founder_detail(n)}"
    return f"{n} 个月末在孵" if reading.months > 1 else _entity_detail(tenant)


def _key(line: Line, row_of: str) -> str:
    tenant, subject = line[:2]
    match subject:
        case StayFact() if row_of == "tenancy":
            return subject.tenancy_id
        case LoanFact():
            return subject.loan_id
    return tenant.entity_id


def traced(of: View, reading: Reading, line: Line, *, row_of: str, when: str = "") -> TracedRow:
    """The line as a row with its sentence; `when` names the day if it is not the one asked for."""
    tenant, _, n, _, reason = line
    return TracedRow(
        key=_key(line, row_of),
        name=tenant.name,
        detail=when + _detail(reading, line),
        amount=n,
        counted=not reason,
        reason=REASONS[reason](of, line) if reason else "",
    )
