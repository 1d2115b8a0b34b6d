"""Condition texts (``where:``): a small, safe part of SQL, checked before anything runs it.

Definitions travel between councils, so a condition is untrusted text. It is bounded in size,
parsed by sqlglot, and admitted node by node from an allow-list; types are checked, so that no
engine converts in silence. What passes can only compare the columns of one table. Nothing here
is ever evaluated as Python.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

import sqlglot
from sqlglot import TokenType, exp
from sqlglot.errors import SqlglotError

from gaugebook.definitions.base import aside
from gaugebook.definitions.schema import ColumnType
from gaugebook.errors import near_miss

LONGEST_TEXT = 2000
MOST_TOKENS = 400
DEEPEST_PARENTHESES = 12
MOST_NEGATIONS = 30
DEEPEST_TREE = 24
MOST_NODES = 300
MOST_IN_ITEMS = 200
LONGEST_LITERAL = 200
LARGEST_CONSTANT = Decimal(10) ** 15

_DIALECT = "duckdb"
_PRINTED_FOR = ("duckdb", "spark")

# Comments, statement ends, casts, parameters, escapes and quoted names have no use in a
# condition and each of them has a surprising reading in some engine.
_FORBIDDEN_MARKS = ("--", "/*", "*/", ";", "$", "`", "{", "}", "@", "#", "?", ":", '"', "~")
_QUOTED = re.compile(r"'(?:[^']|'')*'")
_NUMBER = re.compile(r"\d{1,15}(?:\.\d{1,6})?")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_BAD_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}

# Each admitted node, with the arguments that may be filled. Anything else is refused.
_ADMITTED: dict[type[exp.Expr], frozenset[str]] = {
    node: frozenset(arguments.split())
    for node, arguments in {
        exp.And: "this expression",
        exp.Or: "this expression",
        exp.Not: "this",
        exp.Paren: "this",
        exp.EQ: "this expression",
        exp.NEQ: "this expression",
        exp.GT: "this expression",
        exp.GTE: "this expression",
        exp.LT: "this expression",
        exp.LTE: "this expression",
        exp.Is: "this expression",
        exp.In: "this expressions",
        exp.Between: "this low high",
        exp.Like: "this expression negate",
        exp.Column: "this",
        exp.Identifier: "this",
        exp.Literal: "this is_string",
        exp.Boolean: "this",
        exp.Null: "",
        exp.Neg: "this",
        exp.Add: "this expression",
        exp.Sub: "this expression",
        exp.Mul: "this expression",
        exp.Lower: "this",
        exp.Trim: "this",
        exp.Coalesce: "this expressions",
        exp.Cast: "this to",
        exp.DataType: "this",
    }.items()
}

_COMPARISONS = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE)


class ConditionError(ValueError):
    """The condition is not admitted; the message says why, in words for its writer."""


def check_where(text: str, columns: Mapping[str, ColumnType]) -> None:
    """Check a condition against the columns of a table.

    Raises
    ------
    ConditionError
        When the condition is not admitted.

    Examples
    --------
    >>> check_where("outcome = 'answered' AND wait_seconds <= 20",
    ...             {"outcome": "text", "wait_seconds": "number"})
    >>> check_where("getenv('HOME') = 'x'", {"outcome": "text"})
    Traceback (most recent call last):
        ...
    gaugebook.definitions.expressions.ConditionError: the function getenv is not allowed
    """
    parse_where(text, columns)


def parse_where(text: str, columns: Mapping[str, ColumnType]) -> exp.Expr:
    """Give the checked syntax tree of a condition, safe to put into a statement.

    Parameters
    ----------
    text
        The condition.
    columns
        The columns that it may name, with their types.

    Raises
    ------
    ConditionError
        When the condition is not admitted.
    """
    return _parse(text, tuple(sorted(columns.items()))).copy()


@lru_cache(maxsize=1024)
def _parse(text: str, columns: tuple[tuple[str, ColumnType], ...]) -> exp.Expr:
    _check_text(text)
    _check_tokens(text)
    try:
        tree = sqlglot.parse_one(text, read=_DIALECT, into=exp.Condition)
    except RecursionError:
        raise ConditionError("it is nested too deeply") from None
    except SqlglotError:
        raise ConditionError("it is not a condition that can be read") from None
    types = dict(columns)
    _check_nodes(tree, types)
    _Typing(types).condition(tree)
    for dialect in _PRINTED_FOR:
        printed = tree.sql(dialect)
        if sqlglot.parse_one(printed, read=dialect).sql(dialect) != printed:
            raise ConditionError("it does not read back as what was written")
    return tree


def _check_text(text: str) -> None:
    if not text.strip():
        raise ConditionError("it is empty")
    if len(text) > LONGEST_TEXT:
        raise ConditionError(f"it is longer than {LONGEST_TEXT} characters")
    if unicodedata.normalize("NFC", text) != text:
        raise ConditionError("it has letters in a decomposed form; type them again")
    if any(unicodedata.category(c) in _BAD_CATEGORIES and c != "\n" for c in text):
        raise ConditionError("it has a control or invisible character")
    if "\\" in text:
        raise ConditionError("a backslash is not allowed, because engines read it differently")
    outside = _QUOTED.sub("''", text)
    for mark in _FORBIDDEN_MARKS:
        if mark in outside:
            raise ConditionError(f"{mark} is not allowed in a condition")
    if not outside.isascii():
        raise ConditionError("letters beyond a to z may stand only inside quotes")


def _check_tokens(text: str) -> None:
    try:
        tokens = sqlglot.tokenize(text, read=_DIALECT)
    except SqlglotError:
        raise ConditionError("a quote is not closed") from None
    if len(tokens) > MOST_TOKENS:
        raise ConditionError(f"it has more than {MOST_TOKENS} words and signs")
    depth = negations = 0
    for token in tokens:
        depth += (token.token_type == TokenType.L_PAREN) - (token.token_type == TokenType.R_PAREN)
        negations += token.token_type in (TokenType.NOT, TokenType.DASH)
        if depth > DEEPEST_PARENTHESES:
            raise ConditionError("its parentheses are nested too deeply")
        if token.token_type == TokenType.NUMBER and not _NUMBER.fullmatch(
            text[token.start : token.end + 1]
        ):
            raise ConditionError("a number is written with digits and a point only")
    if negations > MOST_NEGATIONS:
        raise ConditionError(f"it has more than {MOST_NEGATIONS} NOT or minus signs")


def _check_nodes(tree: exp.Expr, columns: Mapping[str, ColumnType]) -> None:
    stack: list[tuple[exp.Expr, int]] = [(tree, 1)]
    count = 0
    while stack:
        node, depth = stack.pop()
        count += 1
        if count > MOST_NODES or depth > DEEPEST_TREE:
            raise ConditionError("it is too long or nested too deeply")
        _check_node(node, columns)
        for value in node.args.values():
            children = value if isinstance(value, list) else [value]
            stack.extend((c, depth + 1) for c in children if isinstance(c, exp.Expr))


def _check_node(node: exp.Expr, columns: Mapping[str, ColumnType]) -> None:
    allowed = _ADMITTED.get(type(node))
    if allowed is None:
        raise ConditionError(f"{_in_words(node)} is not allowed")
    filled = {name for name, value in node.args.items() if value not in (None, [], False)}
    if node.comments or filled - allowed:
        raise ConditionError(f"this form of {_in_words(node)} is not allowed")
    match node:
        case exp.Column():
            if node.name not in columns:
                hint = aside(near_miss(node.name, columns))
                raise ConditionError(f"there is no column {node.name} to compare{hint}")
        case exp.Literal():
            _check_literal(node)
        case exp.In():
            items = node.expressions
            plain = all(isinstance(i, exp.Literal | exp.Boolean) for i in items)
            if not items or len(items) > MOST_IN_ITEMS or not plain:
                raise ConditionError("IN needs a list of texts or numbers")
        case exp.Is():
            if not isinstance(node.expression, exp.Null | exp.Boolean):
                raise ConditionError("IS goes with NULL, TRUE or FALSE")
        case exp.Like():
            pattern = node.expression
            if not (isinstance(pattern, exp.Literal) and pattern.is_string):
                raise ConditionError("LIKE goes with a text in quotes")
        case exp.Cast():
            if node.to.this != exp.DataType.Type.DATE:
                raise ConditionError("CAST goes to DATE only")


def _in_words(node: exp.Expr) -> str:
    """Give what a node is called by somebody who writes conditions."""
    if isinstance(node, exp.Query | exp.Subquery | exp.Exists):
        return "a query"
    if isinstance(node, exp.Column | exp.Identifier):
        return "a column name"
    if isinstance(node, exp.Func):
        return f"the function {node.name if isinstance(node, exp.Anonymous) else node.sql_name()}"
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(node).__name__).upper()


def _check_literal(node: exp.Literal) -> None:
    text = str(node.this)
    if node.is_string and len(text) > LONGEST_LITERAL:
        raise ConditionError(f"a text is longer than {LONGEST_LITERAL} characters")
    if not node.is_string and not _NUMBER.fullmatch(text):
        raise ConditionError("a number is written with digits and a point only")


class _Typing:
    """Gives each node its type and refuses mixtures that engines convert differently."""

    def __init__(self, columns: Mapping[str, ColumnType]) -> None:
        self._columns = columns
        self._rules: dict[type[exp.Expr], Callable[[Any], str]] = {
            exp.Column: lambda node: self._columns[node.name],
            exp.Literal: lambda node: "text" if node.is_string else "number",
            exp.Boolean: lambda _: "boolean",
            exp.Null: lambda _: "null",
            exp.Paren: lambda node: self.type_of(node.this),
            exp.Neg: lambda node: self._need(node.this, "number"),
            exp.Lower: lambda node: self._need(node.this, "text"),
            exp.Trim: lambda node: self._need(node.this, "text"),
            exp.Cast: self._cast,
            exp.Coalesce: self._coalesce,
            exp.Not: lambda node: self.condition(node.this),
            exp.Between: self._between,
            exp.In: self._in,
            exp.Like: lambda node: self._compare(node, "text", "text"),
            exp.Is: self._is,
        }

    def condition(self, node: exp.Expr) -> str:
        if self.type_of(node) != "boolean":
            raise ConditionError("a condition is needed, not a bare value")
        if not any(True for _ in node.find_all(exp.Column)):
            raise ConditionError("each condition must name a column")
        return "boolean"

    def type_of(self, node: exp.Expr) -> str:
        if isinstance(node, exp.And | exp.Or):
            self.condition(node.this)
            return self.condition(node.expression)
        if isinstance(node, _COMPARISONS):
            return self._compare(node, self.type_of(node.this), self.type_of(node.expression))
        if isinstance(node, exp.Add | exp.Sub | exp.Mul):
            self._need(node.this, "number")
            self._need(node.expression, "number")
            _check_size(node)
            return "number"
        rule = self._rules.get(type(node))
        if rule is None:
            raise ConditionError(f"{_in_words(node)} cannot stand here")
        return rule(node)

    def _need(self, node: exp.Expr, wanted: str) -> str:
        found = self.type_of(node)
        if found != wanted:
            raise ConditionError(f"a {wanted} is needed where a {found} stands")
        return wanted

    def _compare(self, node: exp.Expr, left: str, right: str) -> str:
        if "null" in (left, right):
            raise ConditionError("compare with NULL by IS NULL")
        if left != right and {left, right} != {"timestamp", "date"}:
            raise ConditionError(f"a {left} cannot be compared with a {right}")
        if isinstance(node, exp.Like) and self.type_of(node.this) != "text":
            raise ConditionError("LIKE is for texts")
        if not any(True for _ in node.find_all(exp.Column)):
            raise ConditionError("each comparison must name a column")
        return "boolean"

    def _between(self, node: exp.Between) -> str:
        of = self.type_of(node.this)
        self._compare(node, of, self.type_of(node.args["low"]))
        return self._compare(node, of, self.type_of(node.args["high"]))

    def _in(self, node: exp.In) -> str:
        of = self.type_of(node.this)
        for item in node.expressions:
            self._compare(node, of, self.type_of(item))
        return "boolean"

    def _is(self, node: exp.Is) -> str:
        if isinstance(node.expression, exp.Boolean):
            self._need(node.this, "boolean")
        elif not isinstance(node.this, exp.Column):
            raise ConditionError("IS NULL goes with a column")
        return "boolean"

    def _coalesce(self, node: exp.Coalesce) -> str:
        if len(node.expressions) != 1:
            raise ConditionError("COALESCE takes a column and one value")
        found = self.type_of(node.this)
        return self._need(node.expressions[0], found)

    def _cast(self, node: exp.Cast) -> str:
        inner = node.this
        is_text = isinstance(inner, exp.Literal) and inner.is_string
        if not (is_text and _is_date(inner.name)) and self.type_of(inner) not in (
            "timestamp",
            "date",
        ):
            raise ConditionError("CAST to DATE takes '2022-04-01' or a time column")
        return "date"


def _is_date(text: str) -> bool:
    try:
        return _DATE.fullmatch(text) is not None and date.fromisoformat(text) is not None
    except ValueError:
        return False


def _check_size(node: exp.Expr) -> None:
    """Hold that no sum or product of plain numbers is more than an engine can count."""
    if _largest(node) > LARGEST_CONSTANT:
        raise ConditionError("its numbers are too large")


def _largest(node: exp.Expr) -> Decimal:
    """Give the largest size that the plain numbers of an expression can grow to."""
    if isinstance(node, exp.Literal):
        return Decimal(node.name) if not node.is_string else Decimal(0)
    if isinstance(node, exp.Column):
        return Decimal(1)
    sizes = [_largest(part) for part in node.iter_expressions()]
    if isinstance(node, exp.Mul):
        return sizes[0] * sizes[1]
    return sum(sizes, Decimal(0))
