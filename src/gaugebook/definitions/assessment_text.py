"""Texts and numbers of a maturity model: words in one or more languages, exact numbers.

A text is a plain string where a model has one language, and a map of languages where it has
more: ``{en: "Does not apply", cy: "Ddim yn berthnasol"}``. Numbers are compared and added up as
fractions, so that a score does not depend on the order of the answers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator

from gaugebook.definitions.base import Misfit

ONE_LANGUAGE = ""
"""The language of a text that is written as a plain string."""
FIRST_LANGUAGE = "en"
LONGEST_ID = 40
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z]{2})?")
_ANSWER_ID = re.compile(r"[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*")


def _as_words(value: Any) -> Any:
    if isinstance(value, str):
        if not value.strip():
            raise ValueError("a text is needed; it is empty")
        # A folded text of YAML ends with an end of line, which no cell of a spreadsheet keeps.
        return {ONE_LANGUAGE: value.strip()}
    if not isinstance(value, dict):
        raise ValueError("a text is needed; put quotes round it")
    if not value:
        raise ValueError("a text is needed; it has no language")
    for language, text in value.items():
        if language != ONE_LANGUAGE and not _LANGUAGE.fullmatch(language):
            raise Misfit("a language is written like en, cy or en-GB", language)
        if not isinstance(text, str):
            raise Misfit("a text is needed; put quotes round it", language)
        if not text.strip():
            raise Misfit("a text is needed; it is empty", language)
    return {language: text.strip() for language, text in value.items()}


Words = Annotated[Mapping[str, str], BeforeValidator(_as_words)]
"""A text by language; a plain string stands under an empty language."""


def _is_answer_id(text: str) -> str:
    if not _ANSWER_ID.fullmatch(text) or len(text) > LONGEST_ID:
        raise ValueError(
            f"an id has letters, digits and . _ - between them, {LONGEST_ID} at most, as MEA.1 has"
        )
    return text


AnswerId = Annotated[str, AfterValidator(_is_answer_id)]
"""The id of a theme, promise, statement, tick or action: permanent, never made of the text."""


def say(words: Mapping[str, str], language: str = FIRST_LANGUAGE) -> str:
    """Give a text in a language, or in the first one it is written in.

    Parameters
    ----------
    words
        The text by language.
    language
        A language such as ``en`` or ``en-GB``; without its country where that is not there.

    Examples
    --------
    >>> say({"en": "No", "cy": "Na"}, "cy"), say({"": "No"}, "cy"), say({"en": "No"}, "en-GB")
    ('Na', 'No', 'No')
    """
    for wanted in (language, language.partition("-")[0], ONE_LANGUAGE):
        if wanted in words:
            return words[wanted]
    return next(iter(words.values()))


def exact(number: float | Decimal | Fraction | str) -> Fraction:
    """Give a number as a fraction, as it is written and not as a computer keeps it.

    Raises
    ------
    ValueError
        When a text is no number.

    >>> exact(0.2), exact(Decimal("0.25")), exact("3")
    (Fraction(1, 5), Fraction(1, 4), Fraction(3, 1))
    """
    if isinstance(number, Fraction):
        return number
    return _kept(number) if isinstance(number, float) else Fraction(number)


@lru_cache(maxsize=1024)
def _kept(number: float) -> Fraction:
    """Make a fraction of a weight or a level once: scoring asks for the same few again and again.

    A text, an integer and a decimal are never looked up here: `Decimal(0.2)` equals 0.2 and is
    another number.
    """
    return Fraction(repr(number))


def number_in_words(number: float | Fraction) -> str:
    """Give a number as short as it can be written, with three decimals at most.

    >>> number_in_words(3.0), number_in_words(Fraction(2, 3)), number_in_words(0.25)
    ('3', '0.667', '0.25')
    """
    text = f"{float(round(exact(number), 3)):.3f}"
    return text.rstrip("0").rstrip(".")


def as_tuples(value: Any) -> Any:
    """Give a value as it was read with its lists as tuples, which no check of types turns away."""
    if isinstance(value, dict):
        return {name: as_tuples(inner) for name, inner in value.items()}
    return tuple(as_tuples(inner) for inner in value) if isinstance(value, list) else value
