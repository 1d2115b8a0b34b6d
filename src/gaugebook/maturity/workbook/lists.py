"""The sheet *Lists*: every list that a cell offers, and what each of its answers counts as."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from gaugebook.definitions.assessment import Assessment
from gaugebook.definitions.assessment_text import number_in_words, say
from gaugebook.maturity.fixed_words import Texts
from gaugebook.maturity.form import ANSWERS, BETWEEN, LISTS, Choice, FormRow, sure_texts
from gaugebook.maturity.workbook.held import aims_of
from gaugebook.workbooks import (
    Entry,
    Line,
    Sheet,
    WorkbookCell,
    WorkbookColumn,
    WorkbookTable,
    range_of,
)

NUMBER, LIST, ANSWER, POINTS, SORT, MEANS = range(1, 7)
"""The columns of the sheet."""
FIRST_ROW = 4

COUNTS, APART, UNKNOWN, BLANK = "Counts", "Does not apply", "Not known", "Not answered"
WRONG = "Not in the list"
NONE = "none"
"""Stands where there is no number, so that no cell is empty and no sum takes it for 0."""

_SORTS = {"not_applicable": APART, "dont_know": UNKNOWN, "not_answered": BLANK}


Answered = tuple[Choice | str, ...]
"""What a list is found by."""


@dataclass(frozen=True)
class Listed:
    """One line of the sheet; `points` is None where the answer has none of its own."""

    list_name: str
    text: str
    points: float | None
    sort: str
    means: str


@dataclass(frozen=True)
class Lists:
    """All lists of a workbook, each a run of lines; numbers begin at 1."""

    lines: tuple[Listed, ...]
    starts: dict[Answered, int]

    def first(self, texts: Sequence[Choice | str]) -> int:
        """Give the number of a list's first line."""
        return self.starts[tuple(texts)]

    def number_of(self, texts: Sequence[Choice | str], answer: str) -> int:
        """Give the number of an answer in a list, or 0 where it is not in it.

        Capitals make no difference, as in the workbook's own formulas: a model whose answers
        differ by those alone is refused.
        """
        folded = [(t if isinstance(t, str) else t.text).casefold() for t in texts]
        wanted = answer.casefold()
        return self.first(texts) + folded.index(wanted) if wanted in folded else 0

    def range(self, column: int, texts: Sequence[Choice | str], *, most: int | None = None) -> str:
        """Give the cells of a list in a column; of its first `most` lines alone where given."""
        first = FIRST_ROW + self.first(texts) - 1
        count = len(texts) if most is None else most
        return range_of(LISTS, column, first, first + count - 1)

    def whole(self, column: int) -> str:
        """Give all cells of a column."""
        return range_of(LISTS, column, FIRST_ROW, FIRST_ROW + len(self.lines) - 1)

    def entry(
        self, texts: Sequence[Choice | str], words: Texts, *, most: int | None = None
    ) -> Entry:
        """Give what makes a cell offer a list."""
        return Entry(
            self.range(ANSWER, texts, most=most),
            title=words("refused.title"),
            message=words("refused.message"),
        )

    @cached_property
    def by_number(self) -> dict[int, Listed]:
        """Every line by its number."""
        return dict(enumerate(self.lines, start=1))


def texts_of(row: FormRow) -> Answered:
    """Give the answers of a row as its list is found by: by their texts and what they count as.

    Two questions may both be answered Yes and No, and count them differently: the texts alone
    tell no list. All ticks share one list; each question on a way has its own, for its answers are
    called the same in two statements and are worth what each of those says.
    """
    of = "" if row.kind == "tick" else f"{row.ref}{BETWEEN}"
    ticked = "yes" if row.kind == "tick" else ""
    return tuple(replace(c, tick=of + (ticked or c.tick)) if c.tick else c for c in row.choices)


def lists_of(
    model: Assessment,
    rows: Sequence[FormRow],
    *,
    services: Sequence[str],
    words: Texts,
) -> Lists:
    """Put together the lists that the form of a model needs."""
    lines: list[Listed] = []
    starts: dict[Answered, int] = {}

    def add(found: Sequence[Listed], texts: Answered) -> None:
        if texts and texts not in starts:
            starts[texts] = len(lines) + 1
            lines.extend(found)

    for row in rows:
        name = _name_of(model, row, words)
        listed = [_listed(model, row, choice, name, words) for choice in row.choices]
        add(listed, texts_of(row))
    plain = (
        (words("lists.sure"), sure_texts(words.language)),
        (words("lists.roles"), role_texts(model, words.language)),
        (words("lists.services"), tuple(services)),
    )
    for name, texts in plain:
        add([Listed(name, text, None, NONE, text) for text in texts], texts)
    return Lists(tuple(lines), starts)


def role_texts(model: Assessment, language: str) -> tuple[str, ...]:
    """Give the roles of people who answer, as they are chosen."""
    return tuple(
        say(role.label, language) if role.label else role.id for role in model.roles if role.answers
    )


def _name_of(model: Assessment, row: FormRow, words: Texts) -> str:
    statement = model.statements[row.statement]
    if row.kind == "tick":
        return words("lists.ticks")
    if BETWEEN in row.ref:
        return f"{ANSWERS}: {row.ref}"
    if statement.kind == "level":
        return words("lists.levels")
    return statement.scale_id if statement.scale_id else words("lists.specials")


def _listed(model: Assessment, row: FormRow, choice: Choice, name: str, words: Texts) -> Listed:
    if choice.special is not None:
        return Listed(
            name, choice.text, None, _SORTS[choice.special], _special(model, choice, words)
        )
    points = _points_of(model, row, choice)
    means = words("means.chosen", answer=choice.text)
    if row.kind == "tick":
        means = words("means.in_place") if choice.tick else words("means.not_in_place")
    if choice.value is not None and model.statements[row.statement].kind == "level":
        level = model.level_at(choice.value)
        if level is not None and level.means is not None:
            means = say(level.means, words.language)
    return Listed(name, choice.text, points, COUNTS, means)


def _points_of(model: Assessment, row: FormRow, choice: Choice) -> float | None:
    if choice.value is not None:
        return float(choice.value)
    if row.kind == "tick":
        return 1.0 if choice.tick else 0.0
    answers = {
        f"{question.id}.{answer.id}": answer.value
        for question in model.statements[row.statement].branching
        for answer in question.answers
    }
    return answers.get(choice.tick or "")


def _special(model: Assessment, choice: Choice, words: Texts) -> str:
    if choice.special == "not_answered":
        return words("means.not_answered")
    if choice.special == "not_applicable":
        return words(f"means.{model.scoring.na}")
    unknown = model.special_answers.dont_know
    score = unknown.score if unknown is not None else None
    if score is None:
        counts = words("means.dont_know_unscored")
    elif score == "lowest":
        counts = words("means.dont_know_lowest")
    else:
        counts = words("means.dont_know_scored", points=number_in_words(float(score)))
    return f"{words('means.dont_know')} {counts}"


def lists_sheet(lists: Lists, words: Texts) -> Sheet:
    """Give the sheet."""
    headings = words.row("lists.headings")
    columns = tuple(
        WorkbookColumn(heading, "number" if place in (NUMBER, POINTS) else "text")
        for place, heading in enumerate(headings, start=1)
    )
    return Sheet(
        LISTS,
        words("lists.title"),
        (Line(words("lists.about")),),
        WorkbookTable("tbl_lists", columns, tuple(_rows(lists))),
        guard="locked",
    )


def _rows(lists: Lists) -> Iterator[tuple[WorkbookCell, ...]]:
    for number, line in lists.by_number.items():
        points = NONE if line.points is None else line.points
        yield (
            WorkbookCell(number),
            WorkbookCell(line.list_name),
            WorkbookCell(line.text),
            WorkbookCell(points),
            WorkbookCell(line.sort),
            WorkbookCell(line.means),
        )


def entry_for(lists: Lists, row: FormRow, words: Texts) -> Entry:
    """Give what the answer of a row may be: one of its list, or besides it a number."""
    texts = texts_of(row)
    if row.kind == "number":
        return Entry(lists.range(ANSWER, texts), others="taken", kind="number")
    return lists.entry(texts, words)


def entry_for_aim(lists: Lists, row: FormRow, words: Texts) -> Entry:
    """Give what can be aimed for: a value of the list, a number, or free words."""
    aims = aims_of(row)
    if aims:
        return lists.entry(texts_of(row), words, most=len(aims))
    return Entry(kind="number" if row.kind == "number" else "text")
