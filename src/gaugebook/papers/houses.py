"""What a house brings to the page: its colours as CSS, the shapes of its statuses, its words.

The style sheets hold sizes and places and name colours only as variables; the values come
from here. The words round the figures are read from ``templates/wording.yaml``.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from gaugebook.definitions.files import load_yaml
from gaugebook.definitions.house import LEAST_TEXT_CONTRAST, House, Tokens, contrast
from gaugebook.definitions.shipped import library_root
from gaugebook.errors import GaugebookError
from gaugebook.papers.icons import VIEW_BOX, draw_icon, icon_names
from gaugebook.papers.paper import Paper

# One shape a status, so that a grey printer and a colour-blind reader see which is which.
_SHAPES = {
    "met": "<circle cx='5' cy='5' r='5' fill='{0}'/>",
    "close": "<path d='M5 .4 10 9.6H0z' fill='{0}'/>",
    "missed": "<path d='M.4.4h9.2v9.2H.4z' fill='{0}'/>",
    "not_confirmed": (
        "<path d='M5 .9 9.1 5 5 9.1.9 5z' fill='none' stroke='{0}' stroke-width='1.5'/>"
    ),
}
# D, R, A, F, T drawn as strokes: the word needs no font and no transparency.
_DRAFT_LETTERS = (
    "M0 0v100M0 5h25a45 45 0 0 1 0 90H0M95 0v100M95 5h30a25 25 0 0 1 0 50H95M130 55l32 45"
    "M180 100 217 3l37 97M193 68h48M278 0v100M278 5h55M278 50h46M350 5h70M385 5v95"
)
_DRAFT_COLOUR = "#eef1f4"


def templates_folder() -> Path:
    """Give the folder of templates, styles, fonts, houses and words."""
    return library_root() / "templates"


@functools.cache
def load_wording() -> Mapping[str, Any]:
    """Give the structural words of a paper, by name.

    Raises
    ------
    GaugebookError
        When the file of words cannot be read.
    """
    path = templates_folder() / "wording.yaml"
    loaded, problems = load_yaml(path, name="templates/wording.yaml")
    if loaded is None or not isinstance(loaded.data, dict):
        found = "; ".join(p.message for p in problems) or "it holds no words"
        raise GaugebookError(f"templates/wording.yaml cannot be used: {found}")
    words: Mapping[str, Any] = loaded.data
    return words


def house_css(house: House) -> str:
    """Give the colours of a house as CSS variables, and one rule a status and an icon."""
    tokens = house.tokens
    names = {name: getattr(tokens, name) for name in Tokens.model_fields}
    names["tint"] = tint(tokens.brand, tokens.soft, strength=0.05)
    lines = [":root{" + "".join(f"--{k}:{v};" for k, v in names.items()) + "}"]
    for status, shape in _SHAPES.items():
        colour = tokens.soft if status == "not_confirmed" else getattr(tokens, status)
        ground = tint(colour, colour, strength=0.11)
        picture = svg_uri("viewBox='0 0 10 10'", shape.format(colour))
        lines.append(
            f".st.{status}{{color:{colour};background-color:{ground};background-image:{picture}}}"
        )
    for icon in icon_names():
        picture = svg_uri(f"viewBox='{VIEW_BOX}'", draw_icon(icon, tokens))
        lines.append(f".ic.{icon}{{background-image:{picture}}}")
    return "\n".join(lines)


def page_css(paper: Paper) -> str:
    """Give what the page margins of one paper say, and the word across a draft."""
    words = load_wording()
    head = "header_draft" if paper.is_draft else "header"
    page, pages = "\ue000", "\ue001"
    count = words["page_of"].format(page=page, pages=pages)
    count_css = (
        css_string(count).replace(page, '" counter(page) "').replace(pages, '" counter(pages) "')
    )
    foot = words["footer"].format(
        short_title=paper.short_title,
        edition=words["editions"][paper.edition],
        fingerprint=grouped(paper.fingerprint),
    )
    boxes = {
        "top-left": css_string(paper.council),
        "top-right": css_string(words[head].format(classification=paper.classification)),
        "bottom-left": css_string(foot),
        "bottom-right": count_css,
    }
    rules = "".join(f"@{name}{{content:{content}}}" for name, content in boxes.items())
    ground = f"background:{_draft_ground()} no-repeat 50% 45%/150mm;" if paper.is_draft else ""
    return (
        f"@page{{{ground}{rules}}}\n"
        "@page:first{@top-left{content:none}@top-right{content:none}}\n"
    )


def _draft_ground() -> str:
    letters = (
        f"<path transform='rotate(-32 210 150)translate(0 100)' d='{_DRAFT_LETTERS}' "
        f"fill='none' stroke='{_DRAFT_COLOUR}' stroke-width='13'/>"
    )
    return svg_uri("viewBox='0 0 420 300' width='420' height='300'", letters)


def grouped(fingerprint: str) -> str:
    """Give the first twelve digits of a fingerprint in groups that people can compare.

    >>> grouped("ed6adf654f8b77aa")
    'ed6a df65 4f8b'
    """
    short = fingerprint[:12]
    return " ".join(short[i : i + 4] for i in range(0, len(short), 4))


def tint(colour: str, text: str, *, strength: float) -> str:
    """Mix a colour into white, as strongly as text on it can still be read.

    >>> tint("#0b6b3a", "#0b6b3a", strength=0.11)
    '#e4efe9'
    """
    for share in (strength, strength / 2, strength / 4):
        parts = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
        mixed = "#" + "".join(f"{round(255 - (255 - p) * share):02x}" for p in parts)
        if contrast(text, mixed) >= LEAST_TEXT_CONTRAST:
            return mixed
    return "#ffffff"


def svg_uri(attributes: str, content: str) -> str:
    """Give a small picture as a CSS ``url()`` that loads nothing."""
    svg = f"<svg xmlns='http://www.w3.org/2000/svg' {attributes}>{content}</svg>"
    coded = quote(svg, safe="/:=' ,()-.")
    return f'url("data:image/svg+xml,{coded}")'


def css_string(text: str) -> str:
    r"""Give text as a CSS string in which nothing can end it.

    >>> css_string('a "b" </style>')
    '"a \\22 b\\22  \\3c /style>"'
    """
    plain = "".join(
        f"\\{ord(c):x} " if c in '"\\<&' or ord(c) < 32 or ord(c) == 127 else c for c in text
    )
    return f'"{plain}"'
