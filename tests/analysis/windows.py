"""Windows of observations, drawn as text: one line a metric, one number a period."""

from gaugebook.analysis.window import WindowData, window_data, window_of
from gaugebook.definitions.library import load_library
from gaugebook.engine.judge import status_against
from gaugebook.observations import Observation
from gaugebook.periods import parse_period

METRICS = load_library()[0].metrics
WINDOW = "2022-07..2022-10"


def observation(metric_id: str, period: str, value: float | None, **fields: object) -> Observation:
    """One observation; its status follows from its target, unless one is given."""
    metric, span = METRICS[metric_id], str(parse_period(period))
    target = metric.target_for(parse_period(period))
    judged = "none"
    if value is not None and target is not None and "reporting_period" not in fields:
        judged = status_against(value, target, metric.direction)
    return Observation(
        **{
            "metric_id": metric_id,
            "definition_version": metric.version,
            "org_code": "E0",
            "reporting_period": span,
            "period": span,
            "channel": "phone",
            "value": value,
            "unit": metric.unit,
            "decimals": metric.decimals,
            "target": target.value if target else None,
            "status": judged,
            **fields,
        }
    )


def part(metric_id: str, value: float, last_day: str = "2022-11-21", **fields: object):
    """The observation of a part of November."""
    return observation(
        metric_id,
        f"2022-11-01..{last_day}",
        value,
        reporting_period="2022-11-01/P1M",
        obs_status="P",
        **fields,
    )


def window(
    table: str,
    *more: Observation,
    period: str = WINDOW,
    grain: str = "month",
    made_up: bool = False,
    year_before: bool = False,
) -> WindowData:
    """Draw a window: ``wait_mean 431 426 - 242``, where - is a period without a figure."""
    periods = window_of(parse_period(period), grain, year_before=year_before)
    found = list(more)
    for line in table.strip().splitlines():
        name, *values = line.split()
        for span, text in zip(periods.full, values, strict=True):
            if text != "-":
                found.append(observation(name, str(span), float(text)))
    orgs = frozenset({"E0"} if made_up else ())
    return window_data(periods, found, org_code="E0", made_up_orgs=orgs)


def metrics(*names: str):
    return [METRICS[name] for name in names]
