"""The made-up council's cases: what the contacts that were not settled at once led to.

A contact with a customer record that was not resolved at first contact opens a case, with its
customer, channel, subject and ward. Each service has a time in which it means to close one; more
are late in months in which callers waited long. All numbers are invented.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.random import PCG64, Generator

from gaugebook.tables.synthetic.columns import (
    MOMENT,
    codes_of,
    moments,
    numbered,
    seconds_of,
    words,
)
from gaugebook.tables.synthetic.days import (
    OPEN_SECONDS,
    Booleans,
    Integers,
    council_days,
    month_of,
    open_time_later,
    opening_of,
)
from gaugebook.tables.synthetic.profile import LEARNING, MONTHS, REVENUES, TRANSPORT

LOOKS_AT = (
    *("answered_at", "channel", "service", "topic", "reason", "resolved_first_contact"),
    *("customer_key", "area_code"),
)
WORD_COLUMNS = ("service", "topic", "reason", "channel", "state", "area_code")

CASES_SCHEMA = pa.schema(
    [
        pa.field("case_id", pa.string(), nullable=False),
        pa.field("service", pa.string(), nullable=False),
        pa.field("topic", pa.string(), nullable=False),
        pa.field("reason", pa.string(), nullable=False),
        pa.field("channel", pa.string(), nullable=False),
        pa.field("opened_at", MOMENT, nullable=False),
        pa.field("due_at", MOMENT, nullable=False),
        pa.field("closed_at", MOMENT),
        pa.field("state", pa.string(), nullable=False),
        pa.field("on_time", pa.bool_()),
        pa.field("customer_key", pa.string()),
        pa.field("area_code", pa.string()),
    ]
)
"""The columns of the canonical cases table."""

# In working days; the case is due at the end of the last.
TARGET_DAYS = {
    "Environment": 5,
    REVENUES: 15,
    TRANSPORT: 10,
    "Children's Services": 10,
    "Adult Social Care": 20,
    LEARNING: 5,
    "Housing": 20,
    "Planning": 15,
    "Communities": 5,
    "Customer Services": 10,
}

_STATES = ("open", "closed", "withdrawn")
_OPEN, _CLOSED, _WITHDRAWN = range(len(_STATES))

# Its own stream of random numbers, so that the tables of one seed do not follow each other.
_STREAM = 2
_WITHDRAWN_SHARE = 0.04
_FORGOTTEN_SHARE = 0.004
_TYPICAL_SHARE_OF_TARGET = 0.55
_SPREAD = 0.65
_LONGEST_SHARE_OF_TARGET = 4.0
_SHORTEST_SECONDS = 120
_USUAL_WAIT = 326  # the mean wait of 2021/22, which makes a month a usual one
_LATENESS = 0.25


def generate_cases(contacts: pa.Table, *, seed: int = 2022) -> pa.Table:
    """Make up the cases that made-up contacts led to, the same ones for the same seed.

    Parameters
    ----------
    contacts
        Made-up contacts, with the columns of `LOOKS_AT`.
    seed
        Starts the random numbers.

    Returns
    -------
    pyarrow.Table
        One row a case, columns as in `CASES_SCHEMA`, sorted by `opened_at`. Times are UTC.
        `closed_at` is null while a case is open; a withdrawn case has the time it was withdrawn.
        Nothing closes after the last day of the contacts, so the newest cases are open.
    """
    rng = Generator(PCG64([seed, _STREAM]))
    days = council_days()
    led_on = pc.and_(pc.invert(contacts["resolved_first_contact"]), pc.is_valid(contacts["reason"]))
    table = contacts.filter(led_on).sort_by("answered_at")
    opened = seconds_of(table["answered_at"])
    # Some e-mails of the last day are answered after it.
    table, opened = table.filter(pa.array(opened < days.end)), opened[opened < days.end]
    services = list(TARGET_DAYS)
    target = np.array(list(TARGET_DAYS.values()))[codes_of(table["service"], services)]
    closed, state = _closings(rng, opened, target)
    due = _due(opened, target)
    everywhere = np.ones(len(opened), dtype=np.bool_)
    return pa.table(
        {
            "case_id": numbered("S", np.arange(1, len(opened) + 1), 6),
            **{name: table[name] for name in ("service", "topic", "reason", "channel")},
            "opened_at": moments(opened, everywhere),
            "due_at": moments(due, everywhere),
            "closed_at": moments(closed, state != _OPEN),
            "state": words(state, _STATES),
            "on_time": _verdict(due, closed, state),
            "customer_key": table["customer_key"],
            "area_code": table["area_code"],
        },
        schema=CASES_SCHEMA,
    )


def _due(opened: Integers, target: Integers) -> Integers:
    """The end of the last working day of the target, not counting the day of opening."""
    openings = council_days().openings
    last = np.minimum(opening_of(opened) + target, len(openings) - 1)
    due: Integers = openings[last] + OPEN_SECONDS
    return due


def _verdict(due: Integers, closed: Integers, state: Integers) -> pa.Array:
    """What the made-up system says of itself: by the hour, a withdrawn case not at all.

    A case that is open is on time until it is due, as in many systems, so that a share of all
    cases by this verdict is higher than one of those closed.
    """
    last_closing = council_days().openings[-1] + OPEN_SECONDS
    met = np.where(state == _OPEN, due >= last_closing, closed <= due)
    return pa.array(met, mask=state == _WITHDRAWN)


def _closings(rng: Generator, opened: Integers, target: Integers) -> tuple[Integers, Integers]:
    """When each case was closed or withdrawn, and its state at the end of the last day."""
    size = len(opened)
    waits = np.array([month.wait_mean for month in MONTHS])[month_of(opened)]
    lateness = (waits / _USUAL_WAIT) ** _LATENESS
    usual = np.log(_TYPICAL_SHARE_OF_TARGET) + np.log(lateness)
    share = np.minimum(rng.lognormal(usual, _SPREAD, size), _LONGEST_SHARE_OF_TARGET)
    is_withdrawn: Booleans = rng.random(size) < _WITHDRAWN_SHARE
    share[is_withdrawn] *= rng.random(int(is_withdrawn.sum()))
    seconds = np.maximum(share * target * OPEN_SECONDS, _SHORTEST_SECONDS).astype(np.int64)
    closed = open_time_later(opened, seconds)
    state = np.where(is_withdrawn, _WITHDRAWN, _CLOSED)
    is_forgotten = rng.random(size) < _FORGOTTEN_SHARE
    state[(closed >= council_days().end) | is_forgotten] = _OPEN
    return closed, state
