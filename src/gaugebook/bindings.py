"""Bindings: every number of an exhibit held against what it says it was printed from.

A number that is bound to nothing, or that is not what it is bound to, is a wrong number on its
way into a paper. This is looked at when an exhibit is published, so that no paper need trust a
notebook. Numbers typed into words are those of `gaugebook.bindings_words`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gaugebook.bindings_words import loose_numbers, typed_figures
from gaugebook.exhibits import Chart, Exhibit, Shown, bindings_of, numbers_of, results_of
from gaugebook.observations import Observation, split_binding
from gaugebook.results import RESULT, Result
from gaugebook.values import in_print, parse_printed, round_value

_MOST_DECIMALS = 6


@dataclass(frozen=True)
class Misbound:
    """One number that is not what it says: its text, and why, in words."""

    text: str
    reason: str


@dataclass(frozen=True)
class _Exact:
    """What a number is bound to: the exact value in printed scale, and its interval."""

    value: float | None
    lower: float | None = None
    upper: float | None = None


def misbound(
    exhibit: Exhibit,
    observations: Iterable[Observation],
    *,
    made_up_orgs: Iterable[str] = (),
    stated: Iterable[str] = (),
) -> list[Misbound]:
    """Give every number of an exhibit that is not what it is bound to.

    Parameters
    ----------
    exhibit
        It carries the results that it shows.
    observations
        All that were computed; what is bound must be among them.
    made_up_orgs
        Organisations whose figures are made up; an exhibit that shows one must say so.
    stated
        What the definitions of the metrics that it names state; see `bindings_words`.

    Returns
    -------
    list
        Nothing when all is well. A number must be the bound one, rounded to at most 6 decimals, and
        its text must read as that number; where there is no value, there must be none. A number
        that is typed into a title, a note or other words must be one of these, or no figure.

    Examples
    --------
    >>> from gaugebook.exhibits import Bound, Sentence
    >>> seen = Observation("m", "1.0.0", "X", "p", "p", value=0.868868, unit="share", decimals=1)
    >>> misbound(Sentence("s", (Bound("86.9%", 86.9, seen.binding),)), [seen])
    []
    >>> misbound(Sentence("s", (Bound("94.5%", 94.5, seen.binding),)), [seen])[0].reason
    'it is bound to 86.8868'
    """
    known = {o.binding: o for o in observations}
    results = {r.id: r for r in results_of(exhibit)}
    faults = [fault for shown in numbers_of(exhibit) for fault in _faults(shown, known, results)]
    faults += _guides_unbound(exhibit, results)
    faults += [
        Misbound(use, f"result {r.method} uses what was not computed")
        for r in results.values()
        for use in r.uses
        if not use.startswith(RESULT) and split_binding(use)[0] not in known
    ]
    faults += [
        Misbound(
            number, f"it stands in “{text}”, and nothing that the exhibit shows is that number"
        )
        for number, text in loose_numbers(exhibit, known, stated=stated)
    ]
    faults += _targets_unbound(exhibit)
    return faults + _unmarked(exhibit, known, results, frozenset(made_up_orgs))


def _faults(
    shown: Shown, known: Mapping[str, Observation], results: Mapping[str, Result]
) -> list[Misbound]:
    exact = _exact(shown.binding, known, results)
    if exact is None:
        return [Misbound(shown.text, f"it is bound to nothing that was computed: {shown.binding}")]
    faults = [] if _is(shown.value, exact.value) else [_differs(shown.text, exact.value)]
    if not _reads_as(shown):
        faults.append(Misbound(shown.text, f"it stands for {shown.value:g}"))
    for name, end in (("lower", shown.lower), ("upper", shown.upper)):
        bound_end = getattr(exact, name)
        if end is not None and not _is(end, bound_end):
            faults.append(
                Misbound(f"{shown.text} ({name} limit {end:g})", _differs("", bound_end).reason)
            )
    return faults


def _reads_as(shown: Shown) -> bool:
    """Whether a text, where it is a number, is this one, with its sign.

    In a sentence a text without a sign may stand for a fall ("down by 3"), never for another
    number; a text with one never stands for a rise.
    """
    printed = parse_printed(shown.text)
    if shown.value is None or printed is None or printed.unit == "minutes":
        return True
    number = float(printed.number)
    meant = abs(shown.value) if shown.in_prose and number > 0 else shown.value
    return math.isclose(number, meant, abs_tol=10**-_MOST_DECIMALS)


def _differs(text: str, exact: float | None) -> Misbound:
    return Misbound(
        text, "what it is bound to has no value" if exact is None else f"it is bound to {exact:g}"
    )


def _exact(
    binding: str, known: Mapping[str, Observation], results: Mapping[str, Result]
) -> _Exact | None:
    """Find what a number is bound to; None where that is nothing."""
    if binding.startswith(RESULT):
        return _of_result(binding, results)
    whole, part = split_binding(binding)
    found = known.get(whole)
    if found is None:
        return None
    if part in ("numerator", "denominator"):
        return _Exact(getattr(found, part))
    if part is not None:
        return _Exact(_printed(getattr(found, part), found.unit))
    ends = (_printed(found.lower, found.unit), _printed(found.upper, found.unit))
    return _Exact(_printed(found.value, found.unit), *ends)


def _of_result(binding: str, results: Mapping[str, Result]) -> _Exact | None:
    whole, _, name = binding.rpartition("|")
    found = results.get(whole)
    if found is None:
        return None
    numbers = {v.name: _printed(v.value, v.unit) for v in found.values}
    if name not in numbers:
        return None
    # An interval stands beside its number: `share`, `share lower`, `share upper`; or alone.
    ends = (numbers.get(f"{name} {end}", numbers.get(end)) for end in ("lower", "upper"))
    return _Exact(numbers[name], *ends)


def _printed(value: float | None, unit: str) -> float | None:
    return None if value is None or not math.isfinite(value) else float(in_print(value, unit))


def _is(shown: float | None, exact: float | None) -> bool:
    """Whether a number is the exact one as it may be printed."""
    if shown is None or exact is None:
        return shown is None and exact is None
    return any(
        math.isclose(shown, float(round_value(exact, decimals)), rel_tol=1e-12, abs_tol=1e-12)
        for decimals in range(_MOST_DECIMALS + 1)
    ) or math.isclose(shown, exact, rel_tol=1e-12)


def _targets_unbound(exhibit: Exhibit) -> list[Misbound]:
    """Find out whether the line of a target stands elsewhere than its words say."""
    if not isinstance(exhibit, Chart) or exhibit.target is None:
        return []
    typed = typed_figures(exhibit.target.text)
    read = [printed for number in typed if (printed := parse_printed(number)) is not None]
    if not read or any(
        abs(round_value(exhibit.target.value, p.decimals)) == abs(p.number) for p in read
    ):
        return []
    return [Misbound(exhibit.target.text, f"its line is drawn at {exhibit.target.value:g}")]


def _guides_unbound(exhibit: Exhibit, results: Mapping[str, Result]) -> list[Misbound]:
    if not isinstance(exhibit, Chart):
        return []
    return [
        Misbound(guide.name, "a guide of the chart is bound to no result")
        for guide in exhibit.guides
        if guide.binding.rpartition("|")[0] not in results
    ]


def _unmarked(
    exhibit: Exhibit,
    known: Mapping[str, Observation],
    results: Mapping[str, Result],
    made_up_orgs: frozenset[str],
) -> list[Misbound]:
    """Find out whether an exhibit shows made-up figures and does not say so."""
    if getattr(exhibit, "made_up", True):
        return []
    used = [split_binding(b)[0] for b in bindings_of(exhibit)]
    used += [split_binding(use)[0] for r in results.values() for use in r.uses]
    if any(b in known and known[b].org_code in made_up_orgs for b in used):
        return [Misbound(exhibit.name, "it shows made-up figures and does not say so")]
    return []
