"""Each heavy library enters at one door, so that replacing it touches one place.

The whole picture: docs/decisions/0004-layers-and-doors.md.
"""

import ast
from functools import cache

import pytest

# Library to the modules that may import it; a package stands for all that is in it.
DOORS = {
    "altair": ["gaugebook.papers.charts"],
    "duckdb": ["gaugebook.sql.duck"],
    "holidays": ["gaugebook.definitions.working_days"],
    "nbclient": ["gaugebook.runner"],
    "openpyxl": ["gaugebook.workbooks", "gaugebook.papers"],
    "papermill": ["gaugebook.runner"],
    "pikepdf": ["gaugebook.papers"],
    "polars": [],  # benchmarks/ compares the engine with it
    "pyspark": ["gaugebook.sql.spark"],
    "python_calamine": ["gaugebook.intake"],
    "psycopg": [],  # SQLAlchemy finds it by name
    "sqlalchemy": ["gaugebook.intake.database"],
    "statsmodels": ["gaugebook.stats.interrupted"],
    "vl_convert": ["gaugebook.papers.charts"],
    "weasyprint": ["gaugebook.papers.document"],
}


def module_name(path, source_folder):
    parts = path.relative_to(source_folder).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def imports(path):
    """Every import with its line, also those inside functions and for type checking only."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [(alias.name, node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found.append((node.module, node.lineno))
    return found


def is_inside(module, package):
    return module == package or module.startswith(package + ".")


@pytest.mark.parametrize("library", DOORS)
def test_only_its_door_imports(library, root):
    source_folder = root / "src"
    strays = [
        f"{path.relative_to(root)}:{line}"
        for path in sorted(source_folder.rglob("*.py"))
        for imported, line in imports(path)
        if is_inside(imported, library)
        and not any(is_inside(module_name(path, source_folder), door) for door in DOORS[library])
    ]
    assert strays == [], (
        f"{library} may be imported only in {' and '.join(DOORS[library]) or 'benchmarks/'}"
    )
