"""Does the flow close? What comes in must be what comes out."""

from decimal import Decimal

import pytest

from gaugebook.definitions.metric import Identity
from gaugebook.engine.identity import Range, check_identity, exact

FLOW = Identity(left="answered + abandoned", equals="offered")


def check(identity=FLOW, **known):
    ranges = {n: v if isinstance(v, Range) else exact(v) for n, v in known.items()}
    return check_identity(identity, ranges, names={"offered": "calls offered"})


@pytest.mark.parametrize(
    ("answered", "abandoned", "offered", "verdict", "gap"),
    [
        (90, 10, 100, "closes", 0),
        (87, 5, 100, "open", 8),
        (97, 5, 100, "over", -2),
        (0, 0, 0, "closes", 0),
    ],
)
def test_what_comes_in_must_come_out(answered, abandoned, offered, verdict, gap):
    found = check(answered=answered, abandoned=abandoned, offered=offered)
    assert (found.verdict, found.gap) == (verdict, gap)
    assert found.is_broken == (verdict in ("open", "over"))


def test_a_measure_that_was_not_supplied_is_unknown_not_zero():
    assert check(answered=87, abandoned=5).verdict == "untested"
    assert check(answered=87, offered=100).verdict == "untested"
    assert check(offered=100).verdict == "untested"
    assert check(answered=87, offered=100).missing == ("abandoned",)


def test_one_part_alone_can_be_too_much():
    assert check(answered=101, offered=100).verdict == "over"


def test_a_count_worked_back_from_a_percentage_is_as_wide_as_its_rounding():
    # 11.74% of 476,004 is 55,883, give or take 48.
    wide = Range(Decimal(55_835), Decimal(55_931))
    assert check(answered=420_100, abandoned=wide, offered=476_004).verdict == "closes"
    found = check(answered=405_793, abandoned=wide, offered=476_004)
    assert found.verdict == "open"
    assert found.explanation == (
        "405,793 answered and about 55,883 abandoned leave "
        "about 14,328 of 476,004 calls offered unaccounted for"
    )


def test_a_tolerance_is_in_the_unit_of_the_measures_and_its_edge_belongs_to_it():
    loose = Identity(left="answered + abandoned", equals="offered", tolerance=2)
    assert check(loose, answered=90, abandoned=8, offered=100).verdict == "closes"
    assert check(loose, answered=90, abandoned=7, offered=100).verdict == "open"
    assert check(loose, answered=94, abandoned=8, offered=100).verdict == "closes"
    assert check(loose, answered=95, abandoned=8, offered=100).verdict == "over"


def test_too_much_is_said_with_its_numbers():
    found = check(answered=22_374, abandoned=1_229, offered=23_100)
    assert found.explanation == (
        "22,374 answered and 1,229 abandoned are 503 more than the 23,100 calls offered"
    )
