"""What all funnels share: a centre, a scale on which groups are compared, limits and positions.

The public functions, and what each kind of figure needs, are in `gaugebook.stats.funnel`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import asin, inf, isfinite, pi, sin, sqrt
from typing import Literal

from gaugebook.stats.normal import deviate

Overdispersion = Literal["none", "multiplicative", "additive"]
Pair = tuple[float | None, float | None]

FEWEST_EXPECTED = 10
_FEWEST_TO_COMPARE = 2

NO_COUNT = "no count"
NO_DENOMINATOR = "nothing to divide by"
NO_CHANCE = "a centre of none or all leaves nothing to chance"
TOO_FEW = f"fewer than {FEWEST_EXPECTED} expected"


@dataclass(frozen=True)
class FunnelItem:
    """One group in a funnel.

    `value` is its share, rate or ratio in the funnel's unit. `z` says how many standard deviations
    it lies from the centre before any widening; `position` where it lies after it: ``within``,
    ``above_95``, ``below_95``, ``above_998`` or ``below_998`` (the widest limit that it is
    beyond). Where nothing can be said they are None, and `reason` says why.
    """

    value: float | None
    z: float | None
    position: str | None
    reason: str | None = None


@dataclass(frozen=True)
class Scale:
    """The scale on which the groups are compared, where their spread depends on size alone."""

    forward: Callable[[float], float]
    back: Callable[[float], float]
    sd_of_one: float
    """The standard deviation of a group of size 1; that of n is this over the root of n."""
    least: float
    greatest: float

    def sd(self, size: float) -> float:
        """Give the standard deviation of a group of that size."""
        return self.sd_of_one / sqrt(size)


@dataclass(frozen=True)
class _Limits:
    """What the limits of any size are worked out from."""

    centre: float
    scale: Scale
    overdispersion: Overdispersion
    phi: float | None
    tau2: float | None
    multiplier: float

    def at(self, size: float, confidence: float) -> tuple[float, float]:
        if not (isfinite(size) and size > 0):
            raise ValueError(f"a group of {size} has no limits")
        scale = self.scale
        middle = scale.forward(self.centre)
        spread = deviate(confidence) * self._widened(scale.sd(size))
        if not spread:
            # There and back would leave a hair beside the centre.
            return self.centre * self.multiplier, self.centre * self.multiplier
        lower, upper = max(scale.least, middle - spread), min(scale.greatest, middle + spread)
        return scale.back(lower) * self.multiplier, scale.back(upper) * self.multiplier

    def _widened(self, sd: float) -> float:
        if self.overdispersion == "multiplicative":
            return sd * sqrt(max(1.0, self.phi or 0.0))
        if self.overdispersion == "additive":
            return sqrt(sd * sd + (self.tau2 or 0.0))
        return sd


@dataclass(frozen=True)
class Funnel:
    """The limits around a centre, and where each group lies.

    Attributes
    ----------
    centre
        The target, or the sum of the numerators over that of the denominators, in the unit of the
        values.
    items
        One for each group given, in the same order.
    confidences
        Those of the positions, narrow to wide.
    overdispersion
        What the limits were widened by.
    phi
        The mean of the squared z scores after winsorising: about 1 if the groups differ by chance
        alone. None where fewer than two groups have a z score.
    tau2
        The variance between the groups, on the scale of comparison; 0 when chance explains all,
        None as `phi`.
    method
        What was done, in words to stand beside a chart.
    """

    centre: float
    items: tuple[FunnelItem, ...]
    confidences: tuple[float, ...]
    overdispersion: Overdispersion
    phi: float | None
    tau2: float | None
    method: str
    _limits: _Limits

    def limits_at(self, size: float, confidence: float) -> tuple[float, float]:
        """Give the lower and upper limit for a group of that size, in the unit of the values.

        Parameters
        ----------
        size
            The group's denominator (exposure, expected count); above 0.
        confidence
            0 to 1, exclusive; any, not only those of the positions.

        Raises
        ------
        ValueError
            When the size is not positive or the confidence is not between 0 and 1.

        Examples
        --------
        >>> from gaugebook.stats.funnel import proportion_funnel
        >>> found = proportion_funnel([(30, 100), (45, 100), (150, 500)])
        >>> lower, upper = found.limits_at(100, 0.95)
        >>> round(lower, 3), round(upper, 3)
        (0.23, 0.413)
        """
        return self._limits.at(size, confidence)


# --- the scales ----------------------------------------------------------------------------------


def _same(value: float) -> float:
    return value


def _arcsine_of_root(share: float) -> float:
    return asin(sqrt(share))


def _share_of_angle(angle: float) -> float:
    return sin(angle) ** 2


def _square(root: float) -> float:
    return root * root


def plain_scale(centre: float) -> Scale:
    """Give that of the shares themselves, whose spread is that of a share of `centre`."""
    return Scale(_same, _same, sqrt(max(0.0, centre * (1 - centre))), 0.0, 1.0)


ARCSINE = Scale(_arcsine_of_root, _share_of_angle, 0.5, 0.0, pi / 2)
"""That of shares on which their spread is the same whatever the share."""

SQUARE_ROOT = Scale(sqrt, _square, 0.5, 0.0, inf)
"""That of rates and ratios of counts, likewise."""


# --- the parts -----------------------------------------------------------------------------------


def _is_known(pair: Pair) -> bool:
    return pair[0] is not None and bool(pair[1])


def centre_of(items: Sequence[Pair], target: float | None) -> float | None:
    """Give the target or the average of the groups; None where nothing can be compared."""
    known = [(count or 0.0, of or 0.0) for count, of in filter(_is_known, items)]
    if target is not None:
        return target if known else None
    if len(known) < _FEWEST_TO_COMPARE:
        return None
    return sum(count for count, _ in known) / sum(of for _, of in known)


def funnel_around(
    items: Sequence[Pair],
    centre: float,
    scale: Scale,
    *,
    confidences: tuple[float, ...],
    overdispersion: Overdispersion,
    winsorise: float,
    method: str,
    multiplier: float = 1,
    fewest_expected: float = 0,
) -> Funnel:
    """Give the funnel around a known centre; see `gaugebook.stats.funnel` for the parameters."""
    if not 0 <= winsorise < 0.5:
        raise ValueError(f"no share of {winsorise} can be pulled in at both ends")
    if not confidences:
        raise ValueError("positions need at least one confidence")
    judged = [_judge(pair, centre, scale, fewest_expected) for pair in items]
    sizes = [pair[1] for pair, item in zip(items, judged, strict=True) if item.z is not None]
    phi, tau2 = _spread_between(
        [item.z for item in judged if item.z is not None],
        [scale.sd(size) for size in sizes if size],
        winsorise,
    )
    limits = _Limits(centre, scale, overdispersion, phi, tau2, multiplier)
    outwards = tuple(sorted(confidences))
    return Funnel(
        centre=centre * multiplier,
        items=tuple(
            _placed(item, pair[1], limits, outwards)
            for pair, item in zip(items, judged, strict=True)
        ),
        confidences=outwards,
        overdispersion=overdispersion,
        phi=phi,
        tau2=tau2,
        method=f"{method}{_WIDENED[overdispersion]}",
        _limits=limits,
    )


_WIDENED = {
    "none": "",
    "multiplicative": ", limits widened for overdispersion (multiplicative)",
    "additive": ", limits widened for overdispersion (additive)",
}


def _judge(pair: Pair, centre: float, scale: Scale, fewest_expected: float) -> FunnelItem:
    """Give a group's value and z score on the scale of comparison, not yet its position."""
    count, of = pair
    if count is None or of is None:
        return FunnelItem(None, None, None, NO_COUNT)
    if of == 0:
        return FunnelItem(None, None, None, NO_DENOMINATOR)
    value = count / of
    if of * centre < fewest_expected:
        return FunnelItem(value, None, None, TOO_FEW)
    distance = scale.forward(value) - scale.forward(centre)
    sd = scale.sd(of)
    if sd == 0:
        return (
            FunnelItem(value, 0.0, None)
            if not distance
            else FunnelItem(value, None, None, NO_CHANCE)
        )
    return FunnelItem(value, distance / sd, None)


def _placed(
    item: FunnelItem, size: float | None, limits: _Limits, confidences: tuple[float, ...]
) -> FunnelItem:
    """Give the item in the funnel's unit, with the widest limit that it is beyond."""
    if item.value is None:
        return item
    value = item.value * limits.multiplier
    if item.z is None or not size:
        return replace(item, value=value)
    position = "within"
    for confidence in confidences:
        lower, upper = limits.at(size, confidence)
        # By z: a group that is exactly the centre lies within, whatever the last digit.
        if item.z and (value < lower or value > upper):
            position = f"{'below' if value < lower else 'above'}_{_digits(confidence)}"
    return replace(item, value=value, position=position)


def _digits(confidence: float) -> str:
    """Give 95 for 0.95 and 998 for 0.998, as the positions are named."""
    return f"{confidence:.6f}".rstrip("0").removeprefix("0.")


def _spread_between(
    z_scores: list[float], deviations: list[float], winsorise: float
) -> tuple[float | None, float | None]:
    """Give phi and tau2: how much more the groups differ than chance explains."""
    import numpy as np

    groups = len(z_scores)
    if groups < _FEWEST_TO_COMPARE:
        return None, None
    scores = np.asarray(z_scores)
    lowest, highest = np.quantile(scores, [winsorise, 1 - winsorise])
    phi = float(np.mean(np.clip(scores, lowest, highest) ** 2))
    if not all(deviations):
        return phi, 0.0
    weights = 1 / np.square(deviations)
    free = float(weights.sum() - np.square(weights).sum() / weights.sum())
    return phi, max(0.0, (groups * phi - (groups - 1)) / free)
