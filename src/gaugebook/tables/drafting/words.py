"""Headings as words, and how close a heading is to one that is known."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from gaugebook.definitions.heading_words import ColumnWords

SURE, PERHAPS = 1.0, 0.5
"""How close a heading is that is known to mean a column, and one that may mean others too."""

_HOLDS_IT = 0.75
"""A known heading with further words round it: ``Total calls offered (all)``."""
_LIKE_IT = 0.85
"""How alike two texts are when one is a slip of the keyboard away from the other."""
_LEAST_WORDS_FOR_HOLDING = 2
_TOO_SHORT_TO_SLIP = 4
_A_SLIP = 0.7
_LETTERS_APART = 3
"""A slip changes few letters: this many, and a look at each pair of letters is spared."""

_JOINT = re.compile(r"(?<=[a-z0-9])(?=[A-Z][a-z]|[A-Z]{2,}\b)|(?<=[A-Za-z])(?=[A-Z][a-z])")
_NOT_A_WORD = re.compile(r"[^0-9a-zA-Z]+")
_UNITS = {
    "s",
    "sec",
    "secs",
    "seconds",
    "ms",
    "min",
    "mins",
    "minutes",
    "hrs",
    "hours",
    "hh",
    "mm",
    "ss",
}
_SMALL = {"the", "of", "a", "an"}


_LONGEST_HEADING = 300
"""Letters of a heading that are compared: a lost quotation mark may make one of half a file."""


@lru_cache(maxsize=20_000)
def words_of(heading: str) -> tuple[str, ...]:
    """Give the words of a heading: small letters, no marks, joints of capitals taken apart.

    Examples
    --------
    >>> words_of("CallsOffered"), words_of("vru+line"), words_of("Average Speed of Answer")
    (('calls', 'offered'), ('vru', 'line'), ('average', 'speed', 'answer'))
    """
    apart = _JOINT.sub(" ", heading)
    return tuple(
        word.casefold()
        for word in _NOT_A_WORD.split(apart)
        if word and word.casefold() not in _SMALL
    )


def without_unit(heading: str) -> str:
    """Give a heading without the words that only say its unit.

    >>> without_unit("Talk time (secs)"), without_unit("Wait hh:mm:ss"), without_unit("Mins")
    ('talk time', 'wait', 'Mins')
    """
    words = words_of(heading[:_LONGEST_HEADING])
    bare = [word for word in words if word not in _UNITS]
    return " ".join(bare) if bare and len(bare) < len(words) else heading


@lru_cache(maxsize=200_000)
def closeness(heading: str, known: str) -> float:
    """Say how close a heading is to a known one, from 0 to 1.

    Examples
    --------
    >>> closeness("CallsOffered", "calls offered"), closeness("Colour", "calls offered")
    (1.0, 0.0)
    >>> 0.5 < closeness("Calls ofered", "calls offered") < 1
    True
    """
    heading, known = heading[:_LONGEST_HEADING], known[:_LONGEST_HEADING]
    ours, theirs = words_of(heading), words_of(known)
    if not ours or not theirs:
        return 0.0
    if ours == theirs or _joined(heading) == _joined(known) or "".join(ours) == "".join(theirs):
        return 1.0
    if len(theirs) >= _LEAST_WORDS_FOR_HOLDING and _holds(ours, theirs):
        return _HOLDS_IT
    joined, other = " ".join(ours), " ".join(theirs)
    shortest, longest = sorted((len(joined), len(other)))
    if shortest <= max(_TOO_SHORT_TO_SLIP, _LIKE_IT * longest - 2):
        return 0.0
    if len(set(joined) ^ set(other)) > _LETTERS_APART:
        return 0.0
    matcher = difflib.SequenceMatcher(None, joined, other)
    is_slip = matcher.quick_ratio() >= _LIKE_IT and matcher.ratio() >= _LIKE_IT
    return _A_SLIP if is_slip else 0.0


def _joined(heading: str) -> str:
    """Give a heading's letters alone: ``SpeedofAnswer`` shows no joint before its small word."""
    return _NOT_A_WORD.sub("", heading).casefold()


def _holds(words: tuple[str, ...], part: tuple[str, ...]) -> bool:
    return any(words[i : i + len(part)] == part for i in range(len(words) - len(part) + 1))


def nearest(heading: str, known: Mapping[str, Iterable[str]]) -> tuple[str, float]:
    """Give the name whose headings are closest, and how close; an empty name where none is.

    Examples
    --------
    >>> nearest("Post code", {"address": ["postcode"], "staff": ["agent"]})
    ('address', 1.0)
    """
    best, most = "", 0.0
    for name, headings in known.items():
        close = max((closeness(heading, h) for h in headings), default=0.0)
        if close > most:
            best, most = name, close
    return best, most


def column_closeness(heading: str, column: str, words: ColumnWords) -> float:
    """Say how close a heading is to one of a column's: `SURE` at most, `PERHAPS` for a weak one."""
    heading = without_unit(heading)
    sure = max((closeness(heading, w) for w in (column, *words.surely)), default=0.0)
    perhaps = max((closeness(heading, w) for w in words.perhaps), default=0.0)
    return max(SURE * sure, PERHAPS * perhaps)
