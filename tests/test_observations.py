"""The observation and its key.

1. A segment reads back as the dimensions it was written from, whatever they hold.
2. Two keys never share a binding.
3. The worst status wins, and an unknown one never passes for normal.
4. Withheld is not missing: each has its own shorthand.
"""

import dataclasses
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaugebook.observations import (
    COLUMNS,
    KEY_FIELDS,
    OBS_STATUS,
    TOTAL,
    Observation,
    decode_segment,
    encode_segment,
    observation_from_dict,
    sort_observations,
    worst_status,
)

OCTOBER = Observation(
    "answered_share",
    "1.0.0",
    "E06000060",
    "2022-10-01/P1M",
    "2022-10-01/P1M",
    channel="phone",
    value=29187 / 33592,
    unit="share",
    numerator=29187,
    denominator=33592,
    decimals=2,
)


def test_the_key_is_the_first_eight_columns():
    assert COLUMNS[:8] == KEY_FIELDS
    assert OCTOBER.key == (
        "answered_share", "1.0.0", "E06000060", "2022-10-01/P1M", "2022-10-01/P1M",
        "_T", "phone", "_T",
    )  # fmt: skip


def test_dimensions_are_sorted_by_name_in_a_segment():
    dimensions = {"topic": "Recycling and Waste", "reason": "Bin Enquiry"}

    assert encode_segment(dimensions) == "reason=Bin Enquiry;topic=Recycling and Waste"
    assert encode_segment({}) == TOTAL


def test_service_and_channel_have_columns_of_their_own():
    split = dataclasses.replace(OCTOBER, segment="line=Waste")

    assert split.dimensions == {"channel": "phone", "line": "Waste"}


def test_a_part_period_is_known_by_its_reporting_period():
    part = dataclasses.replace(OCTOBER, period="2022-10-01/P21D")

    assert part.is_part
    assert not OCTOBER.is_part
    assert part.span.days == 21


def test_missing_is_not_zero():
    assert dataclasses.replace(OCTOBER, value=None).is_missing
    assert not dataclasses.replace(OCTOBER, value=0.0).is_missing


def test_an_observation_goes_through_json_unchanged():
    plain = json.loads(json.dumps(OCTOBER.as_dict()))

    assert plain["dimensions"] == {"channel": "phone"}
    assert observation_from_dict(plain) == OCTOBER


def test_a_bar_in_a_code_cannot_make_two_keys_look_alike():
    one = dataclasses.replace(OCTOBER, service="a|b", channel="c")
    other = dataclasses.replace(OCTOBER, service="a", channel="b|c")

    assert one.binding != other.binding
    assert one.binding.count("|") == OCTOBER.binding.count("|")


def test_the_worst_status_wins():
    assert worst_status(["A", "P", "V"]) == "V"
    assert worst_status(["U", "M"]) == "M"
    assert worst_status(["M", "Q", "A"]) == "Q"
    assert worst_status(["P", "B", "E"]) == "B"
    assert worst_status([]) == "A"
    assert {worst_status([code]) for code in OBS_STATUS} == set(OBS_STATUS)


def test_what_is_withheld_says_so_and_by_which_rule():
    rule = "small numbers: 1 to 7 withheld, others rounded to 5"
    hidden = dataclasses.replace(OCTOBER, value=None, obs_status="Q", note=f"a; {rule}; b")
    assert (hidden.is_withheld, hidden.absence_mark, hidden.small_numbers_rule) == (
        True, "[c]", rule
    )  # fmt: skip
    missing = dataclasses.replace(OCTOBER, value=None, obs_status="M")
    assert (missing.is_withheld, missing.absence_mark, missing.small_numbers_rule) == (
        False, "[x]", ""
    )  # fmt: skip


def test_why_there_is_no_status_is_told_only_where_there_is_none():
    told = dataclasses.replace(OCTOBER, note="no status: the target changed within 2022/23")
    assert told.no_status == "no status: the target changed within 2022/23"
    assert dataclasses.replace(told, status="met").no_status == ""
    assert OCTOBER.no_status == ""


def test_an_unknown_status_never_passes_for_normal():
    with pytest.raises(ValueError, match="'X' is not an observation status"):
        worst_status(["A", "X"])


def test_observations_have_one_order():
    later = dataclasses.replace(OCTOBER, revision=2)
    other = dataclasses.replace(OCTOBER, metric_id="abandoned_share")

    assert sort_observations([later, OCTOBER, other]) == [other, OCTOBER, later]


mappings = st.dictionaries(st.text(min_size=1), st.text(), max_size=5)


@given(mappings)
def test_a_segment_reads_back_as_its_dimensions(dimensions):
    assert decode_segment(encode_segment(dimensions)) == dimensions


@given(mappings, mappings)
def test_different_dimensions_have_different_segments(one, other):
    assert (encode_segment(one) == encode_segment(other)) == (one == other)
