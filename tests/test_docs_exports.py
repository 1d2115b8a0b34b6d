"""docs/exports.md shows words that a source may use: each example is read as it stands.

1. A source of its own is read without a finding.
2. What an input says in workspace.yaml, and a part of a source, is read by its definition.
"""

import re
from pathlib import Path

import pytest
import yaml

from gaugebook.definitions.library import load_library
from gaugebook.definitions.source_layout import PeriodFrom
from gaugebook.definitions.workspace_file import Input

PAGE = Path(__file__).resolve().parent.parent / "docs" / "exports.md"
EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
SOURCES = [text for text in EXAMPLES if text.startswith("id:")]
PARTS = [yaml.safe_load(text) for text in EXAMPLES if not text.startswith("id:")]


@pytest.mark.parametrize("text", SOURCES)
def test_a_source_of_the_page_is_read(tmp_path, text):
    name = yaml.safe_load(text)["id"]
    folder = tmp_path / "metrics" / "sources"
    folder.mkdir(parents=True)
    (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    library, problems = load_library(tmp_path)
    assert problems == []
    assert name in library.sources


@pytest.mark.parametrize("part", PARTS)
def test_a_part_of_the_page_is_read(part):
    read = {"inputs": lambda value: [Input.model_validate(one) for one in value]}
    read["period_from"] = PeriodFrom.model_validate
    for name, value in part.items():
        read[name](value)


def test_the_page_has_examples_of_both():
    assert len(SOURCES) >= 2
    assert {name for part in PARTS for name in part} == {"inputs", "period_from"}
