"""Stories that need no screen ask for none; the one that does starts its own."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
