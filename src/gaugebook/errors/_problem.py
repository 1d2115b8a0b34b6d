"""A finding in somebody's file: where it is, what was found, what to do next.

Problems are values. They are collected and returned, never raised, and every text comes
from the one table in `gaugebook.errors._codes`. What they quote goes through
`gaugebook.redaction`: a cell that is wrong may be wrong because it holds a person's number.
"""

from __future__ import annotations

import difflib
import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from gaugebook.errors._codes import CODES
from gaugebook.redaction import quotable, redact
from gaugebook.words import shortened, visible

Severity = Literal["refuse", "warn", "note"]
LONGEST_FOUND, LONGEST_FACT = 200, 400
"""Letters of a cell, and of any other text, that a finding tells: a cell may hold a whole book."""
SEVERITIES: tuple[Severity, ...] = ("refuse", "warn", "note")


@dataclass(frozen=True, order=True)
class Where:
    """The place of a finding: a file, and the sheet, cell, line, page or paragraph in it.

    Examples
    --------
    >>> str(Where("calls.csv", cell="F4"))
    'calls.csv, cell F4'
    >>> str(Where("metrics/a.yaml", line=7))
    'metrics/a.yaml:7'
    """

    file: str = ""
    sheet: str | None = None
    cell: str | None = None
    line: int | None = None
    page: int | None = None
    paragraph: str | None = None

    def __str__(self) -> str:
        """Give the place in words, on one line and with nothing in it that is not seen."""
        return visible(self._in_words())

    def _in_words(self) -> str:
        text = self.file or "(no file)"
        if self.line is not None:
            text += f":{self.line}"
        if self.sheet:
            text += f", sheet {self.sheet}"
        if self.cell:
            noun = "cells" if any(mark in self.cell for mark in ",:") else "cell"
            text += f", {noun} {self.cell}"
        if self.page is not None:
            text += f", page {self.page}"
        if self.paragraph:
            text += f", paragraph {self.paragraph}"
        return text

    def as_dict(self) -> dict[str, Any]:
        """Give the place as a mapping without its empty parts, for JSON."""
        parts = {
            "file": self.file or None,
            "sheet": self.sheet,
            "cell": self.cell,
            "line": self.line,
            "page": self.page,
            "paragraph": self.paragraph,
        }
        fit = {n: visible(v) if isinstance(v, str) else v for n, v in parts.items()}
        return {name: value for name, value in fit.items() if value is not None}


@dataclass(frozen=True)
class Problem:
    """One finding: code, severity, place, what was found, what it means and what to do next.

    `facts` holds the values behind the message (numbers as numbers), so that a machine need
    not parse the sentence. `key` names the figure concerned (``answered_share 2022-10``); a
    meeting signs a finding off by its code and key.
    """

    code: str
    severity: Severity
    where: Where
    found: str
    message: str
    remedy: str
    key: str = ""
    facts: dict[str, Any] = field(default_factory=dict, compare=False, hash=False)

    @property
    def is_refused(self) -> bool:
        """Whether this finding stops the figure concerned from being printed as it stands."""
        return self.severity == "refuse"

    def as_dict(self) -> dict[str, Any]:
        """Give the finding as plain values, for JSON."""
        return {
            "code": self.code,
            "severity": self.severity,
            "where": self.where.as_dict(),
            "found": self.found,
            "message": self.message,
            "remedy": self.remedy,
            "key": self.key,
            "facts": dict(self.facts),
        }

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Problem:
        """Read a finding back from `as_dict`.

        >>> found = problem("file-empty", Where("may.csv", cell="A1"))
        >>> Problem.from_dict(found.as_dict()) == found
        True
        """
        return cls(**{**plain, "where": Where(**plain["where"])})

    def moved(self, where: Where) -> Problem:
        """Give the same finding at another place."""
        return replace(self, where=where)


def problem(
    code: str,
    where: Where | str,
    *,
    found: str = "",
    key: str = "",
    severity: Severity | None = None,
    **facts: Any,
) -> Problem:
    """Make a finding from the table of codes, its texts filled with the facts at hand.

    Parameters
    ----------
    code
        A code of the table, such as ``ratio-mismatch``.
    where
        The place, or just a file name.
    found
        The text that stands there. Where it has an e-mail address, a telephone number or the
        like, only that is told, as the words beside it may be a name. The same goes out of every
        fact that is a text; the place keeps its words. A text of more than 200 letters, 400 in a
        fact, is cut short after that. Control characters are written out in all of them, so that
        no terminal acts on what stood in a file.
    key
        The figure concerned, if one is. One that names a telephone number keeps apart from the
        next by a mark of four letters, from which the number cannot be told.
    severity
        Overrides the table's severity where the same fault weighs differently.
    **facts
        The values that the message and remedy name.

    Raises
    ------
    KeyError
        When the code is not in the table, or a fact that its text needs is missing.

    Examples
    --------
    >>> p = problem("file-missing", "data/calls.csv")
    >>> p.severity, p.message
    ('refuse', 'The file data/calls.csv does not exist.')
    >>> problem("sheet-missing", "calls.xlsx", found="Ring 07700 900123", hint="").found
    '[telephone number]'
    """
    place = _fit_to_print(Where(where) if isinstance(where, str) else where)
    kind = CODES[code]
    found, key = shortened(visible(quotable(found)), LONGEST_FOUND), visible(_told_apart(key))
    facts = {name: _fit_to_tell(value) for name, value in facts.items()}
    words = {"found": found, "file": place.file, "key": key, **facts}
    return Problem(
        code=code,
        severity=severity or kind.severity,
        where=place,
        found=found,
        message=visible(kind.message.format(**words)),
        remedy=visible(kind.remedy.format(**words)),
        key=key,
        facts=facts,
    )


def _fit_to_print(where: Where) -> Where:
    """Give a place that can be printed: that of a column is its heading, of any length."""
    cell, sheet = (
        shortened(visible(part), LONGEST_FOUND) if part else part
        for part in (where.cell, where.sheet)
    )
    paragraph = visible(where.paragraph) if where.paragraph else where.paragraph
    fit = replace(where, file=visible(where.file), cell=cell, sheet=sheet, paragraph=paragraph)
    return where if fit == where else fit


def _fit_to_tell(value: Any) -> Any:
    """Give a fact without what a person can be found by, and cut, in the parts of a list too."""
    if isinstance(value, str):
        return shortened(visible(redact(value)), LONGEST_FACT)
    if isinstance(value, list):
        return [_fit_to_tell(part) for part in value]
    if isinstance(value, tuple):
        return tuple(_fit_to_tell(part) for part in value)
    if isinstance(value, dict):
        return {_fit_to_tell(name): _fit_to_tell(part) for name, part in value.items()}
    return value


def _told_apart(key: str) -> str:
    """Give a key under which a finding can be signed off, and no other with it.

    Sixteen bits of a hash tell two lines of a table apart, and leave tens of thousands of
    telephone numbers that it could be.
    """
    redacted = redact(key)
    if redacted == key:
        return key
    return f"{redacted} {hashlib.sha256(key.encode()).hexdigest()[:4]}"


MOST_ALIKE = 20
"""Findings of one sort, such as headings that nobody mentions, that are told one by one."""


def at_most(problems: Sequence[Problem], most: int = MOST_ALIKE) -> list[Problem]:
    """Give findings of one sort; the last of so many says how many more there are.

    >>> found = [problem("heading-unmapped", "a.csv", found=f"H{n}", source="s") for n in range(9)]
    >>> [p.message.partition("; ")[2] for p in at_most(found, 2)]
    ['the column was not read.', 'the column was not read. There are 7 more like it.']
    """
    if len(problems) <= most:
        return list(problems)
    more, last = len(problems) - most, problems[most - 1]
    told = f"{last.message} There are {more:,} more like it."
    return [*problems[: most - 1], replace(last, message=told, facts={**last.facts, "more": more})]


def near_miss(word: str, known: Iterable[str]) -> str:
    """Give `` Did you mean X?`` with the likeliest known word, or an empty text.

    Examples
    --------
    >>> near_miss("Calls ofered", ["Calls offered", "Calls answered"])
    ' Did you mean Calls offered?'
    >>> near_miss("zebra", ["Calls offered"])
    ''
    """
    by_folded = {name.casefold(): name for name in known}
    hits = difflib.get_close_matches(word.casefold(), list(by_folded), n=1, cutoff=0.6)
    return f" Did you mean {by_folded[hits[0]]}?" if hits else ""


def worst_severity(problems: Sequence[Problem]) -> Severity | None:
    """Give the gravest severity among the findings, or None when there are none."""
    found = {p.severity for p in problems}
    return next((s for s in SEVERITIES if s in found), None)


_WORDS_OF_SEVERITY = {"refuse": "refused", "warn": "warning", "note": "note"}


def count_in_words(problems: Iterable[Problem]) -> str:
    """Give how many findings there are of each severity, or an empty text for none.

    >>> count_in_words([problem("file-empty", name) for name in ("may.csv", "june.csv")])
    '2 refused'
    """
    found = Counter(p.severity for p in problems)
    parts = []
    for severity in SEVERITIES:
        word = _WORDS_OF_SEVERITY[severity]
        if found[severity]:
            is_same = severity == "refuse" or found[severity] == 1
            parts.append(f"{found[severity]:,} {word if is_same else word + 's'}")
    return ", ".join(parts)


def sort_problems(problems: Iterable[Problem]) -> list[Problem]:
    """Give the findings gravest first, then by file, place and code."""
    return sorted(
        problems,
        key=lambda p: (
            SEVERITIES.index(p.severity),
            p.where.file,
            p.where.line or 0,
            p.where.sheet or "",
            p.where.cell or "",
            p.code,
            p.key,
        ),
    )
