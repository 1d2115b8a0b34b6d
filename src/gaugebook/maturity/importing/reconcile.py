"""Printed scores held against ours: each question, each subtotal, each total, at its cell.

Ours are those of the ordinary scoring engine on the imported model. A difference is told with what
most likely explains it; nothing is put right, and no printed number moves a score.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from gaugebook.definitions.assessment import Assessment
from gaugebook.definitions.assessment_text import number_in_words
from gaugebook.errors import Problem, Where, problem
from gaugebook.maturity.importing.filled import FilledIn, Found, PrintedSum
from gaugebook.maturity.importing.formulas import FormulaError, Ref, Value
from gaugebook.maturity.importing.layout import MARK, SCORE
from gaugebook.maturity.importing.questions import Template
from gaugebook.maturity.importing.working_out import evaluate
from gaugebook.maturity.nodes import Scored
from gaugebook.maturity.score import score
from gaugebook.words import counted, listed, one_line

Kind = Literal["question", "unscored", "subtotal", "total", "further"]
KIND_WORDS: Mapping[Kind, str] = {
    "question": "question score",
    "unscored": "question without a score",
    "subtotal": "subtotal",
    "total": "total",
    "further": "figure made of totals",
}
Outcome = Literal["agrees", "differs", "follows", "not_printed"]
"""`follows`: it differs, and just by what the questions below it differ."""

_MOST_NAMED = 20
"""Scores that one finding names."""
_SMALLEST = Fraction(1, 10**6)
"""Points nearer than this are the same: a workbook keeps 2/3 as a decimal with an end."""


@dataclass(frozen=True)
class Reconciled:
    """One printed score held against ours.

    Attributes
    ----------
    name
        The number of the question, or the words beside the sum.
    ours
        None for a question that the template does not score.
    why
        What most likely explains a difference, as sentences.
    """

    node: str
    kind: Kind
    name: str
    where: Where | None
    printed: str
    points: Fraction | None
    ours: Fraction | None
    outcome: Outcome
    why: str = ""

    @property
    def difference(self) -> Fraction:
        """How many points more are printed than we make it; 0 where either is missing."""
        if self.points is None or self.ours is None:
            return Fraction(0)
        return self.points - self.ours


@dataclass(frozen=True)
class Tally:
    """How many printed scores of a kind were compared, and how many agree."""

    compared: int
    agreed: int
    not_printed: int


@dataclass(frozen=True)
class Reconciliation:
    """All printed scores of one file held against ours."""

    file: str
    rows: tuple[Reconciled, ...]
    scored: Scored | None

    def tally(self, *kinds: Kind) -> Tally:
        """Count the printed scores of some kinds."""
        rows = [row for row in self.rows if row.kind in kinds]
        outcomes = Counter(row.outcome for row in rows)
        missing = outcomes["not_printed"]
        return Tally(len(rows) - missing, outcomes["agrees"], missing)

    @property
    def differing(self) -> tuple[Reconciled, ...]:
        """The rows that do not agree."""
        return tuple(row for row in self.rows if row.outcome in ("differs", "follows"))


def reconcile(model: Assessment, template: Template, filled: FilledIn) -> Reconciliation:
    """Score the answers of one file and hold every printed score against ours.

    Parameters
    ----------
    model
        The model made from the template.
    template, filled
        The template, and the file as it was read.
    """
    if not filled.found:
        return Reconciliation(filled.file, (), None)
    scored = score(model, filled.answers)
    ours = {node: value for node, value in _ours(template, scored).items() if value is not None}
    questions = [_question(one, ours.get(one.question.id)) for one in filled.found]
    by_id = {row.node: row for row in questions}
    printed = {one.node: one for one in filled.sums}
    sums = [_sum(template, one, ours, by_id, printed) for one in filled.sums]
    further = {one.id: _further_value(template, one.id, ours, filled) for one in template.further}
    sums = [
        _further(row, further[row.node], template, by_id, sums) if row.node in further else row
        for row in sums
    ]
    return Reconciliation(filled.file, (*questions, *sums), scored)


def _ours(template: Template, scored: Scored) -> dict[str, Fraction | None]:
    """Give our scores by id; the template's total is the node above all."""
    nodes = {name: node.exact for name, node in scored.nodes.items()}
    nodes[template.total] = scored.overall.exact
    for name in template.groups:  # a group without a scored question is not in the model
        nodes.setdefault(name, Fraction(0))
    return nodes


# --- questions --------------------------------------------------------------------------------


def _question(one: Found, ours: Fraction | None) -> Reconciled:
    question = one.question
    row = Reconciled(
        node=question.id,
        kind="question" if question.is_scored else "unscored",
        name=question.number,
        where=one.printed_at,
        printed=one.printed,
        points=one.points,
        ours=ours if question.is_scored else None,
        outcome="agrees",
    )
    if one.printed_at is None or (question.is_scored and one.points is None):
        return replace(row, outcome="not_printed")
    if not question.is_scored:
        if not one.points:
            return row
        why = f"The template gives no points for it: {question.why_unscored}."
        return replace(row, outcome="differs", why=why)
    if abs(row.difference) < _SMALLEST:
        return row
    return replace(row, outcome="differs", why=_why(one))


def _why(one: Found) -> str:
    question = one.question
    said: list[str] = []
    if one.state == "not_offered":
        said.append(
            f"The answer in {one.where.cell} is none that is offered, and counts as not answered."
        )
    elif one.state == "blank":
        said.append(f"The answer in {one.where.cell} is empty.")
    elif not one.is_letter_for_letter and one.points == question.points_else:
        said.append(
            f"The answer in {one.where.cell} is not written letter for letter as the template's "
            "formula has it, which then gives what it gives for any other text."
        )
    giving = [o.text for o in question.options if o.points == one.points]
    if giving and one.option not in [o for o in question.options if o.points == one.points]:
        quoted = " or ".join(f"“{text}”" for text in giving)
        said.append(
            f"{number_in_words(one.points or 0)} is what {quoted} earns: most likely the answer "
            "or the rule was changed after the score was set."
        )
    elif not giving:
        said.append("No answer to this question earns that many points.")
    if one.comments:
        noun = "cell" if len(one.comments) == 1 else "cells"
        said.append(f"A reviewer's comment stands in {noun} {listed(one.comments)}.")
    return " ".join(said)


# --- sums -------------------------------------------------------------------------------------


def _sum(
    template: Template,
    one: PrintedSum,
    ours: Mapping[str, Fraction],
    questions: Mapping[str, Reconciled],
    printed: Mapping[str, PrintedSum],
) -> Reconciled:
    row = Reconciled(
        node=one.node,
        kind="total" if one.node == template.total else "subtotal",
        name=one.label,
        where=one.at,
        printed=one.printed,
        points=one.points,
        ours=ours.get(one.node),
        outcome="agrees",
    )
    if row.points is None or row.ours is None:
        return replace(row, outcome="not_printed")
    if one.node not in template.groups or abs(row.difference) < _SMALLEST:
        return row
    below = [q for question in template.below(one.node) if (q := questions[question.id]).difference]
    if abs(row.difference - sum((q.difference for q in below), Fraction(0))) < _SMALLEST:
        return replace(row, outcome="follows", why=_follows(below))
    return replace(row, outcome="differs", why=_adds_up(template, one, questions, printed))


def _follows(below: Sequence[Reconciled]) -> str:
    names = listed([row.name for row in below])
    noun = "question" if len(below) == 1 else "questions"
    return (
        f"It differs by just what {noun} {names} {'differs' if len(below) == 1 else 'differ'} by."
    )


def _adds_up(
    template: Template,
    one: PrintedSum,
    questions: Mapping[str, Reconciled],
    printed: Mapping[str, PrintedSum],
) -> str:
    """Say whether a printed sum is at least the sum of what is printed below it."""
    group = template.groups[one.node]
    parts = [questions[name].points for name in group.questions]
    parts += [printed[name].points if name in printed else None for name in group.groups]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return f"{counted(len(parts) - len(known), 'part')} of it is not printed."
    total = sum(known, Fraction(0))
    if one.points is not None and abs(total - one.points) < _SMALLEST:
        return "It is the sum of what is printed below it."
    return f"The scores printed below it add up to {number_in_words(total)}."


# --- figures made of totals in another way ----------------------------------------------------


def _further(
    row: Reconciled,
    ours: Fraction | None,
    template: Template,
    questions: Mapping[str, Reconciled],
    sums: Sequence[Reconciled],
) -> Reconciled:
    row = replace(row, kind="further", ours=ours)
    if row.points is None or ours is None:
        return replace(row, outcome="not_printed")
    if abs(row.difference) < _SMALLEST:
        return replace(row, outcome="agrees")
    total = next((s for s in sums if s.node == template.total), None)
    if total is not None and abs(row.difference - total.difference) < _SMALLEST:
        below = [q for q in questions.values() if q.difference]
        return replace(row, outcome="follows", why=_follows(below))
    return replace(row, outcome="differs", why="It is worked out of totals and of marks.")


def _further_value(
    template: Template, name: str, ours: Mapping[str, Fraction], filled: FilledIn
) -> Fraction | None:
    """Work out a figure by the template's formula, with our scores and the file's marks."""
    finder = _Cells(template, ours, filled)
    expression = next(one.expression for one in template.further if one.id == name)
    try:
        made = evaluate(expression, finder.value)
    except (FormulaError, RecursionError):
        return None
    return made if isinstance(made, Fraction) else None


class _Cells:
    """What stands in a cell of the template once a file's answers are in it."""

    def __init__(self, template: Template, ours: Mapping[str, Fraction], filled: FilledIn) -> None:
        self.template, self.ours = template, ours
        self.questions = {one.question.row: one for one in filled.found}
        marks = {one.node: one.mark for one in filled.sums}
        self.sums = {p.row: (p.node, marks.get(p.node, "")) for p in template.printed}
        self.further = {one.id: one.expression for one in template.further}

    def value(self, ref: Ref) -> Value:
        sheet = (ref.sheet or self.template.totals_sheet).casefold()
        if sheet == self.template.totals_sheet.casefold():
            name = self.template.totals_cells.get((ref.row, ref.column), "")
            if name in self.further:
                return evaluate(self.further[name], self.value)
            return self.ours.get(name, "")
        table = self.template.table
        if table is None or sheet != table.sheet.name.casefold():
            raise FormulaError(f"{ref} is on a sheet that is not known")
        columns = table.columns_at(ref.row)
        found, summed = self.questions.get(ref.row), self.sums.get(ref.row)
        if ref.column == columns.by_word.get(MARK):
            return found.mark if found else (summed[1] if summed else "")
        if ref.column == columns[SCORE]:
            name = found.question.id if found else (summed[0] if summed else "")
            return self.ours.get(name, "")
        return ""


# --- findings ---------------------------------------------------------------------------------


def findings(checked: Sequence[Reconciliation]) -> list[list[Problem]]:
    """Give a finding for each printed score that disagrees, file by file.

    Where the same question differs by the same in several files, each says so: then the rule was
    most likely changed after the template was made.
    """
    alike = Counter(
        (row.node, row.difference)
        for one in checked
        for row in one.differing
        if row.kind in ("question", "unscored")
    )
    return [list(_of_file(one, alike, len(checked))) for one in checked]


def _of_file(
    one: Reconciliation, alike: Mapping[tuple[str, Fraction], int], files: int
) -> Iterator[Problem]:
    missing = [row.name for row in one.rows if row.outcome == "not_printed"]
    if missing:
        names = listed(missing[:_MOST_NAMED])
        more = f" and {len(missing) - _MOST_NAMED} more" if len(missing) > _MOST_NAMED else ""
        detail = f"{counted(len(missing), 'score')}: {names}{more}"
        yield problem("questionnaire-not-printed", one.file, found=detail)
    for row in one.differing:
        times = alike.get((row.node, row.difference), 0)
        more = (
            f" It differs by as much in {times} of {files} files: the rule may have changed "
            "since the template was made."
            if times > 1
            else ""
        )
        yield problem(
            "questionnaire-score",
            row.where or Where(one.file),
            found=row.printed,
            key=row.node,
            severity="note" if row.outcome == "follows" else None,
            name=f"{KIND_WORDS[row.kind]} {_named(row)}",
            ours="no score" if row.ours is None else number_in_words(row.ours),
            hint=f" {row.why.rstrip('.')}.{more}" if row.why else more,
        )


def _named(row: Reconciled) -> str:
    if row.kind in ("question", "unscored"):
        return row.name
    return f"“{one_line(row.name).rstrip(' :')}”"
