"""The account of one period: what became of the calls offered, and how many nobody can tell of.

An outcome is known in one of three ways. It was counted. It was printed only as a share of the
calls offered: then its count lies between two numbers, as close as the printed decimals allow, and
is carried as a result with its least and its most, never as a counted number. Or it was not
supplied; then it is unknown and not zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from gaugebook.analysis.cells import bound_count, bound_value
from gaugebook.analysis.ledger.readings import (
    BEFORE,
    OFFERED,
    OUTCOMES,
    SHARE_DECIMALS,
    How,
    Outcome,
    Reading,
    reading_of,
    received_of,
    summed,
)
from gaugebook.analysis.observed import Observed
from gaugebook.engine.identity import Range, Verdict, check_identity
from gaugebook.exhibits import Bound
from gaugebook.observations import Observation
from gaugebook.periods import Period
from gaugebook.results import Result, ResultValue, result
from gaugebook.values import format_value, in_print, round_value, to_decimal
from gaugebook.words import listed

Line = Literal["received", "before", "offered", "outcome", "unaccounted"]


@dataclass(frozen=True)
class Entry:
    """One line of the account.

    `count` is what is printed, None where nothing is known; `known` are the least and the most
    that it can be; `share` is of the calls offered. `label` is its name in a table, `many` in
    running text.
    """

    line: Line
    label: str
    many: str
    how: How = "not_supplied"
    count: Bound | None = None
    known: Range | None = None
    share: Bound | None = None
    least: Bound | None = None
    most: Bound | None = None

    @property
    def is_range(self) -> bool:
        """Whether it is known only as lying between two different numbers."""
        return self.known is not None and self.known.low != self.known.high


@dataclass(frozen=True)
class Account:
    """The calls offered in one period and what became of them.

    `before` are the calls received and those that never reached a queue, where they were counted.
    `verdict` is that of the identity: closes, open, over or untested. `reason` says why there is no
    account at all; then there is nothing else in it.
    """

    period: Period
    is_part: bool = False
    offered: Entry | None = None
    outcomes: tuple[Entry, ...] = ()
    unaccounted: Entry | None = None
    before: tuple[Entry, ...] = ()
    verdict: Verdict = "untested"
    results: tuple[Result, ...] = ()
    reason: str = ""

    @property
    def known(self) -> tuple[Entry, ...]:
        """The outcomes that were supplied."""
        return tuple(e for e in self.outcomes if e.count is not None)

    @property
    def not_supplied(self) -> tuple[str, ...]:
        """The outcomes that were not, in words."""
        return tuple(e.many for e in self.outcomes if e.count is None)


def account(
    observed: Observed, period: Period, *, dimensions: Mapping[str, str] | None = None
) -> Account:
    """Give the account of one period from what was observed for exactly that period.

    Parameters
    ----------
    observed
        Of `METRICS`, for one organisation.
    period
        A full period, or a part of one for which there are observations.
    dimensions
        Whose calls; without them those on all lines.

    Returns
    -------
    Account
        Without calls offered (missing, withheld, none at all) it holds only the reason.
    """
    places = dict(dimensions or {})
    offered = observed.of(OFFERED, period, **places)
    if offered is None or offered.value is None:
        withheld = offered is not None and offered.is_withheld
        why = "is withheld" if withheld else "was not supplied"
        if observed.is_unranked(OFFERED, period):
            why = "comes from several sources, and `record:` in workspace.yaml ranks none of them"
        return Account(period, reason=f"the number of calls offered in {period.label} {why}")
    if offered.value == 0:
        return Account(period, reason=f"no calls were offered in {period.label}")
    readings = {
        o.measure: reading_of(observed, o, period, offered, places) for o in (*OUTCOMES, *BEFORE)
    }
    received = received_of(observed, period, places)
    return _drawn_up(observed, period, offered, readings, received)


def total_account(
    observed: Observed,
    whole: Period,
    parts: Sequence[Period],
    *,
    dimensions: Mapping[str, str] | None = None,
) -> Account:
    """Give the account of a window: as it was counted, else the sum of its periods.

    A count that is known for the whole window is taken as it is. One that is known only for its
    periods is their sum, its least and most the sums of theirs. Where one period is not known, the
    sum is not; missing is not zero.

    Parameters
    ----------
    observed
        Of `METRICS`, for the window and for its periods.
    whole
        The window.
    parts
        Its full periods; a part period is in no total.
    dimensions
        As in `account`.
    """
    places = dict(dimensions or {})
    whole_offered = observed.of(OFFERED, whole, **places)
    each = [observed.of(OFFERED, period, **places) for period in parts]
    if whole_offered is not None and whole_offered.value is not None:
        # Engines give a total of what there is; here a period without figures has no total.
        lacking = [p.label for p, o in zip(parts, each, strict=True) if _lacks(o)]
        if lacking and any(not _lacks(o) for o in each):
            return Account(whole, reason=f"the calls offered of {listed(lacking)} are not there")
    if whole_offered is None or not whole_offered.value:
        return account(observed, whole, dimensions=places)
    readings: dict[str, Reading | None] = {}
    for outcome in (*OUTCOMES, *BEFORE):
        found = reading_of(observed, outcome, whole, whole_offered, places)
        if found is None or found.how == "worked_back":
            months = [
                reading_of(observed, outcome, period, o, places)
                for period, o in zip(parts, each, strict=True)
                if o is not None
            ]
            found = summed(months) or found
        readings[outcome.measure] = found
    received = received_of(observed, whole, places)
    return _drawn_up(observed, whole, whole_offered, readings, received)


def _lacks(found: Observation | None) -> bool:
    return found is None or found.value is None


# --- the account ----------------------------------------------------------------------------------


def _drawn_up(
    observed: Observed,
    period: Period,
    offered: Observation,
    readings: Mapping[str, Reading | None],
    received: Observation | None,
) -> Account:
    whole = to_decimal(offered.value or 0)
    known = {o.measure: r for o in OUTCOMES if (r := readings[o.measure]) is not None}
    identity = observed.metrics[OFFERED].identities[0]
    ranges = {name: found.known for name, found in known.items()}
    verdict = check_identity(identity, ranges | {"offered": Range(whole, whole)}, names={}).verdict
    made = _result(offered, known, readings)
    outcomes = tuple(_entry(o, readings[o.measure], made, "outcome") for o in OUTCOMES)
    before: tuple[Entry, ...] = ()
    if received is not None:
        apart = tuple(_entry(o, readings[o.measure], made, "before") for o in BEFORE)
        before = (_received_entry(received), *(e for e in apart if e.count is not None))
    return Account(
        period=period,
        is_part=offered.is_part,
        offered=Entry(
            "offered", "Calls offered", "calls offered", "counted", bound_value(offered),
            Range(whole, whole), _bound(made, "offered share"),
        ),
        outcomes=outcomes,
        unaccounted=_unaccounted(made, verdict, known, whole) if known else None,
        before=before,
        verdict=verdict,
        results=(made,),
    )  # fmt: skip


def _result(
    offered: Observation,
    known: Mapping[str, Reading],
    readings: Mapping[str, Reading | None],
) -> Result:
    """Give all that is worked out for one period: counts behind shares, and what is left over."""
    whole = to_decimal(offered.value or 0)
    values = [ResultValue("offered share", 1.0, "share", SHARE_DECIMALS)]
    for name, found in known.items():
        values += _numbers(name, found.value, found.known, whole)
    if known:
        low = whole - sum((r.known.high for r in known.values()), Decimal(0))
        high = whole - sum((r.known.low for r in known.values()), Decimal(0))
        left = whole - sum((r.value for r in known.values()), Decimal(0))
        values += _numbers("unaccounted", left, Range(low, high), whole)
    found_all = [r for r in readings.values() if r is not None]
    told = {n: r.told["decimals"] for n, r in known.items() if "decimals" in r.told}
    return result(
        "lost-calls",
        values,
        parameters={f"decimals of {name}": decimals for name, decimals in told.items()},
        uses=[offered.binding, *(use for r in found_all for use in r.uses)],
        note="Unaccounted: calls offered less every outcome that was supplied.",
    )


def _numbers(name: str, value: Decimal, known: Range, whole: Decimal) -> list[ResultValue]:
    ends = (("", value), (" lower", known.low), (" upper", known.high))
    counts = [ResultValue(f"{name}{end}", float(number)) for end, number in ends]
    shares = [
        ResultValue(f"{name} share{end}", float(number / whole), "share", SHARE_DECIMALS)
        for end, number in ends
    ]
    return [*counts, *shares]


def _entry(outcome: Outcome, found: Reading | None, made: Result, line: Line) -> Entry:
    if found is None:
        return Entry(line, outcome.label, outcome.many)
    name = outcome.measure
    is_outcome = line == "outcome"
    share = found.share or (_bound(made, f"{name} share") if is_outcome else None)
    count = found.count or (_bound(made, name) if is_outcome else None)
    is_range = found.known.low != found.known.high
    return Entry(
        line, outcome.label, outcome.many, found.how, count, found.known, share,
        _bound(made, f"{name} lower") if is_range else None,
        _bound(made, f"{name} upper") if is_range else None,
    )  # fmt: skip


def _received_entry(received: Observation) -> Entry:
    count = bound_count(received, "denominator")
    value = to_decimal(received.denominator or 0)
    return Entry("received", "Calls received", "calls received", "counted", count,
                 Range(value, value))  # fmt: skip


def _unaccounted(
    made: Result, verdict: Verdict, known: Mapping[str, Reading], whole: Decimal
) -> Entry:
    low = whole - sum((r.known.high for r in known.values()), Decimal(0))
    high = whole - sum((r.known.low for r in known.values()), Decimal(0))
    is_range = low != high
    label = "Outcome not supplied" if verdict == "untested" else "Unaccounted for"
    return Entry(
        "unaccounted", label, label.lower(), "worked_back", _bound(made, "unaccounted"),
        Range(low, high), _bound(made, "unaccounted share"),
        _bound(made, "unaccounted lower") if is_range else None,
        _bound(made, "unaccounted upper") if is_range else None,
    )  # fmt: skip


def _bound(made: Result, name: str) -> Bound:
    """Give a number of the account as a table has it: without a unit, never a negative nought."""
    value = made.of(name)
    text = format_value(value.value, value.unit, value.decimals, words=False)
    number = None if value.value is None else float(
        round_value(in_print(value.value, value.unit), value.decimals)
    )  # fmt: skip
    return Bound(text, number, made.binding(name))
