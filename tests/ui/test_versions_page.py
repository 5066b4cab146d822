"""两个版本: what differs side by side, several taken at once, and what is another's only noted."""

from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.entity import Founder
from app.domain.park import Park, TierGrant
from app.domain.tenancy import Tenancy
from app.store import inbox, queries
from app.store.ledger import transaction
from app.store.records import audit, delete, update
from app.ui.screens.versions_page import VersionsPage
from app.usecases import dispatching, downward
from app.usecases.tiers import correct_grant, grant_tier
from tests.ui.exchange import Opened, cells
from tests.usecases.offices import BANNER, TODAY, Offices, export, receive, tenant

# Made up: alike but for the eight digits that are never shown.
ID_NUMBERS = ("152223199001010018", "152223199001280018")


def reported(offices: Offices, count: int) -> None:
    """A banner with tenants that its league has as well."""
    for number in range(count):
        tenant(offices.banner, name=f"虚构商行{number}")
    sent(offices)


def sent(offices: Offices) -> None:
    """The league has what the banner has now."""
    _, path = export(offices.banner, offices.stick)
    assert receive(offices.league, path)[0].ok


def handed_back(offices: Offices) -> None:
    """The league gives the banner back what it holds of it."""
    sealed = downward.seal_snapshot(offices.league, to=BANNER)
    path = dispatching.put_on_stick(offices.league, sealed.id, offices.stick)
    assert receive(offices.banner, path)[0].ok


def test_an_office_without_versions_is_told_what_belongs_here(
    offices: Offices, shown: Opened
) -> None:
    window = shown(offices.banner)
    page = window.page(VersionsPage.key)
    assert window.words("versions_summary") == "没有两个版本的记录"
    assert not page.below.isVisible()
    assert page.table.empty.hasFocus()


def test_values_stand_in_the_words_of_the_trade_and_are_taken(
    offices: Offices, shown: Opened
) -> None:
    reported(offices, 3)
    stays = queries.all_of(offices.banner, Tenancy)
    with transaction(offices.banner):
        for stay in stays:
            update(
                offices.banner,
                replace(stay, area_dm2=12_350, agreed_end_on=date(2028, 1, 1), rent_free=True),
            )
        audit(offices.banner, action="虚构登记")
    handed_back(offices)
    window = shown(offices.banner)
    page = window.page(VersionsPage.key)
    assert window.words("versions_summary") == "有 3 条记录存有两个版本，请逐条核对。"
    assert QApplication.focusWidget() is page.table.grid
    assert cells(page.differences) == [
        ["协议到期日", "2028-01-01", "2027-12-31"],
        ["使用面积(㎡)", "123.5", "30"],
        ["免费使用", "是", "（没有填）"],
    ]
    window.key(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    window.press("take_versions")
    taken = [row.area_dm2 for row in queries.all_of(offices.banner, Tenancy)]
    assert sorted(taken) == [3_000, 3_000, 12_350]
    assert len(cells(page.table)) == 1
    window.press("leave_versions")
    assert cells(page.table) == []
    settled = inbox.versions_aside(offices.banner, settled=True)
    assert [each.settled_how for each in settled] == ["taken", "taken", "left"]
    assert sorted(row.area_dm2 for row in queries.all_of(offices.banner, Tenancy)) == sorted(taken)


def test_numbers_of_people_are_masked_even_where_the_middle_differs(
    offices: Offices, shown: Opened
) -> None:
    tenant(offices.banner)
    (founder,) = queries.all_of(offices.banner, Founder)
    for number, after in zip(ID_NUMBERS, (sent, handed_back), strict=True):
        with transaction(offices.banner):
            update(offices.banner, replace(founder, id_number=number))
            audit(offices.banner, action="虚构登记")
        after(offices)
    page = shown(offices.banner).page(VersionsPage.key)
    masked = f"1522**********{ID_NUMBERS[0][-4:]}"
    assert cells(page.differences) == [["身份证号", masked, f"{masked}（与本机的不同）"]]


def test_a_record_deleted_here_can_be_brought_back(offices: Offices, shown: Opened) -> None:
    reported(offices, 1)
    (stay,) = queries.all_of(offices.banner, Tenancy)
    with transaction(offices.banner):
        delete(offices.banner, Tenancy, [stay.id])
        audit(offices.banner, action="虚构登记")
    handed_back(offices)
    window = shown(offices.banner)
    page = window.page(VersionsPage.key)
    assert "本机已没有这条记录" in window.words("version_about")
    told = {row[0]: row[1:] for row in cells(page.differences)}
    assert told["入驻日期"] == ["", "2025-01-01"]
    park = queries.fetch(offices.banner, Park, stay.park_id)
    assert told["园区名称"] == ["", park.name]
    window.press("take_versions")
    (back,) = queries.all_of(offices.banner, Tenancy)
    assert back.id == stay.id


def test_a_league_only_takes_note(offices: Offices, shown: Opened) -> None:
    park = queries.all_of(offices.banner, Park)[0]
    grant_tier(
        offices.banner,
        park_id=park.id,
        tier="national",
        granted_on=date(2026, 1, 5),
        document_number="虚构发〔2026〕1号",
        today=TODAY,
    )
    grant = queries.all_of(offices.banner, TierGrant, "tier = 'national'")[0]
    _, path = export(offices.banner, offices.stick)
    assert receive(offices.league, path)[0].ok
    for ledger, day in ((offices.league, 6), (offices.banner, 7)):
        correct_grant(
            ledger,
            grant.id,
            granted_on=date(2026, 1, day),
            document_number=grant.document_number,
            revoked_on=None,
            revoked_for=None,
            today=TODAY,
        )
    _, path = export(offices.banner, offices.stick)
    receive(offices.league, path)
    window = shown(offices.league)
    page = window.page(VersionsPage.key)
    assert not page.take.isVisible()
    assert page.leave.text() == "知悉"
    assert cells(page.differences) == [["认定日期", "2026-01-06", "2026-01-07"]]
    window.press("leave_versions")
    assert window.words("versions_summary") == "没有两个版本的记录"
    assert queries.fetch(offices.league, TierGrant, grant.id).granted_on == date(2026, 1, 6)
