"""The types in a condition: what may be compared with what, so that no engine converts in silence.

Engines differ where types are mixed: a text beside a number, a time beside a date, a chain of
comparisons. Here each node of a condition gets its type, and such mixtures are refused with the
piece of text that holds them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sqlglot import exp
from sqlglot.errors import ErrorLevel, SqlglotError

from gaugebook.definitions.condition_error import ConditionError
from gaugebook.definitions.schema import ColumnType

LARGEST_CONSTANT = Decimal(2**31 - 1)
"""What the plain numbers of a sum or product may come to: every engine counts that far."""
MOST_PRODUCT_DECIMALS = 6
"""Beyond it some engines drop decimals of a product and others stop."""

PARSER_FAULTS = (
    SqlglotError,
    RecursionError,
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    AssertionError,
)
"""What the parser and the printer are known to raise on a stranger's text."""

_LONGEST_PIECE = 40
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_USE_CAST = "write CAST({name} AS DATE) to compare its day"

_COMPARISONS = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE)
# What stands between operands: beside another of them it needs parentheses, because engines
# differ in which they take first.
_CONDITIONS = (*_COMPARISONS, exp.And, exp.Or, exp.Not, exp.In, exp.Between, exp.Like, exp.Is)


def refused(reason: str, node: exp.Expr | None = None) -> ConditionError:
    """Give the error for a node of the tree, with the piece of text that it stands for."""
    return ConditionError(reason, piece=piece_of(node) if node is not None else "")


def piece_of(node: exp.Expr) -> str:
    """Give the text of a node, shortened for a message; empty where it cannot be written.

    >>> import sqlglot
    >>> piece_of(sqlglot.parse_one("lower(line)"))
    'LOWER(line)'
    """
    try:
        text = node.sql(
            "duckdb", unsupported_level=ErrorLevel.IGNORE, comments=False, normalize_functions=False
        )
    except PARSER_FAULTS:  # a refused tree may be of any shape, and only its picture is lost
        return ""
    return shortened(text)


def shortened(text: str) -> str:
    """Give a text on one line, cut to what fits a message."""
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST_PIECE else text[: _LONGEST_PIECE - 1] + "…"


def in_words(node: exp.Expr) -> str:
    """Give what a node is called by somebody who writes conditions."""
    if isinstance(node, exp.Query | exp.Subquery | exp.Exists):
        return "a query"
    if isinstance(node, exp.Column | exp.Identifier):
        return "a column name"
    if isinstance(node, exp.Case):
        return "CASE"
    if isinstance(node, exp.Anonymous):
        return f"the function {node.name}"
    if isinstance(node, exp.Func) and not isinstance(node, exp.Binary):
        return f"the function {node.sql_name()}"
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(node).__name__).upper()


def check_types(tree: exp.Expr, columns: Mapping[str, ColumnType]) -> None:
    """Check that a tree of admitted nodes is a condition, with like compared with like.

    Raises
    ------
    ConditionError
        When it is not.
    """
    _Typing(columns).condition(tree)


class _Typing:
    """Gives each node its type and refuses mixtures that engines convert differently."""

    def __init__(self, columns: Mapping[str, ColumnType]) -> None:
        self._columns = columns
        rules: dict[tuple[type[exp.Expr], ...], Callable[[Any], str]] = {
            (exp.Column,): lambda node: self._columns[node.name],
            (exp.Literal,): lambda node: "text" if node.is_string else "number",
            (exp.Boolean,): lambda _: "boolean",
            (exp.Null,): lambda _: "null",
            (exp.Paren,): lambda node: self._no_time(node.this, "parentheses"),
            (exp.Neg,): lambda node: self._need(node.this, "number"),
            (exp.Lower, exp.Trim): lambda node: self._need(node.this, "text"),
            (exp.Add, exp.Sub, exp.Mul): self._arithmetic,
            (exp.Cast,): self._cast,
            (exp.Coalesce,): self._coalesce,
            (exp.Case,): self._case,
            (exp.And, exp.Or): self._junction,
            (exp.Not,): lambda node: self.condition(node.this),
            _COMPARISONS: self._comparison,
            (exp.Between,): self._between,
            (exp.In,): self._in,
            (exp.Like,): self._like,
            (exp.Is,): self._is,
        }
        self._rules = {node: rule for nodes, rule in rules.items() for node in nodes}

    def condition(self, node: exp.Expr) -> str:
        if self.type_of(node) != "boolean":
            raise refused("a condition is needed, not a bare value", node)
        if not _names_a_column(node):
            raise refused("each condition must name a column", node)
        return "boolean"

    def type_of(self, node: exp.Expr) -> str:
        rule = self._rules.get(type(node))
        if rule is None:
            raise refused(f"{in_words(node)} cannot stand here", node)
        return rule(node)

    def _junction(self, node: exp.And | exp.Or) -> str:
        # A chain of two hundred ORs is two hundred levels deep: walked, not descended.
        for part in node.flatten(unnest=False):
            self.condition(part)
        return "boolean"

    def _need(self, node: exp.Expr, wanted: str) -> str:
        found = self.type_of(node)
        if found != wanted:
            raise refused(f"a {wanted} is needed where a {_called(found)} stands", node)
        return wanted

    def _no_time(self, node: exp.Expr, place: str) -> str:
        found = self.type_of(node)
        if found == "timestamp":
            hint = _USE_CAST.format(name=node.name)
            raise refused(f"a time column cannot stand in {place}; {hint}", node)
        return found

    def _operand(self, node: exp.Expr) -> str:
        if isinstance(node, _CONDITIONS):
            raise refused("a comparison inside a comparison needs parentheses", node)
        return self.type_of(node)

    def _alike(self, node: exp.Expr, left: str, right: str) -> None:
        """Hold that two operands of one comparison are of one type, and that it has a column."""
        if "null" in (left, right):
            raise refused("compare with NULL by IS NULL", node)
        if left != right:
            one, other = _called(left), _called(right)
            raise refused(f"a {one} cannot be compared with a {other}", node)
        if not _names_a_column(node):
            raise refused("each comparison must name a column", node)

    def _comparison(self, node: exp.Binary) -> str:
        left, right = self._operand(node.this), self._operand(node.expression)
        if {left, right} == {"timestamp", "date"}:
            return self._time_against_date(node, left)
        self._alike(node, left, right)
        if left == "boolean" and not isinstance(node, exp.EQ | exp.NEQ):
            raise refused("true and false are compared by = or <>", node)
        return "boolean"

    def _time_against_date(self, node: exp.Binary, left: str) -> str:
        """Admit from a day on, and before a day; others would leave out all but its midnight."""
        time, _ = (
            (node.this, node.expression) if left == "timestamp" else (node.expression, node.this)
        )
        fits = (exp.GTE, exp.LT) if left == "timestamp" else (exp.LTE, exp.GT)
        if not isinstance(node, fits):
            hint = _USE_CAST.format(name=time.name)
            raise refused(f"a time goes against a date by >= or < only; {hint}", node)
        return "boolean"

    def _between(self, node: exp.Between) -> str:
        of = self._operand(node.this)
        ends = [self._operand(node.args[name]) for name in ("low", "high")]
        if of == "timestamp" and "date" in ends:
            hint = _USE_CAST.format(name=node.this.name)
            raise refused(f"a time cannot lie BETWEEN dates; {hint}", node)
        for end in ends:
            self._alike(node, of, end)
        if of == "boolean":
            raise refused("true and false are compared by = or <>", node)
        return "boolean"

    def _in(self, node: exp.In) -> str:
        of = self._operand(node.this)
        for item in node.expressions:
            self._alike(node, of, self.type_of(item))
        return "boolean"

    def _like(self, node: exp.Like) -> str:
        if self._operand(node.this) != "text":
            raise refused("LIKE is for texts", node)
        self._alike(node, "text", self.type_of(node.expression))
        return "boolean"

    def _is(self, node: exp.Is) -> str:
        if isinstance(node.expression, exp.Boolean):
            if self._operand(node.this) != "boolean":
                raise refused("IS TRUE and IS FALSE go with a column of true and false", node)
        elif not isinstance(node.this, exp.Column):
            raise refused("IS NULL goes with a column", node)
        if not _names_a_column(node):
            raise refused("each comparison must name a column", node)
        return "boolean"

    def _arithmetic(self, node: exp.Binary) -> str:
        self._need(node.this, "number")
        self._need(node.expression, "number")
        if _largest(node) > LARGEST_CONSTANT:
            raise refused("its numbers are too large to be counted with", node)
        if _decimals(node) > MOST_PRODUCT_DECIMALS:
            most = MOST_PRODUCT_DECIMALS
            raise refused(f"the numbers multiplied have more than {most} decimals", node)
        return "number"

    def _coalesce(self, node: exp.Coalesce) -> str:
        if len(node.expressions) != 1:
            raise refused("COALESCE takes a column and one value", node)
        found = self._no_time(node.this, "COALESCE")
        if found == "null":
            raise refused("COALESCE takes a column and one value", node)
        return self._need(node.expressions[0], found)

    def _case(self, node: exp.Case) -> str:
        if node.args.get("default") is None:
            raise refused("CASE needs an ELSE", node)
        for branch in node.args["ifs"]:
            self.condition(branch.this)
        results = [*(branch.args["true"] for branch in node.args["ifs"]), node.args["default"]]
        types = [self._no_time(result, "a branch of CASE") for result in results]
        for result, found in zip(results, types, strict=True):
            if found == "null":
                raise refused("a branch of CASE cannot be NULL", result)
            if found != types[0]:
                one, other = _called(types[0]), _called(found)
                raise refused(f"a branch of CASE is a {one} and another a {other}", result)
        return types[0]

    def _cast(self, node: exp.Cast) -> str:
        inner = node.this
        if isinstance(inner, exp.Column):
            fits = self.type_of(inner) in ("timestamp", "date")
        else:
            fits = isinstance(inner, exp.Literal) and inner.is_string and _is_date(inner.name)
        if not fits:
            raise refused("CAST to DATE takes '2022-04-01' or a time column", node)
        return "date"


def _called(found: str) -> str:
    """Give the word for a type in a message.

    >>> _called("timestamp"), _called("text")
    ('time', 'text')
    """
    return "time" if found == "timestamp" else found


def _names_a_column(node: exp.Expr) -> bool:
    return node.find(exp.Column) is not None


def _is_date(text: str) -> bool:
    try:
        return _DATE.fullmatch(text) is not None and date.fromisoformat(text) is not None
    except ValueError:
        return False


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


def _decimals(node: exp.Expr) -> int:
    """Give how many decimals an expression can have by the plain numbers in it."""
    if isinstance(node, exp.Literal):
        return 0 if node.is_string else len(node.name.partition(".")[2])
    found = [_decimals(part) for part in node.iter_expressions()]
    return sum(found) if isinstance(node, exp.Mul) else max(found, default=0)
