"""Labels as words: what of a row or column heading counts when it is compared with another.

Case, punctuation, plurals, footnote marks and filler words do not count; a percent sign does,
because ``Calls answered`` and ``% Calls answered`` are two things.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_PERCENT = re.compile(r"\b(?:per\s?cent(?:age)?|percentage|pct|proportion)\b|%")
_NUMBER_OF = re.compile(r"\b(?:total\s+)?(?:number|no\.?|nos\.?|count|volume|#)\s+of\b|\bno\.\s")
_FOOTNOTE = re.compile(r"(?<=[a-z]{3})\d(?!\d)\b|\[\w{1,3}\]|\((?:\d{1,2}|[a-d]|i{1,3}|iv|vi?)\)")
_BRACKETS = re.compile(r"\([^)]*\)")
_WORD = re.compile(r"[a-z0-9]+|[£]")
_FILLERS = frozenset({"the", "of", "a", "an", "that", "were", "are", "was", "is", "to", "for"})
_NEGATIONS = ("un", "in", "non", "dis", "not", "mis", "im", "ir", "il")
_CLOSE_ENOUGH = 0.82


@dataclass(frozen=True)
class Words:
    """A label reduced to its words, and whether it speaks of a percentage."""

    words: tuple[str, ...]
    has_percent: bool

    @property
    def bag(self) -> frozenset[str]:
        """The words without their order."""
        return frozenset(self.words)


@lru_cache(maxsize=4096)
def words_of(label: str, *, brackets: bool = True) -> Words:
    """Reduce a label to its words, with or without what stands in brackets.

    Examples
    --------
    >>> words_of("% Calls answered")
    Words(words=('call', 'answered'), has_percent=True)
    >>> words_of("Users - (number of new and returning customers)", brackets=False).words
    ('user',)
    >>> words_of("Number of complaints received1").words
    ('complaint', 'received')
    """
    plain = unicodedata.normalize("NFKD", label.replace("¹", "").replace("²", "")).casefold()
    plain = _FOOTNOTE.sub(" ", plain)
    has_percent = bool(_PERCENT.search(plain))
    if not brackets:
        plain = _BRACKETS.sub(" ", plain)
    plain = _NUMBER_OF.sub(" ", _PERCENT.sub(" ", plain)).replace("'", "")
    found = (_stem(word) for word in _WORD.findall(plain) if word not in _FILLERS)
    return Words(tuple(found), has_percent)


def _stem(word: str) -> str:
    if len(word) > 3 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word


def same_words(first: Words, second: Words) -> bool:
    """Whether two labels have the same words, in any order."""
    return bool(first.words) and sorted(first.words) == sorted(second.words)


def nearly_same(first: Words, second: Words) -> bool:
    """Whether two labels differ by slips of the keyboard only, never by a negation.

    >>> nearly_same(words_of("Calls ofered"), words_of("Calls offered"))
    True
    >>> nearly_same(words_of("Cases unresolved"), words_of("Cases resolved"))
    False
    """
    if len(first.words) != len(second.words) or not first.words:
        return False
    return all(map(_nearly_same_word, first.words, second.words))


def _nearly_same_word(first: str, second: str) -> bool:
    if first == second:
        return True
    if min(len(first), len(second)) < 5 or any(mark.isdigit() for mark in first + second):
        return False
    shorter, longer = sorted((first, second), key=len)
    if any(longer == negation + shorter for negation in _NEGATIONS):
        return False
    return difflib.SequenceMatcher(None, first, second).ratio() >= _CLOSE_ENOUGH


def _set_of(words: str) -> frozenset[str]:
    return frozenset(words.split())


CHANGE_WORDS = _set_of(
    "increase increased decrease decreased change growth reduction rise fall variance difference "
    "movement variation yoy mom"
)
_CHANGE_FILLERS = CHANGE_WORDS | _set_of(
    "year on month quarter annual annually monthly previou last prior from compared with v vs "
    "since in over by against same period and between point per rate y"
)
_DOWNWARD = frozenset({"decrease", "decreased", "reduction", "fall"})


def is_change(label: str) -> bool:
    """Whether a label speaks of a change from one period to another.

    >>> is_change("% Increase users year on year"), is_change("Change of address requests")
    (True, False)
    """
    found = words_of(label)
    if not found.bag & CHANGE_WORDS:
        return False
    subject = found.bag - _CHANGE_FILLERS
    return found.has_percent or not subject or bool(found.bag & {"year", "yoy", "previou", "last"})


def subject_of_change(label: str) -> frozenset[str]:
    """Give the words of a change label that say what changed.

    >>> sorted(subject_of_change("% Increase page views year on year"))
    ['page', 'view']
    """
    return words_of(label).bag - _CHANGE_FILLERS


def is_downward(label: str) -> bool:
    """Whether a change is printed as a fall, so that its sign may be left out."""
    return bool(words_of(label).bag & _DOWNWARD)


def compares_years(label: str) -> bool:
    """Whether a change is from the same period one year before."""
    return bool(words_of(label).bag & {"year", "yoy", "annual", "annually"})


_TOTAL = re.compile(
    r"(?:grand |overall |sub ?-?)?totals?(?: \w+){0,2}|all|overall|sum|"
    r"all (?:services|teams|areas|channels|reasons|categories|wards|calls|contacts)"
)
_AVERAGE = re.compile(r"(?:\w+ )?(?:averages?|avg|mean|median)(?: \w+)?")
_TO_DATE = re.compile(r"(?:\S+ )*(?:ytd|year to date|to date|cumulative|cumulative total)(?: \S+)*")
_TARGET_MET = _set_of(
    "met achieved variance against vs v from status missed performance on above below gap "
    "difference distance hit meeting achieving"
)


def kind_of_heading(label: str) -> str:
    """Say what a heading over one figure a row is: target, status, change, total, average.

    >>> [kind_of_heading(h) for h in ("2022/23 Target", "RAG", "% change", "Total", "Wards")]
    ['target', 'status', 'change', 'total', 'other']
    """
    plain = " ".join(re.sub(r"[^\w%£&/.-]+", " ", label.casefold()).split())
    bag = words_of(label).bag
    if "target" in bag:
        return "other" if bag & _TARGET_MET or ("%" in plain and "of" in plain) else "target"
    if bag & {"rag", "statu", "status", "rating"}:
        return "status"
    if bag & CHANGE_WORDS or bag == {"trend"} or plain in ("dot", "direction of travel"):
        return "change"
    for kind, pattern in (("to date", _TO_DATE), ("average", _AVERAGE), ("total", _TOTAL)):
        if pattern.fullmatch(plain):
            return kind
    return "other"


def is_total(label: str) -> bool:
    """Whether a row's label says that it is the total of rows beside it.

    >>> is_total("Total"), is_total("Grand total"), is_total("Total calls offered")
    (True, True, False)
    """
    plain = " ".join(re.sub(r"\([^)]*\)|[^\w]+", " ", label.casefold()).split())
    return bool(re.fullmatch(r"(?:grand |overall |sub )?totals?|subtotal|total \w+", plain))
