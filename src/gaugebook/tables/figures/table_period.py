"""One period for a whole table: from a line above its headings, or from the name of its file."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from gaugebook.definitions.source_layout import PeriodFrom
from gaugebook.periods import Period, parse_period
from gaugebook.tables.figures.period_text import Forms, Placed, plain_text, read_day, read_period


def period_of_table(rule: PeriodFrom, *, lines: list[str], file: str) -> Placed | None:
    """Give the period that stands in a line above a table or in a file's name, or None.

    One that the source itself fixes is given whatever the file says.

    Parameters
    ----------
    rule
        The source's `period_from:`.
    lines
        The texts of the lines above the headings.
    file
        The file's name or path.
    """
    if rule.fixed is not None:
        period = parse_period(rule.fixed)
        return period, period.full
    if rule.file_name is not None:
        name = Path(file).name
        return _found_in(rule.file_name, [name, Path(name).stem], (rule.format,))
    # Both days may stand in lines of their own, one under the other.
    return _found_in(rule.line or "", [*lines, " ".join(lines)], (rule.format,))


def _found_in(wanted: str, texts: list[str], forms: Forms) -> Placed | None:
    pattern = _as_pattern(wanted)
    for text in texts:
        match = pattern.search(plain_text(text))
        period = _from_match(match.groupdict(), forms) if match else None
        if period is not None:
            return period, period.full
    return None


@lru_cache(maxsize=256)
def _as_pattern(wanted: str) -> re.Pattern[str]:
    """Give the pattern for a text with ``{first}``, ``{last}`` or ``{period}`` in it."""
    parts = re.split(r"(\{first\}|\{last\}|\{period\})", plain_text(wanted))
    written = ""
    for number, part in enumerate(parts):
        if part in ("{first}", "{last}", "{period}"):
            is_last = not any(rest.strip() for rest in parts[number + 1 :])
            written += f"(?P<{part[1:-1]}>.+{'' if is_last else '?'})"
        else:
            written += re.escape(part).replace(r"\ ", r"\s+").replace(r"\*", ".*?")
    return re.compile(written, re.IGNORECASE)


def _from_match(found: dict[str, str], forms: Forms) -> Period | None:
    if "period" in found:
        return _longest(found["period"], lambda text: read_period(text, forms))
    first = _longest(found["first"], lambda text: read_day(text, forms))
    last = _longest(found["last"], lambda text: read_day(text, forms)) if "last" in found else first
    if first is None or last is None or last < first:
        return None
    return Period(first, last + timedelta(days=1))


_Read = TypeVar("_Read")


def _longest(text: str, read: Callable[[str], _Read | None]) -> _Read | None:
    """Read the longest beginning of a text that can be read: more may stand behind it."""
    words = text.strip(" .,;:").split(" ")
    for count in range(len(words), 0, -1):
        found = read(" ".join(words[:count]).strip(" .,;:()"))
        if found is not None:
            return found
    return None
