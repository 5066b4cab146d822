"""What waits to go down: counted as it would be sealed, and what of it is new."""

from datetime import date
from pathlib import Path

import pytest

from app import paths
from app.domain.park import Park
from app.errors import AppError
from app.store import queries
from app.store.packs import kept_packs
from app.usecases import asking, downward
from app.usecases.tiers import grant_tier
from app.usecases.to_hand_down import ToHandDown, editions, to_hand_down
from app.usecases.wages import set_minimum_wage
from tests.usecases.offices import BANNER, OTHER, TODAY, Offices

SHIPPED = paths.POLICIES / "xingan/XA2022/2022-03-30.toml"
LATER = "2027-01-01"


def of(offices: Offices, unit: str) -> ToHandDown:
    return next(each for each in to_hand_down(offices.league) if each.unit == unit)


def an_edition(folder: Path, name: str = "随便叫什么.toml") -> Path:
    path = folder / name
    path.write_text(SHIPPED.read_text("utf-8").replace("2022-03-30", LATER), "utf-8")
    return path


def test_every_office_below_with_what_is_new_for_it(offices: Offices, tmp_path: Path) -> None:
    before = of(offices, BANNER)
    assert (before.has_card, before.counts, before.fresh, before.last) == (True, {}, 0, None)
    assert not of(offices, "152201").has_card
    park = queries.all_of(offices.league, Park, "unit_code = ?", (BANNER,))[0]
    grant_tier(
        offices.league,
        park_id=park.id,
        tier="national",
        granted_on=TODAY,
        document_number=None,
        today=TODAY,
    )
    set_minimum_wage(
        offices.league,
        in_force_on=date(2026, 1, 1),
        monthly_fen=227_000,
        document_number=None,
        today=TODAY,
    )
    asking.ask(offices.league, to_unit=BANNER, words="虚构问题")
    downward.add_pack(offices.league, an_edition(tmp_path))
    ours = of(offices, BANNER)
    assert ours.counts == {"tier_grant": 1, "minimum_wage": 1, "question": 1, "pack": 1}
    assert ours.fresh == 4
    assert of(offices, OTHER).counts == {"minimum_wage": 1, "pack": 1}

    sealed = downward.seal_directive(offices.league, to=BANNER)
    ours = of(offices, BANNER)
    assert (ours.fresh, ours.last) == (0, sealed)
    assert sum(ours.counts.values()) == sealed.records
    asking.close_question(
        offices.league, asking.asked_questions(offices.league)[0].question.id, TODAY
    )
    assert of(offices, BANNER).fresh == 1
    assert of(offices, OTHER).fresh == 2
    snapshot = downward.seal_snapshot(offices.league, to=BANNER)
    assert of(offices, BANNER).snapshot == snapshot


def test_a_banner_hands_nothing_down(offices: Offices) -> None:
    assert to_hand_down(offices.banner) == ()


def test_a_policy_file_is_known_by_what_it_says(offices: Offices, tmp_path: Path) -> None:
    downward.add_pack(offices.league, an_edition(tmp_path))
    (pack,) = kept_packs(offices.league)
    assert pack.file == f"xingan/XA2022/{LATER}.toml"
    (edition,) = editions(offices.league)
    assert edition.title == "“兴安创业园”集群建设工程实施方案"
    assert (edition.where, edition.given_by) == ("兴安盟", "兴安盟")


@pytest.mark.parametrize(
    "content", ["", "[document", "[document]\nkey = '../x'\nin_force_on = 2027-01-01\n"]
)
def test_a_file_that_is_no_policy_is_refused(
    content: str, offices: Offices, tmp_path: Path
) -> None:
    path = tmp_path / "虚构.toml"
    path.write_text(content, "utf-8")
    with pytest.raises(AppError) as refused:
        downward.add_pack(offices.league, path)
    assert refused.value.code == "policy"
    assert kept_packs(offices.league) == ()
