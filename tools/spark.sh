#!/bin/sh
# Adds Spark to .venv, exactly as requirements-spark.lock has it: 450 MB that only councils with
# tens of millions of records need. Run by: make spark
set -eu
cd "$(dirname "$0")/.."

# It comes as source. What builds it is locked too and goes in first, so that nothing is fetched
# that has no hash.
awk '/^[a-z0-9]/ { mine = /^setuptools==/ } mine' requirements-spark.lock >.venv/builder.lock

install() { # install LOCK
    VIRTUAL_ENV="$PWD/.venv" UV_NO_CONFIG=1 .venv/bin/uv pip install \
        --quiet --require-hashes --no-deps --no-build-isolation -r "$1"
}

echo "Adding Spark to .venv (450 MB; a few minutes the first time) ..."
if ! { install .venv/builder.lock && install requirements-spark.lock; }; then
    echo "Spark could not be installed. All but Spark works without it." >&2
    exit 1
fi
