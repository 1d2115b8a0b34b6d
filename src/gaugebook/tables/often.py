"""One finding for what is wrong in the same way many times.

An officer who sees forty findings mends forty cells; one who sees ten thousand mends none. Of a
fault that a column has more often than a few times, the first is told with how many there are and
where the next ones stand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from gaugebook.errors import Problem

MOST_TOLD = 5
"""So many findings of one sort are told one by one."""

Sort = tuple[str, ...]


def by_label(found: Problem) -> Sort:
    """Give the sort of a finding in a table of figures: its code, file, sheet and label.

    Headings are told one by one, because each is to be mapped by its name.
    """
    where = found.where
    label = found.found if found.code.startswith("heading-") else found.facts.get("label", "")
    return (found.code, where.file, where.sheet or "", str(label))


def summarised(
    problems: Iterable[Problem], *, sort: Callable[[Problem], Sort] = by_label
) -> list[Problem]:
    """Give findings with those of one sort put into one, where there are more than a few.

    Parameters
    ----------
    problems
        The findings, in the order in which they were found.
    sort
        Gives what findings must have in common.

    Returns
    -------
    list
        In the same order. What was put together has the code, severity and place of its first;
        its message says how many there are and where the first stand; its fact ``count`` has the
        number.

    Examples
    --------
    >>> from gaugebook.errors import Where, problem
    >>> found = [problem("number-unreadable", Where("a", cell=f"B{n}"), found="x", label="Calls")
    ...          for n in range(2, 10_002)]
    >>> [one.message for one in summarised(found)]
    ['x cannot be read as a number for Calls. There are 10,000 like it: B2, B3, B4, B5, B6 ...']
    """
    groups: dict[Sort, list[Problem]] = {}
    for one in problems:
        groups.setdefault(sort(one), []).append(one)
    told: list[Problem] = []
    for group in groups.values():
        told += group if len(group) <= MOST_TOLD else [_together(group)]
    return told


def _together(group: list[Problem]) -> Problem:
    first = group[0]
    places = ", ".join(_place(one) for one in group[:MOST_TOLD])
    return replace(
        first,
        message=f"{first.message} There are {len(group):,} like it: {places} ...",
        key="",  # it is of many figures, and no meeting can sign them off as one
        facts={**first.facts, "count": len(group)},
    )


def _place(one: Problem) -> str:
    return one.where.cell or (f"line {one.where.line}" if one.where.line else str(one.where))
