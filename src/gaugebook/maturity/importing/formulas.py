"""The formulas of a questionnaire's scoring sheet, read as they are written.

A workbook states its rules as formulas: ``IF(B2="Yes",C2,0)``. Only what scoring needs is
understood: numbers, texts, cells, areas, ``+ - * /``, comparisons, and IF, AND, OR, SUM, SUMIF,
MIN, MAX. Anything else is refused by name. Nothing is run.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from gaugebook.intake.letters import column_letters, place_of

Value = Fraction | str | bool
_MOST_CELLS = 100_000
_MOST_DEPTH = 64
"""Of brackets in brackets, as in Excel; a chain of IFs has one for each answer."""
_DEEPEST = 220
"""Of the whole: a row of signs counts one for each."""
_LONGEST = 8_192
"""Letters of a formula, as in Excel."""
_MOST_JOINED = 200
"""Signs in a row: a sum longer than that is written as an area."""


LARGEST = 10**15
"""Of a number: a spreadsheet keeps 15 digits, and 1E999999999 written out would take for ever."""
_WRITTEN = re.compile(
    r"[+-]?(?:\d{1,15}(?:\.\d{0,30})?|\.\d{1,30})(?:[eE][+-]?\d{1,2})?(?:/\d{1,15})?", re.ASCII
)


class FormulaError(ValueError):
    """A formula that is not understood; the text says which part of it."""


@dataclass(frozen=True)
class Ref:
    """A cell, by row and column counted from 1; without a sheet it is on the formula's own."""

    sheet: str | None
    row: int
    column: int

    def __str__(self) -> str:
        """Give the address, with its sheet where it names one."""
        bare = f"{column_letters(self.column)}{self.row}"
        return f"{self.sheet}!{bare}" if self.sheet else bare


@dataclass(frozen=True)
class Area:
    """All cells between two corners."""

    first: Ref
    last: Ref

    def cells(self) -> Iterator[Ref]:
        """Give the cells, row by row."""
        rows = range(self.first.row, self.last.row + 1)
        columns = range(self.first.column, self.last.column + 1)
        if len(rows) * len(columns) > _MOST_CELLS:
            raise FormulaError(f"the area from {self.first} to {self.last} is too large")
        return (Ref(self.first.sheet, row, column) for row in rows for column in columns)


@dataclass(frozen=True)
class Call:
    """A function with its arguments; an operation is one too, named by its sign."""

    name: str
    arguments: tuple[Expression, ...]


Expression = Fraction | str | Ref | Area | Call

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<text>"(?:[^"]|"")*")
    | (?P<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+)
    | (?P<ref>(?:\$?(?:'(?:[^']|'')+'|[A-Za-z_][\w.]*)!)?\$?[A-Za-z]{1,3}\$?\d{1,7}(?![\w(]))
    | (?P<name>[A-Za-z_][\w.]*)(?=\s*\()
    | (?P<sign><>|<=|>=|[-+*/=<>(),;:])
    )""",
    re.VERBOSE,
)


def parse_formula(formula: str) -> Expression:
    """Read a formula, with or without its ``=``.

    Raises
    ------
    FormulaError
        When it is not understood.

    Examples
    --------
    >>> str(parse_formula("=Questionnaire!A25"))
    'Questionnaire!A25'
    >>> parse_formula("=INDEX(D:D, 1)")
    Traceback (most recent call last):
    ...
    gaugebook.maturity.importing.formulas.FormulaError: `D:D, 1)` is not understood
    """
    if len(formula) > _LONGEST:
        raise FormulaError("it is too long")
    tokens = list(_tokens(formula.strip().removeprefix("=")))
    parser = _Parser(tokens)
    try:
        found = parser.comparison(0)
    except RecursionError:
        raise FormulaError("it has too many brackets in brackets") from None
    if parser.place < len(tokens):
        raise FormulaError(f"`{tokens[parser.place][1]}` is not expected there")
    _check_depth(found)
    return found


def _check_depth(expression: Expression) -> None:
    """Refuse what would be too deep to work out: brackets at the head of long rows of signs."""
    waiting = [(expression, 0)]
    while waiting:
        here, depth = waiting.pop()
        if depth > _DEEPEST:
            raise FormulaError("it has too many parts in parts")
        if isinstance(here, Call):
            waiting += [(argument, depth + 1) for argument in here.arguments]


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    place = 0
    while text[place:].strip():
        found = _TOKEN.match(text, place)
        if found is None:
            raise FormulaError(f"`{text[place:].strip()[:40]}` is not understood")
        yield str(found.lastgroup), found[str(found.lastgroup)]
        place = found.end()


class _Parser:
    """Reads tokens from the loosest sign to the tightest: comparison, sum, product, one value."""

    def __init__(self, tokens: Sequence[tuple[str, str]]) -> None:
        self.tokens, self.place = tokens, 0

    def _next(self) -> str:
        return self.tokens[self.place][1] if self.place < len(self.tokens) else ""

    def _take(self, wanted: str) -> None:
        if self._next() != wanted:
            raise FormulaError(f"`{wanted}` is missing before `{self._next() or 'the end'}`")
        self.place += 1

    def comparison(self, depth: int) -> Expression:
        return self._joined(depth, ("=", "<>", "<", "<=", ">", ">="), self._sum)

    def _sum(self, depth: int) -> Expression:
        return self._joined(depth, ("+", "-"), self._product)

    def _product(self, depth: int) -> Expression:
        return self._joined(depth, ("*", "/"), self._one)

    def _joined(
        self, depth: int, signs: tuple[str, ...], inner: Callable[[int], Expression]
    ) -> Expression:
        found = inner(depth)
        signs_here = 0
        while self.place < len(self.tokens) and self.tokens[self.place] in [
            ("sign", sign) for sign in signs
        ]:
            sign = self._next()
            self.place += 1
            signs_here += 1
            if signs_here > _MOST_JOINED:
                raise FormulaError("it has too many parts in a row")
            found = Call(sign, (found, inner(depth)))
        return found

    def _one(self, depth: int) -> Expression:
        if depth > _MOST_DEPTH:
            raise FormulaError("it has too many brackets in brackets")
        if self.place >= len(self.tokens):
            raise FormulaError("it ends too early")
        kind, word = self.tokens[self.place]
        self.place += 1
        if kind == "text":
            return word[1:-1].replace('""', '"')
        if kind == "number":
            number = number_in(word)
            if number is None:
                raise FormulaError(f"the number {word[:20]} is too large")
            return number
        if kind == "ref":
            return self._area(_ref(word))
        if kind == "name":
            return Call(word.upper(), self._arguments(depth + 1))
        if word == "-":
            return Call("-", (Fraction(0), self._one(depth + 1)))
        if word == "(":
            found = self.comparison(depth + 1)
            self._take(")")
            return found
        raise FormulaError(f"`{word}` is not expected there")

    def _area(self, first: Ref) -> Expression:
        if self._next() != ":":
            return first
        self.place += 1
        if self.place >= len(self.tokens) or self.tokens[self.place][0] != "ref":
            raise FormulaError("an area has no second corner")
        last = _ref(self._next())
        self.place += 1
        return Area(first, Ref(first.sheet, last.row, last.column))

    def _arguments(self, depth: int) -> tuple[Expression, ...]:
        self._take("(")
        found: list[Expression] = []
        while self._next() != ")":
            if found:
                self._take(";" if self._next() == ";" else ",")
            found.append(self.comparison(depth))
        self._take(")")
        return tuple(found)


def number_in(text: str) -> Fraction | None:
    """Give the number that a text is; None where it is none, or is too large to be points.

    >>> number_in("2.5"), number_in("1e2"), number_in("1E999999999"), number_in("1/0")
    (Fraction(5, 2), Fraction(100, 1), None, None)
    """
    if not _WRITTEN.fullmatch(text):
        return None
    try:
        number = Fraction(text)
    except (ValueError, ZeroDivisionError):
        return None
    return number if abs(number) <= LARGEST else None


def _ref(token: str) -> Ref:
    sheet, mark, bare = token.rpartition("!")
    row, column = place_of(bare)
    name = sheet.lstrip("$").strip("'").replace("''", "'") if mark else None
    return Ref(name, row, column)
