"""Names at the right of a plot: of lines, guides and the target, kept apart, with thin leaders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from gaugebook.exhibits import Guide, Series, TargetLine
from gaugebook.papers.charts._canvas import Canvas, Words
from gaugebook.papers.charts._labels import SIDE_WIDTH, last_known, name_lines, target_lines
from gaugebook.papers.charts._layout import LABEL_SIZE, LINE_HEIGHT, Scale, spread_apart
from gaugebook.papers.text_size import SMALL, text_width, wrap_text

SIDE_GAP = 8.0
_FAR = 4.0

Manner = Literal["name", "target", "guide"]


@dataclass(frozen=True)
class Beside:
    """Words that want to stand beside a height: `x` is where the line that they name ends."""

    lines: tuple[str, ...]
    manner: Manner
    value: float
    x: float | None = None


def names_of_series(series: Sequence[Series], ends: Sequence[float | None]) -> list[Beside]:
    """Give the names of lines with their last values; `ends` is where each line ends."""
    found = []
    for one, x in zip(series, ends, strict=True):
        end = last_known(one.points)
        value = None if end is None else one.points[end].value
        if end is not None and value is not None:
            found.append(Beside(name_lines(one, end), "name", value, x))
    return found


def names_of_guides(
    guides: Iterable[Guide], *, ends: Mapping[str, float] | None = None
) -> list[Beside]:
    """Give the name of each guide, once, beside the last value of the last that has it.

    `ends` is where the lines of each name end, where that is before the end of the plot.
    """
    found: dict[str, Beside] = {}
    for guide in guides:
        last = next((v for v in reversed(guide.values) if v is not None), None)
        if last is not None and guide.name.strip():
            lines = wrap_text(guide.name, SIDE_WIDTH, SMALL)
            found[guide.name] = Beside(lines, "guide", last, (ends or {}).get(guide.name))
    return list(found.values())


def name_of_target(target: TargetLine | None) -> list[Beside]:
    """Give the target's own words, where there is a target."""
    return [Beside(target_lines(target), "target", target.value)] if target else []


def side_room(beside: Sequence[Beside]) -> float:
    """Give the room that words take at the right of a plot."""
    if not beside:
        return 6.0
    return max(text_width(line, _size(b)) for b in beside for line in b.lines) + SIDE_GAP


def _size(beside: Beside) -> int:
    return LABEL_SIZE if beside.manner == "name" else SMALL


def side_places(beside: Sequence[Beside], scale: Scale, height: float) -> list[float]:
    """Give the middle of each block of words, in pixels from the top of the plot."""
    heights = [len(b.lines) * LINE_HEIGHT + 3.0 for b in beside]
    wishes = [height - scale.pixel(b.value, height) for b in beside]
    return spread_apart(wishes, heights, -LINE_HEIGHT, height + LINE_HEIGHT)


def draw_beside(canvas: Canvas, beside: Sequence[Beside], scale: Scale) -> None:
    """Write names at the right; a thin leader goes to a name that had to move."""
    frame, tokens = canvas.frame, canvas.tokens
    side = frame.width + SIDE_GAP
    for words, middle in zip(beside, side_places(beside, scale, frame.height), strict=True):
        wish = frame.height - scale.pixel(words.value, frame.height)
        start = frame.width if words.x is None else words.x + (7 if words.manner == "name" else 3)
        ends_early = words.x is not None and words.x < frame.width - _FAR
        if words.manner == "name" or ends_early or abs(middle - wish) > _FAR:
            canvas.rules([(start, wish, side - 3, middle)], colour=tokens.soft, width=0.8)
        colours = {"target": tokens.accent, "guide": tokens.soft}
        canvas.words(
            [Words(side, middle, words.lines)],
            colour=colours.get(words.manner, tokens.ink),
            weight=400 if words.manner == "guide" else 600,
            size=_size(words),
            is_middle=True,
        )
