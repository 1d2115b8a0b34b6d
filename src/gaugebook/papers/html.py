"""The screen edition: a whole paper as one HTML file that loads nothing and runs nothing.

Styles, fonts and charts are in the file; a content security policy forbids everything else. It
is read on a telephone, with a keyboard and with a screen reader; PDF is `document`'s work.
"""

from __future__ import annotations

import base64
import functools
import hashlib
from collections.abc import Mapping

from gaugebook.definitions.house import House
from gaugebook.papers.houses import house_css, templates_folder
from gaugebook.papers.markup import render_markup
from gaugebook.papers.paper import Paper

_FONTS = ((400, "Regular"), (600, "Semibold"), (700, "Bold"))


def render_html(paper: Paper, house: House, *, charts: Mapping[str, str]) -> str:
    """Give a paper as one self-contained HTML page, the same text for the same paper.

    Parameters
    ----------
    paper
        The tree to set.
    house
        Its colours and status words.
    charts
        The SVG of each chart by its name, from `charts.draw_chart`.

    Raises
    ------
    GaugebookError
        When the paper has no title or language, or a chart was not drawn.
    """
    style = page_style(house, "base.css", "screen.css")
    return render_markup(
        paper, house, charts=charts, edition="screen", style=style, policy=page_policy(style)
    )


def page_style(house: House, *sheets: str) -> str:
    """Give the whole style of a page on screen: fonts, the house's colours, some style sheets."""
    folder = templates_folder()
    texts = [(folder / name).read_text(encoding="utf-8") for name in sheets]
    return "\n".join([_font_faces(), house_css(house), *texts])


def page_policy(style: str) -> str:
    """Give a policy that admits this one style sheet, what it holds, and nothing else."""
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; font-src data:; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


@functools.cache
def _font_faces() -> str:
    faces = []
    for weight, name in _FONTS:
        path = templates_folder() / "fonts" / "web" / f"SourceSans3-{name}.woff2"
        data = base64.b64encode(path.read_bytes()).decode("ascii")
        faces.append(
            f'@font-face{{font-family:"Source Sans 3";font-weight:{weight};font-display:swap;'
            f'src:url(data:font/woff2;base64,{data}) format("woff2")}}'
        )
    return "\n".join(faces)
