"""Demand without its repeats: how many calls offered are the same people ringing again.

A repeat is seen only of a customer who is known. What is said of all demand is therefore bounded:
at least the repeats that were found, at most those and every call of a customer who is not known.
"""

from __future__ import annotations

from gaugebook.analysis.cells import (
    bound_count,
    bound_result,
    bound_value,
    result_cells,
    value_cell,
)
from gaugebook.analysis.observed import Observed
from gaugebook.analysis.repeat._found import figure_notes, name_of, table_notes, unreliable_words
from gaugebook.analysis.wording import during, noun_of
from gaugebook.definitions.metric import Metric
from gaugebook.exhibits import Bound, Cell, Column, Sentence, Table, Unavailable
from gaugebook.observations import Observation
from gaugebook.periods import Period
from gaugebook.results import Result, ResultValue, result
from gaugebook.values import MISSING_MARK
from gaugebook.words import capitalised


def demand_result(repeats: Observation, offered: Observation) -> Result | None:
    """Give what repeats make of all calls offered, with bounds for callers who are not known.

    Parameters
    ----------
    repeats
        The share of repeats among calls offered from known customers.
    offered
        All calls offered, over the same period and place.

    Returns
    -------
    Result | None
        ``offered``, ``repeats``, ``unknown`` (calls whose customer is not known), ``net`` (offered
        less the repeats found), ``net least`` (if every unknown call were a repeat), ``share
        known``, ``share least`` and ``share most`` of all calls. None where a count is missing,
        nothing was offered, or more calls are known than were offered: the two are then not of
        the same calls.
    """
    found, known, whole = repeats.numerator, repeats.denominator, offered.value
    if found is None or known is None or not whole or known > whole:
        return None
    unknown = whole - known
    return result(
        "repeat-bounds",
        (
            ResultValue("offered", whole),
            ResultValue("repeats", found),
            ResultValue("unknown", unknown),
            ResultValue("net", whole - found),
            ResultValue("net least", whole - found - unknown),
            ResultValue("share known", known / whole, "share", 1),
            ResultValue("share least", found / whole, "share", 1),
            ResultValue("share most", (found + unknown) / whole, "share", 1),
        ),
        uses=[repeats.binding, offered.binding],
    )


def demand_table(
    data: Observed,
    calls: Observed,
    metric: Metric,
    offered: Metric,
    *,
    name: str,
    period: Period,
    dimension: str = "line",
    place: str,
) -> Table | Unavailable:
    """Give calls offered beside the repeats among them, and what is left without these.

    Parameters
    ----------
    data
        Observations of the share of repeats of calls offered, in total and by the dimension.
    calls
        Observations of calls offered, of the same organisation, period and split.
    metric, offered
        Their definitions.
    name, period, dimension, place
        As in `repeat_table`.
    """
    title = "Demand with and without repeat calls"
    by_code = [
        (code, data.covered(metric.id, period, **{dimension: code}), o)
        for o in calls.covered_split(offered.id, period, [dimension])
        for code in [o.dimensions[dimension]]
    ]
    whole = data.covered(metric.id, period)
    pairs = [*by_code, ("", whole, calls.covered(offered.id, period))]
    rows: list[tuple[Cell, ...]] = []
    results: list[Result] = []
    for code, repeats, all_calls in pairs:
        worked = demand_result(repeats, all_calls) if repeats and all_calls else None
        label = name_of(code, dimension) if code else "All"
        if worked is None:
            rows.append((Cell(label), value_cell(all_calls), *[Cell(MISSING_MARK)] * 5))
            continue
        results.append(worked)
        parts = ("repeats", "unknown", "net", "share least", "share most")
        rows.append((Cell(label), value_cell(all_calls), *result_cells(worked, parts)))
    if not results:
        return Unavailable(
            name, title, f"there is no figure for {metric.label} by {dimension} {during(period)}"
        )
    return Table(
        name=name,
        title="Some calls offered are the same people ringing again",
        subtitle=f"Calls offered and repeats within {metric.window}, by {dimension}, {place}, "
        f"{(whole.span if whole else period).label}",
        columns=(
            Column(dimension.capitalize(), "text"),
            Column("Calls offered"),
            Column("Repeats found"),
            Column("Customer not known"),
            Column("Offered less repeats found"),
            Column("Repeats, at least, %", decimals=1),
            Column("Repeats, at most, %", decimals=1),
        ),
        rows=tuple(rows),
        notes=(
            "At least: no caller who is not known rang again. At most: every one of their calls "
            "was a repeat. The truth lies between.",
            "A repeat call is a call less only if the matter had been settled the first time.",
            *figure_notes(metric, whole),
            *table_notes(rows, [metric, offered], []),
        ),
        source=data.source,
        made_up=data.made_up or calls.made_up,
        results=tuple(results),
    )


def demand_sentence(
    data: Observed,
    calls: Observed,
    metric: Metric,
    offered: Metric,
    *,
    name: str,
    period: Period,
) -> Sentence:
    """Say what share of demand is repeat, of whom that is known, and between what bounds.

    The parameters are those of `demand_table`. Where it cannot be said, the sentence says why.
    """
    made_up = data.made_up or calls.made_up
    repeats, all_calls = data.covered(metric.id, period), calls.covered(offered.id, period)
    worked = demand_result(repeats, all_calls) if repeats and all_calls else None
    if repeats is None or repeats.value is None:
        text = (
            f"How many calls were repeats cannot be said: there is no figure for {metric.label} "
            f"{during(period)}."
        )
        return Sentence(name, (text,), made_up=made_up)
    parts: list[str | Bound] = [
        f"{capitalised(during(repeats.span))}, ",
        bound_value(repeats),
        " of calls offered from known customers (",
        bound_count(repeats, "numerator"),
        " of ",
        bound_count(repeats, "denominator"),
        f") came within {metric.window} of an earlier call of the same customer.",
    ]
    if worked is None:
        parts.append(" What that is of all calls offered cannot be said: the counts do not match.")
        return Sentence(name, (*parts, unreliable_words(repeats)), made_up=made_up)
    every = bound_result(worked, "offered")
    parts += [
        " The customer is known for ",
        bound_result(worked, "share known"),
        " of calls offered; of all of them, between ",
        bound_result(worked, "share least"),
        " and ",
        bound_result(worked, "share most"),
        " were repeats, according to whether those who are not known never or always rang before."
        " Without the repeats"
        " found, ",
        every,
        f" {noun_of(every, 'call')} offered {noun_of(every, 'comes', 'come')} to ",
        bound_result(worked, "net"),
        ".",
        unreliable_words(repeats),
    ]
    return Sentence(name, tuple(p for p in parts if p), made_up=made_up, results=(worked,))
