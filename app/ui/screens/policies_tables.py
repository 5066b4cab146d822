"""The tables of 政策: provisions with who decides, editions of documents, and what changed."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.policy.editions import Change, Difference, Ruled
from app.policy.provisions import Provision
from app.ui.columns import Column
from app.usecases.policies import Document, Edition, Standing

HOLDS = "现行"
CHANGES: Mapping[Change, str] = {
    "changed": "修改",
    "added": "新增",
    "dropped": "删去",
    "reworded": "条款或说明改动",
}


def decided(rule: Ruled) -> str:
    """现行; 由 XA2022 五(三) 规定."""
    return HOLDS if rule.by is None else f"由 {cited(rule.by)} 规定"


def cited(provision: Provision) -> str:
    """The clause; where it is the program's own choice, with the document that holds the note."""
    if provision.clause.startswith(provision.document):
        return provision.clause
    return f"{provision.document} {provision.clause}"


def hidden(rule: Ruled) -> str:
    """NM2022 二(一)2：不低于 5,000 元; 与 NM2022 二(四)2 一致."""
    return "；".join(
        f"与 {cited(each)} 一致"
        if each.words == rule.provision.words
        else f"{cited(each)}：{each.words}"
        for each in rule.over
    )


RULES: tuple[Column[Ruled], ...] = (
    Column(name="section", heading="类别", show=lambda row: row.provision.section, width=80),
    Column(name="item", heading="事项", show=lambda row: row.provision.item, width=256),
    Column(name="words", heading="规定", show=lambda row: row.provision.words, width=264),
    Column(name="clause", heading="条款", show=lambda row: cited(row.provision), width=120),
    Column(name="decided", heading="情况", show=decided, quiet=True, width=136),
    Column(name="over", heading="其他文件的规定", show=hidden, quiet=True, width=240),
    Column(
        name="note", heading="说明", show=lambda row: row.provision.note, hidden=True, width=320
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionRow:
    """An edition of a document at its place in the stack, 1 for the uppermost."""

    place: int
    document: Document
    edition: Edition
    standing: Standing

    @property
    def state(self) -> str:
        """Whether it counts on the day, and if not, why."""
        if self.edition.in_force:
            return HOLDS
        if self.edition.replaced:
            return "已由下发的同日版本代替"
        if self.edition.pack.in_force_on > self.standing.on:
            return "尚未施行"
        return "已由新版本取代"


def edition_rows(standing: Standing) -> list[EditionRow]:
    """Every edition of every document, from the uppermost document down."""
    return [
        EditionRow(place=place, document=document, edition=edition, standing=standing)
        for place, document in enumerate(standing.documents, 1)
        for edition in document.editions
    ]


def _issued(row: EditionRow) -> str:
    day = row.edition.pack.issued_on
    return day.isoformat() if day else "未写"


EDITIONS: tuple[Column[EditionRow], ...] = (
    Column(name="place", heading="次序", show=lambda row: f"{row.place}", number=True, width=56),
    Column(name="key", heading="编号", show=lambda row: row.document.key, width=80),
    Column(name="title", heading="文件名称", show=lambda row: row.edition.pack.title, width=456),
    Column(
        name="number",
        heading="文号",
        show=lambda row: row.edition.pack.number or "未写",
        width=152,
    ),
    Column(name="issued", heading="印发日期", show=_issued, width=96),
    Column(name="version", heading="施行日期", show=lambda row: row.edition.pack.version, width=96),
    Column(name="state", heading="情况", show=lambda row: row.state, width=96),
    Column(
        name="given",
        heading="来源",
        show=lambda row: f"{row.edition.given_by}下发" if row.edition.given_by else "本程序所带",
        width=100,
    ),
    Column(
        name="issuer",
        heading="发文机关",
        show=lambda row: row.edition.pack.issuer,
        width=200,
        hidden=True,
    ),
)


def _side(provision: Provision | None) -> str:
    return "没有这一项" if provision is None else provision.words


def _clauses(row: Difference) -> str:
    told = [cited(each) for each in (row.old, row.new) if each is not None]
    return " → ".join(dict.fromkeys(told))


def _notes(row: Difference) -> str:
    told = [each.note or "没有说明" for each in (row.old, row.new) if each is not None]
    return " → ".join(dict.fromkeys(told)) if any(told) else ""


DIFFERENCES: tuple[Column[Difference], ...] = (
    Column(name="section", heading="类别", show=lambda row: row.provision.section, width=80),
    Column(name="item", heading="事项", show=lambda row: row.provision.item, width=264),
    Column(name="change", heading="改动", show=lambda row: CHANGES[row.change], width=120),
    Column(name="old", heading="原来的规定", show=lambda row: _side(row.old), width=240),
    Column(name="new", heading="现在的规定", show=lambda row: _side(row.new), width=240),
    Column(name="clause", heading="条款", show=_clauses, width=160),
    Column(name="notes", heading="说明", show=_notes, width=240, hidden=True),
)
