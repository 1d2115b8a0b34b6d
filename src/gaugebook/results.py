"""The result: what a method made of observations, with everything needed to make it again.

An observation is counted; a result is worked out from observations by a named method (the limits
of a chart, the interval of a difference, the median of a survival curve). Every number in a paper
is bound to one or the other. A result keeps the method, its parameters and the bindings of all
observations it used, so that a reader can follow it back and an engineer can repeat it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from functools import cached_property

RESULT = "result:"
"""How the binding of a number begins that was worked out and not counted."""


@dataclass(frozen=True)
class ResultValue:
    """One named number of a result: in `unit` (a share is 0 to 1), None where there is none.

    `decimals` counts printed decimals (of the percent, for a share).
    """

    name: str
    value: float | None
    unit: str = "count"
    decimals: int = 0


@dataclass(frozen=True)
class Result:
    """The named numbers that one method gave for some observations.

    Parameters
    ----------
    method
        The method's id: small letters and hyphens, such as ``xmr`` or ``newcombe-difference``.
    values
        Its numbers, each with its own name, unit and decimals.
    parameters
        Names and texts, sorted by name: all that the method was told beside the observations.
    uses
        The bindings of the observations (or results) that it was worked out from, sorted.
    note
        What a reader must know, in words.
    """

    method: str
    values: tuple[ResultValue, ...]
    parameters: tuple[tuple[str, str], ...] = ()
    uses: tuple[str, ...] = ()
    note: str = ""

    @cached_property
    def id(self) -> str:
        """Name the result: its method and a hash of all that it holds.

        >>> result("xmr", {"centre": 0.5}).id
        'result:xmr:4aff609fe19e836d'
        """
        told = [self.method, self.parameters, self.uses, [astuple(v) for v in self.values]]
        text = json.dumps(told, ensure_ascii=False)
        return f"{RESULT}{self.method}:{hashlib.sha256(text.encode()).hexdigest()[:16]}"

    def binding(self, name: str) -> str:
        """Give what a printed number of this result is bound to.

        Raises
        ------
        KeyError
            When the result has no number of that name.
        """
        return f"{self.id}|{self.of(name).name}"

    def of(self, name: str) -> ResultValue:
        """Give one of its numbers.

        Raises
        ------
        KeyError
            When it has none of that name.
        """
        for found in self.values:
            if found.name == name:
                return found
        raise KeyError(f"{self.method} has no {name}")


def result(
    method: str,
    values: Mapping[str, float | None] | Sequence[ResultValue],
    *,
    unit: str = "count",
    decimals: int = 0,
    parameters: Mapping[str, object] | None = None,
    uses: Iterable[str] = (),
    note: str = "",
) -> Result:
    """Give a result whose parameters and uses stand in one order, whoever asks.

    Parameters
    ----------
    method
        The method's id.
    values
        Numbers by name, all in `unit` and printed with `decimals`; or `ResultValue` one by one.
    unit, decimals
        Of the numbers given by name.
    parameters
        Whatever the method was told; written as text.
    uses
        Bindings of what it was worked out from.
    note
        What a reader must know.

    Raises
    ------
    ValueError
        When two numbers have the same name.

    Examples
    --------
    >>> found = result("difference", {"difference": 7.59}, unit="points", decimals=2)
    >>> found.of("difference").value
    7.59
    """
    if isinstance(values, Mapping):
        named = tuple(ResultValue(n, v, unit, decimals) for n, v in values.items())
    else:
        named = tuple(values)
    names = [value.name for value in named]
    if len(set(names)) != len(names):
        raise ValueError(f"{method}: two numbers have the same name")
    told = tuple(sorted((name, str(value)) for name, value in (parameters or {}).items()))
    return Result(method, named, told, tuple(sorted(set(uses))), note)
