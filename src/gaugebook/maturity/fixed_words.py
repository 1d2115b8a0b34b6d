"""The fixed words of the workbook and the pages, from ``templates/self-assessment.yaml``.

A council edits them without Python: a workspace's own file wins, text by text, and what it leaves
out is taken from the shipped one. Each text is one line, or one line a language; where a language
is lacking, English stands in its place, and ``gaugebook check`` says so.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gaugebook.definitions.assessment_text import FIRST_LANGUAGE, say
from gaugebook.definitions.base import aside
from gaugebook.definitions.files import LoadedYaml, load_yaml
from gaugebook.definitions.shipped import library_root
from gaugebook.errors import GaugebookError, Problem, Where, near_miss, problem

FILE = "templates/self-assessment.yaml"

_FOLDERS: ContextVar[tuple[Path, ...]] = ContextVar("_FOLDERS", default=())
_BRACES = re.compile(r"\{([a-z_]+)\}")

Text = str | Mapping[str, str]


def look_in(folders: Sequence[Path]) -> None:
    """Take the words of the first of these folders that has some before the shipped ones.

    What is set up with a workspace holds for the whole run: the words of one run are one.
    """
    _FOLDERS.set(tuple(folders))


def looked_in() -> tuple[Path, ...]:
    """Give those folders, for another thread or process to look in too."""
    return _FOLDERS.get()


@dataclass(frozen=True)
class Texts:
    """The fixed words in one language, or in English where a text has no other.

    >>> texts = Texts("en")
    >>> texts("check.done"), texts("start.ask_text", ask="the performance team")
    ('Done', 'Ask the performance team.')
    """

    language: str = FIRST_LANGUAGE

    def __call__(self, name: str, **filled: object) -> str:
        """Give a text by ``group.name``, with what stands in braces filled in.

        Raises
        ------
        KeyError
            When there is no such text.
        """
        words = _in(_found(name), self.language)
        for key, value in filled.items():
            words = words.replace("{" + key + "}", str(value))
        return words

    def row(self, name: str) -> tuple[str, ...]:
        """Give a run of texts, such as the headings of a table."""
        return tuple(_in(text, self.language) for text in _found(name))


def every_wording(name: str) -> tuple[str, ...]:
    """Give a text in every language that it has, for reading what comes back.

    >>> every_wording("answers.not_asked")[0]
    'Not asked here'
    """
    return _wordings(_found(name))


def every_wording_of_row(name: str) -> tuple[tuple[str, ...], ...]:
    """Give each of a run of texts in every language that it has."""
    return tuple(_wordings(text) for text in _found(name))


def texts_without(language: str) -> tuple[tuple[str, ...], int]:
    """Give the names of the texts that a language lacks, and how many texts there are.

    Examples
    --------
    >>> texts_without("en")[0]
    ()
    >>> "answer_words.yes" in texts_without("cy")[0]
    False
    """
    names, every = [], 0
    for name, text in _each(_words(_FOLDERS.get())):
        every += 1
        known = {FIRST_LANGUAGE} if isinstance(text, str) else set(text)
        if not known & {language, language.partition("-")[0]}:
            names.append(name)
    return tuple(names), every


def faults_of_own() -> list[Problem]:
    """Give what is wrong in the workspace's own words: unknown names, other words in braces."""
    shipped = dict(_each(_read(library_root() / FILE)))
    problems: list[Problem] = []
    for folder in _own(_FOLDERS.get()):
        loaded, found = load_yaml(folder / FILE, name=FILE)
        problems += found
        if loaded is not None:
            problems += _faults(loaded, shipped)
    return problems


def _faults(loaded: LoadedYaml, shipped: Mapping[str, Text]) -> Iterator[Problem]:
    if not isinstance(loaded.data, dict):
        yield problem("fixed-words-wrong", Where(FILE), found=FILE, detail="it holds no words")
        return
    for name, text in _each(loaded.data):
        at = loaded.where(tuple(name.split(".")[:2]))
        if name not in shipped:
            detail = f"nothing is called so{aside(near_miss(name, shipped))}"
            yield problem("fixed-words-wrong", at, found=name, detail=detail)
            continue
        for words in _wordings(text) if name == "answer_words.no" else ():
            if words.casefold().replace("/", "") == "na":
                detail = f"people write “{words}” for “not applicable” as well"
                yield problem("fixed-words-wrong", at, found=name, detail=detail)
        known = {b for words in _wordings(shipped[name]) for b in _BRACES.findall(words)}
        for words in _wordings(text):
            for brace in sorted(set(_BRACES.findall(words)) - known):
                detail = f"nothing is filled in for `{{{brace}}}`"
                yield problem("fixed-words-wrong", at, found=name, detail=detail)


# --- reading ------------------------------------------------------------------------------------


def _found(name: str) -> Any:
    group, _, key = name.partition(".")
    return _words(_FOLDERS.get())[group][key]


def _in(text: Text, language: str) -> str:
    return text if isinstance(text, str) else say(text, language)


def _wordings(text: Text) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text.values())


def _each(words: Mapping[str, Any]) -> Iterator[tuple[str, Text]]:
    """Give each text with its name; those of a run are numbered."""
    for group, texts in words.items():
        for key, text in texts.items() if isinstance(texts, dict) else ():
            if isinstance(text, list):
                yield from ((f"{group}.{key}.{n}", one) for n, one in enumerate(text))
            elif isinstance(text, (str, dict)):
                yield f"{group}.{key}", text


def _own(folders: Sequence[Path]) -> list[Path]:
    shipped = library_root()
    return [folder for folder in folders if folder != shipped and (folder / FILE).is_file()]


@functools.cache
def _words(folders: tuple[Path, ...]) -> Mapping[str, Any]:
    words = {group: dict(texts) for group, texts in _read(library_root() / FILE).items()}
    for folder in reversed(_own(folders)):
        for group, texts in _read(folder / FILE).items():
            known = words.get(group)
            if known is not None and isinstance(texts, dict):
                known.update({k: t for k, t in texts.items() if _is_like(known.get(k), t)})
    return words


def _is_like(shipped: Any, own: Any) -> bool:
    """Whether an own text can stand in the place of the shipped one."""
    if isinstance(shipped, list):
        return isinstance(own, list) and len(own) == len(shipped)
    return shipped is not None and isinstance(own, (str, dict)) and bool(own)


def _read(path: Path) -> Mapping[str, Any]:
    loaded, problems = load_yaml(path, name=FILE)
    if loaded is None or not isinstance(loaded.data, dict):
        found = "; ".join(p.message for p in problems) or "it holds no words"
        raise GaugebookError(f"{FILE} cannot be used: {found}")
    data: Mapping[str, Any] = loaded.data
    return data
