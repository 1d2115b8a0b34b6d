"""The house style of a council.

1. Colours can be read: text needs a contrast of 4.5 (WCAG 2.2, success criterion 1.4.3).
2. Words that a council does not change stay as they are.
3. The line over the title names the committee and nothing else.
"""

import pytest

from gaugebook.definitions.files import build, parse_yaml
from gaugebook.definitions.house import House, Tokens, contrast
from gaugebook.observations import STATUSES

HOUSE = "id: plain\nversion: 1.0.0\nname: Plain\nfront_matter: []\nsections: []\n"


def read(text: str) -> House:
    house, problems = build(House, parse_yaml(text, "a.yaml")[0])
    assert problems == []
    return house


def found(text: str) -> list[tuple[int, str]]:
    _, problems = build(House, parse_yaml(text, "a.yaml")[0])
    return [(p.where.line, p.message) for p in problems]


# W3C, "Understanding Success Criterion 1.4.3": #767676 on white is the lightest grey that passes.
@pytest.mark.parametrize(
    ("colour", "ratio"), [("#000000", 21.0), ("#ffffff", 1.0), ("#767676", 4.54), ("#777777", 4.48)]
)
def test_contrast_is_that_of_wcag(colour, ratio):
    assert round(contrast(colour, "#ffffff"), 2) == ratio
    assert contrast(colour, "#ffffff") == contrast("#ffffff", colour)


def test_our_own_colours_can_be_read():
    assert all(contrast(colour, "#ffffff") >= 4.5 for colour in Tokens().model_dump().values())


def test_words_that_are_not_changed_stay():
    house = read(HOUSE + "status_words: {met: Achieved}\nclassification: {exempt: Restricted}\n")

    assert house.status_words["met"] == "Achieved"
    assert set(house.status_words) == set(STATUSES)
    assert house.classification == {"public": "Public report", "exempt": "Restricted"}


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("tokens: {brand: '#777777'}\n", 6, "has a contrast of 4.48; text needs 4.5"),
        ("tokens: {brand: red}\n", 6, "a colour is written like #12436d"),
        ("tokens: {brnad: '#000000'}\n", 6, "Did you mean brand?"),
        ("kicker: Report to {council}\n", 6, "only {committee} may stand in braces"),
        ("kicker: 'Report to {committee.__class__}'\n", 6, "only {committee}"),
        ("kicker: 'Report to {committee'\n", 6, "only {committee}"),
        ("kicker: 'Report to {}'\n", 6, "only {committee}"),
        ("status_words: {good: Good}\n", 6, "it must be 'met', 'close', 'missed'"),
        ("numbering: roman\n", 6, "it must be 'decimal'"),
    ],
)
def test_what_cannot_be_printed_is_found_at_its_line(text, line, words):
    ((at, message),) = found(HOUSE + text)

    assert (at, words in message) == (line, True), message


def test_a_section_stands_once():
    sections = "sections:\n  - {key: a, title: A}\n  - {key: a, title: B}\n"

    ((line, message),) = found(HOUSE.replace("sections: []\n", sections))

    assert (line, "it stands twice in the list" in message) == (7, True)
