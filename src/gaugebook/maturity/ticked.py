"""What stands in the row of a tick when a form is filled in beforehand: Yes, No, or neither."""

from __future__ import annotations

from gaugebook.definitions.assessment import Assessment
from gaugebook.maturity.answers import Answer
from gaugebook.maturity.form import FormRow


def tick_text(model: Assessment, row: FormRow, answer: Answer) -> str:
    """Give Yes or No; empty where nobody may have looked at the tick.

    What is not ticked is a No only where it was asked: not of a statement without an answer, and
    not above the level that was claimed, of which nobody is asked to tick anything.

    Parameters
    ----------
    model
        The model of the form.
    row
        The row of the tick.
    answer
        What was answered to its statement.
    """
    yes = next(c for c in row.choices if c.tick)
    tick = yes.tick
    if tick in (answer.ticks or ()):
        return yes.text
    if answer.ticks is None or answer.special is not None:
        return ""
    needed_from = [
        level
        for level, ticks in model.statements[row.statement].musts.items()
        if any(t.id == tick for t in ticks)
    ]
    is_above = any(answer.exact is None or level > answer.exact for level in needed_from)
    return "" if is_above else next(c.text for c in row.choices if c.tick == "")
