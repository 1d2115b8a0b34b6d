"""Columns by letter, as spreadsheets count them."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=1 << 14)
def column_letters(column: int) -> str:
    """Give the letters of a column counted from 1.

    >>> [column_letters(n) for n in (1, 26, 27, 16384)]
    ['A', 'Z', 'AA', 'XFD']
    """
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@lru_cache(maxsize=1 << 16)
def place_of(ref: str) -> tuple[int, int]:
    """Give the row and column of an address; (0, 0) where it is none.

    >>> place_of("F4"), place_of("$XFD$1048576"), place_of("Total")
    ((4, 6), (1048576, 16384), (0, 0))
    """
    bare = ref.replace("$", "")
    letters = bare.rstrip("0123456789")
    digits = bare[len(letters) :]
    if not (1 <= len(letters) <= 3 and letters.isascii() and letters.isalpha() and digits):
        return 0, 0
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return int(digits[:9]), column


def area_of(ref: str) -> tuple[int, int, int, int]:
    """Give first row, first column, last row and last column of an area such as ``B2:D3``.

    >>> area_of("B2:D3"), area_of("C5")
    ((2, 2, 3, 4), (5, 3, 5, 3))
    """
    first, _, last = ref.partition(":")
    top, left = place_of(first)
    bottom, right = place_of(last) if last else (top, left)
    return top, left, bottom, right
