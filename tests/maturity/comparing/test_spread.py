"""Several people of one service.

1. Lowest and highest of all who answered, those of weight 0 too, without moving the score.
2. "Does not apply" beside a level is a dispute; a blank is no answer.
3. One person has no spread; how sure people are is counted.
4. Agrees with pandas.
"""

from collections import Counter
from fractions import Fraction

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.maturity.rounds import NAMES, both, round_of, row

from gaugebook.maturity.answers import Answer, Answers
from gaugebook.maturity.comparing.spread import confidence_counts, spread_of

PEOPLE = both(
    row(4, 3, "not_applicable", "dont_know", 2),
    row(2, 3, 1, None, None, role="deputy"),
    row(1, 3, 2, None, None, role="team", who="a"),
)


def spread(answers):
    return spread_of(round_of({"waste": answers}))[0]


def test_several_people():
    found = spread(PEOPLE)
    by_name = {s.statement: s for s in found.statements}

    assert (found.respondents, found.has_several) == (3, True)
    assert sorted(by_name) == ["A.1", "A.2", "A.3"]
    assert by_name["A.1"].values == (1, 2, 4)
    assert (by_name["A.1"].lowest, by_name["A.1"].highest, by_name["A.1"].width) == (1, 4, 3)
    assert [by_name[n].is_disputed for n in ("A.1", "A.2", "A.3")] == [True, False, True]
    assert (by_name["A.3"].values, by_name["A.3"].not_applicable) == ((1, 2), 1)
    theme = found.themes[0]
    assert (theme.statements, theme.disputed, theme.widest) == (3, 2, ("A.1",))
    assert (theme.lowest, theme.highest) == (Fraction(5, 3), 3)
    assert theme.width == Fraction(4, 3)


def test_one_person_and_nobody():
    found = spread(row(1, 2, 3, 4, 1))

    assert (found.respondents, found.statements, found.themes) == (1, (), ())
    assert spread_of(round_of({"waste": row()})) == ()


def test_two_who_say_that_it_does_not_apply():
    found = spread(both(row("not_applicable"), row("not_applicable", role="deputy"), row(None, 3)))

    assert not found.statements[0].is_disputed
    assert found.themes[0].width is None


def test_how_sure_people_are():
    sure = Answers(
        tuple(
            Answer(name, 3, role="manager", confidence=c)
            for name, c in zip(
                NAMES, ("Not sure", "Not sure", "Very sure", None, "Quite"), strict=True
            )
        )
    )
    found = spread(sure)

    assert found.confidence == {
        "Very sure": 1,
        "Fairly sure": 0,
        "Not sure": 2,
        "Quite": 1,
        "Not said": 1,
    }
    assert found.confidence_by_statement["A.1"]["Not sure"] == 1
    assert set(confidence_counts([]).values()) == {0}


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(st.integers(1, 4), min_size=5, max_size=5), min_size=2, max_size=6))
def test_agrees_with_pandas(levels):
    people = [row(*person, role="deputy", who=f"p{n}") for n, person in enumerate(levels)]
    found = spread(both(*people))
    table = pd.DataFrame(levels, columns=list(NAMES))

    for one in found.statements:
        assert (one.lowest, one.highest) == (table[one.statement].min(), table[one.statement].max())
        assert Counter(one.values) == Counter(Fraction(v) for v in table[one.statement])
    assert float(found.themes[0].lowest) == table[["A.1", "A.2", "A.3"]].min().mean()
