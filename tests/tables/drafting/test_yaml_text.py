"""What is written as YAML is read back as the same."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from gaugebook.definitions.files import parse_yaml
from gaugebook.tables.drafting.yaml_text import yaml_text


def can_be_read(text):
    return all(unicodedata.category(c) not in ("Cc", "Cs") or c in "\n\t" for c in text)


texts = st.text(max_size=30).filter(can_be_read)
names = st.text(min_size=1, max_size=20).filter(can_be_read)
scalars = texts | st.booleans() | st.integers(-(10**9), 10**9)


rules = st.dictionaries(names, scalars, max_size=3)
blocks = st.dictionaries(names, scalars | rules, max_size=3)


@given(st.dictionaries(names, scalars | st.lists(texts, max_size=4) | blocks, max_size=4), texts)
def test_fields_come_back(fields, words):
    comments = {(name,): words for name in list(fields)[:1]}
    text = yaml_text(fields, comments)
    loaded, problems = parse_yaml(text, "a.yaml")
    assert problems == []
    assert loaded.data == (fields or None)


def test_words_of_yaml_are_quoted():
    assert yaml_text({"a": "No", "b": "yes", "c": "1.0.0", "d": "- x", "e": "#"}, {}) == (
        'a: "No"\nb: "yes"\nc: 1.0.0\nd: "- x"\ne: "#"\n'
    )


def test_a_comment_stands_above_its_line():
    text = yaml_text({"columns": {"line": {"from": "Q"}}}, {("columns", "line"): "is it?\nreally"})
    assert text == "columns:\n  # confirm: is it? really\n  line: {from: Q}\n"


def test_many_codes_have_a_line_each():
    codes = {f"A rather long code {n}": "answered" for n in range(9)}
    text = yaml_text({"columns": {"outcome": {"from": "R", "codes": codes}}}, {})
    assert "\n      A rather long code 3: answered\n" in text
