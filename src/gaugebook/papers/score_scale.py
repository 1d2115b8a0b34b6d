"""A score on its scale, drawn small: shapes that a grey printer tells apart, and words for the ear.

The numbers stand in the table beside it; the picture shows how they lie.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from html import escape
from typing import Literal

from gaugebook.definitions.assessment_text import number_in_words
from gaugebook.definitions.house import Tokens

Mark = Literal["council", "target", "claimed", "latest"]
_WIDTH, _HEIGHT, _LEFT, _RIGHT = 190, 20, 22, 168
_MIDDLE = _HEIGHT / 2
_LINE = "#8a96a3"
_SHAPE_NAMES: Mapping[Mark, str] = {
    "latest": "Dot",
    "claimed": "Ring",
    "council": "Bar",
    "target": "Triangle",
}
_ORDER: tuple[Mark, ...] = ("council", "target", "claimed", "latest")
"""What is drawn first lies below the rest."""


@dataclass(frozen=True)
class Marked:
    """One mark on a scale: its kind, where it lies, the number as printed, what it is in words."""

    kind: Mark
    value: Fraction
    shown: str
    words: str


def scale_svg(
    ends: tuple[Fraction, Fraction],
    marks: Sequence[Marked],
    tokens: Tokens,
    *,
    stops: Sequence[Fraction] = (),
) -> str:
    """Draw a scale with its marks.

    Parameters
    ----------
    ends
        The lowest and the highest value there could be.
    marks
        What lies on it; a value outside is drawn at the end that is nearest.
    tokens
        The colours of the house.
    stops
        The levels, each a small stroke; those outside the ends are left out.

    Returns
    -------
    str
        One ``<svg role="img">`` whose title says the marks in words. Colours stand in attributes,
        as a style sheet outside does not reach a picture in every printer.
    """
    low, high = ends
    said = "; ".join([f"{m.words} {m.shown}" for m in marks])
    title = f"From {number_in_words(low)} to {number_in_words(high)}: {said or 'no score'}."
    strokes = [
        _line(f"M{_x(stop, ends):.1f} {_MIDDLE - 3:g}v6") for stop in stops if low <= stop <= high
    ]
    drawn = [
        _shape(m.kind, _x(m.value, ends), tokens) for k in _ORDER for m in marks if m.kind == k
    ]
    return (
        f'<svg class="scale" viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}" '
        f'role="img"><title>{escape(title)}</title>'
        f"{_number(low, _LEFT - 9, 'end', tokens)}{_number(high, _RIGHT + 9, 'start', tokens)}"
        f"{_line(f'M{_LEFT} {_MIDDLE:g}H{_RIGHT}')}{''.join(strokes + drawn)}</svg>"
    )


def key_svg(kind: Mark, tokens: Tokens) -> str:
    """Draw one mark by itself, for the key, with the name of its shape for the ear."""
    return (
        f'<svg class="key" viewBox="0 0 14 {_HEIGHT}" width="14" height="{_HEIGHT}" '
        f'role="img"><title>{_SHAPE_NAMES[kind]}:</title>{_shape(kind, 7, tokens)}</svg>'
    )


def _x(value: Fraction, ends: tuple[Fraction, Fraction]) -> float:
    low, high = ends
    share = (value - low) / (high - low) if high > low else Fraction(0)
    return float(_LEFT + (_RIGHT - _LEFT) * min(max(share, Fraction(0)), Fraction(1)))


def _line(path: str) -> str:
    return f'<path d="{path}" fill="none" stroke="{_LINE}" stroke-width="1.4"/>'


def _number(value: Fraction, x: int, anchor: str, tokens: Tokens) -> str:
    return (
        f'<text x="{x}" y="{_MIDDLE + 3.8:g}" text-anchor="{anchor}" font-size="11" '
        f'fill="{tokens.soft}">{number_in_words(value)}</text>'
    )


def _shape(kind: Mark, x: float, tokens: Tokens) -> str:
    return {
        "latest": f'<circle cx="{x:.1f}" cy="{_MIDDLE:g}" r="5" fill="{tokens.brand}"/>',
        "claimed": (
            f'<circle cx="{x:.1f}" cy="{_MIDDLE:g}" r="4.4" fill="#ffffff" '
            f'stroke="{tokens.brand}" stroke-width="1.6"/>'
        ),
        "council": (
            f'<path d="M{x:.1f} 1v18" fill="none" stroke="{tokens.accent}" stroke-width="2.2"/>'
        ),
        "target": f'<path d="M{x - 5:.1f} 0h10l-5 6z" fill="{tokens.close}"/>',
    }[kind]
