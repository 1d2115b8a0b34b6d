"""Small numbers of people, on observations.

1. What is withheld leaves no number behind: not in a column, not in the note.
2. What is given is rounded and names its rule.
3. More of a set is withheld where rounding would still tell.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engine.test_judge import COUNTS, FLOW, OPEN, judged, metric

from gaugebook.engine.request import place_of
from gaugebook.engine.withhold import small_numbers, withhold_sets, without_counts
from gaugebook.periods import parse_period
from gaugebook.stats.disclosure import pinned_down

RULE = "small numbers: 1 to 7 withheld, others rounded to 5"
WHOLE = place_of({})
FIGURES = ("value", "numerator", "denominator", "lower", "upper")


def people(**fields):
    """A metric of different people: a count, unless the fields say otherwise."""
    plain = {
        "kind": "distinct",
        "of": "contacts",
        "distinct": "customer_key",
        "numerator": None,
        "denominator": None,
        "where": None,
        "unit": "count",
        "decimals": 0,
        "about_people": True,
        "targets": [],
        "dimensions": ["line"],
        **fields,
    }
    return metric(**plain)


def share(**fields):
    plain = {
        "kind": "ratio",
        "of": None,
        "distinct": None,
        "numerator": "without",
        "denominator": "all",
        "unit": "share",
        "decimals": 1,
    }
    return people(**{**plain, **fields})


def counted(count, **fields):
    given = {"value": count, "numerator": None, "denominator": None, "place": WHOLE, **fields}
    return judged(of=people(interval={"method": "byar"}), **given)


def part_of(numerator, denominator, *, of=None, **fields):
    given = {"value": numerator / denominator, "numerator": numerator, "denominator": denominator}
    return judged(of=of or share(), place=WHOLE, **{**given, **fields})


def test_few_people_leave_no_number_behind():
    found = part_of(3, 210, notes=("3 of 210 left out: not known", "printed 1.4%"), identity=OPEN)
    assert [getattr(found, name) for name in FIGURES] == [None] * 5
    assert (found.obs_status, found.conf_status, found.status) == ("Q", "A", "none")
    assert found.is_withheld
    assert found.note == (f"some are left out: not known; its figures do not add up; {RULE}")


def test_few_others_are_withheld_as_few_are():
    assert part_of(207, 210).is_withheld
    assert not part_of(210, 210).is_withheld


def test_what_is_given_is_rounded_without_an_interval_and_names_its_rule():
    found = part_of(123, 321)
    assert (found.value, found.numerator, found.denominator) == (0.38, 125, 320)
    assert (found.lower, found.upper, found.interval_method) == (None, None, "")
    assert (found.obs_status, found.conf_status, found.decimals) == ("A", "F", 0)
    assert found.note == f"{RULE}; given to the nearest 2%"


def test_a_count_of_people_is_rounded_and_has_no_interval():
    found = counted(243)
    assert (found.value, found.lower, found.note) == (245, None, RULE)
    assert counted(0).value == 0
    assert counted(7).is_withheld


def test_the_figures_of_a_breakdown_say_that_they_may_not_add_up():
    found = counted(243, place=place_of({"line": "Waste"}))
    assert found.note.endswith("rounded each for itself, so that parts may not add up")


def test_calls_are_not_people():
    found = judged(value=3 / 7, numerator=3, denominator=7)
    assert (found.numerator, found.denominator, found.note) == (3, 7, "")


def test_a_metric_may_be_stricter():
    strict = share(disclosure={"threshold": 20, "round_to": 10})
    assert part_of(19, 400, of=strict).is_withheld
    found = part_of(123, 321, of=strict)
    assert (found.numerator, found.denominator) == (120, 320)
    assert found.note.startswith("small numbers: 1 to 19 withheld, others rounded to 10")


def test_a_coarse_base_never_rounds_people_to_nobody():
    rule = small_numbers(people(disclosure={"round_to": 50}))
    assert (rule.threshold, rule.rounded(25)) == (25, 50)


def test_a_mean_of_few_is_withheld_and_of_more_does_not_give_its_sum():
    ages = people(kind="mean", distinct=None, of="age", unit="days", decimals=1)
    numbers = {"value": 1234 / 43, "numerator": 1234, "denominator": 43, "place": WHOLE}
    found = judged(of=ages, **numbers)
    assert (found.value, found.numerator, found.denominator) == (28.7, None, 45)
    assert judged(of=ages, **{**numbers, "denominator": 7}).is_withheld
    assert judged(of=ages, **{**numbers, "denominator": None}).is_withheld


def test_a_ratio_without_its_counts_is_withheld():
    found = judged(of=share(), value=0.4, numerator=None, denominator=None, place=WHOLE)
    assert found.is_withheld


def test_a_missing_value_keeps_its_reason_and_loses_its_counts():
    found = part_of(25, 50, of=share(min_denominator=51))
    assert (found.obs_status, found.numerator, found.denominator) == ("M", None, None)
    assert found.note == "too few to give a share: at least 51 are needed"


def test_a_part_period_is_still_said_to_be_one():
    november = parse_period("2022-11")
    found = counted(3, period=parse_period("2022-11-01..2022-11-21"), reporting=november)
    assert found.note.startswith("part period: 1 to 21 November 2022")
    assert found.is_withheld


def test_a_status_is_judged_on_what_was_counted_and_only_where_it_is_given():
    target = {"value": 0.38, "from": "2021/22"}
    found = part_of(119, 320, of=share(targets=[target]))  # 37.2% is given as 38%
    assert (found.value, found.status) == (0.38, "missed")
    assert part_of(3, 320, of=share(targets=[target])).status == "none"


def test_what_is_worked_out_from_a_withheld_figure_is_withheld():
    found = judged(obs_status="Q")
    assert (found.value, found.obs_status, found.conf_status) == (None, "Q", "D")
    assert found.note == "worked out from a withheld figure"


def test_an_open_flow_of_calls_is_still_explained_in_numbers():
    assert FLOW.equals in COUNTS
    assert "unaccounted for" in judged(identity=OPEN).note


@given(st.integers(0, 400), st.integers(1, 400))
def test_no_count_in_a_note_or_column_is_one_to_seven(numerator, denominator):
    numerator = min(numerator, denominator)
    notes = (f"{numerator:,} of {denominator:,} left out: not known", f"printed {numerator}")
    found = part_of(numerator, denominator, notes=notes)
    said = found.note.replace(RULE, "").partition("given to the nearest")[0]
    assert not any(character.isdigit() for character in said)
    for count in (found.numerator, found.denominator):
        assert count is None or count % 5 == 0


def test_notes_keep_their_meaning_without_their_counts():
    assert without_counts(
        [
            "12 of 3,400 left out: customer_key not known",
            "not known for 3 of 9, which are counted as no",
            "the true share is at least 2.2%",
            "no counts printed",
        ]
    ) == [
        "some are left out: customer_key not known",
        "not known for some, which are counted as no",
        "no counts printed",
    ]


# --- sets -----------------------------------------------------------------------------------------


def breakdown(*parts, total=None):
    lines = [counted(n, place=place_of({"line": f"L{at:02d}"})) for at, n in enumerate(parts)]
    return [counted(sum(parts) if total is None else total), *lines]


def after(*parts):
    found = breakdown(*parts)
    kept = withhold_sets(found, {"m": people()})
    assert [o.key for o in kept] == [o.key for o in found]
    return kept


def test_a_set_that_tells_nothing_is_left_as_it_is():
    found = breakdown(20, 9, 4, 0)
    assert withhold_sets(found, {"m": people()}) == found


def test_the_smallest_given_part_is_withheld_where_the_others_would_be_told():
    total, *parts = after(8, 1, 1, 1, 1, 0, 200)
    assert not total.is_withheld
    # Of 10, [c], [c], [c], [c], 0, 200 with a total of 210 the four are at most 8 together.
    total, *parts = after(8, 1, 1, 1, 1, 0)
    assert total.value == 10
    assert [p.is_withheld for p in parts] == [True, True, True, True, True, False]
    assert {p.conf_status for p in parts if p.is_withheld} == {"D"}
    assert len({p.note for p in parts if p.is_withheld}) == 1
    assert "withheld with others of its set" in parts[0].note


def test_where_nothing_else_helps_the_total_is_withheld():
    total, *parts = after(*[1] * 12)
    assert total.is_withheld
    assert all(p.is_withheld for p in parts)


@given(st.lists(st.integers(0, 12), min_size=1, max_size=12))
def test_after_it_no_part_is_pinned_down(counts):
    total, *parts = after(*counts)
    rule = small_numbers(people())
    hidden = [p for p in parts if p.is_withheld]
    is_wider = any(p.conf_status == "D" for p in hidden)
    greatest = int(total.value or 0) + rule.round_to if is_wider else None
    values = [p.value for p in parts]
    assert pinned_down(total.value, values, rule=rule, greatest=greatest) is None


def test_ratios_and_calls_are_in_no_set():
    ratios, calls = [part_of(100, 300)], [judged()]
    assert withhold_sets(ratios, {"m": share()}) == ratios
    assert withhold_sets(calls, {"m": metric()}) == calls


@pytest.mark.parametrize("count", [1, 7])
def test_a_set_of_one_is_withheld_as_a_whole(count):
    total, part = after(count)
    assert (total.is_withheld, part.is_withheld) == (True, True)
