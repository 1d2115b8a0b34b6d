"""After giving up: how many of those who abandoned a call rang again, and how soon."""

from __future__ import annotations

from collections.abc import Sequence

from gaugebook.analysis.cells import (
    as_point,
    bound_count,
    bound_value,
    count_cell,
    counts_in_words,
    interval_cells,
    value_cell,
    with_interval,
)
from gaugebook.analysis.observed import Observed
from gaugebook.analysis.repeat._found import (
    FEWEST,
    KNOWN_ONLY,
    few_notes,
    figure_notes,
    in_order,
    is_enough,
    name_of,
    no_figure_words,
    table_notes,
    unreliable_words,
)
from gaugebook.analysis.repeat.repeats import total_line
from gaugebook.analysis.wording import during
from gaugebook.definitions.metric import Metric
from gaugebook.exhibits import Bound, Cell, Chart, Column, Sentence, Series, Table, Unavailable
from gaugebook.observations import Observation
from gaugebook.periods import Period
from gaugebook.words import capitalised

_TITLE = "Those who gave up and rang again"


def after_table(
    data: Observed,
    metric: Metric,
    sooner: Sequence[Metric],
    *,
    name: str,
    period: Period,
    dimension: str = "line",
    place: str,
    fewest: int = FEWEST,
) -> Table | Unavailable:
    """Give, by line, how many abandoned calls were followed by another, and how soon.

    Parameters
    ----------
    data
        Observations of the metrics, in total and by the dimension.
    metric
        The sequence over the whole window, such as 7 days.
    sooner
        The same over shorter windows, the shortest first.
    name, period, dimension, place
        As in `repeat_table`.
    fewest
        Rows of fewer abandoned calls are last.
    """
    whole = data.covered(metric.id, period)
    found = in_order(data.covered_split(metric.id, period, [dimension]), fewest=fewest)
    if whole is None:
        return Unavailable(name, _TITLE, f"there is no figure for {metric.label} {during(period)}")
    rows = [_row(data, sooner, o, period, dimension) for o in (*found, whole)]
    few = sum((o.denominator or 0) < fewest for o in found)
    return Table(
        name=name,
        title=_title(whole, found, metric, dimension, fewest),
        subtitle=f"{metric.name}, by {dimension}, {place}, {whole.span.label}",
        columns=(
            Column(dimension.capitalize(), "text"),
            Column("Abandoned by known customers"),
            *(Column(f"Rang again within {m.window}, %", decimals=m.decimals) for m in sooner),
            Column(f"Rang again within {metric.window}"),
            Column(f"Within {metric.window}, %", decimals=metric.decimals),
            Column("95% interval from", decimals=metric.decimals),
            Column("to", decimals=metric.decimals),
        ),
        rows=tuple(rows),
        notes=(
            *figure_notes(metric, whole),
            KNOWN_ONLY,
            "The time runs from the start of one call to the start of the next, to any line.",
            *few_notes(few, fewest),
            *table_notes(rows, [metric, *sooner], [whole, *found]),
        ),
        source=data.source,
        made_up=data.made_up,
    )


def _row(
    data: Observed,
    sooner: Sequence[Metric],
    found: Observation,
    period: Period,
    dimension: str,
) -> tuple[Cell, ...]:
    code = found.dimensions.get(dimension)
    if code is None:
        label, others = "All", [data.covered(m.id, period) for m in sooner]
    else:
        label = name_of(code, dimension)
        others = [data.covered(m.id, period, **{dimension: code}) for m in sooner]
    return (
        Cell(label),
        count_cell(found, "denominator"),
        *(value_cell(other) for other in others),
        count_cell(found, "numerator"),
        value_cell(found),
        *interval_cells(found),
    )


_MOST_AND_HALF = (0.5, 0.75)


def _title(
    whole: Observation,
    found: Sequence[Observation],
    metric: Metric,
    dimension: str,
    fewest: int,
) -> str:
    """Say the message: how much of those who give up is only put off, and whether everywhere."""
    if whole.value is None:
        return _TITLE
    half, most = _MOST_AND_HALF
    how_many = "Most" if whole.value >= most else "More than half" if whole.value > half else "Some"
    message = f"{how_many} known callers who gave up rang again within {metric.window}"
    enough = [o for o in found if is_enough(o, fewest)]
    if len(enough) > 1 and all((o.value or 0.0) > half for o in enough) and whole.value > half:
        return f"{message}, on every {dimension} that can be judged"
    return message


def after_chart(
    data: Observed,
    metric: Metric,
    *,
    name: str,
    period: Period,
    dimension: str = "line",
    place: str,
    fewest: int = FEWEST,
) -> Chart | Unavailable:
    """Give the share of abandoned calls that were rung again, by line, with its interval.

    Rows of fewer abandoned calls than `fewest` are left to the table.
    """
    whole = data.covered(metric.id, period)
    found = in_order(data.covered_split(metric.id, period, [dimension]), fewest=fewest)
    shown = [o for o in found if is_enough(o, fewest)]
    if whole is None or whole.value is None:
        return Unavailable(name, _TITLE, no_figure_words(whole, metric, period))
    if not shown:
        reason = f"no {dimension} has {fewest} or more calls abandoned by known customers "
        return Unavailable(name, _TITLE, f"{reason}{during(period)}")
    labels = [name_of(o.dimensions[dimension], dimension) for o in shown]
    points = tuple(
        with_interval(as_point(label, bound_value(o, words=False)), o)
        for label, o in zip(labels, shown, strict=True)
    )
    alt: list[str | Bound] = [
        f"Dot chart. Share of calls abandoned by known customers that were followed by another "
        f"within {metric.window}, by {dimension}, {whole.span.label}, with 95% intervals. Over all "
        "it is ",
        bound_value(whole),
        f"; it runs from {labels[-1]} at ",
        bound_value(shown[-1]),
        f" to {labels[0]} at ",
        bound_value(shown[0]),
        ".",
    ]
    left_out = len(found) - len(shown)
    return Chart(
        name=name,
        kind="dots",
        title=_title(whole, found, metric, dimension, fewest),
        subtitle=f"{metric.name}, by {dimension}, {place}, {whole.span.label}",
        unit_text="%",
        series=(Series(metric.label, points),),
        alt=Sentence("alt", tuple(alt)),
        target=total_line(whole, dimension),
        notes=(
            *([f"{left_out} with fewer than {fewest} calls in the table."] if left_out else []),
            *figure_notes(metric, whole),
            KNOWN_ONLY,
        ),
        source=data.source,
        made_up=data.made_up,
        decimals=metric.decimals,
        results=(counts_in_words({"left out": left_out}, uses=[o.binding for o in found]),),
    )


def after_sentence(
    data: Observed, metric: Metric, sooner: Sequence[Metric], *, name: str, period: Period
) -> Sentence:
    """Say how many who gave up rang again, how soon, and what that does to calls offered.

    Where it cannot be said the sentence says why. Parameters are those of `after_table`.
    """
    whole = data.covered(metric.id, period)
    if whole is None or whole.value is None:
        text = (
            f"How many of those who gave up rang again cannot be said: there is no figure "
            f"{during(period)}."
        )
        return Sentence(name, (text,), made_up=data.made_up)
    parts: list[str | Bound] = [
        f"{capitalised(during(whole.span))}, ",
        bound_value(whole),
        " of calls abandoned by known customers (",
        bound_count(whole, "numerator"),
        " of ",
        bound_count(whole, "denominator"),
        f") were followed by another call of the same customer within {metric.window}",
    ]
    for shorter in sooner:
        found = data.covered(shorter.id, period)
        if found is not None and found.value is not None:
            parts += [", ", bound_value(found), f" within {shorter.window}"]
    parts.append(
        ". Each of these later calls is counted in calls offered again. Whether callers who are "
        "not known do the same is not known."
    )
    return Sentence(name, (*parts, *filter(None, [unreliable_words(whole)])), made_up=data.made_up)
