import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaugebook.values import UNITS, format_value, in_print, round_value
from gaugebook.workbooks.numbers import NumberStyle, held_number

# What is printed, its value in printed scale, what the cell holds, its number format.
PRINTED = [
    ("33,592", 33592, 33592, "#,##0"),
    ("23100", 23100, 23100, "0"),
    ("86.89%", 86.8868, 0.8689, "0.00%"),
    ("242 seconds", 242.3, 242, '#,##0" seconds"'),
    ("7.59 percentage points", 7.59, 7.59, '#,##0.00" percentage points"'),
    ("12.3 per 10,000", 12.34, 12.3, '#,##0.0" per 10,000"'),
    ("£1,200", 1200, 1200, '"£"#,##0'),
    ("-£1,200", -1200, -1200, '"£"#,##0'),
    ("+3.2", 3.2, 3.2, "+#,##0.0;-#,##0.0;#,##0.0"),
    ("86.31%", 86.3172, 0.8631, "0.00%"),  # cut, not rounded: the cell shows what is printed
]


@pytest.mark.parametrize(("text", "value", "held", "code"), PRINTED)
def test_held_number_shows_what_is_printed(text, value, held, code):
    found = held_number(text, value)
    assert found is not None
    number, style = found
    assert (number, style.code) == (held, code)
    assert style.show(number) == text
    assert NumberStyle.from_code(style.code).show(number) == text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7m 11s", 431),  # the first number is not the value
        ("7:11", 431),
        ("[x]", None),
        ("", 3.0),
        ("86.89%", 0.8689),  # a value in the wrong scale: the text stands, not a wrong number
        ("5", float("nan")),
        ("under 5", 3),
    ],
)
def test_text_that_is_not_the_value_stays_text(text, value):
    assert held_number(text, value) is None


def test_words_after_a_number_stand_in_the_format():
    number, style = held_number("9,004", 9004, words_after=" (part)")
    assert style.show(number) == "9,004 (part)"


@given(
    value=st.floats(-1e9, 1e9),
    unit=st.sampled_from(UNITS),
    decimals=st.integers(0, 4),
    words=st.booleans(),
)
def test_every_printed_value_is_held_and_shown_alike(value, unit, decimals, words):
    if unit == "share":
        value /= 1e9
    text = format_value(value, unit, decimals, words=words)
    number, style = held_number(text, float(in_print(value, unit)))
    assert style.show(number) == text
    printed = round_value(in_print(value, unit), decimals)
    assert number == pytest.approx(float(printed / 100 if style.percent else printed))


def test_many_decimals_are_written_out():
    assert NumberStyle(decimals=8).show(0) == "0.00000000"
