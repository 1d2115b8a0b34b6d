"""A model with tests of claims, a metric, and a year of figures, drawn in one line each."""

from collections.abc import Mapping, Sequence

from tests.maturity.little_models import HEAD, LEVELS, SPECIAL, draw, level, promise, theme

from gaugebook.definitions.assessment import Assessment
from gaugebook.definitions.metric import Metric
from gaugebook.maturity import Answer, Answers
from gaugebook.maturity.assessed import KpiFinding
from gaugebook.maturity.kpi import Source, check_claims
from gaugebook.maturity.services import Service
from gaugebook.observations import Observation
from gaugebook.periods import parse_period

COUNCIL = "E0"
WASTE = Service("waste", "Waste", figures={"service": "Waste"})
REAL = Source(COUNCIL)
CYCLE = parse_period("2022-Q4")
MONTHS = tuple(str(month) for month in parse_period("2022-01..2022-12").split("month"))
KNOWN = "months_with_value: '>= 10'"
MET = "share_of_periods_meeting_target: '>= 0.75'"
ADDED = "count: '>= 20'"


def check(test: str, at: int = 3, *, metric: str = "answered_share", fail: str = "") -> str:
    """Give one test of a claim, over 12 months."""
    words = fail or "Level needs more: {n} of {N}."
    return (
        f"{{id: c{at}, level: {at}, metric: {metric}, test: {{{test}, window: 12 months}}, "
        f"on_fail: '{words}'}}"
    )


def model_with(*checks: str, missing: str = "flag", more: str = "", head: str = "") -> Assessment:
    """Give a model of one statement, A.1, with tests."""
    fields = f"kpi_checks: [{', '.join(checks)}], on_missing_data: {missing}{more}"
    text = promise("A.P1", level("A.1", fields), level("A.2"))
    return draw(HEAD + LEVELS + SPECIAL + head + "themes:\n" + theme("A", text))


def metric(name: str = "answered_share", **fields: object) -> Metric:
    """Give a metric: the share of calls answered, or a count."""
    plain: dict[str, object] = {
        "id": name,
        "version": "1.0.0",
        "name": "Calls answered" if name == "answered_share" else name.capitalize(),
        "question": "How many?",
        "owner": "O",
        "direction": "higher",
        "dimensions": ("service", "line"),
        "decimals": 0,
        "targets": ({"value": 0.9, "from": "2020-01"},),
    }
    if name == "answered_share":
        plain |= {
            "kind": "ratio",
            "unit": "share",
            "numerator": "answered",
            "denominator": "offered",
        }
    else:
        plain |= {"kind": "count", "unit": "count", "of": name, "targets": ()}
    return Metric.model_validate(plain | fields)


def year(
    values: Sequence[float | None], *, months: Sequence[str] = MONTHS, **fields: object
) -> list[Observation]:
    """Give an observation for each value, by month; a value of None is one that is missing."""
    return [
        Observation(
            **{
                "metric_id": "answered_share",
                "definition_version": "1.0.0",
                "org_code": COUNCIL,
                "reporting_period": month,
                "period": month,
                "service": "Waste",
                "value": value,
                "unit": "share",
                "obs_status": "M" if value is None else "A",
            }
            | fields
        )
        for month, value in zip(months, values, strict=False)
    ]


def findings(
    model: Assessment,
    observations: Sequence[Observation],
    claim: object = 4,
    *,
    service: Service = WASTE,
    metrics: Mapping[str, Metric] | None = None,
    source: Source = REAL,
    **options: object,
) -> tuple[KpiFinding, ...]:
    """Test one claim on A.1."""
    given = (
        Answer("A.1", special=claim, reason="So")  # type: ignore[arg-type]
        if isinstance(claim, str)
        else Answer("A.1", claim)  # type: ignore[arg-type]
    )
    return check_claims(
        model,
        service,
        Answers((given,)),
        observations,
        cycle=options.pop("cycle", CYCLE),  # type: ignore[arg-type]
        metrics=metrics or {"answered_share": metric(), "complaints": metric("complaints")},
        source=source,
        **options,  # type: ignore[arg-type]
    )


def one(model: Assessment, observations: Sequence[Observation], **options: object) -> KpiFinding:
    """Give the only finding."""
    found = findings(model, observations, **options)  # type: ignore[arg-type]
    assert len(found) == 1
    return found[0]
