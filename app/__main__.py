"""The only assembly point: no arguments opens the window, a verb runs the command line."""

import sys


def main() -> int:
    """Run the program; the return value is the exit code."""
    if len(sys.argv) > 1 and not sys.argv[1].endswith(".ledger"):
        from app.cli.command_line import run

        return run(sys.argv[1:])
    from pathlib import Path

    from app.ui.main import run_window

    return run_window(Path(sys.argv[1]) if len(sys.argv) > 1 else None)


if __name__ == "__main__":
    sys.exit(main())
