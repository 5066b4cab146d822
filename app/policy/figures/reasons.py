"""Lines as a person reads them: the dates that decided, and why a row was left out."""

from collections.abc import Callable, Mapping

from app.domain.measures import area_text, wan_text
from app.policy.facts import HeadcountFact, LoanFact, StayFact
from app.policy.figures.lines import Line, Subject
from app.policy.populations import View, incubation_limit
from app.policy.verdicts import TracedRow


def _left(line: Line) -> str:
    stay = line[1]
    return f"{stay.left} 已离园" if isinstance(stay, StayFact) else "已离园"


def _not_yet(line: Line) -> str:
    stay = line[1]
    return f"{stay.start} 才入驻" if isinstance(stay, StayFact) else "尚未入驻"


def _not_registered(line: Line) -> str:
    registered = line[0].registered_on
    return f"{registered} 才登记注册" if registered else "尚未登记注册"


def _expired(line: Line) -> str:
    stay = line[1]
    return f"协议已于 {stay.final_end} 到期" if isinstance(stay, StayFact) else "协议已到期"


def _left_otherwise(line: Line) -> str:
    stay = line[1]
    return f"离园原因：{stay.cause or '未填'}" if isinstance(stay, StayFact) else "其他原因离园"


def _left_late(line: Line) -> str:
    stay = line[1]
    if isinstance(stay, StayFact) and stay.left is not None:
        return f"逾期 {(stay.left - stay.final_end).days} 天离园"
    return "逾期离园"


def _say(sentence: str) -> Callable[[Line], str]:
    return lambda _line: sentence


REASONS: Mapping[str, Callable[[Line], str]] = {
    "left": _left,
    "not_yet": _not_yet,
    "venture_unknown": _say("未填是否首次创业"),
    "not_first": _say("不是首次创业"),
    "not_registered": _not_registered,
    "same_founder": _say("同一创业者已计入一户"),
    "expired": _expired,
    "too_long": _say("孵化期已满"),
    "no_report": _say("近期无用工数，按 0 人计入"),
    "no_graduate": _say("不是在校生或毕业5年内高校毕业生创办"),
    "not_free": _say("不是免费使用"),
    "paid_later": _say("评估日之后发放"),
    "not_resident_then": _say("发放时不在本园"),
    "paid_earlier": _say("发放已超过12个月"),
    "repaid": _say("已还清"),
    "left_otherwise": _left_otherwise,
    "unregistered_then": _say("离园时尚未登记注册"),
    "still_here": _say("仍在园"),
    "left_long_ago": _say("离园已超过3年"),
    "overstays": _say("到期未离园"),
    "left_late": _left_late,
    "left_early": _say("到期前离园，不计入"),
}


def _of_stay(stay: StayFact) -> str:
    end = f"延期至 {stay.extension_end}" if stay.extension_end else f"到期 {stay.agreed_end}"
    left = f"，离园 {stay.left}" if stay.left else ""
    return f"入驻 {stay.start}，{end}{left}，{area_text(stay.area_dm2)} ㎡"


def _detail(of: View, line: Line) -> str:
    subject: Subject = line[1]
    match subject:
        case StayFact():
            told = _of_stay(subject)
            if line[4] == "too_long":
                told += f"，孵化期限 {incubation_limit(line[0], subject, of.policy)}"
            return told
        case LoanFact():
            repaid = f"，还清 {subject.repaid}" if subject.repaid else ""
            return f"发放 {subject.paid_out}，{wan_text(subject.amount_fen)} 万元{repaid}"
        case HeadcountFact():
            return f"{subject.period_end} 用工 {subject.employees} 人"
        case None:
            registered = line[0].registered_on
            return f"登记 {registered}" if registered else "未登记"


def traced(of: View, line: Line) -> TracedRow:
    """The line as a row with its sentence."""
    tenant, subject, n, _, reason = line
    match subject:
        case StayFact():
            key = subject.tenancy_id
        case LoanFact():
            key = subject.loan_id
        case _:
            key = tenant.entity_id
    return TracedRow(
        key=key,
        name=tenant.name,
        detail=_detail(of, line),
        amount=n,
        counted=not reason,
        reason=REASONS[reason](line) if reason else "",
    )
