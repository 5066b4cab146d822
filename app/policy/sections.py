"""The sections of a policy file, one reader each: what the file may say and in which units.

The rule: a reader names every key its section knows and every figure is one of the registry;
whatever else stands there is refused. A section that is not there is empty or None.
"""

from collections.abc import Mapping

from app.domain.codes import BUILD_STAGES, FOUNDER_GROUPS, PARK_KINDS, SERVICES, TIERS
from app.domain.measures import Rate
from app.policy.block import AREA_UNITS, MONEY_UNITS, Block, distinct
from app.policy.figures import Kind
from app.policy.pack import (
    EXIT_CAUSES,
    INCUBATION,
    WAIVER_GROUNDS,
    WINDOWS,
    BuildStagePlan,
    Cited,
    Criterion,
    ExitCause,
    LoanGuarantee,
    ParkKind,
    Readings,
    Target,
    Tier,
)

Kinds = Mapping[str, Kind]

CITED = ("clause", "note")
# Beyond these a window runs out of the calendar.
MOST_IN_WINDOW = {"months": 240, "years": 30, "days": 366, "quarters": 40}
COUNTING_UNITS = ("人", "户", "个", "名", "家")


def _threshold(block: Block, kind: Kind) -> int | Rate | bool:
    """The floor a figure is held against, in the figure's own parts (dm², fen, 户)."""
    if kind.quantity == "judgement":
        block.only("id", "label", "figure", "judged", *CITED)
        if not block.flag("judged"):
            block.refuse(f"“{kind.label}”由人评定", "请写成 judged = true。")
        return True
    block.only("id", "label", "figure", "at_least", "unit", *CITED)
    if kind.quantity == "rate":
        return block.share("at_least")
    if kind.quantity == "money":
        return block.money("at_least")
    parts = AREA_UNITS if kind.quantity == "area" else {kind.unit: 1}
    unit = block.unit(tuple(parts))
    return block.measure("at_least", block.table.get("at_least"), unit=unit, per_unit=parts[unit])


def _criterion(block: Block, kinds: Kinds) -> Criterion:
    block.only("id", "label", "figure", "at_least", "unit", "judged", *CITED)
    kind = kinds[block.word("figure", tuple(kinds))]
    return Criterion(
        id=block.text("id"),
        label=block.text("label"),
        figure=kind.id,
        threshold=_threshold(block, kind),
        clause=block.clause(),
        note=block.note(),
    )


def tiers(root: Block, kinds: Kinds) -> tuple[Tier, ...]:
    """[tiers.<id>] with its criteria in the document's order."""
    found: list[Tier] = []
    for tier_id, block in root.named("tiers", TIERS):
        block.only("label", "criteria", *CITED)
        criteria = tuple(_criterion(row, kinds) for row in block.rows("criteria"))
        if not criteria:
            block.refuse("没有条件", f"请写上 [[tiers.{tier_id}.criteria]]，每个条件一段。")
        distinct(block, "id", [criterion.id for criterion in criteria])
        found.append(
            Tier(
                id=tier_id,
                label=block.text("label"),
                clause=block.clause(),
                criteria=criteria,
                note=block.note(),
            )
        )
    return tuple(found)


def readings(root: Block, kinds: Kinds) -> tuple[Readings, ...]:
    """[readings]: per figure the default reading and those computed beside it."""
    found: list[Readings] = []
    for figure, block in root.named("readings", tuple(kinds)):
        block.only("default", "others", *CITED)
        known = tuple(reading.code for reading in kinds[figure].readings)
        default = block.word("default", known)
        others = block.words("others", known) if block.has("others") else ()
        if default in others:
            block.refuse(f"“others”中又写了默认口径“{default}”", "请从“others”中删去。")
        found.append(
            Readings(
                figure=figure,
                default=default,
                others=others,
                clause=block.clause(),
                note=block.note(),
            )
        )
    return tuple(found)


def _cited_number(block: Block, *, least: int, most: int) -> Cited[int]:
    block.only("value", *CITED)
    value = block.whole("value", least=least, most=most)
    return Cited(value, block.clause(), block.note())


def windows(root: Block) -> dict[str, Cited[int]]:
    """[windows]: how far back figures look; the name ends in its unit."""
    found: dict[str, Cited[int]] = {}
    for name, block in root.named("windows", WINDOWS):
        unit = name.rpartition("_")[2]
        least = 0 if unit == "days" else 1
        found[name] = _cited_number(block, least=least, most=MOST_IN_WINDOW[unit])
    return found


def incubation(root: Block) -> dict[str, Cited[int]]:
    """[incubation]: the limit and what an extension adds, in years."""
    found: dict[str, Cited[int]] = {}
    for name, block in root.named("incubation", INCUBATION):
        least = 0 if name == "extension_years" else 1
        found[name] = _cited_number(block, least=least, most=MOST_IN_WINDOW["years"])
    return found


def _cited_words(
    root: Block, key: str, allowed: tuple[str, ...] | None
) -> Cited[tuple[str, ...]] | None:
    block = root.section(key)
    if block is None:
        return None
    block.only("names", *CITED)
    return Cited(block.words("names", allowed), block.clause(), block.note())


def services(root: Block) -> Cited[tuple[str, ...]] | None:
    """[services]: the services a park must offer."""
    return _cited_words(root, "services", SERVICES)


def key_groups(root: Block) -> Cited[tuple[str, ...]] | None:
    """[key_groups]: the founders' groups the document puts first."""
    return _cited_words(root, "key_groups", FOUNDER_GROUPS)


def emerging_industries(root: Block) -> Cited[tuple[str, ...]] | None:
    """[emerging_industries]: named by the document, in no code table."""
    return _cited_words(root, "emerging_industries", None)


def free_share(root: Block) -> Cited[Rate] | None:
    """[free_share]: the share of a government-developed park's space that is free of charge."""
    block = root.section("free_share")
    if block is None:
        return None
    block.only("at_least", "unit", *CITED)
    return Cited(block.share("at_least"), block.clause(), block.note())


def park_kinds(root: Block) -> tuple[ParkKind, ...]:
    """[[park_kinds]]: kinds of park, with the share of graduates that lets one apply."""
    found: list[ParkKind] = []
    for block in root.rows("park_kinds"):
        shared = block.has("graduate_share")
        block.only("kind", *(("graduate_share", "unit") if shared else ("graduate_share",)), *CITED)
        found.append(
            ParkKind(
                kind=block.word("kind", PARK_KINDS),
                clause=block.clause(),
                graduate_share=block.share("graduate_share") if shared else None,
                note=block.note(),
            )
        )
    distinct(root, "park_kinds", [kind.kind for kind in found])
    return tuple(found)


def exit_causes(root: Block) -> tuple[ExitCause, ...]:
    """[[exit_causes]]: for which a park is struck off."""
    found: list[ExitCause] = []
    for block in root.rows("exit_causes"):
        block.only("id", "label", *CITED)
        found.append(
            ExitCause(
                id=block.word("id", EXIT_CAUSES),
                label=block.text("label"),
                clause=block.clause(),
                note=block.note(),
            )
        )
    distinct(root, "exit_causes", [cause.id for cause in found])
    return tuple(found)


def build_stages(root: Block) -> tuple[BuildStagePlan, ...]:
    """[[build_stages]]: the stages of building a park."""
    found: list[BuildStagePlan] = []
    for block in root.rows("build_stages"):
        block.only("stage", "planned_from", "planned_to", *CITED)
        stage = BuildStagePlan(
            stage=block.word("stage", BUILD_STAGES),
            planned_from=block.day("planned_from"),
            planned_to=block.day("planned_to"),
            clause=block.clause(),
            note=block.note(),
        )
        if stage.planned_to < stage.planned_from:
            block.refuse("“planned_to”早于“planned_from”", "请改正两个日期。")
        found.append(stage)
    distinct(root, "build_stages", [stage.stage for stage in found])
    return tuple(found)


def _target(block: Block) -> Target:
    block.only(
        "id", "label", "unit", "at_least", "at_most", "scope", "since", "until", "yearly", *CITED
    )
    unit = block.unit((*COUNTING_UNITS, *MONEY_UNITS))
    per_unit = MONEY_UNITS.get(unit, 1)
    least = block.measure("at_least", block.table.get("at_least"), unit=unit, per_unit=per_unit)
    most = None
    if block.has("at_most"):
        most = block.measure("at_most", block.table["at_most"], unit=unit, per_unit=per_unit)
        if most < least:
            block.refuse("“at_most”小于“at_least”", "请改正两个数。")
    since, until = block.day_or_none("since"), block.day_or_none("until")
    if since and until and until < since:
        block.refuse("“until”早于“since”", "请改正两个日期。")
    return Target(
        id=block.text("id"),
        label=block.text("label"),
        unit=unit,
        at_least=least,
        at_most=most,
        clause=block.clause(),
        scope=block.text("scope", default=""),
        since=since,
        until=until,
        yearly=block.flag("yearly"),
        note=block.note(),
    )


def targets(root: Block) -> tuple[Target, ...]:
    """[[targets]]: the numbers the plan sets itself."""
    found = tuple(_target(block) for block in root.rows("targets"))
    distinct(root, "targets", [target.id for target in found])
    return found


def loan_guarantee(root: Block) -> LoanGuarantee | None:
    """[loan_guarantee]: when a loan needs no counter-guarantee."""
    block = root.section("loan_guarantee")
    if block is None:
        return None
    block.only("waived_up_to", "unit", "grounds", "residence", *CITED)
    return LoanGuarantee(
        personal_up_to_fen=block.money("waived_up_to"),
        grounds=block.words("grounds", WAIVER_GROUNDS),
        residence=block.text("residence"),
        clause=block.clause(),
        note=block.note(),
    )
