"""Days, grains and periods, drawn at random."""

from datetime import date, timedelta

from hypothesis import assume
from hypothesis import strategies as st

from gaugebook.periods import GRAINS, Period, add_months

days = st.dates(date(1901, 1, 1), date(2198, 12, 31))
grains = st.sampled_from(GRAINS)


@st.composite
def periods(draw):
    """Either any stretch of days or a run of whole months."""
    start = draw(days)
    if draw(st.booleans()):
        start = start.replace(day=1)
        end = add_months(start, draw(st.integers(1, 48)))
    else:
        end = start + timedelta(days=draw(st.integers(1, 800)))
    assume(end <= date(2199, 1, 1))
    return Period(start, end)
