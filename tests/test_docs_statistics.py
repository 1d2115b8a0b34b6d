"""docs/statistics.md lists every statistic, as it is today.

1. Every public function of `gaugebook.stats` is on the page, beside a link to its module.
2. Every function that the page names exists.
3. Every method has its use, its source and what it was checked against; every file of vectors is
   named.
4. What the page says that no notebook uses is used by no analysis, and the other way round.
"""

import ast
import re

import pytest
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "statistics.md").read_text(encoding="utf-8")
SOURCE = ROOT / "src" / "gaugebook"
MODULES = sorted(p for p in (SOURCE / "stats").glob("*.py") if p.stem != "__init__")
ROWS = [
    [cell.strip() for cell in line.strip("|").split(" | ")]
    for line in PAGE.splitlines()
    if line.startswith("| ") and not line.startswith("| method |")
]
PARTS = PAGE.partition("\n## Parts of these\n")[2]
UNUSED = "no notebook uses"


def public(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    return [node.name for node in functions if not node.name.startswith("_")]


FUNCTIONS = [(path.stem, name) for path in MODULES for name in public(path)]
USED = {
    alias.name
    for folder in ("analysis", "engine", "maturity")
    for path in (SOURCE / folder).rglob("*.py")
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("gaugebook.stats")
    for alias in node.names
}


def row_of(name):
    return next((row for row in ROWS if f"`{name}`" in row[0]), None)


def test_there_are_statistics():
    assert len(FUNCTIONS) > 30
    assert len(ROWS) > 20


@pytest.mark.parametrize(("module", "name"), FUNCTIONS)
def test_every_public_function_is_on_the_page_beside_its_module(module, name):
    row = row_of(name)
    where = row[2] if row else PARTS

    assert row or f"`{name}`" in PARTS, f"{name} is not in docs/statistics.md"
    assert f"(../src/gaugebook/stats/{module}.py)" in where


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_every_module_is_on_the_page(path):
    assert f"[{path.stem}](../src/gaugebook/stats/{path.name})" in PAGE


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_every_method_has_its_use_source_and_check(row):
    assert len(row) == 5
    assert all(len(cell) > 3 for cell in row)
    names = {name for _, name in FUNCTIONS}
    assert set(re.findall(r"`([a-z_]+)`", row[0])) <= names


@pytest.mark.parametrize("path", sorted((ROOT / "tests/vectors").glob("*.json")), ids=str)
def test_every_file_of_vectors_is_named(path):
    assert f"(../tests/vectors/{path.name})" in PAGE


@pytest.mark.parametrize("row", [r for r in ROWS if "`" in r[0]], ids=lambda row: row[0])
def test_what_no_notebook_uses_is_said_to_be_unused(row):
    used = set(re.findall(r"`([a-z_]+)`", row[0])) & USED
    assert bool(used) != (UNUSED in row[1]), sorted(used)
