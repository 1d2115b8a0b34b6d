"""Formulas of a scoring sheet: read as a spreadsheet has them, refused where not understood."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaugebook.maturity.importing.formulas import (
    FormulaError,
    Ref,
    Value,
    parse_formula,
)
from gaugebook.maturity.importing.working_out import evaluate, summands

CELLS: dict[str, Value] = {
    "B2": "Yes",
    "C2": Fraction(20),
    "C3": "N/A",
    "C4": Fraction(5),
    "H1": "x",
    "H2": "X",
    "H3": "",
    "I1": Fraction(1),
    "I2": Fraction(2),
    "I3": Fraction(4),
    "My sheet!A1": Fraction(7),
}


def worked_out(formula: str) -> Value:
    return evaluate(parse_formula(formula), lambda ref: CELLS.get(str(ref), ""))


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        # What LibreOffice 7.4 gives for the same cells.
        ('=IF(B2="Yes", C2, 0)', 20),
        ('=IF(B2="YES", C2*0.75, 0)', 15),  # capitals make no difference
        ('=IF(B2="Yes ", C2, 0)', 0),  # a space does
        ("=C2*2/3", Fraction(40, 3)),
        ("=2+3*4-6/2", 11),
        ("=-C2+25", 5),
        ("=(2+3)*4", 20),
        ("=SUM(C2:C4)", 25),  # a text adds nothing
        ("=SUM(C2,C4;1)", 26),
        ('=SUMIF(H1:H3, "x", I1:I3)', 3),
        ("='My sheet'!A1*2", 14),
        ("=$C$2", 20),
        ("=$'My sheet'!A1*2", 14),  # as OpenDocument writes it, with ; between the parts
        ('=IF(B2="Yes"; C2; 0)', 20),
        ('=IF(AND(C2>=20, B2<>"No"), 1, 2)', 1),
        ("=IF(OR(C2<20, C3=5), 1, 2)", 2),  # a text equals no number
        ("=MAX(C2:C4)-MIN(C2:C4)", 15),
        ("=B9+1", 1),  # an empty cell is 0 in a sum
    ],
)
def test_a_formula_gives_what_a_spreadsheet_gives(formula: str, result: Fraction):
    assert worked_out(formula) == result


@pytest.mark.parametrize(
    ("formula", "part"),
    [
        ("=INDEX(A1:A3, 2)", "INDEX"),
        ("=C2/0", "divides by 0"),
        ("=C3*2", "a text stands"),
        ("=IF(B2, 1, 0)", "a condition is needed"),
        ("=IF(1)", "two or three"),
        ("=(1+2", "`)` is missing"),
        ("=1+", "too early"),
        ("=1 2", "not expected"),
        ("=A1:A3", "one value"),
        ('=SUMIF(H1:H3, ">1", I1:I3)', "condition"),
        ("=SUM(A1:XFD9999)", "too large"),
        ("=[1]Sheet!A1", "not understood"),
        ("=" + "(" * 300 + "1" + ")" * 300, "too many brackets"),
        ("=" + "1+" * 9000 + "1", "too long"),
        ("=" + "1+" * 300 + "1", "too many parts"),
        ("=" + "(" * 30 + "1" + ("+1" * 50 + ")") * 30, "parts in parts"),
    ],
)
def test_what_is_not_understood_is_said(formula: str, part: str):
    with pytest.raises(FormulaError, match=part.replace("(", r"\(").replace(")", r"\)")):
        worked_out(formula)


@given(st.lists(st.integers(0, 999), min_size=1, max_size=8), st.data())
def test_sums_and_products_are_as_python_has_them(numbers: list[int], data: st.DataObject):
    signs = data.draw(st.lists(st.sampled_from("+-*"), min_size=8, max_size=8))
    text = "".join(f"{n}{s}" for n, s in zip(numbers, signs, strict=False))[:-1]
    assert evaluate(parse_formula(text), lambda _: "") == eval(text)


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader(text: str):
    try:
        parsed = parse_formula(text)
        evaluate(parsed, lambda _: "")
    except FormulaError:
        return


def test_what_is_added_up():
    assert summands(parse_formula("=B2+B6")) == (Ref(None, 2, 2), Ref(None, 6, 2))
    assert summands(parse_formula("=SUM(B2:B3, Other!C1)")) == (
        Ref(None, 2, 2),
        Ref(None, 3, 2),
        Ref("Other", 1, 3),
    )
    assert summands(parse_formula("=B2*2")) is None
    assert summands(parse_formula("=SUM(B2:B3)/2")) is None


@pytest.mark.parametrize(
    "formula",
    ["=1E999999999", "=" + "9" * 3000, "=" + "*".join(["999999999999999"] * 5)],
)
def test_numbers_that_would_take_for_ever_are_refused(formula):
    """The first was written out in full, a thousand million digits long."""
    with pytest.raises(FormulaError, match="too large"):
        evaluate(parse_formula(formula), lambda _: "")
