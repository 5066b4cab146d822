"""The passphrase of made-up ledgers, where a script would have put it."""

from collections.abc import Iterator

import pytest

from tests.cli.calling import PASSPHRASE


@pytest.fixture(scope="session", autouse=True)
def passphrase() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PARKLEDGER_PASSPHRASE", PASSPHRASE)
        yield
