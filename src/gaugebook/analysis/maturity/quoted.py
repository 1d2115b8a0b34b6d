"""The words of the model and the names of services, quoted: their numbers are no figures.

A model may be called *Standard 3.1*, a theme *Calls within 20 seconds*, a service *Ward 7*. Such a
number stands in a title or a table without being one that was computed. So what an exhibit quotes
whole travels with it, and the check of numbers passes over it there, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gaugebook.bindings_words import QUOTED, texts_of, typed_figures
from gaugebook.definitions.assessment import Assessment
from gaugebook.definitions.assessment_text import Words, say
from gaugebook.exhibits import Exhibit, results_of
from gaugebook.maturity.assessed import Assessed
from gaugebook.results import result


def with_words_quoted(exhibit: Exhibit, assessed: Assessed) -> Exhibit:
    """Give an exhibit with the words of the round that it quotes and that have a number in them.

    Parameters
    ----------
    exhibit
        Of the round.
    assessed
        The round, whose model, services and earlier rounds have the words.
    """
    printed = "\n".join(texts_of(exhibit))
    known = {text for result in results_of(exhibit) for _, text in result.parameters}
    told = sorted(text for text in set(_words(assessed)) - known if text in printed)
    if not told:
        return exhibit
    names = {f"words {place}": text for place, text in enumerate(told)}
    return replace(exhibit, results=(*exhibit.results, result(QUOTED, {}, parameters=names)))


def _words(assessed: Assessed) -> Iterator[str]:
    """Give every text of the model, and every name, that has a number in it and more than that."""
    texts = [say(words) for words in _texts_of(assessed.model)]
    texts += [one.service.name for one in assessed.services]
    texts += [service.name for service in assessed.excused]
    texts += [say(one.model.model.title) for one in _rounds(assessed)]
    for text in texts:
        # A name that is a number and nothing else would hide that number everywhere.
        if any(map(str.isdigit, text)) and typed_figures(text) != [text.strip()]:
            yield text
            # As a sentence goes on after it.
            yield text.rstrip(".")


def _rounds(assessed: Assessed) -> Iterator[Assessed]:
    one: Assessed | None = assessed
    while one is not None:
        yield one
        one = one.previous


def _texts_of(model: Assessment) -> Iterator[Words]:
    yield model.model.title
    yield from (level.label for level in model.levels)
    yield from (role.label for role in model.roles if role.label)
    yield from (target.label for target in model.targets if target.label)
    for theme in model.themes:
        yield theme.title
    for statement in model.statements.values():
        yield statement.ask
        yield from (step.text for steps in statement.actions.values() for step in steps)
