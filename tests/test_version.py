"""The program says one version everywhere: manifests, packages and the change log."""

import tomllib
from pathlib import Path

from app import VERSION


def test_one_version() -> None:
    project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == VERSION
    log = Path("CHANGELOG.md").read_text(encoding="utf-8")
    newest = next(line for line in log.splitlines() if line.startswith("## "))
    assert newest.split()[1] == VERSION
