"""How a number stands in a cell: the value it holds, and the format that shows it as printed.

A cell must hold a number that can be computed with, and must show what the paper shows. What a
spreadsheet shows as ``86.89%`` it holds as 0.8689; a cell that held 86.89 under such a format
would give answers a hundred times too large. Words after a number (``seconds``, ``(part)``)
are literal text of the format.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal

from gaugebook.values import round_value

_LEADING_NUMBER = re.compile(
    r"""^(?P<sign>[-−+]?)(?P<prefix>£?)
    (?P<digits>\d{1,3}(?:,\d{3})+|\d+)(?P<fraction>\.\d+)?
    (?P<percent>\s?%)?(?P<suffix>.*)$""",
    re.VERBOSE | re.DOTALL,
)
_LITERAL = r'(?:"(?P<{name}>[^"]*)")?'
_CODE = re.compile(
    rf"""^(?P<plus>\+)?{_LITERAL.format(name="prefix")}
    (?P<whole>\#,\#\#0|0)(?:\.(?P<zeros>0+))?
    (?P<percent>%)?{_LITERAL.format(name="suffix")}(?:;.*)?$""",
    re.VERBOSE,
)
_LONGEST_SUFFIX = 60
_LEAST_WITH_COMMA = 1000


@dataclass(frozen=True)
class NumberStyle:
    """How a number is shown.

    `percent` numbers are held as 0 to 1 and shown times 100; `decimals` are those shown.
    `signed` shows a plus before a rise.

    Examples
    --------
    >>> NumberStyle(decimals=2, percent=True).code, NumberStyle(decimals=1).show(1234.56)
    ('0.00%', '1,234.6')
    """

    decimals: int = 0
    comma: bool = True
    percent: bool = False
    signed: bool = False
    prefix: str = ""
    suffix: str = ""

    @property
    def code(self) -> str:
        """The number format as a spreadsheet writes it."""
        whole = "#,##0" if self.comma and not self.percent else "0"
        fraction = "." + "0" * self.decimals if self.decimals else ""
        digits = f"{whole}{fraction}{'%' if self.percent else ''}"
        shown = f"{_quoted(self.prefix)}{digits}{_quoted(self.suffix)}"
        return f"+{shown};-{shown};{shown}" if self.signed else shown

    def show(self, value: float) -> str:
        """Give the text that a spreadsheet shows for a value."""
        scaled = Decimal(repr(value)) * (100 if self.percent else 1)
        number = round_value(scaled, self.decimals)
        sign = "-" if number < 0 else "+" if self.signed and number > 0 else ""
        size = abs(number)
        digits = f"{size:,f}" if self.comma and not self.percent else f"{size:f}"
        return f"{sign}{self.prefix}{digits}{'%' if self.percent else ''}{self.suffix}"

    @classmethod
    def from_code(cls, code: str) -> NumberStyle | None:
        """Read one of our number formats back, or give None for any other.

        >>> NumberStyle.from_code('#,##0" seconds"') == NumberStyle(suffix=" seconds")
        True
        >>> NumberStyle.from_code("General") is None
        True
        """
        match = _CODE.match(code)
        if match is None:
            return None
        return cls(
            decimals=len(match["zeros"] or ""),
            comma="," in match["whole"] or bool(match["percent"]),
            percent=bool(match["percent"]),
            signed=bool(match["plus"]),
            prefix=match["prefix"] or "",
            suffix=match["suffix"] or "",
        )


def _quoted(text: str) -> str:
    return f'"{text}"' if text else ""


def held_number(
    text: str, value: float | None, *, words_after: str = ""
) -> tuple[float, NumberStyle] | None:
    """Give the number a cell holds and its style, so that it shows the printed text.

    The number is the printed one: what was signed off is what stands in the cell. None where
    there is no value, or where the text is not that value followed by words, such as
    ``7m 11s`` for 431; such a text is written as text.

    Parameters
    ----------
    text
        What is printed, such as ``86.89%`` or ``242 seconds``.
    value
        The value in printed scale (86.89 for 86.89%), which must round or cut to the text.
    words_after
        More words to show after the number, such as `` (part)``.

    Examples
    --------
    >>> number, style = held_number("86.89%", 86.8868)
    >>> number, style.code
    (0.8689, '0.00%')
    >>> held_number("7m 11s", 431) is None
    True
    """
    match = _LEADING_NUMBER.match(text.strip())
    if value is None or not math.isfinite(value) or match is None:
        return None
    fraction = match["fraction"] or ""
    decimals = max(len(fraction) - 1, 0)
    printed = Decimal(match["digits"].replace(",", "") + fraction)
    if match["sign"] in ("-", "−"):
        printed = -printed
    if printed not in {
        round_value(value, decimals),
        round_value(value, decimals, mode="truncate"),
    }:
        return None
    suffix = match["suffix"] + words_after
    if len(suffix) > _LONGEST_SUFFIX or '"' in suffix or "\n" in suffix:
        return None
    percent = bool(match["percent"])
    style = NumberStyle(
        decimals=decimals,
        comma="," in match["digits"] or abs(printed) < _LEAST_WITH_COMMA,
        percent=percent,
        signed=match["sign"] == "+",
        prefix=match["prefix"],
        suffix=suffix,
    )
    return float(printed / 100 if percent else printed), style
