"""Offices that exchange bundles, made once a session."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.usecases.offices import Offices, make_offices, opened_offices


@pytest.fixture(scope="session")
def made_offices(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Closed ledgers of two banners and their league; copy them."""
    folder = tmp_path_factory.mktemp("offices") / "made"
    make_offices(folder)
    return folder


@pytest.fixture
def offices(made_offices: Path, tmp_path: Path) -> Iterator[Offices]:
    """Open copies."""
    yield from opened_offices(made_offices, tmp_path)
