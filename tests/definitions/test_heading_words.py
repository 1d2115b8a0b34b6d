"""The words by which drafts know headings: the shipped list holds together."""

import pytest

from gaugebook.definitions.files import build, parse_yaml
from gaugebook.definitions.heading_words import FILE_ID, HeadingWords
from gaugebook.definitions.library import load_library
from gaugebook.definitions.schema import COUNTS
from gaugebook.tables.drafting.summaries import summary_columns
from gaugebook.tables.drafting.words import words_of


@pytest.fixture(scope="module")
def library():
    return load_library()[0]


def read(text):
    loaded, problems = parse_yaml(f"id: heading-words\nversion: 1.0.0\nname: W\n{text}", "w.yaml")
    assert problems == []
    return build(HeadingWords, loaded)


def test_the_shipped_list_loads(library):
    assert FILE_ID in library.heading_words
    assert FILE_ID not in library.references


def test_a_heading_surely_means_one_column_of_a_table(library):
    for table, columns in library.heading_words[FILE_ID].columns.items():
        seen = {}
        for name, words in columns.items():
            for heading in words.surely:
                assert seen.setdefault(words_of(heading), name) == name, (table, heading)


def test_the_columns_of_a_summary_exist(library):
    known = {"period", "measure", "value", *COUNTS.dimensions, *summary_columns(library.measures)}
    assert set(library.heading_words[FILE_ID].columns["counts"]) <= known


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("columns: {contcts: {}}", "Did you mean contacts?"),
        ("columns: {contacts: {wiat_seconds: {surely: [w]}}}", "Did you mean wait_seconds?"),
        ("columns: {}\ncodes: {contacts: {outcome: {answred: [a]}}}", "outcome is one of"),
    ],
)
def test_a_slip_is_told(text, words):
    _, problems = read(text)
    assert words in problems[0].message


def test_a_workspace_has_its_own_list(tmp_path):
    folder = tmp_path / "metrics" / "reference"
    folder.mkdir(parents=True)
    text = (
        "id: heading-words\nversion: 1.0.0+E0\nname: Ours\n"
        "columns: {contacts: {line: {surely: [Schlange]}}}\n"
    )
    (folder / "heading-words.yaml").write_text(text, encoding="utf-8")
    library, problems = load_library(tmp_path)
    assert problems == []
    assert library.heading_words[FILE_ID].name == "Ours"
