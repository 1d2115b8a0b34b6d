"""The made-up council's staff: how many were rostered and available, by line and half hour.

The roster follows the work: the usual handling time of a line, month, weekday and half hour, over
the share of staff time that was spent on it. That share is higher in months in which callers
waited longer, so that queue and roster tell one story; but the waits are not simulated from the
staff, and no queueing model can be tested on them. All numbers are invented.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.random import PCG64, Generator

from gaugebook.tables.synthetic.columns import (
    MOMENT,
    codes_of,
    moments,
    numbers,
    numbers_of,
    seconds_of,
    words,
)
from gaugebook.tables.synthetic.days import (
    HALF_HOUR,
    Floats,
    Integers,
    council_days,
    month_of,
    opening_of,
)
from gaugebook.tables.synthetic.profile import HALF_HOURS_OPEN, LINES, MONTHS, WEEKDAY_VOLUME

LOOKS_AT = ("answered_at", "line", "handle_seconds")
WORD_COLUMNS = ("line",)

STAFFING_SCHEMA = pa.schema(
    [
        pa.field("start_at", MOMENT, nullable=False),
        pa.field("line", pa.string(), nullable=False),
        pa.field("rostered", pa.int64(), nullable=False),
        pa.field("available", pa.int64(), nullable=False),
    ]
)
"""The columns of the canonical staffing table."""

_STREAM = 4
_AVAILABLE_SHARE = 0.93
_OVERTIME_SHARE = 0.02
# The share of available time that is spent on contacts: from an idle month to the busiest.
_LEAST_OCCUPANCY, _MOST_OCCUPANCY = 0.62, 0.86
_DAY_SECONDS = 24 * 3600
_FIRST_WEEKDAY = 3  # 1 January 1970 was a Thursday


def generate_staffing(contacts: pa.Table, *, seed: int = 2022) -> pa.Table:
    """Make up the staff of every line in every half hour that the council was open.

    Parameters
    ----------
    contacts
        Made-up contacts, with the columns of `LOOKS_AT`.
    seed
        Starts the random numbers.

    Returns
    -------
    pyarrow.Table
        One row a line and half hour, columns as in `STAFFING_SCHEMA`, sorted by `start_at` (UTC),
        then by line. `rostered` and `available` count people. At least one person is rostered;
        fewer are available (sickness, training), and in some half hours one more, on overtime.
    """
    rng = Generator(PCG64([seed, _STREAM]))
    days = council_days()
    openings = days.openings[days.openings < days.end]
    usual = _usual_load(contacts, openings)[month_of(openings), _weekday(openings)]
    waits = np.array([month.wait_mean for month in MONTHS])
    busy = waits / waits.max()
    occupancy = _LEAST_OCCUPANCY + (_MOST_OCCUPANCY - _LEAST_OCCUPANCY) * busy
    wanted = usual / occupancy[month_of(openings)][:, None, None] / _AVAILABLE_SHARE
    # A part of a person is somebody in that share of the half hours.
    rostered = np.maximum(np.floor(wanted + rng.random(wanted.shape)), 1).astype(np.int64)
    overtime = rng.random(wanted.shape) < _OVERTIME_SHARE
    available = rng.binomial(rostered, _AVAILABLE_SHARE) + overtime
    starts = openings[:, None] + np.arange(HALF_HOURS_OPEN) * HALF_HOUR
    start = np.repeat(starts.ravel(), len(LINES))
    return pa.table(
        {
            "start_at": moments(start, np.ones(len(start), dtype=np.bool_)),
            "line": words(np.tile(np.arange(len(LINES)), starts.size), [x.name for x in LINES]),
            "rostered": numbers(rostered.ravel()),
            "available": numbers(available.ravel()),
        },
        schema=STAFFING_SCHEMA,
    )


def _usual_load(contacts: pa.Table, openings: Integers) -> Floats:
    """People busy with contacts, by month, weekday, half hour and line (four axes)."""
    answered = seconds_of(contacts["answered_at"])
    handle = numbers_of(contacts["handle_seconds"])
    happened = (answered >= openings[0]) & (answered < council_days().end)
    answered, handle = answered[happened], handle[happened]
    line = codes_of(contacts["line"], [item.name for item in LINES])[happened]
    day = openings[opening_of(answered)]
    # Who was still in the queue when the doors closed is answered in the last half hour.
    half_hour = np.minimum((answered - day) // HALF_HOUR, HALF_HOURS_OPEN - 1)
    axes = (len(MONTHS), len(WEEKDAY_VOLUME), HALF_HOURS_OPEN, len(LINES))
    seconds = np.zeros(axes)
    np.add.at(seconds, (month_of(day), _weekday(day), half_hour, line), handle)
    open_days = np.zeros(axes[:2])
    np.add.at(open_days, (month_of(openings), _weekday(openings)), 1)
    load: Floats = seconds / HALF_HOUR / open_days[:, :, None, None]
    return load


def _weekday(openings: Integers) -> Integers:
    """The weekday of each opening, Monday 0; UTC serves, as the doors open at nine."""
    weekday: Integers = (openings // _DAY_SECONDS + _FIRST_WEEKDAY) % 7
    return weekday
