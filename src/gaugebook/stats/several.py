"""Several tests at once: of twenty, one stands out by chance, and must not be named for it."""

from __future__ import annotations

from collections.abc import Sequence


def holm(chances: Sequence[float]) -> tuple[float, ...]:
    """Adjust the chances (p values) of several tests for there being several.

    Parameters
    ----------
    chances
        One for each test, 0 to 1, in any order.

    Returns
    -------
    tuple[float, ...]
        In the same order, each at least as large as it was and at most 1: below 0.05 each may be
        named, with one chance in twenty at most that any of those named is there by chance. One
        test stays as it is; no tests give nothing.

    Raises
    ------
    ValueError
        When one of them is not between 0 and 1.

    Notes
    -----
    Source: Holm (1979), Scandinavian Journal of Statistics 6, 65-70.

    Examples
    --------
    >>> [round(chance, 3) for chance in holm([0.01, 0.04, 0.03])]
    [0.03, 0.06, 0.06]
    """
    if not all(0 <= chance <= 1 for chance in chances):
        raise ValueError("a chance lies between 0 and 1")
    order = sorted(range(len(chances)), key=lambda number: chances[number])
    adjusted = [0.0] * len(chances)
    largest = 0.0
    for tests_before, number in enumerate(order):
        largest = max(largest, min(1.0, (len(chances) - tests_before) * chances[number]))
        adjusted[number] = largest
    return tuple(adjusted)
