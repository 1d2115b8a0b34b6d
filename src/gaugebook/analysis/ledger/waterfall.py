"""The ledger as a chart: bars that lead from the calls offered down to those unaccounted for."""

from __future__ import annotations

from decimal import Decimal

from gaugebook.analysis.ledger.account import Account, Entry
from gaugebook.analysis.ledger.tables import ABOUT, ledger_title, notes_of
from gaugebook.analysis.ledger.words import account_parts
from gaugebook.exhibits import Chart, Point, Sentence, Series, Unavailable


def waterfall(
    found: Account, *, name: str, place: str, source: str = "", made_up: bool = False
) -> Chart | Unavailable:
    """Give the chart of one account.

    Each bar leads from the calls that were left before an outcome (`start`) to those left after it
    (`value`), and is as long as its count, which is its text. Calls received, and those that never
    reached a queue, stand before the calls offered where they were counted. What is unaccounted for
    is the last bar and leads to nought: from below it where the outcomes come to more than the
    calls offered. An outcome that was not supplied has no bar.
    """
    title = ledger_title(found)
    if found.offered is None or found.unaccounted is None:
        why = (
            found.reason or f"no outcome of the calls offered in {found.period.label} was supplied"
        )
        return Unavailable(name, title, why)
    parts = account_parts(found)
    alt = Sentence("alt", ("Waterfall chart. ", *parts), made_up, found.results)
    return Chart(
        name=name,
        kind="waterfall",
        title=title,
        subtitle=f"Calls, {place}, {found.period.label}",
        unit_text="",
        series=(Series("Calls", tuple(_points(found))),),
        alt=alt,
        notes=tuple(notes_of([found])),
        source=source,
        made_up=made_up,
        results=found.results,
    )


def _points(found: Account) -> list[Point]:
    points: list[Point] = []
    left = Decimal(0)
    for entry in _shown(found):
        if entry.line in ("received", "offered"):
            left = _count(entry)
            points.append(_point(entry, found, start=None, end=left))
            continue
        # Whatever nobody can tell of is what leads down, or up, to nought.
        end = Decimal(0) if entry.line == "unaccounted" else left - _count(entry)
        points.append(_point(entry, found, start=left, end=end))
        left = end
    return points


def _shown(found: Account) -> list[Entry]:
    offered = [found.offered] if found.offered is not None else []
    left = [found.unaccounted] if found.unaccounted is not None else []
    return [*found.before, *offered, *found.known, *left]


def _count(entry: Entry) -> Decimal:
    value = entry.count.value if entry.count else None
    return Decimal(str(value or 0))


def _point(entry: Entry, found: Account, *, start: Decimal | None, end: Decimal) -> Point:
    number = entry.count
    if number is None:
        raise ValueError(f"{entry.label} has no count")
    stands_out = entry.line == "unaccounted" and found.verdict in ("open", "over")
    return Point(
        label=entry.label,
        value=float(end),
        text=f"{ABOUT} {number.text}" if entry.is_range else number.text,
        binding=number.binding,
        is_part=found.is_part,
        lower=entry.least.value if entry.least else None,
        upper=entry.most.value if entry.most else None,
        start=None if start is None else float(start),
        flag="concern" if stands_out else "",
    )
