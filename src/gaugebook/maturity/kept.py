"""Returns as text to be kept between two runs, so that no file is read twice.

The text is JSON, with numbers as exact fractions. It holds what services wrote, so it belongs
into the private folder of the workspace; whoever calls writes it there. A text of another format
is never half read: it is told, and the returns are read again.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Mapping
from fractions import Fraction
from typing import Any, TypeVar

from gaugebook.definitions.assessment_text import exact
from gaugebook.definitions.files import fingerprint
from gaugebook.errors import Problem, Where, problem
from gaugebook.maturity.answers import Answer, Number
from gaugebook.maturity.form import TEMPLATE_VERSION
from gaugebook.maturity.returned.round import Round
from gaugebook.maturity.returns import OUTCOME_WORDS, About, Return

RETURNS_FORMAT = "gaugebook-returns/1"
_READER = "1"
"""Raised when files would be read differently from before, so that all are read again."""
_OF_ANOTHER_FORMAT = "it is of another format, {found}"

Made = TypeVar("Made")
Marking = Callable[[Return], str]


def read_with(round_: Round) -> str:
    """Give a mark of all that the reading of a file hangs on beside the file.

    Where it changes (a model, the list of services) all returns that were kept are read again.
    What was issued since concerns single files: see `issued_as`.
    """
    campaign = round_.campaign
    of_round = [(k, m) for k, m in round_.models.items() if m.id == campaign.model]
    models = sorted((key, fingerprint(model)) for key, model in of_round)
    services = [(s.id, s.name, s.profile, s.came_from) for s in round_.services]
    parts = [_READER, TEMPLATE_VERSION, fingerprint(campaign), models, services]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def issued_as(one: Return, round_: Round) -> str:
    """Give a mark of what the register of issue says of a file.

    Where it changes (its number was given to a service, or it is a file that was sent) the file
    is read again; numbers of other services change nothing.
    """
    is_as_sent = "as sent" if one.sha256 and one.sha256 in round_.sent else ""
    return f"{round_.issued_to(one.about.issue_number)}|{is_as_sent}"


def _not_asked(_: Return) -> str:
    return ""


def write_returns(
    returns: Iterable[Return], *, read_with: str, issued_as: Marking = _not_asked
) -> str:
    """Give returns as text; the same returns give the same text.

    Parameters
    ----------
    returns
        As they were read, without what was found by holding them against each other.
    read_with
        See the function of this name.
    issued_as
        Marks each return; see the function of this name.
    """
    rows = [{**_return_out(one), "issued_as": issued_as(one)} for one in returns]
    return _text({"format": RETURNS_FORMAT, "read_with": read_with, "returns": rows})


def read_returns_kept(
    text: str,
    *,
    file: str,
    read_with: str,
    hashes: Collection[str],
    issued_as: Marking | None = None,
) -> tuple[tuple[Return, ...], list[Problem]]:
    """Read returns back, those whose file is still there and would be read the same way.

    Parameters
    ----------
    text
        What `write_returns` gave.
    file
        What findings call it.
    read_with
        The mark of now; where another one is kept, nothing is given and all is read again.
    hashes
        The sha256 of each file that is there.
    issued_as
        Gives the mark of each return of now; one that had another is left out. None takes all.

    Examples
    --------
    >>> one = Return("waste.xlsx", "ab", "accepted", service="waste", answers=(Answer("A.1", 3),))
    >>> text = write_returns([one], read_with="x")
    >>> read_returns_kept(text, file="kept.json", read_with="x", hashes=["ab"]) == ((one,), [])
    True
    >>> read_returns_kept(text, file="kept.json", read_with="y", hashes=["ab"])
    ((), [])
    """

    def made(plain: Mapping[str, Any]) -> tuple[Return, ...]:
        if plain["read_with"] != read_with:
            return ()
        returns = [(_return_in(row), row.get("issued_as")) for row in plain["returns"]]
        return tuple(
            one
            for one, mark in returns
            if one.sha256 in hashes and (issued_as is None or issued_as(one) == mark)
        )

    found, problems = _read(text, file, RETURNS_FORMAT, made)
    return found or (), problems


def _read(
    text: str, file: str, wanted: str, make: Callable[[Mapping[str, Any]], Made]
) -> tuple[Made | None, list[Problem]]:
    try:
        plain = json.loads(text)
        found = plain["format"]
        if found == wanted:
            return make(plain), []
        detail = _OF_ANOTHER_FORMAT.format(found=found)
    except (ValueError, TypeError, KeyError, AttributeError, ZeroDivisionError, RecursionError):
        detail = "it is broken or not ours"
    return None, [problem("kept-returns", Where(file), detail=detail)]


def _text(plain: Mapping[str, Any]) -> str:
    return json.dumps(plain, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


# --- parts ---------------------------------------------------------------------------------------


def _return_out(one: Return) -> dict[str, Any]:
    return {
        "file": one.file,
        "sha256": one.sha256,
        "outcome": one.outcome,
        "about": dict(vars(one.about)),
        "service": one.service,
        "respondent": one.respondent,
        "role": one.role,
        "finished": _day_out(one.finished),
        "received": _day_out(one.received),
        "answers": [_answer_out(answer) for answer in one.answers],
        "places": {ref: where.as_dict() for ref, where in one.places.items()},
        "fixes": dict(one.fixes),
        "problems": [found.as_dict() for found in one.problems],
    }


def _return_in(row: Mapping[str, Any]) -> Return:
    if row["outcome"] not in OUTCOME_WORDS:
        raise ValueError(row["outcome"])
    return Return(
        file=str(row["file"]),
        sha256=str(row["sha256"]),
        outcome=row["outcome"],
        about=About(**row["about"]),
        service=str(row["service"]),
        respondent=str(row["respondent"]),
        role=str(row["role"]),
        finished=_day_in(row["finished"]),
        received=_day_in(row["received"]),
        answers=tuple(_answer_in(answer) for answer in row["answers"]),
        places={ref: Where(**where) for ref, where in row["places"].items()},
        fixes=dict(row["fixes"]),
        problems=tuple(Problem.from_dict(found) for found in row["problems"]),
    )


def _answer_out(answer: Answer) -> dict[str, Any]:
    return {
        "statement": answer.statement,
        "value": _number_out(answer.value),
        "ticks": None if answer.ticks is None else sorted(answer.ticks),
        "special": answer.special,
        "reason": answer.reason,
        "evidence": list(answer.evidence),
        "confidence": answer.confidence,
        "aim": _number_out(answer.aim),
        "respondent": answer.respondent,
        "role": answer.role,
    }


def _answer_in(row: Mapping[str, Any]) -> Answer:
    ticks = row["ticks"]
    return Answer(
        statement=str(row["statement"]),
        value=_number_in(row["value"]),
        ticks=None if ticks is None else frozenset(ticks),
        special=row["special"],
        reason=str(row["reason"]),
        evidence=tuple(row["evidence"]),
        confidence=row["confidence"],
        aim=_number_in(row["aim"]),
        respondent=str(row["respondent"]),
        role=str(row["role"]),
    )


def _number_out(number: Number | None) -> str | None:
    return None if number is None else str(exact(number))


def _number_in(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)


def _day_out(day: datetime.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day_in(text: str | None) -> datetime.date | None:
    return None if text is None else datetime.date.fromisoformat(text)
