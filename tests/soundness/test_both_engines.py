"""Every shipped metric, over the made-up records of a whole council, is one figure on both engines.

What a test drew by hand holds the traps we thought of. Here are half a million contacts, cases and
comments with all their blanks, and every metric there is.
"""

from math import isclose

import pytest

from gaugebook.engine import Request, compute
from gaugebook.observations import Observation
from gaugebook.periods import parse_period
from gaugebook.sql import EngineSettings

FIGURES = ("value", "numerator", "denominator", "lower", "upper")


def keyed(observations):
    found = {o.binding: o for o in observations}
    assert len(found) == len(observations)
    return found


def dimensions_of(metric):
    """What a metric can be split by; all but a derived one by channel too."""
    return {*metric.dimensions, *(() if metric.kind == "derived" else ("channel",))}


def differing(one: Observation, other: Observation) -> dict[str, tuple[object, object]]:
    """The fields in which two observations differ; doubles are compared to twelve digits."""
    pairs = {name: (getattr(one, name), getattr(other, name)) for name in vars(one)}
    return {
        name: (ours, theirs)
        for name, (ours, theirs) in pairs.items()
        if ours != theirs
        and not (
            name in FIGURES
            and None not in (ours, theirs)
            and isclose(float(ours), float(theirs), rel_tol=1e-12)
        )
    }


@pytest.mark.slow
@pytest.mark.needs_spark
@pytest.mark.xdist_group("spark")
@pytest.mark.parametrize(
    ("period", "grain", "by"),
    [
        ("2022-10-24..2022-11-06", "week", ()),  # the clocks changed on the 30th
        ("2022-10", None, ("channel",)),
    ],
)
def test_every_shipped_metric_is_the_same_on_both(demo, spark_settings, period, grain, by):
    metrics = tuple(
        name for name, metric in demo.library.metrics.items() if {*by} <= dimensions_of(metric)
    )
    request = Request(metrics, parse_period(period), grain, by)
    duck, spark = (
        compute(request, library=demo.library, dataset=demo.read.dataset, engine=engine)
        for engine in (EngineSettings(), spark_settings)
    )
    ours, theirs = keyed(duck.observations), keyed(spark.observations)
    assert len({o.metric_id for o in duck.observations}) > 20
    assert ours.keys() == theirs.keys()
    found = {key: d for key in ours if (d := differing(ours[key], theirs[key]))}
    assert found == {}
    assert duck.problems == spark.problems
