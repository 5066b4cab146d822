"""The league office's view: who reports, what the offices add up to, and the paper's data."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from app.domain.league import Gap
from app.domain.measures import Rate
from app.domain.park import Park
from app.policy.league import SUMMED
from app.reports.league_summary import league_summary
from app.store import ledger as ledgers
from app.store import queries
from app.store.ledger import Ledger, transaction
from app.store.records import insert
from app.usecases.appraisal import appraise_parks
from app.usecases.league import league_paper_data, league_table, offices
from tests.reports.opened import run_together, texts
from tests.usecases.made_up_league import ARXAN, JALAID, OTHER, PERSON, START, ULANHOT, Made

ON, TODAY = date(2026, 6, 30), date(2026, 7, 1)
# The stream in use, and the one before it.
NEW, OLD = "a" * 32, "b" * 32


@pytest.fixture
def made(memory_ledger: Ledger) -> Made:
    return Made(memory_ledger)


@pytest.fixture
def banner() -> Iterator[Ledger]:
    """扎赉特旗's own ledger."""
    opened = ledgers.in_memory(unit_code=JALAID)
    yield opened
    ledgers.close(opened)


def put(ledger: Ledger, table: str, **values: Any) -> None:
    """A row of the tables that the exchange keeps."""
    names, marks = ", ".join(values), ", ".join("?" * len(values))
    with transaction(ledger):
        ledger.db.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(values.values()))


def card(ledger: Ledger, unit: str, *, key: int, revoked: bool = False) -> None:
    gone = {"revoked_at": "x", "revoked_stream": NEW, "revoked_seq": 1} if revoked else {}
    put(
        ledger,
        "peer",
        unit=unit,
        name="虚构机构",
        suite="age-ed25519",
        signing_key=bytes([key]) * 32,
        age_recipient="age1",
        made_at="x",
        trusted_at="x",
        trusted_by="虚构人",
        trusted_how="fingerprint",
        **gone,
    )


def stream(ledger: Ledger, unit: str, name: str, *, replaced: bool = False) -> None:
    put(
        ledger,
        "peer_stream",
        unit=unit,
        stream=name,
        agreed_at="x",
        replaced_at="x" if replaced else None,
    )


def came(ledger: Ledger, unit: str, seq: int, **facts: Any) -> None:
    """A bundle of 10 records that was applied on 2026-06-20."""
    told: dict[str, Any] = {
        "kind": "changes",
        "stream": NEW,
        "base": 0,
        "file_name": "x",
        "made_at": "2026-06-19T04:00:00.000Z",
        "received_at": "2026-06-20T04:00:00.000Z",
        "received_by": "虚构人",
        "set_aside": 0,
    } | facts
    digest = f"{unit}{told['kind']}{told['stream']}{seq}"
    accepted = 10 - told["set_aside"]
    put(
        ledger,
        "bundle_in",
        unit=unit,
        seq=seq,
        manifest_sha256=digest,
        records=10,
        accepted=accepted,
        **told,
    )


def went(ledger: Ledger, unit: str, kind: str, seq: int, *, received_at: str | None = None) -> None:
    put(
        ledger,
        "bundle_out",
        recipient=unit,
        kind=kind,
        stream=NEW,
        seq=seq,
        base=0,
        change_seq=0,
        manifest=b"x",
        manifest_sha256=f"{unit}{kind}{seq}",
        file_name="x",
        file_sha256="x",
        file_bytes=1,
        records=1,
        sealed_at="2026-06-21T04:00:00.000Z",
        sealed_by="虚构人",
        received_at=received_at,
        received_how="receipt" if received_at else None,
    )


def test_every_banner_is_there_even_if_it_never_reported(memory_ledger: Ledger) -> None:
    states = offices(memory_ledger, today=TODAY)
    assert [state.name for state in states] == [
        "乌兰浩特市", "阿尔山市", "科右前旗", "科右中旗", "扎赉特旗", "突泉县",
    ]  # fmt: skip
    for state in states:
        assert state.overdue
        assert not state.trusted
        assert (state.last, state.days_since, state.card) == (None, None, "none")
        assert (state.missing, state.missing_text, state.versions_aside) == (0, "", 0)
        assert (state.directive, state.receipt) == (None, None)


def test_a_banner_has_no_office_below(banner: Ledger) -> None:
    assert offices(banner, today=TODAY) == ()


def test_a_card_counts_until_it_is_revoked_and_again_with_a_new_one(memory_ledger: Ledger) -> None:
    card(memory_ledger, ULANHOT, key=1)
    card(memory_ledger, ARXAN, key=2, revoked=True)
    card(memory_ledger, JALAID, key=3, revoked=True)
    card(memory_ledger, JALAID, key=4)
    cards = {state.code: state.card for state in offices(memory_ledger, today=TODAY)}
    assert (cards[ULANHOT], cards[ARXAN], cards[JALAID]) == ("trusted", "revoked", "trusted")


def of(ledger: Ledger, unit: str) -> Any:
    return next(each for each in offices(ledger, today=TODAY) if each.code == unit)


def test_the_last_bundle_is_the_one_applied_last(memory_ledger: Ledger) -> None:
    stream(memory_ledger, ULANHOT, OLD, replaced=True)
    stream(memory_ledger, ULANHOT, NEW)
    came(memory_ledger, ULANHOT, 9, stream=OLD)
    came(memory_ledger, ULANHOT, 1, set_aside=3)
    came(memory_ledger, ULANHOT, 5, kind="rekey")
    state = of(memory_ledger, ULANHOT)
    assert (state.last.stream, state.last.seq, state.last.set_aside) == (NEW, 1, 3)
    assert state.last.received_at == datetime(2026, 6, 20, 4, tzinfo=UTC)
    assert state.last.made_at == datetime(2026, 6, 19, 4, tzinfo=UTC)
    assert state.gaps == ()


@pytest.mark.parametrize(("days", "overdue"), [(34, False), (35, False), (36, True)])
def test_overdue_is_more_days_than_the_limit(
    memory_ledger: Ledger, days: int, overdue: bool
) -> None:
    day = TODAY - timedelta(days=days)
    came(memory_ledger, ULANHOT, 1, received_at=f"{day}T04:00:00.000Z")
    state = of(memory_ledger, ULANHOT)
    assert (state.days_since, state.overdue) == (days, overdue)


def test_bundles_that_never_came_are_named_by_number(memory_ledger: Ledger) -> None:
    stream(memory_ledger, ULANHOT, OLD, replaced=True)
    stream(memory_ledger, ULANHOT, NEW)
    stream(memory_ledger, ARXAN, NEW)
    for seq in (2, 5, 6, 9):
        came(memory_ledger, ULANHOT, seq)
    came(memory_ledger, ULANHOT, 7, kind="rekey")
    came(memory_ledger, ULANHOT, 40, stream=OLD)
    came(memory_ledger, ARXAN, 1)
    state = of(memory_ledger, ULANHOT)
    assert state.gaps == (Gap(1, 1), Gap(3, 4), Gap(7, 8))
    assert (state.missing, state.missing_text) == (5, "第 1、3—4、7—8 包")
    assert of(memory_ledger, ARXAN).gaps == ()


def test_versions_lie_aside_until_somebody_chose(memory_ledger: Ledger) -> None:
    for number, settled in enumerate((None, None, "2026-06-01T00:00:00.000Z")):
        put(
            memory_ledger,
            "version_aside",
            of_table="park",
            of_id=str(number),
            unit=ULANHOT,
            content="{}",
            why="新序列",
            kept_at="x",
            settled_at=settled,
        )
    assert of(memory_ledger, ULANHOT).versions_aside == 2


def test_what_was_sent_down_and_whether_it_came(memory_ledger: Ledger) -> None:
    went(memory_ledger, ULANHOT, "receipt", 1, received_at="2026-06-22T04:00:00.000Z")
    went(memory_ledger, ULANHOT, "receipt", 2)
    went(memory_ledger, ULANHOT, "directive", 1, received_at="2026-06-22T04:00:00.000Z")
    state = of(memory_ledger, ULANHOT)
    assert (state.receipt.seq, state.receipt.received_at) == (2, None)
    assert state.directive.received_at == datetime(2026, 6, 22, 4, tzinfo=UTC)
    assert of(memory_ledger, ARXAN).receipt is None


@pytest.fixture
def filled(made: Made) -> Ledger:
    """Two parks of 乌兰浩特市 and one of 扎赉特旗 with tenants; the league's own have none."""
    first = made.venture(ULANHOT, PERSON, first_venture=True)
    made.jobs(first, 12, on=date(2026, 5, 31))
    made.loan(first, 20_000_000, on=date(2024, 6, 1))
    second = made.entity(made.founder(ULANHOT), ULANHOT)
    made.stay(second, park=1)
    third = made.venture(JALAID, OTHER, first_venture=True)
    made.jobs(third, 5, on=date(2026, 5, 31))
    made.area(ULANHOT, 6_000)
    made.area(JALAID, 4_000)
    return made.save()


def test_the_sums_are_those_of_the_parks(filled: Ledger) -> None:
    table = league_table(filled, on=ON)
    rows = {row.code: row for row in table.offices}
    ulanhot, jalaid = rows[ULANHOT], rows[JALAID]
    assert [row.name for row in table.offices][:2] == ["盟本级", "乌兰浩特市"]
    assert (ulanhot.sums["residents"].value, ulanhot.sums["residents"].lacking) == (2, 2)
    assert ulanhot.sums["first_time_founders"].value == 1
    assert (ulanhot.sums["jobs"].value, ulanhot.sums["jobs"].unreported) == (12, 1)
    assert ulanhot.sums["loans"].value == 20_000_000
    # The second park has a tenant and no area: it adds nothing to either side.
    assert ulanhot.sums["utilisation"].value == Rate(3_000, 6_000)
    assert jalaid.sums["utilisation"].value == Rate(3_000, 4_000)
    assert table.total.sums["utilisation"].value == Rate(6_000, 10_000)
    assert table.total.sums["jobs"].value == 17
    assert table.total.sums["jobs"].lacking == 17
    assert table.total.sums["success_rate"].value is None
    own = rows["152200"]
    assert (own.parks, own.sums["residents"].value, own.sums["residents"].lacking) == (3, None, 3)


def test_every_row_adds_up_to_what_each_park_says_alone(filled: Ledger) -> None:
    table = league_table(filled, on=ON)
    appraisals = appraise_parks(filled, on=ON)
    for row in table.offices:
        own = [a for a in appraisals if a.unit_code == row.code]
        assert row.parks == len(own)
        for figure in SUMMED:
            values = [a.figure(figure).value for a in own]
            rates = [value for value in values if isinstance(value, Rate) and value.d]
            counts = [value for value in values if isinstance(value, int)]
            told = row.sums[figure]
            assert told.lacking == len(values) - len(rates) - len(counts)
            if isinstance(told.value, Rate):
                assert told.value.n == sum(rate.n for rate in rates)
                assert told.value.d == sum(rate.d for rate in rates)
            else:
                assert told.value == (sum(counts) if counts else None)
        for tier in row.met:
            assert row.met[tier] == sum(a.tier(tier).verdict == "met" for a in own)
    assert sum(row.parks for row in table.offices) == table.total.parks == 20
    assert sum(row.held["standard"] for row in table.offices) == table.total.held["standard"] == 19
    assert table.total.held["regional"] == 2


def test_a_tier_counts_while_it_is_in_force(filled: Ledger) -> None:
    with transaction(filled):
        filled.db.execute("UPDATE tier_grant SET revoked_on = '2026-06-30' WHERE tier = 'regional'")
    assert league_table(filled, on=ON).total.held["regional"] == 0
    assert league_table(filled, on=date(2026, 6, 29)).total.held["regional"] == 2


def test_parks_with_data_come_first_and_those_without_have_no_rank(filled: Ledger) -> None:
    parks = league_table(filled, on=ON).parks
    assert [park.rank for park in parks] == sorted(
        (park.rank for park in parks), key=lambda rank: rank or 99
    )
    ranked = [park for park in parks if park.rank]
    assert {park.office for park in ranked} == {"乌兰浩特市", "扎赉特旗"}
    assert len(ranked) == 3
    assert len(parks) == 20


def test_a_banner_has_a_row_of_its_own_and_one_for_a_park_above_it(banner: Ledger) -> None:
    above = replace(
        queries.all_of(banner, Park)[0],
        id="00000000-0000-7000-8000-000000000001",
        unit_code="152200",
        name="虚构的盟本级园区",
    )
    insert(banner, [above])
    table = league_table(banner, on=ON)
    assert [(row.name, row.parks) for row in table.offices] == [("扎赉特旗", 4), ("兴安盟", 1)]
    assert table.total.parks == 5


def test_the_paper_has_the_figures_the_reports_and_the_clues(filled: Ledger, made: Made) -> None:
    made.records.clear()
    made.venture(ARXAN, PERSON, name="虚构人𠮷", first_venture=True)
    made.save()
    came(filled, ULANHOT, 1)
    data = league_paper_data(filled, on=ON, today=TODAY)
    assert (data.whole, data.office) == ("全盟", "兴安盟人力资源和社会保障局")
    whole = run_together("".join(texts(league_summary(data))))
    assert "全盟创业园区汇总表" in whole
    assert "6个机构中5个逾期" in whole
    assert "1522**********0017" in whole
    assert "虚构人𠮷" in whole
    assert PERSON not in whole
    assert f"{START}至今" in whole


@pytest.mark.parametrize(
    ("unit", "title", "own"),
    [
        ("152200", "全盟", "盟本级"),
        ("150600", "全市", "市本级"),
        ("150000", "全区", "自治区本级"),
    ],
)
def test_every_league_calls_itself_as_it_does(unit: str, title: str, own: str) -> None:
    ledger = ledgers.in_memory(unit_code=unit)
    data = league_paper_data(ledger, on=ON, today=TODAY)
    assert (data.whole, data.table.offices[0].name) == (title, own)
    assert league_summary(data).startswith(b"%PDF")
    ledgers.close(ledger)
