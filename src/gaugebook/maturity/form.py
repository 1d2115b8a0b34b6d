"""The form that a service fills in: its rows, its choices, its headings, in one place.

The workbook, the printable page, the CSV and the reader of what comes back all take the form from
here, so that what is written is what is read. A statement is one row; one that is answered by
ticks, or by a way through questions, has a row for each of those below it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from gaugebook.definitions.assessment import Assessment
from gaugebook.definitions.assessment_scoring import SpecialAnswer
from gaugebook.definitions.assessment_statement import Statement, Tick
from gaugebook.definitions.assessment_text import FIRST_LANGUAGE, exact, number_in_words, say
from gaugebook.maturity.answers import Special
from gaugebook.maturity.fixed_words import Texts

TEMPLATE_VERSION = "1"
"""Of the form's layout; a reader takes older ones too."""

PROPERTY_PREFIX = "gaugebook_"
"""Stands before the names of `ABOUT_ITEMS`, with ``_`` for spaces, among a workbook's own
document properties."""

START, ANSWERS, RESULTS, GUIDE, WORKING, LISTS, ABOUT = (
    "Start here",
    "Answers",
    "Results",
    "Guide",
    "Working",
    "Lists",
    "About this file",
)
SHEETS = (START, ANSWERS, RESULTS, GUIDE, WORKING, LISTS, ABOUT)

REF, THEME, QUESTION = "Ref", "Theme", "Question"
ANSWER, WHY, EVIDENCE = "Your answer", "Why do you say that", "Evidence: link or file name"
CONFIDENCE, AIM = "How sure are you", "Level you aim for"
MEANS, CHECK, PLEASE_FIX = "What your answer means", "Check", "Please fix"
HEADINGS = (REF, THEME, QUESTION, ANSWER, WHY, EVIDENCE, CONFIDENCE, AIM, MEANS, CHECK)
"""The columns of the answers, in order; `PLEASE_FIX` follows in a file that is handed back."""

START_SERVICE, START_NAME, START_ROLE, START_DATE = (
    "Service",
    "Your name",
    "Your role",
    "Date finished",
)
"""What the first sheet asks for, in the first column of its table; the answers stand beside it."""

ABOUT_ITEMS = (
    "model id",
    "model version",
    "template version",
    "service id",
    "cycle",
    "issue number",
)

SURE = ("Very sure", "Fairly sure", "Not sure")
"""How sure somebody is, as it is kept; a form has it in its own language (`sure_texts`)."""
BETWEEN = "/"
"""Stands in a Ref between a statement and one of its ticks or questions: ``A.1/b``."""

RowKind = Literal["choice", "tick", "number", "heading"]


@dataclass(frozen=True)
class Choice:
    """One answer that can be chosen: its text, and what it means in the model.

    One of `value`, `special` or `tick` is set; `tick` is what is ticked by choosing it, or empty
    for the No of a tick, which ticks nothing.
    """

    text: str
    value: Fraction | None = None
    special: Special | None = None
    tick: str | None = None


@dataclass(frozen=True)
class FormRow:
    """One row of the answers.

    `kind` ``choice`` has a list; ``tick`` is a Yes or No; ``number`` is typed; ``heading`` is a
    statement that is answered in the rows below it alone. `takes_words` rows are those in which
    reason, evidence, confidence and aim are asked for: one a statement.
    """

    ref: str
    statement: str
    theme: str
    question: str
    kind: RowKind
    choices: tuple[Choice, ...] = ()
    takes_words: bool = True
    indent: int = 0

    def choice(self, text: str) -> Choice | None:
        """Give the choice of exactly this text."""
        return next((c for c in self.choices if c.text == text), None)


def form_rows(
    model: Assessment, *, profile: str | None = None, language: str = "en"
) -> tuple[FormRow, ...]:
    """Give the rows of the form for services of a profile, in the order of the model.

    Examples
    --------
    >>> from gaugebook.definitions.assessment_files import read_assessment
    >>> from gaugebook.definitions.files import parse_yaml
    >>> text = '''
    ... schema: maturity-model/1
    ... model: {id: small, version: 1.0.0, status: draft, title: Small, owner: O, licence: own}
    ... levels: [{value: 1, id: low, label: Low}, {value: 2, id: high, label: High}]
    ... themes:
    ...   - id: A
    ...     title: Answering
    ...     promises:
    ...       - id: A.P1
    ...         text: We answer.
    ...         statements:
    ...           - {id: A.1, ask: "Do you?", type: level, levels: {1: "Seldom.", 2: "Always."}}
    ... '''
    >>> model, _ = read_assessment(parse_yaml(text, "small.yaml")[0])
    >>> [choice.text for choice in form_rows(model)[0].choices]
    ['1 - Low', '2 - High', 'Not answered yet']
    """
    return tuple(
        row for statement in model.asked_of(profile) for row in _rows_of(model, statement, language)
    )


def special_choices(model: Assessment, language: str = "en") -> tuple[Choice, ...]:
    """Give the answers that are no level, those that the model has; *not answered yet* is last."""
    answers = model.special_answers
    by_name: dict[Special, SpecialAnswer | None] = {
        "not_applicable": answers.not_applicable,
        "dont_know": answers.dont_know,
        "not_answered": answers.not_answered,
    }
    return tuple(
        Choice(say(answer.label, language), special=name)
        for name, answer in by_name.items()
        if answer is not None
    )


def level_choices(model: Assessment, language: str = "en") -> tuple[Choice, ...]:
    """Give the levels as they are chosen: ``3 - Managed``."""
    return tuple(
        Choice(f"{number_in_words(level.value)} - {say(level.label, language)}", exact(level.value))
        for level in model.levels
    )


def sure_texts(language: str = "en") -> tuple[str, ...]:
    """Give how sure somebody can be, as it is chosen, in the order of `SURE`."""
    return Texts(language).row("answer_words.sure")


def sure_text(confidence: str | None, language: str = "en") -> str:
    """Give how sure somebody was in the language of a form; empty where it is none of `SURE`."""
    return dict(zip(SURE, sure_texts(language), strict=True)).get(confidence or "", "")


def languages_of(model: Assessment) -> tuple[str, ...]:
    """Give the languages that a model is in: English, those it states, those of its texts."""
    special = model.special_answers
    texts = [model.model.title, *(level.label for level in model.levels)]
    texts += [statement.ask for statement in model.statements.values()]
    texts += [answer.label for scale in model.scales.values() for answer in scale]
    for one in (special.not_answered, special.not_applicable, special.dont_know):
        texts += [one.label] if one is not None else []
    found = {name for words in texts for name in words if name} | set(model.model.languages)
    return (FIRST_LANGUAGE, *sorted(found - {FIRST_LANGUAGE}))


def _rows_of(model: Assessment, statement: Statement, language: str) -> Iterator[FormRow]:
    theme = model.theme_of(statement.id)
    title = say(theme.title, language) if theme is not None else ""
    ask = say(statement.ask, language)
    special = special_choices(model, language)
    if statement.kind == "level":
        choices = (*level_choices(model, language), *special)
        yield FormRow(statement.id, statement.id, title, ask, "choice", choices)
    elif statement.kind == "scale":
        scale = model.scales[statement.scale_id or ""]
        values = tuple(Choice(say(a.label, language), exact(a.value)) for a in scale)
        yield FormRow(statement.id, statement.id, title, ask, "choice", (*values, *special))
    elif statement.kind == "number":
        yield FormRow(statement.id, statement.id, title, ask, "number", special)
    else:
        yield FormRow(statement.id, statement.id, title, ask, "heading", special)
    groups = {"level": statement.must, "checklist": statement.checklist}.get(statement.kind, {})
    for ticks in groups.values():
        yes_or_no = _yes_or_no(model, language)
        for tick in ticks:
            yield _tick_row(statement, tick, title, language, yes_or_no, special[-1])
    for question in statement.branching:
        ref = f"{statement.id}{BETWEEN}{question.id}"
        answers = tuple(
            Choice(say(a.label, language), tick=f"{question.id}.{a.id}") for a in question.answers
        )
        choices = (*answers, special[-1])
        asked = say(question.ask, language)
        yield FormRow(
            ref, statement.id, title, asked, "choice", choices, takes_words=False, indent=1
        )


def _yes_or_no(model: Assessment, language: str) -> tuple[str, str]:
    # A Yes is read in the languages of its model alone, so no form may have it in another.
    names = (language, language.partition("-")[0])
    is_spoken = FIRST_LANGUAGE in names or not set(names).isdisjoint(languages_of(model))
    words = Texts(language if is_spoken else FIRST_LANGUAGE)
    return words("answer_words.yes"), words("answer_words.no")


def _tick_row(
    statement: Statement,
    tick: Tick,
    title: str,
    language: str,
    yes_or_no: tuple[str, str],
    not_answered: Choice,
) -> FormRow:
    yes, no = yes_or_no
    choices = (Choice(yes, tick=tick.id), Choice(no, tick=""), not_answered)
    return FormRow(
        f"{statement.id}{BETWEEN}{tick.id}",
        statement.id,
        title,
        say(tick.text, language),
        "tick",
        choices,
        takes_words=False,
        indent=1,
    )
