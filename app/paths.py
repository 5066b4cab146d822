"""Where the shipped files lie, from source and from a frozen program alike."""

import sys
from pathlib import Path

ROOT = Path(getattr(sys, "_MEIPASS", Path(__file__).resolve().parent.parent))
RESOURCES = ROOT / "resources"
POLICIES = RESOURCES / "policies"
FONTS = RESOURCES / "fonts"
ICONS = RESOURCES / "icons"
STYLE = RESOURCES / "style"
MANUAL = RESOURCES / "manual"
SEEDS = ROOT / "db" / "seeds"
