#!/bin/sh
# Writes the pinned lists from pyproject.toml: universal, with hashes, naming no index.
set -eu
cd "$(dirname "$0")/.."
tool=build/lock
[ -x "$tool/bin/uv" ] || {
    "${PYTHON:-python3}" -m venv "$tool"
    "$tool/bin/python" -m pip install --quiet uv==0.13.9
}
pin() {
    "$tool/bin/uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-emit-find-links --no-annotate --no-header "$@"
}
pin pyproject.toml --output-file setup/runtime.txt
pin pyproject.toml --extra dev --constraint setup/runtime.txt --output-file setup/dev.txt
printf 'pip\nsetuptools\n' | pin - --constraint setup/dev.txt --output-file setup/build.txt
if grep -nE '://|^-' setup/*.txt; then
    echo "A pinned list names an index." >&2
    exit 1
fi
