"""The long table of tenancies: filtered, sorted, read in blocks."""

from datetime import date

import pytest

from app.domain.park import Park
from app.domain.tenancy import Tenancy
from app.store import queries
from app.store.ledger import Ledger
from app.store.records import delete, insert
from app.store.search import prepare
from app.store.tenancy_rows import SOURCES, keys_of
from tests.store import made_up


@pytest.fixture
def full(memory_ledger: Ledger) -> Ledger:
    """Three tenants of the first park and one of the second."""
    one, two = (park.id for park in queries.all_of(memory_ledger, Park)[:2])
    people = [
        made_up.founder(name=f"虚构{name}", phone=phone, id_number=number)
        for name, phone, number in (
            ("张三", "13800000001", "15222319900101001X"),
            ("李四", None, None),
            ("王%五", "0482_123", None),
        )
    ]
    firms = [
        made_up.entity(person, name=f"{name}商行", uscc=uscc)
        for person, name, uscc in zip(
            people, ("丙", "乙", "甲"), ("91152223MA0N000001", None, None), strict=True
        )
    ]
    bare = made_up.entity(name="无人合作社", kind="农民专业合作社")
    stays = [
        made_up.tenancy(firms[0], one, agreement_number="甲-1", area_dm2=100),
        made_up.tenancy(
            firms[1], one, start_on=date(2022, 1, 1), left_on=date(2025, 1, 1),
            leaving_cause="到期退出", agreement_number=None,
        ),
        made_up.tenancy(firms[2], one, start_on=date(2023, 1, 1), rent_free=True),
        made_up.tenancy(bare, two, start_on=date(2021, 1, 1)),
    ]  # fmt: skip
    insert(memory_ledger, [*people, *firms, bare, *stays])
    insert(
        memory_ledger,
        [
            made_up.headcount(firms[0], date(2026, 6, 30), 7),
            made_up.headcount(firms[0], date(2026, 3, 31), 5),
        ],
    )
    return memory_ledger


def names(ledger: Ledger, **view: object) -> list[str]:
    keys = queries.tenancy_view(ledger, **view)  # type: ignore[arg-type]
    return [row.entity for row in queries.tenancy_rows(ledger, keys)]


def test_by_start(full: Ledger) -> None:
    assert names(full) == ["无人合作社", "乙商行", "甲商行", "丙商行"]
    assert names(full, descending=True) == ["丙商行", "甲商行", "乙商行", "无人合作社"]


def test_empty_values_come_last_both_ways(full: Ledger) -> None:
    assert names(full, order="left_on")[0] == names(full, order="left_on", descending=True)[0]
    assert names(full, order="agreement_number")[-1] == "乙商行"
    assert names(full, order="founder")[-1] == "无人合作社"


@pytest.mark.parametrize("column", SOURCES)
def test_every_column_sorts(full: Ledger, column: str) -> None:
    up, down = names(full, order=column), names(full, order=column, descending=True)
    assert sorted(up) == sorted(down) == sorted(["无人合作社", "乙商行", "甲商行", "丙商行"])


def test_an_unknown_column_is_refused(full: Ledger) -> None:
    with pytest.raises(KeyError):
        queries.tenancy_view(full, order="t.start_on; --")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("丙商行", ["丙商行"]),
        ("商行", ["乙商行", "甲商行", "丙商行"]),
        ("李四", ["乙商行"]),
        ("91152223ma", ["丙商行"]),
        ("19900101001x", []),
        ("15222319900101001X", ["丙商行"]),
        ("0000001", ["丙商行"]),
        ("甲-1", ["丙商行"]),
        ("商行 张三", ["丙商行"]),
        ("%", ["甲商行"]),
        ("_", ["甲商行"]),
        ("'", []),
        ("没有", []),
    ],
)
def test_search(full: Ledger, text: str, found: list[str]) -> None:
    assert names(full, text=text) == found


def test_park_and_residents_on_a_day(full: Ledger) -> None:
    one, two = (park.id for park in queries.all_of(full, Park)[:2])
    assert names(full, park_id=two) == ["无人合作社"]
    assert names(full, park_id=one, on=date(2024, 12, 31)) == ["乙商行", "甲商行", "丙商行"]
    assert names(full, park_id=one, on=date(2025, 1, 1)) == ["甲商行", "丙商行"]
    assert names(full, park_id=one, on=date(2022, 6, 1)) == ["乙商行"]


def test_a_row_has_what_a_clerk_sees(full: Ledger) -> None:
    (row,) = queries.tenancy_rows(full, queries.tenancy_view(full, text="丙商行"))
    assert (row.park, row.entity, row.founder) == (
        "兴安盟全产业链双创孵化基地", "丙商行", "虚构张三",
    )  # fmt: skip
    assert (row.employees, row.employees_on) == (7, date(2026, 6, 30))
    assert (row.start_on, row.area_dm2, row.rent_free) == (date(2024, 1, 1), 100, None)
    (bare,) = queries.tenancy_rows(full, queries.tenancy_view(full, text="无人"))
    assert (bare.founder, bare.groups, bare.employees, bare.employees_on) == (None, (), None, None)


def test_keys_keep_their_order_and_lost_ones_are_left_out(full: Ledger) -> None:
    keys = queries.tenancy_view(full)
    backwards = list(reversed(keys))
    assert [row.key for row in queries.tenancy_rows(full, [*backwards, 9999])] == backwards
    assert queries.tenancy_rows(full, []) == []
    row = queries.tenancy_rows(full, keys[:1])[0]
    delete(full, Tenancy, [row.tenancy_id])
    assert row.key not in queries.tenancy_view(full)


@pytest.mark.parametrize("text", ["", "商行", "虚构"])
@pytest.mark.parametrize("descending", [False, True])
def test_chosen_values_sorts_and_searches_agree_with_the_rows(
    full: Ledger, text: str, descending: bool
) -> None:
    whole = names(full, text=text)
    for order in SOURCES:
        found = names(full, text=text, order=order, descending=descending)
        assert sorted(found) == sorted(whole)
        rows = queries.tenancy_rows(full, queries.tenancy_view(full, text=text))
        for value in {getattr(row, order) for row in rows}:
            picked = value[:1] or (None,) if isinstance(value, tuple) else (value,)
            stored = [each.isoformat() if isinstance(each, date) else each for each in picked]
            chosen = names(full, text=text, order=order, chosen={order: stored})
            wanted = [
                row.entity
                for row in rows
                if getattr(row, order) == value
                or (isinstance(value, tuple) and value and value[0] in row.groups)
            ]
            assert sorted(chosen) == sorted(wanted), (order, value)


def test_several_values_of_several_columns(full: Ledger) -> None:
    assert names(full, chosen={"leaving_cause": [None]}) == ["无人合作社", "甲商行", "丙商行"]
    both = {"leaving_cause": [None, "到期退出"], "rent_free": [True]}
    assert names(full, chosen=both) == ["甲商行"]
    assert names(full, chosen={"kind": []}) == []


def test_keys_come_out_of_one_text() -> None:
    assert list(keys_of("00000001ffffffff000f4240")) == [1, 2**32 - 1, 1_000_000]
    assert list(keys_of(None)) == []


def test_the_words_in_memory_and_the_rows_on_disk_give_one_order(full: Ledger) -> None:
    cold = [queries.tenancy_view(full, descending=down) for down in (False, True)]
    while prepare(full):
        pass
    warm = [queries.tenancy_view(full, descending=down) for down in (False, True)]
    assert cold == warm
    firm = made_up.entity(name="虚构新来")
    insert(full, [firm, made_up.tenancy(firm, queries.all_of(full, Park)[0].id)])
    assert len(queries.tenancy_view(full)) == len(cold[0]) + 1
