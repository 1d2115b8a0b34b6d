"""The words of the drafts, which a council edits.

1. The shipped words have no fault.
2. A slip is told at its line before a draft is written: a name, a brace, a filter, an empty text.
3. A workspace's own words win.
4. A template can do nothing but fill words in.
"""

import pytest

from gaugebook.definitions.catalogue import Library
from gaugebook.definitions.files import parse_yaml
from gaugebook.definitions.library import library_root
from gaugebook.maturity.campaign import load_words, read_words
from gaugebook.maturity.campaign.words import WORDS_FILE

SHIPPED = (library_root() / WORDS_FILE).read_text(encoding="utf-8")


def faults(text):
    loaded, found = parse_yaml(text, WORDS_FILE)
    problems = found if loaded is None else read_words(loaded)[1]
    return [(p.code, p.message) for p in problems]


def test_the_shipped_words_have_no_fault():
    assert faults(SHIPPED) == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("Dear {{ greeting }}", "Dear {{ greting }}", "Did you mean greeting"),
        ("Dear {{ greeting }}", "Dear {{ greeting }", "not in order"),
        ("Dear {{ greeting }}", "Dear {{ greeting|shout }}", "not in order"),
        ("Dear {{ greeting }}", "Dear {{ greeting.name }}", "cannot be filled in"),
        ("Dear {{ greeting }}", "Dear {{ what_is_missing }}", "nothing is called"),
        ("Dear {{ greeting }}", "{{ ''.__class__.__mro__ }}", "cannot be filled in"),
        ("{% if handed_over %}", "{% if handed_over %}{% if last_cycle %}", "not in order"),
    ],
)
def test_a_slip_is_told_before_a_draft_is_written(old, new, words):
    found = faults(SHIPPED.replace(old, new, 1))

    assert [code for code, _ in found] == ["draft-words-wrong"]
    assert words in found[0][1]
    assert "`invitation.text`" in found[0][1]


def test_a_field_that_is_missing_or_unknown_is_told():
    for old, new in (("which_file:", "which_fill:"), ("subject:", "sbject:")):
        found = {code for code, _ in faults(SHIPPED.replace(old, new, 1))}
        assert found == {"field-missing", "field-unknown"}


def test_a_workspaces_own_words_win(tmp_path):
    own = tmp_path / "own"
    (own / "templates").mkdir(parents=True)
    (own / WORDS_FILE).write_text(SHIPPED.replace("Dear", "Hello"), encoding="utf-8")

    words, problems = load_words(Library(roots=(own, library_root())))
    shipped, _ = load_words(Library(roots=(tmp_path, library_root())))

    assert problems == []
    assert words.invitation.text.startswith("Hello")
    assert shipped.invitation.text.startswith("Dear")
