"""Groups of contacts, by line or by reason, each held against the total and against chance.

The one place that decides which group is high, low or neither. A group is compared in two ways:
its 95% interval holds the total share or does not; and it lies within the limits of a funnel or
does not, which is the harder test and the one that extremes of a list must pass. Few contacts
leave a group out of both, by name and never in silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from gaugebook.analysis.cells import bound_result, bound_value
from gaugebook.analysis.comparing import Against, against
from gaugebook.analysis.observed import Observed
from gaugebook.definitions.metric import Metric
from gaugebook.exhibits import Bound
from gaugebook.observations import UNKNOWN, Observation
from gaugebook.periods import Period
from gaugebook.results import Result, ResultValue, result
from gaugebook.stats.funnel import Funnel, proportion_funnel
from gaugebook.stats.intervals import wilson

Widening = Literal["auto", "none", "multiplicative", "additive"]
WIDENINGS: tuple[Widening, ...] = get_args(Widening)

_TOO_MANY_OUTSIDE = 0.2
"""More than so many groups beyond the outer limits: chance alone is no measure of them."""


@dataclass(frozen=True)
class Group:
    """One group: its observation, how it compares, and where it lies in the funnel.

    `against` is None where the share has no interval or there is nothing to compare it with.
    `position` is one of the funnel (``within``, ``above_998`` ...), None without a funnel.
    """

    codes: tuple[str, ...]
    found: Observation
    against: Against | None
    position: str | None

    @property
    def name(self) -> str:
        """What it is called where it has one label: its last dimension."""
        return self.codes[-1]

    @property
    def share(self) -> float:
        """Its share, 0 to 1."""
        return self.found.value or 0.0

    @property
    def is_beyond_chance(self) -> bool:
        """Whether it lies beyond the outer limits of the funnel."""
        return bool(self.position) and str(self.position).endswith("_998")


@dataclass(frozen=True)
class Groups:
    """The groups of one metric and period, from the lowest share to the highest.

    Parameters
    ----------
    metric, period, by
        What they are, and the dimensions that split them.
    shown
        Those with enough contacts, lowest share first.
    few
        Those with too few contacts to be compared; `unknown` those whose code is not known;
        `absent` those without a figure, withheld or missing.
    total
        The observation of all contacts, None where there is none.
    comparator
        The share (0 to 1) that groups are held against: the total's, else that of all groups put
        together; `compared_with` is the same as a printed number, and `compared_words` says what
        it is of. None where there is neither.
    funnel
        None where fewer than two groups can be compared.
    counted
        How many groups are higher, lower and similar, and how many beyond the funnel.
    together
        The groups shown, put together: sum of their numerators over sum of their denominators.
    """

    metric: Metric
    period: Period
    by: tuple[str, ...]
    least: int
    shown: tuple[Group, ...]
    few: tuple[Observation, ...]
    unknown: tuple[Observation, ...]
    absent: tuple[Observation, ...]
    total: Observation | None
    comparator: float | None
    compared_with: Bound | None
    compared_words: str
    funnel: Funnel | None
    funnel_result: Result | None
    counted: Result
    together: Result | None
    made_up: bool
    source: str

    @property
    def noun(self) -> str:
        """What one group is, in words: ``line``, ``reason``."""
        return self.by[-1].replace("_code", "").replace("_", " ")

    @property
    def results(self) -> tuple[Result, ...]:
        """Every result that tables and charts of these groups may show."""
        found = (self.counted, self.together, self.funnel_result, self.left_out)
        return tuple(r for r in found if r is not None)

    @property
    def left_out(self) -> Result | None:
        """How many contacts the groups have that are left out, by their names."""
        gone = [o for o in (*self.few, *self.unknown) if o.denominator is not None]
        values = [ResultValue("|".join(self.codes_of(o)), o.denominator) for o in gone]
        told = {"least": self.least}
        uses = [o.binding_of("denominator") for o in gone]
        return result("left-out", values, parameters=told, uses=uses) if gone else None

    def codes_of(self, observation: Observation) -> tuple[str, ...]:
        """Give the codes of an observation, in the order of `by`."""
        return tuple(observation.dimensions[name] for name in self.by)


def groups_of(
    observed: Observed,
    metric_id: str,
    period: Period,
    *,
    by: Sequence[str],
    least: int | None = None,
    overdispersion: Widening = "none",
) -> Groups:
    """Give the groups of a share, each compared with the total and placed in a funnel.

    Parameters
    ----------
    observed
        Observations of a ratio: the total, and the split by exactly `by`.
    metric_id
        Whose; its interval must be Wilson's for groups to be compared.
    period
        A part of it is taken where that is all there is.
    by
        The dimensions of the split, the outer one first: ``["topic", "reason"]``.
    least
        The fewest contacts that a group is compared with; the metric's own least is kept too.
    overdispersion
        As in `stats.funnel`. Without widening the limits are those of chance alone, and how far
        the groups spread beyond it is stated; ``auto`` widens them by the spread between the groups
        (additive) when more than one in five lie beyond the outer ones, and leaves them else.

    Returns
    -------
    Groups
        Without any observation it is empty and nothing breaks. One group: no funnel. All zeros:
        every group is similar to the total of zero.

    Notes
    -----
    Similar: the group's 95% Wilson interval holds the total share (Public Health England,
    Fingertips, technical guidance on comparisons). Funnel: Spiegelhalter (2005), Statistics in
    Medicine 24, 1185-1202, around the total share, limits 95% and 99.8%.
    """
    metric = observed.metrics[metric_id]
    least = max(least or 0, metric.min_denominator or 0)
    total = observed.covered(metric_id, period)
    split = observed.covered_split(metric_id, period, by)
    unknown = [o for o in split if UNKNOWN in o.dimensions.values()]
    known = [o for o in split if o not in unknown]
    few = [o for o in known if o.denominator is not None and o.denominator < least]
    absent = [o for o in known if o not in few and (o.value is None or not o.denominator)]
    kept = [o for o in known if o not in few and o not in absent]
    together = pooled(kept)
    comparator, compared_with, words = _comparator(total, together, noun=by[-1])
    funnel = _funnel(kept, comparator, overdispersion)
    groups = _grouped(kept, by, comparator, funnel)
    uses = [o.binding for o in (total, *kept) if o is not None]
    return Groups(
        metric=metric,
        period=period,
        by=tuple(by),
        least=least,
        shown=tuple(groups),
        few=tuple(few),
        unknown=tuple(unknown),
        absent=tuple(absent),
        total=total,
        comparator=comparator,
        compared_with=compared_with,
        compared_words=words,
        funnel=funnel,
        funnel_result=_funnel_result(funnel, uses) if funnel else None,
        counted=_counted(groups, uses),
        together=together,
        made_up=observed.made_up,
        source=observed.source,
    )


def pooled(found: Iterable[Observation], *, decimals: int | None = None) -> Result | None:
    """Put groups together: the sum of their numerators over the sum of their denominators.

    Parameters
    ----------
    found
        Ratios with their counts; those without are left out.
    decimals
        Of the printed share; those of the observations without it.

    Returns
    -------
    Result | None
        ``numerator``, ``denominator`` and ``share`` with its 95% Wilson ``lower`` and ``upper``;
        None without any contact. Never the mean of the shares.
    """
    kept = [o for o in found if o.numerator is not None and o.denominator]
    above = sum(o.numerator or 0 for o in kept)
    below = sum(o.denominator or 0 for o in kept)
    interval = wilson(above, below) if below and above <= below else None
    if interval is None:
        return None
    places = max(o.decimals for o in kept) if decimals is None else decimals
    return result(
        "pooled-share",
        [
            ResultValue("numerator", above),
            ResultValue("denominator", below),
            ResultValue("share", above / below, "share", places),
            ResultValue("lower", interval.lower, "share", places),
            ResultValue("upper", interval.upper, "share", places),
        ],
        parameters={"interval": "wilson 95%"},
        uses=[o.binding for o in kept],
        note="sum of the counts over sum of the counts, never the mean of the shares",
    )


# --- how ------------------------------------------------------------------------------------------


def _comparator(
    total: Observation | None, together: Result | None, *, noun: str
) -> tuple[float | None, Bound | None, str]:
    if total is not None and total.value is not None:
        return total.value, bound_value(total), "all calls"
    if together is not None:
        return together.of("share").value, bound_result(together, "share"), f"all {noun}s shown"
    return None, None, ""


def _funnel(
    kept: Sequence[Observation], comparator: float | None, overdispersion: Widening
) -> Funnel | None:
    if len(kept) < 2 or comparator is None:
        return None
    items = [(o.numerator, o.denominator) for o in kept]
    if overdispersion != "auto":
        return proportion_funnel(items, target=comparator, overdispersion=overdispersion)
    plain = proportion_funnel(items, target=comparator)
    if plain is None:
        return None
    outside = sum(str(item.position).endswith("_998") for item in plain.items)
    if outside <= _TOO_MANY_OUTSIDE * len(items):
        return plain
    return proportion_funnel(items, target=comparator, overdispersion="additive")


def _grouped(
    kept: Sequence[Observation],
    by: Sequence[str],
    comparator: float | None,
    funnel: Funnel | None,
) -> list[Group]:
    positions = [item.position for item in funnel.items] if funnel else [None] * len(kept)
    groups = [
        Group(
            codes=tuple(o.dimensions[name] for name in by),
            found=o,
            against=against(o.lower, o.upper, comparator),
            position=position,
        )
        for o, position in zip(kept, positions, strict=True)
    ]
    return sorted(groups, key=lambda g: (g.share, -(g.found.denominator or 0), g.codes))


def _funnel_result(funnel: Funnel, uses: Sequence[str]) -> Result:
    return result(
        "proportion-funnel",
        [
            ResultValue("centre", funnel.centre, "share", 1),
            ResultValue("phi", funnel.phi, "score", 1),
        ],
        parameters={
            "limits": ", ".join(f"{100 * confidence:g}%" for confidence in funnel.confidences),
            "overdispersion": funnel.overdispersion,
            "winsorised": "10%",
        },
        uses=uses,
        note=funnel.method,
    )


def _counted(groups: Sequence[Group], uses: Sequence[str]) -> Result:
    def those(words: Against) -> int:
        return sum(g.against == words for g in groups)

    beyond = [g for g in groups if g.is_beyond_chance]
    return result(
        "compared-with-total",
        {
            "groups": len(groups),
            "higher": those("higher"),
            "lower": those("lower"),
            "similar": those("similar"),
            "beyond": len(beyond),
            "above": sum(g.position == "above_998" for g in beyond),
            "below": sum(g.position == "below_998" for g in beyond),
        },
        parameters={"similar": "the 95% interval holds the total share"},
        uses=uses,
    )
