"""A clerk who stops the receiving stops it between two files, and what was received is answered."""

from app.store import inbox
from app.usecases.receiving import receive
from tests.usecases.offices import BANNER, OTHER, TODAY, Offices, export, tenant


def test_stopping_leaves_the_files_not_begun_for_later(offices: Offices) -> None:
    tenant(offices.banner)
    tenant(offices.other)
    files = [export(offices.banner, offices.stick)[1], export(offices.other, offices.stick)[1]]
    begun: list[str] = []

    def told(stage: str, _done: int, _total: int) -> None:
        begun.append(stage)

    done = receive(offices.league, files, today=TODAY, progress=told, stopped=lambda: bool(begun))
    (fate,) = done.files
    assert (fate.unit, fate.code) == (BANNER, "OK")
    assert fate.receipt is not None
    assert fate.receipt.is_file()
    assert done.changes.touch("bundle_in", "tenancy")
    later = receive(offices.league, files, today=TODAY)
    assert [each.code for each in later.files] == ["ALREADY_IMPORTED", "OK"]
    assert {each.unit for each in inbox.received(offices.league)} == {BANNER, OTHER}
