"""What each service has answered so far in a round, whether or not its file was complete.

For filling workbooks in beforehand. What counts in a score is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable

from gaugebook.maturity.answers import Answer, Answers
from gaugebook.maturity.campaign.filled import says
from gaugebook.maturity.returns import Return


def answers_given(returned: Iterable[Return]) -> dict[str, Answers]:
    """Give the answers of each service, those of all its files and people together.

    Where one person says different things in two files, nothing is chosen: the answer is left out,
    and is asked for again. A blank gives way to an answer.

    Parameters
    ----------
    returned
        What came back. Files of which the service is not known give nothing.

    Examples
    --------
    >>> one = Return("a.xlsx", "x", "needs_an_answer", service="bins", answers=(Answer("A.1", 2),))
    >>> answers_given([one])["bins"].given
    (Answer(statement='A.1', value=2, ticks=None, special=None, reason='', evidence=(),
            confidence=None, aim=None, respondent='', role=''),)
    """
    files: dict[str, list[Return]] = {}
    for file in returned:
        if file.service:
            files.setdefault(file.service, []).append(file)
    found: dict[str, Answers] = {}
    for service, of_it in files.items():
        by_person: dict[tuple[str, str, str], list[Answer]] = {}
        for answer in (answer for file in of_it for answer in file.answers):
            key = (answer.statement, answer.role, answer.respondent)
            by_person.setdefault(key, []).append(answer)
        settled = (_settled(said) for said in by_person.values())
        kept = [answer for answer in settled if answer is not None]
        if kept:
            cycle = next((file.about.cycle for file in of_it if file.about.cycle), "")
            found[service] = Answers(tuple(kept), service, cycle)
    return found


def _settled(said: list[Answer]) -> Answer | None:
    """Give the one answer of a person; None where there are two that differ."""
    filled = [answer for answer in said if not answer.is_blank]
    if not filled:
        return said[-1]
    return filled[-1] if len({says(answer) for answer in filled}) == 1 else None
