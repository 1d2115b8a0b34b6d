"""docs/sources.md lists every shipped source, as it is today.

1. The page is what the definitions say.
2. Every source has an entry with its headings, its table and what is never read.
3. Every link leads to an entry, and every table of the page has rows as wide as its heading.
"""

import importlib.util
import re

import pytest

from gaugebook.definitions.library import load_library

LIBRARY, _ = load_library()


@pytest.fixture(scope="module")
def writer(root):
    spec = importlib.util.spec_from_file_location("docs_sources", root / "tools/docs_sources.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def page(writer):
    return writer.page()


def entry(page, name):
    _, found, rest = page.partition(f"\n### {name}\n")
    assert found, name
    return re.split(r"\n##+ ", rest)[0]


def test_the_page_is_what_the_sources_say(root, page):
    written = (root / "docs" / "sources.md").read_text(encoding="utf-8")

    assert written == page, "Run: .venv/bin/python tools/docs_sources.py"


@pytest.mark.parametrize("source", LIBRARY.sources.values(), ids=lambda source: source.id)
def test_every_source_has_an_entry_with_what_a_reader_must_know(page, source):
    found = entry(page, source.id)

    assert f"[{source.id}](#{source.id})" in page.partition("\n### ")[0]
    assert f"\n- **Version:** {source.version}" in found
    for heading in (*source.never_read, *source.not_needed):
        assert f"`{heading}`" in found
    for name, rule in source.columns.items():
        (row,) = [line for line in found.splitlines() if line.startswith(f"| `{name}` |")]
        assert all(f"`{heading}`".replace("|", "\\|") in row for heading in rule.headings)
        assert ("hashed" in row) == (rule.private == "hash")
        assert ("if there is one" in row) == (not rule.required)
    for label in source.rows:
        assert f"\n| {label.replace('*', chr(92) + '*')} | " in found


def test_every_link_leads_to_an_entry(page):
    links = re.findall(r"\]\(#([^)]+)\)", page)

    assert len(links) == len(LIBRARY.sources)
    assert set(links) == set(re.findall(r"(?m)^### (\S+)$", page))


def test_every_table_that_sources_are_mapped_to_has_a_heading(writer):
    assert {s.table for s in LIBRARY.sources.values()} <= set(writer.TABLES_IN_WORDS)


def test_a_table_row_has_as_many_cells_as_its_heading(page):
    heads = 0
    for line in page.splitlines():
        if line.startswith("| "):
            cells = len(re.split(r"(?<!\\)\|", line))
            heads = heads or cells
            assert cells == heads, line
        else:
            heads = 0
