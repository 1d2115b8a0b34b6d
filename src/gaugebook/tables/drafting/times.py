"""How an export writes its times, found by trial: every pattern against every distinct value.

Day before month or month before day is told from the data; where every value fits both, the
draft says so, takes the British order and asks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from gaugebook.tables.drafting.profile import Profile

_LEAST_SHARE = 0.8
_LOOKED_AT = 300
_EARLIEST, _LATEST = 1990, 2100

_DAYS = (
    "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y", "%d.%m.%Y", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d",
    "%d/%m/%y", "%m/%d/%y", "%d-%m-%y", "%d.%m.%y", "%y%m%d", "%d %b %Y", "%d %B %Y", "%d-%b-%Y",
    "%d-%b-%y", "%d %b %y", "%b %d, %Y", "%B %d, %Y", "%b %d %Y", "%a %d %b %Y", "%a %d/%m/%Y",
    "%A %d %B %Y", "%a, %d %b %Y",
)  # fmt: skip
_CLOCKS = ("%H:%M:%S", "%H:%M", "%I:%M:%S %p", "%I:%M %p", "%H:%M:%S.%f", "%I:%M%p", "%H.%M")
_JOINTS = (" ", "T", ", ", " at ")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:?\d{2})?)?")
_HAS_TIME = re.compile(r"\d{1,2}[:.]\d{2}")
_CLOCK_ONLY = re.compile(r"\d{1,2}:\d{2}(:\d{2}(\.\d{1,6})?)?( ?[AaPp][Mm])?")
_SWAPPED = {"%d/%m": "%m/%d", "%m/%d": "%d/%m", "%d-%m-": "%m-%d-", "%m-%d-": "%d-%m-"}


@dataclass(frozen=True)
class TimeReading:
    """How a column writes its times.

    Parameters
    ----------
    format
        The strptime pattern; empty for ISO 8601 and for a file's own times.
    share
        The share of the distinct values that it reads.
    has_clock
        Whether the values hold a clock time.
    is_clock_only
        Whether they hold nothing else, so that the day stands in another column.
    tied_with
        The pattern that reads every value as well, day and month the other way round.
    """

    format: str
    share: float
    has_clock: bool = True
    is_clock_only: bool = False
    tied_with: str = ""


def time_reading(profile: Profile) -> TimeReading | None:
    """Find how a column writes its times; None where it holds no times.

    A column of numbers such as ``990101`` is read as days only if every value is one.
    """
    if profile.kind == "time":
        return TimeReading("", 1.0, any("00:00:00" not in t for t in profile.texts))
    if profile.kind != "text" and profile.kind != "number":
        return None
    texts = [" ".join(text.split()) for text in _sample(profile.texts)]
    if not texts:
        return None
    iso = sum(_is_iso(text) for text in texts) / len(texts)
    if iso >= _LEAST_SHARE:
        return TimeReading("", iso, any(map(_HAS_TIME.search, texts)))
    if sum(bool(_CLOCK_ONLY.fullmatch(text)) for text in texts) >= _LEAST_SHARE * len(texts):
        return _best(texts, _CLOCKS, is_clock_only=True)
    return _best(texts, _patterns())


def _sample(texts: Sequence[str]) -> Sequence[str]:
    """Take values from the whole of the column: the thirteenth of a month may stand late."""
    step = max(1, len(texts) // _LOOKED_AT)
    return texts[::step]


@cache
def _patterns() -> tuple[str, ...]:
    timed = tuple(f"{day}{joint}{clock}" for day in _DAYS for joint in _JOINTS for clock in _CLOCKS)
    return (*_DAYS, *timed)


def _best(
    texts: Sequence[str], patterns: Sequence[str], *, is_clock_only: bool = False
) -> TimeReading | None:
    likely = [p for p in patterns if any(_reads(text, p) for text in texts[:5])]
    shares = {p: sum(_reads(text, p) for text in texts) / len(texts) for p in likely}
    shares = {p: share for p, share in shares.items() if share >= _needed(p)}
    if not shares:
        return None
    most = max(shares.values())
    # The patterns stand in the order of how usual they are here.
    best = next(p for p in patterns if shares.get(p) == most)
    tied = next((p for p in _turned(best) if shares.get(p) == most), "")
    return TimeReading(best, most, any("%H" in p or "%I" in p for p in [best]), is_clock_only, tied)


def _needed(pattern: str) -> float:
    """Bare digits may be any number, so every one of them must be a day."""
    return 1.0 if pattern in ("%y%m%d", "%Y%m%d", "%H.%M") else _LEAST_SHARE


def _turned(pattern: str) -> list[str]:
    return [pattern.replace(a, b, 1) for a, b in _SWAPPED.items() if a in pattern]


_SHAPES = {
    "%d": r"\d{1,2}", "%m": r"\d{1,2}", "%Y": r"\d{4}", "%y": r"\d{2}", "%b": "[A-Za-z]{3,4}",
    "%B": "[A-Za-z]{3,9}", "%a": "[A-Za-z]{3}", "%A": "[A-Za-z]{6,9}", "%H": r"\d{1,2}",
    "%M": r"\d{2}", "%S": r"\d{2}", "%I": r"\d{1,2}", "%p": "[AaPp][Mm]", "%f": r"\d{1,6}",
}  # fmt: skip


@cache
def _shape(pattern: str) -> re.Pattern[str]:
    """Give what a pattern looks like: most are ruled out so, a hundred times sooner."""
    parts = re.split(r"(%[A-Za-z])", pattern)
    return re.compile("".join(_SHAPES.get(part) or re.escape(part) for part in parts))


def _reads(text: str, pattern: str) -> bool:
    if not _shape(pattern).fullmatch(text):
        return False
    try:
        moment = datetime.strptime(text, pattern)
    except (ValueError, OverflowError):
        return False
    if "%d" not in pattern:
        return True
    return _EARLIEST <= moment.year < _LATEST


def _is_iso(text: str) -> bool:
    if not _ISO.fullmatch(text):
        return False
    try:
        return _EARLIEST <= datetime.fromisoformat(text).year < _LATEST
    except ValueError:
        return False
