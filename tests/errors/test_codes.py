"""The one table of texts, and every place in the code that uses it.

1. Every message and remedy is a sentence that can be filled.
2. Every code that the source names is in the table, with every fact that its texts need: a
   finding must not end in an exception.
3. Every code of the table stands somewhere in the source: none is left of what is no longer found.
"""

import ast
import string
from functools import cache
from pathlib import Path

import pytest

from gaugebook.errors import CODES, SEVERITIES

ALWAYS_THERE = {"found", "file", "key"}
SOURCE = Path(__file__).resolve().parents[2] / "src" / "gaugebook"


def facts_needed(code: str) -> set[str]:
    kind = CODES[code]
    parts = [*string.Formatter().parse(kind.message), *string.Formatter().parse(kind.remedy)]
    return {name for _, name, *_ in parts if name is not None} - ALWAYS_THERE


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_sentences_that_can_be_filled(code):
    kind = CODES[code]

    assert kind.severity in SEVERITIES
    assert code == code.lower().replace("_", "-")
    assert all(name.isidentifier() for name in facts_needed(code))
    assert kind.message.rstrip("}").endswith((".", "?", "hint", "implied"))
    assert kind.remedy.rstrip("}").endswith((".", "command", "hint", "implied"))


@cache
def nodes_of_the_source() -> tuple[tuple[Path, tuple[ast.AST, ...]], ...]:
    """Every file of the source, by its place, with all that stands in it."""
    return tuple(
        (path, tuple(ast.walk(ast.parse(path.read_text(encoding="utf-8")))))
        for path in sorted(SOURCE.rglob("*.py"))
    )


@cache
def calls_of_problem() -> list[tuple[str, str, set[str], bool]]:
    """Every call `problem("code", ...)` in the source: place, code, facts, is it complete."""
    found = []
    for path, nodes in nodes_of_the_source():
        for node in nodes:
            is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            if not is_call or node.func.id != "problem" or not node.args:
                continue
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                names = {k.arg for k in node.keywords if k.arg}
                is_complete = all(k.arg for k in node.keywords)
                place = f"{path.relative_to(SOURCE).as_posix()}:{node.lineno}"
                found.append((place, first.value, names, is_complete))
    return found


def test_the_source_names_no_code_that_is_not_in_the_table():
    assert [c for c in calls_of_problem() if c[1] not in CODES] == []


def test_the_source_names_every_code_of_the_table():
    named = {
        node.value
        for path, nodes in nodes_of_the_source()
        if path.name != "_codes.py"
        for node in nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert sorted(CODES.keys() - named) == []


def test_the_source_gives_every_fact_that_a_text_needs():
    lacking = [
        (place, code, facts_needed(code) - names)
        for place, code, names, is_complete in calls_of_problem()
        if is_complete and code in CODES and facts_needed(code) - names
    ]

    assert lacking == []
