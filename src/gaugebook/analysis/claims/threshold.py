"""A number that somebody wrote in a claim: ``below 2 minutes``, ``above 90%``.

It is no observation, so it stands in the record as a result of its own: what the paper's author
held the figures against.
"""

from __future__ import annotations

from decimal import Decimal

from gaugebook.definitions.metric import Metric
from gaugebook.exhibits import Bound
from gaugebook.results import Result, ResultValue, result
from gaugebook.values import Printed, in_print, parse_printed

_SECONDS_A_MINUTE = 60


def is_threshold(text: str) -> bool:
    """Whether a text is one number, with or without its unit."""
    return parse_printed(text) is not None


def threshold_number(text: str, metric: Metric) -> Decimal | None:
    """Give a number that somebody wrote, in the scale in which the metric is printed.

    Parameters
    ----------
    text
        ``2 minutes``, ``90%``, ``1,049``. A number without a unit is in that of the metric, so
        that 90 is 90% of a share.
    metric
        Says the unit.

    Returns
    -------
    Decimal | None
        None when it is not one number, or one in another unit.

    Examples
    --------
    >>> from gaugebook.definitions.library import load_library
    >>> metrics = load_library()[0].metrics
    >>> threshold_number("2 minutes", metrics["wait_mean"])
    Decimal('120')
    >>> threshold_number("90%", metrics["answered_share"])
    Decimal('90')
    >>> threshold_number("90%", metrics["wait_mean"]) is None
    True
    """
    printed = parse_printed(text)
    if printed is None:
        return None
    if metric.unit == "seconds" and printed.unit == "minutes":
        return printed.number * _SECONDS_A_MINUTE
    return printed.number if _fits(printed, metric) else None


def _fits(printed: Printed, metric: Metric) -> bool:
    return printed.unit is None or printed.unit == metric.unit


def threshold_result(text: str, metric: Metric) -> tuple[Result, Bound]:
    """Give a written number as a result, and as it is printed in a reason.

    Raises
    ------
    ValueError
        When it is no number in the metric's unit.
    """
    number = threshold_number(text, metric)
    if number is None:
        raise ValueError(f"{text} is no number in {metric.unit}")
    inside = float(number / in_print(1, metric.unit))
    decimals = max(0, -int(number.normalize().as_tuple().exponent))
    value = ResultValue("threshold", inside, metric.unit, decimals)
    found = result("written-threshold", [value], parameters={"written": text})
    return found, Bound(text, float(number), found.binding("threshold"))
