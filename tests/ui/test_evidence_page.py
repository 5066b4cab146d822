"""F10: the papers of the row under the cursor, over whatever screen it stands in."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from app.domain.entity import Entity
from app.domain.money import Benefit, Loan
from app.domain.park import Park
from app.domain.service import Activity, Training
from app.domain.tenancy import Tenancy
from app.policy.agenda import month_to_report
from app.store import queries, scans
from app.store.history import entries_of
from app.store.ledger import Ledger
from app.store.records import insert, new_id
from app.ui import pick
from app.ui.preview import Preview
from app.usecases import evidence
from app.usecases.evidence import Offered
from tests.store import made_up
from tests.ui.exchange import Opened, Shown, cells
from tests.usecases.made_up_scans import pdf
from tests.usecases.offices import Offices

DAY = date(2026, 6, 1)
F8, F10, ESCAPE = Qt.Key.Key_F8, Qt.Key.Key_F10, Qt.Key.Key_Escape


@pytest.fixture
def window(shown: Opened, offices: Offices) -> Shown:
    return shown(offices.banner)


def park_of(ledger: Ledger) -> Park:
    return queries.all_of(ledger, Park, "unit_code = ?", (ledger.unit_code,), order="name")[0]


def tenant(ledger: Ledger) -> tuple[str, str]:
    """An entity in the first park with an agreement and a loan: the ids of those two."""
    unit: Any = {"unit_code": ledger.unit_code}
    founder = made_up.founder(**unit)
    entity = made_up.entity(founder, **unit)
    stay = made_up.tenancy(entity, park_of(ledger).id, **unit)
    loan = replace(made_up.loan(entity, DAY), **unit)
    insert(ledger, [founder, entity, stay, loan])
    return stay.id, loan.id


def blank(ledger: Ledger) -> dict[str, Any]:
    return {
        "id": new_id(),
        "unit_code": ledger.unit_code,
        "created_at": "",
        "updated_at": "",
    }


def in_service(ledger: Ledger, kind: Callable[..., Any], **facts: object) -> str:
    record = kind(**blank(ledger), park_id=park_of(ledger).id, **facts)
    insert(ledger, [record])
    return str(record.id)


def go_to(window: Shown, key: str, what: object) -> None:
    window.frame.go(key, what)
    window.rest()
    window.frame.current().focus_start()
    window.rest()


def keep_one_here(window: Shown, table: str, record_id: str) -> None:
    """F10, then a scan attached to what is shown; Esc comes back."""
    window.key(F10)
    panel: Any = window.widget("evidence_panel")
    panel._attach(lambda: [Offered("虚构批件", content=pdf())])
    window.rest()
    assert [row[0] for row in cells(panel.table)] == ["虚构批件"]
    (paper,) = scans.papers_of(window.ledger, table, record_id)
    assert paper.evidence.title == "虚构批件"
    window.key(ESCAPE)
    assert window.frame.current().isVisible()


def test_of_a_tenancy_a_loan_a_training_an_activity_a_benefit(window: Shown) -> None:
    ledger = window.ledger
    stay_id, loan_id = tenant(ledger)
    training = in_service(ledger, Training, name="虚构培训", started_on=DAY)
    activity = in_service(ledger, Activity, name="虚构活动", held_on=DAY)
    benefit = Benefit(
        **blank(ledger), kind="园区补助", park_id=park_of(ledger).id, amount_fen=100, applied_on=DAY
    )
    insert(ledger, [benefit])
    go_to(window, "tenants", None)
    keep_one_here(window, "tenancy", stay_id)
    go_to(window, "monthly", ("loans", park_of(ledger).id))
    keep_one_here(window, "loan", loan_id)
    for view, table, record_id in (
        ("trainings", "training", training),
        ("activities", "activity", activity),
    ):
        go_to(window, "services", view)
        keep_one_here(window, table, record_id)
    window.frame.go("benefits")
    benefits: Any = window.frame.current()
    benefits.segments.choose("register")
    window.rest()
    benefits.focus_start()
    window.rest()
    keep_one_here(window, "benefit", benefit.id)


def test_of_the_headcount_of_a_month_with_its_history(window: Shown) -> None:
    ledger = window.ledger
    stay_id, _ = tenant(ledger)
    entity = queries.fetch(ledger, Entity, queries.fetch(ledger, Tenancy, stay_id).entity_id)
    month = month_to_report(window.desk.day)
    headcount = replace(made_up.headcount(entity, month, 3), unit_code=ledger.unit_code)
    insert(ledger, [headcount])
    go_to(window, "monthly", park_of(ledger).id)
    keep_one_here(window, "headcount", headcount.id)
    window.key(F8)
    assert "修改记录" in window.words("headcount_history_title")
    window.key(ESCAPE)
    window.key(Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    window.key(F10)
    assert "请先填从业人员数" in window.words("month_wrong")


def test_of_a_grant_with_its_history(window: Shown) -> None:
    park = park_of(window.ledger)
    window.frame.go("parks", park.id)
    window.rest()
    page = window.frame.current().page  # type: ignore[attr-defined]
    page.tabs.setCurrentIndex(4)
    page.grants.table.focus_rows()
    window.rest()
    keep_one_here(window, "tier_grant", page.grants.table.current_row().grant.id)
    window.key(F8)
    assert "修改记录" in window.words("grant_history_title")
    window.key(ESCAPE)
    assert page.grants.isVisible()


def test_a_scan_looked_at_comes_back_to_its_papers_and_its_copy_is_noted(
    window: Shown, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stay_id, _ = tenant(window.ledger)
    evidence.attach(
        window.ledger,
        of_table="tenancy",
        of_id=stay_id,
        offered=[Offered("虚构协议", content=pdf())],
    )
    (paper,) = scans.papers_of(window.ledger, "tenancy", stay_id)
    go_to(window, "tenants", None)
    window.key(F10)
    window.key(Qt.Key.Key_Return)
    preview = window.widget("preview")
    assert isinstance(preview, Preview)
    monkeypatch.setattr(pick, "new_file", lambda *_: tmp_path / "另存.pdf")
    window.press("save_pdf")
    assert (tmp_path / "另存.pdf").read_bytes() == pdf()
    noted = entries_of(window.ledger, [("evidence", paper.evidence.id)])
    assert noted[0].action == "另存佐证"
    assert "另存.pdf" in str(noted[0].after)
    window.key(ESCAPE)
    assert window.words("evidence_title").startswith("佐证　")
    window.key(ESCAPE)
    assert window.widget("tenants_list_page").isVisible()


def test_a_row_of_no_loan_says_what_to_do_first(window: Shown) -> None:
    _, loan_id = tenant(window.ledger)
    go_to(window, "monthly", ("loans", park_of(window.ledger).id))
    assert queries.fetch(window.ledger, Loan, loan_id).amount_fen
    window.key(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    window.key(F10)
    assert "请先填贷款金额和发放日期" in window.words("loans_wrong")
