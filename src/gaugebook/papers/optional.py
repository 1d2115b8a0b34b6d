"""What a narrative says of a run that the paper has not, left out with the run.

A report may take the results of a self-assessment where there are any (`only_with` of a run). A
workspace without them makes the same paper without that part: not with a hole in it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from gaugebook.errors import Where
from gaugebook.papers.calls import Call
from gaugebook.papers.narrative import Narrative, NarrativeSection, TextBlock

Blocks = tuple[TextBlock | Call, ...]


def without_runs(narrative: Narrative, left_out: Collection[str]) -> Narrative:
    """Give a narrative without what it says of some runs.

    What stands under a subheading belongs together: where any of it names such a run, all of it is
    left out, with its subheading. Above the first subheading of a section only the paragraphs,
    tables and charts are left out that name one.

    Parameters
    ----------
    narrative
        As it was read; its faults stay.
    left_out
        Names of runs of the report.

    Examples
    --------
    >>> from gaugebook.papers.narrative import read_narrative
    >>> text = '''# Content
    ... Calls fell.
    ...
    ... ## Self-assessment
    ... Services were asked.
    ...
    ... {{ table("maturity.heat-map") }}
    ...
    ... ## Waits
    ... Waits fell.
    ... '''
    >>> found = without_runs(read_narrative(text, "n.md"), {"maturity"})
    >>> [block.kind for block in found.sections[-1].blocks]
    ['paragraph', 'subheading', 'paragraph']
    """
    if not left_out:
        return narrative
    sections = tuple(_without(section, left_out) for section in narrative.sections)
    return replace(narrative, sections=sections)


def _without(section: NarrativeSection, left_out: Collection[str]) -> NarrativeSection:
    first, *parts = _parts(section.blocks)
    kept = [block for block in first if not _names([block], left_out)]
    for part in parts:
        kept += part if not _names(part, left_out) else ()
    return replace(section, blocks=tuple(kept))


def _parts(blocks: Blocks) -> Iterator[Blocks]:
    """Cut blocks before each subheading; the first part has none."""
    starts = [
        i for i, b in enumerate(blocks) if isinstance(b, TextBlock) and b.kind == "subheading"
    ]
    edges = [0, *starts, len(blocks)]
    yield from (blocks[start:end] for start, end in pairwise(edges))


def _names(blocks: Sequence[TextBlock | Call], left_out: Collection[str]) -> bool:
    """Whether any call in some blocks is of one of the runs."""
    section = NarrativeSection("", Where(""), tuple(blocks))
    return any(_run_of(call) in left_out for call in Narrative((section,)).calls())


def _run_of(call: Call) -> str:
    name = str(call.arguments.get("run") or call.arguments.get("exhibit") or "")
    return name.partition(".")[0]
