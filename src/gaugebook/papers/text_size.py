"""How wide words are on the page, near enough to choose between lines, columns and pages.

Estimates, rather too wide than too narrow: no font is opened, so the same words give the same
page on every machine.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

SMALL = 13
"""Pixels; the size of the labels on an axis."""

# Advance widths of Source Sans 3 Semibold in em, each rounded up to the next 0.04.
_WIDTHS = {
    0.20: " ",
    0.28: "',.:;ijl|’‘",
    0.32: "!If",
    0.36: "()-/[\\]{}",
    0.40: "rt",
    0.44: "*s",
    0.48: "?cz–",
    0.52: '"#$+0123456789<=>FJLY^_aegvxy~£−×≤≥',
    0.56: "AESTVXZ`hkou",
    0.60: "BCKPRbdnpq",
    0.64: "&DG",
    0.68: "HNOQU",
    0.76: "Mw",
    0.80: "W—",
    0.88: "%@m",
}
_OTHER_WIDTH = 0.68
_WIDTH_OF = {letter: width for width, letters in _WIDTHS.items() for letter in letters}


def text_width(text: str, size: float = SMALL) -> float:
    """Estimate the width of one line of text in pixels, rather too wide than too narrow.

    >>> text_width("431", 10)
    15.6
    """
    ems = sum(_WIDTH_OF.get(letter, _OTHER_WIDTH) for letter in text)
    return round(ems * size, 1)


def wrap_text(text: str, width: float, size: float = SMALL) -> tuple[str, ...]:
    """Break text at spaces into even lines, no wider than `width` where its words allow it.

    >>> wrap_text("Nov 22 (to 21st)", 80)
    ('Nov 22', '(to 21st)')
    """
    words = text.split()
    lines = _fill(words, width, size)
    # The narrowest width that takes no more lines leaves no word alone on the last one.
    for narrower in sorted({text_width(line, size) for line in _runs(words)}):
        if narrower <= width and len(even := _fill(words, narrower, size)) == len(lines):
            return even
    return lines


def _runs(words: Sequence[str]) -> Iterator[str]:
    for first in range(len(words)):
        for last in range(first, len(words)):
            yield " ".join(words[first : last + 1])


def _fill(words: Sequence[str], width: float, size: float) -> tuple[str, ...]:
    lines: list[str] = []
    for word in words:
        if lines and text_width(f"{lines[-1]} {word}", size) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return tuple(lines) or ("",)
