"""Derived metrics: figures worked out from the observations of other metrics and from references.

Inputs meet only where they speak of the same: one organisation, the same days, the same values of
the dimensions asked for. So a part of a month is never set against a whole one, nor a made-up
figure against a published one. Where an input has no figure there is none here either, and the
note says which and why; missing is never zero.

The inputs come judged and with small numbers already withheld: what is made of them gives away no
more than they do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from gaugebook.definitions.formula import Formula, parse_formula
from gaugebook.definitions.metric import DerivedInput, Metric
from gaugebook.definitions.reference import ReferenceFigure, ReferenceList
from gaugebook.definitions.working_days import ENGLAND, WorkingDays
from gaugebook.engine.judge import Reading, judge
from gaugebook.engine.missing import in_words
from gaugebook.engine.request import place_of
from gaugebook.engine.withhold import SECONDARY
from gaugebook.errors import Problem, Where, problem
from gaugebook.observations import (
    JOINED_REFERENCES,
    SMALL_NUMBERS,
    TOTAL,
    Observation,
    worst_status,
)
from gaugebook.periods import Period, parse_period
from gaugebook.values import format_value

_ASKED = Where("the request")
_Codes = tuple[tuple[str, str], ...]


def derive(
    metric: Metric,
    *,
    inputs: Mapping[str, Sequence[Observation]],
    references: Mapping[str, ReferenceList],
    dimensions: tuple[str, ...],
    working_days: WorkingDays = ENGLAND,
) -> tuple[list[Observation], list[Problem]]:
    """Give the observations of a derived metric.

    Parameters
    ----------
    metric
        The metric, of kind derived.
    inputs
        For each name in its formula that stands for a metric, that metric's observations for the
        same request, narrowed to the input's ``where``, judged and with small numbers withheld.
    references
        The reference lists by id.
    dimensions
        The dimensions that were asked for, to split by or to narrow to. Others, which an input
        fixes for itself (``channel = 'phone'``), do not keep inputs apart.
    working_days
        The calendar, for what is said of a part period.

    Returns
    -------
    tuple
        One observation, in the metric's unit, for each organisation, period and place of any
        input: without a value, and with the reason in its note, where an input is missing or
        withheld, a reference does not hold for the whole period, or something is divided by zero.
        `lower` and `upper` are given where a reference has a range. Its status is not confirmed
        where that of an input is not. Then the Problems ``input-missing``,
        ``reference-out-of-date`` and ``share-out-of-bounds``.

    Raises
    ------
    FormulaError
        When the formula is not admitted; `gaugebook check` finds that first.
    """
    formula = parse_formula(metric.formula or "", tuple(metric.inputs))
    rows = _rows(inputs, dimensions, working_days)
    made = [_made(metric, formula, row, references) for row in rows]
    problems = [
        *_inputs_lacking(metric, made),
        *_references_lacking(metric, made),
        *_out_of_bounds(metric, made),
    ]
    return [one.observation for one in made], problems


# --- where inputs meet ----------------------------------------------------------------------------


@dataclass(frozen=True)
class _Row:
    """One organisation, period and place, with the figures that each input has there.

    `elsewhere` are the other days of the same reporting period that an input has figures for.
    """

    org_code: str
    reporting: Period
    period: Period
    codes: _Codes
    given: Mapping[str, tuple[Observation, ...]]
    elsewhere: Mapping[str, tuple[Period, ...]]
    working_days: WorkingDays

    @property
    def dimensions(self) -> dict[str, str]:
        """The dimension values of the place, without totals."""
        return {name: code for name, code in self.codes if code != TOTAL}

    def observations(self) -> Iterator[Observation]:
        for found in self.given.values():
            yield from found


def _rows(
    inputs: Mapping[str, Sequence[Observation]],
    dimensions: tuple[str, ...],
    working_days: WorkingDays,
) -> Iterator[_Row]:
    names = sorted(dict.fromkeys(dimensions))
    by_place: dict[tuple[str, str, _Codes], dict[str, dict[str, list[Observation]]]] = {}
    for name, observations in inputs.items():
        for found in observations:
            codes = tuple((n, found.dimensions.get(n, TOTAL)) for n in names)
            periods = by_place.setdefault((found.org_code, found.reporting_period, codes), {})
            periods.setdefault(found.period, {}).setdefault(name, []).append(found)
    for (org_code, reporting, codes), periods in sorted(by_place.items()):
        for period in sorted(periods):
            yield _Row(
                org_code=org_code,
                reporting=parse_period(reporting),
                period=parse_period(period),
                codes=codes,
                given={name: tuple(periods[period].get(name, ())) for name in inputs},
                elsewhere={
                    name: tuple(parse_period(p) for p in sorted(periods) if name in periods[p])
                    for name in inputs
                },
                working_days=working_days,
            )


# --- one observation ------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Made:
    """An observation, with the inputs and references that it lacks and why, by name."""

    row: _Row
    observation: Observation
    inputs_lacking: Mapping[str, str]
    references_lacking: Mapping[str, str]


def _made(
    metric: Metric, formula: Formula, row: _Row, references: Mapping[str, ReferenceList]
) -> _Made:
    figures, references_lacking = _figures(metric, row.period, references)
    inputs_lacking = {n: why for n in row.given if (why := _why_lacking(n, row))}
    absent = [*inputs_lacking.values(), *_without_value(row), *references_lacking.values()]
    withheld = [name for name, found in row.given.items() if any(o.is_withheld for o in found)]
    if withheld:
        words = " and ".join(_plain(name) for name in withheld)
        observation = _judged(metric, row, None, [f"not given, because {words} is withheld"])
        observation = replace(observation, obs_status="Q", conf_status=SECONDARY)
    elif absent:
        observation = _judged(metric, row, None, absent)
    else:
        observation = _worked_out(metric, formula, row, figures, references)
    refs = [ref for o in row.observations() for ref in o.sources]
    refs += [references[metric.inputs[name].reference or ""].reference for name in figures]
    observation = replace(observation, source_ref=JOINED_REFERENCES.join(dict.fromkeys(refs)))
    return _Made(row, observation, inputs_lacking, references_lacking)


def _figures(
    metric: Metric, period: Period, references: Mapping[str, ReferenceList]
) -> tuple[dict[str, ReferenceFigure], dict[str, str]]:
    """Give the reference figures that hold for a period, and why the others are lacking."""
    figures: dict[str, ReferenceFigure] = {}
    lacking: dict[str, str] = {}
    for name, given in _references_of(metric):
        held = references.get(given.reference or "")
        if held is None:
            lacking[name] = f"there is no reference list {given.reference}"
            continue
        figure, reason = held.figure_for(given.code or "", period)
        if figure is None:
            lacking[name] = reason
        else:
            figures[name] = figure
    return figures, lacking


def _references_of(metric: Metric) -> Iterator[tuple[str, DerivedInput]]:
    return ((name, given) for name, given in metric.inputs.items() if given.reference)


def _why_lacking(name: str, row: _Row) -> str:
    """Say why an input cannot be used here, or nothing where it has one figure."""
    found, others = row.given[name], row.elsewhere[name]
    if len(found) > 1:
        return f"there is more than one figure for {_plain(name)}"
    if found:
        return ""
    if others:
        labels = " and ".join(period.label for period in others)
        return f"{_plain(name)} covers {labels}, not {row.period.label}"
    return f"there is no figure for {_plain(name)}"


def _without_value(row: _Row) -> Iterator[str]:
    for name, found in row.given.items():
        if len(found) == 1 and found[0].is_missing:
            said = " and ".join(_notes_of(found[0]))
            yield f"{_plain(name)} is missing" + (f" ({said})" if said else "")


def _worked_out(
    metric: Metric,
    formula: Formula,
    row: _Row,
    figures: Mapping[str, ReferenceFigure],
    references: Mapping[str, ReferenceList],
) -> Observation:
    counted = {name: found[0].value for name, found in row.given.items()}
    outcome = formula.value(counted | {name: figure.value for name, figure in figures.items()})
    value, reason = _as_float(outcome.value, outcome.reason)
    notes = [reason] if reason else []
    notes += _input_notes(row)
    for name, figure in figures.items():
        held = references[metric.inputs[name].reference or ""]
        notes.append(f"{_plain(name)}: {figure.in_words(held.unit)}")
    if value is None or not any(figure.has_range for figure in figures.values()):
        return _judged(metric, row, value, notes)
    points = {name: None if v is None else (v, v) for name, v in counted.items()}
    ranged = formula.range(points | {name: figure.range for name, figure in figures.items()})
    lower, why = _as_float(ranged.low, ranged.reason)
    upper, _ = _as_float(ranged.high, ranged.reason)
    if lower is None or upper is None:
        return _judged(metric, row, value, [*notes, f"no range is given: {why}"])
    method = _range_method(metric, figures, references)
    observation = _judged(metric, row, value, notes)
    return replace(observation, lower=lower, upper=upper, interval_method=method)


def _judged(metric: Metric, row: _Row, value: float | None, notes: Iterable[str]) -> Observation:
    """Judge it as any other figure; it is no more certain than what it is made of."""
    reading = Reading(
        metric=metric,
        period=row.period,
        reporting=row.reporting,
        place=place_of(row.dimensions),
        value=value,
        obs_status=worst_status(o.obs_status for o in row.observations()),
        notes=tuple(dict.fromkeys(notes)),
        where=_ASKED,
    )
    observation = judge(
        reading, org_code=row.org_code, source_ref="", working_days=row.working_days
    )
    is_doubtful = any(o.status == "not_confirmed" for o in row.observations())
    # Without a target the status says only that figures do not add up.
    is_untargeted = observation.target is None and not observation.is_missing
    if is_doubtful and (observation.status != "none" or (is_untargeted and not reading.is_part)):
        return replace(observation, status="not_confirmed")
    return observation


def _as_float(value: Fraction | None, reason: str) -> tuple[float | None, str]:
    """Give the nearest float, or None where none is near."""
    if value is None:
        return None, reason
    try:
        return float(value), reason
    except OverflowError:
        return None, "the result is too large to be written"


def _range_method(
    metric: Metric,
    figures: Mapping[str, ReferenceFigure],
    references: Mapping[str, ReferenceList],
) -> str:
    """Name the method of the range by whose figures it comes from."""
    ranged = {name: figure for name, figure in figures.items() if figure.has_range}
    bases = " and ".join(sorted({figure.basis for figure in ranged.values()}))
    units = {references[metric.inputs[name].reference or ""].unit for name in ranged}
    return f"range of {bases} {'costs' if units == {'pounds'} else 'figures'}"


def _input_notes(row: _Row) -> list[str]:
    """Give the notes of the inputs; what is said of some only has their names before it."""
    said_by: dict[str, list[str]] = {}
    for name, found in row.given.items():
        for part in _notes_of(found[0]):
            said_by.setdefault(part, []).append(name)
    notes = []
    for part, names in said_by.items():
        is_of_all = len(names) == len(row.given) or part.startswith(SMALL_NUMBERS)
        notes.append(part if is_of_all else f"{' and '.join(map(_plain, names))}: {part}")
    return notes


def _notes_of(observation: Observation) -> list[str]:
    parts = (part for part in observation.note.split("; ") if part)
    return [part for part in dict.fromkeys(parts) if not part.startswith("part period")]


def _plain(name: str) -> str:
    return name.replace("_", " ")


# --- findings -------------------------------------------------------------------------------------


def _inputs_lacking(metric: Metric, made: Sequence[_Made]) -> Iterator[Problem]:
    """Name each input once that an organisation has no figure of, with the periods."""
    by_input: dict[tuple[str, str], list[_Made]] = {}
    for one in made:
        for name in one.inputs_lacking:
            by_input.setdefault((one.row.org_code, name), []).append(one)
    for (org_code, name), lacking in by_input.items():
        broadest = _broadest(lacking)
        periods = sorted({one.row.period for one in broadest})
        yield problem(
            "input-missing",
            _ASKED,
            key=f"{metric.id} {periods[0].key}",
            metric=metric.label,
            period=in_words(periods),
            org=org_code,
            reason=broadest[0].inputs_lacking[name] + _for_place(broadest),
            input=name,
            periods=[str(period) for period in periods],
        )


def _references_lacking(metric: Metric, made: Sequence[_Made]) -> Iterator[Problem]:
    by_reason: dict[tuple[str, str], set[Period]] = {}
    for one in made:
        for name, reason in one.references_lacking.items():
            by_reason.setdefault((name, reason), set()).add(one.row.period)
    for (name, reason), found in by_reason.items():
        periods = sorted(found)
        yield problem(
            "reference-out-of-date",
            _ASKED,
            key=f"{metric.id} {periods[0].key}",
            metric=metric.label,
            period=in_words(periods),
            reason=reason,
            reference=metric.inputs[name].reference,
            input=name,
            periods=[str(period) for period in periods],
        )


def _out_of_bounds(metric: Metric, made: Sequence[_Made]) -> Iterator[Problem]:
    for one in made:
        value = one.observation.value
        if metric.unit == "share" and value is not None and not 0 <= value <= 1:
            yield problem(
                "share-out-of-bounds",
                _ASKED,
                key=f"{metric.id} {one.row.period.key}",
                found=format_value(value, metric.unit, metric.decimals),
                label=metric.label,
                period=one.row.period.label,
            )


def _broadest(made: Sequence[_Made]) -> list[_Made]:
    """Leave out parts of what is lacking as a whole."""
    fewest = min(len(one.row.dimensions) for one in made)
    return [one for one in made if len(one.row.dimensions) == fewest]


def _for_place(made: Sequence[_Made]) -> str:
    places = list(dict.fromkeys(tuple(one.row.dimensions.items()) for one in made))
    if not places[0]:
        return ""
    words = " and ".join(f"{_plain(name)} {code}" for name, code in places[0])
    return f" for {words}" + (f" and {len(places) - 1} more" if len(places) > 1 else "")
