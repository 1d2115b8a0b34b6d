"""A share that was printed beside its own counts: what it is worth as a claim."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from gaugebook.definitions.metric import Metric
from gaugebook.engine.printed_counts import Sides
from gaugebook.errors import Problem, problem
from gaugebook.tables.dataset import PrintedFigure
from gaugebook.values import (
    WITHHELD_MARK,
    Printed,
    agrees,
    format_value,
    in_print,
    parse_printed,
)


@dataclass(frozen=True)
class HeldClaim:
    """What came of it: the observation status of the recomputed value, its notes, a finding."""

    obs_status: str
    notes: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def hold_claim(
    metric: Metric, claim: PrintedFigure | None, value: Decimal, sides: Sides
) -> HeldClaim:
    """Hold a printed figure of a metric against the value that its counts give.

    Parameters
    ----------
    metric
        Whose figure it is. Where it is about people, the finding shows none of the figures.
    claim
        The figure as it was printed; with none, or one that is no number, there is nothing to hold.
    value
        What the counts give, as a share of 1 where the unit is one.
    sides
        The two counts. Where they were worked out from a printed share, the claim may be out by
        as much as they are.

    Returns
    -------
    HeldClaim
        ``A`` where it agrees as far as its decimals go; ``A`` with the printed text as a note
        where it was cut, or written to fewer decimals; ``V`` with ``ratio-mismatch`` where it
        does not agree.
    """
    printed = _as_printed(claim) if claim else None
    if claim is None or printed is None:
        return HeldClaim("A")
    agreement = agrees(printed, in_print(value, metric.unit))
    if agreement == "rounded" or (sides.half and _is_within(claim, value, sides, metric)):
        return HeldClaim("A")
    notes = (f"printed {claim.printed}",)
    if agreement is not None:
        return HeldClaim("A", notes)
    recomputed = format_value(value, metric.unit, max(0, printed.decimals))
    return HeldClaim("V", notes, (_mismatch(metric, claim, recomputed, sides),))


def _mismatch(metric: Metric, claim: PrintedFigure, recomputed: str, sides: Sides) -> Problem:
    def told(figure: str) -> str:
        # Anybody may read a finding.
        return WITHHELD_MARK if metric.about_people else figure

    return problem(
        "ratio-mismatch",
        claim.where,
        found=claim.printed,
        key=f"{metric.id} {claim.period.key}",
        label=metric.label,
        period=claim.period.label,
        numerator=told(format_value(sides.above, "count")),
        denominator=told(format_value(sides.below, "count")),
        recomputed=told(recomputed),
        hint="",
    )


def _as_printed(claim: PrintedFigure) -> Printed | None:
    """Give a printed share in the scale of the percent, whatever scale its cell is in."""
    printed = parse_printed(claim.printed)
    if printed is None or claim.value is None:
        return printed
    number = in_print(claim.value, "share") if printed.unit in (None, "share") else printed.number
    return replace(printed, number=number, decimals=claim.decimals)


def _is_within(claim: PrintedFigure, value: Decimal, sides: Sides, metric: Metric) -> bool:
    """Whether a printed share lies where counts that were worked out leave room for it."""
    if claim.value is None:
        return False
    return abs(claim.value - value) <= metric.multiplier * sides.half / sides.below
