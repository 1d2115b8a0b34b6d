"""Exhibits: what a notebook makes and a paper takes, free of any theme.

A notebook knows no paper and a paper no notebook: between them stand these values, kept in
the store. Every number in an exhibit is *bound*: it carries the key of the observation it was
printed from (`Observation.binding`), or the id of a result, so that a paper can be checked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter


@dataclass(frozen=True)
class Bound:
    """A number in running text: what is printed, and what it is bound to.

    `value` is in printed scale (86.89 for 86.89%); `binding` is an observation's binding.
    """

    text: str
    value: float | None
    binding: str


@dataclass(frozen=True)
class Sentence:
    """Running text whose numbers are bound, such as a finding or a chart's alternative text."""

    name: str
    parts: tuple[str | Bound, ...]
    type: Literal["sentence"] = "sentence"

    @property
    def text(self) -> str:
        """The sentence as it is read.

        >>> Sentence("s", ("The wait was ", Bound("242 seconds", 242, "k"), ".")).text
        'The wait was 242 seconds.'
        """
        return "".join(p if isinstance(p, str) else p.text for p in self.parts)


@dataclass(frozen=True)
class Cell:
    """One cell of a table: the printed text and, for a number, its value and binding.

    `value` is in printed scale (86.89 for 86.89%), so that a workbook can hold a number.
    `status` is met, close, missed or not_confirmed where the cell shows one. `mark` is a word
    that qualifies the figure, such as ``part`` for a part period.
    """

    text: str
    value: float | None = None
    binding: str = ""
    status: str = ""
    mark: str = ""


@dataclass(frozen=True)
class Column:
    """One column of a table; `kind` is text, number or status. `is_latest` is set in bold."""

    label: str
    kind: Literal["text", "number", "status"] = "number"
    is_latest: bool = False
    is_part: bool = False
    decimals: int = 0


@dataclass(frozen=True)
class Table:
    """A table: one row of headings, the first column naming each row, no empty cells.

    `title` says the message; `subtitle` says measure, place and period. `notes` stand below.
    `made_up` tables say "made-up data" wherever they are printed.
    """

    name: str
    title: str
    subtitle: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    source: str = ""
    made_up: bool = False
    type: Literal["table"] = "table"

    def __post_init__(self) -> None:
        wide = len(self.columns)
        for number, row in enumerate(self.rows, start=1):
            if len(row) != wide:
                raise ValueError(
                    f"table {self.name}: row {number} has {len(row)} cells, not {wide}"
                )


@dataclass(frozen=True)
class Point:
    """One value of a series: `value` in printed scale, None where there is none."""

    label: str
    value: float | None
    text: str
    binding: str
    is_part: bool = False


@dataclass(frozen=True)
class Series:
    """A named run of points, all with the same labels in the same order as its siblings."""

    name: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class TargetLine:
    """A target drawn across a chart, with its own words (``Target: 180 or less``)."""

    value: float
    text: str


MOST_SERIES = 4


@dataclass(frozen=True)
class Chart:
    """A chart as data: what to draw, never how it looks. At most four series.

    `title` says the message, `subtitle` measure, place and period; both are page text, never
    inside the picture. `alt` is what a reader who does not see it needs, its numbers bound.
    `unit_text` is what the numbers are (``seconds``, ``%``).
    """

    name: str
    kind: Literal["bar", "line"]
    title: str
    subtitle: str
    unit_text: str
    series: tuple[Series, ...]
    alt: Sentence
    target: TargetLine | None = None
    notes: tuple[str, ...] = ()
    source: str = ""
    made_up: bool = False
    decimals: int = 0
    type: Literal["chart"] = "chart"

    def __post_init__(self) -> None:
        if not 1 <= len(self.series) <= MOST_SERIES:
            raise ValueError(f"chart {self.name}: {len(self.series)} series; 1 to {MOST_SERIES}")
        labels = {tuple(point.label for point in series.points) for series in self.series}
        if len(labels) != 1:
            raise ValueError(f"chart {self.name}: its series do not have the same labels")


@dataclass(frozen=True)
class Figure:
    """One headline figure: label, bound number, unit words, status and target in words."""

    name: str
    label: str
    number: Bound
    unit_text: str = ""
    status: str = "none"
    target_text: str = ""
    made_up: bool = False
    type: Literal["figure"] = "figure"


Exhibit = Table | Chart | Figure | Sentence

_ADAPTER: TypeAdapter[Exhibit] = TypeAdapter(Annotated[Exhibit, Field(discriminator="type")])


def exhibit_to_json(exhibit: Exhibit) -> str:
    """Write an exhibit as JSON text, the same bytes for the same exhibit."""
    return _ADAPTER.dump_json(exhibit, indent=1).decode("utf-8") + "\n"


def exhibit_from_json(text: str | bytes) -> Exhibit:
    """Read an exhibit back from `exhibit_to_json`.

    Raises
    ------
    ValueError
        When the text is not an exhibit.
    """
    return _ADAPTER.validate_json(text)


def bindings_of(exhibit: Exhibit) -> Iterator[str]:
    """Give the binding of every number in an exhibit, in reading order."""
    match exhibit:
        case Sentence(parts=parts):
            yield from (p.binding for p in parts if isinstance(p, Bound))
        case Figure(number=number):
            yield number.binding
        case Table(rows=rows):
            yield from (cell.binding for row in rows for cell in row if cell.binding)
        case Chart(series=series, alt=alt):
            yield from (p.binding for s in series for p in s.points if p.binding)
            yield from bindings_of(alt)


def exhibit_as_dict(exhibit: Exhibit) -> dict[str, Any]:
    """Give an exhibit as plain values."""
    plain: dict[str, Any] = _ADAPTER.dump_python(exhibit, mode="json")
    return plain
