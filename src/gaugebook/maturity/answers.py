"""Answers to the statements of a maturity model, and what is wrong with them.

An answer is a claim by one person: a level, an answer of a scale, a number, ticks, or one of the
special answers. A statement that nobody answered has no answer here, or the special answer
``not_answered``: it is never a zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Literal

from gaugebook.definitions.assessment import Assessment
from gaugebook.definitions.assessment_statement import Statement
from gaugebook.definitions.assessment_text import exact, number_in_words
from gaugebook.errors import UsageError, near_miss

Special = Literal["not_answered", "not_applicable", "dont_know"]
Number = int | float | Decimal | Fraction


@dataclass(frozen=True)
class Answer:
    """What one person answers to one statement.

    Attributes
    ----------
    statement
        Its id.
    value
        The level, the value of the scale or the number, in the model's own numbers.
    ticks
        What is ticked: the ticks of a checklist, or those that levels need (`must`); of a
        branching statement the answers on the way, each as ``question.answer``. None where
        nobody was asked to tick, an empty set where nothing is ticked.
    special
        An answer that is no level.
    reason, evidence
        Why, and the links or file names given. They are kept, never opened.
    confidence
        How sure the person is, in the words of the form.
    aim
        The level that the person wants to reach; it moves no score.
    respondent, role
        Who it is, by a name or key, and in which of the model's roles.
    """

    statement: str
    value: Number | None = None
    ticks: frozenset[str] | None = None
    special: Special | None = None
    reason: str = ""
    evidence: tuple[str, ...] = ()
    confidence: str | None = None
    aim: Number | None = None
    respondent: str = ""
    role: str = ""

    @property
    def exact(self) -> Fraction | None:
        """The value as a fraction; None where there is none."""
        return None if self.value is None else exact(self.value)

    @property
    def is_blank(self) -> bool:
        """Whether it says nothing: not a value, no ticks, no special answer.

        >>> Answer("A.1").is_blank, Answer("A.1", special="dont_know").is_blank
        (True, False)
        """
        nothing = self.value is None and self.ticks is None
        return self.special == "not_answered" or (nothing and self.special is None)


@dataclass(frozen=True)
class AnswerFault:
    """An answer that cannot be scored: whose it is, what it says, what is wrong with it."""

    answer: Answer
    message: str


class AnswersRefusedError(UsageError):
    """Answers that cannot be scored; `faults` holds each. Ask `faults_of` before scoring."""

    def __init__(self, faults: tuple[AnswerFault, ...]) -> None:
        more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
        super().__init__(f"{faults[0].message}{more}")
        self.faults = faults


@dataclass(frozen=True)
class Answers:
    """All answers of one service in one cycle, in any order."""

    given: tuple[Answer, ...] = ()
    service: str = ""
    cycle: str = ""

    def to(self, statement: str) -> tuple[Answer, ...]:
        """Give the answers to one statement, one for each person, by role and name."""
        return self._by_statement.get(statement, ())

    @cached_property
    def _by_statement(self) -> dict[str, tuple[Answer, ...]]:
        found: dict[str, list[Answer]] = {}
        for answer in sorted(self.given, key=lambda a: (a.role, a.respondent)):
            found.setdefault(answer.statement, []).append(answer)
        return {statement: tuple(answers) for statement, answers in found.items()}


def faults_of(model: Assessment, answers: Answers | Iterable[Answer]) -> tuple[AnswerFault, ...]:
    """Give every answer that cannot be scored by a model, with the reason.

    Nothing is put right here: a level of 2.7 is no level, and is not read as 2.

    Parameters
    ----------
    model
        The model that the answers are to.
    answers
        The answers.
    """
    given = answers.given if isinstance(answers, Answers) else tuple(answers)
    return tuple(AnswerFault(a, message) for a, message in _faults(model, given))


def _faults(model: Assessment, given: tuple[Answer, ...]) -> Iterator[tuple[Answer, str]]:
    seen: set[tuple[str, str, str]] = set()
    roles = model.roles_by_id
    for answer in given:
        statement = model.statements.get(answer.statement)
        if statement is None:
            hint = near_miss(answer.statement, model.statements)
            yield answer, f"{model.key} has no statement {answer.statement}.{hint}"
            continue
        key = (answer.statement, answer.role, answer.respondent)
        if key in seen:
            yield answer, f"{answer.statement} is answered twice by the same person."
        seen.add(key)
        if answer.role and roles and answer.role not in roles:
            hint = near_miss(answer.role, roles)
            yield answer, f"{model.key} has no role {answer.role}.{hint}"
        for message in _faults_of_one(model, statement, answer):
            yield answer, f"{statement.id}: {message}"


def _faults_of_one(model: Assessment, statement: Statement, answer: Answer) -> Iterator[str]:
    if answer.special is not None:
        if getattr(model.special_answers, answer.special) is None:
            yield f"the model has no answer {answer.special}."
        if answer.value is not None:
            yield "it has a value and a special answer; only one can be meant."
    elif answer.value is not None:
        yield from _faults_of_value(model, statement, answer)
    unknown = sorted(answer.ticks - set(statement.tick_ids)) if answer.ticks else []
    if unknown:
        hint = near_miss(unknown[0], statement.tick_ids)
        yield f"there is nothing to tick called {unknown[0]}.{hint}"
    elif statement.kind == "branching" and answer.ticks:
        _, fault = way_through(statement, answer.ticks)
        if fault:
            yield fault


def _faults_of_value(model: Assessment, statement: Statement, answer: Answer) -> Iterator[str]:
    value = answer.exact
    if value is None:
        return
    if statement.kind in ("checklist", "branching"):
        yield f"it is answered by ticks, and {number_in_words(value)} is none."
    elif statement.kind == "number" and statement.number is not None:
        if not exact(statement.number.min) <= value <= exact(statement.number.max):
            ends = f"{statement.number.min:g} to {statement.number.max:g}"
            yield f"{number_in_words(value)} lies outside {ends}."
    elif statement.kind == "scale":
        scale = model.scales[statement.scale_id or ""]
        if value not in {exact(a.value) for a in scale}:
            yield f"{number_in_words(value)} is no answer of the scale {statement.scale_id}."
    elif value not in model.level_values:
        yield f"{number_in_words(value)} is no level."


def way_through(
    statement: Statement, ticks: frozenset[str]
) -> tuple[tuple[tuple[str, Fraction], ...], str]:
    """Give the answers on the way through a branching statement, and what is wrong with it.

    Returns
    -------
    tuple
        Each answer given with its value, in order, and an empty text; or no answers and the
        fault. A way that stops before its end is not at fault: `is_finished` tells.
    """
    questions = {question.id: question for question in statement.branching}
    wanted: str | None = statement.branching[0].id
    way: list[tuple[str, Fraction]] = []
    while wanted is not None:
        chosen = [a for a in questions[wanted].answers if f"{wanted}.{a.id}" in ticks]
        if len(chosen) > 1:
            return (), f"{wanted} has {len(chosen)} answers."
        if not chosen:
            break
        way.append((f"{wanted}.{chosen[0].id}", exact(chosen[0].value)))
        wanted = chosen[0].to
    beside = sorted(ticks - {name for name, _ in way})
    if beside:
        return (), f"{beside[0]} does not lie on the way through the questions."
    return tuple(way), ""


def is_finished(statement: Statement, way: tuple[tuple[str, Fraction], ...]) -> bool:
    """Whether a way through a branching statement went on to its end."""
    if not way:
        return False
    last = way[-1][0]
    ends = {f"{q.id}.{a.id}" for q in statement.branching for a in q.answers if a.to is None}
    return last in ends
