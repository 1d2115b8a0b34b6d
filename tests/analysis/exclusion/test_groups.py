"""Groups against the total and in the funnel, and every exhibit that is made of them.

1. Similar is what the 95% Wilson interval holds; extremes must pass the 99.8% limits too.
2. Few contacts, unknown codes and missing figures are left out by name, and counted.
3. Whatever there is or is not, an exhibit is made or says why it is not; all numbers are bound.
4. The bias of the proxy stands on every exhibit.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.analysis.exclusion.drawn import PERIOD, PROXY, by_line, observed, share

from gaugebook.analysis import exclusion
from gaugebook.bindings import misbound
from gaugebook.exhibits import Chart, Sentence, Table, Unavailable

LINES = """
Travel    | 1400 | 2300
Care      |   30 |   60
Waste     |  950 | 2900
Tax       | 1860 | 4600
Gritting  |    9 |   50
?         |   10 |   20
"""


def groups(seen, **options):
    return exclusion.groups_of(seen, PROXY, PERIOD, by=["line"], **options)


def exhibits_of(found):
    place = {"place": "the Centre"}
    yield exclusion.group_table(found, name="by-line", **place)
    for end in ("lowest", "highest"):
        yield exclusion.extremes_table(found, end=end, name="t", rows=2, **place)
        yield exclusion.dots_chart(found, end=end, name="c", rows=2, **place)
    yield exclusion.dots_chart(found, name="all", **place)
    yield exclusion.funnel_chart(found, name="funnel", **place)
    yield exclusion.groups_finding(found, name="finding", **place)
    yield exclusion.total_finding(found, name="total", **place)


def words_of(exhibit):
    if isinstance(exhibit, Sentence):
        return exhibit.text
    return " ".join((exhibit.title, exhibit.subtitle, *exhibit.notes))


def test_a_group_is_similar_where_its_interval_holds_the_total():
    found = groups(by_line(LINES))

    assert found.comparator == pytest.approx(4259 / 9930)
    assert {g.name: g.against for g in found.shown} == {
        "Waste": "lower", "Tax": "lower", "Care": "similar", "Travel": "higher"
    }  # fmt: skip
    assert [g.name for g in found.shown] == ["Waste", "Tax", "Care", "Travel"]


def test_an_extreme_that_chance_explains_is_said_to_be_so():
    seen = by_line("Small | 15 | 60\nLarge | 400 | 1000\nOther | 410 | 1000", total=(2035, 5000))
    found = groups(seen)
    small = found.shown[0]

    assert (small.name, small.against, small.position) == ("Small", "lower", "below_95")
    assert not small.is_beyond_chance
    text = exclusion.groups_finding(found, name="f", place="P").text
    assert "The lowest was Small at 25.0% (15 of 60), outside the 95% limits" in text
    assert "this may be chance" in text
    table = exclusion.extremes_table(found, end="lowest", name="t", place="P")
    assert table.title == "No line has a share too low for chance"


def test_whoever_is_left_out_is_named_and_counted():
    found = groups(by_line(LINES, note="31 of 99 left out: not known"))
    notes = exclusion.group_table(found, name="t", place="P").notes

    assert "Left out, with fewer than 51 contacts: Gritting (50). They are in the total." in notes
    assert "Left out: 20 calls whose line is not known. They are in the total." in notes
    what = "whether there is an e-mail on record is not known"
    assert f"All calls: 31 of 99 left out: {what}." in notes


def test_more_contacts_may_be_asked_for_but_never_fewer():
    assert [o.denominator for o in groups(by_line(LINES), least=1000).few] == [60, 50]
    assert [o.denominator for o in groups(by_line(LINES), least=10).few] == [50]


def test_a_withheld_group_is_named():
    seen = observed(
        share(PROXY, 40, 100),
        share(PROXY, 30, 60, line="A"),
        share(PROXY, None, None, status="Q", line="B"),
    )
    assert "Left out, as they have no figure: B." in " ".join(
        exclusion.group_table(groups(seen), name="t", place="P").notes
    )


def test_without_a_total_groups_are_held_against_all_of_them_together():
    found = groups(by_line("A | 30 | 100\nB | 90 | 300", total=()))

    assert found.total is None
    assert found.comparator == pytest.approx(0.3)
    assert found.compared_words == "all lines shown"


def test_the_spread_beyond_chance_is_stated_and_widens_only_where_asked():
    plain, auto = (groups(by_line(LINES), overdispersion=way) for way in ("none", "auto"))
    said = [" ".join(exclusion.group_table(g, name="t", place="P").notes) for g in (plain, auto)]

    assert plain.funnel.overdispersion == "none"
    assert auto.funnel.overdispersion == "additive"
    assert "of chance alone. The groups vary" in said[0]
    assert "widened by the spread of groups (additive random effects)" in said[1]
    assert (
        "chance and the usual spread between lines"
        in exclusion.group_table(auto, name="t", place="P").title
    )


CASES = {
    "nothing": observed(),
    "no groups": observed(share(PROXY, 40, 100)),
    "one group": by_line("A | 30 | 100"),
    "one group alone": by_line("A | 30 | 100", total=()),
    "a line with three calls": by_line("A | 1 | 3"),
    "all zeros": by_line("A | 0 | 100\nB | 0 | 80"),
    "no calls": by_line("A | 0 | 0\nB | 0 | 0"),
    "all equal": by_line("A | 30 | 100\nB | 30 | 100\nC | 30 | 100"),
    "everybody": by_line("A | 100 | 100\nB | 80 | 80"),
    "usual": by_line(LINES),
    "of nobody known": by_line("A | 0 | 0\nB | 0 | 0", total=(0, 0)),
    "missing": observed(share(PROXY, 40, 100), share(PROXY, None, None, status="Q", line="A")),
}


@pytest.mark.parametrize("name", CASES)
def test_nothing_breaks_and_everything_is_bound(name):
    found = groups(CASES[name])
    for exhibit in exhibits_of(found):
        if isinstance(exhibit, Unavailable):
            assert exhibit.reason
            continue
        assert misbound(exhibit, CASES[name].observations) == []
        assert "proxy" in words_of(exhibit)
        assert "over-estimates digital exclusion" in words_of(exhibit)
        if isinstance(exhibit, Chart):
            words = exhibit.alt.text.split()
            assert len(words) <= 65
            assert "proxy" in exhibit.alt.text


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("nothing", "there is no figure of no e-mail on record for April to June 2022"),
        ("no groups", "the figures for April to June 2022 are not split by line"),
        ("a line with three calls", "no line has 51 contacts or more"),
        ("missing", "no line has a figure for April to June 2022"),
        ("of nobody known", "there is no figure of no e-mail on record for April to June 2022"),
    ],
)
def test_an_exhibit_that_cannot_be_made_says_why(name, reason):
    made = exclusion.group_table(groups(CASES[name]), name="t", place="P")
    assert isinstance(made, Unavailable)
    assert made.reason == reason


def test_one_group_has_no_funnel_and_says_why():
    made = exclusion.funnel_chart(groups(CASES["one group"]), name="f", place="P")
    assert isinstance(made, Unavailable)
    assert made.reason == "only one line has enough calls, and a funnel needs two"


def test_made_up_figures_say_so():
    seen = observed(share(PROXY, 40, 100), share(PROXY, 30, 60, line="A"), made_up=True)
    for exhibit in exhibits_of(groups(seen)):
        if not isinstance(exhibit, Unavailable):
            assert exhibit.made_up
            assert misbound(exhibit, seen.observations, made_up_orgs={"X"}) == []


counts = st.integers(51, 3000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(st.lists(counts, min_size=1, max_size=12))
def test_whatever_the_counts_no_group_is_lost_and_the_pool_is_sum_over_sum(pairs):
    text = "\n".join(f"L{i} | {above} | {below}" for i, (above, below) in enumerate(pairs))
    found = groups(by_line(text))

    assert len(found.shown) == len(pairs)
    value = {v.name: v.value for v in found.counted.values}
    assert value["higher"] + value["lower"] + value["similar"] == len(pairs)
    assert value["above"] + value["below"] == value["beyond"]
    together = found.together
    assert together.of("share").value == pytest.approx(
        sum(a for a, _ in pairs) / sum(b for _, b in pairs)
    )
    shares = [g.share for g in found.shown]
    assert shares == sorted(shares)
    # A wider interval holds all that a narrower one holds.
    beyond = [g for g in found.shown if g.is_beyond_chance]
    assert all(g.against != "similar" for g in beyond)
    table = exclusion.group_table(found, name="t", place="P")
    assert isinstance(table, Table)
    assert len(table.rows) >= len(pairs)
