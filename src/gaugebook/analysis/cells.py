"""Numbers of observations and results as exhibits show them: in text, in cells, on charts.

One place, so that a printed number and what it is bound to can never be two things.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Literal

from gaugebook.exhibits import Bound, Cell, Flag, Point
from gaugebook.observations import Observation
from gaugebook.results import Result, ResultValue, result
from gaugebook.values import MISSING_MARK, format_value, in_print, round_value

Count = Literal["numerator", "denominator"]


def counts_in_words(counts: Mapping[str, float], *, uses: Iterable[str] = ()) -> Result:
    """Give the result that stands behind counts told in a title or a note.

    Parameters
    ----------
    counts
        Whole numbers by name, such as how many lines stand out.
    uses
        Bindings of the observations that were counted, or whose counts these are.

    Examples
    --------
    >>> counts_in_words({"not shown": 141}).of("not shown").value
    141
    """
    return result("counted-in-words", counts, uses=uses)


def number_in_print(value: float | None, unit: str, decimals: int) -> float | None:
    """Give a number as it is printed (86.89 for a share of 0.868868); None stays None."""
    return None if value is None else float(round_value(in_print(value, unit), decimals))


def bound_value(found: Observation, *, words: bool = True, decimals: int | None = None) -> Bound:
    """Give an observation's value as a number in running text, ``[x]`` or ``[c]`` without one.

    `decimals` prints it with others than its own; `words` adds its unit.
    """
    places = found.decimals if decimals is None else decimals
    if found.value is None:
        return Bound(found.absence_mark, None, found.binding)
    text = format_value(found.value, found.unit, places, words=words)
    return Bound(text, number_in_print(found.value, found.unit, places), found.binding)


def bound_count(found: Observation, part: Count) -> Bound:
    """Give a ratio's numerator or denominator in running text: ``1,607``."""
    value = getattr(found, part)
    mark = found.absence_mark if found.is_withheld else MISSING_MARK
    text = mark if value is None else format_value(value, "count", 0)
    return Bound(text, number_in_print(value, "count", 0), found.binding_of(part))


def bound_interval(found: Observation, *, decimals: int | None = None) -> tuple[Bound, Bound]:
    """Give the ends of an observation's interval, printed like its value but without the unit.

    Raises
    ------
    ValueError
        When it has no interval.
    """
    places = found.decimals if decimals is None else decimals
    if found.lower is None or found.upper is None:
        raise ValueError(f"{found.binding} has no interval")
    return (
        _end(found, found.lower, found.binding_of("lower"), places),
        _end(found, found.upper, found.binding_of("upper"), places),
    )


def _end(found: Observation, value: float, binding: str, decimals: int) -> Bound:
    text = format_value(value, found.unit, decimals, words=False)
    return Bound(text, number_in_print(value, found.unit, decimals), binding)


def bound_result(found: Result, name: str, *, words: bool = True) -> Bound:
    """Give one number of a result in running text, ``[x]`` where the method gave none.

    Raises
    ------
    KeyError
        When the result has no number of that name.
    """
    number: ResultValue = found.of(name)
    text = format_value(number.value, number.unit, number.decimals, words=words)
    value = number_in_print(number.value, number.unit, number.decimals)
    return Bound(text, value, found.binding(name))


def as_cell(number: Bound, *, mark: str = "", status: str = "") -> Cell:
    """Give a bound number as a cell of a table; a missing one has its mark and no value."""
    return Cell(number.text, number.value, number.binding, status=status, mark=mark)


def value_cell(found: Observation | None, *, mark: str = "") -> Cell:
    """Give an observation's value as a cell without its unit, ``[x]`` where there is none."""
    if found is None:
        return Cell(MISSING_MARK)
    return as_cell(bound_value(found, words=False), mark=mark if found.value is not None else "")


def count_cell(found: Observation | None, part: Count) -> Cell:
    """Give the numerator or denominator of a ratio as a cell, ``[x]`` where there is none."""
    return Cell(MISSING_MARK) if found is None else as_cell(bound_count(found, part))


def interval_cells(found: Observation | None) -> tuple[Cell, Cell]:
    """Give the ends of an observation's interval as cells, ``[x]`` where it has none."""
    if found is None or found.lower is None or found.upper is None:
        return Cell(MISSING_MARK), Cell(MISSING_MARK)
    lower, upper = bound_interval(found)
    return as_cell(lower), as_cell(upper)


def share_cells(found: Observation) -> tuple[Cell, ...]:
    """Give a share as five cells: of how many, how many, the share, and its interval from and to.

    The unit is the column's; what is missing is ``[x]``, what is withheld ``[c]``.
    """
    counts = (count_cell(found, "denominator"), count_cell(found, "numerator"))
    return (*counts, value_cell(found), *interval_cells(found))


def result_cell(found: Result | None, name: str) -> Cell:
    """Give a number of a result as a cell without its unit, ``[x]`` where there is no result."""
    if found is None:
        return Cell(MISSING_MARK)
    return as_cell(bound_result(found, name, words=False))


def result_cells(found: Result | None, names: Iterable[str]) -> tuple[Cell, ...]:
    """Give several numbers of a result as cells, as `result_cell` does."""
    return tuple(result_cell(found, name) for name in names)


def as_point(
    label: str, number: Bound, *, x: float | None = None, flag: Flag = "", is_part: bool = False
) -> Point:
    """Give a bound number as a point of a chart."""
    return Point(label, number.value, number.text, number.binding, is_part, x=x, flag=flag)


def with_interval(point: Point, found: Observation, *, decimals: int | None = None) -> Point:
    """Give a point with its observation's interval; the same point where there is none."""
    if point.value is None or found.lower is None or found.upper is None:
        return point
    lower, upper = bound_interval(found, decimals=decimals)
    return replace(point, lower=lower.value, upper=upper.value)
