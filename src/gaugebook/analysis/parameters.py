"""What a notebook was asked, looked at before anything is computed.

A parameter that cannot be meant, such as a window of minus one day, would else end in the middle of
an analysis, or be passed over. Each function gives what is wrong with one parameter, by its name;
`check` stops a notebook with all of it at once.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence

from gaugebook.errors import Problem, RefusedError, UsageError, near_miss, problem
from gaugebook.periods import parse_period
from gaugebook.words import listed, shortened

_PLACE = "the parameters"
_MOST_NAMED = 12


def check(*found: Iterable[Problem]) -> None:
    """Stop where any parameter is wrong.

    Raises
    ------
    RefusedError
        With every finding.
    """
    problems = [one for several in found for one in several]
    if problems:
        raise RefusedError(problems, message="A parameter cannot be used.")


def number(
    name: str, value: object, *, least: float | None = None, most: float | None = None
) -> list[Problem]:
    """Find out whether a number can be used.

    Parameters
    ----------
    name
        The parameter.
    value
        What it is; one that is no number, or endless, is a fault.
    least, most
        The ends of what it may be, themselves allowed; None where there is none.

    Examples
    --------
    >>> number("within_days", 7, least=1)
    []
    >>> number("within_days", -1, least=1, most=9999)[0].message
    'The parameter `within_days` is -1: it must be 1 to 9,999.'
    >>> number("planned_per_day", float("nan"), least=0)[0].message
    'The parameter `planned_per_day` is nan: it must be 0 or more.'
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        return [_fault(name, value, "it must be a number")]
    is_low = least is not None and value < least
    is_high = most is not None and value > most
    if math.isfinite(value) and not is_low and not is_high:
        return []
    return [_fault(name, value, f"it must be {_range(least, most)}")]


def _range(least: float | None, most: float | None) -> str:
    if least is not None and most is not None:
        return f"{least:,} to {most:,}"
    if least is not None:
        return f"{least:,} or more"
    return "a number" if most is None else f"{most:,} or less"


def filled(name: str, value: object) -> list[Problem]:
    """Find out whether a text, or a list of texts, says anything, and each only once.

    Examples
    --------
    >>> filled("place", "Customer Service Centre"), filled("lines", ["line"])
    ([], [])
    >>> filled("lines", [])[0].message
    'The parameter `lines` is empty: it must name at least one.'
    """
    if isinstance(value, str):
        return [] if value.strip() else [_fault(name, value, "it must say something")]
    return _texts(name, value) or (
        [] if value else [_fault(name, value, "it must name at least one")]
    )


def known(
    name: str, value: object, choices: Iterable[object], *, what: str = "a known name"
) -> list[Problem]:
    """Find out whether a text is one of some, or each text of a list is.

    An empty text or list is no fault: it asks for what is usual.

    Parameters
    ----------
    name
        The parameter.
    value
        A text, a list of texts, or a mapping whose names are looked at.
    choices
        What it may be; all are named where they are few.
    what
        What each must be, in words, where they are many.

    Examples
    --------
    >>> known("overdispersion", "auto", ["none", "auto"])
    []
    >>> known("overdispersion", "nonne", ["none", "auto"])[0].message
    "The parameter `overdispersion` is 'nonne': it must be one of none, auto. Did you mean none?"
    """
    values = [value] if isinstance(value, str) else value
    names = [one for one in choices if isinstance(one, str)]
    faults = _texts(name, values)
    if faults or not isinstance(values, Sequence | Mapping):
        return faults
    must = f"it must be {what if len(names) > _MOST_NAMED else 'one of ' + ', '.join(names)}"
    return [
        _fault(name, one, must, hint=near_miss(one, names))
        for one in values
        if one and one not in names
    ]


def periods(name: str, value: object) -> list[Problem]:
    """Find out whether a text, or each of a list of texts, is a period; an empty text is none.

    Examples
    --------
    >>> periods("sample", "2022-07..2022-08"), periods("sample", "")
    ([], [])
    >>> len(periods("days", ["2022-10-03", "Tuesday"]))
    1
    """
    values = ([value] if value else []) if isinstance(value, str) else value
    if not isinstance(values, Collection) or not all(isinstance(one, str) for one in values):
        return [_fault(name, value, "it must be a period, written as text")]
    faults = []
    for one in values:
        try:
            parse_period(one)
        except UsageError as fault:
            why = fault.message.partition("is not a period: ")[2].rstrip(".") or fault.message
            faults.append(_fault(name, one, f"it is not a period: {why}"))
    return faults


def at_most(name: str, value: Collection[object], most: int) -> list[Problem]:
    """Find out whether a list is no longer than it may be.

    >>> at_most("lines", ["a", "b"], 1)[0].message
    "The parameter `lines` is ['a', 'b']: it may name at most 1."
    """
    return [_fault(name, value, f"it may name at most {most}")] if len(value) > most else []


def _texts(name: str, value: object) -> list[Problem]:
    """Find out whether it is a list, or the names of a mapping, of texts, each only once."""
    if not isinstance(value, Sequence | Mapping):
        return [_fault(name, value, "it must be a list")]
    if not all(isinstance(one, str) for one in value):
        return [_fault(name, value, "it must be a list of texts")]
    twice = sorted({one for one in value if list(value).count(one) > 1})
    return [_fault(name, value, f"it names {listed(twice)} twice")] if twice else []


def _fault(name: str, value: object, detail: str, *, hint: str = "") -> Problem:
    told = shortened(repr(value), 120) if value not in ("", [], {}, ()) else "empty"
    return problem("parameter-value", _PLACE, found=name, value=told, detail=detail, hint=hint)
