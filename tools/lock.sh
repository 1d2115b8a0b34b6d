#!/bin/sh
# Writes requirements.lock: every library with its exact version and the hashes of its files.
# Names, versions, hashes and markers only; no addresses. Why: docs/decisions/0002-lock-file.md.
#
#   tools/lock.sh                 keep what is locked, add what is new
#   tools/lock.sh --upgrade       take the newest of everything
#   tools/lock.sh -P pandas       take the newest of one library
set -eu
cd "$(dirname "$0")/.."

uv=.venv/bin/uv
[ -x "$uv" ] || uv=$(command -v uv) || {
    echo "uv is not installed. Run: make setup" >&2
    exit 1
}

"$uv" pip compile pyproject.toml --all-extras --group dev \
    --universal --python-version 3.11 --generate-hashes \
    --no-annotate --no-emit-index-url --no-emit-find-links \
    --custom-compile-command "make lock" \
    --quiet --output-file requirements.lock "$@"

if grep -n '://' requirements.lock >&2; then
    echo "requirements.lock names an address. Mend it before you commit it." >&2
    exit 1
fi
echo "requirements.lock: $(grep -c '^[a-z].*==' requirements.lock) libraries."
