"""The council's middle: the median and the quartiles of the services' scores of one node.

They are given from six services on. Of fewer, one service that knows its own score could work out
another's, and a quartile of four scores tells nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from statistics import median, quantiles

from gaugebook.maturity.assessed import Assessed
from gaugebook.maturity.nodes import View
from gaugebook.words import counted, few

FEWEST_SERVICES = 6
"""Distributions are shown above five services."""


@dataclass(frozen=True)
class Distribution:
    """How the services' scores of one node lie, in the units of the score.

    Attributes
    ----------
    node, view
        What is scored, and in which view.
    services
        How many services have a score of it.
    asked
        How many services were asked it (those that answered).
    lower_quartile, median, upper_quartile
        None of fewer than six services.
    reason
        Why there are none; empty where there are.
    """

    node: str
    view: View
    services: int
    asked: int
    lower_quartile: Fraction | None = None
    median: Fraction | None = None
    upper_quartile: Fraction | None = None
    reason: str = ""


def distribution(
    values: Iterable[Fraction | None], *, node: str = "", view: View = "self"
) -> Distribution:
    """Give the median and the quartiles of some scores.

    Parameters
    ----------
    values
        One for each service that was asked; None where it has no score, which counts for nothing.
    node, view
        What they are the scores of.

    Notes
    -----
    Quartiles by linear interpolation between the ordered scores, definition 7 of Hyndman and Fan
    (1996), The American Statistician 50, 361-365: that of ``QUARTILE.INC`` in spreadsheets.

    Examples
    --------
    >>> found = distribution([Fraction(n) for n in (1, 2, 2, 3, 4, 4)])
    >>> float(found.lower_quartile), float(found.median), float(found.upper_quartile)
    (2.0, 2.5, 3.75)
    >>> distribution([Fraction(2), None]).reason
    'Only one service has a score; medians and quartiles are given from six on.'
    """
    given = list(values)
    known = sorted(value for value in given if value is not None)
    if len(known) < FEWEST_SERVICES:
        return Distribution(node, view, len(known), len(given), reason=_too_few(len(known)))
    lower, _, upper = quantiles(known, n=4, method="inclusive")
    return Distribution(node, view, len(known), len(given), lower, median(known), upper)


def _too_few(scored: int) -> str:
    least = few(FEWEST_SERVICES)
    if not scored:
        return "No service has a score."
    verb = "has" if scored == 1 else "have"
    return (
        f"Only {few(scored, 'service')} {verb} a score; medians and quartiles are given from "
        f"{least} on."
    )


def council_of(assessed: Assessed, *, view: View = "self") -> tuple[Distribution, ...]:
    """Give the distribution of each theme over the services that have the view.

    Services that were not asked a theme, or to which it does not apply, do not count in it.

    Parameters
    ----------
    assessed
        The round.
    view
        Which scores. In the moderated and audited views only services that somebody looked at
        count, so that the medians of two views may rest on different services.
    """
    return tuple(council_of_node(assessed, theme.id, view=view) for theme in assessed.model.themes)


def council_of_node(assessed: Assessed, node: str, *, view: View = "self") -> Distribution:
    """Give the distribution of one node over the services that have the view."""
    scored = [service.views[view] for service in assessed.services if view in service.views]
    nodes = [found.nodes[node] for found in scored if node in found.nodes]
    values = [n.exact for n in nodes if n.state != "not_applicable"]
    return distribution(values, node=node, view=view)


def coverage_in_words(found: Distribution) -> str:
    """Say on how many services a distribution rests.

    >>> coverage_in_words(distribution([Fraction(2)] * 7 + [None]))
    '7 services of 8 that answered have a score.'
    """
    verb = "has" if found.services == 1 else "have"
    return f"{counted(found.services, 'service')} of {found.asked} that answered {verb} a score."
