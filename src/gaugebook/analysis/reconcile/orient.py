"""Which way a table lies: its labels, its periods, its targets, whether across or down.

Gives blocks of series over points. A series is one row of figures (or one column, when periods
run down); a point is one column (or row): a period, a target, a total, a status. Repeated
headings open a new block, so stacked half years do not run into each other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, Protocol

from gaugebook.analysis.reconcile.cells import Reading, read_cell
from gaugebook.analysis.reconcile.labels import kind_of_heading
from gaugebook.analysis.reconcile.period_labels import PeriodLabel, read_period_label
from gaugebook.analysis.reconcile.two_level import flattened
from gaugebook.errors import GaugebookError
from gaugebook.intake.grid import Grid, GridCell
from gaugebook.periods import parse_period
from gaugebook.values import is_hashes, is_no_figure

Row = Mapping[int, GridCell]
IsKnown = Callable[[str], bool]

_NOT_LABELS = ("owner", "lead", "ref", "reference", "id", "no", "frequency", "polarity")
_UNIT_HEADINGS = ("unit", "units", "format", "unit of measure", "measured in")


class SourceLike(Protocol):
    """What a source says of a printed table; `gaugebook.definitions.source.Source` does."""

    @property
    def rows(self) -> Mapping[str, Any]: ...  # noqa: D102
    @property
    def periods(self) -> Mapping[str, Any]: ...  # noqa: D102
    @property
    def layout(self) -> Any: ...  # noqa: D102


@dataclass(frozen=True)
class Point:
    """One column of figures: a period, or a target, status, change, total, average, other."""

    label: str
    ref: str
    kind: str
    when: PeriodLabel | None = None

    @property
    def words(self) -> str:
        """The point as a message names it."""
        return self.when.words if self.when else self.label

    @property
    def key(self) -> str:
        """The point as a finding's key names it."""
        return self.when.key if self.when else self.label

    @property
    def is_part(self) -> bool:
        """Whether it is a part period."""
        return self.when is not None and self.when.is_part


@dataclass(frozen=True, eq=False)
class Series:
    """One row of figures: its label, the heading it stands under, its cells by point."""

    label: str
    ref: str
    group: str
    readings: Mapping[int, Reading]
    unit: str = ""

    def at(self, point: int) -> Reading | None:
        """Give the cell at a point, if there is one."""
        return self.readings.get(point)


@dataclass(frozen=True, eq=False)
class Block:
    """Series over points, below one heading."""

    points: tuple[Point, ...]
    series: tuple[Series, ...]

    def points_of(self, *kinds: str) -> list[int]:
        """Give the numbers of the points of these kinds, in their order."""
        return sorted(i for kind in kinds for i in self._by_kind.get(kind, ()))

    @cached_property
    def _by_kind(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for i, point in enumerate(self.points):
            found.setdefault(point.kind, []).append(i)
        return found


def orient(grid: Grid, *, is_known: IsKnown, source: SourceLike | None = None) -> list[Block]:
    """Find the blocks of a table.

    Parameters
    ----------
    grid
        The printed table.
    is_known
        Whether a label is that of a definition; decides where no periods do.
    source
        A mapping that overrides what is guessed.
    """
    rows = [_filled(row) for row in grid.rows]
    rows = [row for row in rows if row]
    reader = _PeriodReader(source)
    regions = [
        flattened(region, is_period=lambda t: reader(t) is not None, is_figure=_is_figure)
        for region in _regions_across(rows, reader, source, is_known)
    ]
    if not regions:
        regions = [
            _transposed(region) for region in _regions_down(rows, reader, is_known) if region
        ]
    blocks = (_build(region, reader, source) for region in regions)
    return [block for block in blocks if block.series and block.points]


class _PeriodReader:
    """Reads a heading as a period, the source's word before the guess."""

    def __init__(self, source: SourceLike | None) -> None:
        self._known = {_folded(k): v for k, v in (source.periods if source else {}).items()}

    def __call__(self, text: str) -> PeriodLabel | None:
        rule = self._known.get(_folded(text))
        if rule is None:
            return read_period_label(text)
        try:
            period = parse_period(str(getattr(rule, "period", rule)))
            full_text = getattr(rule, "part_of", None)
            full = parse_period(full_text) if full_text else None
        except GaugebookError:
            return read_period_label(text)
        return PeriodLabel(" ".join(text.split()), period, full, is_part=full is not None)


def _folded(text: str) -> str:
    return " ".join(str(text).split()).casefold()


def _filled(row: Sequence[GridCell]) -> dict[int, GridCell]:
    return {cell.column: cell for cell in row if cell.text.strip()}


def _is_figure(cell: GridCell) -> bool:
    return is_hashes(cell.text) or read_cell(cell.ref, cell.text).number is not None


# --- periods across -------------------------------------------------------------------------------


def _regions_across(
    rows: list[dict[int, GridCell]],
    reader: _PeriodReader,
    source: SourceLike | None,
    is_known: IsKnown,
) -> list[list[Row]]:
    layout = source.layout if source else None
    if layout is not None and getattr(layout, "periods", "columns") == "rows":
        return []
    left = min((min(row) for row in rows), default=1)
    starts = [i for i, row in enumerate(rows) if _is_period_heading(row, reader, left)]
    if not starts and layout is None:
        starts = _single_period_headings(rows, reader, is_known)
    if not starts and layout is not None:
        wanted = _folded(layout.labels)
        starts = [
            i for i, r in enumerate(rows) if any(_folded(c.text) == wanted for c in r.values())
        ]
    ends = [*starts[1:], len(rows)]
    return [list(rows[a:b]) for a, b in zip(starts, ends, strict=True)] if starts else []


def _is_period_heading(row: Row, reader: _PeriodReader, left: int) -> bool:
    periods = [c for column, c in row.items() if column != left and reader(c.text)]
    if len(periods) < 2:
        return False
    if any(_is_figure(c) and reader(c.text) is None for c in row.values()):
        return False
    bare = [c.text.strip() for c in periods if c.text.strip().isdigit()]
    return len(bare) < len(periods) or _is_run_of_years([int(year) for year in bare])


def _is_run_of_years(years: list[int]) -> bool:
    steps = {later - earlier for earlier, later in pairwise(years)}
    return len(steps) == 1 and steps <= {1, -1, 5, -5, 10, -10, 2, -2}


def _single_period_headings(
    rows: list[dict[int, GridCell]], reader: _PeriodReader, is_known: IsKnown
) -> list[int]:
    """Find headings with one period beside words: Indicator, Target, 2022/23."""
    for i, row in enumerate(rows):
        first = min(row)
        periods = [c for column, c in row.items() if column != first and reader(c.text)]
        words_only = not any(_is_figure(c) and reader(c.text) is None for c in row.values())
        if len(periods) != 1 or not words_only or reader(row[first].text):
            continue
        below = [r[first].text for r in rows[i + 1 :] if first in r]
        if any(is_known(text) for text in below):
            return [i]
    return []


# --- periods down, or none ------------------------------------------------------------------------


def _regions_down(
    rows: list[dict[int, GridCell]], reader: _PeriodReader, is_known: IsKnown
) -> list[list[Row]]:
    """Cut at rows of words only; each region is its heading rows, then its figures.

    Where no column holds periods and the first column holds known labels, the region is turned,
    so that turning it again leaves it as it is printed.
    """
    regions: list[list[dict[int, GridCell]]] = []
    in_body = True
    for row in rows:
        is_heading = len(row) > 1 and not any(_is_figure(c) for c in row.values())
        is_heading = is_heading and not any(reader(c.text) for c in row.values())
        has_gap = any(is_no_figure(c.text) for c in row.values())
        if is_heading and not has_gap:
            if in_body:
                regions.append([])
            in_body = False
        elif regions:
            in_body = True
        if regions:
            regions[-1].append(row)
    return [_turned_if_across(region, reader, is_known) for region in regions if len(region) > 1]


def _turned_if_across(
    region: list[dict[int, GridCell]], reader: _PeriodReader, is_known: IsKnown
) -> list[Row]:
    first = min(min(row) for row in region)
    column = [row[first].text for row in region[1:] if first in row]
    if sum(reader(text) is not None for text in column) * 2 >= max(len(column), 1):
        return list(region)
    heading = [cell.text for row in region[:2] for cell in row.values()]
    known_across = sum(is_known(text) for text in heading)
    known_down = sum(is_known(text) for text in column)
    kinds = {kind_of_heading(text) for text in heading}
    if known_down > known_across or ("target" in kinds and not known_across):
        return _transposed(region)
    return list(region)


def _transposed(region: Sequence[Row]) -> list[Row]:
    columns = sorted({column for row in region for column in row})
    return [
        {number: row[column] for number, row in enumerate(region) if column in row}
        for column in columns
    ]


# --- one block ------------------------------------------------------------------------------------


def _build(region: Sequence[Row], reader: _PeriodReader, source: SourceLike | None) -> Block:
    header, body = region[0], list(region[1:])
    leading = _leading_columns(header, body, reader)
    label_column = _label_column(header, body, leading, source)
    unit_columns = [c for c in header if _folded(header[c].text) in _UNIT_HEADINGS]
    target = _folded(getattr(source.layout, "target", None) or "") if source else ""
    columns = sorted(
        {c for row in region for c in row} - set(leading) - {label_column} - set(unit_columns)
    )
    columns = [c for c in columns if c in header or any(c in row for row in body)]
    points = tuple(_point(header.get(c), body, c, reader, target) for c in columns)
    series: list[Series] = []
    group, filled = "", ""
    groups = [c for c in leading if c < label_column and c not in unit_columns]
    for row in body:
        for c in groups:
            filled = row[c].text.strip() if c in row else filled
        label = row.get(label_column)
        readings = {
            i: read_cell(row[c].ref, row[c].text) for i, c in enumerate(columns) if c in row
        }
        if label is None:
            continue
        if not readings:
            group = label.text.strip()
            continue
        unit = next((row[c].text.strip() for c in unit_columns if c in row), "")
        text = " ".join(label.text.split())
        series.append(Series(text, label.ref, f"{filled}|{group}", readings, unit))
    return Block(points, tuple(series))


def _point(
    cell: GridCell | None, body: Sequence[Row], column: int, reader: _PeriodReader, target: str
) -> Point:
    if cell is None:
        below = next((row[column].ref for row in body if column in row), "")
        return Point("", below, "other")
    text = " ".join(cell.text.split())
    if target and _folded(text) == target:
        return Point(text, cell.ref, "target")
    when = reader(text)
    if when is not None:
        return Point(text, cell.ref, "period", when)
    kind = kind_of_heading(text)
    if kind == "target":
        words = [word for word in text.split() if word.casefold().strip("()") != "target"]
        when = reader(" ".join(words).strip("()- "))
    return Point(text, cell.ref, kind, when)


def _leading_columns(header: Row, body: Sequence[Row], reader: _PeriodReader) -> list[int]:
    """Give the columns of words that stand before the first column of figures."""
    leading: list[int] = []
    for column in sorted({c for row in (header, *body) for c in row}):
        cells = [row[column] for row in body if column in row]
        figures = sum(_is_figure(c) or is_no_figure(c.text) for c in cells)
        heading = header[column].text if column in header else ""
        is_point = bool(heading) and (
            reader(heading) is not None or kind_of_heading(heading) != "other"
        )
        if leading and (is_point or (cells and figures * 2 > len(cells))):
            break
        leading.append(column)
    return leading


def _label_column(
    header: Row, body: Sequence[Row], leading: Sequence[int], source: SourceLike | None
) -> int:
    wanted = _folded(source.layout.labels) if source and source.layout else None
    for column, cell in header.items():
        if wanted and _folded(cell.text) == wanted:
            return column

    def weight(column: int) -> float:
        texts = [row[column].text for row in body if column in row]
        heading = _folded(header[column].text) if column in header else ""
        if not texts or heading in _NOT_LABELS or heading in _UNIT_HEADINGS:
            return 0.0
        distinct = len(set(texts)) / max(len(body), 1)
        return distinct * sum(len(t) for t in texts) / len(texts)

    return max(leading, key=weight) if leading else min(header, default=1)
