"""Writes docs/problems.md from the table of codes. Run it when a code is added or changed.

.venv/bin/python tools/docs_problems.py
"""

from __future__ import annotations

import re
from pathlib import Path

from gaugebook.errors import CODES, SEVERITIES

PAGE = Path(__file__).resolve().parents[1] / "docs" / "problems.md"

OPENING = """\
# Problems

A *problem* is a finding in somebody's file: where it is, what is wrong with the value that stands
there, and what to do next. Problems are collected, so that you see all of them at once.

This page is written by `tools/docs_problems.py` from the table of codes in
`src/gaugebook/errors/_codes.py`. Words in braces are filled in from your file.

| Severity | What it means |
|---|---|
| refuse | The figure or paper is not made as it stands; the command ends with exit code 1. |
| warn | The paper is made; somebody should look before it is signed off. |
| note | Good to know. |
"""
HEADINGS = {
    "refuse": "Refused until it is put right",
    "warn": "To be looked at",
    "note": "To be known",
}


def page() -> str:
    """Give the page: each severity a section, each code an entry, in order of the alphabet."""
    parts = [OPENING]
    for severity in SEVERITIES:
        parts.append(f"## {HEADINGS[severity]}\n")
        for code in sorted(code for code, kind in CODES.items() if kind.severity == severity):
            parts.append(_entry(code))
    return "\n".join(parts)


def _entry(code: str) -> str:
    kind = CODES[code]
    return (
        f"### {code}\n\n"
        f"Severity: {kind.severity}\n\n"
        f"{_readable(kind.message)}\n\n"
        f"What to do: {_readable(kind.remedy)}\n"
    )


def _readable(text: str) -> str:
    """Give a text as it reads, without what is filled in only at times.

    Names in braces stay; a doubled brace, which prints as one, becomes one. Outside code, `<` and
    `[` are escaped, because Markdown gives them a meaning.
    """
    plain = re.sub(r"\{(?:hint|implied)\}", "", text)
    plain = plain.replace("{{", "{").replace("}}", "}")
    pieces = plain.split("`")
    for number in range(0, len(pieces), 2):
        pieces[number] = re.sub(r"([<\[*_])", r"\\\1", pieces[number])
    return "`".join(pieces)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
