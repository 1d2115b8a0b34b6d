"""What a notebook may publish: exhibits whose every number is what it is bound to."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from gaugebook.analysis.wording import stated_by
from gaugebook.bindings import misbound
from gaugebook.bindings_words import texts_of
from gaugebook.definitions.metric import Metric
from gaugebook.errors import RefusedError, Where, problem
from gaugebook.exhibits import Exhibit, bindings_of, results_of
from gaugebook.observations import Observation, split_binding


def refuse_misbound(
    name: str,
    exhibit: Exhibit,
    *,
    observations: Iterable[Observation],
    metrics: Iterable[Metric],
    made_up_orgs: Collection[str],
) -> None:
    """Let an exhibit pass only where each of its numbers is what it is bound to.

    Parameters
    ----------
    name
        What the exhibit is called, for the findings.
    exhibit
        Whose numbers are looked at.
    observations
        All that the notebook has been given: a number may be bound to no other.
    metrics
        Those in reach; what the definitions of the ones it names state may stand in its words.
    made_up_orgs
        The organisations whose figures are made up, of which the exhibit has to say so.

    Raises
    ------
    RefusedError
        With all that is misbound.
    """
    faults = misbound(
        exhibit,
        observations,
        made_up_orgs=made_up_orgs,
        stated=stated_by(_named_in(exhibit, metrics)),
    )
    if faults:
        place = Where(f"exhibit {name}")
        raise RefusedError(
            [problem("exhibit-misbound", place, found=f.text, reason=f.reason) for f in faults],
            message=f"The exhibit {name} was not published.",
        )


def _named_in(exhibit: Exhibit, metrics: Iterable[Metric]) -> list[Metric]:
    """Give the metrics that an exhibit names."""
    text = "\n".join(texts_of(exhibit)).casefold()
    return [m for m in metrics if m.label.casefold() in text or m.name.casefold() in text]


def shown_by(exhibit: Exhibit, observations: Iterable[Observation]) -> list[Observation]:
    """Give the observations that an exhibit shows, or that its results were made of."""
    uses = [use for found in results_of(exhibit) for use in found.uses]
    shown = {split_binding(b)[0] for b in (*bindings_of(exhibit), *uses)}
    return sorted((o for o in observations if o.binding in shown), key=lambda o: o.binding)
