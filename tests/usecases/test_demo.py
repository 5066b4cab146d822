"""The demo: the made-up data keep their promises, both manners say the same, a rerun keeps it."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from app.domain.entity import Entity
from app.domain.headcount import Headcount
from app.domain.identifiers import check_id_number, check_uscc
from app.domain.measures import FEN_PER_WAN
from app.domain.money import Loan
from app.domain.park import Park
from app.domain.records import RECORDS
from app.domain.service import Activity, Mentor, Project, ServiceRecord, Training
from app.domain.tenancy import Tenancy, check_tenancy
from app.errors import AppError
from app.policy.verdicts import ParkAppraisal
from app.store import ledger as ledgers
from app.store import queries
from app.store.ledger import Ledger
from app.usecases.appraisal import appraise_parks
from app.usecases.demo import DemoSummary, carry_out
from app.usecases.demo.made_up import SEED, make_office
from app.usecases.demo.messy import write_messy
from app.usecases.demo.office import Office
from app.usecases.demo.people import RARE_NAMES
from app.usecases.demo.plans import PLANS
from app.usecases.demo.summary import MARK
from app.usecases.demo.tidy import write_tidy
from app.usecases.import_workbooks import FileReport, import_workbooks

DAY = date(2026, 6, 30)
PASSPHRASE = "示例口令-parkledger"
TWO_UNITS = ("152200", "152202")
Parks = Mapping[str, tuple[str, list[str]]]


@pytest.fixture(scope="module")
def parks() -> Parks:
    """Unit code -> its region and the names of its parks, as a league's ledger knows them."""
    league = ledgers.in_memory(unit_code="152200")
    try:
        return {
            code: (
                queries.unit(league, code).name,
                [park.name for park in queries.all_of(league, Park, "unit_code = ?", (code,))],
            )
            for code in PLANS
        }
    finally:
        ledgers.close(league)


def make_offices(parks: Parks, *, today: date, seed: int = SEED) -> tuple[Office, ...]:
    return tuple(
        make_office(unit_code, region, names, today=today, seed=seed)
        for unit_code, (region, names) in parks.items()
    )


@pytest.fixture(scope="module")
def offices(parks: Parks) -> tuple[Office, ...]:
    return make_offices(parks, today=DAY)


def imported(office: Office, path: Path) -> tuple[Ledger, FileReport]:
    """A new ledger of the office with that workbook in it."""
    ledger = ledgers.in_memory(unit_code=office.unit_code)
    report = import_workbooks(ledger, [path], dry_run=False, today=DAY)
    return ledger, report.files[0]


@pytest.fixture(scope="module")
def appraised(
    offices: tuple[Office, ...], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, ParkAppraisal]:
    """Every park by name, appraised after the tidy workbook of its office."""
    folder = tmp_path_factory.mktemp("tidy")
    found: dict[str, ParkAppraisal] = {}
    for office in offices:
        path = folder / f"{office.unit_code}.xlsx"
        write_tidy(office, path)
        ledger, report = imported(office, path)
        assert not report.refused
        assert not report.repeated
        own = [park.id for park in queries.all_of(ledger, Park) if park.name in _names(office)]
        for appraisal in appraise_parks(ledger, on=DAY, park_ids=own, with_outlook=False):
            found[appraisal.name] = appraisal
        ledgers.close(ledger)
    return found


def _names(office: Office) -> set[str]:
    return {row.park for row in office.parks}


def test_the_same_seed_and_day_give_the_same_offices(
    offices: tuple[Office, ...], parks: Parks
) -> None:
    assert make_offices(parks, today=DAY) == offices
    assert make_offices(parks, today=DAY, seed=1) != offices
    region, names = parks["152222"]
    alone = make_office("152222", region, names, today=DAY)
    assert alone in offices


def test_well_over_a_thousand_tenancies_with_history(offices: tuple[Office, ...]) -> None:
    rows = [row for office in offices for row in office.tenancies]
    assert len(rows) > 1_200
    assert sum(len(office.headcounts) for office in offices) > 7_000
    assert sum(row.left_on is not None for row in rows) > len(rows) // 2
    assert len({row.cause for row in rows}) == 6
    assert len({row.venture.kind for row in rows}) == 4
    assert any(row.extension_end_on for row in rows)
    founders = {row.venture.founder for row in rows}
    assert set(RARE_NAMES) <= founders
    assert any("·" in name for name in founders)


def test_somebody_comes_back_and_somebody_overstays(offices: tuple[Office, ...]) -> None:
    rows = [row for office in offices for row in office.tenancies]
    assert any(row.left_on is None and row.agreed_end_on < DAY for row in rows)
    starts = Counter(row.venture.entity for row in rows if row.left_on is not None)
    assert max(starts.values()) > 1


def test_numbers_are_valid_in_form_and_belong_to_one_each(offices: tuple[Office, ...]) -> None:
    ventures = {row.venture.entity: row.venture for o in offices for row in o.tenancies}
    for venture in ventures.values():
        assert check_id_number(venture.id_number) is None
        assert venture.uscc is None or check_uscc(venture.uscc) is None
        assert (venture.uscc is None) == (venture.kind == "团队")
        assert (int(venture.id_number[16]) % 2 == 1) == (venture.sex == "男")
    by_office = [
        {(row.venture.entity, row.venture.id_number) for row in o.tenancies} for o in offices
    ]
    numbers = [number for pairs in by_office for _, number in pairs]
    assert len(numbers) == len(set(numbers))


@pytest.mark.parametrize("today", [DAY, date(2027, 2, 28), date(2028, 2, 29)])
def test_nothing_happens_after_the_day(parks: Parks, today: date) -> None:
    for office in make_offices(parks, today=today):
        for row in office.tenancies:
            fault = check_tenancy(
                start_on=row.start_on,
                agreed_end_on=row.agreed_end_on,
                left_on=row.left_on,
                area_dm2=int(row.area_m2 * 100),
            )
            assert fault is None
            happened = (row.start_on, row.left_on, row.venture.registered_on)
            assert all(day is None or day <= today for day in happened)
        assert all(row.period_end_on <= today for row in office.headcounts)
        assert all(row.served_on <= today for row in office.services)
        for loan in office.loans:
            assert loan.paid_out_on <= today
            assert loan.repaid_on is None or loan.repaid_on <= today


def test_every_park_is_as_planned(
    offices: tuple[Office, ...], appraised: dict[str, ParkAppraisal]
) -> None:
    for office in offices:
        for plan, row in zip(PLANS[office.unit_code], office.parks, strict=True):
            found = appraised[row.park]
            assert found.figure("residents").value == plan.residents
            assert found.figure("first_time_founders").value == plan.first_ventures
            assert found.figure("jobs").value == plan.jobs
            assert len(found.figure("jobs").missing) >= plan.silent
            assert found.figure("loans").value == plan.loans * FEN_PER_WAN


def test_every_kind_of_verdict_occurs(appraised: dict[str, ParkAppraisal]) -> None:
    answers = [(t.tier.id, t.verdict) for park in appraised.values() for t in park.tiers]
    assert len(appraised) == 20
    for tier in ("standard", "demonstration", "regional"):
        assert {verdict for found, verdict in answers if found == tier} == {
            "met",
            "not_met",
            "undetermined",
        }
    assert any(tier.contested for park in appraised.values() for tier in park.tiers)
    missed = [
        [answer.criterion.figure for answer in tier.criteria if answer.verdict == "not_met"]
        for park in appraised.values()
        for tier in park.tiers
    ]
    only_one = {figures[0] for figures in missed if len(figures) == 1}
    assert {"jobs", "loans", "building_area", "residents", "first_time_founders"} <= only_one


def _tenancies(ledger: Ledger) -> dict[str, tuple[object, ...]]:
    """Agreement number -> what it says, whatever the ids."""
    entities = {entity.id: entity for entity in queries.all_of(ledger, Entity)}
    parks = {park.id: park.name for park in queries.all_of(ledger, Park)}
    return {
        str(row.agreement_number): (
            parks[row.park_id],
            entities[row.entity_id].name,
            entities[row.entity_id].uscc,
            entities[row.entity_id].registered_on,
            row.start_on,
            row.agreed_end_on,
            row.extension_end_on,
            row.area_dm2,
            row.room,
            row.rent_free,
            row.left_on,
            row.leaving_cause,
        )
        for row in queries.all_of(ledger, Tenancy)
    }


def _reports(ledger: Ledger) -> set[tuple[object, ...]]:
    """Headcounts and loans, by the entity's name."""
    names = {entity.id: entity.name for entity in queries.all_of(ledger, Entity)}
    people = {
        (names[row.entity_id], row.period_end_on, row.employees, row.insured_employees)
        for row in queries.all_of(ledger, Headcount)
    }
    loans = {
        (names[row.entity_id], row.paid_out_on, row.amount_fen, row.repaid_on)
        for row in queries.all_of(ledger, Loan)
    }
    return people | loans


def test_the_messy_manner_says_what_the_tidy_one_says(
    offices: tuple[Office, ...], tmp_path: Path
) -> None:
    office = next(office for office in offices if office.unit_code == "152221")
    tidy, messy = tmp_path / "规范.xlsx", tmp_path / "不规范.xlsx"
    write_tidy(office, tidy)
    ruined = write_messy(office, messy, seed=1)
    clean_ledger, _ = imported(office, tidy)
    messy_ledger, report = imported(office, messy)

    sheet = ruined[0].sheet
    refused = {(row.row, row.code) for row in report.refused if row.sheet == sheet}
    assert refused == {(row.row, row.code) for row in ruined}
    assert report.repeated

    clean, found = _tenancies(clean_ledger), _tenancies(messy_ledger)
    assert clean.keys() - found.keys() == {row.agreement for row in ruined}
    assert found == {number: clean[number] for number in found}
    staying = {str(said[1]) for said in found.values()}
    assert _reports(messy_ledger) == {row for row in _reports(clean_ledger) if row[0] in staying}
    ledgers.close(clean_ledger)
    ledgers.close(messy_ledger)


def test_each_fault_is_among_the_refused(offices: tuple[Office, ...], tmp_path: Path) -> None:
    codes = {
        row.code
        for office in offices
        for row in write_messy(office, tmp_path / f"{office.unit_code}.xlsx", seed=1)
    }
    assert codes == {"uscc", "dates", "area", "id_precision"}


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> DemoSummary:
    out = tmp_path_factory.mktemp("demo") / "示例"
    return _carry_out(out, TWO_UNITS, [])


def _carry_out(
    out: Path, units: tuple[str, ...], said: list[str], *, fresh: bool = False
) -> DemoSummary:
    return carry_out(
        out, today=DAY, passphrase=PASSPHRASE, say=said.append, fresh=fresh, units=units
    )


def test_the_whole_way(done: DemoSummary) -> None:
    for office in done.offices:
        papers = list((done.out / office.papers).glob("*.pdf"))
        league = office.unit_code == "152200"
        assert len(papers) - league == office.paper_count == 4 * len(office.parks) + 3
        assert all((done.out / name).exists() for name in office.files())
        ledger = ledgers.unlock(done.ledger_of(office.unit_code), PASSPHRASE)
        own = queries.all_of(ledger, Tenancy, "unit_code = ?", (office.unit_code,))
        assert len(own) == office.accepted > 90
        ledgers.close(ledger)
    lines = "\n".join(done.lines())
    assert PASSPHRASE in lines
    assert all(office.region in lines for office in done.offices)
    assert "虚构" in (done.out / "说明.txt").read_text(encoding="utf-8")


def test_the_registers_of_the_services_are_filled(done: DemoSummary) -> None:
    for office in done.offices:
        ledger = ledgers.unlock(done.ledger_of(office.unit_code), PASSPHRASE)
        of = ("unit_code = ?", (office.unit_code,))
        for kind in (Mentor, Project, Training, Activity):
            assert queries.all_of(ledger, kind, *of) != []
        served = queries.all_of(ledger, ServiceRecord, *of)
        assert all(each.mentor_id is None for each in served if each.service != "创业指导")
        assert any(each.mentor_id for each in served)
        ledgers.close(ledger)


def test_the_stick_went_to_the_league_and_its_receipt_came_home(done: DemoSummary) -> None:
    (stick,) = done.sticks
    assert (stick.code, stick.receipt_code, stick.set_aside) == ("OK", "OK", 0)
    assert stick.accepted == stick.records > 500
    league = ledgers.unlock(done.ledger_of("152200"), PASSPHRASE)
    banner = ledgers.unlock(done.ledger_of(stick.unit_code), PASSPHRASE)
    for kind in RECORDS:
        theirs = queries.all_of(banner, kind, "unit_code = ?", (stick.unit_code,))
        assert queries.all_of(league, kind, "unit_code = ?", (stick.unit_code,)) == theirs
    for each in (league, banner):
        ledgers.close(each)
    assert done.league_paper is not None
    assert (done.out / done.league_paper).read_bytes().startswith(b"%PDF")


def test_an_office_the_demo_has_not(done: DemoSummary) -> None:
    with pytest.raises(AppError) as refusal:
        done.ledger_of("150602")
    assert refusal.value.code == "unknown_unit"


def test_a_whole_demo_is_kept(done: DemoSummary) -> None:
    before = {path: path.stat().st_mtime_ns for path in done.out.rglob("*")}
    said: list[str] = []
    assert _carry_out(done.out, TWO_UNITS, said) == done
    assert {path: path.stat().st_mtime_ns for path in done.out.rglob("*")} == before
    assert len(said) == 1


def test_a_half_made_demo_is_made_anew(tmp_path: Path) -> None:
    out = tmp_path / "示例"
    first = _carry_out(out, ("152222",), [])
    first.ledger_of("152222").unlink()
    said: list[str] = []
    assert _carry_out(out, ("152222",), said) == first
    assert first.ledger_of("152222").is_file()
    assert len(said) > 1
    (out / MARK).write_text("{", encoding="utf-8")
    assert _carry_out(out, ("152222",), []) == first


def test_a_folder_of_others_is_left_alone(tmp_path: Path) -> None:
    own = tmp_path / "ledgers" / "我的.xlsx"
    own.parent.mkdir()
    own.write_bytes(b"mine")
    with pytest.raises(AppError) as refusal:
        _carry_out(tmp_path, ("152222",), [], fresh=True)
    assert refusal.value.code == "not_empty"
    assert own.read_bytes() == b"mine"
    assert [path.name for path in tmp_path.iterdir()] == ["ledgers"]
