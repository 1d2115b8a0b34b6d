"""Flows that do not close, summarised over the periods of an input."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.tables.checks.made_up import check_all, codes, daily, only, series, telephone

FLOWS = {"flows-over", "flows-short", "flows-open"}


def flows(offered, answered, abandoned, **others):
    figures = [*series("offered", offered), *series("answered", answered)]
    figures += series("abandoned", abandoned)
    for name, values in others.items():
        figures += series(name, values)
    return check_all(figures)


def test_a_rest_that_unnamed_outcomes_could_fill_is_a_question():
    found = only(flows([100, 200, 300], [80, 180, 280], [20, 10, 5]), "flows-open")

    assert found.severity == "note"
    assert found.message.startswith(
        "calls answered and calls abandoned add to less than calls offered in 2 of 3 period(s), "
        "25 in all; the worst is 2019-03: 285 of 300. What became of the others: calls abandoned "
        "within the short-abandon threshold, calls that took a call back and calls that a service "
        "refused?"
    )


def test_more_outcomes_than_calls_are_a_warning_with_the_worst():
    found = only(flows([100, 200, 300], [80, 190, 300], [20, 20, 5]), "flows-over")

    assert found.severity == "warn"
    assert "the worst 2019-02: 210 of 200, 10 too many. Periods: 2019-02, 2019-03." in found.message
    assert found.where.cell == "B3"


def test_one_outcome_alone_may_be_too_much_but_never_too_little():
    figures = [*series("offered", [100, 100]), *series("answered", [101, 40])]

    assert codes(check_all(figures)) == ["flows-over"]
    assert only(check_all(figures), "flows-over").facts["count"] == 1


def test_all_outcomes_and_still_too_few():
    noughts = {name: ["0"] * 3 for name in ("short_abandoned", "called_back", "refused")}

    found = only(flows([100, 200, 300], [80, 190, 280], [20, 10, 15], **noughts), "flows-short")

    assert found.facts["count"] == 1


def test_a_month_whose_outcome_is_blank_is_not_taken_for_nought():
    assert FLOWS.isdisjoint(codes(flows([100, 200], [80, 190], [20, None])))


def test_a_thousand_days_are_one_finding():
    days = [date(2019, 1, 1) + timedelta(days=n) for n in range(1000)]
    offered = {day: 1000 + n % 7 for n, day in enumerate(days)}
    answered = dict.fromkeys(days, 900)
    abandoned = dict.fromkeys(days, 90)
    figures = [*daily("offered", offered), *daily("answered", answered)]

    found = only(check_all([*figures, *daily("abandoned", abandoned)]), "flows-open")

    assert found.facts["count"] == 1000
    assert found.facts["places"].count(",") == 4


@pytest.mark.parametrize(("answered", "severity"), [(904, "note"), (991, "warn")])
def test_a_day_may_be_slightly_over_because_calls_last_past_midnight(answered, severity):
    days = [date(2019, 1, 1) + timedelta(days=n) for n in range(10)]
    figures = [
        *daily("offered", dict.fromkeys(days, 1001)),
        *daily("answered", {**dict.fromkeys(days, 880), days[3]: answered}),
        *daily("abandoned", dict.fromkeys(days, 100)),
    ]

    assert only(check_all(figures), "flows-over").severity == severity


def test_counts_rounded_to_hundreds_may_miss_by_their_rounding():
    offered = [40_000, 35_300, 35_600, 33_600]
    answered = [30_300, 30_500, 31_200, 29_200]
    abandoned = [9_800, 4_900, 4_400, 4_300]  # 100 over, 100 over, equal, 100 under

    assert FLOWS.isdisjoint(codes(flows(offered, answered, abandoned)))


@pytest.mark.parametrize("seed", range(20))
def test_years_that_close(seed):
    assert FLOWS.isdisjoint(codes(check_all(telephone(seed))))


@given(st.lists(st.tuples(*[st.integers(0, 10**6)] * 5), min_size=1, max_size=12))
def test_what_closes_is_never_told(rows):
    names = ("answered", "abandoned", "short_abandoned", "called_back", "refused")
    figures = series("offered", [str(Decimal(sum(row))) for row in rows])
    for name, values in zip(names, zip(*rows, strict=True), strict=True):
        figures += series(name, [str(v) for v in values])

    assert FLOWS.isdisjoint(codes(check_all(figures)))
