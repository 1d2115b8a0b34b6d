"""Repeat callers netted off: the share among different callers beside the share of their calls.

A share of calls counts whoever rings five times five times. Among different callers each counts
once. The difference between the two is what repeat calls do to the share; the two are set side by
side for known customers only, as nobody else can be told apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gaugebook.analysis.cells import (
    bound_result,
    bound_value,
    count_cell,
    result_cell,
    value_cell,
)
from gaugebook.analysis.exclusion.places import Codes, Figures, figures_at, places_of
from gaugebook.analysis.exclusion.saying import bias_words, no_figure, observation_notes
from gaugebook.analysis.observed import Observed
from gaugebook.analysis.wording import absence_notes, small_numbers_notes
from gaugebook.exhibits import Bound, Cell, Column, Sentence, Table, Unavailable
from gaugebook.observations import Observation
from gaugebook.periods import Period
from gaugebook.results import Result, result
from gaugebook.values import in_print, round_value

CALLS, CALLERS = "no_email_known_calls_share", "no_email_callers_share"
DIFFERENT, WITHOUT = "callers_email_known", "callers_no_email"
CALLERS_METRICS = (CALLS, CALLERS, DIFFERENT, WITHOUT)
"""What must be observed for these exhibits."""

_NO_EFFECT = 0.5
"""Points; less is within the rounding of the counts of people in most groups."""

NETTED = (
    "Different callers count once however often they ring. Both shares are of known customers, as "
    "nobody else can be told apart. Who rang about two lines is one caller of each. Counts of "
    "people are rounded, so that in a small group a difference of a point says nothing."
)


def callers_table(
    observed: Observed, period: Period, *, by: Sequence[str], name: str, place: str
) -> Table | Unavailable:
    """Give the share of calls beside the share of different callers, and the difference.

    Parameters
    ----------
    observed
        Observations of `CALLERS_METRICS`, in total and split by `by`.
    period
        A part of it is taken where that is all there is.
    by
        The dimensions of the rows.
    name, place
        Of the exhibit; whose calls.

    Returns
    -------
    Table | Unavailable
        One row a group in the order of its name, the total last. Differences are of the printed
        shares, in percentage points: callers less calls. A withheld share has no difference.
    """
    calls = observed.metrics[CALLS]
    places = places_of(observed, (CALLS, CALLERS), period, by)
    total = _at(observed, period)
    if total is None and not places:
        return Unavailable(name, "Different callers beside their calls", no_figure(calls, period))
    by_place = [(codes, _at(observed, period, by=by, codes=codes)) for codes in places]
    rows, results, shown = [], [], []
    for codes, found in [*by_place, ((), total)]:
        if found is None:
            continue
        difference = _difference(found)
        results += [difference] if difference else []
        shown += [o for o in found.values() if o is not None]
        rows.append(_row(codes or ("All lines" if by[-1] == "line" else "All",), found, difference))
    metrics = [observed.metrics[m] for m in (DIFFERENT, WITHOUT)]
    notes = [
        bias_words(calls),
        NETTED,
        *small_numbers_notes(metrics, shown),
        *absence_notes(cell.text for row in rows for cell in row),
        *observation_notes(None if total is None else total.get(CALLS)),
    ]
    return Table(
        name=name,
        title=_title(results),
        subtitle=f"Callers with no e-mail on record, of calls and of different callers, by "
        f"{by[-1]}. {place}, {period.label}",
        columns=(
            Column(by[-1].capitalize(), "text"),
            Column("Calls"),
            Column("Share of calls, %", decimals=1),
            Column("Different callers"),
            Column("Without e-mail"),
            Column("Share of callers, %", decimals=1),
            Column("Difference, points", decimals=1),
        ),
        rows=tuple(rows),
        notes=tuple(notes),
        source=observed.source,
        made_up=observed.made_up,
        results=tuple(results),
    )


def callers_finding(observed: Observed, period: Period, *, name: str, place: str) -> Sentence:
    """Say what netting repeat callers off does to the share of all calls."""
    found = _at(observed, period)
    calls = observed.metrics[CALLS]
    if found is None or (difference := _difference(found)) is None:
        reason = no_figure(calls, period)
        if found is not None and any(o is not None and o.is_withheld for o in found.values()):
            reason = "a share is withheld, so that nobody can be recognised"
        text = f"Repeat callers cannot be netted off: {reason}. {bias_words(calls)}"
        return Sentence(name, (text,), observed.made_up)
    parts: list[str | Bound] = [
        f"{place}, {period.label}: of the calls of known customers ",
        *_value_of(found[CALLS]),
        " had no e-mail address on record, and of the different callers ",
        *_value_of(found[CALLERS]),
        f". Counting each caller once {_way(difference)}",
        *_size(difference),
        f": {_effect(difference)}. {bias_words(observed.metrics[CALLERS])}",
    ]
    return Sentence(name, tuple(parts), observed.made_up, (difference,))


def _value_of(found: Observation | None) -> list[Bound]:
    return [] if found is None else [bound_value(found)]


def _at(
    observed: Observed, period: Period, *, by: Sequence[str] = (), codes: Codes = ()
) -> Figures | None:
    """Give the four observations at one place; None where neither share has one."""
    found = figures_at(observed, CALLERS_METRICS, period, by=by, codes=codes)
    return found if found[CALLS] or found[CALLERS] else None


def _difference(found: Figures) -> Result | None:
    """Give callers less calls in percentage points, of the shares as printed."""
    calls, callers = found[CALLS], found[CALLERS]
    if calls is None or callers is None or calls.value is None or callers.value is None:
        return None
    printed = [round_value(in_print(o.value or 0, "share"), 1) for o in (callers, calls)]
    return result(
        "callers-less-calls",
        {"difference": float(printed[0] - printed[1])},
        unit="points",
        decimals=1,
        uses=[calls.binding, callers.binding],
        note="share of different callers less share of calls, both as printed",
    )


def _row(codes: Sequence[str], found: Figures, difference: Result | None) -> tuple[Cell, ...]:
    calls = found[CALLS]
    return (
        Cell(codes[-1]),
        count_cell(calls, "denominator"),
        *(value_cell(found[metric]) for metric in (CALLS, DIFFERENT, WITHOUT, CALLERS)),
        result_cell(difference, "difference"),
    )


def _title(differences: Sequence[Result]) -> str:
    sizes = [abs(d.of("difference").value or 0) for d in differences]
    if not sizes:
        return "Repeat callers cannot be netted off"
    if max(sizes) < _NO_EFFECT:
        return "Counting each caller once changes no share by half a point"
    return "Counting each caller once changes some shares by half a point or more"


def _effect(difference: Result) -> str:
    points = difference.of("difference").value or 0
    if abs(points) < _NO_EFFECT:
        return "repeat callers hardly matter to it"
    more = "more" if points > 0 else "less"
    return f"calls of those who ring again {more} often have an address on record, in these figures"


def _way(difference: Result) -> str:
    points = difference.of("difference").value or 0
    return (
        "leaves the share as it is"
        if not points
        else ("raises the share by " if points > 0 else "lowers the share by ")
    )


def _size(difference: Result) -> list[Bound]:
    """Give the difference without its sign; nothing where there is none."""
    number = bound_result(difference, "difference")
    return [replace(number, text=number.text.lstrip("-"))] if number.value else []
