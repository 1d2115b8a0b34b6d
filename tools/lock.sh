#!/bin/sh
# Writes requirements.lock: every library with its exact version and the hashes of its files; and
# requirements-spark.lock: what the extra `spark` adds to it, 450 MB that most never need.
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

compile() { # compile LOCK SOURCE OPTIONS
    lock=$1
    shift
    "$uv" pip compile "$@" --universal --python-version 3.11 --generate-hashes \
        --no-annotate --no-emit-index-url --no-emit-find-links \
        --custom-compile-command "make lock" \
        --quiet --output-file "$lock"
    if grep -n '://' "$lock" >&2; then
        echo "$lock names an address. Mend it before you commit it." >&2
        exit 1
    fi
    echo "$lock: $(grep -c '^[a-z].*==' "$lock") libraries."
}

# What Spark needs beside the rest. It comes as source, so what it is built with is locked too.
spark_alone() {
    .venv/bin/python - <<'PYTHON'
import pathlib, tomllib
project = tomllib.loads(pathlib.Path("pyproject.toml").read_text(encoding="utf-8"))["project"]
print(*project["optional-dependencies"]["spark"], "setuptools", sep="\n")
PYTHON
}

compile requirements.lock pyproject.toml --extra lab --extra postgresql --group dev "$@"
spark_alone | compile requirements-spark.lock - --constraint requirements.lock "$@"
