"""What the two pages of a self-assessment share: plain colours, and the language of the page."""

from __future__ import annotations

import functools

from gaugebook.definitions.assessment import Assessment
from gaugebook.definitions.assessment_text import FIRST_LANGUAGE, ONE_LANGUAGE
from gaugebook.definitions.house import House

_PAGE_LANGUAGE = "en-GB"
"""The language of the fixed words, until they are written in another."""


@functools.cache
def plain_house() -> House:
    """Give a house with the plain colours, for pages that no committee sees."""
    return House(id="plain", version="1.0.0", name="Plain", front_matter=[], sections=[])


def language_of(model: Assessment, language: str) -> tuple[str, str]:
    """Give the language of the fixed words, and that in which the model's own words are shown.

    A screen reader speaks a text in the language that it is marked with, so that Welsh questions
    between English headings are marked as what they are. A model that says nothing of its
    language is taken to be in that of the fixed words.

    Examples
    --------
    >>> from types import SimpleNamespace as Some
    >>> def model(**title):
    ...     return Some(model=Some(title=title, languages=()))
    >>> language_of(model(en="Served", cy="Gwasanaeth"), "cy")
    ('en-GB', 'cy')
    >>> language_of(model(en="Served"), "cy"), language_of(model(cy="Gwasanaeth"), "en")
    (('en-GB', 'en-GB'), ('en-GB', 'cy'))
    """
    title = model.model.title
    asked = (language, language.partition("-")[0], ONE_LANGUAGE)
    found = next((name for name in asked if name in title), next(iter(title)))
    if found == ONE_LANGUAGE:
        found = next(iter(model.model.languages), "")
    is_english = not found or found.partition("-")[0] == FIRST_LANGUAGE
    return _PAGE_LANGUAGE, _PAGE_LANGUAGE if is_english else found
