"""One cell of a table's body, read as far as it can be.

Beyond the plain numbers of `gaugebook.values`: two numbers in one cell (``99 (4%)``), footnote
marks and arrows, points (``3.2pp``) and short forms (``39.5k``). What is approximate (``<5``,
``about 400``) or worded is left alone: it promises no exact figure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from gaugebook.values import Printed, is_hashes, parse_printed

_MARKS = re.compile(r"^[\s▲▼△▽↑↓→←↗↘⬆⬇►◄●]+|[\s*†‡§¹²³⁴⁵⁶⁷⁸⁹▲▼△▽↑↓→←↗↘⬆⬇►◄●]+$")
_NUMBER = r"[-−+]?£?\d[\d,]*(?:\.\d+)?"
_COUNT_AND_SHARE = re.compile(rf"({_NUMBER})\s*[(\[/;,]?\s*({_NUMBER}\s?%)\s*[)\]]?")
_SHARE_AND_COUNT = re.compile(rf"({_NUMBER}\s?%)\s*[(\[]\s*(?:n\s?=\s?)?({_NUMBER})\s*[)\]]")
_COUNT_OF_BASE = re.compile(
    rf"({_NUMBER})\s*(?:of|out of|/)\s*({_NUMBER})\s*[(\[,;:=]?\s*({_NUMBER}\s?%)\s*[)\]]?"
)
_POINTS = re.compile(
    rf"({_NUMBER})\s?(?:%\s?)?(?:pp|pps|p\.p\.|ppts?|pts?|%?pts?|points?|percentage points?)",
    re.IGNORECASE,
)
_SHORT = re.compile(rf"({_NUMBER})\s?(k|m|bn|million|thousand)", re.IGNORECASE)
_POWERS = {"k": 3, "t": 3, "m": 6, "b": 9}
_MOST_DECIMALS = 9
"""A raw quotient such as 0.868867587520838 is not a claim about its fifteenth digit."""


@dataclass(frozen=True)
class Reading:
    """A cell read: its address and text, its number, and a share or base it holds beside."""

    ref: str
    text: str
    number: Printed | None = None
    share: Printed | None = None
    base: Printed | None = None

    @property
    def is_hashed(self) -> bool:
        """Whether a spreadsheet printed hashes in place of the number."""
        return is_hashes(self.text)


def read_cell(ref: str, text: str) -> Reading:
    """Read one cell.

    Examples
    --------
    >>> cell = read_cell("B2", "99 (4%)")
    >>> cell.number.number, cell.share.number
    (Decimal('99'), Decimal('4'))
    >>> read_cell("B2", "39.5k").number.number, read_cell("B2", "<5").number is None
    (Decimal('39500'), True)
    """
    shown = " ".join(text.replace("\u00a0", " ").split())
    plain = _MARKS.sub("", shown)
    if (number := _read(plain)) is not None:
        return Reading(ref, shown, number)
    if match := _COUNT_OF_BASE.fullmatch(plain):
        return Reading(ref, shown, _read(match[1]), _read(match[3]), _read(match[2]))
    if match := _COUNT_AND_SHARE.fullmatch(plain):
        return Reading(ref, shown, _read(match[1]), _read(match[2]))
    if match := _SHARE_AND_COUNT.fullmatch(plain):
        return Reading(ref, shown, _read(match[2]), _read(match[1]))
    if match := _POINTS.fullmatch(plain):
        points = _read(match[1])
        return Reading(ref, shown, replace(points, unit="points") if points else None)
    match = _SHORT.fullmatch(plain)
    return Reading(ref, shown, _short(match) if match else None)


def _read(text: str) -> Printed | None:
    printed = parse_printed(text)
    if printed is None or printed.decimals <= _MOST_DECIMALS:
        return printed
    step = Decimal(1).scaleb(-_MOST_DECIMALS)
    return replace(printed, number=printed.number.quantize(step), decimals=_MOST_DECIMALS)


def _short(match: re.Match[str]) -> Printed | None:
    printed = _read(match[1])
    if printed is None:
        return None
    power = _POWERS[match[2][0].casefold()]
    number = printed.number.scaleb(power)
    return replace(printed, number=Decimal(f"{number:f}"), decimals=printed.decimals - power)


def as_percent(printed: Printed) -> Printed:
    """Give a share that was printed 0 to 1 in percent, with the decimals that remain.

    >>> as_percent(parse_printed("0.8687")).number
    Decimal('86.87')
    """
    number = printed.number.scaleb(2)
    return replace(printed, number=number, decimals=max(printed.decimals - 2, 0))


def half_unit(printed: Printed) -> Decimal:
    """Give what rounding can hide, generously: zeros at the end may be padding.

    >>> half_unit(parse_printed("12.30%")), half_unit(parse_printed("4.71%"))
    (Decimal('0.05'), Decimal('0.005'))
    """
    if printed.decimals <= 0:
        return printed.half_unit
    exponent = printed.number.normalize().as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) else printed.decimals
    return Decimal(5).scaleb(-max(0, min(decimals, printed.decimals)) - 1)
