"""Observations of several periods put together: always of one organisation."""

from dataclasses import replace

import pytest
from tests.analysis.drawn import drawn

from gaugebook.analysis.joining import joined, observed_in
from gaugebook.periods import parse_period

YEARS = [parse_period(f"{year}-01..{year}-12") for year in (2020, 2021)]


def of(org, table, **fields):
    found = drawn(table, names=("web_sessions",))
    kept = tuple(replace(o, org_code=org) for o in found.observations)
    return replace(found, observations=kept, org_code=org, **fields)


def test_two_organisations_are_never_joined():
    with pytest.raises(ValueError, match="different organisations: A and B"):
        joined([of("A", ""), of("B", "")])


def test_nothing_is_not_joined():
    with pytest.raises(ValueError, match="nothing to join"):
        joined([])
    with pytest.raises(ValueError, match="no periods"):
        observed_in(lambda *a, **k: of("A", ""), ["web_sessions"], [])


def test_sources_and_problems_stand_once_each():
    found = joined([of("A", "", source="X; Y", problems=("p",)), of("A", "", source="Y; Z",
                    problems=("p", "q"))])  # fmt: skip

    assert (found.source, found.problems) == ("X; Y; Z", ("p", "q"))


def test_a_figure_of_several_sources_in_any_period_is_kept_in_mind():
    found = joined([of("A", "", unranked=frozenset({"web_sessions 2020"})), of("A", "")])
    assert found.unranked == {"web_sessions 2020"}


def test_a_period_without_figures_is_not_filled_with_another_organisations():
    """The own organisation has figures for 2021 only; for 2020 the made-up one would stand in."""
    figures = {
        ("OWN", YEARS[1]): "web_sessions 2021-01..2021-12 5",
        ("MADE-UP", YEARS[0]): "web_sessions 2020-01..2020-12 7",
        ("MADE-UP", YEARS[1]): "web_sessions 2021-01..2021-12 9",
    }

    def observe(metrics, *, period, by=(), organisation=""):
        orgs = [organisation] if organisation else ["OWN", "MADE-UP"]
        having = [org for org in orgs if (org, period) in figures]
        org = having[0] if having else orgs[0]
        return of(org, figures.get((org, period), ""))

    found = observed_in(observe, ["web_sessions"], YEARS)
    assert found.org_code == "OWN"
    assert found.of("web_sessions", YEARS[0]) is None
    assert found.of("web_sessions", YEARS[1]).value == 5
    # Where the own has none at all, the made-up one stands in as a whole.
    del figures["OWN", YEARS[1]]
    found = observed_in(observe, ["web_sessions"], YEARS)
    assert [found.of("web_sessions", y).value for y in YEARS] == [7, 9]
