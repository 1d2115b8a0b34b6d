"""Pieces of formulas that every spreadsheet program computes the same.

Only IF, AND, OR, NOT, INDEX, MATCH, COUNT, COUNTIF, SUM, SUMPRODUCT, ROUND, MIN, MAX, MEDIAN,
LEFT, LEN, TRIM, N and ISNUMBER. Answers are compared with ``=`` and never looked up by MATCH, for
which ``*`` and ``?`` in an answer stand for any letters.

How a score is rounded exactly. A spreadsheet counts in binary, so 2.25 may come out as
2.2499999999999996, and its ROUND takes a tie away from zero where a model may want it even. So the
score times 10 to the decimals is first rounded to `_SNAP` places, which puts a tie back on the
tie; then ties are settled by the model's rule. A score that is nearer than 10**-9 to a tie without
being one would go wrong: it needs weights of which the products exceed a hundred million.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from gaugebook.definitions.assessment_scoring import Display
from gaugebook.maturity.workbook.lists import NONE

_LONGEST_LITERAL = 250
_SNAP = 8
_NEAR = "0.000000001"
_MOST_DECIMALS = 12


def text(words: str) -> str:
    """Give a text as it stands in a formula.

    >>> print(text('Say "why" now'))
    "Say ""why"" now"
    """
    if not words:
        return '""'
    parts = [words[i : i + _LONGEST_LITERAL] for i in range(0, len(words), _LONGEST_LITERAL)]
    # In a formula of a cell, {row} stands for the cell's own row.
    made = (part.replace('"', '""').replace("{row}", '{"&"row}') for part in parts)
    return "&".join(f'"{part}"' for part in made)


NOTHING = text(NONE)


def number(value: Fraction | float) -> str:
    """Give a number as it stands in a formula; a third as a division.

    >>> number(Fraction(1, 3)), number(0.25), number(-2)
    ('(1/3)', '0.25', '-2')
    """
    fraction = value if isinstance(value, Fraction) else Fraction(str(value))
    if fraction.denominator == 1:
        return str(fraction.numerator)
    rest = fraction.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return f"({fraction.numerator}/{fraction.denominator})"
    return f"{Decimal(fraction.numerator) / Decimal(fraction.denominator):f}"


def scaled(value: str, display: Display) -> str:
    """Give the formula that puts a value on the places it is rounded at, free of binary noise."""
    if display.rounding == "none":
        return f"ROUND({value},{_MOST_DECIMALS})"
    return f"ROUND(({value})*{10**display.decimals},{_SNAP})"


def settled(cell: str, display: Display) -> str:
    """Give the formula that rounds a cell of `scaled`, and puts it back."""
    nearest = f"ROUND({cell},0)"
    match display.rounding:
        case "none":
            return cell
        case "half_up":
            whole = nearest
        case "half_even":
            # The even neighbour of a tie is twice its half, rounded.
            tie = f"({nearest}-{cell})*({nearest}-{cell})=0.25"
            whole = f"IF({tie},2*ROUND({cell}/2,0),{nearest})"
        case _:
            up = f"IF({nearest}>{cell},1,0)"
            down = f"IF({nearest}<{cell},1,0)"
            whole = f"({nearest}-IF({cell}>=0,{up},-{down}))"
    return f"{whole}/{10**display.decimals}"


def at_least(values: str, least: Fraction | float) -> str:
    """Give the formula that counts the cells of a range that are so much or more."""
    return f'COUNTIF({values},">="&({number(least)}-{_NEAR}))'


def is_at_least(cell: str, least: str) -> str:
    """Give the formula that is 1 where a cell is a number and so much or more, else 0."""
    return f"IF(ISNUMBER({cell}),IF({cell}>={least}-{_NEAR},1,0),0)"


def mean_of(op: str, values: str, weights: str, weighted: str, highest: str) -> str:
    """Give the formula of a rule that is a mean, a sum, or one of its values.

    Parameters
    ----------
    op
        The rule.
    values, weights, weighted
        The ranges of the values, of the weights of those that have one, and of both multiplied.
    highest
        The range of the highest values, times weights, for a share.
    """
    made = {
        "weighted_mean": f"IF(SUM({weights})=0,{NOTHING},SUM({weighted})/SUM({weights}))",
        "mean_of_categories": f"SUM({values})/COUNT({values})",
        "sum": f"SUM({weighted})",
        "share": f"IF(SUM({highest})<=0,{NOTHING},SUM({weighted})/SUM({highest}))",
        "min": f"MIN({values})",
        "max": f"MAX({values})",
        "median": f"MEDIAN({values})",
    }[op]
    return f"IF(COUNT({values})=0,{NOTHING},{made})"
