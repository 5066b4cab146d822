"""The search finds what a slow scan of all living records finds, whatever was done to them."""

from array import array
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from app.domain.codes import BENEFIT_KINDS
from app.domain.entity import Entity, Founder
from app.domain.money import Benefit
from app.domain.park import Park, TierGrant
from app.domain.record import Record
from app.domain.service import Mentor, Project
from app.domain.tenancy import Tenancy
from app.store import meta, queries, readings, search, search_rows
from app.store.ledger import Ledger, close, in_memory, transaction
from app.store.link_names import named_like
from app.store.readings import plain, reading
from app.store.records import delete, insert, new_id, restore
from app.store.register_rows import register_view
from app.store.search import find, words_of
from app.store.tenancy_rows import tenancy_view
from tests.store import made_up

CODES = search_rows.CODES


def slowly(ledger: Ledger, text: str) -> set[tuple[str, str]]:
    """Every living record all of whose words stand in its own texts, read one by one."""
    words = plain(text).split()
    found = set()
    for kind in search.RECORDS.values():
        for record in queries.all_of(ledger, kind):
            name = str(getattr(record, "name", ""))
            heard = reading(name)
            texts = [plain(name), *heard.pinyin.split("\n"), *heard.initials.split("\n")]
            secret = plain(getattr(record, "id_number", None) or "")
            texts += [
                plain(getattr(record, code) or "")
                for code in CODES[kind.table]
                if code != "id_number"
            ]
            if words and all(
                any(word in line for line in texts) or word == secret for word in words
            ):
                found.add((kind.table, record.id))
    return found


def quickly(ledger: Ledger, text: str) -> set[tuple[str, str]]:
    return {(hit.kind, hit.id) for hit in search.find(ledger, text, limit=1000)}


@pytest.fixture
def known(memory_ledger: Ledger) -> Ledger:
    """A few people and firms whose names have traps in them."""
    people = [
        made_up.founder(name="单虚构", id_number="15222319900101001X", phone="13800000001"),
        made_up.founder(name="尉迟虚构", id_number=None, phone="0482_123%4"),
    ]
    firms = [
        made_up.entity(people[0], name="虚构Ａ１恒隆商行", uscc="91152223MA0N000001"),
        made_up.entity(people[1], name="虚构吕记\\饭店"),
        made_up.entity(name="恒隆"),
        made_up.entity(name="恒隆虚构"),
    ]
    one, two = (park.id for park in queries.all_of(memory_ledger, Park)[:2])
    stays = [
        made_up.tenancy(firms[0], one, agreement_number="虚构-77", start_on=date(2022, 1, 1)),
        made_up.tenancy(firms[0], two, agreement_number=None, extension_paper="虚构延〔2026〕3号"),
    ]
    insert(memory_ledger, [*people, *firms, *stays])
    return memory_ledger


def names(ledger: Ledger, text: str) -> list[str]:
    return [hit.name for hit in search.find(ledger, text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("hlcyg", ["恒隆创业广场"]),
        ("henglongchuangye", ["恒隆创业广场"]),
        ("恒隆 GUANGCHANG", ["恒隆创业广场"]),
        ("shanxg", []),
        ("shanxugou", ["单虚构"]),
        ("danxugou", ["单虚构"]),
        ("sxg", ["单虚构"]),
        ("yuchi", ["尉迟虚构"]),
        ("ycxg", ["尉迟虚构"]),
        ("a1恒", ["虚构Ａ１恒隆商行"]),
        ("Ａ１HL", ["虚构Ａ１恒隆商行"]),
        ("lvji", ["虚构吕记\\饭店"]),
        ("\\", ["虚构吕记\\饭店"]),
        ("_", ["尉迟虚构"]),
        ("%", ["尉迟虚构"]),
        ("'", []),
        ("19900101001x", []),
        ("15222319900101001X", ["单虚构"]),
        ("单 15222319900101001x", ["单虚构"]),
        ("ma0n", ["虚构Ａ１恒隆商行"]),
        ("虚构-77", ["虚构-77"]),
        ("〔2026〕3", ["虚构延〔2026〕3号"]),
        ("单 1380", ["单虚构"]),
        ("单 1381", []),
        ("  ", []),
        ("没有", []),
    ],
)
def test_what_is_typed_finds(known: Ledger, text: str, found: list[str]) -> None:
    assert names(known, text) == found
    assert quickly(known, text) == slowly(known, text)


def test_whole_then_beginning_then_inside(known: Ledger) -> None:
    # 恒隆创业广场 begins with it as 恒隆虚构 does, and parks come first.
    assert names(known, "恒隆") == ["恒隆", "恒隆创业广场", "恒隆虚构", "虚构Ａ１恒隆商行"]
    assert names(known, "恒隆")[:2] == [hit.name for hit in search.find(known, "恒隆", limit=2)]


def test_enough_good_answers_are_not_all_ranked_but_the_best_are_found(
    known: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    insert(known, [made_up.entity(name=f"虚构{at}恒隆") for at in range(20)])
    whole = [hit.name for hit in search.find(known, "恒隆", limit=3)]
    monkeypatch.setattr(search, "ENOUGH", 4)
    assert [hit.name for hit in search.find(known, "恒隆", limit=3)] == whole
    assert len(search.find(known, "虚构 恒隆", limit=3)) == 3
    assert search.find(known, "虚构19恒隆", limit=3)[0].name == "虚构19恒隆"


def test_papers_mentors_and_projects_are_found(known: Ledger) -> None:
    firm = next(each for each in queries.all_of(known, Entity) if each.name == "恒隆虚构")
    park = queries.all_of(known, Park)[0]
    insert(
        known,
        [
            Benefit(
                id=new_id(), kind=BENEFIT_KINDS[0], entity_id=firm.id, amount_fen=100,
                paper_number="虚构补〔2026〕8号",
            ),
            TierGrant(
                id=new_id(), park_id=park.id, tier="standard", granted_on=date(2026, 1, 2),
                document_number="虚构认〔2026〕9号",
            ),
            Mentor(id=new_id(), name="曾虚构导师", employer="虚构学院", phone="13912345678"),
            Project(id=new_id(), name="虚构奶食项目", industry="农牧"),
        ],
    )  # fmt: skip
    (paper,) = search.find(known, "补〔2026〕8")
    assert (paper.kind, paper.matched, paper.entity) == ("benefit", "文书编号", firm.id)
    assert paper.line == f"{BENEFIT_KINDS[0]}　恒隆虚构"
    (grant,) = search.find(known, "认〔2026〕9")
    assert (grant.kind, grant.matched, grant.park) == ("tier_grant", "文号", park.id)
    (mentor,) = search.find(known, "zengxugoudaoshi")
    assert (mentor.kind, mentor.matched, mentor.line) == ("mentor", "拼音", "虚构学院")
    assert [hit.name for hit in search.find(known, "13912345678")] == ["曾虚构导师"]
    (project,) = search.find(known, "nsxm")
    assert (project.kind, project.matched, project.line) == ("project", "首字母", "农牧")
    for text in ("2026", "虚构", "daoshi", "139"):
        assert quickly(known, text) == slowly(known, text)


def test_the_long_table_leaves_out_none_that_came_late(
    known: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_rows.keep_up, "__kwdefaults__", {"most": 3})
    assert len(queries.tenancy_view(known, text="hlsh")) == 2
    assert search.behind(known) == 0


def test_a_hit_says_where_and_opens_the_latest_tenancy(known: Ledger) -> None:
    latest = queries.tenancy_view(known, order="start_on", descending=True)[0]
    (by_code,) = search.find(known, "ma0n")
    assert (by_code.matched, by_code.tenancy) == ("统一社会信用代码", latest)
    assert by_code.line.startswith("91152223MA0N000001　")
    (person,) = search.find(known, "15222319900101001x")
    assert (person.matched, person.line, person.tenancy) == (
        "身份证号", "虚构Ａ１恒隆商行", latest,
    )  # fmt: skip
    assert "1990" not in person.name + person.line
    assert {hit.matched for hit in search.find(known, "hl")} == {"首字母"}
    assert {hit.matched for hit in search.find(known, "henglong")} == {"拼音"}


def test_the_long_table_is_searched_by_the_same_words(known: Ledger) -> None:
    def found(text: str) -> int:
        return len(queries.tenancy_view(known, text=text))

    newest = queries.tenancy_view(known, text="hlsh", descending=True)
    assert newest == queries.tenancy_view(known, text="hlsh")[::-1]
    in_park = queries.all_of(known, Park)[0].id
    (there,) = queries.tenancy_view(known, text="hlsh", park_id=in_park, order="entity")
    assert there == newest[1]
    assert (found("hlsh"), found("shan hlsh"), found("shan hlsh 77"), found("ycxg")) == (2, 2, 1, 0)


def _fail_after_a_slice(ledger: Ledger) -> None:
    with transaction(ledger):
        search.keep_up(ledger, most=10)
        raise ZeroDivisionError


def test_a_ledger_is_filled_in_slices_and_goes_on_where_it_stopped(known: Ledger) -> None:
    whole = search.behind(known)
    assert whole == 8 + len(queries.all_of(known, Park)) + len(queries.all_of(known, TierGrant))
    assert search.keep_up(known, most=10) == whole - 10
    followed = meta.value(known, "search_followed")
    with pytest.raises(ZeroDivisionError):
        _fail_after_a_slice(known)
    assert meta.value(known, "search_followed") == followed
    assert search.keep_up(known, most=10) == whole - 20
    assert search.prepare(known) == 0
    assert search.behind(known) == 0
    assert quickly(known, "恒隆") == slowly(known, "恒隆")


def test_other_readings_are_another_edition(known: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    assert names(known, "hlcyg")
    monkeypatch.setattr(readings, "SURNAMES", {"恒": "xyz"})
    monkeypatch.setattr(search_rows, "EDITION", "other")
    assert names(known, "xyzlong")[:1] == ["恒隆"]


NAMES = st.sampled_from(["单甲", "曾甲乙", "虚构 甲", "ab甲", "Ａ甲%", "甲_1", "jia"])
NUMBERS = st.none() | st.sampled_from(["甲-1", "15%", "1_5", "a15"])
LOOKED_FOR = ("甲", "jia", "j", "1", "5%", "_", "a", "shan", "zj", "甲 1", "xg 甲", "no")


class Work(RuleBasedStateMachine):
    """Any order of new, changed, deleted and restored records, searched now and then."""

    @initialize()
    def begin(self) -> None:
        self.ledger = in_memory(unit_code="152223")
        self.park = queries.all_of(self.ledger, Park)[0].id
        self.made: list[Record] = []

    def teardown(self) -> None:
        close(self.ledger)

    @rule(name=NAMES, firm=NAMES, number=NUMBERS)
    def come(self, name: str, firm: str, number: str | None) -> None:
        person = made_up.founder(name=name, id_number=None, phone=number)
        entity = made_up.entity(person, name=firm, uscc=number)
        stay = made_up.tenancy(entity, self.park, agreement_number=number)
        insert(self.ledger, [person, entity, stay])
        self.made += [person, entity, stay]

    @rule(data=st.data(), name=NAMES)
    def rename(self, data: st.DataObject, name: str) -> None:
        if self.made:
            record = data.draw(st.sampled_from(self.made))
            if not isinstance(record, Tenancy):
                self.ledger.db.execute(
                    f"UPDATE {record.table} SET name = ? WHERE id = ?", [name, record.id]
                )

    @rule(data=st.data(), number=NUMBERS)
    def come_again(self, data: st.DataObject, number: str | None) -> None:
        firms = [each for each in self.made if isinstance(each, Entity)]
        if firms:
            firm = data.draw(st.sampled_from(firms))
            stay = made_up.tenancy(firm, self.park, agreement_number=number)
            insert(self.ledger, [stay])
            self.made.append(stay)

    @rule(data=st.data())
    def hand_over(self, data: st.DataObject) -> None:
        for table, column, kind in (
            ("entity", "founder_id", Founder),
            ("tenancy", "entity_id", Entity),
        ):
            ours = [each.id for each in self.made if each.table == table]
            others = [each.id for each in self.made if isinstance(each, kind)]
            if ours:
                self.ledger.db.execute(
                    f"UPDATE {table} SET {column} = ? WHERE id = ?",
                    [data.draw(st.sampled_from(others)), data.draw(st.sampled_from(ours))],
                )

    @rule(data=st.data(), back=st.booleans())
    def bin(self, data: st.DataObject, back: bool) -> None:
        if self.made:
            record = data.draw(st.sampled_from(self.made))
            (restore if back else delete)(self.ledger, type(record), [record.id])

    @rule(text=st.sampled_from(LOOKED_FOR))
    def look(self, text: str) -> None:
        assert quickly(self.ledger, text) == slowly(self.ledger, text)

    @rule(text=st.sampled_from(("甲", "shan", "no", "15%")))
    def look_at_tenancies(self, text: str) -> None:
        found = slowly(self.ledger, text)
        wanted = 0
        for stay in queries.all_of(self.ledger, Tenancy):
            (founder,) = self.ledger.db.execute(
                "SELECT founder_id FROM entity WHERE id = ?", [stay.entity_id]
            ).fetchone()
            own = {("tenancy", stay.id), ("entity", stay.entity_id), ("founder", founder)}
            wanted += bool(own & found)
        assert len(queries.tenancy_view(self.ledger, text=text)) == wanted


Work.TestCase.settings = settings(max_examples=15, stateful_step_count=20, deadline=None)
test_any_order_of_work = Work.TestCase


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=12))
def test_any_name_has_a_reading(name: str) -> None:
    heard = reading(name)
    assert heard == reading(name)
    assert all(len(line) <= len(plain(name)) * 8 for line in heard.initials.split("\n"))


@pytest.mark.parametrize("stored", ["虚构·其木格", "虚构 · 其木格", "虚构•其木格"])
@pytest.mark.parametrize("text", ["虚构·其木格", "虚构・其木格", "虚构 •其木格"])
def test_whichever_dot_an_input_method_writes_is_the_same(
    memory_ledger: Ledger, stored: str, text: str
) -> None:
    founder = made_up.founder(name=stored)
    insert(memory_ledger, [founder])
    assert quickly(memory_ledger, text) == {("founder", founder.id)}


def test_a_page_pasted_into_the_search_is_only_so_many_words(memory_ledger: Ledger) -> None:
    page = "虚构 " * 20_000
    assert find(memory_ledger, page) == ()
    assert tenancy_view(memory_ledger, text=page) == array("I")
    assert register_view(memory_ledger, Mentor, text=page) == array("q")
    assert named_like(memory_ledger, "entity", page) == ()


def test_half_a_letter_is_looked_for_as_nothing(memory_ledger: Ledger) -> None:
    assert words_of("\ud800") == ()
    assert find(memory_ledger, "虚构\ud800") == ()
