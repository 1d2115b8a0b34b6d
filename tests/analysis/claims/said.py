"""Claims drawn as text: figures one line a metric, and what is said of them."""

from tests.analysis.windows import METRICS, observation

from gaugebook.analysis.claims import Evidence, Verdict, make_claim, verdict_of
from gaugebook.bindings import misbound
from gaugebook.errors import UsageError
from gaugebook.observations import Observation
from gaugebook.periods import Period, parse_period


def figures(table: str, *more: Observation, ends: str = "2022-10") -> tuple[Observation, ...]:
    """Draw months up to October 2022: ``wait_mean 431 426 - 242``, where - is no figure."""
    found = list(more)
    for line in table.strip().splitlines():
        name, *values = line.split()
        period = parse_period(ends)
        for text in reversed(values):
            if text != "-":
                found.append(observation(name, str(period), float(text)))
            period = period.before()
    return tuple(found)


def named(text: str | None) -> Period | str | None:
    """Give a period where the text is one, else the text."""
    try:
        return parse_period(text) if text else None
    except UsageError:
        return text


def say(
    words: str,
    metrics: str | list[str],
    observations: tuple[Observation, ...],
    *,
    period: str = "2022-10",
    since: str | None = None,
    of: str | None = None,
    known=METRICS,
) -> Verdict:
    """Test a claim; every number of its reason must be what it is bound to."""
    claim = make_claim(
        words,
        [metrics] if isinstance(metrics, str) else metrics,
        period=parse_period(period),
        since=parse_period(since) if since else None,
        of=named(of),
        known=known,
    )
    found = verdict_of(claim, Evidence(known, observations))
    assert misbound(found.sentence("claim"), observations) == []
    assert found.text.endswith(".")
    assert ".." not in found.text
    return found
