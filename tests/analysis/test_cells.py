from dataclasses import replace

import pytest

from gaugebook.analysis.cells import (
    as_cell,
    as_point,
    bound_count,
    bound_interval,
    bound_result,
    bound_value,
    count_cell,
    interval_cells,
    result_cells,
    share_cells,
    value_cell,
    with_interval,
)
from gaugebook.bindings import misbound
from gaugebook.exhibits import Bound, Cell, Point, Sentence
from gaugebook.observations import Observation
from gaugebook.results import ResultValue, result

SHARE = Observation(
    "no_email_share",
    "1.0.0",
    "X",
    "2022-04-01/P3M",
    "2022-04-01/P3M",
    value=165 / 557,
    unit="share",
    numerator=165,
    denominator=557,
    decimals=1,
    lower=0.2598,
    upper=0.3354,
)
MISSING = replace(SHARE, value=None, numerator=None, denominator=None, lower=None, upper=None)
WITHHELD = replace(MISSING, obs_status="Q")
LIMITS = result("xmr", [ResultValue("centre", 0.25, "share", 1), ResultValue("upper", None)])


def test_a_value_is_printed_with_its_decimals_or_with_others():
    assert bound_value(SHARE) == Bound("29.6%", 29.6, SHARE.binding)
    assert bound_value(SHARE, words=False, decimals=0) == Bound("30", 30.0, SHARE.binding)


@pytest.mark.parametrize(("found", "mark"), [(MISSING, "[x]"), (WITHHELD, "[c]")])
def test_what_is_not_there_has_its_mark_and_no_number(found, mark):
    assert bound_value(found) == Bound(mark, None, found.binding)
    assert bound_count(found, "numerator") == Bound(mark, None, found.binding_of("numerator"))
    assert as_cell(bound_value(found)) == Cell(mark, None, found.binding)
    point = as_point("p", bound_value(found))
    assert with_interval(point, found) is point
    with pytest.raises(ValueError, match="no interval"):
        bound_interval(found)


def test_counts_and_limits_are_bound_to_their_own_part():
    numbers = (bound_count(SHARE, "numerator"), *bound_interval(SHARE))
    assert [n.text for n in numbers] == ["165", "26.0", "33.5"]
    assert misbound(Sentence("s", numbers), [SHARE]) == []


def test_a_share_fills_five_cells_and_what_is_not_there_has_its_mark():
    texts = [cell.text for cell in share_cells(SHARE)]
    assert texts == ["557", "165", "29.6", "26.0", "33.5"]
    assert [cell.text for cell in share_cells(MISSING)] == ["[x]"] * 5
    assert [cell.text for cell in share_cells(WITHHELD)] == ["[c]"] * 3 + ["[x]"] * 2
    nothing = (value_cell(None), count_cell(None, "numerator"), *interval_cells(None))
    assert nothing == (Cell("[x]"),) * 4


def test_a_mark_stands_only_beside_a_number():
    assert value_cell(SHARE, mark="part").mark == "part"
    assert value_cell(MISSING, mark="part").mark == ""


def test_without_a_result_every_cell_of_it_is_missing():
    assert [c.text for c in result_cells(LIMITS, ("centre", "upper"))] == ["25.0", "[x]"]
    assert result_cells(None, ("centre", "upper")) == (Cell("[x]"),) * 2


def test_a_number_of_a_result_is_bound_to_its_name():
    assert bound_result(LIMITS, "centre").text == "25.0%"
    assert bound_result(LIMITS, "upper") == Bound("[x]", None, LIMITS.binding("upper"))
    with pytest.raises(KeyError):
        bound_result(LIMITS, "lower")


def test_a_point_has_the_interval_of_its_observation():
    point = with_interval(as_point("Bin Enquiry", bound_value(SHARE, words=False)), SHARE)
    assert point == Point("Bin Enquiry", 29.6, "29.6", SHARE.binding, lower=26.0, upper=33.5)
