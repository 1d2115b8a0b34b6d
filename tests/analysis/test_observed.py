"""One organisation's observations, found by what they are of.

1. A total and a split are never taken for each other, nor two periods, nor two organisations.
2. Made-up figures stand in only as a whole, where the own organisation has none at all.
"""

from dataclasses import replace

import pytest

from gaugebook.analysis.observed import Observed, one_organisation
from gaugebook.definitions.library import load_library
from gaugebook.observations import Observation, encode_segment
from gaugebook.periods import parse_period

OCTOBER, NOVEMBER = parse_period("2022-10"), parse_period("2022-11")


class Known:
    """As much of a metric as is asked here."""

    id = "calls_offered"


def seen(value=1.0, *, period=OCTOBER, org="OWN", channel="_T", part=None, **dimensions):
    return Observation(
        "calls_offered",
        "1.0.0",
        org,
        str(period),
        str(part or period),
        channel=channel,
        segment=encode_segment(dimensions),
        value=value,
    )


def observed(*observations):
    return Observed(observations, {}, "OWN")


def test_a_total_is_found_without_dimensions_and_a_split_only_with_its_own():
    total, waste, narrower = (
        seen(9),
        seen(4, line="Waste"),
        seen(3, line="Waste", reason="Bin"),
    )
    found = observed(total, waste, narrower)
    assert found.of("calls_offered", OCTOBER) is total
    assert found.of("calls_offered", OCTOBER, line="Waste") is waste
    assert found.of("calls_offered", OCTOBER, reason="Bin") is None
    assert found.of("calls_offered", NOVEMBER) is None
    assert found.split("calls_offered", OCTOBER, ["line"]) == [waste]
    assert found.split("calls_offered", OCTOBER, ["reason"], line="Waste") == [narrower]


def test_service_and_channel_are_dimensions_like_any_other():
    phone, total = seen(2, channel="phone"), seen(9)
    assert observed(phone, total).of("calls_offered", OCTOBER, channel="phone") is phone
    assert observed(phone, total).of("calls_offered", OCTOBER) is total
    assert observed(phone, total).split("calls_offered", OCTOBER, ["channel"]) == [phone]


def test_the_channel_that_a_metric_is_of_need_not_be_named():
    total, waste = seen(9, channel="phone"), seen(4, channel="phone", line="Waste")
    found = observed(total, waste)
    assert found.of("calls_offered", OCTOBER) is total
    assert found.of("calls_offered", OCTOBER, channel="phone") is total
    assert found.of("calls_offered", OCTOBER, channel="webchat") is None
    assert found.of("calls_offered", OCTOBER, line="Waste") is waste
    assert found.split("calls_offered", OCTOBER, ["line"]) == [waste]
    assert found.split("calls_offered", OCTOBER, ["channel", "line"]) == [waste]


def test_all_of_one_place_is_of_it_and_of_nothing_narrower():
    total, phone = seen(9), seen(2, channel="phone")
    waste, before = seen(4, line="Waste"), seen(3, period=NOVEMBER)
    found = observed(phone, total, waste, before)
    assert found.at() == (total, before)
    assert found.at(line="Waste") == (waste,)
    assert found.at(channel="phone") == (phone,)


def test_a_series_has_a_place_for_every_period():
    october = seen(9)
    assert observed(october).series("calls_offered", [OCTOBER, NOVEMBER]) == [october, None]


def test_a_part_period_is_found_by_the_period_it_is_part_of():
    part = seen(5, period=NOVEMBER, part=parse_period("2022-11-01..2022-11-21"))
    found = observed(part)
    assert found.of("calls_offered", NOVEMBER) is None
    assert found.part_of("calls_offered", NOVEMBER) is part
    assert found.part_of("calls_offered", OCTOBER) is None


PART = parse_period("2022-11-01..2022-11-21")


class TestCovered:
    """What is covered of a period stands in for it only where there is no figure of all of it."""

    def test_all_of_it_comes_before_a_part(self):
        whole, part = seen(9, period=NOVEMBER), seen(5, period=NOVEMBER, part=PART)
        assert observed(part, whole).covered("calls_offered", NOVEMBER) is whole
        assert observed(part).covered("calls_offered", NOVEMBER) is part
        assert observed(part).covered("calls_offered", OCTOBER) is None
        assert observed().covered("calls_offered", NOVEMBER) is None

    def test_a_figure_without_a_value_is_not_replaced_by_a_part(self):
        missing, part = seen(None, period=NOVEMBER), seen(5, period=NOVEMBER, part=PART)
        assert observed(part, missing).covered("calls_offered", NOVEMBER) is missing

    def test_a_part_that_was_asked_for_is_found_by_itself_and_by_what_is_covered_of_it(self):
        shorter = seen(4, period=NOVEMBER, part=parse_period("2022-11-01..2022-11-18"))
        assert observed(shorter).covered("calls_offered", PART) is shorter
        part = seen(5, period=NOVEMBER, part=PART)
        assert observed(part).covered("calls_offered", PART) is part

    def test_more_than_was_asked_for_is_never_taken(self):
        part = seen(5, period=NOVEMBER, part=PART)
        first_week = parse_period("2022-11-01..2022-11-07")
        assert observed(part).covered("calls_offered", first_week) is None

    def test_one_place_and_the_total_are_not_taken_for_each_other(self):
        waste = seen(3, period=NOVEMBER, part=PART, line="Waste")
        total = seen(5, period=NOVEMBER, part=PART)
        assert observed(waste).covered("calls_offered", NOVEMBER) is None
        assert observed(waste, total).covered("calls_offered", NOVEMBER) is total
        assert observed(total, waste).covered("calls_offered", NOVEMBER, line="Waste") is waste

    def test_a_split_is_of_the_whole_or_of_the_part_and_never_of_both(self):
        waste = seen(3, period=NOVEMBER, part=PART, line="Waste")
        parks = seen(2, period=NOVEMBER, line="Parks")
        total = seen(5, period=NOVEMBER, part=PART)
        assert observed(total, waste).covered_split("calls_offered", NOVEMBER, ["line"]) == [waste]
        both = observed(waste, parks, total)
        assert both.covered_split("calls_offered", NOVEMBER, ["line"]) == [parks]
        assert both.covered_split("calls_offered", OCTOBER, ["line"]) == []


def test_a_line_that_a_metric_is_of_by_definition_need_not_be_named():
    calls = load_library()[0].metrics["calls_offered"]
    waste = calls.model_copy(update={"where": "line = 'Waste'"})
    total, bins = seen(4, line="Waste"), seen(3, line="Waste", reason="Bin")
    found = Observed((total, bins), {"calls_offered": waste}, "OWN")
    assert found.of("calls_offered", OCTOBER) is total
    assert found.split("calls_offered", OCTOBER, ["reason"]) == [bins]


def test_a_figure_without_a_value_is_no_figure():
    assert not observed(seen(None)).has_figures()
    assert observed(seen(None), seen(2, line="Waste")).has_figures("calls_offered")
    assert not observed(seen(2)).has_figures("calls_answered")


class TestOneOrganisation:
    OWN, MADE_UP, OTHER = seen(1), seen(2, org="ZZ"), seen(3, org="OTHER")

    @pytest.mark.parametrize(
        ("observations", "asked", "chosen"),
        [
            ((OWN, MADE_UP, OTHER), "", "OWN"),
            ((MADE_UP, OTHER), "", "ZZ"),
            ((replace(OWN, value=None), MADE_UP), "", "ZZ"),
            ((OTHER,), "", "OWN"),
            ((OWN, MADE_UP), "ZZ", "ZZ"),
            ((OWN,), "ZZ", "ZZ"),
            ((), "", "OWN"),
        ],
    )
    def test_it_is_chosen_as_a_whole(self, observations, asked, chosen):
        kept, org_code = one_organisation(
            observations,
            [Known],
            own="OWN",
            made_up_orgs=frozenset({"ZZ"}),
            organisation=asked,
        )
        assert org_code == chosen
        assert {o.org_code for o in kept} <= {chosen}

    def test_one_own_figure_keeps_every_made_up_one_out(self):
        other_metric = replace(self.MADE_UP, metric_id="calls_answered")
        kept, _ = one_organisation(
            [self.OWN, other_metric], [Known], own="OWN", made_up_orgs=frozenset({"ZZ"})
        )
        assert kept == (self.OWN,)

    def test_of_two_made_up_ones_none_is_guessed(self):
        other = replace(self.MADE_UP, org_code="ZY")
        kept, org_code = one_organisation(
            [self.MADE_UP, other], [Known], own="OWN", made_up_orgs=frozenset({"ZZ", "ZY"})
        )
        assert (kept, org_code) == ((), "OWN")
