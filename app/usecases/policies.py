"""The policies: those shipped with the program and those handed down; what holds on a day.

The rule: the files are read once, all of them; one that cannot be understood stops all work with
them, for a threshold half read is worse than none.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from app import paths
from app.errors import AppError
from app.policy.block import nearest, refuse_file
from app.policy.editions import Ruled, ruled
from app.policy.load import Library, library
from app.policy.pack import Jurisdiction, Pack, Policy
from app.policy.stacking import stack
from app.store import queries
from app.store.ledger import Ledger
from app.store.packs import KeptPack, kept_packs


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """An edition of a document; `given_by` is the office that handed it down, "" if shipped.

    `in_force` tells the one that counts on the day; `replaced` a shipped one in whose place one
    of the same day was handed down.
    """

    pack: Pack
    given_by: str
    in_force: bool
    replaced: bool

    @property
    def name(self) -> str:
        """2022-03-30（本程序所带）."""
        whose = f"{self.given_by}下发" if self.given_by else "本程序所带"
        return f"{self.pack.version}（{whose}）"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document of the stack with its editions, the newest first."""

    key: str
    editions: tuple[Edition, ...]

    @property
    def in_force(self) -> Edition:
        """The edition that counts on the day."""
        return next(edition for edition in self.editions if edition.in_force)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What holds where the ledger's office is: documents and provisions from the uppermost down."""

    label: str
    on: date
    policy: Policy
    documents: tuple[Document, ...]
    rules: tuple[Ruled, ...]


def _text(root: Path, path: Path) -> tuple[str, str]:
    """A file's name below the root and its text; AppError "policy" if it is not UTF-8."""
    name = path.relative_to(root).as_posix()
    try:
        return name, path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise refuse_file(
            name, " 不是 UTF-8 编码，读不出来。", "请在编辑器中另存为 UTF-8 编码。"
        ) from error
    except OSError as error:
        raise refuse_file(name, " 打不开。", "请检查该文件是否完好，或重新安装程序。") from error


@cache
def _library(root: Path, given: tuple[KeptPack, ...] = ()) -> Library:
    """Every file below the folder, with those a ledger was given in addition or instead.

    AppError "policy" for the first one that cannot be used.
    """
    files = sorted(path for path in root.rglob("*") if path.is_file())
    shipped = dict(_text(root, path) for path in files)
    return library(shipped | {pack.file: pack.content for pack in given})


def jurisdictions() -> tuple[Jurisdiction, ...]:
    """The jurisdictions whose policies are known, by key."""
    return _library(paths.POLICIES).jurisdictions


def folder_of(document: str) -> str | None:
    """The jurisdiction's folder that a document lies in; None for one the program does not ship."""
    files = (pack.file for pack in _library(paths.POLICIES).packs if pack.key == document)
    return next((file.partition("/")[0] for file in files), None)


def check_pack(pack: KeptPack, beside: tuple[KeptPack, ...] = ()) -> None:
    """Whether an edition can be used with all the others: AppError "policy" if not."""
    _library(paths.POLICIES, (*(each for each in beside if each.file != pack.file), pack))


def policy_for(jurisdiction: str, on: date, given: tuple[KeptPack, ...] = ()) -> Policy:
    """What holds in a jurisdiction ("xingan", "ordos") on a day; `given` are a ledger's own packs.

    AppError "no_policy" for an unknown one, "policy" if a file cannot be used.
    """
    known = _library(paths.POLICIES, given)
    for candidate in known.jurisdictions:
        if candidate.key == jurisdiction:
            return stack(candidate, known.packs, on)
    raise AppError(
        f"没有辖区“{jurisdiction}”的政策文件。",
        hint=nearest(jurisdiction, tuple(j.key for j in known.jurisdictions))
        if known.jurisdictions
        else "政策文件夹是空的，请重新安装程序。",
        code="no_policy",
    )


def standing_policies(ledger: Ledger, on: date) -> Standing:
    """The documents of the office's jurisdiction, their editions, and who decides what on a day."""
    key = queries.unit(ledger, ledger.unit_code).jurisdiction
    given = kept_packs(ledger)
    policy = policy_for(key, on, given)
    names = {unit.code: unit.name for unit in queries.units(ledger)}
    by = {pack.file: names.get(pack.given_by, pack.given_by) for pack in given}
    used = _library(paths.POLICIES, given).packs
    known = (*used, *_replaced(used))
    return Standing(
        label=next(each.label for each in jurisdictions() if each.key == key),
        on=on,
        policy=policy,
        documents=tuple(_document(pack, known, by) for pack in policy.packs),
        rules=ruled(policy.packs),
    )


def _replaced(used: tuple[Pack, ...]) -> Iterator[Pack]:
    """Shipped editions that are not used because another text of the same day was handed down."""
    texts = {pack.file: pack.sha256 for pack in used}
    for pack in _library(paths.POLICIES).packs:
        if texts[pack.file] != pack.sha256:
            yield pack


def _document(in_force: Pack, known: tuple[Pack, ...], by: dict[str, str]) -> Document:
    used = _used(known)
    editions = [
        Edition(
            pack=pack,
            given_by=by.get(pack.file, "") if pack is used[pack.file] else "",
            in_force=pack == in_force,
            replaced=pack is not used[pack.file],
        )
        for pack in known
        if pack.key == in_force.key
    ]
    editions.sort(key=lambda each: (each.pack.in_force_on, not each.replaced), reverse=True)
    return Document(key=in_force.key, editions=tuple(editions))


def _used(known: tuple[Pack, ...]) -> dict[str, Pack]:
    """By file the text that is used: of two the first, the one handed down."""
    used: dict[str, Pack] = {}
    for pack in known:
        used.setdefault(pack.file, pack)
    return used
