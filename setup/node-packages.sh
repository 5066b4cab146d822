#!/bin/sh
# The package of Node.js that the tests ask as a stranger: pinned with its hashes in
# tests/sync/age_encryption. Where it cannot be had, the tests that ask it say so and are skipped.
set -eu
cd "$(dirname "$0")/../tests/sync/age_encryption"

[ node_modules/.package-lock.json -nt package-lock.json ] && exit 0
if ! command -v npm >/dev/null 2>&1; then
    echo "npm is missing: the tests that ask age-encryption will be skipped." >&2
    exit 0
fi
echo "Installing the test's package of Node.js …"
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null \
    || echo "It could not be installed: the tests that ask age-encryption will be skipped." >&2
