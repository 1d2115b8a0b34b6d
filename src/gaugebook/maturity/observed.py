"""The scores of a round as observations: one for each service, view and node, and the medians.

A score that is missing is an observation without a value and with its reason. A note says how
much of a node is answered, and names the weakest theme wherever the overall score stands, so that
the one is never kept without the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from gaugebook.definitions.assessment import OVERALL
from gaugebook.definitions.assessment_text import number_in_words
from gaugebook.maturity.assessed import Assessed, AssessedService
from gaugebook.maturity.comparing.council import Distribution, council_of, coverage_in_words
from gaugebook.maturity.explain import explain_headline
from gaugebook.maturity.nodes import STATE_WORDS, Node, Scored, View
from gaugebook.maturity.targets import AgainstTarget, against_target
from gaugebook.observations import TOTAL, Observation, Status, encode_segment
from gaugebook.words import counted

UNIT = "score"
MEDIAN, LOWER_QUARTILE, UPPER_QUARTILE = "median", "lower_quartile", "upper_quartile"
STATISTICS = (LOWER_QUARTILE, MEDIAN, UPPER_QUARTILE)
"""What the dimension ``statistic`` of the council's own observations may be."""
ALL_VIEWS: tuple[View, ...] = ("self", "confirmed", "moderated", "audited")


@dataclass(frozen=True)
class _Round:
    """What every observation of a round has in common."""

    model_id: str
    version: str
    org_code: str
    period: str
    reporting_period: str
    decimals: int
    source: str

    def observation(self, node: str, view: View, **more: Any) -> Observation:
        fields: dict[str, Any] = {"segment": _segment_of(view), **more}
        return Observation(
            metric_id=metric_of(self.model_id, node),
            definition_version=self.version,
            org_code=self.org_code,
            reporting_period=self.reporting_period,
            period=self.period,
            unit=UNIT,
            decimals=self.decimals,
            source_ref=self.source,
            **fields,
        )


@cache
def _segment_of(view: View) -> str:
    return encode_segment({"view": view})


def metric_of(model_id: str, node: str) -> str:
    """Give the metric id of a node; the whole is ``overall``.

    >>> metric_of("customer-experience", "DAT.1")
    'customer-experience.DAT.1'
    """
    return f"{model_id}.{node}"


def observations_of(assessed: Assessed) -> tuple[Observation, ...]:
    """Give all observations of a scored round, service by service, then the council's.

    Parameters
    ----------
    assessed
        The round; its own `observations` are not looked at.

    Returns
    -------
    tuple
        For each service that answered, each of its views and each node of the tree and the
        matrix: its value (a score, not rounded), None where it has none, with the status ``M``
        and the reason. For each theme and view the council's median and quartiles, without a
        value and withheld (``Q``) where fewer than six services have a score.
    """
    common = _round_of(assessed)
    made = [
        observation
        for service in assessed.services
        for scored in service.views.values()
        for observation in _of_service(assessed, common, service, scored)
    ]
    made += [
        observation
        for view in ALL_VIEWS
        if any(view in service.views for service in assessed.services)
        for found in council_of(assessed, view=view)
        for observation in _of_council(common, found)
    ]
    return tuple(made)


def binding_of(assessed: Assessed, node: str, *, service: str, view: View) -> str:
    """Give what a printed score of a service is bound to; `service` is its id."""
    common = _round_of(assessed)
    return common.observation(node, view, service=service).binding


def council_binding_of(assessed: Assessed, node: str, *, statistic: str, view: View) -> str:
    """Give what the council's printed median or quartile of a theme is bound to."""
    segment = encode_segment({"view": view, "statistic": statistic})
    return _round_of(assessed).observation(node, view, segment=segment).binding


def _round_of(assessed: Assessed) -> _Round:
    return _Round(
        model_id=assessed.model.id,
        version=assessed.model.version,
        org_code=assessed.org_code,
        period=str(assessed.period),
        reporting_period=str(assessed.period.full),
        decimals=assessed.model.scoring.display.decimals,
        source=f"assessment {assessed.campaign}",
    )


def _of_service(
    assessed: Assessed, common: _Round, service: AssessedService, scored: Scored
) -> Iterator[Observation]:
    model, target = assessed.model, assessed.target
    aims = against_target(model, scored, target) if target is not None else {}
    looked_at = {
        m.statement
        for m in service.moderations
        if not m.cannot_tell and _counts_in(m.view, scored.view)
    }
    cells = scored.matrix.cells.values() if scored.matrix is not None else ()
    for node in (*scored.overall.walk(), *cells):
        aim = aims.get(node.id)
        yield common.observation(
            node.id,
            scored.view,
            service=service.service.id,
            value=node.value,
            target=None if aim is None or aim.target is None else float(aim.target),
            status=_status(aim),
            obs_status="A" if node.value is not None else "M",
            note="; ".join(_notes(scored, node, aim, looked_at)),
        )


def _counts_in(view: View, wanted: View) -> bool:
    """Whether a conclusion of one view counts in another: moderators' count until the audit's."""
    return wanted in ("moderated", "audited") and view in ("moderated", wanted)


def _status(aim: AgainstTarget | None) -> Status:
    if aim is None or aim.target is None or aim.is_met is None:
        return "none"
    return "met" if aim.is_met else "missed"


def _notes(
    scored: Scored, node: Node, aim: AgainstTarget | None, looked_at: set[str]
) -> Iterator[str]:
    """Give what a reader must know beside the number, or instead of it."""
    if node.exact is None:
        yield _why_missing(node)
    if node.kind != "statement":
        counts = node.counts
        yield f"{counts.answered} of {counts.applicable} statements that apply are answered"
        if looked_at:
            below = {leaf.id for leaf in node.statements()} & looked_at
            yield f"{len(below)} of them were looked at"
        if aim is not None and aim.target is not None and aim.tested:
            yield f"{aim.met} of {counted(aim.tested, 'statement')} meet their own target"
    if node.id == OVERALL:
        yield explain_headline(scored).rstrip(".")


def _why_missing(node: Node) -> str:
    if node.state == "not_enough_answers" and node.kind == "statement":
        return "not answered" if not node.counts.answered else "answered without a score"
    return STATE_WORDS[node.state].lower()


def _of_council(common: _Round, found: Distribution) -> Iterator[Observation]:
    values = {
        LOWER_QUARTILE: found.lower_quartile,
        MEDIAN: found.median,
        UPPER_QUARTILE: found.upper_quartile,
    }
    for statistic, value in values.items():
        note = coverage_in_words(found) if value is not None else found.reason
        missing = "Q" if found.services else "M"
        yield common.observation(
            found.node,
            found.view,
            service=TOTAL,
            segment=encode_segment({"view": found.view, "statistic": statistic}),
            value=None if value is None else float(value),
            obs_status="A" if value is not None else missing,
            note=note.rstrip("."),
        )


def by_key(assessed: Assessed) -> Mapping[tuple[str, str, str], Observation]:
    """Give the observations of a round by node, service and segment."""
    prefix = len(assessed.model.id) + 1
    return {(o.metric_id[prefix:], o.service, o.segment): o for o in assessed.observations}


def value_in_words(node: Node, scored: Scored) -> str:
    """Give a node's value as it is printed, or in words why it has none.

    A statement that counts as a whole level is printed as such: 3 and not 3.0.
    """
    if node.exact is None:
        return STATE_WORDS[node.state]
    return number_in_words(node.exact) if node.kind == "statement" else str(scored.shown(node))
