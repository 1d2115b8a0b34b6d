"""Writes what docs/analyses.md says of each notebook, from the notebook. Run it when one changes.

.venv/bin/python tools/docs_analyses.py

The page is written by people; between the markers of a notebook stand its command, its parameters
and its exhibits. `docs/icons.svg` is drawn as papers draw the icons.
"""

from __future__ import annotations

import ast
import html
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from gaugebook.definitions.house import Tokens
from gaugebook.papers.icons import VIEW_BOX, draw_icon

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "analyses.md"
ICONS = ROOT / "docs" / "icons.svg"

COMMAND = "gaugebook run {name} --period 2022-07..2022-10 --workspace examples/demo-council"

COMMANDS = {
    "maturity": "gaugebook run maturity --period 2022-Q4 -p campaign=customer-experience-2022-Q4 "
    "--workspace examples/demo-council",
}
"""The commands of notebooks that another period says more of."""

TYPES = {
    "str": "text",
    "int": "whole number",
    "float": "number",
    "bool": "true or false",
    "list": "list",
    "dict": "names and values",
}

ICON_WORDS = {
    "common_cause": "No signal",
    "improvement_high": "Improvement, higher",
    "improvement_low": "Improvement, lower",
    "concern_high": "Concern, higher",
    "concern_low": "Concern, lower",
    "improvement_and_concern": "Improvement and concern",
    "neutral_high": "Higher, neither good nor bad",
    "neutral_low": "Lower, neither good nor bad",
    "passing": "Consistently meets the target",
    "failing": "Consistently misses the target",
    "hit_or_miss": "May meet or miss the target",
    "fill_none": "The lowest level",
    "fill_quarter": "A quarter of the way up",
    "fill_half": "Half of the way up",
    "fill_most": "Three quarters of the way up",
    "fill_whole": "The highest level",
}


class Parameter(NamedTuple):
    """One parameter of a notebook: its name, type and default as Python, and its comment."""

    name: str
    kind: str
    default: object
    comment: str


def notebooks() -> dict[str, Path]:
    """Give every shipped notebook by its name."""
    return {path.stem: path for path in sorted((ROOT / "notebooks").glob("*.ipynb"))}


def cells_of(path: Path) -> list[dict[str, object]]:
    """Give a notebook's cells, the lines of each joined."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [cell | {"source": "".join(cell["source"])} for cell in cells]


# --- parameters -----------------------------------------------------------------------------------


def parameters(path: Path) -> tuple[Parameter, ...]:
    """Give a notebook's parameters, each with the comment behind it or on the line above it."""
    (source,) = [
        str(cell["source"])
        for cell in cells_of(path)
        if "parameters" in cell["metadata"].get("tags", [])  # type: ignore[attr-defined]
    ]
    lines = source.split("\n")
    found = []
    for node in ast.parse(source).body:
        if not isinstance(node, ast.AnnAssign):
            raise SystemExit(f"{path.name}: a parameter has no type: {ast.unparse(node)}")
        found.append(
            Parameter(
                name=ast.unparse(node.target),
                kind=ast.unparse(node.annotation),
                default=ast.literal_eval(node.value) if node.value else None,
                comment=_comment(lines, node.lineno - 1, node.end_lineno or node.lineno),
            )
        )
    return tuple(found)


def _comment(lines: list[str], first: int, after: int) -> str:
    _, mark, behind = lines[after - 1].partition("  # ")
    if mark:
        return behind.strip()
    above = lines[first - 1] if first else ""
    return above[1:].strip() if above.startswith("#") else ""


def as_typed(value: object) -> str:
    """Give a value as it is typed behind ``-p NAME=``.

    >>> as_typed(True), as_typed(""), as_typed(["line", 2]), as_typed({"wait": "wait_mean"})
    ('true', '""', '[line, 2]', '{wait: wait_mean}')
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}: {as_typed(one)}" for name, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(as_typed(one) for one in value) + "]"
    return str(value) if value != "" else '""'


# --- the page -------------------------------------------------------------------------------------


def written(page: str) -> str:
    """Give the page with what stands between the markers written anew."""
    for name, path in notebooks().items():
        begin, end = markers(name)
        before, found, rest = page.partition(begin)
        _, closed, after = rest.partition(end)
        if not found or not closed:
            raise SystemExit(f"docs/analyses.md has no markers for {name}: {begin} ... {end}")
        told = "\n".join(_from_notebook(name, path))
        page = f"{before}{begin}\n\n{told}\n{end}{after}"
    return page


def markers(name: str) -> tuple[str, str]:
    """Give the lines between which the tool writes of a notebook."""
    begin = f"<!-- from notebooks/{name}.ipynb, by tools/docs_analyses.py -->"
    return begin, f"<!-- end of {name} -->"


def _from_notebook(name: str, path: Path) -> Iterator[str]:
    command = COMMANDS.get(name, COMMAND).format(name=name)
    yield f"```\n{command}\n```\n"
    yield "| parameter | is a | unless you say otherwise | what it is |"
    yield "|---|---|---|---|"
    for one in parameters(path):
        default = f"`{as_typed(one.default)}`"
        yield f"| `{one.name}` | {TYPES[one.kind]} | {default} | {one.comment} |"
    yield f"\n{exhibits_text(path)}\n"


def exhibits_text(path: Path) -> str:
    """Give the last cell of a notebook, which lists its exhibits."""
    (text,) = [str(cell["source"]) for cell in cells_of(path) if cell["id"] == "exhibits"]
    return text


def exhibits(path: Path) -> dict[str, str]:
    """Give the names of a notebook's exhibits, as it lists them, with what each is."""
    rows = re.findall(r"(?m)^\| `([^`]+)` \| ([^|]+) \| ([^|]+) \|$", exhibits_text(path))
    return {name: kind for name, kind, _ in rows}


def pattern(name: str) -> re.Pattern[str]:
    """Give what matches the names of an exhibit: a word in capitals stands for any."""
    return re.compile(re.sub(r"[A-Z]+", "[a-z0-9-]+", name))


# --- the icons ------------------------------------------------------------------------------------

_SIZE, _STEP, _WIDTH = 20, 30, 300


def icons() -> str:
    """Give every icon with its words, one below the other, as an SVG."""
    tokens = Tokens()
    height = _STEP * len(ICON_WORDS)
    told = "; ".join(ICON_WORDS.values())
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" '
        f'viewBox="0 0 {_WIDTH} {height}" role="img" aria-labelledby="told">',
        f'<title id="told">The icons and their words: {html.escape(told)}</title>',
        f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>',
    ]
    for row, (name, words) in enumerate(ICON_WORDS.items()):
        top = row * _STEP + 5
        parts.append(
            f'<svg x="4" y="{top}" width="{_SIZE}" height="{_SIZE}" viewBox="{VIEW_BOX}">'
            f"{draw_icon(name, tokens)}</svg>"
            f'<text x="36" y="{top + 15}" font-family="sans-serif" font-size="14" '
            f'fill="{tokens.ink}">{html.escape(words)}</text>'
        )
    return "\n".join([*parts, "</svg>"]) + "\n"


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
    ICONS.write_text(icons(), encoding="utf-8", newline="\n")
