"""Formulas are untrusted text, and what they give is exact.

1. Names of inputs, numbers, + - * / and parentheses pass; nothing else does.
2. What is refused is refused with the reason, and with the place where there is one.
3. Every input is used and every name is an input.
4. The value is that of a calculator with fractions; no digit is lost.
5. A range holds every value that its inputs can give.
6. Missing inputs and division by zero give no value, and the reason in words.
"""

import ast
import contextlib
import math
import operator
import time
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gaugebook.definitions.formula import FormulaError, parse_formula

ABC = ("a", "b", "c")

LEGITIMATE = [
    # formula, inputs, value (worked out by hand)
    ("a", {"a": 7}, 7),
    ("a + b", {"a": 7, "b": 5}, 12),
    ("a - b", {"a": 7, "b": 5}, 2),
    ("a * b", {"a": 7, "b": 5}, 35),
    ("a / b", {"a": 7, "b": 5}, Fraction(7, 5)),
    ("a-b-c", {"a": 7, "b": 5, "c": 1}, 1),
    ("a / b / c", {"a": 12, "b": 3, "c": 2}, 2),
    ("a / b * c", {"a": 12, "b": 3, "c": 2}, 8),
    ("a / (b * c)", {"a": 12, "b": 3, "c": 2}, 2),
    ("a + b * c", {"a": 1, "b": 2, "c": 3}, 7),
    ("(a + b) * c", {"a": 1, "b": 2, "c": 3}, 9),
    ("-a + b", {"a": 1, "b": 2}, 1),
    ("a - -b", {"a": 1, "b": 2}, 3),
    ("-(a - b)", {"a": 1, "b": 2}, 1),
    ("100 * (a - b) / b", {"a": 3, "b": 2}, 50),
    ("1 - a", {"a": Decimal("0.3")}, Fraction(7, 10)),
    ("calls * call_cost\n+ visits * visit_cost",
     {"calls": 100, "call_cost": 2.83, "visits": 1000, "visit_cost": 0.15}, 433),
    ("0.1 + a", {"a": 0.2}, Fraction(3, 10)),
    ("a * 999999999999999", {"a": 1}, 999999999999999),
    ("a / (half_hours * 0.5)", {"a": 30, "half_hours": 4}, 15),
    ("a * a - a", {"a": 5}, 20),
    ("((((a))))", {"a": 5}, 5),
    ("count / sum", {"count": 1, "sum": 4}, Fraction(1, 4)),
]  # fmt: skip

HOSTILE = [
    # text, a piece of the reason, the character (None for the whole)
    ("", "it is empty", None),
    ("  \n", "it is empty", None),
    ("a +", "not a formula that can be read", None),
    ("(a", "not a formula that can be read", None),
    ("a)", "not a formula that can be read", None),
    ("a b", "not a formula that can be read", None),
    ("a * / b", "not a formula that can be read", None),
    ("()", "only names, numbers", None),
    ("a; b", "; is not allowed", 2),
    ("a -- b", "two minus signs together", 3),
    ("a /* b */", "remarks are not allowed", 3),
    ("a */ b", "remarks are not allowed", 3),
    ("a // b", "division is written with one /", 3),
    ("a ** b", "powers are not allowed", 3),
    ("a ^ b", "^ is not allowed", 3),
    ("a % b", "% is not allowed", 3),
    ("a = b", "= is not allowed", 3),
    ("a, b", ", is not allowed", 2),
    ("a['b']", "[ is not allowed", 2),
    ("'a'", "' is not allowed", 1),
    ('"a"', '" is not allowed', 1),
    ("a::int", ": is not allowed", 2),
    ("$1", "$ is not allowed", 1),
    ("A + b", "A is not allowed", 1),
    ("a + \uff42", "\uff42 is not allowed", 5),
    ("a\u200b + b", "U+200B is not allowed", 2),
    ("a\t+ b", "U+0009 is not allowed", 2),
    ("a + b\x00", "U+0000 is not allowed", 6),
    ("a + \u0662", "\u0662 is not allowed", 5),
    ("a.b", ". is not allowed", 2),
    ("__import__", "there is no input __import__", 1),
    ("a + b + c + _d", "there is no input _d", 13),
    ("a.__class__", ". is not allowed", 2),
    ("getenv(a)", "there is no input getenv", 1),
    ("a(b)", "a sign is missing after a", None),
    ("a()", "a sign is missing after a", None),
    ("a (b + c)", "a sign is missing after a", None),
    ("2(a)", "not a formula that can be read", None),
    ("a and b", "there is no input and", 3),
    ("not a", "there is no input not", 1),
    ("null + a", "there is no input null", 1),
    ("true", "there is no input true", 1),
    ("select a", "there is no input select", 1),
    ("case a", "there is no input case", 1),
    ("interval a", "there is no input interval", 1),
    ("current_date - a", "there is no input current_date", 1),
    ("a in b", "there is no input in", 3),
    ("lambda a", "there is no input lambda", 1),
    ("a + d", "there is no input d", 5),
    ("a + 1e5", "a number is written with digits and a point only", 5),
    ("a + 1_000", "a number is written with digits and a point only", 5),
    ("a + 0x1f", "there is no input x1f", 6),
    ("a + 5.", "a number is written with digits and a point only", 5),
    ("a + .5", ". is not allowed", 5),
    ("a + 1.5.2", ". is not allowed", 8),
    ("a + 1234567890123456", "a number is written with digits and a point only", 5),
    ("a + 0.1234567", "a number is written with digits and a point only", 5),
    ("a + 1,000", ", is not allowed", 6),
    ("(" * 13 + "a" + ")" * 13, "parentheses are nested too deeply", 13),
    ("a" + " + a" * 100, "more than 150", None),
    ("- " * 60 + "a", "too long or nested too deeply", None),
    ("a" + "+a" * 60, "too long or nested too deeply", None),
    ("a" * 501, "longer than 500 characters", None),
    ("(" * 100, "parentheses are nested too deeply", 13),
]  # fmt: skip


@pytest.mark.parametrize(("text", "inputs", "value"), LEGITIMATE)
def test_what_is_allowed_gives_its_exact_value(text, inputs, value):
    outcome = parse_formula(text, tuple(inputs)).value(inputs)

    assert (outcome.value, outcome.reason) == (value, "")


@pytest.mark.parametrize(("text", "reason", "at"), HOSTILE)
def test_anything_else_is_refused_with_reason_and_place(text, reason, at):
    started = time.monotonic()
    with pytest.raises(FormulaError) as caught:
        parse_formula(text, ABC)

    assert reason in caught.value.reason
    assert caught.value.at == at
    assert str(caught.value).endswith(f", at character {at}" if at else caught.value.reason)
    assert time.monotonic() - started < 2


@given(st.text(max_size=80))
@settings(max_examples=300, deadline=None)
def test_no_text_ends_in_a_crash(text):
    with contextlib.suppress(FormulaError):
        parse_formula(text, ABC)


@given(st.text(alphabet="abc_0123456789.+-*/() \n", max_size=60))
@settings(max_examples=500, deadline=None)
def test_what_passes_uses_its_inputs_and_has_a_value_or_a_reason(text):
    try:
        formula = parse_formula(text, ABC)
    except FormulaError:
        return
    assert sorted(formula.names) == ["a", "b", "c"]
    outcome = formula.value({"a": 2, "b": 3, "c": 5})
    assert (outcome.value is None) == bool(outcome.reason)


@pytest.mark.parametrize(
    ("inputs", "reason"),
    [
        ((), "it has no inputs"),
        (("a", "b"), "the input b is not used in it"),
        (("a", "B"), "an input has small letters, digits and _ only, unlike 'B'"),
        (("a", "b c"), "an input has small letters, digits and _ only"),
        (("a", "_b"), "an input has small letters, digits and _ only"),
        (("a", "x" * 64), "an input has small letters, digits and _ only"),
        (("a", "null"), "the word null has a meaning of its own"),
        (("a", "and"), "the word and has a meaning of its own"),
        (tuple(f"a{n}" for n in range(41)), "more than 40 inputs"),
    ],
)
def test_inputs_have_names_that_a_formula_can_use_and_uses(inputs, reason):
    with pytest.raises(FormulaError) as caught:
        parse_formula("a", inputs)

    assert reason in str(caught.value)


def test_a_slip_of_the_keyboard_is_told_with_the_near_miss():
    with pytest.raises(FormulaError) as caught:
        parse_formula("calls * call_cots", ["calls", "call_cost"])

    assert str(caught.value) == (
        "there is no input call_cots (Did you mean call_cost?), at character 9"
    )


# --- values ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "inputs", "reason"),
    [
        ("a / b", {"a": 1, "b": 0}, "b is zero, and nothing can be divided by zero"),
        ("a / (b - c)", {"a": 1, "b": 2, "c": 2}, "b - c is zero"),
        ("0 * (a / b)", {"a": 1, "b": 0}, "b is zero"),
        ("a / 0 + b", {"a": 1, "b": 0}, "0 is zero"),
        ("0 * a + b", {"a": None, "b": 1}, "there is no value for a"),
        ("a + b", {"a": None}, "there is no value for a or b"),
        ("a + b", {"a": math.nan, "b": 1}, "the value for a is not a number"),
        ("a + b", {"a": 1, "b": math.inf}, "the value for b is not a number"),
        ("a + b", {"a": 1, "b": Decimal("NaN")}, "the value for b is not a number"),
    ],
)
def test_where_there_is_no_value_there_is_a_reason(text, inputs, reason):
    formula = parse_formula(text, [name for name in ABC if name in text])
    outcome = formula.value(inputs)

    assert outcome.value is None
    assert reason in outcome.reason


NUMBERS = st.fractions(min_value=-10_000, max_value=10_000, max_denominator=10_000)
LEAVES = st.sampled_from(["a", "b", "c", "0", "1", "2.5", "100", "0.000001"])
TEXTS = st.recursive(
    LEAVES,
    lambda part: st.one_of(
        st.tuples(part, st.sampled_from([" + ", " - ", " * ", " / "]), part).map("".join),
        part.map("({})".format),
        part.map("- {}".format),
    ),
    max_leaves=12,
)
"""Formulas; Python reads them alike, so that its fractions are another implementation."""
SIGNS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def by_python(node, values):
    """Work out a formula by the syntax tree that Python reads."""
    match node:
        case ast.BinOp(left, sign, right):
            one, other = by_python(left, values), by_python(right, values)
            return SIGNS[type(sign)](one, other)
        case ast.UnaryOp(ast.USub(), part):
            return -by_python(part, values)
        case ast.Name(name):
            return values[name]
        case ast.Constant(value):
            return Fraction(format(Decimal(str(value)), "f"))
    raise AssertionError(ast.dump(node))


def read_by_python(text):
    return ast.parse(text.strip(), mode="eval").body


def with_all_inputs(text):
    return f"{text} + 0 * a + 0 * b + 0 * c"


@given(TEXTS, NUMBERS, NUMBERS, NUMBERS)
@settings(max_examples=100, deadline=None)
def test_a_value_is_that_of_python_with_fractions(text, a, b, c):
    whole = with_all_inputs(text)
    values = {"a": a, "b": b, "c": c}
    outcome = parse_formula(whole, ABC).value(values)

    try:
        expected = by_python(read_by_python(whole), values)
    except ZeroDivisionError:
        expected = None

    assert outcome.value == expected
    assert bool(outcome.reason) == (expected is None)


@given(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9))
def test_floats_enter_as_the_decimals_that_people_mean(a, b):
    outcome = parse_formula("a - b", ["a", "b"]).value({"a": a, "b": b})

    assert outcome.value == Fraction(f"{a:.15g}") - Fraction(f"{b:.15g}")


# --- ranges ---------------------------------------------------------------------------------------

SPANS = st.tuples(NUMBERS, NUMBERS).map(sorted).map(tuple)
PLACES = st.fractions(min_value=0, max_value=1, max_denominator=100)


@given(TEXTS, SPANS, SPANS, SPANS, PLACES, PLACES, PLACES)
@settings(max_examples=100, deadline=None)
def test_a_range_holds_every_value_inside(text, a, b, c, at_a, at_b, at_c):
    formula = parse_formula(with_all_inputs(text), ABC)
    spans = {"a": a, "b": b, "c": c}
    places = {"a": at_a, "b": at_b, "c": at_c}
    inside = {n: low + places[n] * (high - low) for n, (low, high) in spans.items()}

    found = formula.range(spans)

    if found.low is None:
        assert (found.high, bool(found.reason)) == (None, True)
        return
    value = formula.value(inside).value
    assert value is not None, "a range was given although some value has none"
    assert found.low <= value <= found.high


@given(TEXTS, NUMBERS, NUMBERS, NUMBERS)
@settings(deadline=None)
def test_a_range_of_points_is_a_point(text, a, b, c):
    formula = parse_formula(with_all_inputs(text), ABC)
    found = formula.range({"a": (a, a), "b": (b, b), "c": (c, c)})

    assert found.low == found.high == formula.value({"a": a, "b": b, "c": c}).value


@pytest.mark.parametrize(
    ("text", "spans", "expected"),
    [
        # Moore, Kearfott and Cloud (2009), Introduction to Interval Analysis, section 2.3
        ("a + b", {"a": (0, 2), "b": (-1, 1)}, (-1, 3)),
        ("a - b", {"a": (-1, 0), "b": (1, 2)}, (-3, -1)),
        ("a * b", {"a": (-1, 0), "b": (1, 2)}, (-2, 0)),
        ("a / b", {"a": (-1, 0), "b": (1, 2)}, (-1, 0)),
        ("a * b", {"a": (-2, 3), "b": (-5, 7)}, (-15, 21)),
        ("-a", {"a": (1, 2)}, (-2, -1)),
        # the same input in two places is taken as two: wider, never narrower
        ("a - a", {"a": (1, 2)}, (-1, 1)),
        # 100 calls at the spread of costs of the survey of 2009
        ("a * b", {"a": (100, 100), "b": (0.85, 5.57)}, (85, 557)),
    ],
)
def test_ranges_are_those_of_interval_arithmetic(text, spans, expected):
    found = parse_formula(text, tuple(spans)).range(spans)

    assert (found.low, found.high) == expected


@pytest.mark.parametrize("divisor", [(0, 0), (0, 1), (-1, 0), (-1, 1)])
def test_there_is_no_range_where_a_divisor_may_be_zero(divisor):
    found = parse_formula("a / b", ["a", "b"]).range({"a": (1, 2), "b": divisor})

    assert (found.low, found.high) == (None, None)
    assert "b " in found.reason
    assert "zero" in found.reason


def test_a_range_the_wrong_way_round_is_none():
    found = parse_formula("a", ["a"]).range({"a": (2, 1)})

    assert found.reason == "the range of a ends before it begins"
