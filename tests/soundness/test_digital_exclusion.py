"""Extremes of small groups, means of shares, the total without the proxy's bias, areas as callers.

In each the plausible wrong number stands beside the right one.
"""

import pytest
from tests.analysis.exclusion.drawn import PERIOD, PROXY, by_line, number, observed, share

from gaugebook.analysis import exclusion
from gaugebook.periods import parse_period


def groups(text, **options):
    return exclusion.groups_of(by_line(text, **options), PROXY, PERIOD, by=["line"])


def test_the_lowest_of_many_small_groups_is_not_a_finding():
    """Forty groups of 60 calls with one share of 40%: the lowest draws 25%, which means nothing."""
    rows = [f"L{n:02d} | {24 + (n % 11) - 5} | 60" for n in range(40)]
    found = groups("\n".join(["Lucky | 15 | 60", *rows]))
    lowest = found.shown[0]

    assert (lowest.name, lowest.share) == ("Lucky", 0.25)
    assert lowest.against == "lower"  # by its interval alone it would be read as a finding
    assert not lowest.is_beyond_chance
    table = exclusion.extremes_table(found, end="lowest", name="t", place="P")
    assert table.title == "No line has a share too low for chance"


def test_a_line_of_three_calls_is_no_extreme_and_is_not_lost():
    found = groups("Tiny | 3 | 3\nA | 400 | 1000\nB | 390 | 1000")

    assert [g.name for g in found.shown] == ["B", "A"]  # 100% would have led the list
    assert [o.denominator for o in found.few] == [3]
    assert found.total.denominator == 2003  # and it is in the total


def test_groups_together_are_not_the_mean_of_their_shares():
    found = groups("Small | 60 | 100\nLarge | 300 | 1000", total=())

    assert found.together.of("share").value == pytest.approx(360 / 1100)
    assert found.together.of("share").value != pytest.approx((0.6 + 0.3) / 2)


def test_calls_of_one_who_rings_often_do_not_pass_for_many_without_an_address():
    seen = observed(
        share("no_email_known_calls_share", 600, 1000),  # one in ten callers made most calls
        number("no_email_callers_share", 0.2, unit="share"),
        number("callers_email_known", 500, unit="count"),
        number("callers_no_email", 100, unit="count"),
    )
    text = exclusion.callers_finding(seen, PERIOD, name="f", place="P").text

    assert "of the calls of known customers 60.0%" in text
    assert "of the different callers 20.0%" in text
    assert "lowers the share by 40.0 percentage points" in text


def test_an_area_that_is_withheld_is_not_in_the_pool_as_zero():
    year = parse_period("2022-01..2022-12")
    given = [share("no_email_area_share", 40, 100, area_code=f"W{n}") for n in range(1, 6)]
    few = share("no_email_area_share", None, None, status="Q", area_code="W6")
    figures = [
        number("area_deprivation_score", n, period=year, area_code=f"W{n}") for n in range(1, 7)
    ]
    view = exclusion.area_view(
        observed(*given, few),
        observed(*figures),
        "area_deprivation_score",
        period=PERIOD,
        area_period=year,
    )

    assert view.withheld == 1
    assert [f.together.of("share").value for f in view.fifths] == [0.4] * 5  # never 0.0


def test_a_percentage_of_a_sample_is_not_ranked_by_its_size():
    """41% and 34% of 200: a reader would take the first for the larger."""
    found = exclusion.difference_in_sample(
        share("sampled_forms_not_tried_share", 82, 200),
        share("sampled_forms_failed_share", 68, 200),
    )

    assert dict(found.parameters)["ranking"] == "not safe"
    assert found.of("lower").value < 0 < found.of("upper").value
