"""What each row of the form comes to: how its answer counts, and what is still asked of it.

The same is said by formulas in the workbook (`gaugebook.maturity.workbook.working`); what is here
gives the results that stand beside those when the file is issued. A statement that is answered by
ticks counts once all of its ticks are answered: a tick that nobody looked at is not a No.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from gaugebook.definitions.assessment import Assessment
from gaugebook.definitions.assessment_bounds import is_on_levels
from gaugebook.definitions.assessment_statement import Statement
from gaugebook.definitions.assessment_text import exact, number_in_words
from gaugebook.maturity.answers import Answer, Answers, Special, is_finished, way_through
from gaugebook.maturity.fixed_words import Texts
from gaugebook.maturity.form import BETWEEN, Choice, FormRow
from gaugebook.maturity.nodes import Scored
from gaugebook.maturity.score import score
from gaugebook.maturity.workbook.held import Held
from gaugebook.maturity.workbook.lists import (
    APART,
    BLANK,
    COUNTS,
    UNKNOWN,
    WRONG,
    Lists,
    texts_of,
)

ANSWERED = (COUNTS, APART, UNKNOWN)
"""How a statement counts when somebody has answered it."""
_SPECIALS: Mapping[str, Special] = {APART: "not_applicable", UNKNOWN: "dont_know"}


@dataclass(frozen=True)
class State:
    """One row: the number of its answer in the lists (0: in none), and how it counts.

    `own` is of the cell alone; `counts` is of the statement with all of its rows. `is_reached`
    tells, of a question on a way, whether the answers before lead to it, and of a tick that a level
    needs, whether that level is claimed.
    """

    held: Held
    number: int
    own: str
    counts: str
    is_reached: bool = True


@dataclass(frozen=True)
class Filled:
    """All rows of a form with what they come to, and the scores that they give."""

    states: Mapping[str, State]
    scored: Scored

    def answered(self, statements: Sequence[str]) -> int:
        """Give how many of some statements are answered."""
        return sum(self.states[name].counts in ANSWERED for name in statements)


def filled_of(
    model: Assessment, held: Sequence[Held], lists: Lists, *, profile: str | None
) -> Filled:
    """Say what the rows come to."""
    by_statement: dict[str, list[Held]] = {}
    for row in held:
        by_statement.setdefault(row.row.statement, []).append(row)
    states: dict[str, State] = {}
    answers: list[Answer] = []
    for name, rows in by_statement.items():
        made = _states_of(model, model.statements[name], rows, lists)
        states.update((state.held.row.ref, state) for state in made)
        answers += _answer_of(model.statements[name], made)
    return Filled(states, score(model, Answers(tuple(answers)), profile=profile))


def _states_of(
    model: Assessment, statement: Statement, rows: Sequence[Held], lists: Lists
) -> list[State]:
    owns = [_own(model, held, lists) for held in rows]
    ticks = [
        choice.tick or ""
        for held, (number, own) in zip(rows[1:], owns[1:], strict=True)
        if own == COUNTS
        for choice in [_choice(held.row, number, lists)]
    ]
    below = [own for _, own in owns[1:]]
    head = owns[0][1]
    if statement.kind == "branching":
        reached, is_done = _way(statement, frozenset(filter(None, ticks)), below)
    else:
        reached = _needed(statement, rows, owns[0][0], lists)
        is_done = all(own == COUNTS for own, at in zip(below, reached, strict=True) if at)
    counts = head
    if statement.kind in ("checklist", "branching") and head == BLANK:
        counts = COUNTS if is_done else BLANK
    elif statement.kind in ("checklist", "branching") and head in _SPECIALS and any(ticks):
        counts = BLANK  # said not to apply, and more is said below: which of the two, is asked
    elif head == COUNTS and not is_done:
        counts = BLANK
    places = [True, *reached]
    return [
        State(held, number, own, counts, is_reached)
        for held, (number, own), is_reached in zip(rows, owns, places, strict=True)
    ]


def _choice(row: FormRow, number: int, lists: Lists) -> Choice:
    return row.choices[number - lists.first(texts_of(row))]


def _own(model: Assessment, held: Held, lists: Lists) -> tuple[int, str]:
    """Give the number of a row's answer in the lists, and how the cell alone counts."""
    row, answer = held.row, held.answer
    texts = texts_of(row)
    if isinstance(answer, str) and not answer.strip():
        answer = row.choices[-1].text
    if not isinstance(answer, str) and row.kind == "number":
        asked = model.statements[row.statement].number
        fits = asked is not None and exact(asked.min) <= exact(answer) <= exact(asked.max)
        return 0, COUNTS if fits else WRONG
    number = lists.number_of(texts, str(answer))
    return number, lists.by_number[number].sort if number else WRONG


def _needed(statement: Statement, rows: Sequence[Held], number: int, lists: Lists) -> list[bool]:
    """Say which ticks are asked for: of levels, those of the one chosen and of those below it."""
    line = lists.by_number.get(number)
    chosen = line.points if line is not None else None
    if statement.kind != "level" or chosen is None:
        return [True] * len(rows[1:])
    asked = {
        tick.id for level, ticks in statement.musts.items() if level <= chosen for tick in ticks
    }
    return [row.row.ref.partition(BETWEEN)[2] in asked for row in rows[1:]]


def _way(
    statement: Statement, ticks: frozenset[str], below: Sequence[str]
) -> tuple[list[bool], bool]:
    """Say which questions the answers lead to, and whether the way is walked to its end."""
    chosen = {q.id: a for q in statement.branching for a in q.answers if f"{q.id}.{a.id}" in ticks}
    reached: set[str] = set()
    wanted: str | None = statement.branching[0].id
    while wanted is not None:
        reached.add(wanted)
        wanted = chosen[wanted].to if wanted in chosen else None
    places = [question.id in reached for question in statement.branching]
    beside = any(own != BLANK and not at for own, at in zip(below, places, strict=True))
    way, fault = way_through(statement, ticks)
    return places, not beside and not fault and is_finished(statement, way)


def _answer_of(statement: Statement, states: Sequence[State]) -> list[Answer]:
    """Give the answer that a statement's rows make; none while something is missing."""
    head = states[0]
    if head.counts in _SPECIALS:
        why = head.held.why
        return [Answer(statement.id, special=_SPECIALS[head.counts], reason=why)]
    if head.counts != COUNTS:
        return []
    ticks = frozenset(
        choice.tick
        for state in states[1:]
        for choice in state.held.row.choices
        if choice.tick and choice.text.casefold() == str(state.held.answer).casefold()
    )
    below = ticks if len(states) > 1 else None
    if statement.kind in ("checklist", "branching"):
        return [Answer(statement.id, ticks=below)]
    return [Answer(statement.id, _value(head), ticks=below)]


def _value(state: State) -> Fraction:
    answer, row = state.held.answer, state.held.row
    if row.kind == "number":
        return exact(float(answer))
    found = next(c for c in row.choices if c.text.casefold() == str(answer).casefold())
    return found.value or Fraction()


# --- what is still asked ----------------------------------------------------------------------


def check_of(model: Assessment, filled: Filled, state: State, words: Texts) -> str:
    """Give what is still asked of a row, in words."""
    row = state.held.row
    statement = model.statements[row.statement]
    if BETWEEN in row.ref:
        return _check_below(filled, state, words)
    if state.own == WRONG:
        return wrong_words(statement, row, words)
    if state.counts == APART:
        is_lacking = needs_reason(model) and not state.held.why.strip()
        return words("check.say_why") if is_lacking else words("check.done")
    if state.counts == UNKNOWN:
        return words("check.done")
    if state.counts == COUNTS:
        value, least = (
            filled.scored.nodes[row.statement].provisional,
            evidence_from(model, statement),
        )
        if least is not None and value is not None and value >= least:
            is_lacking = not state.held.evidence.strip()
            return words("check.add_evidence") if is_lacking else words("check.done")
        return words("check.done")
    return words("check.done") if state.own == COUNTS else words("check.answer_needed")


def _check_below(filled: Filled, state: State, words: Texts) -> str:
    head = filled.states[state.held.row.statement].own
    if head in (APART, UNKNOWN):
        return (
            leave_out(state.held.row, words) if _says_more(filled, state) else words("check.done")
        )
    if not state.is_reached and (state.own == BLANK or state.held.row.kind == "choice"):
        return words("check.done") if state.own == BLANK else leave_out(state.held.row, words)
    by_sort = {BLANK: "check.answer_needed", WRONG: "check.choose"}
    return words(by_sort.get(state.own, "check.done"))


def _says_more(filled: Filled, state: State) -> bool:
    """Whether a row has a tick or an answer although its statement is said not to apply."""
    row = state.held.row
    if filled.states[row.statement].held.row.kind != "heading" or state.own != COUNTS:
        return False
    chosen = str(state.held.answer).casefold()
    return any(choice.tick and choice.text.casefold() == chosen for choice in row.choices)


def wrong_words(statement: Statement, row: FormRow, words: Texts) -> str:
    """Give what is asked where an answer is none."""
    asked = statement.number
    if row.kind != "number" or asked is None:
        return words("check.choose")
    ends = {"low": number_in_words(asked.min), "high": number_in_words(asked.max)}
    return words("check.type_number", **ends)


def leave_out(row: FormRow, words: Texts) -> str:
    """Give what is asked where a question is answered that the answers before do not lead to."""
    return words("check.leave_out", not_answered=row.choices[-1].text)


def needs_reason(model: Assessment) -> bool:
    """Whether a reason is asked for where something does not apply."""
    special = model.special_answers.not_applicable
    return special is not None and special.requires == "reason"


def evidence_from(model: Assessment, statement: Statement) -> Fraction | None:
    """Give the value from which evidence is asked for; None where it is not."""
    least = statement.evidence.required_from_level
    return exact(least) if least is not None and is_on_levels(model, statement) else None
