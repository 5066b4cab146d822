"""Pictures of every screen, page, form and dialog, to be looked at: python -m tests.pictures OUT.

The rule: it judges nothing; `seen.jsonl` beside the pictures tells what a machine can find.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

from tests.pictures.made_ledgers import STATES

# Logical pixels, and how many real ones each has: 1366 × 768 at 100, 125 and 150 %, the least
# window, and 2732 × 1536 and 1920 × 1080 at 200 %.
SIZES = {
    "100": ((1366, 728), "1"),
    "125": ((1093, 574), "1.25"),
    "150": ((910, 480), "1.5"),
    "least": ((880, 480), "1"),
    "200": ((1366, 728), "2"),
    "200-small": ((960, 500), "2"),
}
THEMES = ("light", "dark")
# Where there is no display: the screen of such an office, so that menus open beside their buttons.
SCREEN = {"width": 1366, "height": 768}


def _wishes() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tests.pictures", description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--states", nargs="+", default=STATES, choices=STATES)
    parser.add_argument("--sizes", nargs="+", default=list(SIZES), choices=list(SIZES))
    parser.add_argument("--themes", nargs="+", default=THEMES, choices=THEMES)
    parser.add_argument("--deep", type=int, default=4, help="steps from a screen")
    parser.add_argument("--screens", nargs="+", default=[], help="only these, by their keys")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def _screen(out: Path, size: str) -> Path:
    scale = float(SIZES[size][1])
    real = {side: round(pixels * scale) for side, pixels in SCREEN.items()}
    screen = {"name": "screen", "x": 0, "y": 0} | real
    path = out / f"screen-{size}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"screens": [screen]}), encoding="utf-8")
    return path.resolve()


def _run(wishes: argparse.Namespace, state: str, size: str, theme: str) -> int:
    environment = os.environ | {"QT_SCALE_FACTOR": SIZES[size][1]}
    if environment.get("QT_QPA_PLATFORM", "offscreen") == "offscreen":
        environment["QT_QPA_PLATFORM"] = f"offscreen:configfile={_screen(wishes.out, size)}"
    command = [sys.executable, "-m", "tests.pictures", str(wishes.out), "--child"]
    command += ["--states", state, "--sizes", size, "--themes", theme, "--deep", str(wishes.deep)]
    command += ["--screens", *wishes.screens] if wishes.screens else []
    return subprocess.run(command, env=environment, check=False).returncode


def main() -> int:
    """Every wished combination in a process of its own, one after the other."""
    wishes = _wishes()
    if wishes.child:
        from tests.pictures.child import picture
        from tests.pictures.sheets import make_sheets

        (state,), (size,), (theme,) = wishes.states, wishes.sizes, wishes.themes
        out = wishes.out / f"{state}-{theme}-{size}"
        picture(
            out,
            state=state,
            theme=theme,
            size=SIZES[size][0],
            deep=wishes.deep,
            screens=wishes.screens,
        )
        make_sheets(out)
        return 0
    codes = [
        _run(wishes, state, size, theme)
        for state in wishes.states
        for theme in wishes.themes
        for size in wishes.sizes
    ]
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())
