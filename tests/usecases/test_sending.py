"""A second person signs what they saw; the outbox says where each bundle stands."""

from datetime import date, datetime, timedelta

import pytest

from app.domain.papers import Explanation
from app.errors import AppError
from app.store import outbox, queries
from app.store.ledger import Ledger
from app.store.records import insert, new_id
from app.usecases import dispatching, sending, users
from app.usecases.sealing import outbox_folder
from tests.conftest import PASSPHRASE
from tests.usecases.offices import TODAY, Offices, export, receive, tenant

REVIEWER, HERS = "虚构审核", "虚构 审核 口令 7"


def with_reviewer(ledger: Ledger) -> None:
    users.add_user(ledger, admin_passphrase=PASSPHRASE, name=REVIEWER, role="审核", passphrase=HERS)


def refusal(ledger: Ledger, **given: str) -> str:
    with pytest.raises(AppError) as refused:
        sending.seal_export(ledger, today=TODAY, **given)  # type: ignore[arg-type]
    assert refused.value.hint
    return refused.value.code


def test_one_drafts_and_another_signs(offices: Offices) -> None:
    banner = offices.banner
    with_reviewer(banner)
    assert sending.preview_export(banner, today=TODAY).signers == (REVIEWER,)
    signed = {"signer": REVIEWER, "signer_passphrase": HERS}
    assert refusal(banner, **signed) == "no_draft"
    sending.draft_export(banner, today=TODAY)
    assert refusal(banner) == "needs_sign_off"
    assert refusal(banner, signer=REVIEWER, signer_passphrase="虚构 错的 口令") == (
        "wrong_passphrase"
    )
    assert refusal(banner, signer=banner.who, signer_passphrase=PASSPHRASE) == "same_person"
    tenant(banner)
    assert sending.preview_export(banner, today=TODAY).draft_is_stale
    assert refusal(banner, **signed) == "draft_stale"
    sending.draft_export(banner, today=TODAY)
    sealed = sending.seal_export(banner, today=TODAY, signer=REVIEWER, signer_passphrase=HERS)
    assert (sealed.signed_off_by, sealed.sealed_by) == (REVIEWER, banner.who)
    assert outbox.draft(banner) is None


def test_a_draft_may_be_given_up(offices: Offices) -> None:
    with_reviewer(offices.banner)
    sending.draft_export(offices.banner, today=TODAY)
    sending.discard_draft(offices.banner)
    assert sending.preview_export(offices.banner, today=TODAY).draft is None


def test_where_a_bundle_stands(offices: Offices) -> None:
    banner = offices.banner
    tenant(banner)
    sealed = sending.seal_export(banner, today=TODAY)

    def state(days: int = 0) -> str:
        # The clock of the sealing is the PC's own; the days are counted from it.
        day = _day_of(banner) + timedelta(days=days)
        return dispatching.outbox_list(banner, today=day)[0].state

    assert state() == "sealed"
    path = dispatching.put_on_stick(banner, sealed.id, offices.stick, stick_name="虚构 U 盘")
    assert state() == "on_stick"
    assert state(dispatching.OVERDUE_DAYS) == "on_stick"
    assert state(dispatching.OVERDUE_DAYS + 1) == "overdue"
    (fate,) = receive(offices.league, path)
    assert fate.receipt is not None
    receive(banner, fate.receipt)
    assert state(99) == "received"
    assert [each.bundle.stick for each in dispatching.outbox_list(banner, today=TODAY)] == [
        "虚构 U 盘"
    ]


def _day_of(banner: Ledger) -> date:
    sealed = outbox.sent(banner)[0].sealed_at
    return datetime.fromisoformat(sealed).astimezone().date()


def test_a_reason_travels_with_its_record(offices: Offices) -> None:
    stay = tenant(offices.banner)
    reason = Explanation(
        id=new_id(), of_table="tenancy", of_id=stay.id, code="overstaying", reason="虚构：续签中"
    )
    insert(offices.banner, [reason])
    receive(offices.league, export(offices.banner, offices.stick)[1])
    assert queries.fetch(offices.league, Explanation, reason.id).reason == "虚构：续签中"


def test_an_outbox_without_its_file_says_what_to_do(offices: Offices) -> None:
    tenant(offices.banner)
    sealed, path = export(offices.banner, offices.stick)
    path.unlink()
    (outbox_folder(offices.banner) / sealed.file_name).unlink()
    with pytest.raises(AppError) as refused:
        dispatching.put_on_stick(offices.banner, sealed.id, offices.stick)
    assert refused.value.code == "outbox_missing"
    again, _ = export(offices.banner, offices.stick)
    assert (again.seq, again.base) == (sealed.seq + 1, 0)
