"""What one column of an export holds, looked at as text: how many values, which, how written."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import pyarrow as pa
import pyarrow.compute as pc

from gaugebook.values import is_no_figure, parse_printed

MOST_LOOKED_AT = 2_000
"""Distinct values of a column that are looked at one by one."""
MOST_COLUMNS = 200
"""Columns that a draft looks at; a council's export has a few dozen."""
MOST_ROWS = 100_000
"""Rows of a file that a draft is made from; a format shows itself in far fewer."""

_DURATION = re.compile(
    r"\s*(?:\d{1,4}:)?[0-5]?\d:[0-5]\d(?:\.\d+)?\s*|\s*(?=\d)(?:\d+\s*h\w*)?\s*(?:\d+\s*m\w*)?\s*(?:\d+\s*s\w*)?\s*",
    re.IGNORECASE,
)
_MANGLED = re.compile(r"\d(?:[.,]\d+)?E\+\d+", re.IGNORECASE)
_NEARLY_ALL = 0.9
_HALF = 0.5


@dataclass(frozen=True)
class Profile:
    """One column: its heading and place, and its distinct texts with the rows that hold each.

    `counts` has the commonest first and at most `MOST_LOOKED_AT` of them; `distinct` is how many
    there are. `kind` is the file's own type where it has one: ``time``, ``number``, ``boolean``.
    """

    heading: str
    place: int
    rows: int
    filled: int
    distinct: int
    counts: tuple[tuple[str, int], ...]
    kind: str = "text"

    @property
    def texts(self) -> tuple[str, ...]:
        """The distinct texts that are looked at, the commonest first."""
        return tuple(text for text, _ in self.counts)

    @property
    def is_empty(self) -> bool:
        """Whether no row holds anything."""
        return self.filled == 0

    @property
    def is_constant(self) -> bool:
        """Whether every row holds the same."""
        return self.distinct == 1 and self.filled == self.rows > 1

    @property
    def is_unique(self) -> bool:
        """Whether every row holds something else."""
        return self.rows > 1 and self.distinct == self.filled == self.rows

    @cached_property
    def figures(self) -> float:
        """The share of filled distinct texts that are numbers."""
        return self._share(lambda text: parse_printed(text) is not None)

    @cached_property
    def percents(self) -> float:
        """The share of distinct texts that say %."""
        return self._share(lambda text: text.rstrip().endswith("%"))

    @cached_property
    def durations(self) -> float:
        """The share of distinct texts that are a clock or ``7m 11s``."""
        return self._share(
            lambda text: not text.strip().isdigit() and _DURATION.fullmatch(text) is not None
        )

    @cached_property
    def mangled(self) -> tuple[str, ...]:
        """Texts such as ``3.27E+11``: a spreadsheet has lost digits of an identifier."""
        return tuple(text for text in self.texts if _MANGLED.fullmatch(text.strip()))

    @property
    def is_numeric(self) -> bool:
        """Whether nearly all of it is numbers."""
        return self.figures >= _NEARLY_ALL

    @property
    def is_durations(self) -> bool:
        """Whether nearly all of it is durations written as a clock or in words."""
        return self.durations >= _NEARLY_ALL

    @cached_property
    def mean_words(self) -> float:
        """How many words a distinct text has, on average."""
        texts = self.texts[:200]
        return sum(len(text.split()) for text in texts) / len(texts) if texts else 0.0

    @property
    def is_free_text(self) -> bool:
        """Whether people wrote it: many words, and hardly a text twice."""
        return self.mean_words >= 5 and self.distinct > max(3, self.filled * _HALF)

    @property
    def dominant(self) -> str:
        """A text that stands in far more rows than the next: often what means "not known"."""
        if len(self.counts) < 3:
            return ""
        (text, first), (_, second) = self.counts[:2]
        return text if first >= 10 * second and first > 20 else ""

    @cached_property
    def numbers(self) -> tuple[float, ...]:
        """The numbers among the distinct texts."""
        read = (parse_printed(text) for text in self.texts)
        return tuple(float(p.number) for p in read if p is not None)

    def _share(self, holds: Callable[[str], bool]) -> float:
        texts = [t for t in self.texts if not is_no_figure(t)]
        return sum(holds(t) for t in texts) / len(texts) if texts else 0.0


def profiles_of(table: pa.Table) -> tuple[Profile, ...]:
    """Look at every column of a table; blank texts and texts of spaces count as empty."""
    return tuple(
        _profile(name, place, table.column(place)) for place, name in enumerate(table.column_names)
    )


def _profile(heading: str, place: int, column: pa.ChunkedArray) -> Profile:
    kind = _kind_of(column.type)
    texts = pc.utf8_trim_whitespace(_as_text(column))
    texts = pc.if_else(pc.equal(texts, ""), None, texts).drop_null()
    counted = pc.value_counts(texts.combine_chunks() if hasattr(texts, "combine_chunks") else texts)
    values, counts = counted.field("values"), counted.field("counts")
    order = pc.sort_indices(counts, sort_keys=[("", "descending")])[:MOST_LOOKED_AT]
    pairs = zip(values.take(order).to_pylist(), counts.take(order).to_pylist(), strict=True)
    return Profile(
        heading=heading,
        place=place,
        rows=len(column),
        filled=len(texts),
        distinct=len(values),
        counts=tuple(sorted(pairs, key=lambda pair: (-pair[1], pair[0]))),
        kind=kind,
    )


def _kind_of(kind: pa.DataType) -> str:
    if pa.types.is_timestamp(kind) or pa.types.is_date(kind):
        return "time"
    if pa.types.is_boolean(kind):
        return "boolean"
    tests = (pa.types.is_integer, pa.types.is_floating, pa.types.is_decimal, pa.types.is_duration)
    return "number" if any(test(kind) for test in tests) else "text"


def _as_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    try:
        if pa.types.is_timestamp(column.type) and column.type.tz is not None:
            column = column.cast(pa.timestamp("us"), safe=False)
        return column.cast(pa.string())
    except pa.ArrowException:  # a list or a struct: nothing that a source could map
        return pa.chunked_array([pa.array([str(v) for v in column.to_pylist()], pa.string())])
