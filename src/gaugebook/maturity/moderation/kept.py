"""Conclusions as plain values, for the private folder of a round, and back.

Numbers are written as fractions, so that nothing is lost. What moderators wrote is free text: it
stays in that folder, and in what goes back to the service.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from gaugebook.maturity.answers import Answer
from gaugebook.maturity.assessed import Moderation


def as_plain(moderations: Mapping[str, Iterable[Moderation]]) -> dict[str, list[dict[str, Any]]]:
    """Give the conclusions of each service as plain values, for JSON.

    >>> made = {"waste": [Moderation("A.1", "moderated", Fraction(4), Fraction(5, 2), "Seen")]}
    >>> from_plain(as_plain(made)) == {"waste": tuple(made["waste"])}
    True
    """
    return {service: [_plain(m) for m in found] for service, found in moderations.items()}


def from_plain(
    kept: Mapping[str, Iterable[Mapping[str, Any]]],
) -> dict[str, tuple[Moderation, ...]]:
    """Read the conclusions back from `as_plain`.

    Raises
    ------
    KeyError, TypeError, ValueError
        When something in it was not written by `as_plain`.
    """
    return {service: tuple(_read(one) for one in found) for service, found in kept.items()}


def _plain(moderation: Moderation) -> dict[str, Any]:
    answer = moderation.answer
    return {
        "statement": moderation.statement,
        "view": moderation.view,
        "claimed": _text(moderation.claimed),
        "level": _text(moderation.level),
        "reason": moderation.reason,
        "evidence_seen": moderation.evidence_seen,
        "reference": moderation.reference,
        "tested_on": moderation.tested_on.isoformat() if moderation.tested_on else None,
        "cannot_tell": moderation.cannot_tell,
        "drawn_as": moderation.drawn_as,
        "tester": moderation.tester,
        "strata": None if moderation.strata is None else list(moderation.strata),
        "answer": None
        if answer is None
        else {
            "value": _text(answer.exact),
            "ticks": None if answer.ticks is None else sorted(answer.ticks),
        },
    }


def _read(kept: Mapping[str, Any]) -> Moderation:
    answer, day, strata = kept["answer"], kept["tested_on"], kept.get("strata")
    plain = {
        **kept,
        "claimed": _number(kept["claimed"]),
        "level": _number(kept["level"]),
        "tested_on": None if day is None else date.fromisoformat(day),
        "strata": None if strata is None else tuple(strata),
        "answer": None
        if answer is None
        else Answer(
            kept["statement"],
            _number(answer["value"]),
            ticks=None if answer["ticks"] is None else frozenset(answer["ticks"]),
        ),
    }
    return Moderation(**plain)


def _text(number: Fraction | None) -> str | None:
    return None if number is None else str(number)


def _number(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)
