"""Averages, sums and quantiles that look right and are not."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.little_council import published, records, summary

MONTHS = {"Jul-22": "2022-07", "Aug-22": "2022-08"}


def test_a_quarters_share_is_not_the_mean_of_its_months(tmp_path):
    council = published(
        tmp_path,
        """
        Indicator        | Jul-22 | Aug-22
        Calls offered    | 1,000  | 100
        Calls answered   | 500    | 100
        % Calls answered | 50%    | 100%
        """,
        periods=MONTHS,
    )
    found = council.one("answered_share", "2022-07..2022-08").value
    assert found == 600 / 1100
    assert found != (0.5 + 1.0) / 2


def test_a_waits_mean_over_unequal_months_is_weighted(tmp_path):
    council = summary(
        tmp_path,
        """
        period  | answered | wait_mean_seconds
        2022-07 | 900      | 100
        2022-08 | 100      | 500
        """,
    )
    assert council.one("wait_mean", "2022-07..2022-08").value == 140
    assert (100 + 500) / 2 == 300


def test_users_of_two_months_are_not_added(tmp_path):
    council = summary(tmp_path, "period | web_users\n2022-07 | 100\n2022-08 | 120", dimensions={})
    found = council.compute("web_users", period="2022-07..2022-08")
    assert found.observations == (), "one person may be a user of both months; not 220"
    assert [p.code for p in found.problems] == ["rollup-refused"]


def test_a_median_of_medians_is_refused(tmp_path):
    council = published(
        tmp_path,
        "Indicator | Jul-22 | Aug-22\nWait, 90th percentile | 300 | 500",
        rows={"Wait, 90th percentile": {"metric": "wait_p90"}},
        periods=MONTHS,
    )
    found = council.compute("wait_p90", period="2022-07..2022-08")
    assert found.observations == (), "not 400"
    assert "quantiles are not averaged" in found.problems[0].message


WAITS = [3, 5, 8, 13, 21, 34, 55, 89, 144, 233, 1000]


def calls(waits):
    rows = [f"{n} | 2022-10-{n % 31 + 1:02d} 12:00 | answered | {w}" for n, w in enumerate(waits)]
    edges = ["a | 2022-10-01 12:00 | diverted | ", "b | 2022-10-31 12:00 | diverted | "]
    return "\n".join(["contact_id | started_at | outcome | wait_seconds", *edges, *rows])


def test_the_90th_percentile_is_type_7_and_no_neighbour_of_it(tmp_path):
    # Hyndman and Fan (1996), type 7: 0.9 x (11 - 1) = 9, the tenth of eleven values.
    assert records(tmp_path, calls(WAITS)).one("wait_p90", "2022-10").value == 233
    assert np.quantile(WAITS, 0.9, method="hazen") == pytest.approx(539.8)


def test_the_90th_percentile_lies_between_two_values(tmp_path):
    # 0.9 x (4 - 1) = 2.7: 30 and 0.7 of the way to 100.
    found = records(tmp_path, calls([10, 20, 30, 100])).one("wait_p90", "2022-10").value
    assert found == pytest.approx(79)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 3600), min_size=1, max_size=60))
def test_the_90th_percentile_is_numpys(tmp_path_factory, waits):
    found = records(tmp_path_factory.mktemp("waits"), calls(waits)).one("wait_p90", "2022-10")
    assert found.value == pytest.approx(float(np.quantile(waits, 0.9, method="linear")))


def test_a_share_of_whole_numbers_is_not_cut_to_a_whole_number(tmp_path):
    table = "contact_id | started_at | outcome\n" + "\n".join(
        f"{n} | 2022-10-{n:02d} 12:00 | {'answered' if n % 3 else 'abandoned'}"
        for n in range(1, 32)
    )
    assert records(tmp_path, table).one("answered_share", "2022-10").value == 21 / 31  # not 0


def test_the_records_of_three_months_give_the_quarter_that_its_months_give(demo):
    metrics = ("calls_offered", "answered_share", "wait_mean", "no_email_share")

    def observed(grain):
        found = demo.compute(*metrics, period="2022-Q3", grain=grain).observations
        return [o for o in found if o.org_code == "ZZ-DEMO"]

    months, (*quarters,) = observed("month"), observed(None)
    assert len(quarters) == 4
    for quarter in quarters:
        parts = [o for o in months if o.metric_id == quarter.metric_id]
        assert len(parts) == 3
        if quarter.metric_id == "calls_offered":
            assert sum(o.value for o in parts) == quarter.value
        else:
            assert sum(o.numerator for o in parts) == pytest.approx(quarter.numerator)
            assert sum(o.denominator for o in parts) == quarter.denominator
            assert quarter.value == quarter.numerator / quarter.denominator


def test_the_90th_percentile_of_a_quarter_is_of_its_calls_not_of_its_months(demo):
    def observed(grain):
        found = demo.compute("wait_p90", period="2022-07..2022-10", grain=grain).observations
        return [o.value for o in found]

    (whole,), months = observed(None), observed("month")
    assert whole != pytest.approx(sum(months) / len(months), rel=1e-3)


def test_durations_of_a_tenth_of_a_second_add_up_exactly(tmp_path):
    found = records(tmp_path, calls(["0.1"] * 30)).one("wait_mean", "2022-10")
    assert (found.numerator, found.value) == (3, 0.1)
    assert sum([0.1] * 30) != 3
