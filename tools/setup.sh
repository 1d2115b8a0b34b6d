#!/bin/sh
# Makes .venv with everything in requirements.lock and gaugebook itself, editable.
# Needs Python 3.11 or newer and nothing else. Run by: make setup
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*"; }
fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

find_python() {
    # 3.11 first: it is the version that the lock file and the tests were made with.
    for name in ${PYTHON:-} python3.11 python3.12 python3.13 python3.14 python3 python; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
            command -v "$name"
            return
        fi
    done
    return 1
}

make_venv() {
    .venv/bin/python -m pip --version >/dev/null 2>&1 && return
    rm -rf .venv
    "$python" -m venv .venv >/dev/null 2>&1
}

# uv installs in seconds what takes pip minutes. It comes from the lock file too, with its hashes.
install_uv() {
    awk '/^[a-z0-9]/ { mine = /^uv==/ } mine' requirements.lock >.venv/uv.lock
    .venv/bin/python -m pip install -qq --require-hashes --no-deps -r .venv/uv.lock
}

install_with_uv() {
    VIRTUAL_ENV="$PWD/.venv" UV_NO_CONFIG=1 .venv/bin/uv pip sync \
        --quiet --require-hashes --compile-bytecode requirements.lock
}

install_with_pip() {
    .venv/bin/python -m pip install -qq --require-hashes --no-deps -r requirements.lock
}

python=$(find_python) || fail "gaugebook needs Python 3.11 or newer, and none was found." \
    "Install it, or name yours: make setup PYTHON=/path/to/python3.11"
say "Setting up .venv with $("$python" --version) ..."

if ! make_venv; then
    # Debian and Ubuntu keep a part of Python in a package of its own.
    tools/system.sh venv "$python"
    make_venv || fail "Python could not make a virtual environment: $python -m venv .venv"
fi

say "Installing the libraries in requirements.lock (one or two minutes the first time) ..."
export PIP_DISABLE_PIP_VERSION_CHECK=1
if ! { install_uv && install_with_uv; }; then
    say "uv could not install them; trying again with pip, which takes longer ..."
    install_with_pip
fi

# The project itself: no dependencies (they are all there) and no build isolation (hatchling is there).
.venv/bin/python -m pip install -qq --no-deps --no-build-isolation --editable .
say "Ready: .venv/bin/gaugebook"
