"""An assessment filled in, signed off by a second person, reprinted years later, and corrected."""

import json
from dataclasses import replace
from datetime import date
from hashlib import sha256

import pytest

from app.domain.entity import Entity
from app.domain.headcount import Headcount
from app.domain.papers import Assessment, Evidence
from app.domain.park import Park, ParkArea
from app.domain.tenancy import Tenancy
from app.errors import AppError
from app.reports.registry import Report, report
from app.store import queries
from app.store.assessments import recorded
from app.store.audit_log import entries, entries_view, first_broken
from app.store.driver import IntegrityError
from app.store.ledger import Ledger
from app.store.records import delete, insert, new_id, update
from app.usecases import (
    assessing,
    dispatching,
    evidence,
    sending,
    signed_forms,
    signing,
    undoing,
    users,
)
from app.usecases.appraisal import policy_of
from app.usecases.assessing_papers import differs_now, paper_of
from app.usecases.evidence import Offered
from app.usecases.file_fates import FileFate
from app.usecases.recycling import restore_records
from app.usecases.signed_forms import form_of
from tests.conftest import PASSPHRASE
from tests.usecases.editions import keep_edition
from tests.usecases.offices import BANNER, TODAY, Offices, receive, tenant

ON = date(2026, 6, 30)
LATER = date(2031, 3, 1)
REVIEWER, SECRET = "虚构审核", "审核人的 口令 3"
TIER = "standard"


@pytest.fixture
def banner(offices: Offices) -> Ledger:
    """A banner with a tenant, its park's area, and somebody who signs off."""
    opened = offices.banner
    users.add_user(
        opened, admin_passphrase=PASSPHRASE, name=REVIEWER, role="审核", passphrase=SECRET
    )
    tenant(opened, name="虚构𠮷祥商行")
    area = ParkArea(
        id=new_id(),
        park_id=park_of(opened).id,
        in_force_on=date(2020, 1, 1),
        building_dm2=250_000,
        incubation_dm2=100_000,
    )
    insert(opened, [area])
    return opened


def park_of(ledger: Ledger) -> Park:
    return queries.all_of(ledger, Park, "unit_code = ?", (BANNER,))[0]


def filled(ledger: Ledger, **given: object) -> str:
    facts = {"park_id": park_of(ledger).id, "tier_id": TIER, "on": ON, "today": TODAY} | given
    made, changes = assessing.fill_in(ledger, **facts)  # type: ignore[arg-type]
    assert changes.tables == {"assessment"}
    return made


def sign(ledger: Ledger, made: str, *, signer: str = REVIEWER, passphrase: str = SECRET) -> None:
    signing.sign_off(ledger, assessment_id=made, signer=signer, passphrase=passphrase)


def printed(ledger: Ledger, made: str) -> tuple[bytes, ...]:
    data = paper_of(ledger, made)
    return tuple(report(name).build(data) for name in ("assessment-form", "worksheet"))


def state(ledger: Ledger, made: str) -> str:
    (found,) = [each for each in recorded(ledger) if each.id == made]
    return found.state


def refused(*, code: str) -> pytest.RaisesExc[AppError]:
    return pytest.raises(AppError, check=lambda error: error.code == code)


def change_everything(ledger: Ledger) -> None:
    """Names, people, areas, agreements, headcounts, and the policy itself."""
    park = park_of(ledger)
    update(ledger, replace(park, name="改了名的园区（虚构）", operator="虚构新运营", phone="1"))
    for area in queries.all_of(ledger, ParkArea, "park_id = ?", (park.id,)):
        update(ledger, replace(area, building_dm2=1))
    for each in queries.all_of(ledger, Entity):
        update(ledger, replace(each, name="改名商行（虚构）"))
    delete(ledger, Headcount, [each.id for each in queries.all_of(ledger, Headcount)])
    delete(ledger, Tenancy, [each.id for each in queries.all_of(ledger, Tenancy)])


def test_the_paper_signed_is_the_paper_reprinted(banner: Ledger) -> None:
    made = filled(banner)
    assert state(banner, made) == "waiting"
    sign(banner, made)
    first = printed(banner, made)
    assert not differs_now(banner, made)
    change_everything(banner)
    assert differs_now(banner, made)
    assert printed(banner, made) == first
    update(banner, replace(park_of(banner), status="清除"))
    delete(banner, Park, [park_of(banner).id])
    assert printed(banner, made) == first
    assert state(banner, made) == "signed"


def test_the_log_has_who_signed_and_whose_window_it_was(banner: Ledger) -> None:
    sign(banner, filled(banner))
    (number,) = entries_view(banner, who=REVIEWER)
    (entry,) = entries(banner, [number])
    assert entry is not None
    assert entry.action == "签发评估"
    assert json.loads(entry.after or "")["by"] == banner.who
    assert first_broken(banner) is None


def test_a_later_program_reprints_the_very_form_that_was_signed(
    banner: Ledger, offices: Offices, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = filled(banner)
    draft = form_of(banner, made)
    sign(banner, made)
    signed = form_of(banner, made)
    assert signed != draft
    send(offices)

    def another_layout(_: object) -> bytes:
        return b"%PDF another layout"

    monkeypatch.setattr(signed_forms, "report", lambda _: Report("", "", another_layout))
    assert form_of(banner, made) == signed
    assert form_of(offices.league, made) == signed


def test_the_signed_form_is_nobody_s_to_delete_or_rename(banner: Ledger) -> None:
    made = filled(banner)
    fake = Offered(evidence.SIGNED_FORM, content=form_of(banner, made))
    attached, _ = evidence.attach(banner, of_table="assessment", of_id=made, offered=[fake])
    sign(banner, made)
    signed = form_of(banner, made)
    kept = evidence.signed_form(banner, made)
    assert kept is not None
    assert kept.evidence.id not in attached.ids
    with refused(code="signed_off"):
        evidence.discard(banner, [kept.evidence.id])
    place = {"cabinet": "1", "box": "2", "page": "3"}
    with refused(code="signed_off"):
        evidence.describe(banner, kept.evidence.id, title="别的", **place)
    with refused(code="reserved"):
        evidence.describe(banner, attached.ids[0], title=evidence.SIGNED_FORM, **place)
    evidence.describe(banner, kept.evidence.id, title=evidence.SIGNED_FORM, **place)
    evidence.discard(banner, attached.ids)
    assert form_of(banner, made) == signed


def test_another_policy_changes_no_signed_paper(banner: Ledger) -> None:
    made = filled(banner)
    sign(banner, made)
    first = printed(banner, made)
    keep_edition(banner, "2026-05-01", ("at_least = 20\n", "at_least = 25\n"))
    assert policy_of(banner, ON).version.startswith("XA2022@2026-05-01")
    assert differs_now(banner, made)
    assert printed(banner, made) == first
    assert "2026-05-01" not in queries.fetch(banner, Assessment, made).pack_version


def test_what_the_list_says(banner: Ledger) -> None:
    made = filled(banner)
    (waiting,) = recorded(banner)
    assert (waiting.verdict, waiting.on, waiting.tier) == ("not_met", ON, TIER)
    assert (waiting.filled_in_by, waiting.reviewed_by) == (banner.who, "")
    assert waiting.conclusion.startswith("2026-06-30 对照盟级标准化的 5 项指标")
    sign(banner, made)
    (signed,) = recorded(banner, park_id=park_of(banner).id)
    assert (signed.state, signed.reviewed_by) == ("signed", REVIEWER)
    assert signed.signed_off_at is not None


def test_a_second_person_signs(banner: Ledger) -> None:
    made = filled(banner)
    with refused(code="same_person"):
        sign(banner, made, signer=banner.who, passphrase=PASSPHRASE)
    with refused(code="wrong_passphrase"):
        sign(banner, made, passphrase="不对的 口令 9")
    with refused(code="wrong_passphrase"):
        sign(banner, made, passphrase=PASSPHRASE)
    users.add_user(
        banner,
        admin_passphrase=PASSPHRASE,
        name="虚构别人",
        role="经办",
        passphrase="经办的 口令 8",
    )
    with refused(code="not_reviewer"):
        sign(banner, made, signer="虚构别人", passphrase="经办的 口令 8")
    assert state(banner, made) == "waiting"
    assert signing.signers(banner, banner.who) == (REVIEWER,)
    assert signing.signers(banner, REVIEWER) == ()


def test_wrong_passphrases_shut_the_door(banner: Ledger) -> None:
    made = filled(banner)
    for _ in range(5):
        with refused(code="wrong_passphrase"):
            sign(banner, made, passphrase="不对的 口令 9")
    with refused(code="too_many_tries"):
        sign(banner, made)
    assert state(banner, made) == "waiting"


def test_who_may_not_type_fills_nothing_in(banner: Ledger) -> None:
    reviewer = replace(banner, who=REVIEWER, role="审核")
    with refused(code="not_allowed"):
        filled(reviewer)
    made = filled(banner)
    with refused(code="not_allowed"):
        assessing.withdraw(reviewer, made)


def test_a_signed_one_never_changes(banner: Ledger) -> None:
    start = undoing.now(banner)
    made = filled(banner)
    typed = undoing.step_since(banner, start, action="填报评估")
    before = undoing.now(banner)
    sign(banner, made)
    signed = queries.fetch(banner, Assessment, made)
    assert undoing.step_since(banner, before, action="签发") is None
    assert typed is not None
    with refused(code="signed_off"):
        undoing.undo(banner, typed)
    for _ in range(2):
        with refused(code="signed_off"):
            assessing.withdraw(banner, made)
    with refused(code="signed_off"):
        sign(banner, made)
    with refused(code="signed_off"):
        filled(banner)
    with pytest.raises(IntegrityError):
        update(banner, replace(signed, conclusion="改写"))
    with pytest.raises(IntegrityError):
        delete(banner, Assessment, [made])
    assert queries.fetch(banner, Assessment, made) == signed


def test_a_draft_is_given_up_and_taken_back(banner: Ledger) -> None:
    made = filled(banner)
    with refused(code="waiting"):
        filled(banner)
    start = undoing.now(banner)
    assessing.withdraw(banner, made)
    assert recorded(banner) == ()
    for again in (lambda: paper_of(banner, made), lambda: sign(banner, made)):
        with refused(code="gone"):
            again()
    step = undoing.step_since(banner, start, action="撤回评估草稿")
    assert step is not None
    undoing.undo(banner, step)
    assert state(banner, made) == "waiting"
    sign(banner, made)


def test_a_withdrawn_draft_does_not_come_back_beside_another(banner: Ledger) -> None:
    first = filled(banner)
    start = undoing.now(banner)
    assessing.withdraw(banner, first)
    step = undoing.step_since(banner, start, action="撤回评估草稿")
    assert step is not None
    again = filled(banner)

    def bring_back() -> None:
        restore_records(banner, kind=Assessment, ids=[first])

    for back in (bring_back, lambda: undoing.undo(banner, step)):
        with refused(code="waiting"):
            back()
    sign(banner, again)
    for back in (bring_back, lambda: undoing.undo(banner, step)):
        with refused(code="signed_off"):
            back()
    assert [each.id for each in recorded(banner)] == [again]


def test_a_withdrawn_correction_does_not_come_back_beside_a_signed_one(banner: Ledger) -> None:
    made = filled(banner)
    sign(banner, made)
    first = filled(banner, corrects=made, why="补登了贷款")
    assessing.withdraw(banner, first)
    sign(banner, filled(banner, corrects=made, why="补登了用工"))
    with refused(code="corrected"):
        restore_records(banner, kind=Assessment, ids=[first])


def test_a_correction_names_what_it_corrects(banner: Ledger) -> None:
    made = filled(banner)
    sign(banner, made)
    first = printed(banner, made)
    change_everything(banner)
    again = filled(banner, corrects=made, why=" 补登了  贷款 ")
    assert state(banner, made) == "signed"  # until the correction itself is signed
    sign(banner, again)
    assert (state(banner, made), state(banner, again)) == ("corrected", "signed")
    assert printed(banner, made) == first
    said = paper_of(banner, again).parks[0].signature
    assert said is not None
    assert said.corrects.startswith("更正 2026-06-30 的评估（")
    assert said.corrects.endswith(f"审核人 {REVIEWER}）。更正原因：补登了 贷款")
    (listed,) = [each for each in recorded(banner) if each.id == again]
    assert (listed.corrects, listed.corrects_on) == (made, ON)
    with refused(code="corrected"):
        filled(banner, corrects=made, why="再改")
    third = filled(banner, corrects=again, why="再改")
    sign(banner, third)
    assert [each.state for each in recorded(banner)] == ["signed", "corrected", "corrected"]


def test_what_cannot_be_corrected(banner: Ledger) -> None:
    made = filled(banner)
    with refused(code="not_signed"):
        filled(banner, corrects=made, why="虚构原因")
    sign(banner, made)
    for why in ("  ", "因" * 201):
        with refused(code="no_reason"):
            filled(banner, corrects=made, why=why)
    for other in ({"on": date(2026, 3, 31)}, {"tier_id": "demonstration"}):
        with refused(code="other_question"):
            filled(banner, corrects=made, why="虚构原因", **other)
    with refused(code="gone"):
        filled(banner, corrects=new_id(), why="虚构原因")


def test_a_day_to_come_and_a_tier_nobody_knows(banner: Ledger) -> None:
    with refused(code="not_yet"):
        filled(banner, on=LATER)
    with refused(code="no_such_tier"):
        filled(banner, tier_id="national")
    assert filled(banner, on=LATER, today=LATER)


def test_documents_that_cannot_be_read_are_not_printed_nor_signed(banner: Ledger) -> None:
    made = filled(banner)
    whole = queries.fetch(banner, Assessment, made)
    newer = json.loads(whole.inputs) | {"version": 2}
    other = json.loads(whole.inputs) | {"park_id": new_id()}
    for inputs in ("{}", json.dumps(newer), json.dumps(other), whole.inputs[:-1] + ',"x":1}'):
        update(banner, replace(whole, inputs=inputs))
        with refused(code="frozen"):
            paper_of(banner, made)
        with refused(code="frozen"):
            sign(banner, made)
    assert recorded(banner)[0].verdict == "not_met"


def test_the_league_prints_the_same_and_a_bundle_overwrites_nothing(
    banner: Ledger, offices: Offices
) -> None:
    made = filled(banner)
    assert send(offices).set_aside == ()  # the draft is known there before it is signed
    sign(banner, made)
    assert send(offices).set_aside == ()
    first = printed(banner, made)
    assert printed(offices.league, made) == first
    assert state(offices.league, made) == "signed"
    with refused(code="not_own"):
        assessing.withdraw(offices.league, made)
    with refused(code="not_own"):
        sign(offices.league, made)
    forged = replace(queries.fetch(banner, Assessment, made), conclusion="改写了的结论")
    for name in ("assessment_signed_off", "assessment_kept"):
        banner.db.execute(f"DROP TRIGGER {name}")
    update(banner, forged)
    (aside,) = send(offices).set_aside
    assert (aside.of_id, aside.code) == (made, "RECORD")
    assert printed(offices.league, made) == first
    assert queries.fetch(offices.league, Assessment, made).conclusion != "改写了的结论"


def send(offices: Offices) -> FileFate:
    """Draft, sign and carry the banner's changes to the league; the fate of the file."""
    banner = offices.banner
    sending.draft_export(banner, today=TODAY)
    sealed = sending.seal_export(banner, today=TODAY, signer=REVIEWER, signer_passphrase=SECRET)
    path = dispatching.put_on_stick(banner, sealed.id, offices.stick)
    (fate,) = receive(offices.league, path)
    assert fate.code == "OK"
    return fate


def test_another_office_s_paper_is_never_the_signed_form(banner: Ledger) -> None:
    made = filled(banner)
    sign(banner, made)
    kept = form_of(banner, made)
    forged = Evidence(
        id="00000000-0000-7000-8000-000000000000",  # first in the list
        unit_code="152221",
        of_table="assessment",
        of_id=made,
        title=evidence.SIGNED_FORM,
        media_type="application/pdf",
        sha256=sha256(b"%PDF-forged").hexdigest(),
        content=b"%PDF-forged",
    )
    insert(banner, [forged])
    assert form_of(banner, made) == kept


def test_of_two_drafts_that_lie_there_one_is_signed(banner: Ledger) -> None:
    made = filled(banner)
    twin = replace(queries.fetch(banner, Assessment, made), id=new_id())
    insert(banner, [twin])  # as the version of another PC, chosen by hand
    sign(banner, made)
    with refused(code="signed_off"):
        sign(banner, twin.id)
    first, second = (filled_again(banner, made) for _ in range(2))
    sign(banner, first)
    with refused(code="corrected"):
        sign(banner, second)


def filled_again(ledger: Ledger, made: str) -> str:
    """A correction beside whatever waits."""
    twin = replace(
        queries.fetch(ledger, Assessment, made),
        id=new_id(),
        corrects=made,
        reviewed_by=None,
        signed_off_at=None,
    )
    insert(ledger, [twin])
    return twin.id
