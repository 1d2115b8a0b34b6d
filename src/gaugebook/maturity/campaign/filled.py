"""What stands in each row of the form when it is filled in beforehand.

A tick that nobody was asked for is not a No: where it cannot be told, the row says that it is not
answered yet.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from gaugebook.definitions.assessment import Assessment
from gaugebook.maturity.answers import Answer, Answers
from gaugebook.maturity.form import FormRow, level_choices
from gaugebook.maturity.ticked import tick_text

BETWEEN_EVIDENCE = "; "


def one_answer(answers: Answers | None, statement: str) -> Answer | None:
    """Give the answer to a statement, where there is one or all who answered say the same.

    One that is blank is given where there is no other: it may have words or some ticks.

    >>> two = Answers((Answer("A.1", 2, respondent="x"), Answer("A.1", 3, respondent="y")))
    >>> one_answer(two, "A.1") is None, one_answer(Answers(two.given[:1]), "A.1").value
    (True, 2)
    """
    given = answers.to(statement) if answers is not None else ()
    said = [answer for answer in given if not answer.is_blank]
    if said:
        return said[0] if len({says(answer) for answer in said}) == 1 else None
    return given[0] if len(given) == 1 else None


def says(answer: Answer) -> tuple[object, ...]:
    """Give what an answer claims, without its reasons: equal for answers that say the same."""
    return (answer.exact, answer.ticks, answer.special)


def answer_text(model: Assessment, row: FormRow, answer: Answer | None) -> str:
    """Give the text of the answer in a row; that of *not answered yet* where there is none.

    Parameters
    ----------
    model
        The model of the form.
    row
        The row.
    answer
        What was answered to its statement.
    """
    blank = next((c.text for c in row.choices if c.special == "not_answered"), "")
    if answer is None:
        return blank
    if row.kind == "tick":
        return tick_text(model, row, answer) or blank
    if not row.takes_words:  # a question on a way
        return next(
            (c.text for c in row.choices if c.tick and c.tick in (answer.ticks or ())), blank
        )
    if answer.special is not None:
        return next((c.text for c in row.choices if c.special == answer.special), blank)
    if answer.exact is None:
        return blank
    if row.kind == "number":
        return digits_of(answer.exact)
    return next((c.text for c in row.choices if c.value == answer.exact), blank)


def aim_text(model: Assessment, answer: Answer | None, *, language: str) -> str:
    """Give the level that is aimed for as it is chosen; empty where there is none."""
    if answer is None or answer.aim is None:
        return ""
    wanted = Answer("", answer.aim).exact
    return next((c.text for c in level_choices(model, language) if c.value == wanted), "")


def digits_of(number: Fraction) -> str:
    """Give a number with all its decimals.

    >>> digits_of(Fraction(1, 8)), digits_of(Fraction(30000))
    ('0.125', '30000')
    """
    if number.denominator == 1:
        return str(number.numerator)
    return f"{Decimal(number.numerator) / Decimal(number.denominator):f}"
