"""Two shares of one sample: whether one is larger than the other, or the sample too small to say.

A month's calls are all counted; forms that somebody read are a sample, and another sample would
give other shares. Two answers of one sample are not independent either: more of one leaves less
for the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from gaugebook.analysis.cells import (
    as_cell,
    bound_count,
    bound_interval,
    bound_result,
    bound_value,
)
from gaugebook.analysis.comparing import do_intervals_overlap
from gaugebook.analysis.observed import Observed
from gaugebook.exhibits import Bound, Cell, Column, Sentence, Table, Unavailable
from gaugebook.observations import Observation
from gaugebook.periods import Period
from gaugebook.results import Result, ResultValue, result
from gaugebook.stats.normal import deviate

_CONFIDENCE = 0.95


def difference_in_sample(first: Observation, second: Observation) -> Result | None:
    """Compare two shares of one sample, of which each member is in one at most.

    Parameters
    ----------
    first, second
        Ratios of the same denominator, with counts.

    Returns
    -------
    Result | None
        ``difference`` in percentage points, first less second, with its 95% ``lower`` and
        ``upper``; ``rest``, the share of neither. The parameters say whether the two intervals
        overlap and whether a ranking is safe: only where the difference's interval leaves 0 out.
        None where a count is missing, the denominators differ or are 0, or the two come to more
        than the whole.

    Notes
    -----
    The variance of the difference of two shares of one multinomial sample is
    (p1 + p2 - (p1 - p2)^2) / n: Scott and Seber (1983), The American Statistician 37, 319-320.
    """
    counts = (first.numerator, second.numerator, first.denominator, second.denominator)
    if None in counts or not first.denominator or first.denominator != second.denominator:
        return None
    size = first.denominator
    one, other = (first.numerator or 0) / size, (second.numerator or 0) / size
    if one + other > 1:
        return None
    spread = deviate(_CONFIDENCE) * sqrt(max(0.0, one + other - (one - other) ** 2) / size)
    ends = (one - other - spread, one - other + spread)
    decimals = max(first.decimals, second.decimals)
    return result(
        "difference-in-one-sample",
        [
            ResultValue("difference", 100 * (one - other), "points", decimals),
            ResultValue("lower", 100 * ends[0], "points", decimals),
            ResultValue("upper", 100 * ends[1], "points", decimals),
            ResultValue("rest", 1 - one - other, "share", decimals),
        ],
        parameters={
            "intervals overlap": "no" if do_intervals_overlap(first, second) is False else "yes",
            "ranking": "safe" if ends[0] > 0 or ends[1] < 0 else "not safe",
        },
        uses=[first.binding, second.binding],
        note="two shares of one sample, 95% interval",
    )


def sample_table(
    observed: Observed, period: Period, metric_ids: Sequence[str], *, name: str, place: str
) -> Table | Unavailable:
    """Give the shares of a sample with their intervals, and whether they can be ranked.

    Parameters
    ----------
    observed
        Observations of the metrics, each the share of one sample that gives one answer.
    period
        When the sample was drawn.
    metric_ids
        The two metrics.
    name, place
        Of the exhibit; whose sample.

    Returns
    -------
    Table | Unavailable
        Unavailable, with the reason, where the sample or its counts are not there.
    """
    found = _found(observed, period, metric_ids)
    difference = difference_in_sample(*found) if len(found) == 2 else None
    if difference is None:
        return Unavailable(name, "Shares of a sample", _why_not(found, period))
    rows = []
    for one in found:
        ends = bound_interval(one, decimals=1)
        numbers = [bound_count(one, "numerator"), bound_count(one, "denominator")]
        cells = [as_cell(n) for n in (*numbers, bound_value(one, words=False), *ends)]
        rows.append((Cell(_name(observed, one)), *cells))
    return Table(
        name=name,
        title=_title(difference),
        subtitle=f"Shares of one sample. {place}, {period.label}",
        columns=(
            Column("Answer", "text"),
            Column("Forms"),
            Column("Sample"),
            Column("Share, %"),
            Column("95% interval from", decimals=1),
            Column("to", decimals=1),
        ),
        rows=tuple(rows),
        notes=_notes(observed, found),
        source=observed.source,
        made_up=observed.made_up,
        results=(difference,),
    )


def sample_finding(
    observed: Observed, period: Period, metric_ids: Sequence[str], *, name: str, place: str
) -> Sentence:
    """Say whether two shares of a sample can be ranked, with the interval of their difference."""
    found = _found(observed, period, metric_ids)
    difference = difference_in_sample(*found) if len(found) == 2 else None
    if difference is None:
        text = f"The shares of the sample cannot be compared: {_why_not(found, period)}."
        return Sentence(name, (text,), observed.made_up)
    first, second = found
    overlap = dict(difference.parameters)["intervals overlap"] == "yes"
    parts: list[str | Bound] = [
        f"{place}, {period.label}, of a sample of ",
        bound_count(first, "denominator"),
        ": ",
        *_with_interval(observed, first),
        ", and ",
        *_with_interval(observed, second),
        f". The intervals {'overlap' if overlap else 'do not overlap'}; the difference is ",
        bound_result(difference, "difference"),
        " (95% interval ",
        bound_result(difference, "lower", words=False),
        " to ",
        bound_result(difference, "upper", words=False),
        f"), so {_verdict(difference)}. The other ",
        bound_result(difference, "rest"),
        " are in neither.",
    ]
    return Sentence(name, tuple(parts), observed.made_up, (difference,))


def _found(observed: Observed, period: Period, metric_ids: Sequence[str]) -> list[Observation]:
    """Give the observation of each metric, whatever group the sample was drawn from."""
    found = []
    for metric in metric_ids:
        of_metric = [
            o
            for o in observed.observations
            if o.metric_id == metric and o.period == str(period) and o.lower is not None
        ]
        # More than one group was sampled: nobody knows which is meant.
        found += of_metric if len(of_metric) == 1 else []
    return found


def _why_not(found: Sequence[Observation], period: Period) -> str:
    if len(found) != 2:
        return f"there is no one sample with counts for {period.label}"
    if found[0].denominator != found[1].denominator:
        return "the two shares are not of one sample"
    return "the two shares come to more than the whole sample"


def _name(observed: Observed, found: Observation) -> str:
    return observed.metrics[found.metric_id].label


def _with_interval(observed: Observed, found: Observation) -> list[str | Bound]:
    lower, upper = bound_interval(found, decimals=1)
    return [_name(observed, found), " ", bound_value(found), " (", lower, " to ", upper, ")"]


def _verdict(difference: Result) -> str:
    if dict(difference.parameters)["ranking"] == "safe":
        return "the first is the larger" if _is_first(difference) else "the second is the larger"
    return "no ranking is safe"


def _is_first(difference: Result) -> bool:
    return (difference.of("difference").value or 0) > 0


def _title(difference: Result) -> str:
    if dict(difference.parameters)["ranking"] == "safe":
        return "One share of the sample is larger than the other, beyond chance"
    return "No ranking of the two shares is safe: their intervals overlap"


def _notes(observed: Observed, found: Sequence[Observation]) -> tuple[str, ...]:
    caveats = [observed.metrics[o.metric_id].caveat or "" for o in found]
    told = [f"{_name(observed, o)}: {note}." for o in found for note in o.note.split("; ") if note]
    places = [code for o in found for name, code in o.dimensions.items() if name != "channel"]
    drawn = [f"The sample is of: {', '.join(dict.fromkeys(places))}."] if places else []
    return tuple(dict.fromkeys([*caveats, *drawn, *told]))
