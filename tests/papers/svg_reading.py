"""What stands where in a drawn chart: the boxes of its words and of its shapes, in pixels."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from gaugebook.papers.text_size import text_width

SVG = "{http://www.w3.org/2000/svg}"
_PLACE = re.compile(r"translate\((-?[\d.]+),(-?[\d.]+)\)")

# Widths are estimated on the wide side.
_REAL_WIDTH = 0.9


@dataclass(frozen=True)
class Written:
    """One line of words and the box that it fills."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    def hits(self, other: Written) -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


def written(svg: str) -> list[Written]:
    """Give every line of words in a picture."""
    return list(_walk(ET.fromstring(svg), 0.0, 0.0))


def _walk(element, x, y):
    if match := _PLACE.match(element.get("transform", "")):
        x, y = x + float(match[1]), y + float(match[2])
    if element.tag == f"{SVG}text":
        spans = list(element.iter(f"{SVG}tspan"))
        lines = ["".join(s.itertext()) for s in spans] or ["".join(element.itertext())]
        size = float(element.get("font-size").removesuffix("px"))
        for i, line in enumerate(lines):
            wide = text_width(line, size) * _REAL_WIDTH
            left = x - {"start": 0, "middle": wide / 2, "end": wide}[element.get("text-anchor")]
            down = y + 15 * i
            yield Written(line, left, down - 0.68 * size, left + wide, down + 0.18 * size)
        return
    for child in element:
        yield from _walk(child, x, y)


def size_of(svg: str) -> tuple[float, float]:
    """Give the width and the height of a picture."""
    root = ET.fromstring(svg)
    return float(root.get("width")), float(root.get("height"))


def texts(svg: str) -> list[str]:
    """Give every line of words, without where it stands."""
    return [w.text for w in written(svg)]
