"""What every check of figures looks at: figures by place and period, and as series."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from gaugebook.definitions.measure import Measure
from gaugebook.definitions.metric import Metric
from gaugebook.definitions.source import Source
from gaugebook.errors import Where
from gaugebook.observations import Dimensions
from gaugebook.periods import Period
from gaugebook.tables.dataset import PrintedFigure

PLACES_NAMED = 5
"""Periods or cells that a finding names; its count tells how many there are."""

FINDINGS_NAMED = 5
"""Findings of one kind that are told one by one; the last says how many more there are."""


Slot = tuple[str, str]
"""Role and name: ``("measure", "offered")``."""

_LEAST_TO_ROUND = 3
_STEPS_IN_LARGEST = 100


@dataclass(frozen=True, order=True)
class Spot:
    """One place and period: where all measures must be of the same contacts."""

    dimensions: Dimensions
    period: Period
    reporting: Period

    @property
    def words(self) -> str:
        """The period and the place in words."""
        is_day = self.period.grain == "day"
        period = self.period.start.isoformat() if is_day else self.period.key
        return period + words_of(self.dimensions)


@dataclass(frozen=True)
class Series:
    """One measure, mean or metric at one place over periods of one length, in order of time."""

    slot: Slot
    unit: str
    dimensions: Dimensions
    grain: str
    figures: tuple[PrintedFigure, ...]

    @property
    def name(self) -> str:
        """The measure or metric, a mean told apart."""
        return f"mean of {self.slot[1]}" if self.slot[0] == "mean" else self.slot[1]

    @property
    def values(self) -> list[float]:
        """The values, all known."""
        return [float(f.value) for f in self.figures if f.value is not None]


@dataclass(frozen=True)
class FigureSet:
    """All figures of one input, and the definitions by which they are judged."""

    figures: tuple[PrintedFigure, ...]
    source: Source
    measures: Mapping[str, Measure]
    metrics: Mapping[str, Metric]
    file: str

    @cached_property
    def spots(self) -> dict[Spot, dict[Slot, PrintedFigure]]:
        """The figures of each place and period that hold a number; of repeats the first."""
        found: dict[Spot, dict[Slot, PrintedFigure]] = {}
        for figure in self.figures:
            if figure.value is not None:
                spot = Spot(figure.dimensions, figure.period, figure.reporting)
                found.setdefault(spot, {}).setdefault((figure.role, figure.name), figure)
        return found

    @cached_property
    def series(self) -> tuple[Series, ...]:
        """Every series, without part periods and without blanks."""
        found: dict[tuple[Slot, Dimensions, str], list[PrintedFigure]] = {}
        for spot, figures in self.spots.items():
            if spot.period != spot.reporting:
                continue
            for slot, figure in figures.items():
                key = (slot, spot.dimensions, grain_of(spot.period))
                found.setdefault(key, []).append(figure)
        return tuple(
            Series(slot, self.unit(slot), place, grain, _in_order(figures))
            for (slot, place, grain), figures in found.items()
        )

    @cached_property
    def rounding(self) -> dict[tuple[str, Dimensions], Decimal]:
        """Half the step to which the counts of a series are rounded; 0 where they are not."""
        found: dict[tuple[str, Dimensions], list[Decimal]] = {}
        for spot, figures in self.spots.items():
            for (role, name), figure in figures.items():
                if role == "measure" and figure.value is not None:
                    found.setdefault((name, spot.dimensions), []).append(figure.value)
        return {key: half_step(values) for key, values in found.items()}

    def slack(self, figure: PrintedFigure) -> Decimal:
        """Give what rounding can hide in a count: half a unit of its last place or step."""
        if figure.decimals > 0:
            return Decimal(5).scaleb(-figure.decimals - 1)
        return self.rounding.get((figure.name, figure.dimensions), Decimal(0))

    def unit(self, slot: Slot) -> str:
        """Give the unit of a measure or metric; empty where it is not defined."""
        role, name = slot
        if role == "metric":
            return self.metrics[name].unit if name in self.metrics else ""
        return self.measures[name].unit if name in self.measures else ""

    def words(self, name: str) -> str:
        """Give the name of a measure in words."""
        measure = self.measures.get(name)
        return (measure.name if measure else None) or name.replace("_", " ")

    def where(self, figures: Iterable[PrintedFigure]) -> Where:
        """Give the place of a finding: the first cells, of the file in which the first stands."""
        places = [figure.where for figure in figures]
        if not places:
            return Where(self.file)
        first = places[0]
        cells = [place.cell for place in places if _is_beside(place, first)]
        named = [cell for cell in dict.fromkeys(cells) if cell][:PLACES_NAMED]
        return Where(first.file, sheet=first.sheet, cell=", ".join(named) or None)


def _is_beside(one: Where, other: Where) -> bool:
    return (one.file, one.sheet) == (other.file, other.sheet)


def grain_of(period: Period) -> str:
    """Give the length of a period as a series has it.

    >>> from gaugebook.periods import parse_period
    >>> [grain_of(parse_period(t)) for t in ("2022-10", "2022-01..2022-12", "2022-11-01/P21D")]
    ['month', '12 months', '21 days']
    """
    if period.grain:
        return period.grain
    return f"{period.months} months" if period.months else f"{period.days} days"


def words_of(dimensions: Dimensions) -> str:
    """Give a place in words, after a space; nothing for the total.

    >>> words_of((("channel", "phone"), ("line", "Waste"))), words_of(())
    (' (phone, Waste)', '')
    """
    return f" ({', '.join(code for _, code in dimensions)})" if dimensions else ""


def named_first(spots: Sequence[Spot]) -> str:
    """Name the first places and periods.

    >>> from gaugebook.periods import parse_period
    >>> month = parse_period("2022-10")
    >>> named_first([Spot((), month, month)])
    '2022-10'
    """
    text = ", ".join(spot.words for spot in spots[:PLACES_NAMED])
    return text + (" ..." if len(spots) > PLACES_NAMED else "")


def half_step(values: Sequence[Decimal]) -> Decimal:
    """Give half the step to which counts are rounded; 0 where they are exact.

    Three at least must all be multiples of 10, 100 or 1,000, and the largest a hundred steps:
    nobody rounds 300 to hundreds.

    >>> half_step([Decimal(476_000), Decimal(412_000), Decimal(388_000)])
    Decimal('500')
    >>> half_step([Decimal(476_004), Decimal(412_000), Decimal(388_000)])
    Decimal('0')
    """
    if len(values) < _LEAST_TO_ROUND:
        return Decimal(0)
    largest = max(map(abs, values))
    for step in (Decimal(1000), Decimal(100), Decimal(10)):
        if largest >= _STEPS_IN_LARGEST * step and all(v % step == 0 for v in values):
            return step / 2
    return Decimal(0)


def and_more(total: int) -> str:
    """Say how many findings of a kind are not told one by one.

    >>> and_more(5), and_more(9)
    ('', ' There are 4 more like it.')
    """
    rest = total - FINDINGS_NAMED
    return f" There are {rest} more like it." if rest > 0 else ""


def _in_order(figures: list[PrintedFigure]) -> tuple[PrintedFigure, ...]:
    return tuple(sorted(figures, key=lambda figure: figure.period))
