"""Which statements of two versions compare.

1. The same version: all. Nothing is said of a statement: it compares where it stands in both.
2. Added, removed, split, merged, renamed, reworded, moved: as the model says.
3. Several versions in between are followed; one that is missing breaks everything.
4. A major version compares only what it says so of.
5. Another scale of answers does not compare, whatever is said.
"""

import pytest
from tests.maturity.little_models import HEAD, LEVELS, SPECIAL, draw, level, promise, theme

from gaugebook.maturity.comparing.versions import compare_versions


def version(number, names, *, changes="", supersedes="", levels=LEVELS):
    more = f", supersedes: {supersedes}, changes: [{changes}]" if supersedes else ""
    head = HEAD.replace("1.0.0", number).replace("licence: own", f"licence: own{more}")
    text = head + levels + SPECIAL + "themes:\n" + theme("A", promise("P", *map(level, names)))
    return draw(text)


FIRST = version("1.0.0", ["A.1", "A.2", "A.3"])


def compared(names, changes, number="1.1.0"):
    after = version(number, names, changes=changes, supersedes="1.0.0")
    found = compare_versions(FIRST, after)
    return found.pairs, {(b.statement, b.is_in): b.why for b in found.broken}


def test_the_same_version():
    found = compare_versions(FIRST, FIRST)

    assert found.is_whole
    assert found.pairs == {"A.1": "A.1", "A.2": "A.2", "A.3": "A.3"}


@pytest.mark.parametrize(
    ("names", "changes", "pairs", "broken"),
    [
        (["A.1", "A.2", "A.3"], "", {"A.1": "A.1", "A.2": "A.2", "A.3": "A.3"}, {}),
        (
            ["A.1", "A.2", "A.3", "A.4"],
            "{statement: A.4, kind: added, comparable: false}",
            {"A.1": "A.1", "A.2": "A.2", "A.3": "A.3"},
            {("A.4", "1.1.0"): "It is new in version 1.1.0."},
        ),
        (
            ["A.1", "A.2"],
            "{statement: A.3, kind: removed, comparable: false}",
            {"A.1": "A.1", "A.2": "A.2"},
            {("A.3", "1.0.0"): "It is no longer asked in version 1.1.0."},
        ),
        (
            ["A.1", "A.2", "N.3"],
            "{statement: N.3, kind: renamed, from: [A.3], comparable: true}",
            {"A.1": "A.1", "A.2": "A.2", "N.3": "A.3"},
            {},
        ),
        (
            ["A.1", "A.2", "A.3"],
            "{statement: A.2, kind: reworded, comparable: false}",
            {"A.1": "A.1", "A.3": "A.3"},
            {
                ("A.2", "1.0.0"): "A.2 was reworded in version 1.1.0 and does not compare.",
                ("A.2", "1.1.0"): "A.2 was reworded in version 1.1.0 and does not compare.",
            },
        ),
        (
            ["A.1", "A.2", "A.3"],
            "{statement: A.2, kind: reworded, comparable: true}",
            {"A.1": "A.1", "A.2": "A.2", "A.3": "A.3"},
            {},
        ),
        (
            ["A.1", "A.4"],
            "{statement: A.4, kind: merged, from: [A.2, A.3], comparable: true}",
            {"A.1": "A.1"},
            {
                ("A.2", "1.0.0"): "It is no longer asked in version 1.1.0.",
                ("A.3", "1.0.0"): "It is no longer asked in version 1.1.0.",
                ("A.4", "1.1.0"): "In version 1.1.0 it was made of A.2 and A.3.",
            },
        ),
        (
            ["A.1", "A.2", "A.3", "A.4"],
            "{statement: A.4, kind: split, from: [A.3], comparable: true}",
            {"A.1": "A.1", "A.2": "A.2"},
            {
                ("A.3", "1.0.0"): "In version 1.1.0 there are several that come from A.3.",
                ("A.3", "1.1.0"): "In version 1.1.0 there are several that come from A.3.",
                ("A.4", "1.1.0"): "In version 1.1.0 there are several that come from A.3.",
            },
        ),
    ],
)
def test_what_became_of_statements(names, changes, pairs, broken):
    assert compared(names, changes) == (pairs, broken)


def test_a_major_version_compares_only_what_it_says_so_of():
    pairs, broken = compared(
        ["A.1", "A.2", "A.3"], "{statement: A.1, kind: reworded, comparable: true}", "2.0.0"
    )

    assert pairs == {"A.1": "A.1"}
    assert broken["A.2", "2.0.0"] == "Version 2.0.0 gives scores that do not compare."


def test_another_scale():
    five = LEVELS + "  - {value: 5, id: best, label: Best}\n"
    names = ["A.1", "A.2", "A.3"]
    text = (
        HEAD.replace("1.0.0", "1.1.0").replace(
            "licence: own", "licence: own, supersedes: 1.0.0, changes: []"
        )
        + five
        + SPECIAL
        + "themes:\n"
        + theme("A", promise("P", *(level(n).replace("4: Four.", "4: F., 5: V.") for n in names)))
    )
    found = compare_versions(FIRST, draw(text))

    assert found.pairs == {}
    assert {b.why for b in found.broken} == {"In version 1.1.0 it is answered on another scale."}


def test_versions_in_between():
    second = version(
        "1.1.0",
        ["A.1", "B.2", "A.3"],
        changes="{statement: B.2, kind: renamed, from: [A.2], comparable: true}",
        supersedes="1.0.0",
    )
    third = version(
        "1.2.0",
        ["A.1", "C.2", "A.3"],
        changes="{statement: C.2, kind: renamed, from: [B.2], comparable: true}, "
        "{statement: A.3, kind: reworded, comparable: false}",
        supersedes="1.1.0",
    )
    found = compare_versions(FIRST, third, between=[second])

    assert found.pairs == {"A.1": "A.1", "C.2": "A.2"}
    assert {(b.statement, b.is_in) for b in found.broken} == {("A.3", "1.0.0"), ("A.3", "1.2.0")}
    missing = compare_versions(FIRST, third)
    assert missing.pairs == {}
    assert missing.reason == (
        "What became of the statements between version 1.0.0 and version 1.2.0 is not known."
    )
    assert len(missing.broken) == 6


def test_a_statement_that_was_lost_and_came_back():
    second = version(
        "1.1.0",
        ["A.1"],
        changes="{statement: A.2, kind: removed, comparable: false}, "
        "{statement: A.3, kind: removed, comparable: false}",
        supersedes="1.0.0",
    )
    third = version(
        "1.2.0",
        ["A.1", "A.2"],
        changes="{statement: A.2, kind: added, comparable: false}",
        supersedes="1.1.0",
    )
    found = compare_versions(FIRST, third, between=[second])

    assert found.pairs == {"A.1": "A.1"}
    told = {(b.statement, b.is_in): b.why for b in found.broken}
    assert told["A.2", "1.2.0"] == "It is new in version 1.2.0."
    assert told["A.2", "1.0.0"] == "It is no longer asked in version 1.1.0."


def test_another_model():
    other = draw(
        HEAD.replace("id: drawn", "id: other")
        + LEVELS
        + "themes:\n"
        + theme("A", promise("P", level("A.1")))
    )

    assert compare_versions(FIRST, other).reason == "drawn and other are different models."
