"""fcitx5, the input method of most offices, is reached whichever way the desktop names it."""

import pytest

from app.ui.input_method import keep_keys_in_order, reach_fcitx

REACHED = {"QT_IM_MODULE": "ibus", "IBUS_USE_PORTAL": "1"}


@pytest.mark.parametrize(
    "desktop",
    [
        {"QT_IM_MODULE": "fcitx"},
        {"QT_IM_MODULE": "fcitx5"},
        {"QT_IM_MODULES": "wayland;fcitx;ibus", "QT_IM_MODULE": "fcitx"},
        {"XMODIFIERS": "@im=fcitx"},
    ],
)
def test_fcitx_is_asked_over_the_portal(desktop: dict[str, str]) -> None:
    environment = dict(desktop)
    reach_fcitx(environment)
    assert {name: environment.get(name) for name in REACHED} == REACHED
    assert "QT_IM_MODULES" not in environment


@pytest.mark.parametrize(
    "desktop",
    [{}, {"QT_IM_MODULE": "ibus"}, {"QT_IM_MODULE": "ibus", "XMODIFIERS": "@im=fcitx"}],
)
def test_another_choice_stays(desktop: dict[str, str]) -> None:
    environment = dict(desktop)
    reach_fcitx(environment)
    assert environment == desktop


def test_keys_are_waited_for_one_by_one_unless_the_desktop_says_otherwise() -> None:
    environment: dict[str, str] = {}
    keep_keys_in_order(environment)
    assert environment == {"IBUS_ENABLE_SYNC_MODE": "1"}
    environment = {"IBUS_ENABLE_SYNC_MODE": "0"}
    keep_keys_in_order(environment)
    assert environment == {"IBUS_ENABLE_SYNC_MODE": "0"}
