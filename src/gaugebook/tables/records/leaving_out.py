"""Rows of an export that are no records: what a source leaves out, totals and footers.

Nothing is left out in silence: each reason is counted with its rows.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from gaugebook.definitions.source_columns import LeftOut
from gaugebook.tables.figures.total_words import is_total
from gaugebook.tables.records.texts import holds, trimmed, whole_array
from gaugebook.words import one_line

_ENDINGS = (" total", " totals", " sub-total", " subtotal")
_FOOTER = re.compile(
    r"""^(?:
        [*\s_=-]*end\s+of\s+(?:the\s+)?(?:report|file|data|list|export|extract)\b.*
      | (?:report\s+|file\s+|data\s+)?
        (?:generated|produced|printed|created|exported|extracted|downloaded|run)
        \s*(?:on|at|by|:|\d).*
      | page\s+\d+(?:\s+of\s+\d+)?
      | (?:report\s+)?(?:run|print)\s+date\b.*
      | (?:number\s+of\s+|count\s+of\s+|total\s+)?(?:rows|records|results)
        (?:\s+returned)?\s*[:=]?\s*[\d,]+
      | [\d,]+\s+(?:rows?|records?|results?)(?:\s+\w+)?
      | (?:applied\s+)?filters?\s*:.*
      | [-=_*\s]+
    )$""",
    re.VERBOSE | re.IGNORECASE,
)


def ends_a_report(text: str, *, words: Collection[str] = ()) -> bool:
    """Whether a text says that its row adds up others, or stands below the records.

    Parameters
    ----------
    text
        The first filled cell of a row that has no time.
    words
        Further words by which the source knows a row of totals.

    Examples
    --------
    >>> [ends_a_report(t) for t in ("Grand total", "Waste sub-total:", "End of report", "Page 1")]
    [True, True, True, True]
    >>> [ends_a_report(t) for t in ("Total loss of water supply", "C-17", "Waste")]
    [False, False, False]
    """
    plain = one_line(text)
    if is_total(plain, also=words) or _FOOTER.match(plain):
        return True
    return plain.rstrip(" :").casefold().endswith(_ENDINGS)


def rows_of_totals(
    table: pa.Table, candidates: pa.Array, *, words: Collection[str] = ()
) -> pa.Array:
    """Find the rows of totals and footers among those that have no time.

    Parameters
    ----------
    table
        The rows as they were read.
    candidates
        Which of them have no time. Only these are looked at: what has its time is a record,
        whatever it is called.
    words
        Further words by which the source knows a row of totals.
    """
    places = np.flatnonzero(candidates.to_numpy(zero_copy_only=False))
    if not len(places) or not table.num_columns:
        return pa.array(np.zeros(table.num_rows, dtype=bool))
    rows = table.take(pa.array(places))
    first = pc.coalesce(*(trimmed(whole_array(column)) for column in rows.columns))
    encoded = first.dictionary_encode()
    texts = encoded.dictionary.to_pylist()
    says_so = pa.array([ends_a_report(text, words=words) for text in texts], pa.bool_())
    found = pc.fill_null(says_so.take(encoded.indices), fill_value=False).to_numpy(
        zero_copy_only=False
    )
    is_totals = np.zeros(table.num_rows, dtype=bool)
    is_totals[places[found]] = True
    return pa.array(is_totals)


def telling(left_out: int, rows: int) -> tuple[str, str]:
    """Give the finding that tells the rows which ``leave_out:`` left out, and their share.

    Where more than half of a file goes, one of the rules may take rows that should count.

    >>> telling(95, 100), telling(50, 100)
    (('most-left-out', '95%'), ('rows-left-out', '50%'))
    """
    code = "most-left-out" if 2 * left_out > rows else "rows-left-out"
    return code, f"{left_out / rows:.0%}" if rows else "0%"


@dataclass(frozen=True)
class RowsKept:
    """Which rows are kept, and how many each rule left out, in the order of the rules."""

    places: NDArray[np.int64]
    left_out: tuple[int, ...]


def apply_rules(table: pa.Table, rules: tuple[LeftOut, ...]) -> RowsKept:
    """Leave out the rows that a source's ``leave_out:`` names; the first rule that fits counts.

    Every heading that a rule names must be in the table: `rules_without_heading` tells the others.
    """
    kept = np.ones(table.num_rows, dtype=bool)
    counts = []
    for rule in rules:
        fits = holds(whole_array(table[rule.heading]), rule.texts)
        leaves = fits.to_numpy(zero_copy_only=False) & kept
        counts.append(int(leaves.sum()))
        kept &= ~leaves
    return RowsKept(np.flatnonzero(kept), tuple(counts))
