"""目标 on 首页: numbers against the plans, each a link; hidden where nothing is asked or seen."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from app.domain.changes import changed
from app.domain.service import Mentor
from app.store.records import insert, new_id
from app.ui.screens.home import Home
from app.ui.target_line import TargetLine
from tests.ui.exchange import Opened, Shown
from tests.usecases.offices import BANNER, Offices


def line(window: Shown) -> TargetLine:
    window.frame.go("home")
    window.rest()
    screen = window.frame.current()
    assert isinstance(screen, Home)
    return screen.targets


def words(window: Shown) -> list[str]:
    seen = [each for each in line(window).findChildren(QPushButton) if each.isVisible()]
    return [each.text() for each in sorted(seen, key=lambda each: each.x())]


def test_a_banner_sees_what_it_counts_and_what_is_missing(shown: Opened, offices: Offices) -> None:
    window = shown(offices.banner)
    assert words(window) == [
        "开发收集创业项目 0 / 100 个，差 100 个",
        "创业导师服务团成员 0 / 10 人，差 10 人",
    ]
    for place in range(10):
        insert(offices.banner, [Mentor(id=new_id(), unit_code=BANNER, name=f"虚构导师{place}")])
    window.desk.announce(changed("mentor"))
    window.rest()
    assert words(window)[1] == "创业导师服务团成员 10 / 10 人"
    link = window.frame.findChild(QPushButton, "target_mentors_per_banner")
    assert link is not None
    assert "已达到" in link.accessibleName()
    assert "NM2022" in link.toolTip()


def test_a_number_leads_to_its_register(shown: Opened, offices: Offices) -> None:
    window = shown(offices.banner)
    link = line(window).findChild(QPushButton, "target_mentors_per_banner")
    assert link is not None
    link.setFocus()
    window.key(Qt.Key.Key_Space)
    assert window.frame.current().key == "services"
    assert window.frame.current().view == "mentors"  # type: ignore[attr-defined]


def test_a_target_without_a_register_leads_to_its_clause(shown: Opened, offices: Offices) -> None:
    window = shown(offices.banner)
    window.desk.look_at(date(2022, 12, 1))
    first = line(window).findChild(QPushButton, "target_new_standard_parks_per_banner")
    assert first is not None
    first.click()
    window.rest()
    assert window.frame.current().key == "policies"


def test_the_league_sees_how_many_of_its_banners_are_there(shown: Opened, offices: Offices) -> None:
    assert words(shown(offices.league)) == [
        "开发收集创业项目 0 / 6 家达到",
        "创业导师服务团成员 0 / 6 家达到",
    ]


@pytest.mark.parametrize("width", [1900, 1366, 900])
def test_what_has_no_room_is_counted_and_one_key_away(
    shown: Opened, offices: Offices, width: int
) -> None:
    window = shown(offices.banner)
    window.desk.look_at(date(2022, 12, 1))
    window.frame.resize(width, 728)
    found = words(window)
    more = found.pop() if found[-1].startswith("另有") else "另有 0 项…"
    assert more == f"另有 {5 - len(found)} 项…"
    assert found[0].startswith("新增盟级标准化创业园")
    of_line = line(window)
    for each in of_line.findChildren(QPushButton):
        assert each.geometry().right() <= of_line.width() or not each.isVisible()
    if width == 900:
        window.press("more_targets")
        assert window.frame.current().key == "policies"


def test_in_a_low_window_it_gives_way(shown: Opened, offices: Offices) -> None:
    window = shown(offices.banner)
    assert line(window).isVisible()
    window.frame.resize(900, 480)
    window.rest()
    assert not line(window).isVisible()
    window.frame.resize(900, 728)
    window.rest()
    assert line(window).isVisible()
