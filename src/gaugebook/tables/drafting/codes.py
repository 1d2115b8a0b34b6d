"""Code maps: what an export writes, put to our words by near misses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gaugebook.definitions.heading_words import HeadingWords
from gaugebook.definitions.schema import ColumnSpec
from gaugebook.definitions.source_columns import Scalar
from gaugebook.tables.drafting.profile import Profile
from gaugebook.tables.drafting.words import closeness, words_of

MOST_CODES = 40
"""A column with more distinct values than this is no column of codes."""
_LEAST = 0.7


@dataclass(frozen=True)
class CodeMap:
    """What each text of a column means, and which mean nothing that is known.

    `guessed` are those found by a near miss rather than by a word that is known. `no_contact` are
    texts of rows that are not of the table at all.
    """

    codes: Mapping[str, Scalar]
    guessed: tuple[str, ...] = ()
    unknown: tuple[tuple[str, int], ...] = ()
    no_contact: tuple[tuple[str, int], ...] = ()

    @property
    def share(self) -> float:
        """The share of distinct texts that were understood."""
        all_ = len(self.codes) + len(self.unknown)
        return len(self.codes) / all_ if all_ else 0.0

    @property
    def is_own(self) -> bool:
        """Whether the export writes our own words, so that no map is needed."""
        return not self.unknown and all(str(k) == v for k, v in self.codes.items())


def code_map(profile: Profile, spec: ColumnSpec, words: HeadingWords, table: str) -> CodeMap:
    """Put a column's texts to our words.

    Parameters
    ----------
    profile
        The column of the export.
    spec
        The column of ours: one with codes, or a boolean.
    words
        What exports write.
    table
        The name of the table, as a code may mean another thing in another one.
    """
    if spec.type == "boolean":
        known: dict[str, Sequence[str]] = {"true": words.said_yes, "false": words.said_no}
    else:
        said = words.codes.get(table, {}).get(spec.name, {})
        known = {code: (code.replace("_", " "), *said.get(code, ())) for code in spec.codes or said}
    codes: dict[str, Scalar] = {}
    guessed: list[str] = []
    unknown: list[tuple[str, int]] = []
    apart: list[tuple[str, int]] = []
    for text, rows in profile.counts[:MOST_CODES]:
        meant, close = _meaning(text, known)
        if _is_one_of(text, words.not_a_contact):
            apart.append((text, rows))
        elif meant:
            codes[text] = (meant == "true") if spec.type == "boolean" else meant
            guessed += [text] if close < 1 else []
        else:
            unknown.append((text, rows))
    return CodeMap(codes, tuple(guessed), tuple(unknown), tuple(apart))


def _meaning(text: str, known: Mapping[str, Sequence[str]]) -> tuple[str, float]:
    best, most = "", 0.0
    for code, written in known.items():
        for word in written:
            close = _close(text, word)
            if close > most:
                best, most = code, close
    return (best, most) if most >= _LEAST else ("", 0.0)


def _close(text: str, word: str) -> float:
    """Say how close a text is to a known word; a word cut short (``Aband``) counts as near."""
    if close := closeness(text, word):
        return close
    ours, theirs = " ".join(words_of(text)), " ".join(words_of(word))
    is_cut = len(ours) >= 4 and (theirs.startswith(ours) or ours.startswith(f"{theirs} "))
    return 0.8 if is_cut and theirs else 0.0


def _is_one_of(text: str, words: Sequence[str]) -> bool:
    return any(closeness(text, word) == 1.0 for word in words)
