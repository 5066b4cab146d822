"""Policy files into packs and jurisdictions.

The rule: pure; a file is its name and its text. What a file says and the program does not know is
refused with file, block and key (AppError "policy"); nothing is skipped.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import PurePosixPath

from app.policy import sections, subsidies
from app.policy.block import Block, nearest, refuse_file
from app.policy.figures import KINDS
from app.policy.pack import Jurisdiction, Pack

JURISDICTION_FILE = "jurisdiction.toml"
SECTIONS = (
    "document",
    "tiers",
    "readings",
    "windows",
    "incubation",
    "services",
    "key_groups",
    "free_share",
    "park_kinds",
    "emerging_industries",
    "exit_causes",
    "benefits",
    "loan_guarantee",
    "targets",
    "build_stages",
)
TOML_PLACE = re.compile(r"at line (\d+)")


@dataclass(frozen=True, slots=True)
class Library:
    """All jurisdictions and all editions of all documents."""

    jurisdictions: tuple[Jurisdiction, ...]
    packs: tuple[Pack, ...]


def _table(file: str, text: str) -> dict[str, object]:
    """The file as TOML, decimals exact; AppError "policy" with the line if it is none."""
    try:
        return tomllib.loads(text.removeprefix("\ufeff"), parse_float=Decimal)
    except (ValueError, ArithmeticError, RecursionError) as error:
        place = TOML_PLACE.search(str(error))
        where = f" 第 {place[1]} 行" if place else " "
        raise refuse_file(
            file,
            f"{where}不合 TOML 写法，读不出来。",
            "请检查引号、方括号和等号是否成对，同一个键是否写了两次；也可恢复原文件。",
        ) from error


def _hash(text: str) -> str:
    """SHA-256 of the text with line ends normalised: the same file from any system."""
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()


def _check_name(head: Block, *, key: str, in_force_on: date) -> None:
    path = PurePosixPath(head.file)
    if path.parent.name != key:
        head.refuse(f"“key”是“{key}”，而文件放在“{path.parent.name}”下", "请让两者一致。")
    if path.name != f"{in_force_on.isoformat()}.toml":
        head.refuse(
            f"“in_force_on”是 {in_force_on}，而文件名是 {path.name}",
            f"请把文件改名为 {in_force_on}.toml，或改正日期。",
        )


def parse(file: str, text: str) -> Pack:
    """One edition of a document. `file` is <jurisdiction>/<document>/<date in force>.toml.

    AppError "policy" for whatever is unknown, missing, of the wrong type or unit, or senseless.
    """
    document = PurePosixPath(file).parent.name
    root = Block(file, document, "", _table(file, text)).only(*SECTIONS)
    head = root.section("document")
    if head is None:
        root.refuse("缺少 [document]", "请补上 [document]，写明 key、title、issuer、in_force_on。")
    head.only("key", "title", "issuer", "number", "issued_on", "in_force_on", "note")
    key, in_force_on = head.text("key"), head.day("in_force_on")
    _check_name(head, key=key, in_force_on=in_force_on)
    return Pack(
        key=key,
        title=head.text("title"),
        issuer=head.text("issuer"),
        number=head.text("number", default=""),
        issued_on=head.day_or_none("issued_on"),
        in_force_on=in_force_on,
        sha256=_hash(text),
        file=file,
        note=head.note(),
        tiers=sections.tiers(root, KINDS),
        readings=sections.readings(root, KINDS),
        windows=sections.windows(root),
        incubation=sections.incubation(root),
        services=sections.services(root),
        key_groups=sections.key_groups(root),
        free_share=sections.free_share(root),
        park_kinds=sections.park_kinds(root),
        emerging_industries=sections.emerging_industries(root),
        exit_causes=sections.exit_causes(root),
        benefits=subsidies.benefits(root),
        loan_guarantee=sections.loan_guarantee(root),
        targets=sections.targets(root),
        build_stages=sections.build_stages(root),
    )


def parse_jurisdiction(file: str, text: str) -> Jurisdiction:
    """A jurisdiction, named by its folder, with its documents from the uppermost down."""
    block = Block(file, "", "", _table(file, text)).only("label", "stack")
    return Jurisdiction(
        key=PurePosixPath(file).parent.name,
        label=block.text("label"),
        stack=block.words("stack"),
    )


def library(files: Mapping[str, str]) -> Library:
    """All files by their path below the policies folder; every one is read or refused."""
    jurisdictions: list[Jurisdiction] = []
    packs: list[Pack] = []
    for file, text in sorted(files.items()):
        parts = PurePosixPath(file).parts
        if len(parts) == 2 and parts[1] == JURISDICTION_FILE:
            jurisdictions.append(parse_jurisdiction(file, text))
        elif len(parts) == 3:
            packs.append(parse(file, text))
        else:
            raise refuse_file(
                file,
                " 放错了地方。",
                f"辖区说明应是 辖区/{JURISDICTION_FILE}，政策应是 辖区/文件/施行日期.toml。",
            )
    _check_library(jurisdictions, packs)
    return Library(tuple(jurisdictions), tuple(packs))


def _check_library(jurisdictions: Sequence[Jurisdiction], packs: Sequence[Pack]) -> None:
    """Each document in one folder only; each stack of documents that exist."""
    homes: dict[str, str] = {}
    for pack in packs:
        home = homes.setdefault(pack.key, PurePosixPath(pack.file).parts[0])
        if home != PurePosixPath(pack.file).parts[0]:
            raise refuse_file(pack.file, f"：文件“{pack.key}”也放在“{home}”下。", "请只保留一处。")
    for jurisdiction in jurisdictions:
        for key in jurisdiction.stack:
            if key not in homes:
                raise refuse_file(
                    f"{jurisdiction.key}/{JURISDICTION_FILE}",
                    f" 的“stack”：没有文件“{key}”。",
                    nearest(key, tuple(homes)),
                )
