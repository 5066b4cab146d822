"""Reading the shipped policies: once, all of them, or a refusal that names the file."""

from datetime import date
from pathlib import Path
from shutil import copytree

import pytest

from app import paths
from app.errors import AppError
from app.usecases.policies import jurisdictions, policy_for

DAY = date(2026, 6, 30)


@pytest.fixture
def policies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the shipped policies that a test may spoil."""
    copy = tmp_path / "policies"
    copytree(paths.POLICIES, copy)
    monkeypatch.setattr(paths, "POLICIES", copy)
    return copy


def test_every_jurisdiction_can_be_appraised_on_any_day() -> None:
    assert [j.key for j in jurisdictions()] == ["neimenggu", "ordos", "xingan"]
    for jurisdiction in jurisdictions():
        for on in (date(1990, 1, 1), date(2022, 5, 6), DAY):
            assert policy_for(jurisdiction.key, on).packs


def test_a_policy_names_its_documents_and_their_hash() -> None:
    policy = policy_for("xingan", DAY)
    assert policy.version == "XA2022@2022-03-30+NM2022@2022-05-06+NM2017@2017-12-31"
    assert policy.sha256 == "+".join(pack.sha256[:16] for pack in policy.packs)
    assert policy_for("ordos", DAY).tiers == ()


def test_an_unknown_jurisdiction_is_refused() -> None:
    with pytest.raises(AppError, match="没有辖区“xingang”") as caught:
        policy_for("xingang", DAY)
    assert caught.value.code == "no_policy"
    assert "xingan" in caught.value.hint


def test_a_new_jurisdiction_is_a_folder(policies: Path) -> None:
    folder = policies / "tongliao"
    folder.mkdir()
    (folder / "jurisdiction.toml").write_text(
        'label = "通辽市"\nstack = ["NM2022", "NM2017"]\n', encoding="utf-8"
    )
    assert policy_for("tongliao", DAY).version == "NM2022@2022-05-06+NM2017@2017-12-31"


def test_an_amended_policy_is_a_file_beside_the_old_one(policies: Path) -> None:
    old = policies / "xingan" / "XA2022" / "2022-03-30.toml"
    text = old.read_text(encoding="utf-8").replace(
        "in_force_on = 2022-03-30", "in_force_on = 2025-01-01"
    )
    (old.parent / "2025-01-01.toml").write_text(text, encoding="utf-8")
    assert policy_for("xingan", DAY).packs[0].version == "2025-01-01"
    assert policy_for("xingan", date(2024, 12, 31)).packs[0].version == "2022-03-30"


def test_a_file_saved_in_another_encoding_is_named(policies: Path) -> None:
    file = policies / "ordos" / "ER2022" / "2022-10-24.toml"
    file.write_bytes(file.read_text(encoding="utf-8").encode("gb18030"))
    with pytest.raises(AppError, match=r"2022-10-24\.toml 不是 UTF-8") as caught:
        policy_for("xingan", DAY)
    assert caught.value.code == "policy"


def test_a_typo_in_any_file_stops_every_jurisdiction(policies: Path) -> None:
    file = policies / "ordos" / "ER2022" / "2022-10-24.toml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("at_least", "at_lest", 1), encoding="utf-8"
    )
    with pytest.raises(AppError, match="不认识的键“at_lest”"):
        policy_for("xingan", DAY)


def test_a_stray_file_is_refused(policies: Path) -> None:
    (policies / "xingan" / "XA2022" / "2025-01-01.tml").write_text("", encoding="utf-8")
    with pytest.raises(AppError, match=r"2025-01-01\.tml"):
        policy_for("xingan", DAY)


def test_an_empty_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "POLICIES", tmp_path)
    with pytest.raises(AppError, match="没有辖区") as caught:
        policy_for("xingan", DAY)
    assert caught.value.code == "no_policy"
