"""Tables of groups: all of them, or the highest and lowest, with counts beside every share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from gaugebook.analysis.cells import (
    result_cells,
    share_cells,
)
from gaugebook.analysis.exclusion.groups import Group, Groups, pooled
from gaugebook.analysis.exclusion.saying import (
    AGAINST_WORDS,
    POSITION_WORDS,
    chance,
    group_notes,
    names,
    subtitle,
    why_no_groups,
)
from gaugebook.exhibits import Cell, Column, Table, Unavailable
from gaugebook.results import Result

End = Literal["lowest", "highest"]


def group_table(groups: Groups, *, name: str, place: str) -> Table | Unavailable:
    """Give the table of all groups, the highest share first, with the total below.

    Parameters
    ----------
    groups
        What `groups_of` gave.
    name
        Of the exhibit.
    place
        Whose calls, for the subtitle.

    Returns
    -------
    Table | Unavailable
        Contacts, those with no e-mail, the share with its 95% interval, how it compares with the
        total and where it lies in the funnel. Unavailable with the reason where no group can be
        shown.
    """
    title = _title(groups, _beyond(groups, "above"), "highest")
    reason = why_no_groups(groups)
    if reason:
        return Unavailable(name, f"No e-mail on record, by {groups.noun}", reason)
    return _table(groups, tuple(reversed(groups.shown)), name=name, title=title, place=place)


def extremes_table(
    groups: Groups, *, end: End, name: str, place: str, rows: int | None = 10
) -> Table | Unavailable:
    """Give the table of the groups with the lowest (or highest) shares, as a published list has it.

    Parameters
    ----------
    groups
        What `groups_of` gave.
    end
        Which end of the list.
    name, place
        As in `group_table`.
    rows
        How many; None for all.

    Returns
    -------
    Table | Unavailable
        As `group_table`, the most extreme first. Below stands what the listed groups come to
        together, and the total. A group that is extreme in the list and no more than chance allows
        is told apart by the last two columns.
    """
    reason = why_no_groups(groups)
    if reason:
        return Unavailable(name, f"Call {groups.noun}s with the {end} shares", reason)
    shown = listed_end(groups, end, rows)
    side = "below" if end == "lowest" else "above"
    title = _title(groups, [g for g in shown if g in _beyond(groups, side)], end)
    return _table(groups, shown, name=name, title=title, place=place)


def listed_end(groups: Groups, end: End, rows: int | None) -> tuple[Group, ...]:
    """Give the groups at one end of the list, the most extreme first."""
    ordered = groups.shown if end == "lowest" else tuple(reversed(groups.shown))
    return ordered if rows is None else ordered[:rows]


def _beyond(groups: Groups, side: str) -> list[Group]:
    found = [g for g in groups.shown if g.position == f"{side}_998"]
    return found if side == "below" else found[::-1]


def _title(groups: Groups, beyond: Sequence[Group], end: str) -> str:
    extreme = "low" if end == "lowest" else "high"
    if groups.funnel is None:
        return f"Callers with no e-mail on record by {groups.noun}: what can be said of one group"
    if not beyond:
        return f"No {groups.noun} has a share too {extreme} for {chance(groups)}"
    verb = "has" if len(beyond) == 1 else "have"
    shares = "a share" if len(beyond) == 1 else "shares"
    return f"{names(beyond)} {verb} {shares} too {extreme} for {chance(groups)}"


def _table(groups: Groups, shown: Sequence[Group], *, name: str, title: str, place: str) -> Table:
    heads = [part.replace("_", " ").capitalize() for part in groups.by]
    columns = (
        *(Column(head, "text") for head in heads),
        Column("Calls"),
        Column("No e-mail"),
        Column("Share, %", decimals=groups.metric.decimals),
        Column("95% interval from", decimals=groups.metric.decimals),
        Column("to", decimals=groups.metric.decimals),
        Column("Against the total", "text"),
        Column("In the funnel", "text"),
    )
    rows = [_row(group) for group in shown]
    rows += _sum_rows(groups, shown, wide=len(heads))
    together = _together_of(groups, shown)
    return Table(
        name=name,
        title=title,
        subtitle=subtitle(groups, place=place),
        columns=columns,
        rows=tuple(rows),
        notes=group_notes(groups),
        source=groups.source,
        made_up=groups.made_up,
        results=(*groups.results, *([together] if together is not None else [])),
    )


def _row(group: Group) -> tuple[Cell, ...]:
    return (
        *(Cell(code) for code in group.codes),
        *share_cells(group.found),
        Cell(AGAINST_WORDS[group.against]),
        Cell(POSITION_WORDS[group.position]),
    )


def _sum_rows(groups: Groups, shown: Sequence[Group], *, wide: int) -> list[tuple[Cell, ...]]:
    rows = []
    together = _together_of(groups, shown)
    if together is not None:
        label = f"All {groups.noun}s listed"
        parts = ("denominator", "numerator", "share", "lower", "upper")
        cells = result_cells(together, parts)
        rows.append((*_label(label, wide), *cells, Cell("–"), Cell("–")))
    total = groups.total
    if total is not None and total.value is not None:
        rows.append((*_label("All calls", wide), *share_cells(total), Cell("–"), Cell("–")))
    return rows


def _together_of(groups: Groups, shown: Sequence[Group]) -> Result | None:
    """Put the groups of a table together, where they are not simply all calls."""
    total = groups.total
    together = pooled(group.found for group in shown)
    if together is None or len(shown) < 2:
        return None
    whole = None if total is None else total.denominator
    return None if together.of("denominator").value == whole else together


def _label(text: str, wide: int) -> tuple[Cell, ...]:
    return (Cell(text), *(Cell("–") for _ in range(wide - 1)))
