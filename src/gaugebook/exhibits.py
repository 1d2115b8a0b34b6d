"""Exhibits: what a notebook makes and a paper takes, free of any theme.

A notebook knows no paper and a paper no notebook: between them stand these values, kept in
the store. Every number in an exhibit is *bound*: it carries the key of the observation it was
printed from (`Observation.binding`, or `Observation.binding_of` for one of its counts), or that of
a result (`Result.binding`), so that a paper can be checked. The results themselves travel with the
exhibit; `gaugebook.bindings` holds every number against what it is bound to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from gaugebook.results import Result


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
    made_up: bool = False
    results: tuple[Result, ...] = ()
    type: Literal["sentence"] = "sentence"

    @property
    def text(self) -> str:
        """The sentence as it is read.

        >>> Sentence("s", ("The wait was ", Bound("242 seconds", 242, "k"), ".")).text
        'The wait was 242 seconds.'
        """
        return "".join(p if isinstance(p, str) else p.text for p in self.parts)


Icon = Literal[
    "",
    "common_cause",
    "improvement_high",
    "improvement_low",
    "concern_high",
    "concern_low",
    "improvement_and_concern",
    "neutral_high",
    "neutral_low",
    "passing",
    "failing",
    "hit_or_miss",
    "fill_none",
    "fill_quarter",
    "fill_half",
    "fill_most",
    "fill_whole",
]
"""Shapes that stand beside words: how a series varies, whether it can be relied on to meet its
target, and how far a level lies between the lowest and the highest. They say again what the words
of the cell say."""


@dataclass(frozen=True)
class Cell:
    """One cell of a table: the printed text and, for a number, its value and binding.

    `value` is in printed scale (86.89 for 86.89%), so that a workbook can hold a number.
    `status` is met, close, missed or not_confirmed where the cell shows one. `mark` is a word
    that qualifies the figure, such as ``part`` for a part period. `icon` is the shape that stands
    before the words.
    """

    text: str
    value: float | None = None
    binding: str = ""
    status: str = ""
    mark: str = ""
    icon: Icon = ""


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
    results: tuple[Result, ...] = ()
    type: Literal["table"] = "table"

    def __post_init__(self) -> None:
        wide = len(self.columns)
        for number, row in enumerate(self.rows, start=1):
            if len(row) != wide:
                raise ValueError(
                    f"table {self.name}: row {number} has {len(row)} cells, not {wide}"
                )


Flag = Literal["", "improvement", "concern", "both", "neutral", "higher", "lower"]
"""What stands out about a point. Each has its own shape, whatever the colours."""


@dataclass(frozen=True)
class Point:
    """One value of a series: `value` in printed scale, None where there is none.

    `lower` and `upper` are the ends of its interval, those of what it is bound to. `x` is its place
    on an axis of numbers (scatter, steps), in the words of the chart's `x_text`. `start` is where a
    bar of a waterfall begins and `value` where it ends; its number, `text`, is the difference, and
    that is what is bound. `flag` marks a point that stands out; a flagged point of a scatter is
    named on the chart.
    """

    label: str
    value: float | None
    text: str
    binding: str
    is_part: bool = False
    lower: float | None = None
    upper: float | None = None
    x: float | None = None
    start: float | None = None
    flag: Flag = ""


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


@dataclass(frozen=True)
class Guide:
    """A line that helps to read a chart, and is no series: a mean, a limit, a fitted line.

    `values` are in printed scale, one for each place of the axis below, None where it is not drawn
    (limits that begin again are guides of their own). Where the axis below is one of numbers, `xs`
    says where each value stands. `binding` is the result that it was worked out by. Guides of one
    `manner` look alike; `name` stands once beside them.
    """

    name: str
    manner: Literal["centre", "limit", "near_limit", "fitted"]
    values: tuple[float | None, ...]
    binding: str = ""
    xs: tuple[float, ...] = ()


@dataclass(frozen=True)
class Mark:
    """Words at a place of the axis below, such as a new system or the end of a recorded message.

    It stands before the point of number `place` (0 is the first), or at `x` on an axis of numbers,
    as the axis of a dumbbell is.
    """

    text: str
    place: int | None = None
    x: float | None = None


MOST_SERIES = 4

ChartKind = Literal["bar", "line", "dots", "dumbbell", "scatter", "steps", "waterfall"]


@dataclass(frozen=True)
class Chart:
    """A chart as data: what to draw, never how it looks. At most four series.

    `title` says the message, `subtitle` measure, place and period; both are page text, never
    inside the picture. `alt` is what a reader who does not see it needs, its numbers bound.
    `unit_text` is what the numbers are (``seconds``, ``%``), `x_text` what those below are.

    The kinds: ``bar`` and ``line`` over periods or names; ``dots``, one row a name, each a dot with
    its interval, `target` being what they are compared with; ``dumbbell``, one row a name, two
    series being its two ends (claimed and confirmed, the last round and this one) and `marks` the
    names of places on its axis; ``scatter``, points on two axes of numbers (a funnel); ``steps``,
    lines that go down in steps (a survival curve); ``waterfall``, bars from `start` to `value` that
    lead from one total to another.
    """

    name: str
    kind: ChartKind
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
    guides: tuple[Guide, ...] = ()
    marks: tuple[Mark, ...] = ()
    x_text: str = ""
    results: tuple[Result, ...] = ()
    type: Literal["chart"] = "chart"

    def __post_init__(self) -> None:
        if not 1 <= len(self.series) <= MOST_SERIES:
            raise ValueError(f"chart {self.name}: {len(self.series)} series; 1 to {MOST_SERIES}")
        if self.kind == "dumbbell" and len(self.series) != 2:
            raise ValueError(f"chart {self.name}: a dumbbell has two series, one for each end")
        if self.kind in ("scatter", "steps"):
            self._check_numbers_below()
            return
        labels = {tuple(point.label for point in series.points) for series in self.series}
        if len(labels) != 1:
            raise ValueError(f"chart {self.name}: its series do not have the same labels")
        places = len(self.series[0].points)
        if any(len(guide.values) != places for guide in self.guides):
            raise ValueError(f"chart {self.name}: a guide has not one value for each place")

    def _check_numbers_below(self) -> None:
        if any(point.x is None for series in self.series for point in series.points):
            raise ValueError(f"chart {self.name}: a point has no place on the axis below")
        if any(len(guide.values) != len(guide.xs) for guide in self.guides):
            raise ValueError(f"chart {self.name}: a guide has not one value for each of its xs")


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
    results: tuple[Result, ...] = ()
    type: Literal["figure"] = "figure"


@dataclass(frozen=True)
class Unavailable:
    """A table or chart that cannot be made: what it would have been, and why it is not there.

    `reason` reads on after the title: "it has only one figure, and limits need two".
    """

    name: str
    title: str
    reason: str
    results: tuple[Result, ...] = ()
    type: Literal["unavailable"] = "unavailable"


Exhibit = Table | Chart | Figure | Sentence | Unavailable

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


@dataclass(frozen=True)
class Shown:
    """A number as an exhibit shows it; `lower` and `upper` where it has an interval.

    `in_prose` numbers stand in a sentence, where the words may say the sign: *down by 3*.
    """

    text: str
    value: float | None
    binding: str
    lower: float | None = None
    upper: float | None = None
    in_prose: bool = False


def numbers_of(exhibit: Exhibit) -> Iterator[Shown]:
    """Give every bound number in an exhibit, in reading order; guides are no numbers."""
    match exhibit:
        case Sentence(parts=parts):
            bound = (part for part in parts if isinstance(part, Bound))
            yield from (Shown(b.text, b.value, b.binding, in_prose=True) for b in bound)
        case Figure(number=number):
            yield Shown(number.text, number.value, number.binding)
        case Table(rows=rows):
            cells = (cell for row in rows for cell in row)
            yield from (Shown(c.text, c.value, c.binding) for c in cells if c.binding)
        case Chart(series=series, alt=alt):
            points = (p for s in series for p in s.points if p.binding)
            yield from (
                Shown(p.text, number_of_point(p), p.binding, p.lower, p.upper) for p in points
            )
            yield from numbers_of(alt)


def number_of_point(point: Point) -> float | None:
    """Give the number that a point shows: of a bar that begins at `start`, how long it is.

    Whether that is a gain or a loss is told by its text.
    """
    if point.value is None or point.start is None:
        return point.value
    length = abs(point.value - point.start)
    return -length if any(sign in point.text for sign in "-−") else length


def bindings_of(exhibit: Exhibit) -> Iterator[str]:
    """Give what every number in an exhibit is bound to, in reading order, guides last."""
    yield from (shown.binding for shown in numbers_of(exhibit))
    if isinstance(exhibit, Chart):
        yield from (guide.binding for guide in exhibit.guides if guide.binding)


def results_of(exhibit: Exhibit) -> tuple[Result, ...]:
    """Give the results that an exhibit carries, each once."""
    match exhibit:
        case Chart(results=results, alt=alt):
            return tuple(dict.fromkeys((*results, *alt.results)))
        case _:
            return exhibit.results
