"""Repeat contact: how many contacts follow another of the same customer, by line and by reason."""

from __future__ import annotations

from gaugebook.analysis.cells import (
    as_point,
    bound_value,
    counts_in_words,
    result_cells,
    share_cells,
    value_cell,
    with_interval,
)
from gaugebook.analysis.comparing import do_intervals_overlap
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
)
from gaugebook.analysis.wording import during
from gaugebook.definitions.metric import Metric
from gaugebook.exhibits import (
    Bound,
    Cell,
    Chart,
    Column,
    Sentence,
    Series,
    Table,
    TargetLine,
    Unavailable,
)
from gaugebook.observations import UNKNOWN, Observation
from gaugebook.periods import Period
from gaugebook.results import Result, ResultValue, result
from gaugebook.values import MISSING_MARK, format_value, in_print

_MOST_POINTS = 15


def repeat_table(
    data: Observed,
    metric: Metric,
    *,
    name: str,
    period: Period,
    dimension: str = "line",
    beside: Metric | None = None,
    place: str,
    most: int = 25,
    fewest: int = FEWEST,
) -> Table | Unavailable:
    """Give the table of repeat contacts by line or by reason, the highest share first.

    Parameters
    ----------
    data
        Observations of the metrics, in total and split by the dimension.
    metric
        A sequence that looks back; its window says within how many days.
    name
        The exhibit's name.
    period
        All of it in one figure.
    dimension
        ``line`` or ``reason``.
    beside
        A second metric whose share stands beside, such as that of repeats on the same line.
    place
        What the figures are of, for the subtitle.
    most
        At most so many rows; the others are added up in one.
    fewest
        Rows with fewer contacts of known customers are at the end and are not ranked.
    """
    title = f"Repeat contacts by {dimension}"
    whole = data.covered(metric.id, period)
    found = in_order(data.covered_split(metric.id, period, [dimension]), fewest=fewest)
    if whole is None or not found:
        return Unavailable(name, title, _why_none(metric, period, dimension))
    unknown = [o for o in found if o.dimensions[dimension] == UNKNOWN]
    known = [o for o in found if o not in unknown]
    shown, rest = known[:most], known[most:]
    rows = [_row(data, beside, o, dimension, period) for o in shown]
    results: list[Result] = []
    if rest:
        others = _added(metric, rest)
        results.append(others)
        rows.append(_added_row(others, len(rest), dimension, has_beside=beside is not None))
    rows += [_row(data, beside, o, dimension, period) for o in unknown]
    second = data.covered(beside.id, period) if beside is not None else None
    rows.append(_cells("All", whole, second, has_beside=beside is not None))
    columns = [
        Column(dimension.capitalize(), "text"),
        Column("Contacts of known customers"),
        Column("Repeats"),
        Column("Repeats, %", decimals=metric.decimals),
        Column("95% interval from", decimals=metric.decimals),
        Column("to", decimals=metric.decimals),
    ]
    if beside is not None:
        columns.append(Column(f"{beside.label}, %", decimals=beside.decimals))
    few = sum((o.denominator or 0) < fewest for o in shown)
    metrics = [metric, *([beside] if beside is not None else [])]
    notes = [
        f"A repeat is a contact within {metric.window} of an earlier one of the same customer.",
        *([f"{metric.label}: {metric.caveat}"] if metric.caveat else []),
        KNOWN_ONLY,
        *figure_notes(metric, whole),
        *(figure_notes(beside, second) if beside is not None else []),
        *few_notes(few, fewest),
        *table_notes(rows, metrics, [whole, *found]),
    ]
    return Table(
        name=name,
        title=_title(found, metric, dimension, fewest),
        subtitle=f"{metric.name}, by {dimension}, {place}, {whole.span.label}",
        columns=tuple(columns),
        rows=tuple(rows),
        notes=tuple(dict.fromkeys(notes)),
        source=data.source,
        made_up=data.made_up,
        results=tuple(results),
    )


def _why_none(metric: Metric, period: Period, dimension: str) -> str:
    return f"there is no figure for {metric.label} by {dimension} {during(period)}"


def _title(found: list[Observation], metric: Metric, dimension: str, fewest: int) -> str:
    enough = [o for o in found if is_enough(o, fewest)]
    if len(enough) < 2:
        return f"{metric.label} by {dimension}"
    first, second = enough[0], enough[1]
    if first.value == enough[-1].value:
        return f"Every {dimension} has the same share of repeat contacts"
    overlap = do_intervals_overlap(first, second)
    if first.value == second.value if overlap is None else overlap:
        names = " and ".join(o.dimensions[dimension] for o in (first, second))
        return f"{names} have the most repeat contacts for their size, too close to tell apart"
    return f"{first.dimensions[dimension]} has the highest share of repeat contacts"


def _row(
    data: Observed,
    beside: Metric | None,
    found: Observation,
    dimension: str,
    period: Period,
) -> tuple[Cell, ...]:
    code = found.dimensions[dimension]
    second = data.covered(beside.id, period, **{dimension: code}) if beside is not None else None
    return _cells(name_of(code, dimension), found, second, has_beside=beside is not None)


def _cells(
    label: str, found: Observation, second: Observation | None, *, has_beside: bool
) -> tuple[Cell, ...]:
    cells = (Cell(label), *share_cells(found))
    return (*cells, value_cell(second)) if has_beside else cells


def _added(metric: Metric, rest: list[Observation]) -> Result:
    """Add the counts of rows up that are not shown one by one."""
    repeats = sum(o.numerator or 0 for o in rest)
    contacts = sum(o.denominator or 0 for o in rest)
    return result(
        "sum-of-parts",
        (
            ResultValue("repeats", repeats),
            ResultValue("contacts", contacts),
            ResultValue(
                "share", repeats / contacts if contacts else None, "share", metric.decimals
            ),
        ),
        parameters={"rows": len(rest)},
        uses=[o.binding for o in rest],
    )


def _added_row(found: Result, number: int, dimension: str, *, has_beside: bool) -> tuple[Cell, ...]:
    cells = (
        Cell(f"{number} other {dimension}{'s' if number != 1 else ''}"),
        *result_cells(found, ("contacts", "repeats", "share")),
        Cell(MISSING_MARK),
        Cell(MISSING_MARK),
    )
    return (*cells, Cell(MISSING_MARK)) if has_beside else cells


def repeat_chart(
    data: Observed,
    metric: Metric,
    *,
    name: str,
    period: Period,
    dimension: str = "line",
    place: str,
    fewest: int = FEWEST,
) -> Chart | Unavailable:
    """Give the chart of the share of repeats by line or reason, each with its interval.

    Rows with fewer contacts of known customers than `fewest` are left to the table, and so are
    all beyond the fifteen highest; the note says how many.
    """
    whole = data.covered(metric.id, period)
    found = in_order(data.covered_split(metric.id, period, [dimension]), fewest=fewest)
    enough = [o for o in found if is_enough(o, fewest)]
    title = _title(found, metric, dimension, fewest)
    if whole is None or whole.value is None:
        return Unavailable(name, title, no_figure_words(whole, metric, period))
    if not enough:
        reason = f"no {dimension} has {fewest} or more contacts of known customers "
        return Unavailable(name, title, f"{reason}{during(period)}")
    shown = enough[:_MOST_POINTS]
    labels = [name_of(o.dimensions[dimension], dimension) for o in shown]
    points = tuple(
        with_interval(as_point(label, bound_value(o, words=False)), o)
        for label, o in zip(labels, shown, strict=True)
    )
    left_out = len(found) - len(shown)
    notes = [f"{left_out} more in the table."] if left_out else []
    return Chart(
        name=name,
        kind="dots",
        title=title,
        subtitle=f"{metric.name}, by {dimension}, {place}, {whole.span.label}",
        unit_text="%",
        series=(Series(metric.label, points),),
        alt=_chart_alt(metric, whole, shown, labels, dimension),
        target=total_line(whole, dimension),
        notes=(*notes, KNOWN_ONLY, *figure_notes(metric, whole)),
        source=data.source,
        made_up=data.made_up,
        decimals=metric.decimals,
        results=(counts_in_words({"not shown": left_out}, uses=[o.binding for o in found]),),
    )


def total_line(whole: Observation, dimension: str) -> TargetLine | None:
    """Give the line that each row is compared with: that of all of them together."""
    if whole.value is None:
        return None
    text = format_value(whole.value, whole.unit, whole.decimals, words=True)
    return TargetLine(float(in_print(whole.value, whole.unit)), f"All {dimension}s: {text}")


def _chart_alt(
    metric: Metric,
    whole: Observation,
    shown: list[Observation],
    labels: list[str],
    dimension: str,
) -> Sentence:
    first: tuple[str | Bound, ...] = (
        f"Dot chart. {metric.name}, by {dimension}, {whole.span.label}, with 95% intervals. Over "
        "all it is ",
        bound_value(whole),
    )
    if len(shown) == 1:
        return Sentence("alt", (*first, f"; only {labels[0]} has enough contacts: ",
                                bound_value(shown[0]), "."))  # fmt: skip
    ends = (
        f"; the highest is {labels[0]} at ",
        bound_value(shown[0]),
        f", the lowest shown {labels[-1]} at ",
        bound_value(shown[-1]),
        ".",
    )
    return Sentence("alt", (*first, *ends))
