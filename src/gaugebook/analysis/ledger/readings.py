"""What is known of each outcome of the calls offered in one period, and how it is known.

An outcome is known in one of three ways. It was counted. It was printed only as a share of the
calls offered: then its count lies between two numbers, as close as the printed decimals allow. Or
it was not supplied; then it is unknown and not zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Literal

from gaugebook.analysis.cells import bound_count, bound_value
from gaugebook.analysis.observed import Observed
from gaugebook.engine.identity import Range
from gaugebook.exhibits import Bound
from gaugebook.observations import Observation
from gaugebook.periods import Period
from gaugebook.values import in_print, round_value, to_decimal

OFFERED = "calls_offered"
"""The metric whose identity names the outcomes of the calls offered."""

How = Literal["counted", "worked_back", "not_supplied"]

SHARE_DECIMALS = 1
_MOST_DECIMALS = 6


@dataclass(frozen=True)
class Outcome:
    """What a call may come to: its measure, its words, and the metrics that count it."""

    measure: str
    label: str
    many: str
    share: str
    count: str = ""


OUTCOMES = (
    Outcome("answered", "Answered", "answered calls", "answered_share", "calls_answered"),
    Outcome("abandoned", "Abandoned", "abandoned calls", "abandoned_share", "calls_abandoned"),
    Outcome("short_abandoned", "Short abandons", "short abandons", "short_abandoned_share"),
    Outcome("called_back", "Call backs", "call backs", "called_back_share"),
    Outcome("refused", "Refused", "refusals", "refused_share"),
)
BEFORE = (
    Outcome("abandoned_in_ivr", "Ended in the menu", "ended in the menu", "ivr_abandoned_share"),
    Outcome("diverted", "Diverted", "diverted", "diverted_share"),
)
"""Calls that never reached a queue; they stand apart, before the calls offered."""

METRICS = (OFFERED, *(name for o in (*OUTCOMES, *BEFORE) for name in (o.share, o.count) if name))
"""Every metric that the ledger looks at."""
RECORDED = tuple(o.share for o in OUTCOMES[2:])
"""The outcomes that call records tell of and published tables seldom do."""


@dataclass(frozen=True)
class Reading:
    """What is known of one outcome, and from which observations."""

    known: Range
    value: Decimal
    how: How
    count: Bound | None = None
    share: Bound | None = None
    uses: tuple[str, ...] = ()
    told: dict[str, str] = field(default_factory=dict)


def reading_of(
    observed: Observed,
    outcome: Outcome,
    period: Period,
    offered: Observation,
    places: Mapping[str, str],
) -> Reading | None:
    """Give what is known of one outcome in one period, None where it was not supplied.

    Parameters
    ----------
    observed
        Of `METRICS`.
    outcome
        Which one.
    period
        The period.
    offered
        The calls offered in it, which a printed share is a share of.
    places
        Whose calls: the dimension values of the observations.
    """
    share = observed.of(outcome.share, period, **places)
    counted = observed.of(outcome.count, period, **places) if outcome.count else None
    if share is not None and share.numerator is not None and not share.is_withheld:
        bound = bound_count(share, "numerator")
        return _counted(to_decimal(share.numerator), bound, share.binding)
    if counted is not None and counted.value is not None:
        return _counted(to_decimal(counted.value), bound_value(counted), counted.binding)
    is_of_offered = outcome in OUTCOMES
    if share is None or share.value is None or offered.value is None or not is_of_offered:
        return None
    return _worked_back(observed, share, to_decimal(offered.value), offered.binding)


def _counted(value: Decimal, bound: Bound, binding: str) -> Reading:
    return Reading(Range(value, value), value, "counted", bound, uses=(binding,))


def _worked_back(observed: Observed, share: Observation, offered: Decimal, binding: str) -> Reading:
    """Give the whole numbers that a share, rounded as it was printed, can be of the calls offered.

    85.25% of 476,004 is any whole number from 405,770 to 405,817.
    """
    decimals = printed_decimals(observed, share)
    half = Decimal(5).scaleb(-decimals - 3)
    exact = to_decimal(share.value or 0) * offered
    low = max(to_decimal(share.value or 0) - half, Decimal(0)) * offered
    high = (to_decimal(share.value or 0) + half) * offered
    least = low.to_integral_value(ROUND_CEILING)
    most = high.to_integral_value(ROUND_FLOOR)
    if least > most:  # so few calls that no whole number rounds to the share: look on both sides
        least, most = low.to_integral_value(ROUND_FLOOR), high.to_integral_value(ROUND_CEILING)
    value = min(max(round_value(exact, 0), least), most)
    printed = bound_value(share, words=False, decimals=SHARE_DECIMALS)
    return Reading(
        Range(least, most), value, "worked_back", share=printed,
        uses=(share.binding, binding), told={"decimals": str(decimals)},
    )  # fmt: skip


def printed_decimals(observed: Observed, share: Observation) -> int:
    """Give with how many decimals of the percent a share without counts was printed.

    What was printed is not kept with the value, so it is read from all shares of the metric that
    came from the same source: 12.3 beside 4.71 was printed as 12.30. One share that ends in a
    nought may have been rounded there, and is taken so.
    """
    same = (
        o
        for o in (*observed.observations, share)
        if o.metric_id == share.metric_id
        and o.source_ref == share.source_ref
        and o.value is not None
        and o.numerator is None
    )
    return min(max(_needed_decimals(o) for o in same), _MOST_DECIMALS)


def _needed_decimals(found: Observation) -> int:
    exponent = in_print(found.value or 0, "share").normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def summed(readings: Iterable[Reading | None]) -> Reading | None:
    """Add up what is known of one outcome in several periods; None unless all are known."""
    found = list(readings)
    known = [r for r in found if r is not None]
    if not known or len(known) != len(found):
        return None
    low = sum((r.known.low for r in known), Decimal(0))
    high = sum((r.known.high for r in known), Decimal(0))
    value = sum((r.value for r in known), Decimal(0))
    uses = tuple(use for r in known for use in r.uses)
    decimals = sorted({r.told["decimals"] for r in known if "decimals" in r.told})
    told = {"decimals": ", ".join(decimals)} if decimals else {}
    return Reading(Range(low, high), value, "worked_back", uses=uses, told=told)


def received_of(
    observed: Observed, period: Period, places: Mapping[str, str]
) -> Observation | None:
    """Give a share whose denominator is the calls received, queue or no queue; None without any."""
    found = (observed.of(outcome.share, period, **places) for outcome in BEFORE)
    return next((o for o in found if o is not None and o.denominator is not None), None)
