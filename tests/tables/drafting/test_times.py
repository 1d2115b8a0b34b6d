"""How times are written, told from the values alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaugebook.tables.drafting.profile import Profile
from gaugebook.tables.drafting.times import time_reading


def profile(*texts):
    counts = tuple((text, 1) for text in dict.fromkeys(texts))
    return Profile("When", 0, len(texts), len(texts), len(counts), counts)


@pytest.mark.parametrize(
    ("texts", "form"),
    [
        (["13/09/2026 09:00", "01/02/2026 10:30"], "%d/%m/%Y %H:%M"),
        (["09/13/2026 09:00:05 PM", "01/02/2026 10:30:00 AM"], "%m/%d/%Y %I:%M:%S %p"),
        (["990113", "990101"], "%y%m%d"),
        (["20260913", "20260101"], "%Y%m%d"),
        (["13-Sep-26", "01-Jan-26"], "%d-%b-%y"),
        (["13 September 2026 at 09:00"], "%d %B %Y at %H:%M"),
        (["13.09.2026 09:00:00"], "%d.%m.%Y %H:%M:%S"),
    ],
)
def test_the_pattern_is_found(texts, form):
    found = time_reading(profile(*texts))
    assert found.format == form
    assert found.share == 1
    assert not found.tied_with


@pytest.mark.parametrize("texts", [["2026-09-13 09:00:00"], ["2026-09-13"], ["2026-09-13T09:00Z"]])
def test_iso_needs_no_pattern(texts):
    found = time_reading(profile(*texts))
    assert found.format == ""
    assert found.has_clock == (len(texts[0]) > len("2026-09-13"))


def test_day_and_month_that_could_be_either_are_a_tie():
    found = time_reading(profile("01/02/2026", "03/04/2026"))
    assert (found.format, found.tied_with) == ("%d/%m/%Y", "%m/%d/%Y")
    assert time_reading(profile("01/02/2026", "13/04/2026")).tied_with == ""


def test_clock_times_alone_need_a_day():
    found = time_reading(profile("9:00:10", "10:00:00"))
    assert found.is_clock_only
    assert found.format == "%H:%M:%S"


@pytest.mark.parametrize(
    "texts", [["Waste", "Tax"], ["1", "2"], ["75.6%"], ["999999", "990101"], ["7m 11s"], [""]]
)
def test_what_is_no_time_is_none(texts):
    assert time_reading(profile(*texts)) is None


@given(
    st.datetimes(), st.sampled_from(["%d/%m/%Y %H:%M:%S", "%Y%m%d", "%d %b %Y", "%d-%m-%Y %H:%M"])
)
def test_a_time_that_was_written_by_a_pattern_is_found(moment, form):
    if not 1990 <= moment.year < 2100:
        return
    found = time_reading(profile(moment.strftime(form)))
    assert found is not None
    assert form in (found.format, found.tied_with)
