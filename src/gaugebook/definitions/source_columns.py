"""How one column of an export becomes a column of its canonical table.

The words of a source's ``columns:`` block. Nothing here reads a file: `gaugebook.tables` does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from itertools import permutations
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from gaugebook.definitions.base import Part
from gaugebook.words import folded

Scalar = bool | int | float | str
DurationUnit = Literal["milliseconds", "seconds", "minutes", "hours", "days"]


FORMAT_WORDS = ("duration", "percent", "share", "excel")
"""Formats that are no strptime patterns."""


def as_tuple(value: Any) -> Any:
    """Let one thing stand where a list of them may, and nothing for an empty list."""
    if value is None:
        return ()
    return tuple(value) if isinstance(value, list | tuple) else (value,)


Headings = Annotated[tuple[str, ...], BeforeValidator(as_tuple)]
Texts = Annotated[tuple[str, ...], BeforeValidator(as_tuple), Field(min_length=1)]


class CodeException(Part):
    """A case in which a code means something else, by what other columns of the row hold.

    ``{of: HANG, where: {q_start: "0:00:00"}, gives: abandoned_in_ivr}``: a call that hung up and
    never queued ended in the menu. Without `of` it holds for every code under `codes`. Each heading
    under `where` must hold one of its texts (``""`` is an empty cell). The first that fits wins.
    """

    where: dict[str, Texts] = Field(min_length=1)
    gives: Scalar
    of: Texts | None = None


class SourceColumn(Part):
    """Where a column comes from. `headings` (``from:``) are tried in turn; the first found is read.

    Parameters
    ----------
    headings
        Written ``from:``. One heading, or several that different versions of the export have.
    parts
        Instead of ``from:``, headings whose texts together make a key; where one is blank, so is
        the key.
    from_row
        Instead of both, for a key: the whole row makes it, so that overlapping exports are read
        once; equal rows within one file stay apart.
    formats
        Written ``format:``. A strptime pattern for times or several, tried in order, of which no
        two may take one day for another; ``excel`` for days counted from 1900; ``duration`` for
        seconds written as a clock; ``percent`` for shares written 0 to 100; ``share`` for those of
        a summary that are written 0 to 1.
    day
        The heading of the day, where `headings` holds only a clock time. The pattern in `format`
        is then of both, joined by one space. A clock time before the one that it follows (started,
        queued, answered, ended) lies on the next day, if that is within twelve hours: that is
        repaired, counted and told.
    unit
        What one of the number is worth, where a duration is a bare number and not in seconds.
    codes
        What is written (capitals and outer spaces apart) to our word.
    but
        Cases in which a code means something else.
    unknown
        Texts that mean "not known", such as a customer number of 0.
    fill_down
        Whether an empty cell means the value above it, as under merged cells.
    private
        ``hash`` replaces a key by its keyed hash on reading.
    dimensions
        For a figure of a summary: the dimensions of this column, beside the source's own, as where
        calls and web sessions stand in one row.
    required
        Whether an export without the heading is refused.
    """

    headings: Headings = Field(default=(), alias="from")
    parts: tuple[str, ...] = ()
    from_row: bool = False
    formats: Annotated[tuple[str, ...], BeforeValidator(as_tuple)] = Field(
        default=(), alias="format"
    )
    day: Headings = ()
    unit: DurationUnit | None = None
    codes: dict[str, Scalar] | None = None
    but: tuple[CodeException, ...] = ()
    unknown: Annotated[tuple[str, ...], BeforeValidator(as_tuple)] = ()
    fill_down: bool = False
    private: Literal["hash"] | None = None
    dimensions: dict[str, str] = Field(default_factory=dict)
    required: bool = True

    @cached_property
    def meanings(self) -> Mapping[str, Scalar]:
        """What each code means, by the code as it is compared (`gaugebook.values.folded`)."""
        return {folded(code): meant for code, meant in (self.codes or {}).items()}

    @cached_property
    def unknown_texts(self) -> frozenset[str]:
        """The texts that mean "not known", as they are compared."""
        return frozenset(folded(text) for text in self.unknown)

    @model_validator(mode="after")
    def _comes_from_somewhere(self) -> SourceColumn:
        if sum((bool(self.headings), bool(self.parts), self.from_row)) != 1:
            raise ValueError("a column has one of `from`, `parts` or `from_row: true`")
        if self.day and (not self.formats or set(self.formats) & set(FORMAT_WORDS)):
            raise ValueError("with `day`, `format` must give the pattern of day and clock time")
        if self.but and self.codes is None:
            raise ValueError("`but` changes what a code means, so it needs `codes`")
        if self.is_made_key and (self.formats or self.codes is not None):
            raise ValueError("a key made of several columns has no `format` and no `codes`")
        return self

    @model_validator(mode="after")
    def _no_two_formats_contradict(self) -> SourceColumn:
        if len(self.formats) > 1 and {"duration", "percent", "share"} & set(self.formats):
            raise ValueError("only times may have several formats")
        for one, other in permutations(self.formats, 2):
            if may_be_confused(one, other):
                raise ValueError(f"`{one}` and `{other}` can read one text as two different days")
        return self

    @property
    def format(self) -> str | None:
        """The first format, which for all but times is the only one."""
        return self.formats[0] if self.formats else None

    @property
    def is_made_key(self) -> bool:
        """Whether it is a key made of several columns."""
        return bool(self.parts) or self.from_row

    @property
    def mentioned(self) -> tuple[str, ...]:
        """Every heading that is looked at to read the column."""
        others = tuple(heading for case in self.but for heading in case.where)
        return (*self.headings, *self.parts, *self.day, *others)


# A day on which day, month and year of the century are three different small numbers.
_PROBE = datetime(2003, 1, 2, 4, 5, 6)


def may_be_confused(one: str, other: str) -> bool:
    """Whether a text written by one pattern can be read by another, as a different time.

    Patterns of days first and of months first are always refused together: in a list of both
    nobody sees which one read ``01/02/2022``.

    Examples
    --------
    >>> may_be_confused("%d/%m/%Y %H:%M", "%m/%d/%Y")
    True
    >>> may_be_confused("%y-%m-%d", "%d-%m-%y"), may_be_confused("%d/%m/%Y", "%Y-%m-%d %H:%M")
    (True, False)
    """
    if {one, other} & set(FORMAT_WORDS):
        return False
    if {_order(one), _order(other)} == {"dm", "md"}:
        return True
    try:
        text = _PROBE.strftime(one)
        return datetime.strptime(text, other) != datetime.strptime(text, one)
    except ValueError:
        return False


def _order(pattern: str) -> str:
    """Give the order of day and month as numbers, or nothing where a year leads or one has none."""
    marks = [mark for mark in re.findall(r"%-?([dmyYbB])", pattern) if mark in "dmyY"]
    return "".join(marks)[:2]


class LeftOut(Part):
    """Rows that are not of the table, such as test calls: left out, counted and told.

    ``{heading: outcome, is: PHANTOM, because: the system's own test calls}``. An export without the
    heading is refused, because its rows would all be kept; with `required: false` they are.
    """

    heading: str
    texts: Texts = Field(alias="is")
    because: str
    required: bool = True
