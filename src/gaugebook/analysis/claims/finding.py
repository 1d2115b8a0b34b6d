"""What a claim came to for one metric, and the parts that every reason is made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from gaugebook.analysis.cells import bound_value
from gaugebook.analysis.claims.evidence import Evidence
from gaugebook.analysis.wording import during
from gaugebook.definitions.metric import Metric
from gaugebook.exhibits import Bound
from gaugebook.observations import Observation
from gaugebook.periods import Period
from gaugebook.results import Result

Answer = Literal["true", "false", "cannot_say"]
Parts = tuple[str | Bound, ...]


@dataclass(frozen=True)
class Finding:
    """The answer for one metric, the reason as a sentence, and all that it was tested on."""

    metric_id: str
    answer: Answer
    reason: Parts
    observations: tuple[Observation, ...] = ()
    results: tuple[Result, ...] = ()

    @property
    def text(self) -> str:
        """The reason as it is read."""
        return "".join(part if isinstance(part, str) else part.text for part in self.reason)


def cannot_say(
    metric: Metric, *reason: str | Bound, seen: Iterable[Observation | None] = ()
) -> Finding:
    """Give a finding that nothing can be said, after the metric's name: " is missing for May"."""
    kept = tuple(o for o in seen if o is not None)
    return Finding(metric.id, "cannot_say", (metric.label, *reason), kept)


def value_when(found: Observation) -> Parts:
    """Give a value and its period: ``242 seconds in October 2022``."""
    return (bound_value(found), f" {during(found.span)}")


def why_no_value(evidence: Evidence, metric: Metric, period: Period) -> str:
    """Give why a metric has no value for a period, or nothing where it has one.

    It reads on after the metric's name.
    """
    found = evidence.of(metric.id, period)
    if found is not None and found.is_withheld:
        return f" is withheld for {period.label}"
    if found is not None and not found.is_missing:
        return ""
    part = evidence.part_of(metric.id, period)
    if part is not None and part.value is not None:
        return f" has a figure for only a part of {period.label}, {part.span.label}"
    return f" has no figure for {period.label}"


def is_doubtful(found: Observation) -> bool:
    """Whether nobody stands by a figure enough for it to support a claim.

    Its identity does not close, its printed value and its counts disagree, or its data were cut
    off (status U).
    """
    return found.status == "not_confirmed" or found.obs_status in ("V", "U")


def supported(found: Finding) -> Finding:
    """Give a finding as it stands, or cannot say where it is true only by figures in doubt.

    A figure that is not confirmed may contradict a claim; it never supports one.
    """
    doubtful = [o for o in found.observations if is_doubtful(o)]
    if found.answer != "true" or not doubtful:
        return found
    first = doubtful[0]
    more = " and others" if doubtful[2:] else " and one more" if doubtful[1:] else ""
    why = "is not confirmed" if first.obs_status != "U" else "is of low reliability"
    aside = f"; but the figure for {first.span.label}{more} {why}"
    return replace(found, answer="cannot_say", reason=(*found.reason, aside))


def joined(pieces: Sequence[Parts], *, between: str = "; ") -> Parts:
    """Give several pieces of a reason as one."""
    parts: list[str | Bound] = []
    for number, piece in enumerate(pieces):
        parts += [between] if number else []
        parts += piece
    return tuple(parts)
