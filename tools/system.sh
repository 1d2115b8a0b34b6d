#!/bin/sh
# Installs what pip cannot: the few programs and libraries of the operating system.
#
#   tools/system.sh paper          Pango, which sets the PDF
#   tools/system.sh tests          Pango, and what the tests check the papers with:
#                                  Java (PDF/UA), LibreOffice Calc and Chromium (they open what we make), poppler,
#                                  PostgreSQL (a database to read from)
#   tools/system.sh spark          Java 17 or newer, which Spark runs on
#   tools/system.sh venv PYTHON    the part of Python that Debian and Ubuntu leave out
#
# Looks first, and does nothing when all is there. Without the right to install, it prints the one
# command to type and goes on: papers are then made as HTML and Excel, and the tests that need the
# missing program are skipped with a sentence.
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }

# --- what is missing ------------------------------------------------------------------------------

has_command() {
    for name; do
        command -v "$name" >/dev/null 2>&1 && return
        [ -x "$name" ] && return
    done
    return 1
}

has_library() {
    .venv/bin/python - "$1" <<'PYTHON' >/dev/null 2>&1
import ctypes, ctypes.util, sys
name = sys.argv[1]
ctypes.CDLL(f"lib{name}.so.0" if sys.platform == "linux" else ctypes.util.find_library(name) or "absent")
PYTHON
}

# A Java that can compile: the checker is one source file that Java runs as it is.
has_java() { java --list-modules 2>/dev/null | grep -q '^jdk.compiler'; }

# Spark needs no compiler, but a Java that is not too old: 1.8 counts as 1 here.
has_java_17() {
    version=$("${JAVA_HOME:+$JAVA_HOME/bin/}java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p')
    [ "${version:-0}" -ge 17 ]
}

missing=""
miss() { missing="$missing $1"; }

look_for_paper() {
    { has_library pango-1.0 && has_library pangoft2-1.0; } || miss pango
    has_library harfbuzz-subset || miss harfbuzz
}

look_for_tests() {
    look_for_paper
    has_java || miss java
    has_command soffice libreoffice /Applications/LibreOffice.app/Contents/MacOS/soffice || miss libreoffice
    has_command chromium chromium-browser google-chrome google-chrome-stable \
        "/Applications/Chromium.app/Contents/MacOS/Chromium" \
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" || miss chromium
    has_command pdftotext || miss poppler
    # Debian and Ubuntu keep the server off the path.
    has_command postgres /usr/lib/postgresql/*/bin/postgres /opt/homebrew/bin/postgres || miss postgresql
}

look_for_spark() {
    has_java_17 || miss java
}

# --- what each thing is called --------------------------------------------------------------------

apt_name() {
    case $1 in
        pango) echo "libpango-1.0-0 libpangoft2-1.0-0" ;;
        harfbuzz) echo "libharfbuzz-subset0" ;;
        java) echo "default-jdk-headless" ;;
        libreoffice) echo "libreoffice-calc" ;;
        poppler) echo "poppler-utils" ;;
        *) echo "$1" ;;
    esac
}

brew_name() {
    case $1 in
        java) echo "openjdk@17" ;;
        libreoffice | chromium) echo "--cask $1" ;;
        *) echo "$1" ;;
    esac
}

names() { # names apt_name|brew_name
    for thing in $missing; do "$1" "$thing"; done | tr '\n' ' ' | sed 's/ $//'
}

# --- installing -----------------------------------------------------------------------------------

apt_install() {
    log=$(mktemp)
    # Fresh containers have no package list, so a first failure means: fetch the list, try again.
    for attempt in 1 2; do
        # shellcheck disable=SC2086 # a list of names
        if $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $packages \
            </dev/null >"$log" 2>&1; then
            rm -f "$log"
            return
        fi
        [ "$attempt" = 2 ] || $as_root apt-get update -q </dev/null >>"$log" 2>&1 || true
    done
    tail -n 5 "$log" >&2
    rm -f "$log"
    return 1
}

install_with_apt() {
    packages=$(names apt_name)
    by_hand="sudo apt-get update && sudo apt-get install -y --no-install-recommends $packages"
    as_root=""
    if [ "$(id -u)" -ne 0 ]; then
        if ! sudo -n true >/dev/null 2>&1; then
            say "Missing on this computer:$missing. To install, type:"
            say "  $by_hand"
            return
        fi
        as_root="sudo -n"
    fi
    say "Installing$missing (once; this can take a few minutes) ..."
    apt_install || {
        say "That did not work. To try by hand, type:"
        say "  $by_hand"
    }
}

install_missing() {
    [ -n "$missing" ] || return 0
    if has_command apt-get; then
        install_with_apt
    elif [ "$(uname)" = Darwin ]; then
        say "Missing on this computer:$missing. To install, type:"
        say "  $(for thing in $missing; do echo "brew install $(brew_name "$thing")"; done | paste -sd'&' - | sed 's/&/ \&\& /g')"
    else
        say "Missing on this computer:$missing. Install them with your system's package manager."
    fi
}

case ${1:-} in
    paper) look_for_paper ;;
    tests) look_for_tests ;;
    spark) look_for_spark ;;
    venv) miss "python$("$2" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv" ;;
    *)
        say "usage: tools/system.sh paper | tests | spark | venv PYTHON"
        exit 2
        ;;
esac
install_missing
