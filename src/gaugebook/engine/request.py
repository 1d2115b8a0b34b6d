"""What is asked of the engine, and the pieces of time it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from sqlglot import exp

from gaugebook.definitions.expressions import parse_where
from gaugebook.definitions.metric import Metric
from gaugebook.definitions.schema import ANY_CONDITION_COLUMNS, ANY_DIMENSIONS
from gaugebook.observations import TOTAL, encode_segment
from gaugebook.periods import Grain, Period, period_of

_OWN_COLUMNS = ("service", "channel")


@dataclass(frozen=True)
class Request:
    """Metrics, a period, and how to split it.

    `grain` splits the period; without it the period is one. `by` names dimensions to split
    by; the total is always given as well. `where` keeps rows of one dimension value each.
    """

    metrics: tuple[str, ...]
    period: Period
    grain: Grain | None = None
    by: tuple[str, ...] = ()
    where: Mapping[str, str] = field(default_factory=dict)

    def pieces(self) -> tuple[Period, ...]:
        """Give the periods for which a value is wanted."""
        return self.period.split(self.grain) if self.grain else (self.period,)

    def reporting_period(self, piece: Period) -> Period:
        """Give the full period that a piece is reported in: itself, unless it is a part of one.

        >>> from gaugebook.periods import parse_period
        >>> november = parse_period("2022-11-01..2022-11-21")
        >>> str(Request(("contacts",), november).reporting_period(november))
        '2022-11-01/P1M'
        """
        return period_of(piece.start, self.grain) if self.grain else piece.full


@dataclass(frozen=True)
class Place:
    """Where an observation stands among the dimensions: its three key fields."""

    service: str
    channel: str
    segment: str


def place_of(dimensions: Mapping[str, str]) -> Place:
    """Give the key fields for some dimension values.

    >>> place_of({"channel": "phone", "line": "Waste"})
    Place(service='_T', channel='phone', segment='line=Waste')
    """
    rest = {name: code for name, code in dimensions.items() if name not in _OWN_COLUMNS}
    return Place(
        service=dimensions.get("service", TOTAL),
        channel=dimensions.get("channel", TOTAL),
        segment=encode_segment(rest),
    )


def fixed_dimensions(metric: Metric) -> dict[str, str]:
    """Give the dimension values that a metric's own condition fixes.

    ``channel = 'phone'`` makes every observation of the metric one of the channel phone.

    Returns
    -------
    dict
        Dimension to code, for each equality that the whole condition is joined of by AND.
    """
    return dict(_fixed_by(metric.where))


@lru_cache(maxsize=1024)
def _fixed_by(where: str | None) -> tuple[tuple[str, str], ...]:
    if where is None:
        return ()
    tree = parse_where(where, ANY_CONDITION_COLUMNS)
    fixed: dict[str, str] = {}
    for part in tree.flatten() if isinstance(tree, exp.And) else [tree]:
        if isinstance(part, exp.EQ) and isinstance(part.this, exp.Column):
            value = part.expression
            is_text = isinstance(value, exp.Literal) and value.is_string
            if is_text and part.this.name in ANY_DIMENSIONS:
                fixed[part.this.name] = str(value.this)
    return tuple(fixed.items())


def is_whole(metric: Metric, place: Place) -> bool:
    """Whether a place is all that a metric speaks of, not one line, service or area of it."""
    return place == _whole_of(metric.where)


@lru_cache(maxsize=1024)
def _whole_of(where: str | None) -> Place:
    return place_of(dict(_fixed_by(where)))


def is_possible(metric: Metric, where: Mapping[str, str]) -> bool:
    """Whether the dimension values asked for can be met: a metric of calls has no webchats."""
    fixed = fixed_dimensions(metric)
    return all(fixed.get(name, code) == code for name, code in where.items())


def is_only_dimensions(metric: Metric) -> bool:
    """Whether a metric's condition says nothing but dimension values."""
    if metric.where is None:
        return True
    tree = parse_where(metric.where, ANY_CONDITION_COLUMNS)
    parts = list(tree.flatten()) if isinstance(tree, exp.And) else [tree]
    return len(parts) == len(fixed_dimensions(metric))
