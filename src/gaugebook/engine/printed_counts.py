"""What is known of the counts behind a printed metric: printed, worked out or worked back.

A count stands in the table, or a printed share of a printed count makes it, as close as the
decimals of the share allow. Nothing is averaged here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from gaugebook.definitions.measure import Measure, SummaryMean, SummaryShare
from gaugebook.definitions.metric import MeasureUse, Metric
from gaugebook.engine.identity import IdentityResult, Range, check_identity
from gaugebook.engine.printed_table import PrintedTable
from gaugebook.observations import Dimensions
from gaugebook.periods import Period
from gaugebook.tables.dataset import PrintedFigure
from gaugebook.values import round_value

Cell = tuple[Period, Dimensions]
"""One printed period at one place."""


@dataclass(frozen=True)
class Counted:
    """A count: as it stands, or worked out from a printed share, and then how far it may be out."""

    value: Decimal
    half: Decimal = Decimal(0)

    @property
    def range(self) -> Range:
        """Between what it lies."""
        return Range(self.value - self.half, self.value + self.half)


@dataclass(frozen=True)
class Sides:
    """The two numbers that a ratio or mean is made of, and how far the upper may be out."""

    above: Decimal
    below: Decimal
    half: Decimal = Decimal(0)

    def quotient(self, multiplier: int = 1) -> Decimal:
        """Give one over the other; the multiplier is 10,000 for a rate per 10,000.

        >>> Sides(Decimal(12), Decimal(60)).quotient(10_000)
        Decimal('2000')
        """
        return multiplier * self.above / self.below


class PrintedCounts:
    """Gives the counts that a metric is made of, at one period and place of a table.

    Parameters
    ----------
    metric
        The metric.
    measures, metrics
        The definitions in reach.
    figures
        The table.
    """

    def __init__(
        self,
        metric: Metric,
        measures: Mapping[str, Measure],
        metrics: Mapping[str, Metric],
        figures: PrintedTable,
    ) -> None:
        self.metric = metric
        self.measures = measures
        self.figures = figures
        self._ratios: dict[str, list[Metric]] = {}
        for other in metrics.values():
            if other.kind == "ratio" and other.numerator and not other.numerator.where:
                self._ratios.setdefault(other.numerator.measure, []).append(other)

    def count(self, name: str, period: Period, dimensions: Dimensions) -> Counted | None:
        """Give a count that is printed, or that a printed share of a printed count makes."""
        figure = self.figures.figure("measure", name, period, dimensions)
        if figure is not None:
            return None if figure.value is None else Counted(figure.value)
        measure = self.measures.get(name)
        summary = measure.summary if measure else None
        if not isinstance(summary, SummaryShare):
            return None
        share = self.figures.figure("share", name, period, dimensions)
        base = self.figures.figure("measure", summary.of, period, dimensions)
        if share is None or base is None or base.value is None:
            return None
        if share.value is None:
            return Counted(Decimal(0)) if base.value == 0 else None
        # The last printed place of the percent may be cut as well as rounded.
        half = base.value * Decimal(1).scaleb(-share.decimals - 2)
        return Counted(round_value(share.value * base.value, 0), half)

    def _use(self, use: MeasureUse, period: Period, dimensions: Dimensions) -> Counted | None:
        """Give what a use counts; nothing where it is narrowed and no measure holds that."""
        return None if use.held_as is None else self.count(use.held_as, period, dimensions)

    def claim(self, period: Period, dimensions: Dimensions) -> PrintedFigure | None:
        """Give the metric as it was printed: itself, or the mean of its measure."""
        found = self.figures.figure("metric", self.metric.id, period, dimensions)
        if found is None and self.metric.kind == "mean" and self.metric.of:
            found = self.figures.figure("mean", self.metric.of.measure, period, dimensions)
        return found

    def sides(self, period: Period, dimensions: Dimensions) -> Sides | None:
        """Give numerator and denominator of a ratio or mean, or None where one is lacking."""
        metric = self.metric
        if metric.numerator and metric.denominator:
            above = self._use(metric.numerator, period, dimensions)
            below = self._use(metric.denominator, period, dimensions)
            if above is None or below is None:
                return None
            return Sides(above.value, below.value, above.half + below.half)
        if metric.kind == "mean" and metric.of:
            summary = self.measures[metric.of.measure].summary
            if not isinstance(summary, SummaryMean):
                return None
            weight = self.count(summary.weight, period, dimensions)
            if weight is not None and weight.value == 0:
                return Sides(Decimal(0), Decimal(0))  # a mean of no calls weighs nothing
            claim = self.claim(period, dimensions)
            if weight is not None and claim is not None and claim.value is not None:
                return Sides(claim.value * weight.value, weight.value)
        return None

    def total(self, period: Period, dimensions: Dimensions) -> Counted | None:
        """Give the count of a metric that is one, counted or printed as such."""
        counted = self._use(self.metric.uses[0], period, dimensions)
        if counted is None and (claim := self.claim(period, dimensions)):
            return None if claim.value is None else Counted(claim.value)
        return counted

    def identity(self, cells: Sequence[Cell]) -> IdentityResult | None:
        """Test the metric's identities on what is known in every one of some cells."""
        if not self.metric.identities:
            return None
        shared: dict[str, Range] = {}
        parts = [n for i in self.metric.identities for n in (*i.parts, i.equals)]
        for name in filter(self._is_in_table, dict.fromkeys(parts)):
            ranges = [self._known(name, *cell) for cell in cells]
            known = [one for one in ranges if one is not None]
            if known and len(known) == len(ranges):
                low = sum((one.low for one in known), Decimal(0))
                high = sum((one.high for one in known), Decimal(0))
                shared[name] = Range(low, high)
        return self._tested(shared)

    def _known(self, name: str, period: Period, dimensions: Dimensions) -> Range | None:
        """Give a measure of an identity, counted or worked back."""
        counted = self.count(name, period, dimensions)
        if counted is not None:
            return counted.range
        return self._worked_back(name, period, dimensions)

    def _is_in_table(self, name: str) -> bool:
        """Whether any figure of the table could tell of a measure."""
        names = [("measure", name), ("share", name)]
        names += [("metric", metric.id) for metric in self._ratios.get(name, ())]
        return any(self.figures.has(one) for one in names)

    def _worked_back(self, name: str, period: Period, dimensions: Dimensions) -> Range | None:
        """Work a count back from a printed share of a printed count."""
        for metric in self._ratios.get(name, ()):
            figure = self.figures.figure("metric", metric.id, period, dimensions)
            if figure is None or figure.value is None or metric.denominator is None:
                continue
            base = self.count(metric.denominator.measure, period, dimensions)
            if base is None:
                continue
            places = figure.decimals + (2 if metric.unit == "share" else 0)
            slack = Decimal(1).scaleb(-places)
            each = base.value / metric.multiplier
            return Range((figure.value - slack) * each, (figure.value + slack) * each)
        return None

    def _tested(self, known: Mapping[str, Range]) -> IdentityResult | None:
        names = {name: self.measures[name].name or name for name in known}
        results = [check_identity(i, known, names=names) for i in self.metric.identities]
        return next((r for r in results if r.is_broken), results[0] if results else None)
