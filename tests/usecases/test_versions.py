"""Choosing a version: all that were chosen stand, or none; and what cannot stand is said."""

from dataclasses import replace
from datetime import date

import pytest

from app.domain.entity import Entity, Founder
from app.domain.headcount import Headcount
from app.domain.papers import Assessment, Evidence
from app.domain.park import Park, TierGrant
from app.domain.record import Record
from app.domain.wire import line_of
from app.errors import AppError
from app.store import inbox, queries
from app.store.ledger import Ledger, now, transaction
from app.store.records import canonical, delete, insert, new_id, update
from app.usecases import downward, versions
from tests.usecases.offices import (
    BANNER,
    TODAY,
    Offices,
    assessment,
    contents,
    export,
    receive,
    tenant,
)

MAY, JUNE = date(2026, 5, 31), TODAY


def aside(of: Ledger, *records: Record) -> list[int]:
    """Versions that lie beside, as if a snapshot had brought them; their numbers."""
    with transaction(of):
        for record in records:
            inbox.keep_version(
                of,
                of_table=record.table,
                of_id=record.id,
                unit=record.unit_code,
                content=canonical(line_of(record)),
                why="虚构：与本机的不同。",
                bundle=None,
            )
    return [each.id for each in inbox.versions_aside(of)]


def refused(of: Ledger, chosen: list[int]) -> AppError:
    before = contents(of)
    with pytest.raises(AppError) as error:
        versions.take_versions(of, chosen, today=TODAY)
    assert contents(of) == before
    assert error.value.hint
    return error.value


def months(of: Ledger) -> tuple[Headcount, Headcount]:
    stay = tenant(of)
    (may,) = queries.all_of(of, Headcount, "entity_id = ?", (stay.entity_id,))
    june = replace(may, id=new_id(), period_end_on=JUNE, employees=9)
    insert(of, [june])
    return may, june


def test_two_months_exchanged_are_taken_together(offices: Offices) -> None:
    may, june = months(offices.banner)
    exchanged = replace(may, period_end_on=JUNE), replace(june, period_end_on=MAY)
    chosen = aside(offices.banner, *exchanged)
    versions.take_versions(offices.banner, chosen, today=TODAY)
    assert queries.fetch(offices.banner, Headcount, may.id).period_end_on == JUNE
    assert queries.fetch(offices.banner, Headcount, june.id).period_end_on == MAY
    assert inbox.versions_aside(offices.banner) == ()


def test_one_of_two_exchanged_months_finds_its_place_taken(offices: Offices) -> None:
    may, _ = months(offices.banner)
    chosen = aside(offices.banner, replace(may, period_end_on=JUNE))
    assert refused(offices.banner, chosen).code == "place_taken"


def test_a_child_is_not_taken_without_its_parent(offices: Offices) -> None:
    stay = replace(tenant(offices.banner), id=new_id(), entity_id=new_id())
    error = refused(offices.banner, aside(offices.banner, stay))
    assert (error.code, "创业实体" in error.message) == ("no_parent", True)


def test_a_parent_and_its_child_are_taken_together(offices: Offices) -> None:
    may, _ = months(offices.banner)
    other = replace(tenant(offices.other), unit_code=BANNER)
    entity = replace(queries.fetch(offices.other, Entity, other.entity_id), unit_code=BANNER)
    assert entity.founder_id is not None
    founder = replace(queries.fetch(offices.other, Founder, entity.founder_id), unit_code=BANNER)
    chosen = aside(offices.banner, replace(may, id=new_id(), entity_id=entity.id), entity, founder)
    versions.take_versions(offices.banner, chosen, today=TODAY)
    assert queries.fetch(offices.banner, Entity, entity.id).name == entity.name


def test_what_was_signed_off_here_stands(offices: Offices) -> None:
    park = queries.all_of(offices.banner, Park, "unit_code = ?", (BANNER,))[0]
    signed = assessment(park.id, unit_code=BANNER, signed_off_at=now())
    insert(offices.banner, [signed])
    kept = queries.fetch(offices.banner, Assessment, signed.id)
    chosen = aside(offices.banner, replace(kept, conclusion="虚构的另一个结论"))
    assert refused(offices.banner, chosen).code == "signed_off"


def test_a_scan_that_is_nowhere_is_not_promised(offices: Offices) -> None:
    park = queries.all_of(offices.banner, Park, "unit_code = ?", (BANNER,))[0]
    evidence = Evidence(id=new_id(), of_table="park", of_id=park.id, title="虚构材料")
    insert(offices.banner, [evidence])
    kept = queries.fetch(offices.banner, Evidence, evidence.id)
    chosen = aside(offices.banner, replace(kept, sha256="5a" * 32))
    assert refused(offices.banner, chosen).code == "no_scan"


def test_leaving_a_version_is_no_word_of_ones_own(offices: Offices) -> None:
    """Else the league's leaving it would override what the banner says of its grant."""
    receive(offices.league, export(offices.banner, offices.stick)[1])
    (grant, *_) = queries.all_of(offices.league, TierGrant, "unit_code = ?", (BANNER,))
    versions.leave_versions(
        offices.league, aside(offices.league, replace(grant, document_number="虚构〔2026〕9号"))
    )
    assert not inbox.edited_here(offices.league, grant.table, grant.id)
    assert downward.seal_directive(offices.league, to=BANNER).records == 0
    with transaction(offices.banner):
        update(offices.banner, replace(grant, document_number="虚构〔2026〕1号"))
    (fate,) = receive(offices.league, export(offices.banner, offices.stick)[1])
    assert fate.set_aside == ()
    with transaction(offices.banner):
        delete(offices.banner, TierGrant, [grant.id])
    (fate,) = receive(offices.league, export(offices.banner, offices.stick)[1])
    assert fate.set_aside == ()
