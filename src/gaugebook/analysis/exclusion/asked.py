"""How far the proxy may over-estimate: between those who were asked and have none, and all without.

Nobody knows about those who were never asked. The share of callers who were asked and have no
e-mail address on record is the least that the figures confirm; the proxy itself is the most.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from gaugebook.analysis.cells import (
    bound_count,
    bound_result,
    bound_value,
    count_cell,
    result_cell,
    value_cell,
)
from gaugebook.analysis.exclusion.places import Codes, Figures, figures_at, places_of
from gaugebook.analysis.exclusion.saying import bias_words, no_figure, observation_notes
from gaugebook.analysis.observed import Observed
from gaugebook.analysis.wording import absence_notes
from gaugebook.exhibits import Bound, Cell, Column, Sentence, Table, Unavailable
from gaugebook.observations import Observation
from gaugebook.periods import Period
from gaugebook.results import Result, result

PROXY, ASKED_NONE, ASKED = "no_email_share", "no_email_asked_share", "email_asked_share"
ASKED_METRICS = (PROXY, ASKED_NONE, ASKED)
"""What must be observed for these exhibits."""

MEANING = (
    "At least: calls whose caller was asked and has no e-mail address on record, of all calls "
    "whose record was opened. At most: all without an address, asked or not. Even who was asked "
    "may have an address and not want to give it."
)


def asked_table(
    observed: Observed, period: Period, *, by: Sequence[str], name: str, place: str
) -> Table | Unavailable:
    """Give the least and the most that the share without an e-mail address can be, by group.

    Parameters
    ----------
    observed
        Observations of `ASKED_METRICS`, in total and split by `by`.
    period
        A part of it is taken where that is all there is.
    by
        The dimensions of the rows.
    name, place
        Of the exhibit; whose calls.

    Returns
    -------
    Table | Unavailable
        The least (asked and none), the most (the proxy) and the share who were asked. A group with
        too few calls for a share is left out, and named. Unavailable where no record says whether
        callers were asked.
    """
    proxy = observed.metrics[PROXY]
    title = "How far the proxy may over-estimate"
    total = _at(observed, period)
    least_of_all = _least(total) if total else None
    if total is None or least_of_all is None:
        reason = no_figure(proxy, period)
        if total is not None and total[PROXY] is not None:
            reason = "no record says whether callers were asked for an e-mail address"
        return Unavailable(name, title, reason)
    rows, results, few = [], [], []
    for codes in places_of(observed, [PROXY], period, by):
        found = _at(observed, period, by=by, codes=codes)
        least = _least(found) if found else None
        if found is None or least is None:
            few.append(codes[-1])
            continue
        results.append(least)
        rows.append(_row(codes[-1], found, least))
    results.append(least_of_all)
    rows.append(_row("All calls", total, least_of_all))
    notes = [bias_words(proxy), MEANING]
    notes += [f"Left out, with too few calls or no figure: {', '.join(few)}."] if few else []
    notes += absence_notes(cell.text for row in rows for cell in row)
    notes += observation_notes(total[PROXY])
    return Table(
        name=name,
        title="The share lies between those asked without an address and all without one",
        subtitle=f"Callers with no e-mail on record, least and most, by {by[-1]}. {place}, "
        f"{period.label}",
        columns=(
            Column(by[-1].capitalize(), "text"),
            Column("Calls"),
            Column("Asked and none"),
            Column("No e-mail"),
            Column("At least, %", decimals=1),
            Column("At most, %", decimals=1),
            Column("Asked, %", decimals=1),
        ),
        rows=tuple(rows),
        notes=tuple(notes),
        source=observed.source,
        made_up=observed.made_up,
        results=tuple(results),
    )


def asked_finding(observed: Observed, period: Period, *, name: str, place: str) -> Sentence:
    """Say between which shares those without an e-mail address lie."""
    found = _at(observed, period)
    proxy = observed.metrics[PROXY]
    least = _least(found) if found else None
    most = found[PROXY] if found else None
    if found is None or least is None or most is None or most.value is None:
        text = "How far the proxy over-estimates cannot be said: no figure tells who was asked."
        return Sentence(name, (f"{text} {bias_words(proxy)}",), observed.made_up)
    parts: list[str | Bound] = [
        f"{place}, {period.label}: in at least ",
        bound_result(least, "least"),
        " of calls (",
        *_count_of(found[ASKED_NONE], "numerator"),
        " of ",
        bound_count(most, "denominator"),
        ") the caller was asked and has no e-mail address on record, and in at most ",
        bound_value(most),
        " (",
        bound_count(most, "numerator"),
        ") there is none. ",
    ]
    asked = found[ASKED]
    if asked is not None and asked.value is not None:
        parts += [
            "The caller was asked, or an address is held, in ",
            bound_value(asked),
            " of calls. ",
        ]
    return Sentence(name, (*parts, bias_words(proxy)), observed.made_up, (least,))


def _count_of(found: Observation | None, part: Literal["numerator"]) -> list[Bound]:
    return [] if found is None else [bound_count(found, part)]


def _at(
    observed: Observed, period: Period, *, by: Sequence[str] = (), codes: Codes = ()
) -> Figures | None:
    """Give the three observations at one place; None where the proxy has none."""
    found = figures_at(observed, ASKED_METRICS, period, by=by, codes=codes)
    return found if found[PROXY] else None


def _least(found: Figures) -> Result | None:
    """Give the least share: asked and none, of all whose record was opened."""
    proxy, asked = found[PROXY], found[ASKED_NONE]
    if proxy is None or asked is None or proxy.value is None or not proxy.denominator:
        return None
    if asked.numerator is None:
        return None
    return result(
        "asked-bound",
        {"least": asked.numerator / proxy.denominator},
        unit="share",
        decimals=proxy.decimals,
        uses=[proxy.binding, asked.binding_of("numerator")],
        note="asked and no e-mail address, of all calls whose record was opened",
    )


def _row(label: str, found: Figures, least: Result) -> tuple[Cell, ...]:
    proxy, asked_none, asked = found[PROXY], found[ASKED_NONE], found[ASKED]
    return (
        Cell(label),
        count_cell(proxy, "denominator"),
        count_cell(asked_none, "numerator"),
        count_cell(proxy, "numerator"),
        result_cell(least, "least"),
        value_cell(proxy),
        value_cell(asked),
    )
