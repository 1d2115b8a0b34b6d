"""A real daily summary: the 3-1-1 contact centre of Vancouver, 2009 to 2024, made into months.

City of Vancouver, open data portal, "3-1-1 contact centre metrics" (5,585 days, newest first).
"""

import csv
import time
from collections import defaultdict

import pytest
from tests.conftest import SHARED
from tests.little_council import council, summary_source

pytestmark = pytest.mark.shared

FILE = SHARED / "data" / "van311" / "3-1-1-contact-centre-metrics.csv"
COLUMNS = {
    "period": {"from": ["Date"]},
    "offered": {"from": ["CallsOffered"]},
    "answered": {"from": ["CallsHandled"]},
    "abandoned": {"from": ["CallsAbandoned"]},
    "wait_mean_seconds": {"from": ["AverageSpeedofAnswer"]},
}


@pytest.fixture(scope="module")
def vancouver(tmp_path_factory):
    source = summary_source([], columns=COLUMNS, not_needed=["ServiceLevel", "BI_ID"])
    files = {"metrics/sources/summary.yaml": source, "data/summary.csv": FILE.read_bytes()}
    made = council(tmp_path_factory.mktemp("van"), files, inputs=[{"source": "summary"}])
    started = time.perf_counter()
    kept = made.read_once()
    assert time.perf_counter() - started < 60  # some 4 seconds, on a machine that does nothing else
    return kept


@pytest.fixture(scope="module")
def rows():
    with FILE.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


def test_november_2009_is_152_6_seconds_and_not_119_4(vancouver):
    wait = vancouver.one("wait_mean", "2009-11")
    assert round(wait.value, 1) == 152.6
    assert (wait.obs_status, wait.denominator) == ("E", 33_381)


def test_every_month_agrees_with_sums_made_by_hand(vancouver, rows):
    calls, seconds = defaultdict(int), defaultdict(float)
    for row in rows:
        month = row["Date"][:7]
        calls[month] += int(row["CallsHandled"])
        seconds[month] += int(row["CallsHandled"]) * float(row["AverageSpeedofAnswer"])
    started = time.perf_counter()
    found = vancouver.compute("wait_mean", period="2009-06..2024-09", grain="month")
    taken = time.perf_counter() - started
    made = {o.reporting_period[:7]: o.value for o in found.observations}
    assert made == pytest.approx({month: seconds[month] / calls[month] for month in calls})
    assert len(made) == 184
    assert taken < 30  # about a second, on such a machine


def test_months_that_lack_a_day_say_which(vancouver):
    found = vancouver.compute("calls_offered", period="2009-06..2024-09", grain="month")
    lacking = {o.reporting_period[:7]: o for o in found.observations if o.obs_status == "U"}
    assert list(lacking) == ["2010-03", "2013-03"]
    assert "incomplete: no figures for 7 March 2010" in lacking["2010-03"].note
    assert "incomplete: no figures for 8 March 2013" in lacking["2013-03"].note
    assert found.observations[0].period == "2009-06-15/P16D"


def test_flows_that_do_not_close_are_told(vancouver):
    found = vancouver.compute("answered_share", period="2009-11")
    assert [p.code for p in found.problems] == ["identity-open"]
    assert "leave 278 of 42,834 calls offered unaccounted for" in found.problems[0].message
