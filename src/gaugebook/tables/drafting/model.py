"""What a draft is made of: columns with their fate and reason, and the source as plain fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Fate = Literal["mapped", "never_read", "not_needed", "fixed", "label"]
Sureness = Literal["sure", "likely", "doubtful"]

SURE_FROM, LIKELY_FROM = 0.85, 0.6


def sureness_of(score: float) -> Sureness:
    """Put a score from 0 to 1 in a word.

    >>> sureness_of(1.0), sureness_of(0.7), sureness_of(0.4)
    ('sure', 'likely', 'doubtful')
    """
    if score >= SURE_FROM:
        return "sure"
    return "likely" if score >= LIKELY_FROM else "doubtful"


@dataclass(frozen=True)
class ColumnDraft:
    """What becomes of one column of an export, why, and what a person is asked about it.

    `rule` is the column's entry in the YAML; `example` is a value that may be shown, or a word in
    brackets that says why none is. `question` is empty where nothing is doubtful.
    """

    heading: str
    fate: Fate
    column: str = ""
    rule: Mapping[str, Any] = field(default_factory=dict)
    sureness: Sureness = "sure"
    reason: str = ""
    example: str = ""
    question: str = ""

    @property
    def becomes(self) -> str:
        """What becomes of it, in words."""
        words = {"never_read": "never read", "not_needed": "not needed"}
        return words.get(self.fate, self.column)


@dataclass(frozen=True)
class SourceDraft:
    """A proposed source: its fields, and the questions that a person must answer.

    `fields` is the YAML's content in its order; `comments` says what stands above a line of it, by
    the way to that line.
    """

    table: str
    score: float
    reasons: tuple[str, ...]
    columns: tuple[ColumnDraft, ...]
    fields: Mapping[str, Any]
    comments: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    questions: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    """Columns of the table that every row needs and no heading is: the source would not do."""
