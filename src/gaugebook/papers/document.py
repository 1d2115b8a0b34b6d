"""The PDF: the paper's markup printed by WeasyPrint, then made whole by `tagging`.

The only module that knows WeasyPrint, which loads when a PDF is asked for. The file is PDF/UA-1
and PDF/A-3a at once, carries its data as attachments, and holds no time but the paper's own, so
that the same paper gives the same bytes.
"""

from __future__ import annotations

import logging
import sys
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Any

from gaugebook.definitions.house import House
from gaugebook.errors import GaugebookError, MissingToolError
from gaugebook.papers import tagging
from gaugebook.papers.houses import house_css, load_wording, page_css, templates_folder
from gaugebook.papers.markup import render_markup
from gaugebook.papers.paper import ChartBlock, Paper
from gaugebook.words import listed

_REMEDIES = {
    "darwin": "Run: brew install pango",
    "win32": (
        "Install MSYS2 (https://www.msys2.org/), then run in its shell: "
        "pacman -S mingw-w64-x86_64-pango"
    ),
}
_LINUX_REMEDY = "Run: apt install libpango-1.0-0 libpangoft2-1.0-0"


@dataclass(frozen=True)
class Attachment:
    """A file inside the PDF: its name, its bytes, its media type, what a reader finds in it."""

    name: str
    data: bytes
    mime: str
    description: str


def render_pdf(
    paper: Paper,
    house: House,
    *,
    charts: Mapping[str, str],
    attachments: tuple[Attachment, ...] = (),
    plain: bool = False,
    made_beside: Sequence[str] = (),
) -> bytes:
    """Give a paper as PDF, the same bytes for the same paper.

    Parameters
    ----------
    paper
        The tree to set.
    house
        Its colours and status words.
    charts
        The SVG of each chart by its name, from `charts.draw_chart`.
    attachments
        Files to put into the PDF, such as the data of the tables as CSV.
    plain
        Leaves out tags, archive metadata and attachments: small and quick, for a look only.
    made_beside
        The other formats that the paper is made in (``html``, ``xlsx``), where a reader finds the
        values of a figure that has no table in print. Values attached as `values_file` are told.

    Raises
    ------
    MissingToolError
        When Pango cannot be loaded; the remedy is the command that installs it.
    GaugebookError
        When WeasyPrint finds a fault in the page: a page with a fault is not printed.
    """
    weasyprint, tags = _load_weasyprint()
    held = () if plain else attachments
    elsewhere = _values_elsewhere(paper, [a.name for a in held], made_beside)
    page = _page(weasyprint, paper, house, charts=charts, values_elsewhere=elsewhere)
    with _faults_raised(), warnings.catch_warnings():
        # WeasyPrint 70 leaves the closing of its colour profile to the garbage collector.
        warnings.filterwarnings("ignore", "unclosed file .*icc", ResourceWarning)
        if plain:
            printed: bytes = page.write_pdf()
            return printed
        with tagging.sources_marked(tags, version=weasyprint.__version__):
            printed = page.write_pdf(
                pdf_variant="pdf/a-3a",
                attachments=[_attached(a, paper.dated) for a in held],
            )
    media_types = {a.name: a.mime for a in attachments}
    return tagging.improve(printed, media_types=media_types)


def print_markup(markup: str) -> bytes:
    """Give a page of our own that is no paper as tagged PDF, the same bytes for the same page.

    Parameters
    ----------
    markup
        The whole page as HTML, with its style; of ``templates/`` it may name fonts alone. Its
        title, its language and its date are those of the file.

    Raises
    ------
    MissingToolError, GaugebookError
        See `render_pdf`.
    """
    weasyprint, tags = _load_weasyprint()
    folder = templates_folder()
    page = weasyprint.HTML(
        string=markup, base_url=folder.as_uri() + "/", url_fetcher=_folder_fetcher(folder)
    )
    with _faults_raised(), warnings.catch_warnings():
        # WeasyPrint 70 leaves the closing of its colour profile to the garbage collector.
        warnings.filterwarnings("ignore", "unclosed file .*icc", ResourceWarning)
        with tagging.sources_marked(tags, version=weasyprint.__version__):
            printed: bytes = page.write_pdf(pdf_variant="pdf/a-3a")
    return tagging.improve(printed)


def values_file(number: int) -> str:
    """Give the name under which the values of a figure are attached."""
    return f"figure-{number}.csv"


def _values_elsewhere(
    paper: Paper, attached: Sequence[str], made_beside: Sequence[str]
) -> dict[int, str]:
    """Say for each figure without a table in print where its values are: only where they are."""
    words = load_wording()
    said = {}
    for block in paper.blocks():
        if not isinstance(block, ChartBlock) or block.data is None:
            continue
        file, places = values_file(block.number), words["values_places"]
        found = [places[form] for form in ("html", "xlsx") if form in made_beside]
        found += [places["attached"].format(file=file)] if file in attached else []
        text = words["values_elsewhere"] if found else words["values_not_made"]
        said[block.number] = text.format(number=block.number, places=listed(found))
    return said


def _page(
    weasyprint: ModuleType,
    paper: Paper,
    house: House,
    *,
    charts: Mapping[str, str],
    values_elsewhere: Mapping[int, str] = MappingProxyType({}),
) -> Any:
    """Give the page that WeasyPrint prints."""
    folder = templates_folder()
    sheets = [(folder / name).read_text(encoding="utf-8") for name in ("base.css", "print.css")]
    style = "\n".join([house_css(house), *sheets, page_css(paper)])
    markup = render_markup(
        paper,
        house,
        charts=charts,
        edition="print",
        style=style,
        values_elsewhere=values_elsewhere,
    )
    return weasyprint.HTML(
        string=markup, base_url=folder.as_uri() + "/", url_fetcher=_folder_fetcher(folder)
    )


def joining_note() -> str:
    """Give why tags that a page break split stay split on this machine, or an empty text.

    For the run record: a paper whose tags are not joined is valid, but worse to listen to.
    """
    weasyprint, tags = _load_weasyprint()
    return tagging.why_not_joined(tags, version=weasyprint.__version__)


def _load_weasyprint() -> tuple[ModuleType, ModuleType]:
    try:
        import weasyprint
        from weasyprint.pdf import tags
    except OSError as fault:
        raise MissingToolError(
            "PDF needs Pango, which this machine lacks; HTML, Word and Excel do not.",
            remedy=_REMEDIES.get(sys.platform, _LINUX_REMEDY),
        ) from fault
    return weasyprint, tags


def _folder_fetcher(folder: Path) -> Any:
    """Give a fetcher that reads the templates folder and pictures in the page, nothing else."""
    from weasyprint.urls import URLFetcher

    class FolderFetcher(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            if url.startswith("file:"):
                from urllib.request import url2pathname

                named = Path(url2pathname(url.removeprefix("file://").split("?")[0])).resolve()
                if not named.is_relative_to(folder.resolve()):
                    raise ValueError(f"{url} is not one of the templates")
            return super().fetch(url, headers)

    return FolderFetcher(allowed_protocols={"file", "data"}, allow_redirects=False)


def _attached(attachment: Attachment, dated: datetime) -> Any:
    from weasyprint import Attachment as Attached

    moment = dated.astimezone(UTC) if dated.tzinfo else dated.replace(tzinfo=UTC)
    return Attached(
        string=attachment.data,
        name=attachment.name,
        description=attachment.description,
        created=moment,
        modified=moment,
        relationship="Data",
    )


class _Faults(logging.Handler):
    """Keeps what WeasyPrint complains of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@contextmanager
def _faults_raised() -> Iterator[None]:
    """Turn WeasyPrint's warnings into one exception: a fault in the page is ours to mend."""
    logger = logging.getLogger("weasyprint")
    faults = _Faults()
    logger.addHandler(faults)
    try:
        yield
    finally:
        logger.removeHandler(faults)
    if faults.messages:
        listed = "; ".join(dict.fromkeys(faults.messages))
        raise GaugebookError(f"The page cannot be printed as it stands: {listed}")
