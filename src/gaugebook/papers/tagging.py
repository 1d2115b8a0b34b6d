"""What a screen reader meets in the PDF: WeasyPrint's tags, joined and cleaned.

WeasyPrint's files pass the PDF/UA checks, and still a table over four pages is four tables to
the ear, its repeated head is read four times and running heads hang in the air. A checker does
not hear that; a reader does. Here, on the finished file:

- what one element of the page became on several pages is joined into one tag again;
- repeated table heads and running heads and feet become artifacts, which are not read;
- every heading cell says whether it heads a row or a column;
- a term and its description become one item of their list;
- the file says that it is PDF/UA, beside PDF/A (`_xmp`).

Joining needs to know which tags came from one element. WeasyPrint does not say, so
`sources_marked` wraps one private function of it; where that function is not the one we know,
nothing is joined and `why_not_joined` says so. Why: docs/decisions/0006-pdf-tagging.md.
"""

from __future__ import annotations

import inspect
import io
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from gaugebook.papers._structure import Structure
from gaugebook.papers._xmp import with_pdfua_identifier

_KNOWN_MAJOR = "70"
_KNOWN_PARAMETERS = ("box", "parent", "pdf", "page_number", "nums", "annotations", "tags")
_MARK = "gaugebook-source:"
_lock = threading.Lock()


def why_not_joined(tags: Any, *, version: str) -> str:
    """Give why split tags cannot be joined with this WeasyPrint, or an empty text if they can.

    Parameters
    ----------
    tags
        Its module ``weasyprint.pdf.tags``.
    version
        Its version.
    """
    builder = getattr(tags, "_build_box_tree", None)
    known = builder is not None and (
        tuple(inspect.signature(builder).parameters) == _KNOWN_PARAMETERS
    )
    if known and version.split(".")[0] == _KNOWN_MAJOR:
        return ""
    return (
        "Tables that run over several pages are tagged page by page, because WeasyPrint "
        f"{version} is not the version that joining is made for."
    )


@contextmanager
def sources_marked(tags: Any, *, version: str) -> Iterator[None]:
    """Let WeasyPrint note in each tag which element of the page it came from.

    The note is the tag's title and is taken away by `improve`. One thread at a time: the
    function that is wrapped is WeasyPrint's own. Where `why_not_joined` has a reason, nothing
    is wrapped.
    """
    if why_not_joined(tags, version=version):
        yield
        return
    with _lock:
        built = tags._build_box_tree
        tags._build_box_tree = _marking(built, text=tags.pydyf.String)
        try:
            yield
        finally:
            tags._build_box_tree = built


def _marking(build: Any, *, text: Any) -> Any:
    """Wrap WeasyPrint's builder of tags so that each tag names its source element."""
    numbers: dict[Any, int] = {}

    def marked(box: Any, *arguments: Any, **options: Any) -> Iterator[Any]:
        # An absolutely placed box stands behind a placeholder.
        source = getattr(box, "_box", box)
        for tag in build(box, *arguments, **options):
            element = getattr(source, "element", None)
            if element is not None and "T" not in tag:
                number = numbers.setdefault(element, len(numbers))
                name = getattr(source, "element_tag", "") or ""
                scope = element.get("scope") or ""
                tag["T"] = text(f"{_MARK}{number}|{name}|{scope}")
            yield tag

    return marked


def improve(pdf: bytes, *, media_types: Mapping[str, str] | None = None) -> bytes:
    """Give the same PDF with tags that read well, the same bytes for the same input.

    Parameters
    ----------
    pdf
        A tagged PDF/A-3a file by WeasyPrint, its tags marked by `sources_marked` or not.
    media_types
        The media type of each attachment by its name.
    """
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as document:
        structure = Structure(document, mark=_MARK)
        structure.join()
        structure.set_scopes()
        structure.pair_terms()
        structure.clear_marks()
        structure.drop_running_matter()
        structure.index_ids()
        _set_media_types(document, media_types or {})
        metadata = with_pdfua_identifier(document.Root.Metadata.read_bytes())
        stream = document.make_stream(metadata)
        stream.Type, stream.Subtype = pikepdf.Name.Metadata, pikepdf.Name.XML
        document.Root.Metadata = stream
        written = io.BytesIO()
        document.save(
            written,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    return written.getvalue()


def _set_media_types(document: Any, media_types: Mapping[str, str]) -> None:
    import pikepdf

    held = document.Root.get("/Names", {}).get("/EmbeddedFiles", {}).get("/Names", [])
    for specification in held:
        if not isinstance(specification, pikepdf.Dictionary):
            continue
        media_type = media_types.get(str(specification.get("/UF", "")))
        if media_type:
            specification.EF.F.Subtype = pikepdf.Name(f"/{media_type}")
    # WeasyPrint lists each attachment twice.
    if "/AF" in document.Root:
        once = {f.objgen: f for f in document.Root.AF}
        document.Root.AF = pikepdf.Array(once.values())
