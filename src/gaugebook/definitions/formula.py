"""Formula texts of derived metrics (``calls * call_cost``): a small arithmetic, checked and exact.

Definitions travel between councils, so a formula is untrusted text, as a condition is (see
`gaugebook.definitions.expressions`). It may hold the names of the metric's inputs, numbers,
``+ - * /`` and parentheses. It is bounded in size, parsed by sqlglot and admitted node by node;
it is never evaluated as Python nor given to an engine. What passes is worked out in fractions, so
that no digit is lost on the way, and over ranges, where an input is known only to lie in one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

import sqlglot
from sqlglot import TokenType, exp

from gaugebook.definitions.base import aside
from gaugebook.definitions.condition_types import PARSER_FAULTS
from gaugebook.errors import near_miss
from gaugebook.values import to_decimal

LONGEST_TEXT = 500
MOST_TOKENS = 150
DEEPEST_PARENTHESES = 12
DEEPEST_TREE = 40
MOST_INPUTS = 40

Number = int | float | Decimal | Fraction
Sign = Literal["+", "-", "*", "/"]

_DIALECT = "duckdb"

_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
_NUMBER = re.compile(r"\d{1,15}(?:\.\d{1,6})?")
_STRANGE = re.compile(r"[^a-z0-9_. \n+*/()-]")
# Each of them has a meaning in SQL or Python that is not the one its writer may expect.
_MARKS = {
    "--": "two minus signs together start a remark; put a space between them",
    "/*": "remarks are not allowed",
    "*/": "remarks are not allowed",
    "//": "division is written with one /",
    "**": "powers are not allowed; multiply instead",
}
_SIGNS: dict[type[exp.Expr], Sign] = {exp.Add: "+", exp.Sub: "-", exp.Mul: "*", exp.Div: "/"}
_TOKENS = {
    TokenType.VAR,
    TokenType.NUMBER,
    TokenType.PLUS,
    TokenType.DASH,
    TokenType.STAR,
    TokenType.SLASH,
    TokenType.L_PAREN,
    TokenType.R_PAREN,
}


class FormulaError(ValueError):
    """The formula is not admitted; the message says why, in words for its writer.

    `at` is the character where the fault stands, counted from 1, where there is one such place.
    """

    def __init__(self, reason: str, at: int | None = None) -> None:
        super().__init__(reason if at is None else f"{reason}, at character {at}")
        self.reason = reason
        self.at = at


@dataclass(frozen=True)
class Outcome:
    """What a formula gives: the exact value, or None with the reason in words."""

    value: Fraction | None
    reason: str = ""


@dataclass(frozen=True)
class RangeOutcome:
    """The range in which a formula's value lies, or None twice with the reason in words."""

    low: Fraction | None
    high: Fraction | None
    reason: str = ""


@dataclass(frozen=True)
class _Constant:
    value: Fraction


@dataclass(frozen=True)
class _Input:
    name: str


@dataclass(frozen=True)
class _Negated:
    of: _Node


@dataclass(frozen=True)
class _Joined:
    """Two parts joined by a sign; `words` is how the right one was written."""

    sign: Sign
    left: _Node
    right: _Node
    words: str


_Node = _Constant | _Input | _Negated | _Joined
_Span = tuple[Fraction, Fraction]


class _NoValue(ArithmeticError):
    """There is no value; the message says why."""


@dataclass(frozen=True)
class Formula:
    """A checked formula. `names` are its inputs in the order in which they first stand.

    Examples
    --------
    >>> formula = parse_formula("100 * (a - b) / b", ["a", "b"])
    >>> formula.value({"a": 3, "b": 2}).value
    Fraction(50, 1)
    >>> formula.value({"a": 3, "b": 0}).reason
    'b is zero, and nothing can be divided by zero'
    >>> formula.value({"a": None, "b": 2}).reason
    'there is no value for a'
    """

    text: str
    names: tuple[str, ...]
    _root: _Node

    def value(self, inputs: Mapping[str, Number | None]) -> Outcome:
        """Work out the value from those of the inputs.

        Parameters
        ----------
        inputs
            The value of each input, None when it is missing. A float stands for the decimal that
            a person means by it (`gaugebook.values.to_decimal`).

        Returns
        -------
        Outcome
            The exact value; None with the reason when an input is missing or no number, or
            something is divided by zero. Missing is never zero.
        """
        found = self.range({name: (v, v) for name, v in inputs.items() if v is not None})
        return Outcome(found.low, found.reason)

    def range(self, inputs: Mapping[str, tuple[Number, Number] | None]) -> RangeOutcome:
        """Work out the range of the value from the ranges of the inputs.

        Interval arithmetic (Moore, 1966, Interval Analysis): the range holds every value that
        the formula can take. An input that stands in the formula more than once is taken as if
        each place could differ, so the range may be wider than it need be, never narrower.

        Parameters
        ----------
        inputs
            For each input the least and the greatest it can be, None when it is missing.

        Returns
        -------
        RangeOutcome
            Both ends; None with the reason when an input is missing, or the range of a divisor
            holds zero.

        Examples
        --------
        >>> found = parse_formula("calls * cost", ["calls", "cost"]).range(
        ...     {"calls": (100, 100), "cost": (0.85, 5.57)})
        >>> float(found.low), float(found.high)
        (85.0, 557.0)
        """
        missing = [name for name in self.names if inputs.get(name) is None]
        if missing:
            return RangeOutcome(None, None, f"there is no value for {' or '.join(missing)}")
        try:
            spans = {name: _span(name, inputs[name]) for name in self.names}
            return RangeOutcome(*_work_out(self._root, spans))
        except _NoValue as fault:
            return RangeOutcome(None, None, str(fault))


def parse_formula(text: str, inputs: Collection[str]) -> Formula:
    """Check a formula, and give it ready to be worked out.

    Parameters
    ----------
    text
        The formula.
    inputs
        The names that it must use, each at least once, and no others.

    Raises
    ------
    FormulaError
        When the formula is not admitted.

    Examples
    --------
    >>> parse_formula("calls * call_cost", ["calls", "call_cost"]).names
    ('calls', 'call_cost')
    >>> parse_formula("calls * visits", ["calls", "call_cost"])
    Traceback (most recent call last):
        ...
    gaugebook.definitions.formula.FormulaError: there is no input visits, at character 9
    """
    _check_inputs(inputs)
    _check_text(text)
    used = _check_tokens(text, inputs)
    try:
        tree = sqlglot.parse_one(text, read=_DIALECT, into=exp.Condition)
    except PARSER_FAULTS:
        raise FormulaError("it is not a formula that can be read") from None
    root = _convert(tree, 1)
    if unused := [name for name in inputs if name not in used]:
        raise FormulaError(f"the input {unused[0]} is not used in it")
    return Formula(text, used, root)


def _check_inputs(inputs: Collection[str]) -> None:
    if not inputs:
        raise FormulaError("it has no inputs")
    if len(inputs) > MOST_INPUTS:
        raise FormulaError(f"it has more than {MOST_INPUTS} inputs")
    for name in inputs:
        if not _NAME.fullmatch(name):
            raise FormulaError(f"an input has small letters, digits and _ only, unlike {name!r}")
        if _kind_of(name) is not TokenType.VAR:
            raise FormulaError(
                f"the word {name} has a meaning of its own; name the input otherwise"
            )


def _kind_of(name: str) -> TokenType:
    kind: TokenType = sqlglot.tokenize(name, read=_DIALECT)[0].token_type
    return kind


def _check_text(text: str) -> None:
    if not text.strip():
        raise FormulaError("it is empty")
    if len(text) > LONGEST_TEXT:
        raise FormulaError(f"it is longer than {LONGEST_TEXT} characters")
    if strange := _STRANGE.search(text):
        shown = strange[0] if strange[0].isprintable() else f"U+{ord(strange[0]):04X}"
        raise FormulaError(f"{shown} is not allowed in a formula", strange.start() + 1)
    found = ((text.index(mark), why) for mark, why in _MARKS.items() if mark in text)
    if first := min(found, default=None):
        raise FormulaError(first[1], first[0] + 1)


def _check_tokens(text: str, inputs: Collection[str]) -> tuple[str, ...]:
    """Admit each word and sign by itself; give the names in the order in which they stand."""
    try:
        tokens = sqlglot.tokenize(text, read=_DIALECT)
    except PARSER_FAULTS:
        raise FormulaError("it is not a formula that can be read") from None
    if len(tokens) > MOST_TOKENS:
        raise FormulaError(f"it has more than {MOST_TOKENS} names, numbers and signs")
    used: dict[str, None] = {}
    depth = 0
    for token in tokens:
        at, word, kind = token.start + 1, text[token.start : token.end + 1], token.token_type
        depth += (kind == TokenType.L_PAREN) - (kind == TokenType.R_PAREN)
        if depth > DEEPEST_PARENTHESES:
            raise FormulaError("its parentheses are nested too deeply", at)
        if kind == TokenType.NUMBER and not _NUMBER.fullmatch(word):
            raise FormulaError("a number is written with digits and a point only", at)
        if (word[0].isalpha() or word[0] == "_") and word not in inputs:
            raise FormulaError(f"there is no input {word}{aside(near_miss(word, inputs))}", at)
        if kind not in _TOKENS:
            raise FormulaError(f"{word} is not allowed in a formula", at)
        if kind == TokenType.VAR:
            used[word] = None
    return tuple(used)


def _convert(node: exp.Expr, depth: int) -> _Node:
    """Admit a node of the syntax tree, and give it in our own form."""
    if depth > DEEPEST_TREE:
        raise FormulaError("it is too long or nested too deeply")
    filled = {name for name, value in node.args.items() if value not in (None, [], False)}
    match node:
        case exp.Paren() if filled == {"this"}:
            return _convert(node.this, depth + 1)
        case exp.Neg() if filled == {"this"}:
            return _Negated(_convert(node.this, depth + 1))
        case exp.Literal() if not node.is_string and _NUMBER.fullmatch(str(node.this)):
            return _Constant(Fraction(str(node.this)))
        case exp.Column() if filled == {"this"} and isinstance(node.this, exp.Identifier):
            return _Input(node.name)
        case exp.Add() | exp.Sub() | exp.Mul() | exp.Div() if filled == {"this", "expression"}:
            right = node.expression
            left, right_ = _convert(node.this, depth + 1), _convert(right, depth + 1)
            return _Joined(_SIGNS[type(node)], left, right_, _in_words(right))
    raise FormulaError(_why_refused(node))


def _why_refused(node: exp.Expr) -> str:
    if isinstance(node, exp.Func):
        name = node.name if isinstance(node, exp.Anonymous) else node.sql_name().lower()
        return f"a sign is missing after {name}; functions are not allowed"
    return "only names, numbers, + - * / and parentheses are allowed"


def _in_words(node: exp.Expr) -> str:
    return (node.this if isinstance(node, exp.Paren) else node).sql(_DIALECT)


def _span(name: str, ends: tuple[Number, Number] | None) -> _Span:
    if ends is None:
        raise _NoValue(f"there is no value for {name}")
    try:
        low, high = (v if isinstance(v, Fraction) else Fraction(to_decimal(v)) for v in ends)
    except (ValueError, OverflowError):  # a Decimal may be infinite too
        raise _NoValue(f"the value for {name} is not a number") from None
    if low > high:
        raise _NoValue(f"the range of {name} ends before it begins")
    return low, high


def _work_out(node: _Node, spans: Mapping[str, _Span]) -> _Span:
    match node:
        case _Constant():
            return node.value, node.value
        case _Input():
            return spans[node.name]
        case _Negated():
            low, high = _work_out(node.of, spans)
            return -high, -low
    left, right = _work_out(node.left, spans), _work_out(node.right, spans)
    if node.sign == "+":
        return left[0] + right[0], left[1] + right[1]
    if node.sign == "-":
        return left[0] - right[1], left[1] - right[0]
    if node.sign == "/":
        right = _turned_over(right, node.words)
    products = tuple(_products(left, right))
    return min(products), max(products)


def _products(left: _Span, right: _Span) -> Iterator[Fraction]:
    for one in left:
        for other in right:
            yield one * other


def _turned_over(divisor: _Span, words: str) -> _Span:
    """Give one divided by each end; the greater end of a divisor gives the lesser quotient."""
    low, high = divisor
    if low == high == 0:
        raise _NoValue(f"{words} is zero, and nothing can be divided by zero")
    if low <= 0 <= high:
        raise _NoValue(f"{words} may be zero, and nothing can be divided by zero")
    return 1 / high, 1 / low
