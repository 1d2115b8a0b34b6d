"""What vl-convert draws, made fit for a page: one picture, one alternative text, no leftovers.

Vega speaks to screen readers in its own words (``aria-*`` on every mark); a paper says it once,
in `<title>`, which WeasyPrint takes as the text alternative. `opacity` fails PDF/UA, and long
floats differ between machines. So all of it goes, and what is left is the same bytes anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal
from xml.etree import ElementTree as ET

SVG = "http://www.w3.org/2000/svg"
Pattern = Literal["hatched", "rising", "falling", "crossed"]
"""The name of a layer of bars that are to be filled with lines; Vega writes it as a class.

``hatched`` bars are of part periods, ``rising`` and ``falling`` ones of steps up and down, and
``crossed`` ones stand out. Each comes once in a plot.
"""

_SLOPES: dict[Pattern, tuple[Literal["up", "down"], ...]] = {
    "hatched": ("up",),
    "rising": ("up",),
    "falling": ("down",),
    "crossed": ("up", "down"),
}

_HATCH_PIXELS = 6.0
_DROPPED = frozenset(
    {
        "opacity",
        "fill-opacity",
        "stroke-opacity",
        "pointer-events",
        "class",
        "id",
        "version",
        "style",
    }
)
_RECTANGLE = re.compile(
    r"^M(?P<x>[-\d.]+),(?P<y>[-\d.]+)h(?P<w>[-\d.]+)v(?P<h>[-\d.]+)h[-\d.]+Z$", re.IGNORECASE
)
_LONG_NUMBER = re.compile(r"-?\d+\.\d{3,}(?:e-?\d+)?")


@dataclass(frozen=True)
class Panel:
    """One drawn plot and its size in pixels."""

    svg: str
    width: float
    height: float


def assemble(panels: Sequence[Panel], *, alt: str) -> str:
    """Give one SVG of panels below each other, its text alternative first.

    Parameters
    ----------
    panels
        What vl-convert drew, top to bottom.
    alt
        The text alternative of the whole picture.
    """
    width = max(p.width for p in panels)
    height = sum(p.height for p in panels)
    root = ET.Element(
        f"{{{SVG}}}svg",
        {
            "role": "img",
            "width": _number(width),
            "height": _number(height),
            "viewBox": f"0 0 {_number(width)} {_number(height)}",
        },
    )
    ET.SubElement(root, f"{{{SVG}}}title").text = alt
    down = 0.0
    for panel in panels:
        drawn = ET.fromstring(panel.svg)  # noqa: S314 - drawn a moment ago, by vl-convert
        for child in list(drawn):
            if down:
                moved = ET.SubElement(root, f"{{{SVG}}}g")
                moved.set("transform", f"translate(0,{_number(down)})")
                moved.append(child)
            else:
                root.append(child)
        down += panel.height
    _hatch(root)
    _clean(root)
    return _written(root)


def _written(root: ET.Element) -> str:
    """Write the picture with its one namespace declared once, at the root.

    ``register_namespace`` would do it too, but for the whole process: every other writer of XML
    would find its default namespace taken.
    """
    for element in root.iter():
        element.tag = element.tag.removeprefix(f"{{{SVG}}}")
    root.set("xmlns", SVG)
    return ET.tostring(root, encoding="unicode")


def _hatch(root: ET.Element) -> None:
    """Fill the bars of each pattern with lines in the colour of their outlines."""
    for group in list(root.iter(f"{{{SVG}}}g")):
        classes = (group.get("class") or "").split()
        slopes = next((s for p, s in _SLOPES.items() if f"{p}_marks" in classes), None)
        for bar in list(group) if slopes else ():
            match = _RECTANGLE.match(bar.get("d") or "")
            if match is None:
                continue
            x, y, w, h = (float(match[part]) for part in "xywh")
            left, top = min(x, x + w), min(y, y + h)
            lines = " ".join(
                f"M{_number(x1)},{_number(y1)}L{_number(x2)},{_number(y2)}"
                for slope in slopes or ()
                for x1, y1, x2, y2 in _sloping(slope, left, top, abs(w), abs(h))
            )
            if lines:
                hatch = ET.Element(f"{{{SVG}}}path", {"d": lines})
                hatch.set("stroke", bar.get("stroke") or "#000000")
                hatch.set("stroke-width", "1.3")
                group.append(hatch)


def _sloping(
    slope: Literal["up", "down"], x: float, y: float, width: float, height: float
) -> Iterator[tuple[float, float, float, float]]:
    for x1, y1, x2, y2 in diagonals(x, y, width, height):
        # Falling ones are the rising ones in a mirror.
        yield (
            (x1, y1, x2, y2) if slope == "up" else (2 * x + width - x1, y1, 2 * x + width - x2, y2)
        )


def diagonals(
    x: float, y: float, width: float, height: float
) -> Iterator[tuple[float, float, float, float]]:
    """Give the ends of rising diagonals that fill a rectangle, each inside it.

    >>> list(diagonals(0, 0, 6, 6))
    [(0.0, 6.0, 6.0, 0.0)]
    """
    # On one diagonal (across + down) is the same everywhere.
    offset = _HATCH_PIXELS
    while offset < width + height - 1e-9:
        start, end = max(0.0, offset - height), min(float(width), offset)
        yield x + start, y + offset - start, x + end, y + offset - end
        offset += _HATCH_PIXELS


def _clean(root: ET.Element) -> None:
    for parent in root.iter():
        for child in list(parent):
            if _is_invisible(child):
                parent.remove(child)
    for element in root.iter():
        for name in list(element.attrib):
            speaks = name.startswith("aria-") or (name == "role" and element is not root)
            if speaks or name in _DROPPED:
                del element.attrib[name]
            elif name not in ("viewBox", "font-family"):
                value = element.attrib[name]
                element.attrib[name] = _LONG_NUMBER.sub(lambda m: _number(float(m[0])), value)
        if not (element.text or "").strip():
            element.text = None
        element.tail = None
    _unnest(root)


def _is_invisible(element: ET.Element) -> bool:
    if element.get("display") == "none":
        return True
    if element.tag == f"{{{SVG}}}text":
        return not "".join(element.itertext()).strip()
    if element.tag != f"{{{SVG}}}path":
        return False
    return (element.get("class") or "") in ("background", "foreground") or not element.get("d")


def _unnest(parent: ET.Element) -> None:
    """Take away groups that only hold other things and groups that hold nothing."""
    kept: list[ET.Element] = []
    for child in list(parent):
        _unnest(child)
        if child.tag == f"{{{SVG}}}g" and not child.attrib:
            kept.extend(child)
        elif child.tag != f"{{{SVG}}}g" or len(child):
            kept.append(child)
    parent[:] = kept


def _number(value: float) -> str:
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
