"""Icons: small shapes that say again what the words beside them say, in a cell of a table.

What a series does: a wave between two lines (nothing but common cause), a diamond (improvement),
a square (concern), a ring (neither), with an arrow for the side; diamond and square are those of
the flags in charts. Whether it can be relied on: a tick, a cross, and a wave
through a line. How far a level lies between the lowest and the highest: a disc filled by quarters.
Like the shapes of statuses they are backgrounds in CSS, which a screen reader
passes over and a tagged PDF holds as an artifact.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gaugebook.definitions.house import Tokens

_UP, _DOWN = "M10 14.5V6M6.4 9.4 10 5.8l3.6 3.6", "M10 5.5V14M6.4 10.6 10 14.2l3.6-3.6"
_DIAMOND = "M10 .9 19.1 10 10 19.1.9 10z"
_SQUARE = "M1.6 1.6h16.8v16.8H1.6z"


def _stroke(path: str, colour: str, width: float = 2.0) -> str:
    return f"<path d='{path}' fill='none' stroke='{colour}' stroke-width='{width:g}'/>"


def _fill(path: str, colour: str) -> str:
    return f"<path d='{path}' fill='{colour}'/>"


def _improvement(arrow: str, tokens: Tokens) -> str:
    return _stroke(_DIAMOND, tokens.met, 1.8) + _stroke(arrow, tokens.met)


def _concern(arrow: str, tokens: Tokens) -> str:
    return _fill(_SQUARE, tokens.missed) + _stroke(arrow, "#ffffff", 2.2)


def _neutral(arrow: str, tokens: Tokens) -> str:
    ring = f"<circle cx='10' cy='10' r='8.6' fill='none' stroke='{tokens.ink}' stroke-width='1.8'/>"
    return ring + _stroke(arrow, tokens.ink)


def _common_cause(tokens: Tokens) -> str:
    lines = _stroke("M1 3.5h18M1 16.5h18", tokens.soft, 1.4)
    return lines + _stroke("M1.5 11 5.5 8l4.5 4 4.5-4 4 3", tokens.brand)


def _both(tokens: Tokens) -> str:
    return _fill(_SQUARE, tokens.missed) + _fill("M10 4.6 15.4 10 10 15.4 4.6 10z", "#ffffff")


def _hit_or_miss(tokens: Tokens) -> str:
    dashes = f"stroke='{tokens.accent}' stroke-width='1.6' stroke-dasharray='3 2'"
    return f"<path d='M1 10h18' {dashes}/>" + _stroke(
        "M1.5 14.5 6 5.5l4.2 9 4.2-9 4 8", tokens.ink, 1.9
    )


def _disc(sector: str, tokens: Tokens) -> str:
    """Give a ring with a part of it filled, clockwise from the top."""
    ring = f"<circle cx='10' cy='10' r='8.4' fill='#ffffff' stroke='{tokens.brand}' {_RING_WIDTH}/>"
    return ring + (_fill(sector, tokens.brand) if sector else "")


_RING_WIDTH = "stroke-width='1.8'"

_DRAWN: Mapping[str, Callable[[Tokens], str]] = {
    "common_cause": _common_cause,
    "improvement_high": lambda t: _improvement(_UP, t),
    "improvement_low": lambda t: _improvement(_DOWN, t),
    "concern_high": lambda t: _concern(_UP, t),
    "concern_low": lambda t: _concern(_DOWN, t),
    "improvement_and_concern": _both,
    "neutral_high": lambda t: _neutral(_UP, t),
    "neutral_low": lambda t: _neutral(_DOWN, t),
    "passing": lambda t: _stroke("M2.5 10.8 7.8 16 17.5 4.6", t.met, 3.0),
    "failing": lambda t: _stroke("M3.5 3.5l13 13M16.5 3.5l-13 13", t.missed, 3.0),
    "hit_or_miss": _hit_or_miss,
    "fill_none": lambda t: _disc("", t),
    "fill_quarter": lambda t: _disc("M10 10V1.6A8.4 8.4 0 0 1 18.4 10z", t),
    "fill_half": lambda t: _disc("M10 1.6A8.4 8.4 0 0 1 10 18.4z", t),
    "fill_most": lambda t: _disc("M10 10V1.6A8.4 8.4 0 1 1 1.6 10z", t),
    "fill_whole": lambda t: _disc("M10 1.6a8.4 8.4 0 0 1 0 16.8a8.4 8.4 0 0 1 0-16.8z", t),
}

VIEW_BOX = "0 0 20 20"


def icon_names() -> tuple[str, ...]:
    """Give the name of every icon that is drawn."""
    return tuple(_DRAWN)


def draw_icon(name: str, tokens: Tokens) -> str:
    """Give the shapes of an icon as the inside of an SVG with `VIEW_BOX`.

    Raises
    ------
    KeyError
        When there is no icon of that name.
    """
    return _DRAWN[name](tokens)
