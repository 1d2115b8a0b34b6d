"""Who the made-up contacts come from: customer records, follow-up contacts and customers.

Made after the fact. First some answered contacts get a customer record with topic, reason and
whether it holds an e-mail address; then a contact that led to a call is linked with a call that
really comes later; then each chain of linked contacts is given to one customer. Customers are
numbers: no name, address, e-mail address or telephone number exists anywhere.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from gaugebook.tables.synthetic.contacts import (
    ABANDONED,
    ANSWERED,
    EMAIL,
    FORM,
    NULL,
    PHONE,
    WEBCHAT,
    Contacts,
    pick_exactly,
)
from gaugebook.tables.synthetic.days import Booleans, Floats, Integers, open_time_later
from gaugebook.tables.synthetic.profile import (
    ABANDONED_LINKED_SHARE,
    CUSTOMERS,
    LINE_CODES,
    LINES,
    NO_EMAIL_SHARE,
    REASONS,
    RECORD_SHARE,
    REPEAT_WITHIN_DAYS,
    WARDS,
    WEBCHAT_LINKED_SHARE,
)

AVOIDABLE_KINDS = ("progress_chase", "unclear_letter", "missing_web_information", "wrong_number")

# Invented, as is every number below.
_KNOWN_SHARE = {PHONE: 0.72, WEBCHAT: 1.0, EMAIL: 0.82, FORM: 0.88}
_ONLINE_RECORD_SHARE = {WEBCHAT: 0.35, EMAIL: 0.25, FORM: 0.45}
_ONLINE_NO_EMAIL_SHARE = 0.03
_ASKED_SHARE = 0.55
_UNRESOLVED_LINKED_SHARE = 0.22
_BENEFITS_TO_TAX_SHARE = 0.16
_BENEFITS_TO_HELPING_HANDS_SHARE = 0.05
_NEW_AREA_SHARE = 0.06
_SATISFACTION_SHARE = 0.035
# How soon people ring again, in seconds of open time.
_FOLLOW_UP_TYPICAL = 3 * 3600
_FOLLOW_UP_SPREAD = 1.4
_FOLLOW_UP_LONGEST = 28 * 3600
_FOLLOW_UP_SHORTEST = 60
_REPEAT_SECONDS = REPEAT_WITHIN_DAYS * 24 * 3600
# Chart 2 is drawn from one quarter, whose records are settled to the call.
_CHART_QUARTER = np.datetime64("2022-04", "M")
_REASON_CODES_BY_LINE = [
    [code for code, reason in enumerate(REASONS) if reason.line == line.name] for line in LINES
]


@dataclass(frozen=True)
class Records:
    """What the customer record of each contact holds; `NULL` where none was opened."""

    reason: Integers
    email_on_record: Integers
    email_asked: Integers


@dataclass(frozen=True)
class People:
    """Who each contact comes from and what they made of it; `NULL` where not known."""

    records: Records
    customer: Integers
    area: Integers
    avoidable_kind: Integers
    satisfaction: Integers


def make_people(rng: Generator, contacts: Contacts) -> People:
    """Customers, records and opinions for contacts that are sorted by the time they started."""
    records = _make_records(rng, contacts)
    is_known = _known(rng, contacts.channel) | (records.reason != NULL)
    links = _Links(rng, contacts, is_known)
    chases = _link_follow_ups(links)
    customer = _customers(rng, contacts, records, is_known, links.first_of_chain())
    return People(
        records=records,
        customer=customer,
        area=_areas(rng, customer),
        avoidable_kind=_avoidable_kinds(rng, contacts, chases),
        satisfaction=_satisfaction(rng, contacts),
    )


def _known(rng: Generator, channel: Integers) -> Booleans:
    share = np.array([_KNOWN_SHARE[code] for code in sorted(_KNOWN_SHARE)])
    return rng.random(len(channel)) < share[channel]


# --- records --------------------------------------------------------------------------------------


def _make_records(rng: Generator, contacts: Contacts) -> Records:
    reason = np.full(len(contacts.started), NULL)
    email = reason.copy()
    _record_calls(rng, contacts, reason, email)
    _record_online(rng, contacts, reason, email)
    was_asked = (email == 1) | (rng.random(len(email)) < _ASKED_SHARE)
    return Records(reason, email, np.where(email == NULL, NULL, was_asked))


def _record_calls(rng: Generator, contacts: Contacts, reason: Integers, email: Integers) -> None:
    """Open records for answered calls, quarter by quarter and line by line (in place)."""
    answered = np.flatnonzero(contacts.is_answered_call)
    quarter = _quarter(contacts.started[answered])
    for this_quarter in np.unique(quarter):
        calls = answered[quarter == this_quarter]
        line = contacts.line[calls]
        counts = _record_counts(rng, this_quarter, len(calls))
        for code, reasons in enumerate(_REASON_CODES_BY_LINE):
            candidates = calls[line == code]
            reason_of, email_of = _record_contents(counts, reasons, len(candidates))
            chosen = rng.permutation(candidates)[: len(reason_of)]
            reason[chosen] = reason_of
            email[chosen] = email_of


def _record_counts(rng: Generator, quarter: np.datetime64, answered: int) -> NDArray[np.int64]:
    """Records by reason: column 0 with an e-mail address, column 1 without."""
    calls = np.array([reason.calls for reason in REASONS])
    no_email = np.array([reason.no_email for reason in REASONS])
    if quarter == _CHART_QUARTER:
        return np.stack([calls - no_email, no_email], axis=1)
    # Other quarters follow the same shares, give or take what a quarter brings.
    usual = calls * rng.lognormal(0.0, 0.12, len(REASONS))
    some_calls = rng.multinomial(round(RECORD_SHARE * answered), usual / usual.sum())
    some_no_email = rng.binomial(some_calls, no_email / calls)
    return np.stack([some_calls - some_no_email, some_no_email], axis=1)


def _record_contents(
    counts: NDArray[np.int64], reasons: list[int], room: int
) -> tuple[Integers, Integers]:
    """Reason and e-mail flag of each record of one line, as many as there are calls for them."""
    of_line = counts[reasons].ravel()
    reason_of = np.repeat(np.repeat(reasons, 2), of_line)
    email_of = np.repeat(np.tile([1, 0], len(reasons)), of_line)
    return reason_of[:room], email_of[:room]


def _record_online(rng: Generator, contacts: Contacts, reason: Integers, email: Integers) -> None:
    """Open records for a share of the other channels' contacts (in place)."""
    calls = np.array([item.calls for item in REASONS])
    for channel, share in _ONLINE_RECORD_SHARE.items():
        is_recorded = (contacts.channel == channel) & (contacts.outcome == ANSWERED)
        is_recorded &= rng.random(len(is_recorded)) < share
        for code, reasons in enumerate(_REASON_CODES_BY_LINE):
            chosen = np.flatnonzero(is_recorded & (contacts.line == code))
            usual = calls[reasons] / calls[reasons].sum()
            reason[chosen] = rng.choice(reasons, size=len(chosen), p=usual)
            email[chosen] = rng.random(len(chosen)) >= _ONLINE_NO_EMAIL_SHARE


def _quarter(started: Integers) -> NDArray[np.datetime64]:
    """The first month of each contact's calendar quarter.

    UTC serves: nobody is answered in the hour by which London is ahead of it.
    """
    month = started.astype("datetime64[s]").astype("datetime64[M]")
    first: NDArray[np.datetime64] = month - (month.astype(np.int64) % 3).astype("timedelta64[M]")
    return first


# --- follow-ups -----------------------------------------------------------------------------------


class _Links:
    """Contacts and the later calls of the same customers, each call following at most one contact.

    The one thing here that changes: every round of links takes calls that no round before took.
    """

    def __init__(self, rng: Generator, contacts: Contacts, is_known: Booleans) -> None:
        size = len(contacts.started)
        self.rng = rng
        self.contacts = contacts
        self.is_known = is_known
        self.is_free = is_known & contacts.is_offered_call
        self.leads_on = np.zeros(size, dtype=np.bool_)
        self.previous = np.full(size, NULL)

    def add(self, sources: Booleans, share: float, line: Integers | int) -> Integers:
        """Link a share of the sources with later calls on a line, and return those calls."""
        candidates = np.flatnonzero(sources & self.is_known & ~self.leads_on)
        picked = pick_exactly(
            self.rng, round(share * len(candidates)), np.ones(len(candidates), dtype=np.float64)
        )
        chosen = candidates[picked]
        to_line = np.broadcast_to(line, len(self.previous))[chosen]
        wanted = self._next_contact_times(chosen)
        parts = [
            self._link_line(chosen[to_line == code], wanted[to_line == code], code)
            for code in range(len(LINES))
        ]
        return np.concatenate(parts)

    def first_of_chain(self) -> Integers:
        """The first contact of the chain that each contact belongs to, perhaps itself."""
        own = np.arange(len(self.previous))
        first = np.where(self.previous == NULL, own, self.previous)
        while not np.array_equal(first, first[first]):
            first = first[first]
        return first

    def _next_contact_times(self, chosen: Integers) -> Integers:
        delay = self.rng.lognormal(np.log(_FOLLOW_UP_TYPICAL), _FOLLOW_UP_SPREAD, len(chosen))
        delay = np.clip(delay, _FOLLOW_UP_SHORTEST, _FOLLOW_UP_LONGEST)
        return open_time_later(self.contacts.ended[chosen], delay.astype(np.int64))

    def _link_line(self, sources: Integers, wanted: Integers, line: int) -> Integers:
        started = self.contacts.started
        free = np.flatnonzero(self.is_free & (self.contacts.line == line))
        order = np.argsort(wanted, kind="stable")
        sources = sources[order]
        position = _next_free(np.searchsorted(started[free], wanted[order]))
        inside = position < len(free)
        sources, targets = sources[inside], free[position[inside]]
        in_time = started[targets] - started[sources] <= _REPEAT_SECONDS
        sources, targets = sources[in_time], targets[in_time]
        self.previous[targets] = sources
        self.leads_on[sources] = True
        self.is_free[targets] = False
        return targets


def _next_free(wanted: Integers) -> Integers:
    """Different positions for wanted positions in rising order, each the next that is free.

    Examples
    --------
    >>> _next_free(np.array([3, 3, 3, 4, 9])).tolist()
    [3, 4, 5, 6, 9]
    """
    own = np.arange(len(wanted))
    return np.maximum.accumulate(wanted - own) + own


def _link_follow_ups(links: _Links) -> Integers:
    """Link what the published findings say belongs together; return the calls that chase."""
    contacts = links.contacts
    is_call = contacts.is_offered_call
    links.add(is_call & (contacts.outcome == ABANDONED), ABANDONED_LINKED_SHARE, contacts.line)
    links.add(contacts.channel == WEBCHAT, WEBCHAT_LINKED_SHARE, contacts.line)
    from_benefits = is_call & (contacts.line == LINE_CODES["Benefits"])
    links.add(from_benefits, _BENEFITS_TO_TAX_SHARE, LINE_CODES["Council Tax"])
    links.add(from_benefits, _BENEFITS_TO_HELPING_HANDS_SHARE, LINE_CODES["Helping Hands"])
    is_unresolved = contacts.is_answered_call & (contacts.resolved == 0)
    return links.add(is_unresolved, _UNRESOLVED_LINKED_SHARE, contacts.line)


# --- customers ------------------------------------------------------------------------------------


def _customers(
    rng: Generator, contacts: Contacts, records: Records, is_known: Booleans, first: Integers
) -> Integers:
    """A customer for each chain of contacts; those without an e-mail address stay without."""
    size = len(first)
    email = records.email_on_record.copy()
    wrote = (email == NULL) & np.isin(contacts.channel, (WEBCHAT, EMAIL, FORM))
    email[wrote] = 1
    # Written from the last to the first, so that the earliest record of a chain decides.
    of_chain = np.full(size, NULL)
    flagged = np.flatnonzero(email != NULL)[::-1]
    of_chain[first[flagged]] = email[flagged]
    has_email = np.where(of_chain == NULL, rng.random(size) >= NO_EMAIL_SHARE, of_chain == 1)
    without_email = round(NO_EMAIL_SHARE * CUSTOMERS)
    low = np.where(has_email, without_email, 0)
    high = np.where(has_email, CUSTOMERS, without_email)
    # Some get in touch far more often than others.
    drawn = low + (rng.random(size) ** 1.3 * (high - low)).astype(np.int64)
    shuffled = rng.permutation(CUSTOMERS)
    return np.where(is_known, shuffled[drawn[first]], NULL)


def _areas(rng: Generator, customer: Integers) -> Integers:
    """The ward (from 0) of each known customer, one for all their contacts."""
    weights = rng.gamma(8.0, size=WARDS)
    home = rng.choice(WARDS, size=CUSTOMERS, p=weights / weights.sum())
    not_known = (customer == NULL) | (rng.random(len(customer)) < _NEW_AREA_SHARE)
    return np.where(not_known, NULL, home[customer])


# --- opinions -------------------------------------------------------------------------------------


def _avoidable_kinds(rng: Generator, contacts: Contacts, chases: Integers) -> Integers:
    size = len(contacts.started)
    share = np.zeros((len(AVOIDABLE_KINDS), size))
    progress, letter, website, wrong = share
    progress[:] = 0.06
    progress[chases] = 0.55
    revenues = (LINE_CODES["Council Tax"], LINE_CODES["Benefits"])
    letter[:] = np.where(np.isin(contacts.line, revenues), 0.07, 0.02)
    website[:] = 0.045
    wrong[:] = np.where(contacts.channel == PHONE, 0.012, 0.0)
    kind = _draw(rng, share)
    return np.where(contacts.outcome == ANSWERED, kind, NULL)


def _draw(rng: Generator, share: Floats) -> Integers:
    """One of the rows for each column, by the shares of that column; else `NULL`."""
    chance = rng.random(share.shape[1])
    upper = np.cumsum(share, axis=0)
    row = (chance >= upper).sum(axis=0)
    return np.where(row < len(share), row, NULL)


def _satisfaction(rng: Generator, contacts: Contacts) -> Integers:
    """A score from 1 to 5 from the few who answer the survey, higher where it was resolved."""
    size = len(contacts.started)
    upper_unresolved = np.array([0.22, 0.42, 0.62, 0.86])
    upper_resolved = np.array([0.05, 0.11, 0.22, 0.55])
    chance = rng.random(size)
    score = 1 + np.where(
        contacts.resolved == 1,
        np.searchsorted(upper_resolved, chance),
        np.searchsorted(upper_unresolved, chance),
    )
    asked = np.isin(contacts.channel, (PHONE, WEBCHAT)) & (contacts.outcome == ANSWERED)
    return np.where(asked & (rng.random(size) < _SATISFACTION_SHARE), score, NULL)
