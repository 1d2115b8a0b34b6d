"""docs/problems.md lists every code, as it is today."""

import importlib.util

import pytest

from gaugebook.errors import CODES


@pytest.fixture(scope="module")
def writer(root):
    spec = importlib.util.spec_from_file_location("docs_problems", root / "tools/docs_problems.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_what_the_table_of_codes_says(root, writer):
    written = (root / "docs" / "problems.md").read_text(encoding="utf-8")

    assert written == writer.page(), "Run: .venv/bin/python tools/docs_problems.py"


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_its_severity_message_and_remedy_on_the_page(writer, code):
    kind = CODES[code]
    _, _, rest = writer.page().partition(f"\n### {code}\n")
    entry = rest.partition("\n### ")[0].replace("\\", "")

    assert f"Severity: {kind.severity}" in entry
    assert kind.message.split("{")[0].strip() in entry
    assert kind.remedy.split("{")[0].strip() in entry
