"""The headings of the answers table, in the wordings that they come back in."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Set

from gaugebook.intake.forms import FormCell
from gaugebook.maturity import form
from gaugebook.maturity.returned.texts import plain

_WORDINGS: Mapping[str, tuple[str, ...]] = {
    form.REF: ("ref", "reference", "ref no", "question ref", "question id"),
    form.THEME: ("theme",),
    form.QUESTION: ("question", "statement"),
    form.ANSWER: (
        *("your answer", "your level", "our answer", "our level", "your rating", "your score"),
        *("answer", "level", "rating", "chosen level"),
    ),
    form.WHY: (
        *("why do you say that", "why do you say this", "why", "reason", "reasons"),
        *("your reason", "explanation", "comment", "comments"),
    ),
    form.EVIDENCE: ("evidence: link or file name", "evidence", "your evidence", "evidence link"),
    form.CONFIDENCE: ("how sure are you", "how sure", "confidence"),
    form.AIM: ("level you aim for", "aim", "your aim", "target level"),
    form.MEANS: ("what your answer means",),
    form.CHECK: ("check",),
    form.PLEASE_FIX: ("please fix",),
}
_HEADING_OF = {word: heading for heading, words in _WORDINGS.items() for word in words}
_USUAL = {plain(heading) for heading in _WORDINGS} | {"your level", "evidence"}
"""Wordings that need no word about them: ours, and those of former forms."""
_WEAK = {"answer", "level", "rating"}
"""Wordings that other tables have too: they are taken where no table has a better one."""
_NOT_OURS = {"key", "what you would see", "points", "weight"}
"""Headings of the form's other tables."""
_ALIKE = 0.8

REFS = frozenset(_WORDINGS[form.REF])
ANSWERS = frozenset(_WORDINGS[form.ANSWER])


def may_hold_headings(words: Set[str]) -> bool:
    """Whether a sheet with these short texts, in plain shape, may have a row of headings."""
    return bool(words & REFS) and bool(words & ANSWERS - _WEAK)


def columns_of(row: Iterable[FormCell]) -> dict[str, list[FormCell]]:
    """Give the cells of a row that hold headings of the answers, by heading.

    Where a row has no Ref or no answer it is no row of headings, and nothing is given.
    """
    found, words = _headings(row)
    is_ours = form.REF in found and bool((words & ANSWERS) - _WEAK)
    return found if is_ours else {}


def _headings(row: Iterable[FormCell]) -> tuple[dict[str, list[FormCell]], set[str]]:
    found: dict[str, list[FormCell]] = {}
    words: set[str] = set()
    for cell in row:
        word = plain(cell.text) if cell.kind == "text" and len(cell.text) < 60 else ""
        if word in _HEADING_OF:
            found.setdefault(_HEADING_OF[word], []).append(cell)
        words.add(word)
    return found, words


def nearly_columns_of(row: tuple[FormCell, ...]) -> dict[str, list[FormCell]]:
    """Give the same of a row whose headings are mistyped, or less like the form's.

    >>> texts = ["Ref", "Question", "Your anwser"]
    >>> cells = tuple(FormCell(text, 4, n) for n, text in enumerate(texts, start=1))
    >>> sorted(nearly_columns_of(cells))
    ['Question', 'Ref', 'Your answer']
    """
    known = [word for word in _HEADING_OF if len(word) > 3 and word not in _WEAK]
    mended: list[FormCell] = []
    for cell in row:
        word = plain(cell.text) if cell.kind == "text" and len(cell.text) < 60 else ""
        close = difflib.get_close_matches(word, known, n=1, cutoff=_ALIKE) if word else []
        is_known = word in _HEADING_OF or not close
        mended.append(cell if is_known else FormCell(close[0], cell.row, cell.column))
    found, words = _headings(mended)
    if not {form.REF, form.ANSWER, form.QUESTION} <= set(found) or words & _NOT_OURS:
        return {}
    typed = {cell.column: cell for cell in row}
    return {name: [typed[cell.column] for cell in cells] for name, cells in found.items()}


def is_usual(text: str) -> bool:
    """Whether a heading is the form's own, or that of a former form."""
    return plain(text) in _USUAL
