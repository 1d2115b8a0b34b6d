"""Numbers and durations as exports write them: each text and what it means, or that it is unread.

1. Durations, in seconds.
2. Bare durations in another unit, and how finely they are printed.
3. Numbers that are no durations.
4. Whatever the text, an answer or `UnreadableError`, and never a number too large.
"""

from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gaugebook.tables.numbers import (
    LARGEST_NUMBER,
    UnreadableError,
    read_plain,
    read_seconds,
)

NARROW = "\u202f"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("00:07:11", 431),
        ("7:11", 431),
        ("7m 11s", 431),
        ("PT7M11S", 431),
        ("pt7m11s", 431),
        ("P1DT2H3M4.5S", 93_784.5),
        ("PT0S", 0),
        ("00:07:11.250", 431.25),
        ("00:07:11,250", 431.25),
        ("1 day, 2:03:04", 93_784),
        ("1 days 02:03:04", 93_784),
        ("1.02:03:04", 93_784),
        ("-0:00:05", -5),
        ("−00:01:00", -60),
        ("(5)", -5),
        ("431.0", 431),
        (f"1{NARROW}431", 1431),
        ("1\u00a0431", 1431),
        ("2 hours", 7200),
    ],
)
def test_a_duration_is_in_seconds_however_a_system_writes_it(text, seconds):
    assert read_seconds(text) == seconds


@pytest.mark.parametrize("text", ["", " ", "-", "n/a", "[x]", ".."])
def test_no_figure_is_none(text):
    assert read_seconds(text) is None
    assert read_plain(text) is None


@pytest.mark.parametrize(
    "text",
    ["P", "PT", "P1M", "1 431", "12,34", "1.234,5", "4:75", "1:2:3:4", "1E+05", "5%", "£5", "0x10",
     "(5", "--5", "00:07:11:5", "1e400", "∞", "nan", "inf"],
)  # fmt: skip
def test_what_may_mean_two_things_is_no_duration(text):
    with pytest.raises(UnreadableError):
        read_seconds(text)


@pytest.mark.parametrize(
    ("text", "unit", "seconds"),
    [
        ("0.0049884", "days", 431),  # 00:07:11 is 0.00498842592592593 of a day
        ("0.00498842592592593", "days", 431),
        ("1.1574074074074073e-05", "days", 1),
        ("0.25", "days", 21_600),
        ("0.005", "days", 432),  # printed too coarsely for a whole second to be told: as it is
        ("431000", "milliseconds", 431),
        ("431,250", "milliseconds", 431.25),
        ("7.18333", "minutes", 431),
        ("7.5", "minutes", 450),
        ("0.25", "hours", 900),
        ("00:07:11", "days", 431),  # what a cell says of itself goes before the column's unit
        ("7 minutes", "days", 420),
        ("(1)", "minutes", -60),
    ],
)
def test_a_bare_duration_has_the_unit_of_its_column(text, unit, seconds):
    assert read_seconds(text, unit=unit) == seconds


@given(st.integers(0, 359_999), st.integers(7, 17))
def test_whole_seconds_come_back_from_fractions_of_a_day(seconds, decimals):
    """A spreadsheet keeps 15 digits; seven decimals of a day are a hundredth of a second."""
    assert read_seconds(f"{seconds / 86_400:.{decimals}f}", unit="days") == seconds


@given(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=9000)))
def test_pythons_own_durations_come_back(duration):
    assert read_seconds(str(duration)) == pytest.approx(duration.total_seconds(), abs=1e-6)


@pytest.mark.parametrize(
    ("text", "number"),
    [("1.234,5", 1234.5), ("1.234", 1234), ("0,5", 0.5), ("12", 12), ("-1,5", -1.5),
     ("(1,5)", -1.5), ("75,6%", 0.756), (f"1{NARROW}234,5", 1234.5)],
)  # fmt: skip
def test_with_a_decimal_comma_points_only_group(text, number):
    assert read_plain(text, decimal_comma=True) == number


@pytest.mark.parametrize("text", ["1.5", "1,234.5", "1.23", "1,2,3", "12.34.567"])
def test_with_a_decimal_comma_other_points_are_no_number(text):
    with pytest.raises(UnreadableError):
        read_plain(text, decimal_comma=True)


def test_a_clock_has_no_decimal_comma_but_in_its_fraction():
    assert read_seconds("00:07:11,5", decimal_comma=True) == 431.5


@pytest.mark.parametrize(
    ("text", "options", "number"),
    [
        ("75.6%", {}, 0.756),
        ("75.6", {"form": "percent"}, 0.756),
        ("75.6%", {"form": "percent"}, 0.756),
        ("75.6", {}, 75.6),
        ("1,234", {"unit": "count"}, 1234),
        (f"12{NARROW}345{NARROW}678", {}, 12_345_678),
        ("(1,234)", {}, -1234),
    ],
)
def test_a_number_is_read_in_the_form_of_its_column(text, options, number):
    assert read_plain(text, **options) == number


@pytest.mark.parametrize(("text", "unit"), [("75%", "count"), ("00:07:11", ""), ("5 days", "")])
def test_a_number_says_nothing_else_of_itself(text, unit):
    with pytest.raises(UnreadableError):
        read_plain(text, unit=unit)


@given(st.text(max_size=30), st.booleans())
@example("9" * 30, False)
@example("PT" + "9" * 25 + "S", False)
@example("9999:59:59", True)
def test_every_text_is_read_or_refused(text, comma):
    for read in (read_seconds, read_plain):
        try:
            number = read(text, decimal_comma=comma)
        except UnreadableError:
            continue
        assert number is None or abs(number) < LARGEST_NUMBER
