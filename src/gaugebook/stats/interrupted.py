"""Interrupted time series: whether the level or the trend of a count changed at a known date.

The counts before the date say what would have come after it had nothing changed (the
counterfactual). It is weak evidence where something else changed at the same time, and none
where the date was chosen by looking at the counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, isfinite, pi
from typing import TYPE_CHECKING, Any, Literal

from gaugebook.stats.normal import check_confidence

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Slope = Literal["changes", "same"]

_FEWEST_ON_A_SIDE = 3
"""The Cochrane group for Effective Practice and Organisation of Care asks for three and three."""

_NO_SPREAD = 1e-11
"""Logarithms closer to the fitted line than this differ from it by rounding alone."""

_ON_A_LINE = "the counts lie exactly on a line, which leaves no spread to judge by"
_NO_ANSWER = "the counts leave the model no single answer"


@dataclass(frozen=True)
class RateRatio:
    """How many times as many: 0.9 is 10% fewer. The interval is of the stated confidence."""

    ratio: float
    lower: float
    upper: float


@dataclass(frozen=True)
class Interrupted:
    """What changed at the interruption.

    Attributes
    ----------
    level
        The first period after against what it would have been.
    trend_before
        One period against the one before it, until the interruption.
    trend_change
        By how much that ratio changed; None where the model has one trend throughout.
    dispersion
        How many times as much as chance alone the counts vary about the fitted line; the intervals
        allow for it. 1 is chance alone.
    autocorrelation
        Of successive residuals, -1 to 1; None with fewer than two pairs or no spread. Well above 0,
        the intervals are too narrow.
    fitted
        What the model gives for each period; None where the exposure is missing.
    counterfactual
        From the interruption on, what it gives had nothing changed; None before it.
    before, after
        How many periods with a count were used on each side.
    confidence
        Of the intervals.
    """

    level: RateRatio
    trend_before: RateRatio
    trend_change: RateRatio | None
    dispersion: float
    autocorrelation: float | None
    fitted: tuple[float | None, ...]
    counterfactual: tuple[float | None, ...]
    before: int
    after: int
    confidence: float


def interrupted_series(
    counts: Sequence[float | None],
    *,
    change_at: int,
    exposure: Sequence[float | None] | None = None,
    season_period: float | None = None,
    harmonics: int = 2,
    slope: Slope = "changes",
    confidence: float = 0.95,
) -> Interrupted | None:
    """Give the change of level and of trend of a series of counts at a known period.

    Parameters
    ----------
    counts
        One for each period, oldest first and evenly spaced; None is missing: it keeps its place in
        time and is not used. A part period must be given as missing.
    change_at
        The place in `counts`, from 0, of the first period after the change.
    exposure
        What each count is out of or over (people, working days); a rate is then compared. A period
        with a missing exposure, or one of 0, is not used.
    season_period
        How many periods make a year, such as 12; without it no season is allowed for.
    harmonics
        How many pairs of sine and cosine describe the season.
    slope
        ``changes``: the trend may differ after; ``same``: only the level may. Which one to expect
        should be settled before the counts are seen.
    confidence
        0 to 1, exclusive.

    Returns
    -------
    Interrupted | None
        None where nothing can be said; `why_no_interrupted_series` says why: fewer than three
        counts on a side (so for none, or one), fewer counts than the model needs, a season that
        the counts do not go round once, a side of nothing but 0, or counts that lie exactly on a
        line (all equal), which leaves no spread to judge by.

    Raises
    ------
    ValueError
        When `change_at` is not inside the series, a count or an exposure is negative or not a
        number, the lengths differ, or the season or the confidence makes no sense.

    Notes
    -----
    Lopez Bernal, Cummins and Gasparrini (2017), International Journal of Epidemiology 46, 348-355,
    with its correction (2020): the trend after is counted from the interruption. A quasi-Poisson
    regression of the counts on time, with the logarithm of the exposure as offset; standard errors
    times the root of Pearson's chi-square over its degrees of freedom, and limits from Student's t
    with those degrees of freedom, wider than the normal ones of that paper when periods are few.

    Examples
    --------
    >>> counts = [100, 104, 97, 103, 99, 102, 80, 83, 78, 84, 79, 81]
    >>> found = interrupted_series(counts, change_at=6)
    >>> round(found.level.ratio, 2), round(found.level.lower, 2), round(found.level.upper, 2)
    (0.8, 0.74, 0.87)
    >>> [round(value) for value in found.counterfactual[6:8]]
    [101, 101]
    """
    model = _Model.of(
        counts,
        change_at=change_at,
        exposure=exposure,
        season_period=season_period,
        harmonics=harmonics,
        slope=slope,
    )
    check_confidence(confidence)
    fit = _fit(model) if model.why_not() is None else None
    if fit is None or isinstance(fit, str):
        return None
    return fit.as_result(confidence)


def why_no_interrupted_series(
    counts: Sequence[float | None],
    *,
    change_at: int,
    exposure: Sequence[float | None] | None = None,
    season_period: float | None = None,
    harmonics: int = 2,
    slope: Slope = "changes",
) -> str | None:
    """Give the reason, in words, for which `interrupted_series` gives None; None where it does not.

    Parameters and errors are those of `interrupted_series`.

    Examples
    --------
    >>> why_no_interrupted_series([100, 104, 97, 80, 83], change_at=3)
    'only 2 counts after the change, and 3 are the fewest to judge by'
    >>> why_no_interrupted_series([5] * 20, change_at=10)
    'the counts lie exactly on a line, which leaves no spread to judge by'
    """
    model = _Model.of(
        counts,
        change_at=change_at,
        exposure=exposure,
        season_period=season_period,
        harmonics=harmonics,
        slope=slope,
    )
    reason = model.why_not()
    if reason is not None:
        return reason
    fit = _fit(model)
    return fit if isinstance(fit, str) else None


# --- how -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Model:
    """The counts, what explains them, and which of them can be used."""

    counts: NDArray[np.floating[Any]]
    exposure: NDArray[np.floating[Any]]
    explained_by: NDArray[np.floating[Any]]
    change_at: int
    slope: Slope
    season_period: float | None

    @classmethod
    def of(
        cls,
        counts: Sequence[float | None],
        *,
        change_at: int,
        exposure: Sequence[float | None] | None,
        season_period: float | None,
        harmonics: int,
        slope: Slope,
    ) -> _Model:
        import numpy as np

        given = exposure if exposure is not None else [1.0] * len(counts)
        if len(given) != len(counts):
            raise ValueError(f"{len(counts)} counts and {len(given)} exposures do not go together")
        if not 0 <= change_at <= len(counts):
            raise ValueError(f"the change at {change_at} is not inside {len(counts)} periods")
        if season_period is not None and not (season_period > 1 and harmonics >= 1):
            raise ValueError(f"{harmonics} waves in {season_period} periods make no season")
        for number in (*counts, *given):
            if number is not None and not (isfinite(number) and number >= 0):
                raise ValueError(f"{number} is not a count or an exposure")
        time = np.arange(len(counts), dtype=float) - change_at
        is_after = (time >= 0).astype(float)
        columns = [np.ones_like(time), time, is_after]
        if slope == "changes":
            columns.append(time * is_after)
        if season_period is not None:
            for wave in range(1, harmonics + 1):
                angle = 2 * pi * wave * time / season_period
                columns += [np.sin(angle), np.cos(angle)]
        return cls(
            np.array([np.nan if count is None else count for count in counts], dtype=float),
            np.array([size or np.nan for size in given], dtype=float),
            np.column_stack(columns),
            change_at,
            slope,
            season_period,
        )

    @property
    def used(self) -> NDArray[np.bool_]:
        import numpy as np

        known: NDArray[np.bool_] = np.isfinite(self.counts) & np.isfinite(self.exposure)
        return known

    def why_not(self) -> str | None:
        """Say why no model is fitted at all."""
        import numpy as np

        used = self.used
        sides = {
            "before": self.counts[: self.change_at][used[: self.change_at]],
            "after": self.counts[self.change_at :][used[self.change_at :]],
        }
        for side, counts in sides.items():
            if len(counts) < _FEWEST_ON_A_SIDE:
                few = f"{len(counts)} count{'' if len(counts) == 1 else 's'} {side} the change"
                return f"only {few}, and {_FEWEST_ON_A_SIDE} are the fewest to judge by"
            if not counts.any():
                return f"all counts {side} the change are 0, and nothing can be a multiple of that"
        places = np.flatnonzero(used)
        if self.season_period is not None and places[-1] - places[0] + 1 < self.season_period:
            return "the counts do not go once round the season"
        explained_by = self.explained_by[used]
        parts = explained_by.shape[1]
        if len(explained_by) <= parts or np.linalg.matrix_rank(explained_by) < parts:
            return f"{len(explained_by)} counts are too few for a model of {parts} parts"
        if _is_on_a_line(self.counts[used], self.exposure[used], explained_by):
            return _ON_A_LINE
        return None


@dataclass(frozen=True)
class _Fit:
    model: _Model
    coefficients: NDArray[np.floating[Any]]
    standard_errors: NDArray[np.floating[Any]]
    residuals: NDArray[np.floating[Any]]
    dispersion: float

    def as_result(self, confidence: float) -> Interrupted:
        import numpy as np

        model = self.model
        without = model.explained_by.copy()
        without[:, 2] = 0
        if model.slope == "changes":
            without[:, 3] = 0
        later = np.arange(len(model.counts)) >= model.change_at
        expected = np.exp(without @ self.coefficients) * model.exposure
        return Interrupted(
            level=self._ratio(2, confidence),
            trend_before=self._ratio(1, confidence),
            trend_change=self._ratio(3, confidence) if model.slope == "changes" else None,
            dispersion=self.dispersion,
            autocorrelation=_lag_one(self.residuals, np.flatnonzero(model.used)),
            fitted=_known(np.exp(model.explained_by @ self.coefficients) * model.exposure),
            counterfactual=_known(np.where(later, expected, np.nan)),
            before=int(model.used[: model.change_at].sum()),
            after=int(model.used[model.change_at :].sum()),
            confidence=confidence,
        )

    def _ratio(self, part: int, confidence: float) -> RateRatio:
        from scipy.special import stdtrit

        middle, error = float(self.coefficients[part]), float(self.standard_errors[part])
        free = len(self.residuals) - len(self.coefficients)
        reach = float(stdtrit(free, 1 - (1 - confidence) / 2)) * error
        return RateRatio(exp(middle), exp(middle - reach), exp(middle + reach))


def _fit(model: _Model) -> _Fit | str:
    """Fit the model, or say why the fit says nothing."""
    import warnings

    import numpy as np
    from statsmodels.genmod.families import Poisson
    from statsmodels.genmod.generalized_linear_model import GLM

    used = model.used
    with warnings.catch_warnings():
        # What came out is looked at below; a warning adds nothing to it.
        warnings.simplefilter("ignore")
        try:
            fitted = GLM(
                model.counts[used],
                model.explained_by[used],
                family=Poisson(),
                offset=np.log(model.exposure[used]),
            ).fit(scale="X2", tol_criterion="params")
        except ValueError:  # where the first step leads nowhere
            return _NO_ANSWER
    errors = np.asarray(fitted.bse)
    if not (fitted.converged and np.isfinite(fitted.params).all() and np.isfinite(errors).all()):
        return _NO_ANSWER
    return _Fit(
        model,
        np.asarray(fitted.params),
        errors,
        np.asarray(fitted.resid_pearson),
        float(fitted.scale),
    )


def _is_on_a_line(
    counts: NDArray[np.floating[Any]],
    exposure: NDArray[np.floating[Any]],
    explained_by: NDArray[np.floating[Any]],
) -> bool:
    """Whether the model gives the counts exactly, but for rounding."""
    import numpy as np

    if not counts.all():
        return False
    logs = np.log(counts / exposure)
    line = explained_by @ np.linalg.lstsq(explained_by, logs, rcond=None)[0]
    return bool(np.abs(logs - line).max() < _NO_SPREAD * max(1.0, np.abs(logs).max()))


def _known(values: NDArray[np.floating[Any]]) -> tuple[float | None, ...]:
    return tuple(float(value) if isfinite(value) else None for value in values)


def _lag_one(
    residuals: NDArray[np.floating[Any]], places: NDArray[np.signedinteger[Any]]
) -> float | None:
    """Give the autocorrelation of residuals of successive periods; a gap makes no pair."""
    import numpy as np

    follows = np.diff(places) == 1
    spread = float(np.square(residuals - residuals.mean()).sum())
    if follows.sum() < 2 or spread == 0:
        return None
    away = residuals - residuals.mean()
    return float((away[:-1] * away[1:])[follows].sum() / spread)
