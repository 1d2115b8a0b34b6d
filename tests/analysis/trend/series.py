"""A series drawn as text: one number a month, - for a month without a figure, ! for a doubt."""

from tests.analysis.windows import METRICS, observation

from gaugebook.analysis.observed import Observed
from gaugebook.analysis.trend import Variation, variation_of
from gaugebook.definitions.metric import Metric
from gaugebook.definitions.variation import VariationRule
from gaugebook.periods import Period, add_months, parse_period

LAST = "2022-10"


def months(number: int, *, last: str = LAST) -> tuple[Period, ...]:
    end = parse_period(last).end
    return Period(add_months(end, -number), end).split("month")


def metric(name: str = "answered_share", *, breaks=(), direction=None, **variation) -> Metric:
    """A shipped metric with a variation rule, breaks or a direction of its own."""
    found = METRICS[name]
    plain = found.model_dump(by_alias=True, exclude_defaults=True) | {
        "variation": VariationRule.model_validate(variation).model_dump(exclude_defaults=True),
        "breaks": list(breaks),
    }
    if direction:
        plain["direction"] = direction
    return Metric.model_validate(plain)


def observed(text: str, of: Metric, *more, last: str = LAST, made_up: bool = False) -> Observed:
    """Draw the series: ``0.9 - 0.8! 0.7``; the figure with a ! is not confirmed."""
    values = text.split()
    found = list(more)
    for period, value in zip(months(len(values), last=last), values, strict=True):
        if value == "-":
            continue
        fields = {"status": "not_confirmed"} if value.endswith("!") else {}
        found.append(observation(of.id, str(period), float(value.rstrip("!")), **fields))
    return Observed(tuple(found), {of.id: of}, "E0", made_up=made_up, source="Table 1")


def varied(text: str, of: Metric | None = None, *more, **options) -> Variation:
    of = of or metric()
    seen = observed(text, of, *more, **options)
    return variation_of(seen, of, months(len(text.split()), last=options.get("last", LAST)))


def numbers(values) -> str:
    return " ".join("-" if value is None else f"{value:.6f}" for value in values)
