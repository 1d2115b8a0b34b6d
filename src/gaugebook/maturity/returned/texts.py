"""Texts as people type them into a form, brought to one shape before they are compared."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from gaugebook.intake.forms import FormSheet
from gaugebook.words import folded

_DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d\u00ad]")
_AROUND_DASH = re.compile(r"\s*-\s*")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'", "“": '"', "”": '"'})
_AT_ENDS = " \t.,;:*?!\"'_"
_FORMULA = re.compile(r"=|[+@][^\d\s]|-[^\d\s-].*[|!(]")


_LONGEST_KEPT = 200
"""Letters; a longer text is no heading, Ref or answer, and would only fill the memory."""


def plain(text: str) -> str:
    r"""Give a text in which dashes, spaces, capitals, widths and marks at the ends do not matter.

    >>> plain("  3 \u2013 MANAGED\u00a0"), plain("Ref."), plain("Don’t know")
    ('3-managed', 'ref', "don't know")
    """
    return _plain_kept(text) if len(text) <= _LONGEST_KEPT else _plain(text)


def _plain(text: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_QUOTES)
        text = _DASHES.sub("-", text)
    return _AROUND_DASH.sub("-", folded(text)).strip(_AT_ENDS)


_plain_kept = lru_cache(maxsize=1 << 14)(_plain)


def plain_texts(sheet: FormSheet) -> frozenset[str]:
    """Give the short texts of a sheet in that shape.

    To look there first whether a sheet can hold a heading spares most sheets a walk over their
    rows, a quarter of the time that a file took.
    """
    return _plain_all(sheet.short_texts)


@lru_cache(maxsize=32)
def _plain_all(texts: frozenset[str]) -> frozenset[str]:
    return frozenset(map(plain, texts))


def plain_ref(text: str) -> str:
    """Give a Ref without the spaces, capitals and other marks that people put into it.

    >>> plain_ref(" dat - 1/B "), plain_ref("DAT. 1")
    ('dat-1/b', 'dat.1')
    """
    return plain(text).replace(" ", "").replace(",", ".")


def is_like_formula(text: str) -> bool:
    """Whether a text would be taken for a formula, or for a command, by a spreadsheet.

    >>> is_like_formula("=cmd|' /C calc'!A0"), is_like_formula("+cmd|x!A1"), is_like_formula("-3")
    (True, True, False)
    >>> is_like_formula("@SUM(A1)"), is_like_formula("+44 1632 960958"), is_like_formula("- none")
    (True, False, False)
    """
    return _FORMULA.match(text.strip()) is not None
