"""What the fuzzer kept is read again: each input ends as fuzz_depths says, and none is idle."""

from collections import Counter

import pytest

from tests.sync import fuzz_depths, fuzz_reader

KEPT = dict(fuzz_reader.inputs(fuzz_reader.KEPT))


@pytest.mark.parametrize("depth", fuzz_depths.DEPTHS, ids=bytes.decode)
def test_the_kept_inputs_of_a_depth(depth: bytes) -> None:
    found = [content for content in KEPT.values() if content.startswith(depth)]
    assert found, "no input of this depth"
    for content in found:
        fuzz_depths.one_input(content)


def test_every_input_has_a_depth() -> None:
    assert {content[:1] for content in KEPT.values()} == set(fuzz_depths.DEPTHS)
    assert sum(map(len, KEPT.values())) < 300_000


def test_the_kept_inputs_reach_beyond_the_envelope(monkeypatch: pytest.MonkeyPatch) -> None:
    """Most are not refused at the first door, and some are let in."""
    ends: Counter[str] = Counter()
    outcome = fuzz_depths.outcome

    def counted(*given: object) -> str:
        code = outcome(*given)  # type: ignore[arg-type]
        ends[code] += 1
        return code

    monkeypatch.setattr(fuzz_depths, "outcome", counted)
    for content in KEPT.values():
        fuzz_depths.one_input(content)
    assert {"OK", "STRUCTURE", "MANIFEST", "SIGNATURE", "MEMBER_HASH", "BOMB", "GAP"} <= set(ends)
    assert sum(ends.values()) > 2 * (ends["TORN"] + ends["NOT_BUNDLE"] + ends["DAMAGED"])
