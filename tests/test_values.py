"""Numbers as people print and read them.

1. Rounding is half away from zero in decimal, never in binary.
2. What is printed can be read back as the same number.
3. A text that may mean two things is no number.
4. A correctly rounded print always agrees with the exact number.
"""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaugebook.values import (
    UNITS,
    Printed,
    agrees,
    format_value,
    in_print,
    is_hashes,
    is_no_figure,
    parse_printed,
    round_value,
    to_decimal,
)


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (2.675, 2, "2.68"),  # Python's round() gives 2.67
        (1.005, 2, "1.01"),  # round() gives 1.0
        (0.285 * 100, 0, "29"),  # in binary 28.499999999999996
        (0.5, 0, "1"),
        (-0.5, 0, "-1"),
        (1e22, 0, "10000000000000000000000"),
        (33592, 2, "33592.00"),
    ],
)
def test_rounding_is_half_away_from_zero_in_decimal(value, decimals, expected):
    assert str(round_value(value, decimals)) == expected


def test_a_figure_can_be_cut_instead():
    assert round_value(86.317, 2, mode="truncate") == Decimal("86.31")
    assert round_value(-86.317, 2, mode="truncate") == Decimal("-86.31")


# Counts from Buckinghamshire Council, Customer First and CSC Performance Update and Quarterly
# Dashboard, November 2022, paragraph 2.3.
@pytest.mark.parametrize(
    ("answered", "offered", "printed"),
    [(29187, 33592, "86.89%"), (22374, 23100, "96.86%")],
)
def test_published_counts_print_as_their_own_share(answered, offered, printed):
    assert format_value(answered / offered, "share", 2) == printed


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "printed"),
    [
        (None, "share", 2, "[x]"),
        (0, "count", 0, "0"),
        (-0.0001, "share", 1, "0.0%"),
        (1, "seconds", 0, "1 second"),
        (242, "seconds", 0, "242 seconds"),
        (1, "days", 0, "1 day"),
        (7.594, "points", 2, "7.59 percentage points"),
        (-1234.5, "pounds", 2, "-£1,234.50"),
        (12.34, "per_10000", 1, "12.3 per 10,000"),
        (3.25, "score", 1, "3.3"),
        (476004, "count", 0, "476,004"),
    ],
)
def test_a_value_is_printed_with_its_unit(value, unit, decimals, printed):
    assert format_value(value, unit, decimals) == printed


def test_a_table_cell_has_the_bare_number():
    assert format_value(0.868868, "share", 2, words=False) == "86.89"
    assert format_value(1200, "pounds", words=False) == "1,200"


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), Decimal("NaN"), Decimal("-Infinity")]
)
def test_what_is_no_number_is_never_printed(value):
    with pytest.raises(ValueError, match="not a number that can be printed"):
        format_value(value, "count")


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("476,004", "476004", None),
        ("23100", "23100", None),
        ("94.48%", "94.48", "share"),
        ("91.15 per  cent", "91.15", "share"),
        ("91.15 Percent", "91.15", "share"),
        ("7.59 percentage points", "7.59", "points"),
        ("-3.2", "-3.2", None),
        ("−3.2%", "-3.2", "share"),
        ("+5", "5", None),
        ("180 seconds", "180", "seconds"),
        ("3 mins", "3", "minutes"),
        ("12 days", "12", "days"),
        ("£1,200", "1200", "pounds"),
        ("1\u00a0234", None, None),
        ("94.48\u202f%", "94.48", "share"),
        ("00:07:11", "431", "seconds"),
        ("7:11", "431", "seconds"),
        ("7m 11s", "431", "seconds"),
        ("1 hour 2 minutes", "3720", "seconds"),
    ],
)
def test_a_printed_number_is_read_with_its_unit(text, number, unit):
    printed = parse_printed(text)

    assert (printed and printed.number) == (number and Decimal(number))
    assert (printed and printed.unit) == unit


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("0,123", "the decimal comma of another country"),
        ("1,23", "no thousands"),
        ("12,34,567", "no thousands"),
        ("5m", "minutes or millions"),
        ("4:75", "no such second"),
        ("1:75:00", "no such minute"),
        ("£5%", "two units"),
        ("£5 days", "two units"),
        ("٣٤", "digits of another script"),
        ("\uff15", "full-width digits"),
        ("5\u017f", "a long s"),
        ("1e5", "an exponent"),
        (".5", "no digit before the point"),
        ("3 of 5", "two numbers"),
        ("2021/22", "a period"),
        ("9" * 41, "no figure has so many digits"),
        ("#####", "a column that was too narrow"),
        ("n/a", "no figure"),
        ("", "no figure"),
    ],
)
def test_what_may_mean_two_things_is_no_number(text, why):
    assert parse_printed(text) is None, why


def test_zero_has_no_sign():
    assert str(parse_printed("-0").number) == "0"


def test_hashes_and_missing_figures_are_told_apart():
    assert is_hashes(" #### ")
    assert not is_hashes("#REF!")
    assert not is_hashes("")
    assert all(is_no_figure(text) for text in ("", " - ", "N/A", "[x]", "TBC", "–"))
    assert not is_no_figure("0")


@pytest.mark.parametrize(
    ("text", "exact", "verdict"),
    [
        ("86.89%", "86.8868", "rounded"),
        ("86.31%", "86.3172", "truncated"),
        ("87.80%", "87.7623", "coarser"),
        ("90.00%", "89.6", "coarser"),
        ("87.70%", "87.7623", None),
        ("94.48%", "86.8868", None),  # the published October figure beside its own counts
        ("-1.5%", "-1.46", "rounded"),
    ],
)
def test_a_printed_figure_is_held_against_the_exact_one(text, exact, verdict):
    assert agrees(parse_printed(text), Decimal(exact)) == verdict


def test_a_long_number_is_compared_without_an_exception():
    assert agrees(parse_printed("9" * 40), Decimal("9" * 40)) == "rounded"


# --- properties -----------------------------------------------------------------------------------

decimal_places = st.integers(0, 4)
numbers = st.decimals(-(10**9), 10**9, places=6, allow_nan=False, allow_infinity=False)


@given(number=numbers, decimals=decimal_places, unit=st.sampled_from(UNITS))
def test_what_is_printed_reads_back_as_the_same_number(number, decimals, unit):
    printed = parse_printed(format_value(number, unit, decimals))

    assert printed is not None
    assert printed.number == round_value(in_print(number, unit), decimals)
    assert printed.decimals == decimals
    assert printed.unit in (None, unit)


@given(number=numbers, decimals=decimal_places)
def test_rounding_gives_the_nearest_step_and_half_away_from_zero(number, decimals):
    rounded = round_value(number, decimals)

    assert rounded == number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    assert abs(Fraction(rounded) - Fraction(number)) * 2 * 10**decimals <= 1


@given(st.integers(0, 10**7), st.integers(1, 10**7), decimal_places)
def test_a_share_of_counts_is_rounded_as_exact_arithmetic_rounds_it(part, rest, decimals):
    whole = part + rest
    exact = Fraction(part * 100, whole)
    steps = exact * 10**decimals
    half_up = (steps.numerator * 2 + steps.denominator) // (2 * steps.denominator)

    assert round_value(in_print(part / whole, "share"), decimals) * 10**decimals == half_up


@given(number=numbers, decimals=decimal_places)
def test_a_correctly_rounded_print_always_agrees(number, decimals):
    printed = Printed("", round_value(number, decimals), decimals)

    assert agrees(printed, number) == "rounded"


@given(number=numbers, decimals=st.integers(1, 4), steps=st.integers(1, 9))
def test_a_print_that_is_off_by_more_than_its_last_digits_never_agrees(number, decimals, steps):
    wrong = round_value(number, 0) + steps + Decimal(5).scaleb(-decimals)

    assert agrees(Printed("", wrong, decimals), number) is None


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e12, max_value=1e12))
def test_a_decimal_is_the_float_to_fifteen_digits(value):
    assert float(to_decimal(value)) == pytest.approx(value, rel=1e-14)
