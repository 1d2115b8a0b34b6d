"""The words by which a row or column of totals is known."""

from __future__ import annotations

from collections.abc import Collection

from gaugebook.words import folded

TOTALS = frozenset(
    {
        "total", "totals", "grand total", "grand totals", "sub-total", "sub-totals", "sub total",
        "sub totals", "subtotal", "subtotals", "overall", "overall total", "all queues",
        "total all queues", "report total", "report totals", "year total", "ytd", "year to date",
        "sum",
    }
)  # fmt: skip
AVERAGES = frozenset({"average", "averages", "avg", "mean", "overall average"})
_ENDINGS = (" total", " totals", " sub-total", " subtotal", " average")
_STARTS = ("total ", "subtotal ", "sub-total ", "total: ", "subtotal: ", "sub-total: ")
_BEFORE = ("total for ", "totals for ", "sub-total for ", "subtotal for ", "average for ")


def is_total(text: str, *, also: Collection[str] = (), names: Collection[str] = ()) -> bool:
    """Whether a label says that its row or column adds up others.

    Parameters
    ----------
    text
        The label.
    also
        Further words that a source names.
    names
        Blocks and lines of the table, in lower case: ``Council Tax total`` is a total where
        ``council tax`` is one.

    Examples
    --------
    >>> is_total("Grand Total:"), is_total("Total Mobile"), is_total("Sub-total for Waste")
    (True, False, True)
    >>> is_total("Council Tax total", names={"council tax"})
    True
    """
    plain = folded(text).strip(" :")
    if not plain:
        return False
    if plain in TOTALS or plain in AVERAGES or plain.startswith(_BEFORE):
        return True
    if also and plain in {folded(word) for word in also}:
        return True
    end = next((end for end in _ENDINGS if plain.endswith(end)), "")
    start = next((start for start in _STARTS if plain.startswith(start)), "")
    return bool(
        (end and plain.removesuffix(end) in names) or (start and plain.removeprefix(start) in names)
    )


def is_average(text: str) -> bool:
    """Whether a label of totals says that counts beside it are averaged, not added.

    >>> is_average("Average"), is_average("Total")
    (True, False)
    """
    plain = folded(text).strip(" :")
    return plain in AVERAGES or plain.startswith("average for ")
