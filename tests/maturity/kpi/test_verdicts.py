"""A verdict that is given stands, whatever the months that nobody could look at turn out to be."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from gaugebook.definitions.assessment_statement import Compared, KpiTest
from gaugebook.maturity.kpi.seen import Seen
from gaugebook.maturity.kpi.verdicts import verdict_on
from gaugebook.periods import parse_period

YEAR = parse_period("2022-01..2022-12").split("month")
OPERATORS = st.sampled_from([">=", "<=", ">", "<", "="])


@given(
    st.lists(st.one_of(st.none(), st.integers(0, 5)), min_size=12, max_size=12),
    st.lists(st.integers(0, 9), min_size=12, max_size=12),
    OPERATORS,
    st.integers(0, 30),
)
def test_a_sum_that_is_settled_stays_so(values, later, operator, number):
    test = KpiTest(count=f"{operator} {number}", window="12 months")
    now = [_month(n, value) for n, value in enumerate(values)]
    filled = [_month(n, later[n] if v is None else v) for n, v in enumerate(values)]
    verdict = verdict_on(test, now)

    assert verdict.passed in (None, verdict_on(test, filled).passed)
    assert verdict.is_missing == all(value is None for value in values)


@given(
    st.lists(st.sampled_from(["value", "missing", "withheld", "part"]), min_size=12, max_size=12),
    st.lists(st.booleans(), min_size=12, max_size=12),
    OPERATORS,
    st.integers(0, 12),
)
def test_withheld_months_never_turn_a_verdict(states, shown, operator, number):
    passing = {Compared(operator, Fraction(number)).holds(known) for known in range(13)}
    assume(len(passing) == 2)  # what is always or never so is refused
    test = KpiTest(months_with_value=f"{operator} {number}", window="12 months")
    now = [replace(_month(n, 1), state=state) for n, state in enumerate(states)]
    told = [
        replace(month, state="value" if shown[n] else "missing")
        if month.state in ("withheld", "part")
        else month
        for n, month in enumerate(now)
    ]
    verdict, after = verdict_on(test, now), verdict_on(test, told)

    if not after.is_missing:
        assert verdict.passed in (None, after.passed)


@given(st.lists(st.sampled_from([True, False, None]), min_size=12, max_size=12))
def test_of_few_months_a_share_is_told_only_where_the_others_cannot_turn_it(met):
    test = KpiTest(share_of_periods_meeting_target=">= 0.75", window="12 months")
    months = [
        replace(_month(n, None if is_met is None else 1), target=1.0, is_met=is_met)
        for n, is_met in enumerate(met)
    ]
    verdict = verdict_on(test, months)
    known = sum(is_met is not None for is_met in met)

    assert (verdict.passing, verdict.looked_at) in ((sum(map(bool, met)), known), (0, 12))
    if 0 < known < 6:
        assert verdict.passed in (None, False)
        assert verdict.passed is None or sum(map(bool, met)) + 12 - known < 9


def _month(number: int, value: int | None) -> Seen:
    return Seen(YEAR[number], "missing" if value is None else "value", value)
