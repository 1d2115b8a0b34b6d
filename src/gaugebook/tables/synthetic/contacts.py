"""The made-up council's contacts, month by month: what happened, but not yet to whom.

Counts are settled first (so many calls answered, so many abandoned) and then dealt out at random,
so that a month always comes to exactly what `profile` says. Who rang, about what and
with what on record is `people`'s matter.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

import numpy as np
from numpy.random import Generator

from gaugebook.tables.synthetic.days import (
    HALF_HOUR,
    OPEN_SECONDS,
    Booleans,
    Days,
    Floats,
    Integers,
    council_days,
    open_time_later,
)
from gaugebook.tables.synthetic.profile import (
    ABANDONED_AT_MESSAGE_SHARE,
    HALF_HOUR_VOLUME,
    HALF_HOURS_OPEN,
    LINE_CODES,
    LINES,
    MONTHS,
    OPENING_SECOND,
    SHORT_ABANDON_SECONDS,
    Month,
)

NULL = -1
"""Stands for "does not apply" or "not known" in every array of codes and seconds."""

CHANNELS = ("phone", "webchat", "email", "form")
PHONE, WEBCHAT, EMAIL, FORM = range(len(CHANNELS))

OUTCOMES = (
    *("answered", "abandoned", "short_abandoned", "called_back", "refused"),
    *("abandoned_in_ivr", "diverted"),
)
(
    ANSWERED,
    ABANDONED,
    SHORT_ABANDONED,
    CALLED_BACK,
    REFUSED,
    ABANDONED_IN_IVR,
    DIVERTED,
) = range(len(OUTCOMES))
OFFERED_OUTCOMES = (ANSWERED, ABANDONED, SHORT_ABANDONED, CALLED_BACK, REFUSED)

# Invented, as is every number below. All times are in seconds.
_MENU_SECONDS = (30, 59)
_MESSAGE_SECONDS = (60, 121)  # from the start of the call: paragraph 2.33's "1-2 minutes"
_LONGEST_WAIT = 5400
_LONGEST_HANDLE = 3600
_WAIT_SPREAD = 1.15
_STRAIGHT_THROUGH_SHARE = 0.12
_HANDLE_SPREAD = 0.6
_TYPICAL_HANDLE = {PHONE: 290, WEBCHAT: 540, EMAIL: 240, FORM: 270}
_TYPICAL_REPLY = {EMAIL: 1.2 * OPEN_SECONDS, FORM: 0.8 * OPEN_SECONDS}
_REPLY_SPREAD = 0.9
_LONGEST_REPLY = 18 * OPEN_SECONDS
_CHAT_WAIT = 45
_CHAT_ABANDONED_SHARE = 0.08
_CHAT_RESOLVED_SHARE = 0.58
_LETTER_RESOLVED_SHARE = 0.52
_ANY_HOUR_SHARE = 0.12
_DAY_SECONDS = 24 * 3600
_TRANSFER_SHARE = 0.045
_TAX_TRANSFER_SHARE = 0.6


@dataclass(frozen=True)
class Contacts:
    """Contacts as arrays of codes and seconds, one element a contact; `NULL` where none."""

    channel: Integers
    line: Integers
    started: Integers
    ivr: Integers
    wait: Integers
    handle: Integers
    outcome: Integers
    resolved: Integers
    transferred_to: Integers

    @property
    def is_answered_call(self) -> Booleans:
        """Whether each contact is a telephone call that a person answered."""
        answered: Booleans = (self.channel == PHONE) & (self.outcome == ANSWERED)
        return answered

    @property
    def is_offered_call(self) -> Booleans:
        """Whether each contact is a telephone call that reached a queue."""
        offered: Booleans = (self.channel == PHONE) & np.isin(self.outcome, OFFERED_OUTCOMES)
        return offered

    @property
    def ended(self) -> Integers:
        """When each contact ended: start, menu, wait and handling, as far as it went."""
        parts = (self.ivr, self.wait, self.handle)
        ended: Integers = self.started + sum(np.maximum(part, 0) for part in parts)
        return ended


def make_contacts(rng: Generator) -> Contacts:
    """All contacts of all months, sorted by the time they started."""
    days = council_days()
    parts: list[Contacts] = []
    for month in MONTHS:
        parts.append(_calls(rng, month, days))
        parts.append(_webchats(rng, month, days))
        parts.append(_letters(rng, month, days, EMAIL, month.emails))
        parts.append(_letters(rng, month, days, FORM, month.forms))
    return _sorted_by_start(parts)


def pick_exactly(rng: Generator, count: int, weights: Floats) -> Booleans:
    """Mark exactly `count` elements, the heavier ones more often.

    Each element draws an exponential time divided by its weight; the first `count` win (Efraimidis
    and Spirakis, Information Processing Letters 97, 2006: weighted sampling without replacement).

    Examples
    --------
    >>> picked = pick_exactly(np.random.default_rng(1), 3, np.ones(10))
    >>> int(picked.sum())
    3
    """
    picked = np.zeros(len(weights), dtype=np.bool_)
    if count > 0:
        race = rng.standard_exponential(len(weights)) / weights
        picked[np.argpartition(race, count - 1)[:count]] = True
    return picked


def scale_to_total(rng: Generator, values: Floats, total: int, *, longest: int) -> Integers:
    """Scale values and round them to whole numbers from 0 to `longest` that sum to `total`.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> int(scale_to_total(rng, np.array([1.0, 2.0, 4.0]), 70, longest=60).sum())
    70
    """
    scaled = values
    for _ in range(12):  # clipping takes from the top; a few rounds put it back on the others
        scaled = np.minimum(scaled * (total / scaled.sum()), longest)
    whole = np.rint(scaled).astype(np.int64)
    left = total - int(whole.sum())
    # What rounding left over goes one by one to values that stay inside the bounds.
    room = np.flatnonzero((whole > 0) & (whole < longest))
    whole[rng.choice(room, size=abs(left), replace=False)] += int(np.sign(left))
    return whole


# --- calls ----------------------------------------------------------------------------------------


def _calls(rng: Generator, month: Month, days: Days) -> Contacts:
    size = month.offered + month.diverted + month.abandoned_in_ivr
    day, half_hour, started = _opening_times(rng, month, days, size)
    line = _lines_of_calls(rng, month, size)
    busy = np.array(HALF_HOUR_VOLUME)[half_hour]
    pressure = days.wait[day] * busy * np.array([item.wait for item in LINES])[line]
    outcome = _outcomes(rng, month, pressure)
    ivr = rng.integers(*_MENU_SECONDS, size=size)
    ivr[outcome == ABANDONED_IN_IVR] -= rng.integers(0, 28, size=month.abandoned_in_ivr)
    wait = _waits(rng, month, outcome, ivr, pressure)
    is_answered = outcome == ANSWERED
    transferred_to = _transfers(rng, line, is_answered)
    return Contacts(
        channel=np.full(size, PHONE),
        line=line,
        started=started,
        ivr=ivr,
        wait=wait,
        handle=np.where(is_answered, _handle_seconds(rng, line, PHONE), NULL),
        outcome=outcome,
        resolved=_resolved(rng, month, is_answered, transferred_to != NULL),
        transferred_to=transferred_to,
    )


def _opening_times(
    rng: Generator, month: Month, days: Days, size: int
) -> tuple[Integers, Integers, Integers]:
    """Days, half hours and starting times inside opening hours."""
    days_of_month = days.of_month(month.month)
    # No two Wednesdays are alike: some ten per cent up or down.
    volume = days.volume[days_of_month] * rng.lognormal(0.0, 0.1, len(days_of_month))
    day = rng.choice(days_of_month, size=size, p=volume / volume.sum())
    by_half_hour = np.array(HALF_HOUR_VOLUME)
    half_hour = rng.choice(HALF_HOURS_OPEN, size=size, p=by_half_hour / by_half_hour.sum())
    second = OPENING_SECOND + half_hour * HALF_HOUR + rng.integers(0, HALF_HOUR, size=size)
    return day, half_hour, days.to_utc(day, second)


def _lines_of_calls(rng: Generator, month: Month, size: int) -> Integers:
    of_year = int(month.month[-2:])
    share = np.array(
        [line.phone_share * dict(line.busy_months).get(of_year, 1.0) for line in LINES]
    )
    return rng.choice(len(LINES), size=size, p=share / share.sum())


def _outcomes(rng: Generator, month: Month, pressure: Floats) -> Integers:
    """Exactly the month's outcomes; the longer the queue, the likelier a call is abandoned."""
    is_abandoned = pick_exactly(rng, month.abandoned, np.sqrt(pressure))
    counts = {
        ANSWERED: month.answered,
        SHORT_ABANDONED: month.short_abandoned,
        CALLED_BACK: month.called_back,
        REFUSED: month.refused,
        ABANDONED_IN_IVR: month.abandoned_in_ivr,
        DIVERTED: month.diverted,
    }
    outcome = np.full(len(pressure), ABANDONED)
    outcome[~is_abandoned] = rng.permutation(np.repeat(list(counts), list(counts.values())))
    return outcome


def _waits(
    rng: Generator, month: Month, outcome: Integers, ivr: Integers, pressure: Floats
) -> Integers:
    wait = np.full(len(outcome), NULL)
    is_answered = outcome == ANSWERED
    wait[is_answered] = _answered_waits(rng, month, pressure[is_answered])
    is_abandoned = outcome == ABANDONED
    wait[is_abandoned] = _abandoned_waits(rng, month, ivr[is_abandoned])
    wait[outcome == SHORT_ABANDONED] = rng.integers(
        1, SHORT_ABANDON_SECONDS + 1, size=month.short_abandoned
    )
    wait[outcome == CALLED_BACK] = rng.integers(60, 241, size=month.called_back)
    refused = rng.lognormal(np.log(month.wait_mean), 0.5, month.refused)
    wait[outcome == REFUSED] = np.clip(refused, SHORT_ABANDON_SECONDS + 1, _LONGEST_WAIT)
    return wait


def _answered_waits(rng: Generator, month: Month, pressure: Floats) -> Integers:
    """Right-skewed waits, some nearly none, whose mean is exactly the month's."""
    size = len(pressure)
    waits = rng.lognormal(0.0, _WAIT_SPREAD, size) * pressure
    straight_through = rng.random(size) < _STRAIGHT_THROUGH_SHARE
    waits[straight_through] *= 0.02
    return scale_to_total(rng, waits, month.wait_mean * size, longest=_LONGEST_WAIT)


def _abandoned_waits(rng: Generator, month: Month, ivr: Integers) -> Integers:
    """Waits before giving up, many of them around the message of paragraph 2.33."""
    size = len(ivr)
    at_message = pick_exactly(rng, round(ABANDONED_AT_MESSAGE_SHARE * size), np.ones(size))
    first, after_last = _MESSAGE_SECONDS
    near = rng.integers(first, after_last, size=size)
    patience = max(240.0, 0.9 * month.wait_mean)
    far = after_last + np.minimum(rng.exponential(patience, size), _LONGEST_WAIT).astype(np.int64)
    left_after = np.where(at_message, near, far)
    return np.maximum(left_after - ivr, SHORT_ABANDON_SECONDS + 1)


def _transfers(rng: Generator, line: Integers, is_answered: Booleans) -> Integers:
    """The line a call was passed on to: any other, from Benefits most often Council Tax."""
    size = len(line)
    other = (line + rng.integers(1, len(LINES), size=size)) % len(LINES)
    from_benefits = (line == LINE_CODES["Benefits"]) & (rng.random(size) < _TAX_TRANSFER_SHARE)
    other[from_benefits] = LINE_CODES["Council Tax"]
    moved = is_answered & (rng.random(size) < _TRANSFER_SHARE)
    return np.where(moved, other, NULL)


def _resolved(
    rng: Generator, month: Month, is_answered: Booleans, is_transferred: Booleans
) -> Integers:
    """Exactly the month's share resolved at first contact, seldom where a call was passed on."""
    count = round(month.answered * month.resolved_percent / 100)
    weights = np.where(is_transferred[is_answered], 0.25, 1.0)
    resolved = np.full(len(is_answered), NULL)
    resolved[is_answered] = pick_exactly(rng, count, weights)
    return resolved


def _handle_seconds(rng: Generator, line: Integers, channel: int) -> Integers:
    by_line = np.array([item.handle for item in LINES])[line]
    handle = rng.lognormal(np.log(_TYPICAL_HANDLE[channel]), _HANDLE_SPREAD, len(line)) * by_line
    whole: Integers = np.clip(np.rint(handle), 15, _LONGEST_HANDLE).astype(np.int64)
    return whole


# --- webchats, e-mails and forms ------------------------------------------------------------------


def _webchats(rng: Generator, month: Month, days: Days) -> Contacts:
    size = month.webchats
    _, _, started = _opening_times(rng, month, days, size)
    line = rng.choice(len(LINES), size=size, p=[item.webchat_share for item in LINES])
    is_answered = rng.random(size) >= _CHAT_ABANDONED_SHARE
    wait = np.rint(rng.lognormal(np.log(_CHAT_WAIT), 0.9, size)) + 1
    resolved = rng.random(size) < _CHAT_RESOLVED_SHARE
    none = np.full(size, NULL)
    return Contacts(
        channel=np.full(size, WEBCHAT),
        line=line,
        started=started,
        ivr=none,
        wait=np.clip(wait, 1, _LONGEST_WAIT).astype(np.int64),
        handle=np.where(is_answered, _handle_seconds(rng, line, WEBCHAT), NULL),
        outcome=np.where(is_answered, ANSWERED, ABANDONED),
        resolved=np.where(is_answered, resolved, NULL),
        transferred_to=none,
    )


def _letters(rng: Generator, month: Month, days: Days, channel: int, size: int) -> Contacts:
    """E-mails or forms, a few at any hour; the wait is until the answer, in opening hours."""
    _, _, started = _opening_times(rng, month, days, size)
    any_day = rng.choice(days.of_month(month.month), size=size)
    any_time = days.to_utc(any_day, rng.integers(0, _DAY_SECONDS, size=size))
    started = np.where(rng.random(size) < _ANY_HOUR_SHARE, any_time, started)
    line = _lines_of_calls(rng, month, size)
    reply = rng.lognormal(np.log(_TYPICAL_REPLY[channel]), _REPLY_SPREAD, size)
    reply = np.clip(reply, 60, _LONGEST_REPLY)
    none = np.full(size, NULL)
    return Contacts(
        channel=np.full(size, channel),
        line=line,
        started=started,
        ivr=none,
        wait=open_time_later(started, reply.astype(np.int64)) - started,
        handle=_handle_seconds(rng, line, channel),
        outcome=np.full(size, ANSWERED),
        resolved=(rng.random(size) < _LETTER_RESOLVED_SHARE).astype(np.int64),
        transferred_to=none,
    )


def _sorted_by_start(parts: Iterable[Contacts]) -> Contacts:
    parts = list(parts)
    order = np.argsort(np.concatenate([part.started for part in parts]), kind="stable")
    columns = {
        field.name: np.concatenate([getattr(part, field.name) for part in parts])[order]
        for field in fields(Contacts)
    }
    return Contacts(**columns)
