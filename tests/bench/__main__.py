"""`make bench`: the rows of the quality goals, each beside its rival, in one run.

Name some to run only those: `python -m tests.bench figures forms`. Nothing here fails by a clock.
"""

import importlib
import sys

from tests.bench.paired import Row, printed

BENCHES = ("figures", "forms", "workbook", "bundles", "search", "start")


def main(names: list[str]) -> None:
    rows: list[Row] = []
    for name in names or BENCHES:
        for row in importlib.import_module(f"tests.bench.{name}").rows():
            sys.stderr.write(f"{row.what}: {row.ratio:.2f}\n")
            rows.append(row)
    sys.stdout.write(printed(rows) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
