"""Numbers in words: every number typed into the text of an exhibit held against what it binds.

A title, a note or the words between two bound numbers is plain text, and a number typed there is
bound to nothing: when the figures change it stays as it was. So each must be a number that the
exhibit binds, that one of its results holds or was told, or that an observation it shows says
itself, in its note or as its target; or it must be no figure at all. What is no figure is said in
one place, `NO_FIGURES`, and is kept narrow: a number that does not fit is bound, not allowed.

Names of series, points and guides, and a time that names a row, are those of the data and are not
looked at, nor are numbers in words ("one of the two targets").
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from gaugebook.exhibits import (
    Bound,
    Cell,
    Chart,
    Exhibit,
    Figure,
    Sentence,
    Shown,
    Table,
    Unavailable,
    bindings_of,
    numbers_of,
    results_of,
)
from gaugebook.observations import Observation, split_binding
from gaugebook.periods import MONTH_NAMES
from gaugebook.results import Result
from gaugebook.values import Printed, in_print, parse_printed, round_value

TYPED_NUMBER = re.compile(r"(?<![\w.,/-])£?\d[\d,]*(?:\.\d+)*%?(?![\w/])")
"""A number as somebody types it into prose; ``2nd``, ``NI-2`` and ``24/7`` are names."""

_MONTH = "(?:" + "|".join(f"{name}|{name[:3]}" for name in MONTH_NAMES) + ")"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_JUDGED = "contacts|calls|webchats|figures|periods|points"
_SPAN = "seconds?|minutes?|hours?|days?|weeks?|months?|years?"

NO_FIGURES = re.compile(
    "|".join(
        (
            # Dates, months and years: 1 to 21 November 2022, 1–21 Nov 22, Oct 22, 2021/22, 2022.
            rf"\b{_DAY}(?:(?: to |–|, | and ){_DAY})* {_MONTH}\b(?: \d{{4}}| \d{{2}}\b)?",
            rf"\b{_MONTH} (?:\d{{4}}|\d{{2}})\b(?! of\b)",
            r"\b\d{4}/\d{2}\b(?: Q[1-4]\b)?",
            r"\b(?:19|20)\d\d\b(?!%)",
            # References to parts of a paper.
            r"\b(?:section|paragraph|table|figure|appendix|chart|page|note)s? \d[\d.]*",
            # How sure an interval or a limit is: 95% interval, 99.8% limits.
            r"\b(?:9\d|99\.\d)% (?:confidence |control )?(?:intervals?|limits?)\b",
            # The window of a definition, and a place on an axis of time: within 7 days.
            rf"\b(?:within|after) \d+ (?:{_SPAN})(?:(?:, | and )\d+ (?:{_SPAN}))*\b",
            # From how many on a group or a series is judged: fewer than 51 contacts, 4 or more.
            rf"\b(?:fewer|more) than \d{{1,3}} (?:{_JUDGED})\b",
            rf"\b\d{{1,3}} (?:or more (?:{_JUDGED})|(?:full )?(?:{_JUDGED}) or more)\b",
            # Names of ages, and of a unit.
            r"\baged \d+(?: or more| and over| to \d+)?",
            r"\bper 10,000\b",
        )
    ),
    re.IGNORECASE,
)
"""Numbers in text that are no figures. The only place where one is let through without a source."""

_BETWEEN = " \N{OBJECT REPLACEMENT CHARACTER} "
"""Stands where a bound number stood, so that the words around it stay apart."""

QUOTED = "words-quoted"
"""The method of a result whose parameters are words that are quoted whole, such as the name of a
service or a question: a number in them is no figure, and stands behind no number elsewhere."""

_TIME = re.compile(rf"\d+ (?:{_SPAN})")
"""A time that names a row: 30 seconds."""


def typed_figures(text: str) -> list[str]:
    """Give the numbers in a text that may be figures.

    >>> typed_figures("In October 2022 about 8,593 calls (5.9%), 95% interval 5.8 to 6.1")
    ['8,593', '5.9%', '5.8', '6.1']
    >>> typed_figures("Within 7 days, from 1–21 Nov 22")
    []
    """
    return TYPED_NUMBER.findall(NO_FIGURES.sub(_BETWEEN, text))


def loose_numbers(
    exhibit: Exhibit, known: Mapping[str, Observation], *, stated: Iterable[str] = ()
) -> list[tuple[str, str]]:
    """Give every number typed into the words of an exhibit that nothing stands behind.

    Parameters
    ----------
    exhibit
        It carries the results that it shows.
    known
        Observations by binding; a note or a target counts where the exhibit shows its observation,
        or a result was made of it.
    stated
        What the definitions of the metrics that it names state: names, caveats, targets in words.

    Returns
    -------
    list
        The number and the text it stands in, in reading order; nothing when all is well. A number
        is well where it reads as one that is printed, or is the value rounded as it is typed: a
        percentage is that of a share, a whole number that of a whole number.

    Examples
    --------
    >>> loose_numbers(Sentence("s", ("8,593 calls are unaccounted for.",)), {})
    [('8,593', '8,593 calls are unaccounted for.')]
    """
    behind = _behind(exhibit, known, stated)
    return [
        (number, text.replace(_BETWEEN, "…"))
        for text in texts_of(exhibit)
        for number in typed_figures(behind.without_names(text))
        if not behind.holds(number)
    ]


def texts_of(exhibit: Exhibit) -> Iterator[str]:
    """Give the plain texts of an exhibit that a reader reads, without its bound numbers."""
    match exhibit:
        case Sentence(parts=parts):
            yield "".join(_BETWEEN if isinstance(part, Bound) else part for part in parts)
        case Figure():
            yield from (exhibit.label, exhibit.unit_text, exhibit.target_text)
        case Table():
            yield from (exhibit.title, exhibit.subtitle, *(c.label for c in exhibit.columns))
            yield from (text for row in exhibit.rows for text in _texts_of_row(row))
            yield from exhibit.notes
        case Chart():
            yield from (exhibit.title, exhibit.subtitle, exhibit.unit_text, exhibit.x_text)
            yield from (mark.text for mark in exhibit.marks)
            yield from (exhibit.target.text,) if exhibit.target else ()
            yield from texts_of(exhibit.alt)
            yield from exhibit.notes
        case Unavailable():
            yield from (exhibit.title, exhibit.reason)


def _texts_of_row(row: Sequence[Cell]) -> Iterator[str]:
    for place, cell in enumerate(row):
        if not cell.binding and not (place == 0 and _TIME.fullmatch(cell.text)):
            yield cell.text


@dataclass(frozen=True)
class _Number:
    """A number in print that may be typed again, and its unit; empty where that is not known."""

    value: float
    unit: str = ""

    def reads(self, printed: Printed) -> bool:
        """Whether it may be typed so."""
        if printed.has_percent and self.unit not in ("share", "points", ""):
            return False
        is_rounded = printed.has_percent or printed.decimals > 0
        if not is_rounded and not float(self.value).is_integer():
            return False
        return abs(round_value(self.value, printed.decimals)) == abs(printed.number)


@dataclass(frozen=True)
class _Behind:
    """What may stand behind a typed number: texts, numbers in print, names of the data."""

    texts: frozenset[str]
    numbers: tuple[_Number, ...]
    names: tuple[str, ...]

    def without_names(self, text: str) -> str:
        """Take names of the data out of a text; a number in a name is part of it."""
        for name in self.names:
            if name in text:
                # Whole only: a line that is called 1 takes nothing out of 21 November.
                text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", _BETWEEN, text)
        return text

    def holds(self, typed: str) -> bool:
        """Whether something printed reads as this number, or a value is it as typed."""
        if typed in self.texts:
            return True
        printed = parse_printed(typed)
        return printed is not None and any(number.reads(printed) for number in self.numbers)


def _behind(exhibit: Exhibit, known: Mapping[str, Observation], stated: Iterable[str]) -> _Behind:
    every = results_of(exhibit)
    quoted = [text for r in every if r.method == QUOTED for _, text in r.parameters]
    results = [r for r in every if r.method != QUOTED]
    used = _used(exhibit, results, known)
    shown = list(numbers_of(exhibit))
    said = [told for r in results for told in (r.note, *(text for _, text in r.parameters))]
    said += [o.note for o in used]
    typed = [number for text in (*said, *stated) for number in TYPED_NUMBER.findall(text)]
    # Those of all that was computed: what is left out of a table is named below it.
    everything = {code for o in known.values() for code in o.dimensions.values()}
    codes = {code for code in everything if any(map(str.isdigit, code))}
    return _Behind(
        frozenset([*typed, *(number.text for number in shown)]),
        (*_shown_numbers(shown, results, known), *_held(results, used), *_own_rows(exhibit)),
        tuple(sorted({*codes, *quoted}, key=len, reverse=True)),
    )


def _used(
    exhibit: Exhibit, results: Iterable[Result], known: Mapping[str, Observation]
) -> list[Observation]:
    bindings = [*bindings_of(exhibit), *(use for r in results for use in r.uses)]
    wholes = dict.fromkeys(split_binding(binding)[0] for binding in bindings)
    return [known[whole] for whole in wholes if whole in known]


def _shown_numbers(
    shown: Iterable[Shown], results: Iterable[Result], known: Mapping[str, Observation]
) -> Iterator[_Number]:
    """Give the numbers that an exhibit prints, with their intervals."""
    units = {f"{r.id}|{v.name}": v.unit for r in results for v in r.values}
    for one in shown:
        whole, part = split_binding(one.binding)
        unit = units.get(one.binding, known[whole].unit if whole in known else "")
        unit = "count" if part in ("numerator", "denominator") else unit
        for value in (one.value, one.lower, one.upper):
            if value is not None:
                yield _Number(value, unit)


def _held(results: Iterable[Result], used: Iterable[Observation]) -> Iterator[_Number]:
    """Give the named numbers of results, as printed and whole, and the targets of observations."""
    for value in (value for r in results for value in r.values):
        if value.value is not None and math.isfinite(value.value):
            number = float(in_print(value.value, value.unit))
            yield _Number(number, value.unit)
            yield _Number(float(round_value(number, value.decimals)), value.unit)
    for found in used:
        if found.target is not None:
            yield _Number(float(in_print(found.target, found.unit)), found.unit)


def _own_rows(exhibit: Exhibit) -> Iterator[_Number]:
    """Give how many rows a table has, or series, and points of each, a chart."""
    if isinstance(exhibit, Table):
        yield _Number(float(len(exhibit.rows)), "count")
    if isinstance(exhibit, Chart):
        yield _Number(float(len(exhibit.series)), "count")
        yield from (_Number(float(len(series.points)), "count") for series in exhibit.series)
