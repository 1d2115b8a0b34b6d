"""Observations of one organisation, drawn as text: ``abandoned_share 2022-07 0.123``.

A value written ``912/40046`` is a share with its counts; one written ``-`` is missing. What follows
are dimensions (``line=Waste``), or ``part_of=2022-11``, or ``withheld``.
"""

from gaugebook.analysis.observed import Observed
from gaugebook.definitions.library import load_library
from gaugebook.observations import Observation, encode_segment
from gaugebook.periods import parse_period
from gaugebook.stats.intervals import wilson

METRICS = load_library()[0].metrics
FIXED = {"phone": "channel = 'phone'", "webchat": "channel = 'webchat'"}


def drawn(table: str, *, names=(), made_up=False, source="Drawn here", problems=()) -> Observed:
    """Give what is drawn as an analysis sees it; `names` are metrics that may have no figure."""
    found = [_observation(line) for line in table.strip().splitlines() if line.strip()]
    ids = dict.fromkeys([*names, *(o.metric_id for o in found)])
    return Observed(
        tuple(found), {n: METRICS[n] for n in ids}, "E0", made_up=made_up, source=source,
        problems=tuple(problems),
    )  # fmt: skip


def _observation(line: str) -> Observation:
    name, period, value, *rest = line.split()
    metric = METRICS[name]
    dimensions = dict(word.split("=") for word in rest if "=" in word)
    reporting = parse_period(dimensions.pop("part_of", period))
    channel = dimensions.pop("channel", "_T")
    if channel == "_T":
        channel = next((c for c, where in FIXED.items() if metric.where == where), "_T")
    is_withheld = "withheld" in rest
    above, below = _counts(value)
    number = above / below if below else None if value == "-" or "/" in value else float(value)
    interval = wilson(above, below) if below and metric.unit == "share" else None
    target = metric.target_for(reporting)
    return Observation(
        metric_id=name,
        definition_version=metric.version,
        org_code="E0",
        reporting_period=str(reporting),
        period=str(parse_period(period)),
        channel=channel,
        segment=encode_segment(dimensions),
        value=None if is_withheld else number,
        unit=metric.unit,
        numerator=above,
        denominator=below,
        decimals=metric.decimals,
        target=target.value if target else None,
        obs_status="Q" if is_withheld else "M" if number is None else "A",
        lower=interval.lower if interval else None,
        upper=interval.upper if interval else None,
    )


def _counts(value: str) -> tuple[float | None, float | None]:
    if "/" not in value:
        return None, None
    above, below = value.split("/")
    return float(above), float(below)
