"""Condition texts (``where:``): a small, safe part of SQL, checked before anything runs it.

Definitions travel between councils, so a condition is untrusted text. It is bounded in size,
parsed by sqlglot, and admitted node by node from an allow-list; `condition_types` then checks
that like is compared with like. What passes can only compare the columns of one table. Nothing
here is ever evaluated as Python.

A time column may be held against a date from a day on (``>=``) or before a day (``<``), its day
against a date by ``CAST(closed_at AS DATE)``, one time against another, and by ``IS NULL``. It
stands nowhere else, so that a compiler finds every place where an instant becomes local.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from sqlglot import Token, TokenType, exp
from sqlglot.dialects.dialect import Dialect
from sqlglot.errors import ParseError

from gaugebook.definitions.base import aside
from gaugebook.definitions.condition_error import ConditionError
from gaugebook.definitions.condition_types import (
    PARSER_FAULTS,
    check_types,
    in_words,
    refused,
    shortened,
)
from gaugebook.definitions.schema import ColumnType
from gaugebook.errors import near_miss

__all__ = ["ConditionError", "check_where", "parse_where"]

LONGEST_TEXT = 2000
MOST_TOKENS = 400
DEEPEST_PARENTHESES = 12
MOST_NEGATIONS = 30
DEEPEST_TREE = 24
MOST_NODES = 300
MOST_IN_ITEMS = 150
LONGEST_LITERAL = 200

_DUCKDB = Dialect.get_or_raise("duckdb")
_PRINTED_FOR = (_DUCKDB, Dialect.get_or_raise("spark"))

# Comments, statement ends, casts, parameters, escapes and quoted names have no use in a
# condition and each of them has a surprising reading in some engine.
_FORBIDDEN_MARKS = (
    "--",
    "/*",
    "*/",
    ";",
    "$",
    "`",
    "{",
    "}",
    "@",
    "#",
    "?",
    ":",
    '"',
    "~",
    "[",
    "]",
)
_QUOTED = re.compile(r"'(?:[^']|'')*'")
_NUMBER = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,6})?")
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
        exp.Case: "ifs default",
        exp.If: "this true",
        exp.Cast: "this to",
        exp.DataType: "this",
    }.items()
}


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
    >>> check_where("f(1) = 2", {"outcome": "text"})
    Traceback (most recent call last):
        ...
    gaugebook.definitions.condition_error.ConditionError: the function f is not allowed, at `f(1)`
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
    tree = _read(_checked_tokens(text), text)
    types = dict(columns)
    _check_nodes(tree, types)
    check_types(tree, types)
    for dialect in _PRINTED_FOR:
        if not _reads_back(tree, dialect):
            raise ConditionError("it does not read back as what was written")
    return tree


def _read(tokens: list[Token], text: str) -> exp.Expr:
    try:
        tree = _DUCKDB.parser().parse_into(exp.Condition, tokens, text)[0]
    except RecursionError:
        raise ConditionError("it is nested too deeply") from None
    except ParseError as fault:
        piece = str(fault.errors[0].get("highlight") or "") if fault.errors else ""
        raise ConditionError(
            "it is not a condition that can be read", piece=shortened(piece)
        ) from None
    except PARSER_FAULTS:  # a parser that trips over a stranger's text must not take us with it
        tree = None
    if tree is None:
        raise ConditionError("it is not a condition that can be read")
    return tree


def _reads_back(tree: exp.Expr, dialect: Dialect) -> bool:
    """Whether what an engine will be told is what was admitted, by its reader of that engine."""
    try:
        printed = dialect.generator().generate(tree, copy=True)
        again = dialect.parse_into(exp.Condition, printed)[0]
        return again is not None and dialect.generator().generate(again, copy=False) == printed
    except PARSER_FAULTS:
        return False


def _check_text(text: str) -> None:
    if not text.strip():
        raise ConditionError("it is empty")
    if len(text) > LONGEST_TEXT:
        raise ConditionError(f"it is longer than {LONGEST_TEXT} characters")
    for at, character in enumerate(text, start=1):
        if unicodedata.category(character) in _BAD_CATEGORIES and character != "\n":
            code = f"U+{ord(character):04X}"
            raise ConditionError(f"it has the invisible character {code}", character=at)
    if unicodedata.normalize("NFC", text) != text:
        raise ConditionError("it has letters in a decomposed form; type them again")
    if "\\" in text:
        at = text.index("\\") + 1
        raise ConditionError(
            "a backslash is not allowed: engines read it differently", character=at
        )
    outside = _QUOTED.sub(lambda quoted: "'" + " " * (len(quoted[0]) - 2) + "'", text)
    for mark in _FORBIDDEN_MARKS:
        if mark in outside:
            at = outside.index(mark) + 1
            raise ConditionError(f"{mark} is not allowed in a condition", character=at)
    if not outside.isascii():
        at = next(n for n, c in enumerate(outside, start=1) if not c.isascii())
        raise ConditionError("letters beyond a to z may stand only inside quotes", character=at)


def _checked_tokens(text: str) -> list[Token]:
    try:
        tokens = _DUCKDB.tokenize(text)
    except PARSER_FAULTS:
        at = _QUOTED.sub(lambda quoted: " " * len(quoted[0]), text).find("'") + 1
        raise ConditionError("a quote is not closed", character=at or None) from None
    if len(tokens) > MOST_TOKENS:
        raise ConditionError(f"it has more than {MOST_TOKENS} words and signs")
    depth = negations = 0
    for token in tokens:
        kind = token.token_type
        depth += (kind == TokenType.L_PAREN) - (kind == TokenType.R_PAREN)
        negations += kind in (TokenType.NOT, TokenType.DASH)
        if depth > DEEPEST_PARENTHESES:
            at = token.start + 1
            raise ConditionError("its parentheses are nested too deeply", character=at)
        if kind == TokenType.NUMBER:
            _check_number(text[token.start : token.end + 1])
    if negations > MOST_NEGATIONS:
        raise ConditionError(f"it has more than {MOST_NEGATIONS} NOT or minus signs")
    return tokens


def _check_number(written: str) -> None:
    if not _NUMBER.fullmatch(written):
        reason = "a number has up to 15 digits, with up to 6 after a point, and nothing else"
        raise ConditionError(reason, piece=shortened(written))


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
        raise refused(f"{in_words(node)} is not allowed", node)
    if isinstance(node, exp.If) and not isinstance(node.parent, exp.Case):
        raise ConditionError("the function IF is not allowed; write CASE WHEN")
    filled = {name for name, value in node.args.items() if value not in (None, [], False)}
    if node.comments or filled - allowed:
        raise refused(f"this form of {in_words(node)} is not allowed", node)
    match node:
        case exp.Column():
            if node.name not in columns:
                hint = aside(near_miss(node.name, columns))
                raise refused(f"there is no column {node.name} to compare{hint}", node)
        case exp.Literal():
            _check_literal(node)
        case exp.In():
            items = node.expressions
            plain = all(isinstance(i, exp.Literal | exp.Boolean) for i in items)
            if not items or len(items) > MOST_IN_ITEMS or not plain:
                most = MOST_IN_ITEMS
                raise refused(f"IN needs a list of texts or numbers, {most} at most", node)
        case exp.Is():
            if not isinstance(node.expression, exp.Null | exp.Boolean):
                raise refused("IS goes with NULL, TRUE or FALSE", node)
        case exp.Like():
            pattern = node.expression
            if not (isinstance(pattern, exp.Literal) and pattern.is_string):
                raise refused("LIKE goes with a text in quotes", node)
        case exp.Cast():
            if node.to.this != exp.DataType.Type.DATE:
                raise refused("CAST goes to DATE only", node)


def _check_literal(node: exp.Literal) -> None:
    text = str(node.this)
    if node.is_string and len(text) > LONGEST_LITERAL:
        raise refused(f"a text is longer than {LONGEST_LITERAL} characters", node)
    if not node.is_string:
        _check_number(text)
