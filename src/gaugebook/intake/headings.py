"""Where the headings of a table of records stand, and what its columns are called."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from gaugebook.errors import Problem, Where, at_most, problem
from gaugebook.intake.letters import column_letters
from gaugebook.words import folded, one_line

LOOKED_AT = 100
"""Rows in which the headings must stand."""

_COLUMNS_NAMED = 8


def heading_key(text: str) -> str:
    """Give a heading as it is compared: capitals and spaces make no difference.

    >>> heading_key(" Call  ID ") == heading_key("call id")
    True
    """
    return folded(text.replace("\x00", " "))


def find_heading_row(rows: Sequence[Sequence[str]], known: Collection[str]) -> tuple[int, int]:
    """Give the index of the heading row among the first rows, and how many known ones it holds.

    It is the first of those that hold the most known headings, at least two, or one where only
    one is known; where no row does, the first filled one.

    Examples
    --------
    >>> rows = [["Calls in May"], [""], ["Queue", "Offered"], ["Tax", "40"]]
    >>> find_heading_row(rows, ["Offered", "Queue", "Wait"])
    (2, 2)
    >>> find_heading_row(rows, [])
    (0, 0)
    """
    keys = {heading_key(heading) for heading in known} - {""}
    needed = min(len(keys), 2)
    best, best_count = None, max(needed, 1) - 1
    for index, row in enumerate(rows if keys else ()):
        count = len(keys & {heading_key(text) for text in row})
        if count > best_count:
            best, best_count = index, count
        if count == len(keys):
            break  # no row can hold more
    if best is not None:
        return best, best_count
    return next((i for i, row in enumerate(rows) if any(t.strip() for t in row)), 0), 0


def title_of(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Give the lines above the headings, each line's filled cells joined by a space.

    >>> title_of([["Calls in May", ""], ["", ""], ["From", "01/05/2022"]])
    ('Calls in May', 'From 01/05/2022')
    """
    lines = (" ".join(text.strip() for text in row if text.strip()) for row in rows)
    return tuple(line for line in lines if line)


def name_columns(
    headings: Sequence[tuple[int, str]], where: Where, row: int
) -> tuple[list[str], list[Problem]]:
    """Name the columns; a blank or repeated heading gets a name of its own and a Problem.

    Parameters
    ----------
    headings
        Column counted from 1, and heading.
    where
        The file and sheet.
    row
        The row of the headings.
    """
    names: list[str] = []
    first_column: dict[str, str] = {}
    blank: list[str] = []
    problems: list[Problem] = []
    for number, heading in headings:
        column = column_letters(number)
        place = Where(where.file, sheet=where.sheet, cell=f"{column}{row}")
        name = one_line(heading.replace("\x00", " "))
        if not name:
            name = f"(column {column})"
            blank.append(column)
        elif name in first_column:
            first, name = first_column[name], f"{name} ({column})"
            problems.append(
                problem(
                    "heading-twice", place, found=heading, first=first, column=column, name=name
                )
            )
        first_column.setdefault(name, column)
        names.append(name)
    problems = at_most(problems)
    if blank:
        place = Where(where.file, sheet=where.sheet, cell=f"{blank[0]}{row}")
        columns = ", ".join(blank[:_COLUMNS_NAMED]) + (" ..." if blank[_COLUMNS_NAMED:] else "")
        problems.append(problem("heading-blank", place, column=columns))
    return names, problems
