"""The fixed words of the workbook, from ``templates/self-assessment.yaml``."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gaugebook.definitions.assessment_text import say
from gaugebook.definitions.files import load_yaml
from gaugebook.definitions.library import library_root
from gaugebook.errors import GaugebookError

FILE = "self-assessment.yaml"


@functools.cache
def _words() -> Mapping[str, Any]:
    name = f"templates/{FILE}"
    loaded, problems = load_yaml(library_root() / "templates" / FILE, name=name)
    if loaded is None or not isinstance(loaded.data, dict):
        found = "; ".join(p.message for p in problems) or "it holds no words"
        raise GaugebookError(f"{name} cannot be used: {found}")
    words: Mapping[str, Any] = loaded.data
    return words


@dataclass(frozen=True)
class Texts:
    """The fixed words in one language, or in English where a text has no other.

    >>> texts = Texts("en")
    >>> texts("check.done"), texts("start.ask_text", ask="the performance team")
    ('Done', 'Ask the performance team.')
    """

    language: str = "en"

    def __call__(self, name: str, **filled: object) -> str:
        """Give a text by ``group.name``, with what stands in braces filled in.

        Raises
        ------
        KeyError
            When there is no such text.
        """
        text = self._found(name)
        words = text if isinstance(text, str) else say(text, self.language)
        for key, value in filled.items():
            words = words.replace("{" + key + "}", str(value))
        return words

    def row(self, name: str) -> tuple[str, ...]:
        """Give a run of texts, such as the headings of a table."""
        return tuple(t if isinstance(t, str) else say(t, self.language) for t in self._found(name))

    def _found(self, name: str) -> Any:
        group, _, key = name.partition(".")
        return _words()[group][key]
