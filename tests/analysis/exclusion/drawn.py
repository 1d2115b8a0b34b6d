"""Observations of shares drawn in a test: one line a group, numerator and denominator."""

from gaugebook.analysis.observed import Observed
from gaugebook.definitions.library import load_library
from gaugebook.observations import UNKNOWN, Observation, encode_segment
from gaugebook.periods import parse_period
from gaugebook.stats.intervals import wilson

LIBRARY, _ = load_library()
PERIOD = parse_period("2022-04..2022-06")
PROXY = "no_email_share"


def share(metric_id, numerator, denominator, *, status="A", least=0, note="", **codes):
    """Give a share of a metric of the library as the engine would."""
    metric = LIBRARY.metrics[metric_id]
    is_given = bool(denominator) and denominator >= least and status != "Q"
    interval = None
    if is_given and metric.interval.method == "wilson":
        interval = wilson(numerator, denominator)
    withheld = status == "Q"
    return Observation(
        metric_id=metric_id,
        definition_version=metric.version,
        org_code="X",
        reporting_period=str(PERIOD),
        period=str(PERIOD),
        channel="phone",
        segment=encode_segment(codes),
        value=numerator / denominator if is_given else None,
        unit="share",
        numerator=None if withheld else numerator,
        denominator=None if withheld else denominator,
        decimals=metric.decimals,
        obs_status=status if is_given or withheld else "M",
        lower=interval.lower if interval else None,
        upper=interval.upper if interval else None,
        note=note,
    )


def number(metric_id, value, *, unit="score", period=PERIOD, **codes):
    """Give a plain figure, as of an area or of different people."""
    metric = LIBRARY.metrics[metric_id]
    return Observation(
        metric_id=metric_id,
        definition_version=metric.version,
        org_code="X",
        reporting_period=str(period),
        period=str(period),
        segment=encode_segment(codes),
        value=value,
        unit=unit,
        decimals=metric.decimals,
        obs_status="A" if value is not None else "Q",
    )


def observed(*observations, made_up=False):
    """Give observations as the workspace would, with the metrics that they are of."""
    metrics = {o.metric_id: LIBRARY.metrics[o.metric_id] for o in observations}
    metrics.setdefault(PROXY, LIBRARY.metrics[PROXY])
    return Observed(tuple(observations), metrics, "X", made_up=made_up, source="drawn in a test")


def by_line(text, *, total=None, least=51, note=""):
    """Read ``name | no e-mail | calls`` lines; the total is their sum unless it is given."""
    rows = [[part.strip() for part in line.split("|")] for line in text.strip().splitlines()]
    counts = [(name, int(above), int(below)) for name, above, below in rows]
    if total is None:
        total = (sum(c[1] for c in counts), sum(c[2] for c in counts))
    shares = [
        share(PROXY, above, below, least=least, line=UNKNOWN if name == "?" else name)
        for name, above, below in counts
    ]
    whole = [share(PROXY, *total, note=note)] if total else []
    return observed(*whole, *shares)
