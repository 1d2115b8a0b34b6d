"""The ledger as tables: one period with its shares, and all periods side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gaugebook.analysis.cells import as_cell
from gaugebook.analysis.ledger.account import Account, Entry
from gaugebook.analysis.wording import absence_notes, during
from gaugebook.analysis.worked import part_label
from gaugebook.exhibits import Bound, Cell, Column, Table, Unavailable
from gaugebook.values import MISSING_MARK
from gaugebook.words import capitalised, listed

ABOUT = "about"
"""The mark of a count that was worked back from a printed share."""


def ledger_title(found: Account) -> str:
    """Say whether the calls offered are accounted for, without a number."""
    then = during(found.period)
    if found.unaccounted is None:
        return f"What became of the calls offered {then}"
    return {
        "closes": f"Every call offered {then} is accounted for",
        "open": f"What became of some calls offered {then} is not on record",
        "over": f"The outcomes {then} come to more calls than were offered",
        "untested": f"Of the calls offered {then} only one outcome was supplied",
    }[found.verdict]


def ledger_table(
    found: Account, *, name: str, place: str, source: str = "", made_up: bool = False
) -> Table | Unavailable:
    """Give the account of one period: rows are outcomes, columns are calls and shares of offered.

    Where a count was worked back from a printed share, two more columns say the least and the most
    that it can be. An outcome that was not supplied has ``[x]``, never nought.
    """
    title = ledger_title(found)
    if found.offered is None:
        return Unavailable(name, title, found.reason)
    entries = _lines(found)
    has_range = any(e.is_range for e in entries)
    columns = [Column("Outcome", "text"), Column("Calls", is_part=found.is_part)]
    if has_range:
        columns += [Column("At least"), Column("At most")]
    columns.append(Column("Share of calls offered,\u00a0%", decimals=1))
    rows = tuple(_row(e, has_range=has_range) for e in entries)
    return Table(
        name=name,
        title=title,
        subtitle=f"Calls offered and what became of them, {place}, {found.period.label}",
        columns=tuple(columns),
        rows=rows,
        notes=(*notes_of([found]), *absence_notes(c.text for row in rows for c in row)),
        source=source,
        made_up=made_up,
        results=found.results,
    )


def _lines(found: Account) -> list[Entry]:
    lines = [*found.before]
    lines += [found.offered] if found.offered else []
    lines += found.outcomes
    return lines + ([found.unaccounted] if found.unaccounted else [])


def _row(entry: Entry, *, has_range: bool) -> tuple[Cell, ...]:
    cells = [Cell(entry.label), _cell(entry.count, mark=ABOUT if entry.is_range else "")]
    if has_range:
        # What was counted has no other least or most than itself.
        is_counted = entry.count is not None and not entry.is_range
        ends = (entry.count, entry.count) if is_counted else (entry.least, entry.most)
        cells += [_cell(end) for end in ends]
    is_apart = entry.line in ("received", "before")
    return (*cells, Cell("–") if is_apart else _cell(entry.share))


def _cell(number: Bound | None, *, mark: str = "") -> Cell:
    return Cell(MISSING_MARK) if number is None else as_cell(number, mark=mark)


def periods_table(
    accounts: Sequence[Account],
    whole: Account,
    *,
    name: str,
    place: str,
    source: str = "",
    made_up: bool = False,
) -> Table | Unavailable:
    """Give all periods side by side: rows are outcomes, the last two what is unaccounted for.

    Parameters
    ----------
    accounts
        In time order. The first may be of an earlier year and the last of a part period, which is
        marked; neither is in the total.
    whole
        The account of the full periods together; left out where it could not be drawn up.
    name, place, source, made_up
        As in `ledger_table`.
    """
    inside = [a for a in accounts if not a.is_part and whole.period.contains(a.period)]
    has_total = whole.offered is not None and len(inside) > 1
    shown = [*accounts, *([whole] if has_total else [])]
    drawn = [a for a in shown if a.offered is not None]
    title = _periods_title(accounts)
    if not drawn:
        return Unavailable(name, title, listed([a.reason for a in accounts]) or "it has no periods")
    columns = [Column("Outcome", "text")]
    columns += [_column(a, is_latest=bool(inside) and a is inside[-1]) for a in accounts]
    columns += [Column(whole.period.label)] if has_total else []
    rows = _period_rows(shown, drawn[0])
    notes = [f"{capitalised(a.reason)}." for a in shown if a.reason]
    apart = [a for a in accounts if not any(a is one for one in inside)]
    notes += [f"{_name(a)} is in no total." for a in apart if has_total and a.offered]
    return Table(
        name=name,
        title=title,
        subtitle=f"Calls offered and what became of them, {place}, {whole.period.label}",
        columns=tuple(columns),
        rows=rows,
        notes=(*notes_of(drawn), *notes, *absence_notes(c.text for row in rows for c in row)),
        source=source,
        made_up=made_up,
        results=tuple(r for a in drawn for r in a.results),
    )


def _column(found: Account, *, is_latest: bool) -> Column:
    return Column(_name(found), is_latest=is_latest, is_part=found.is_part)


def _name(found: Account) -> str:
    return part_label(found.period) if found.is_part else found.period.short_label


def _periods_title(accounts: Sequence[Account]) -> str:
    verdicts = {a.verdict for a in accounts if a.unaccounted is not None}
    if verdicts == {"closes"}:
        return "Every call offered is accounted for in every period"
    if "over" in verdicts:
        return "In some periods the outcomes come to more calls than were offered"
    if "open" in verdicts:
        return "What became of some of the calls offered is not on record"
    return "What became of the calls offered"


def _period_rows(shown: Sequence[Account], pattern: Account) -> tuple[tuple[Cell, ...], ...]:
    rows = [_across("Calls offered", [a.offered for a in shown], shown)]
    for at, outcome in enumerate(pattern.outcomes):
        found = [a.outcomes[at] if a.outcomes else None for a in shown]
        rows.append(_across(outcome.label, found, shown))
    left = [a.unaccounted for a in shown]
    rows.append(_across("Unaccounted for", left, shown))
    shares = [
        _cell(e.share if e else None, mark=_part(a)) for e, a in zip(left, shown, strict=True)
    ]
    return (*rows, (Cell("Unaccounted for,\u00a0% of calls offered"), *shares))


def _across(
    label: str, entries: Sequence[Entry | None], shown: Sequence[Account]
) -> tuple[Cell, ...]:
    cells = [_period_cell(e, a) for e, a in zip(entries, shown, strict=True)]
    return (Cell(label), *cells)


def _period_cell(entry: Entry | None, found: Account) -> Cell:
    number = entry.count if entry is not None else None
    if entry is None or number is None or not entry.is_range:
        return _cell(number, mark=_part(found))
    if not found.is_part:
        return _cell(number, mark=ABOUT)
    # The column of a part period has its mark already; what is said of the number stands in it.
    return _cell(replace(number, text=f"{ABOUT} {number.text}"))


def _part(found: Account) -> str:
    return "part" if found.is_part else ""


def notes_of(accounts: Sequence[Account]) -> list[str]:
    """Say below a table or chart what its numbers are, once for all its accounts."""
    notes = []
    if any(e.is_range for a in accounts for e in (*a.outcomes, *_left(a))):
        worked = dict.fromkeys(
            e.many for a in accounts for e in a.outcomes if e.how == "worked_back" and e.is_range
        )
        notes.append(
            f"{ABOUT}: {listed(list(worked))} were printed only as a share. Their number is worked "
            "back from it and lies within what rounding hides; where the print cuts decimals off "
            "instead, it is a little higher."
        )
    missing = list(dict.fromkeys(name for a in accounts for name in a.not_supplied))
    if missing:
        notes.append(
            f"Not supplied: {listed(missing)}. They are not nought; calls that ended so are "
            "among those unaccounted for."
        )
    if any(a.verdict == "over" for a in accounts):
        notes.append(
            "Less than nought: the outcomes add up to more calls than were offered. "
            "That is not possible when all are counted on one base."
        )
    if any(a.before for a in accounts):
        notes.append(
            "Calls that ended in the menu or were diverted never reached a queue: they stand apart "
            "and are not among the calls offered."
        )
    return notes


def _left(found: Account) -> tuple[Entry, ...]:
    return (found.unaccounted,) if found.unaccounted is not None else ()
