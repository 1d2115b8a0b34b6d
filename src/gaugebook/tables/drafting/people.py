"""Which columns of an export are about people, by their headings and by what stands in them."""

from __future__ import annotations

import re

from gaugebook.definitions.heading_words import HeadingWords
from gaugebook.redaction import holds_personal
from gaugebook.tables.drafting.profile import Profile
from gaugebook.tables.drafting.words import closeness, nearest

_LEAST_CLOSE = 0.7
_LOOKED_AT = 500
_LEAST_NAMED = 0.3
_WORD = re.compile(r"[^\W\d_]+")
_MOST_NAME_WORDS = 4


def personal_kind(profile: Profile, words: HeadingWords) -> tuple[str, str]:
    """Say what about people a column holds, and why; empty texts where nothing does.

    Returns
    -------
    tuple
        The kind (``staff``, ``address`` ...) and the reason in words. The reason quotes no value.
    """
    kind, close = nearest(profile.heading, words.personal)
    if close == 1.0 or (close >= _LEAST_CLOSE and not _means_else(profile.heading, words)):
        return kind, "by its heading"
    return by_content(profile, words)


def _means_else(heading: str, words: HeadingWords) -> bool:
    """Whether a heading that is only near to one about people surely means something else.

    ``Agency name`` is near to ``agent name``, and ``E-mail held`` to ``e-mail``.
    """
    listed = (c.surely for columns in words.columns.values() for c in columns.values())
    return any(closeness(heading, known) == 1.0 for surely in listed for known in surely)


def by_content(profile: Profile, words: HeadingWords) -> tuple[str, str]:
    """Say what about people a column's values show, whatever its heading says."""
    if profile.kind != "text" or profile.is_empty:
        return "", ""
    texts = profile.texts[:_LOOKED_AT]
    if any(_MAIL.search(text) for text in texts):
        return "contact details", "it holds e-mail addresses"
    if profile.is_free_text:
        return "free text", "it holds sentences that people wrote"
    wordy = [text for text in texts if _WORD.search(text)]
    if any(holds_personal(text) for text in texts):
        return "contact details", "it holds addresses, postcodes or telephone numbers"
    forenames = frozenset(words.forenames)
    named = sum(_is_a_name(text, forenames) for text in wordy)
    if named >= max(2, _LEAST_NAMED * len(wordy)):
        return "names", "it holds what look like people's names"
    return "", ""


# One mark before the sign is enough; more would be looked for from every place of a text.
_MAIL = re.compile(r"[^\s@]@[^\s@]+\.[A-Za-z]{2}")


def _is_a_name(text: str, forenames: frozenset[str]) -> bool:
    found = [word.casefold() for word in _WORD.findall(text)]
    return len(found) <= _MOST_NAME_WORDS and any(word in forenames for word in found)


def may_be_shown(text: str, words: HeadingWords) -> bool:
    """Whether a value may stand in a draft: no address, no number of a person, no name."""
    return not holds_personal(text) and not _is_a_name(text, frozenset(words.forenames))
