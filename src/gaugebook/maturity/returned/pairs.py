"""Several tables of answers in one file: copies of one, or the forms of two services.

Two services are told apart only where each table has its own sheet *About this file*, and it is
certain which belongs to which. Else a person has to say.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from gaugebook.maturity.returned.about import AboutFound
from gaugebook.maturity.returned.start import StartSheet
from gaugebook.maturity.returned.table import AnswerTable

_SUFFIX = re.compile(r"(?: ?\((\d+)\)|_(\d+))$")


class _OnSheet(Protocol):
    @property
    def number(self) -> int: ...


Placed = TypeVar("Placed", bound=_OnSheet)


@dataclass(frozen=True)
class Part:
    """One form in a file: its tables, what the file says of it, its first sheet."""

    tables: tuple[AnswerTable, ...]
    about: AboutFound | None
    start: StartSheet


def parts_of(
    tables: Sequence[AnswerTable],
    abouts: Sequence[AboutFound],
    starts: Sequence[StartSheet],
    names: Sequence[str],
) -> tuple[Part, ...]:
    """Give the forms that a file holds: one, or one for each service.

    Parameters
    ----------
    tables, abouts, starts
        What was found on the file's sheets.
    names
        The names of all sheets.
    """
    services = {about.about.service for about in abouts if about.about.service}
    about_of = _paired(tables, abouts, names) if len(services) == len(tables) > 1 else None
    if about_of is None:
        first = abouts[0] if len(services) <= 1 and abouts else None
        return (Part(tuple(tables), first, starts[0] if starts else StartSheet()),)
    start_of = _paired(tables, starts, names) or {}
    return tuple(
        Part((table,), about_of[table.number], start_of.get(table.number, StartSheet()))
        for table in tables
    )


def _paired(
    tables: Sequence[AnswerTable], others: Sequence[Placed], names: Sequence[str]
) -> Mapping[int, Placed] | None:
    """Give which of the others belongs to the table on each sheet; None where nobody can say."""
    sheets = [table.number for table in tables]
    if len(others) != len(tables) or len(set(sheets)) != len(sheets):
        return None
    by_suffix = {_suffix(names[one.number]): one for one in others}
    wanted = [_suffix(names[number]) for number in sheets]
    if len(by_suffix) == len(others) and set(wanted) == set(by_suffix):
        return {n: by_suffix[suffix] for n, suffix in zip(sheets, wanted, strict=True)}
    in_turn = sorted([*sheets, *(one.number for one in others)])
    for order in (in_turn[::2], in_turn[1::2]):
        if order == sheets:
            rest = sorted(others, key=lambda one: one.number)
            return dict(zip(sheets, rest, strict=True))
    return None


def _suffix(name: str) -> str:
    match = _SUFFIX.search(name)
    return (match[1] or match[2]) if match else ""
