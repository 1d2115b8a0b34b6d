"""Numbers as people print and read them: rounding, formatting and reading back.

The one place where a number becomes text and text becomes a number. Units inside are those
of the glossary; a share is 0 to 1 and is printed as a percentage. All rounding goes through
`Decimal`, because binary floats round 2.675 to 2.67.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal
from typing import Literal, get_args

Unit = Literal["count", "share", "points", "seconds", "days", "pounds", "per_10000", "score"]
UNITS: tuple[Unit, ...] = get_args(Unit)
RoundingMode = Literal["half_up", "truncate"]

MISSING_MARK = "[x]"
"""Printed where a figure is not available (Analysis Function shorthand)."""

WITHHELD_MARK = "[c]"
"""Printed where a figure is withheld so that nobody can be recognised (the same shorthand)."""

BREAK_MARK = "[b]"
"""Printed beside a figure that a break in the series keeps from comparison (the same shorthand)."""

# A float that came from a division of counts carries some 15 good digits; rounding it there
# first keeps 0.0285 * 100 from becoming 2.8499999999999996 and then 2.84.
_FLOAT_DIGITS = 15

# Wide enough for any number that a cell can hold; the usual 28 digits would end in an exception.
_WIDE = Context(prec=400)

_HASHES = re.compile(r"^#+$")
_NO_FIGURE = {"", "-", "–", "—", "n/a", "na", "tbc", "[x]", "[z]", "[c]", ".."}
_NUMBER = re.compile(
    r"""^\s*
    (?P<sign>[-−+]?)\s*
    (?P<pound>£?)\s*
    (?P<digits>[1-9]\d{0,2}(?:,\d{3})+|\d{1,40})
    (?P<fraction>\.\d{1,40})?
    \s*(?P<tail>%|per\s+cent|percent|percentage\s+points?|per\s+10,000
        |seconds?|secs?|s|minutes?|mins?|days?)?\s*$""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_CLOCK = re.compile(
    r"^\s*(?:(?P<hours>\d{1,4}):(?=[0-5]?\d:))?(?P<minutes>\d{1,2}):(?P<seconds>[0-5]\d)\s*$",
    re.ASCII,
)
# Minutes alone are left out: "5m" may as well be five million.
_WORDED = re.compile(
    r"^\s*(?!\d+\s*m\s*$)(?:(?P<hours>\d{1,4})\s*h(?:ours?|rs?)?)?"
    r"\s*(?:(?P<minutes>\d{1,6})\s*m(?:in(?:ute)?s?)?)?"
    r"\s*(?:(?P<seconds>\d{1,6})\s*s(?:ec(?:ond)?s?)?)?\s*$",
    re.IGNORECASE | re.ASCII,
)
_TAIL_UNITS = {
    "%": "share",
    "percent": "share",
    "per cent": "share",
    "percentage point": "points",
    "per 10,000": "per_10000",
    "s": "seconds",
    "sec": "seconds",
    "second": "seconds",
    "min": "minutes",
    "minute": "minutes",
    "day": "days",
}


def to_decimal(value: float | Decimal) -> Decimal:
    """Give the decimal a person means by this number, free of binary noise.

    Raises
    ------
    ValueError
        When it is infinite or not a number.

    Examples
    --------
    >>> to_decimal(0.1 + 0.2)
    Decimal('0.3')
    """
    if isinstance(value, int):
        return Decimal(value)
    if not math.isfinite(value):
        raise ValueError(f"{value} is not a number that can be printed")
    if isinstance(value, Decimal):
        return value
    return Decimal(f"{value:.{_FLOAT_DIGITS}g}")


def round_value(
    value: float | Decimal, decimals: int, *, mode: RoundingMode = "half_up"
) -> Decimal:
    """Round half away from zero, or cut, to the given number of decimals.

    Examples
    --------
    >>> round_value(2.675, 2), round_value(0.868868 * 100, 2)
    (Decimal('2.68'), Decimal('86.89'))
    >>> round_value(86.317, 2, mode="truncate")
    Decimal('86.31')
    """
    step = Decimal(1).scaleb(-decimals)
    rounding = ROUND_HALF_UP if mode == "half_up" else ROUND_DOWN
    return to_decimal(value).quantize(step, rounding=rounding, context=_WIDE)


def in_print(value: float | Decimal, unit: str) -> Decimal:
    """Give the number that is printed for a value: a share times 100, all else unchanged."""
    number = to_decimal(value)
    return _WIDE.multiply(number, Decimal(100)) if unit == "share" else number


def format_value(
    value: float | Decimal | None,
    unit: str,
    decimals: int = 0,
    *,
    mode: RoundingMode = "half_up",
    words: bool = True,
) -> str:
    """Give a value as it is printed in a paper.

    Parameters
    ----------
    value
        In the unit's own scale: a share is 0 to 1. None gives ``[x]``, not available.
    unit
        One of `UNITS`.
    decimals
        Printed decimals (of the percent, for a share).
    mode
        ``half_up`` or ``truncate``.
    words
        With the unit (``242 seconds``, ``86.9%``) or the bare number, for a table cell.

    Examples
    --------
    >>> format_value(0.868868, "share", 2), format_value(33592, "count")
    ('86.89%', '33,592')
    >>> format_value(242, "seconds"), format_value(242, "seconds", words=False)
    ('242 seconds', '242')
    >>> format_value(None, "share")
    '[x]'
    """
    if value is None:
        return MISSING_MARK
    number = round_value(in_print(value, unit), decimals, mode=mode)
    if number == 0:
        number = abs(number)
    text = f"{number:,}"
    if not words:
        return text
    if unit == "pounds":
        return f"-£{text[1:]}" if text.startswith("-") else f"£{text}"
    return text + _unit_words(unit, number)


def _unit_words(unit: str, number: Decimal) -> str:
    if unit == "share":
        return "%"
    singular = abs(number) == 1
    words = {
        "seconds": " second" if singular else " seconds",
        "days": " day" if singular else " days",
        "points": " percentage point" if singular else " percentage points",
        "per_10000": " per 10,000",
    }
    return words.get(unit, "")


@dataclass(frozen=True)
class Printed:
    """A number as somebody printed it: its value, and the form that it had.

    `number` is in printed scale (94.48 for ``94.48%``). `unit` is what the cell itself says
    (``share``, ``points``, ``seconds``, ``minutes``, ``days``, ``pounds``, ``per_10000``) or
    None. `is_clock` marks a duration written in hours, minutes and seconds.
    """

    text: str
    number: Decimal
    decimals: int
    unit: str | None = None
    has_comma: bool = False
    is_clock: bool = False

    @property
    def has_percent(self) -> bool:
        """Whether the cell itself says that it is a percentage."""
        return self.unit == "share"

    @property
    def half_unit(self) -> Decimal:
        """Half of one unit in the last printed place: what rounding can hide."""
        return Decimal(5).scaleb(-self.decimals - 1)


def is_hashes(text: str) -> bool:
    """Whether a spreadsheet printed hashes because the column was too narrow.

    >>> is_hashes("#####"), is_hashes("#REF!")
    (True, False)
    """
    return bool(_HASHES.match(text.strip()))


def is_no_figure(text: str) -> bool:
    """Whether the cell says that there is no figure: blank, a dash, n/a, TBC, [x]."""
    return text.strip().casefold() in _NO_FIGURE


def parse_printed(text: str) -> Printed | None:
    """Read one printed number with its form, or give None when the cell is not one number.

    Reads ``476,004``, ``23100``, ``94.48%``, ``91.15 per cent``, ``7.59 percentage points``,
    ``180 seconds``, ``£1,200``, ``00:07:11`` and ``7m 11s`` (both 431 seconds). Left alone is
    what may mean two things: ``0,123``, ``5m``, ``4:75``.

    Examples
    --------
    >>> parse_printed("94.48%").number, parse_printed("476,004").has_comma
    (Decimal('94.48'), True)
    >>> parse_printed("7m 11s").number, parse_printed("#####") is None
    (Decimal('431'), True)
    """
    plain = re.sub("[\u00a0\u2009\u202f]", " ", text)
    if match := _NUMBER.match(plain):
        return _plain_number(text, match)
    for pattern in (_CLOCK, _WORDED):
        if (match := pattern.match(plain)) and any(match.groups()):
            return _duration(text, match)
    return None


def _plain_number(text: str, match: re.Match[str]) -> Printed | None:
    if match["pound"] and match["tail"]:
        return None
    number = Decimal(match["digits"].replace(",", "") + (match["fraction"] or ""))
    if match["sign"] in ("-", "−") and number:
        number = number.copy_negate()
    tail = " ".join((match["tail"] or "").casefold().split())
    unit = "pounds" if match["pound"] else _TAIL_UNITS.get(tail) or _TAIL_UNITS.get(tail[:-1])
    return Printed(
        text=text.strip(),
        number=number,
        decimals=len(match["fraction"] or ".") - 1,
        unit=unit,
        has_comma="," in match["digits"],
    )


def _duration(text: str, match: re.Match[str]) -> Printed:
    hours, minutes, seconds = (int(match[part] or 0) for part in ("hours", "minutes", "seconds"))
    total = hours * 3600 + minutes * 60 + seconds
    return Printed(
        text=text.strip(),
        number=Decimal(total),
        decimals=0,
        unit="seconds",
        is_clock=True,
    )


def agrees(printed: Printed, exact: Decimal) -> Literal["rounded", "truncated", "coarser"] | None:
    """Say how a printed number can have come from an exact one, or None when it cannot.

    ``rounded``: correctly rounded to the decimals shown. ``truncated``: cut there.
    ``coarser``: rounded to fewer decimals and shown with zeros (87.80 for 87.76).

    Examples
    --------
    >>> agrees(parse_printed("86.31%"), Decimal("86.3172"))
    'truncated'
    >>> agrees(parse_printed("87.80%"), Decimal("87.7623"))
    'coarser'
    >>> agrees(parse_printed("94.48%"), Decimal("86.8868")) is None
    True
    """
    if round_value(exact, printed.decimals) == printed.number:
        return "rounded"
    if round_value(exact, printed.decimals, mode="truncate") == printed.number:
        return "truncated"
    for fewer in range(printed.decimals - 1, -1, -1):
        if round_value(exact, fewer) == printed.number:
            return "coarser"
    return None
