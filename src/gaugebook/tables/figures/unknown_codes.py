"""Codes that no rule of a source knows: counted while rows are read, and told once each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from gaugebook.errors import Problem, Where, problem
from gaugebook.redaction import unknown_code
from gaugebook.words import counted

_MOST_NAMED = 20
"""A column of wrong codes is named by its commonest; the others are counted together."""


@dataclass
class _Tally:
    """The codes of one column, with how many rows have each, and the first cell."""

    rows: Counter[str] = field(default_factory=Counter)
    first: dict[str, Where] = field(default_factory=dict)


class UnknownCodes:
    """A tally of unknown codes by column.

    Examples
    --------
    >>> codes = UnknownCodes()
    >>> for line in (4, 7):
    ...     codes.add("channel", "Carrier pigeon", Where("calls.csv", line=line))
    >>> [(p.where.line, p.facts["count"]) for p in codes.problems("calls")]
    [(4, 2)]
    """

    def __init__(self) -> None:
        self._columns: dict[str, _Tally] = {}

    def add(self, column: str, text: str, where: Where) -> None:
        """Count a code that no rule knows, and remember where it stood first."""
        tally = self._columns.setdefault(column, _Tally())
        tally.rows[text] += 1
        tally.first.setdefault(text, where)

    def problems(self, source: str) -> list[Problem]:
        """Give a finding for each of the commonest codes of a column, and one for the others.

        What may be a person's name is not told; it can be looked up at its first cell.
        """
        return [
            problem("code-unknown", where, found=found, column=column, count=count, source=source)
            for column, tally in self._columns.items()
            for found, count, where in _named(tally)
        ]


def _named(tally: _Tally) -> Iterator[tuple[str, int, Where]]:
    common = tally.rows.most_common()
    most = _MOST_NAMED if len(common) > _MOST_NAMED + 1 else len(common)
    for text, rows in common[:most]:
        yield unknown_code(text, rows=rows), rows, tally.first[text]
    if others := common[most:]:
        text, rows = others[0]
        more = counted(len(others) - 1, "other code")
        found = f"{unknown_code(text, rows=rows)} and {more}"
        yield found, sum(rows for _, rows in others), tally.first[text]
