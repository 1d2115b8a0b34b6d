"""One answer cell: which answer it is, or why it is none.

A text is an answer where it can mean one thing only. What is taken for an answer without being
the form's own wording is told; what is none is told with the cell, and asked again.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from gaugebook.definitions.assessment_text import exact, number_in_words
from gaugebook.intake.forms import FormCell
from gaugebook.maturity.campaign.plain_csv import as_written
from gaugebook.maturity.form import Choice
from gaugebook.maturity.returned.questions import Question
from gaugebook.maturity.returned.texts import is_like_formula, plain
from gaugebook.tables.numbers import UnreadableError, read_plain
from gaugebook.words import one_line

_NUMBERED = re.compile(
    r"(?:level|lvl|l)?[ -]?(?P<number>\d{1,9}(?:[.,]\d{1,6})?)"
    r"(?: ?[-:=.)/(]+ ?| |$)(?P<words>.*?)\)?"
)
_RANGE = re.compile(r"\d+(?:\.\d+)? ?(?:-|/|to|or|and|&) ?\d+(?:\.\d+)?")
_AMBIGUOUS = re.compile(r"-?\d+,\d{1,2}|-?\d{1,3},\d{3}")
_ALIKE = 0.75
"""How alike a mistyped name must be to that of its level: less is another word."""


@dataclass(frozen=True)
class CellRead:
    """What one answer cell comes to.

    `choice` or `number` is set where it is an answer; `code` and `facts` are of the finding where
    there is something to say.
    """

    choice: Choice | None = None
    number: Fraction | None = None
    code: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def is_answer(self) -> bool:
        """Whether an answer was read, be it that there is none yet."""
        return self.choice is not None or self.number is not None


def read_answer(question: Question, cell: FormCell | None) -> CellRead:
    """Give what an answer cell says.

    Parameters
    ----------
    question
        The row of the form.
    cell
        The cell; None where it is empty, which is *not answered yet*.
    """
    own = None
    if cell is not None and cell.kind == "text" and not cell.formula:
        # The form's own words are what they are, even where they look like something else.
        own = question.own.get(one_line(as_written(cell.text)))
    if own is not None:
        return CellRead(own)
    if cell is not None and (cell.formula or is_like_formula(cell.text)):
        return CellRead(code="return-formula")
    if cell is None or not cell.text.strip():
        return CellRead(question.special("not_answered"))
    if cell.kind == "error":
        return CellRead(code="return-error-value")
    if question.row.kind == "number":
        return _read_number(question, cell)
    if cell.kind == "date":
        return CellRead(code="return-date-for-answer")
    means = question.words.get(plain(cell.text), ())
    if len(means) == 1:
        choice, is_own = means[0]
        return CellRead(choice) if is_own else _read_as(choice)
    if len(means) > 1:
        hint = " It may mean more than one of them."
        return CellRead(code="return-answer-unknown", facts={"hint": hint})
    return _read_level(question, cell) if question.levels else _unknown(question, cell.text)


def _read_as(choice: Choice) -> CellRead:
    return CellRead(choice, code="return-answer-read-as", facts={"answer": choice.text})


def _unknown(question: Question, text: str) -> CellRead:
    by_text = {plain(choice.text): choice.text for choice in question.row.choices}
    close = difflib.get_close_matches(plain(text), by_text, n=1, cutoff=0.8)
    hint = f" Did you mean “{by_text[close[0]]}”?" if close else ""
    return CellRead(code="return-answer-unknown", facts={"hint": hint})


def _read_level(question: Question, cell: FormCell) -> CellRead:
    """Read a level that is typed in other words than the form's: 3, level 3, 3 - mangaed."""
    text = plain(cell.text)
    if _RANGE.fullmatch(text.removeprefix("between ").removeprefix("level ")):
        return CellRead(code="return-between-levels")
    match = _NUMBERED.fullmatch(text)
    if match is None:
        return _unknown(question, cell.text)
    value = exact(match["number"].replace(",", "."))
    words = plain(match["words"])
    choice = question.of_level(value)
    if choice is None:
        ends = min(question.levels), max(question.levels)
        is_between = not words and ends[0] < value < ends[1]
        return (
            CellRead(code="return-between-levels") if is_between else _unknown(question, cell.text)
        )
    if words and not _names(words, value, question.levels):
        hint = " Its number and its words do not belong together."
        return CellRead(code="return-answer-unknown", facts={"hint": hint})
    return _read_as(choice)


def _names(words: str, value: Fraction, levels: Mapping[Fraction, frozenset[str]]) -> bool:
    """Whether words name a level, if mistyped, and name no other one as well."""

    def alike(names: frozenset[str]) -> float:
        return max(difflib.SequenceMatcher(None, words, name).ratio() for name in names)

    own = alike(levels[value])
    others = [alike(names) for other, names in levels.items() if other != value]
    return own >= _ALIKE and own > max(others, default=0.0)


def _read_number(question: Question, cell: FormCell) -> CellRead:
    text = cell.text.strip()
    means = question.words.get(plain(text), ())
    if len(means) == 1:
        choice, is_own = means[0]
        return CellRead(choice) if is_own else _read_as(choice)
    if cell.kind == "date":
        return CellRead(code="return-date-for-answer")
    if cell.kind == "text" and _AMBIGUOUS.fullmatch(text):
        return CellRead(
            code="return-number-ambiguous",
            facts={"one": text.replace(",", "."), "other": text.replace(",", "")},
        )
    try:
        number = read_plain(text.removesuffix("%").strip())
    except UnreadableError:
        number = None
    if number is None or cell.kind == "truth":
        return CellRead(code="return-number-unreadable")
    value = exact(number)
    if not text.endswith("%"):
        return CellRead(number=value)
    if question.largest is not None and question.largest <= 1:
        value /= 100
    facts = {"answer": number_in_words(value)}
    return CellRead(number=value, code="return-answer-read-as", facts=facts)
