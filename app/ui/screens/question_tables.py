"""Questions between offices as rows: who asks whom, about what, and how far it is."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.records import RECORDS
from app.ui.bundle_words import day_text
from app.ui.columns import Column
from app.usecases.asking import Asked

LABELS = {kind.table: kind.label for kind in RECORDS}


@dataclass(frozen=True, slots=True)
class Ask:
    """A question about to be asked: to whom, in which words, and about which record if any."""

    to_unit: str = ""
    words: str = ""
    of_table: str | None = None
    of_id: str | None = None
    name: str = ""

    @property
    def about(self) -> str:
        """创业实体　虚构商行; empty if it is at large."""
        return f"{LABELS.get(self.of_table, '')}　{self.name}" if self.of_table else ""


def about(asked: Asked) -> str:
    """创业实体　虚构商行; empty if the question is at large."""
    table = asked.question.of_table
    return f"{LABELS.get(table, '记录')}　{asked.about}" if table else ""


def is_open(asked: Asked) -> bool:
    """Whether somebody still has to do something."""
    return asked.question.closed_on is None


def _received_state(asked: Asked) -> str:
    return "undetermined" if is_open(asked) and asked.answer is None else "met"


def _asked_state(asked: Asked) -> str:
    if not is_open(asked):
        return "met"
    return "undetermined" if asked.answer is None else "contested"


def _received_words(asked: Asked) -> str:
    if not is_open(asked):
        return "已办结"
    return "待答复" if asked.answer is None else "已答复"


def _asked_words(asked: Asked) -> str:
    if not is_open(asked):
        return "已办结"
    return "等待答复" if asked.answer is None else "已答复，待办结"


def _answer(asked: Asked) -> str:
    return asked.answer.reason if asked.answer else ""


WORDS: tuple[Column[Asked], ...] = (
    Column(name="words", heading="问题", show=lambda row: row.question.words, width=304),
    Column(name="about", heading="关于哪条记录", show=about, width=200),
    Column(name="answer", heading="答复", show=_answer, width=240),
    Column(
        name="asked_on",
        heading="询问日期",
        show=lambda row: day_text(row.question.created_at),
        width=104,
    ),
)
RECEIVED_COLUMNS: tuple[Column[Asked], ...] = (
    Column(name="state", heading="状态", show=_received_words, state=_received_state, width=104),
    Column(name="asking", heading="询问机构", show=lambda row: row.asking, width=136),
    *WORDS,
)
ASKED_COLUMNS: tuple[Column[Asked], ...] = (
    Column(name="state", heading="状态", show=_asked_words, state=_asked_state, width=136),
    Column(name="asked", heading="被询问机构", show=lambda row: row.asked, width=128),
    *WORDS,
)


def by_need(asked: Iterable[Asked], *, ours: bool) -> list[Asked]:
    """What this office has to do first, then what waits for the other, then what is settled.

    `ours` are the questions that this office asked; else those it was asked.
    """

    def need(each: Asked) -> int:
        if not is_open(each):
            return 2
        return int((each.answer is None) == ours)

    return sorted(asked, key=need)
