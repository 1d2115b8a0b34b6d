"""Whether a source that is there already reads an export: its headings, and then its values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from gaugebook.definitions.source import Source

READS_IT = 0.8
"""From this share of known headings on, a source most likely reads the export as it is."""
_WORTH_NAMING = 0.4
_MOST_NAMED = 3


@dataclass(frozen=True)
class KnownSource:
    """A source, the share of the export's headings that it knows, and what differs.

    `lacking` are columns of the source that it needs and the export has not; with any, it does
    not read the export. `differs` says what it reads wrongly or not at all, though it knows the
    headings; it is empty where it was tried and fits.
    """

    source_id: str
    name: str
    share: float
    new: tuple[str, ...]
    lacking: tuple[str, ...]
    differs: str = ""

    @property
    def reads_it(self) -> bool:
        """Whether the source most likely reads the export without a change."""
        return self.share >= READS_IT and not self.lacking and not self.differs


def known_sources(
    headings: Sequence[str],
    sources: Iterable[Source],
    *,
    how_it_differs: Callable[[Source], str] = lambda _: "",
) -> tuple[KnownSource, ...]:
    """Give the sources that know many of an export's headings, the best first, three at most.

    Parameters
    ----------
    headings
        Those of the export.
    sources
        Those in reach.
    how_it_differs
        Tries a source whose headings are known on the values: what it reads wrongly, or nothing.
    """
    found: list[KnownSource] = []
    for source in sources:
        match = _match(headings, source)
        if match is not None:
            differs = how_it_differs(source) if match.reads_it else ""
            found.append(replace(match, differs=differs))
    found.sort(key=lambda m: (-m.reads_it, -m.share, len(m.lacking), m.source_id))
    return tuple(found[:_MOST_NAMED])


def _match(headings: Sequence[str], source: Source) -> KnownSource | None:
    named = [h for h in headings if h.strip()]
    if not named or not (source.columns or source.layout):
        return None
    if source.layout is not None:
        return None  # a wide table is known by its labels, and headings are periods
    expected = [h for h in named if source.is_expected(h)]
    read = [h for h in named if h in source.mentioned]
    share = len(expected) / len(named)
    if share < _WORTH_NAMING or not read:
        return None
    lacking = tuple(
        name
        for name, rule in source.columns.items()
        if rule.required and rule.headings and not any(h in named for h in rule.headings)
    )
    new = tuple(h for h in named if not source.is_expected(h))
    return KnownSource(source.id, source.name, share, new, lacking)
