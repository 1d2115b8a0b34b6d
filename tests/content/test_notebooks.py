"""Shipped notebooks are thin: load, call, publish.

1. They hold no outputs and no execution counts, so that a diff shows what changed.
2. They define no function and no class, and import nothing but gaugebook.
3. One cell is tagged `parameters`; every parameter has a type and a default.
"""

import ast
import json

import pytest

from gaugebook.definitions.library import library_root
from gaugebook.runner import fits, parameters_of

NOTEBOOKS = sorted((library_root() / "notebooks").glob("*.ipynb"))
ALWAYS_GIVEN = {"workspace", "exhibits", "period"}


def cells(path, kind):
    return [c for c in json.loads(path.read_bytes())["cells"] if c["cell_type"] == kind]


def trees(path):
    return [ast.parse("".join(cell["source"])) for cell in cells(path, "code")]


def nodes(path):
    return [node for tree in trees(path) for node in ast.walk(tree)]


def test_there_are_notebooks():
    assert NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
class TestEveryNotebook:
    def test_it_holds_no_outputs(self, path):
        for cell in cells(path, "code"):
            assert cell["outputs"] == []
            assert cell["execution_count"] is None

    def test_its_metadata_name_no_machine(self, path):
        metadata = json.loads(path.read_bytes())["metadata"]
        assert set(metadata) <= {"kernelspec", "language_info"}
        assert metadata["kernelspec"]["name"] == "python3"

    def test_it_defines_nothing(self, path):
        made = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
        assert [node for node in nodes(path) if isinstance(node, made)] == []

    def test_it_imports_gaugebook_alone(self, path):
        names = [n.module for n in nodes(path) if isinstance(n, ast.ImportFrom)]
        names += [a.name for n in nodes(path) if isinstance(n, ast.Import) for a in n.names]
        assert names
        assert {name.partition(".")[0] for name in names} == {"gaugebook"}

    def test_its_parameters_have_types_and_defaults_that_fit(self, path):
        (cell,) = [c for c in cells(path, "code") if "parameters" in c["metadata"].get("tags", [])]
        lines = ast.parse("".join(cell["source"])).body
        assert all(isinstance(line, ast.AnnAssign) for line in lines)
        assert set(parameters_of(path)) >= ALWAYS_GIVEN
        for line in lines:
            assert fits(ast.literal_eval(line.value), ast.unparse(line.annotation))

    def test_its_first_cell_says_what_it_is_for(self, path):
        first = json.loads(path.read_bytes())["cells"][0]
        assert first["cell_type"] == "markdown"
        assert "".join(first["source"]).startswith("# ")

    def test_it_has_ids_that_people_chose(self, path):
        ids = [cell["id"] for cell in json.loads(path.read_bytes())["cells"]]
        assert len(set(ids)) == len(ids)
        assert all(not any(c.isdigit() for c in name) for name in ids)
