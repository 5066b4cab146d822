"""What holds in a jurisdiction on a day: its documents laid one over the other.

The rule: where the upper pack is silent the lower one holds; every value keeps the clause it came
with, so a reader always sees which document spoke.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from app.errors import AppError
from app.policy.figures import KINDS
from app.policy.pack import (
    INCUBATION,
    WINDOWS,
    BenefitRule,
    Cited,
    Incubation,
    Jurisdiction,
    Pack,
    Policy,
    Readings,
    Windows,
)

T = TypeVar("T")


def _editions(
    jurisdiction: Jurisdiction, packs: Iterable[Pack], on: date
) -> tuple[list[Pack], str]:
    """Each document's edition in force on the day, uppermost first, and what to say of it."""
    chosen: list[Pack] = []
    later: list[str] = []
    known = list(packs)
    for key in jurisdiction.stack:
        editions = sorted((p for p in known if p.key == key), key=lambda pack: pack.in_force_on)
        if not editions:
            raise AppError(
                f"“{jurisdiction.label}”要用的政策文件“{key}”不在程序里。",
                hint="请恢复该文件，或在辖区说明的“stack”中删去它。",
                code="no_policy",
            )
        in_force = [pack for pack in editions if pack.in_force_on <= on]
        if in_force:
            chosen.append(in_force[-1])
        else:
            chosen.append(editions[0])
            later.append(
                f"{key} 自 {editions[0].in_force_on} 起施行，晚于 {on}，按其最早版本计算。"
            )
    return chosen, "".join(later)


def _required(jurisdiction: Jurisdiction, value: T | None, what: str) -> T:
    if value is None:
        raise AppError(
            f"“{jurisdiction.label}”的各份政策文件都没有写“{what}”。",
            hint=f"请在其中一份政策文件中补上“{what}”。",
            code="no_policy",
        )
    return value


def _whole(packs: Sequence[Pack], section: Callable[[Pack], tuple[T, ...]]) -> tuple[T, ...]:
    """A section whole from the uppermost pack that speaks of it."""
    return next((found for pack in packs if (found := section(pack))), ())


def _cited(packs: Sequence[Pack], section: Callable[[Pack], T | None]) -> T | None:
    """One value from the uppermost pack that gives it."""
    return next((found for pack in packs if (found := section(pack)) is not None), None)


def _by_key(
    packs: Sequence[Pack], section: Callable[[Pack], Iterable[T]], key: Callable[[T], str]
) -> dict[str, T]:
    """A section key by key, each from the uppermost pack that has it."""
    found: dict[str, T] = {}
    for pack in packs:
        for item in section(pack):
            found.setdefault(key(item), item)
    return found


def _numbers(
    packs: Sequence[Pack], section: Callable[[Pack], Mapping[str, Cited[int]]]
) -> dict[str, Cited[int]]:
    merged = _by_key(packs, lambda pack: section(pack).items(), lambda item: item[0])
    return dict(merged.values())


def _benefits(packs: Sequence[Pack]) -> tuple[BenefitRule, ...]:
    """Benefit by benefit; where a document is silent on exclusions, the lower one's hold."""
    merged = _by_key(packs, lambda pack: pack.benefits, lambda rule: rule.kind)
    for pack in packs:
        for lower in pack.benefits:
            rule = merged[lower.kind]
            if rule.excludes is None and lower.excludes is not None:
                merged[lower.kind] = replace(rule, excludes=lower.excludes)
    return tuple(merged.values())


def _readings(jurisdiction: Jurisdiction, packs: Sequence[Pack]) -> tuple[Readings, ...]:
    """One for every figure the program computes."""
    merged = _by_key(packs, lambda pack: pack.readings, lambda readings: readings.figure)
    return tuple(
        _required(jurisdiction, merged.get(figure), f"readings.{figure}") for figure in KINDS
    )


def stack(jurisdiction: Jurisdiction, packs: Iterable[Pack], on: date) -> Policy:
    """What holds on a day.

    Of each document the latest edition in force on or before the day holds. A day before a
    document's first edition is still assessable, against that first edition: a park's past is
    measured with today's yardstick, and `note` says so.

    AppError "no_policy" if a document is missing or none of them gives a value figures need.
    """
    chosen, note = _editions(jurisdiction, packs, on)
    windows = _numbers(chosen, lambda pack: pack.windows)
    incubation = _numbers(chosen, lambda pack: pack.incubation)

    def needed(value: T | None, what: str) -> T:
        return _required(jurisdiction, value, what)

    return Policy(
        jurisdiction=jurisdiction.key,
        packs=tuple(chosen),
        note=note,
        tiers=_whole(chosen, lambda pack: pack.tiers),
        readings=_readings(jurisdiction, chosen),
        windows=Windows(**{n: needed(windows.get(n), f"windows.{n}") for n in WINDOWS}),
        incubation=Incubation(
            **{n: needed(incubation.get(n), f"incubation.{n}") for n in INCUBATION}
        ),
        services=needed(_cited(chosen, lambda pack: pack.services), "services"),
        key_groups=needed(_cited(chosen, lambda pack: pack.key_groups), "key_groups"),
        free_share=needed(_cited(chosen, lambda pack: pack.free_share), "free_share"),
        park_kinds=tuple(
            _by_key(chosen, lambda pack: pack.park_kinds, lambda kind: kind.kind).values()
        ),
        emerging_industries=_cited(chosen, lambda pack: pack.emerging_industries),
        exit_causes=_whole(chosen, lambda pack: pack.exit_causes),
        benefits=_benefits(chosen),
        loan_guarantee=needed(_cited(chosen, lambda pack: pack.loan_guarantee), "loan_guarantee"),
        targets=tuple(target for pack in chosen for target in pack.targets),
        build_stages=_whole(chosen, lambda pack: pack.build_stages),
    )
