"""docs/metrics.md lists every metric and measure, as they are today.

1. The page is what the definitions say.
2. Every metric has an entry with what a reader must know; every link on the page leads somewhere.
3. The README of the folder says every field in words.
"""

import importlib.util
import re

import pytest
from markdown_it import MarkdownIt

from gaugebook.definitions.library import load_library
from gaugebook.definitions.metric import Metric
from gaugebook.values import format_value

LIBRARY, _ = load_library()


@pytest.fixture(scope="module")
def writer(root):
    spec = importlib.util.spec_from_file_location("docs_metrics", root / "tools/docs_metrics.py")
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


def test_the_page_is_what_the_definitions_say(root, page):
    written = (root / "docs" / "metrics.md").read_text(encoding="utf-8")

    assert written == page, "Run: .venv/bin/python tools/docs_metrics.py"


@pytest.mark.parametrize("metric", LIBRARY.metrics.values(), ids=lambda metric: metric.id)
def test_every_metric_has_an_entry_with_what_a_reader_must_know(page, metric):
    found = entry(page, metric.id).replace("\\", "")

    assert f"[{metric.id}](#{metric.id})" in page.partition("\n### ")[0]
    texts = (metric.name, metric.question, metric.base, metric.rationale, metric.caveat)
    for text in filter(None, (*texts, metric.source_of_formula, metric.owner, metric.version)):
        assert text in found
    for rule in metric.targets:
        assert format_value(rule.value, metric.unit, 0) in found
        assert rule.valid_from in found
    assert "\n- **Formula:** " in found
    assert "\n- **Counted from:** " in found
    assert "```sql\n" in found
    assert f"{metric.id}" in found.partition("```sql")[2]


@pytest.mark.parametrize("name", LIBRARY.measures)
def test_every_measure_is_in_the_table(page, name):
    assert f"\n| `{name}` | " in page.partition("\n## Measures\n")[2]


def test_every_link_leads_to_an_entry(page):
    links = re.findall(r"\]\(#([^)]+)\)", page)

    assert len(links) > len(LIBRARY.metrics)
    assert set(links) <= set(re.findall(r"(?m)^### (\S+)$", page))


def test_every_subject_has_a_heading_and_a_sentence(writer):
    folders = {LIBRARY.path_of("metric", name).parent.name for name in LIBRARY.metrics}

    assert folders == set(writer.SUBJECTS)


def test_a_table_row_has_as_many_cells_as_its_heading(page):
    tables = [t for t in MarkdownIt().enable("table").parse(page) if t.type == "table_open"]

    assert len(tables) == len({LIBRARY.path_of("metric", n).parent for n in LIBRARY.metrics}) + 1
    heads = 0
    for line in page.splitlines():
        if line.startswith("| "):
            cells = len(re.split(r"(?<!\\)\|", line))
            heads = heads or cells
            assert cells == heads, line
        else:
            heads = 0


def test_conditions_stand_as_code_and_words_as_words(page):
    found = entry(page, "contact_after_abandoned_share")

    assert (
        "an earlier contact where `channel = 'phone' AND outcome = 'abandoned'` of the same"
        in found
    )
    assert "only where `channel = 'phone'`" in found


def test_the_readme_of_the_folder_says_every_field_in_words(root):
    text = (root / "metrics" / "README.md").read_text(encoding="utf-8")
    table = text.partition("| field | in words |")[2].partition("\n\n")[0]
    named = {name for row in table.splitlines()[2:] for name in re.findall(r"`([a-z_]+)`", row)}

    assert set(Metric.model_fields) - named == set()
