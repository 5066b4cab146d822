"""The policies: those shipped with the program and those handed down; what holds on a day.

The rule: the files are read once, all of them; one that cannot be understood stops all work with
them, for a threshold half read is worse than none.
"""

from datetime import date
from functools import cache
from pathlib import Path

from app import paths
from app.errors import AppError
from app.policy.block import nearest, refuse_file
from app.policy.load import Library, library
from app.policy.pack import Jurisdiction, Policy
from app.policy.stacking import stack
from app.store.packs import KeptPack


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
