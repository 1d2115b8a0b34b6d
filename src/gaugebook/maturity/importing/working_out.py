"""What a formula of a scoring sheet comes to, worked out exactly.

It is worked out for each answer that is offered, so that no rule has to be guessed from numbers.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

from gaugebook.maturity.importing.formulas import (
    LARGEST,
    Area,
    Call,
    Expression,
    FormulaError,
    Ref,
    Value,
)

_COMPARISONS: dict[str, Callable[[object, object], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
}
_ORDER: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def evaluate(expression: Expression, value_of: Callable[[Ref], Value]) -> Value:
    """Work out a formula; texts are compared as spreadsheets do, capitals make no difference.

    Parameters
    ----------
    expression
        As `parse_formula` gives it.
    value_of
        What stands in a cell; an empty text where nothing does.

    Raises
    ------
    FormulaError
        When a function is not known, a text is used as a number, or a divisor is 0.

    Examples
    --------
    >>> from gaugebook.maturity.importing.formulas import parse_formula
    >>> rule = parse_formula('=IF(B2="Yes", C2, IF(B2="Some", C2*2/3, 0))')
    >>> cells = {"B2": "some", "C2": Fraction(15)}
    >>> evaluate(rule, lambda ref: cells[str(ref)])
    Fraction(10, 1)
    """
    if isinstance(expression, Ref):
        return value_of(expression)
    if isinstance(expression, Area):
        raise FormulaError("an area stands where one value is needed")
    if not isinstance(expression, Call):
        return expression
    name, arguments = expression.name, expression.arguments
    if name == "IF":
        return _if(arguments, value_of)
    if name == "SUMIF":
        return _sum_if(arguments, value_of)
    if name in ("SUM", "MIN", "MAX"):
        return _of_many(name, [v for v in _flat(arguments, value_of) if isinstance(v, Fraction)])
    if name in ("AND", "OR"):
        truths = [_truth(evaluate(argument, value_of)) for argument in arguments]
        return all(truths) if name == "AND" else any(truths)
    if name in _COMPARISONS or name in _ORDER:
        return _compared(name, *(evaluate(argument, value_of) for argument in arguments))
    if name in ("+", "-", "*", "/"):
        left, right = (_number(evaluate(argument, value_of)) for argument in arguments)
        if name == "/" and right == 0:
            raise FormulaError("it divides by 0")
        made = {"+": left + right, "-": left - right, "*": left * right}.get(
            name, left / (right or Fraction(1))
        )
        if max(abs(made.numerator), made.denominator) > LARGEST**3:
            raise FormulaError("a number on the way is too large")
        return made
    raise FormulaError(f"the function {name} is not understood")


def _of_many(name: str, numbers: Sequence[Fraction]) -> Fraction:
    """Give the sum, least or most; 0 of none, as a spreadsheet has it."""
    if not numbers:
        return Fraction(0)
    if name == "SUM":
        return sum(numbers, Fraction(0))
    return min(numbers) if name == "MIN" else max(numbers)


def _if(arguments: Sequence[Expression], value_of: Callable[[Ref], Value]) -> Value:
    if len(arguments) not in (2, 3):
        raise FormulaError("IF has two or three parts")
    if _truth(evaluate(arguments[0], value_of)):
        return evaluate(arguments[1], value_of)
    return evaluate(arguments[2], value_of) if len(arguments) == 3 else False


def _sum_if(arguments: Sequence[Expression], value_of: Callable[[Ref], Value]) -> Fraction:
    if len(arguments) != 3 or not all(isinstance(arguments[n], Area) for n in (0, 2)):
        raise FormulaError("SUMIF has an area, a value and another area")
    looked_at, summed = (list(_cells(arguments[n])) for n in (0, 2))
    wanted = evaluate(arguments[1], value_of)
    if isinstance(wanted, str) and (wanted[:1] in ("<", ">", "=") or set("*?~") & set(wanted)):
        raise FormulaError(f"the condition {wanted} of SUMIF is not understood")
    total = Fraction(0)
    for here, there in zip(looked_at, summed, strict=False):
        if _compared("=", value_of(here), wanted) and _is_number(value := value_of(there)):
            total += _number(value)
    return total


def _cells(expression: Expression) -> Iterator[Ref]:
    if isinstance(expression, Area):
        yield from expression.cells()
    elif isinstance(expression, Ref):
        yield expression


def _flat(arguments: Sequence[Expression], value_of: Callable[[Ref], Value]) -> Iterator[Value]:
    for argument in arguments:
        if isinstance(argument, Area | Ref):
            yield from (value_of(ref) for ref in _cells(argument))
        else:
            yield evaluate(argument, value_of)


def _is_number(value: Value) -> bool:
    return isinstance(value, Fraction)


def _number(value: Value) -> Fraction:
    if isinstance(value, bool):
        return Fraction(int(value))
    if isinstance(value, Fraction):
        return value
    if value == "":
        return Fraction(0)
    raise FormulaError("a text stands where a number is needed")


def _truth(value: Value) -> bool:
    if isinstance(value, str):
        raise FormulaError("a text stands where a condition is needed")
    return bool(value)


def _compared(sign: str, left: Value, right: Value) -> bool:
    if sign in _COMPARISONS:
        one, other = (v.casefold() if isinstance(v, str) else v for v in (left, right))
        is_alike = isinstance(one, str) == isinstance(other, str)
        return _COMPARISONS[sign](one, other) if is_alike else sign == "<>"
    return _ORDER[sign](_number(left), _number(right))


def summands(expression: Expression) -> tuple[Ref, ...] | None:
    """Give the cells that a formula adds up; None where it does anything else.

    >>> from gaugebook.maturity.importing.formulas import parse_formula
    >>> [str(ref) for ref in summands(parse_formula("=B2+SUM(Scoring!D2:D3)")) or ()]
    ['B2', 'Scoring!D2', 'Scoring!D3']
    >>> summands(parse_formula("=B2-B3")) is None
    True
    """
    if isinstance(expression, Ref):
        return (expression,)
    if isinstance(expression, Area):
        return tuple(expression.cells())
    if isinstance(expression, Call) and expression.name in ("SUM", "+"):
        parts = [summands(argument) for argument in expression.arguments]
        if all(part is not None for part in parts):
            return tuple(ref for part in parts for ref in part or ())
    return None
