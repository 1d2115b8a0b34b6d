"""The YAML rule of one mapped column of records: its format, codes, unit and hashing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from gaugebook.definitions.schema import ColumnSpec, TableSpec
from gaugebook.tables.drafting.assign import Export, Match
from gaugebook.tables.drafting.codes import CodeMap, code_map
from gaugebook.tables.drafting.people import may_be_shown
from gaugebook.tables.drafting.words import words_of

_MOST_NAMED = 8
_A_LONG_DAY = 86_400
_UNITS = {
    "ms": "milliseconds", "msec": "milliseconds", "millis": "milliseconds",
    "milliseconds": "milliseconds", "s": "seconds", "sec": "seconds", "secs": "seconds",
    "seconds": "seconds", "min": "minutes", "mins": "minutes", "minutes": "minutes",
    "hrs": "hours", "hours": "hours", "days": "days",
}  # fmt: skip
_NOBODY = {"0", "-1", "00000000000", "anonymous", "unknown", "withheld", "private", "none", "null",
           "n/a", "not known", "unavailable", "restricted"}  # fmt: skip
_NO_TIME = {"0:00:00", "00:00:00", "0:00", "00:00", "1900-01-01 00:00:00", "01/01/1900"}


@dataclass(frozen=True)
class Rule:
    """A column's entry in the YAML, what is doubtful in it, and codes of rows to leave out."""

    fields: Mapping[str, Any]
    doubts: tuple[str, ...] = ()
    left_out: tuple[tuple[str, int], ...] = ()


def rule_for(export: Export, match: Match, spec: TableSpec) -> Rule:
    """Give the rule that reads one column of an export, with what a person must confirm in it."""
    column = spec.column(match.column)
    start: dict[str, Any] = {"from": match.profile.heading}
    if column.type in ("timestamp", "date"):
        return _rule_of_time(export, match, spec, start)
    if column.name in spec.hashed:
        return _rule_of_person(match, start)
    if column.type == "boolean" or column.codes:
        return _rule_of_codes(export, match, column, spec, start)
    if column.unit == "seconds":
        return _rule_of_duration(match, start)
    if column.type == "number" and match.profile.percents:
        return Rule({**start, "format": "percent"})
    return Rule(start)


def _rule_of_time(export: Export, match: Match, spec: TableSpec, start: dict[str, Any]) -> Rule:
    reading = export.times[match.profile.heading]
    doubts = []
    if reading.format:
        start["format"] = reading.format
    if reading.is_clock_only:
        day = export.day_columns[0]
        start["day"] = day
        start["format"] = f"{export.times[day].format or '%Y-%m-%d'} {reading.format}"
        doubts += _turned_doubt(export, day)
        if len(export.day_columns) > 1:
            doubts.append(f"its day is taken from {day}; {export.day_columns[1]} holds days too")
    doubts += _turned_doubt(export, match.profile.heading)
    if reading.share < 1:
        lost = round((1 - reading.share) * 100)
        doubts.append(f"about {max(lost, 1)}% of the values are written in another way")
    unknown = match.profile.dominant
    if unknown in _NO_TIME and match.column != spec.time_column:
        start["unknown"] = unknown
    return Rule(start, tuple(doubts))


def _turned_doubt(export: Export, heading: str) -> list[str]:
    reading = export.times[heading]
    if not reading.tied_with:
        return []
    first = "day" if reading.format.startswith(("%d",)) else "month"
    other = "month" if first == "day" else "day"
    return [
        f"every date of {heading} could be {other} first too ({reading.tied_with}); "
        f"{first} first is taken"
    ]


def _rule_of_person(match: Match, start: dict[str, Any]) -> Rule:
    common = match.profile.dominant
    nobody = common if common.casefold() in _NOBODY else ""
    if not nobody:
        nobody = next((t for t in match.profile.texts if t.casefold() in _NOBODY), "")
    if nobody:
        start["unknown"] = nobody
    doubts: tuple[str, ...] = ()
    if nobody:
        doubts = (f"{nobody} is taken to mean that the customer is not known",)
    elif common:
        doubts = ("one value stands in far more rows than any other: is that nobody?",)
    return Rule({**start, "private": "hash"}, doubts)


def _rule_of_codes(
    export: Export, match: Match, column: ColumnSpec, spec: TableSpec, start: dict[str, Any]
) -> Rule:
    if match.profile.kind == "boolean":
        return Rule(start)
    found = code_map(match.profile, column, export.words, spec.name)
    if not found.is_own:
        start["codes"] = dict(found.codes)
    doubts = []
    if found.guessed:
        doubts.append(f"guessed: {', '.join(_shown(found.guessed, export))}")
    unknown = tuple(_shown([t for t, _ in found.unknown], export))
    if found.unknown:
        doubts.append(_unknown_codes(found, unknown, column))
    if not found.codes:
        doubts.append(f"none of its values is a {column.name} that is known")
    return Rule(start, tuple(doubts), found.no_contact)


def _unknown_codes(found: CodeMap, shown: tuple[str, ...], column: ColumnSpec) -> str:
    rows = sum(rows for _, rows in found.unknown)
    names = ", ".join(shown) if shown else "some values"
    return f"{names} ({rows:,} rows) would be read as unknown; add a {column.name} for each"


def _shown(texts: Sequence[str], export: Export) -> list[str]:
    """Give codes that may be named; of many, the commonest."""
    kept = [t for t in texts if may_be_shown(t, export.words)]
    more = [f"and {len(kept) - _MOST_NAMED} more"] if len(kept) > _MOST_NAMED else []
    return kept[:_MOST_NAMED] + more


def _rule_of_duration(match: Match, start: dict[str, Any]) -> Rule:
    if match.profile.is_durations and match.profile.kind == "text":
        return Rule({**start, "format": "duration"})
    unit = next((_UNITS[w] for w in words_of(match.profile.heading) if w in _UNITS), "")
    if unit and unit != "seconds":
        return Rule({**start, "unit": unit})
    if unit:
        return Rule(start)
    numbers = match.profile.numbers
    if numbers and median(numbers) > _A_LONG_DAY:
        return Rule({**start, "unit": "milliseconds"}, ("read as milliseconds, by their size",))
    return Rule(start, ("read as seconds; no unit is written",))
