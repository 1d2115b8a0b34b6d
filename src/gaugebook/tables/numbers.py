"""Numbers and durations as exports write them.

Beside what people print (`gaugebook.values.parse_printed`) exports have forms of their own:
``PT7M11S``, ``1.02:03:04``, ``00:07:11.250``, fractions of a day, milliseconds, ``(12)`` for a
negative number, a comma for the decimal point. Each is read only where it can mean one thing.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import get_args

from gaugebook.definitions.source_columns import DurationUnit
from gaugebook.values import is_no_figure, parse_printed

LARGEST_NUMBER = 1e12
"""Sums are exact below this; no duration, score or number of staff comes near it."""

WORTH: dict[str, Decimal] = dict(
    zip(get_args(DurationUnit), map(Decimal, ("0.001", "1", "60", "3600", "86400")), strict=True)
)
"""Seconds in one of each unit of duration."""

# A half second: a duration printed more coarsely than this may be any number of whole seconds.
_HALF_SECOND = Decimal("0.5")
_MILLISECONDS = 3

_NARROW = "[\u00a0\u2007\u2009\u202f]"
_GROUPED = re.compile(rf"\d{{1,3}}(?:{_NARROW}\d{{3}})+(?!\d)")
_IN_BRACKETS = re.compile(r"^\(\s*([£\d][^()]*)\)$")
_DECIMAL_COMMA = re.compile(
    r"""^(?P<sign>[-−+]?\s*)(?P<whole>\d{1,3}(?:[ .']\d{3})+|\d+)(?:,(?P<part>\d+))?
    (?P<tail>\s*[^\d.,:]*)$""",
    re.VERBOSE | re.ASCII,
)
# Only small numbers: 3.27E+11 is what a spreadsheet makes of an identifier.
_TINY = re.compile(r"^\d(?:\.\d+)?e-\d{1,2}$", re.IGNORECASE)
_CLOCK = re.compile(
    r"""^(?P<sign>[-−]?)
    (?:(?P<days>\d{1,4})(?:\.|\s*days?,?\s*))?
    (?:(?P<hours>\d{1,4}):(?=[0-5]?\d:))?(?P<minutes>[0-5]?\d):(?P<seconds>[0-5]\d)
    (?P<fraction>[.,]\d{1,9})?$""",
    re.VERBOSE | re.ASCII,
)
_ISO = re.compile(
    r"""^(?=.*\d)P(?:(?P<days>\d+)D)?
    (?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)(?P<fraction>[.,]\d+)?S)?)?$""",
    re.VERBOSE | re.ASCII | re.IGNORECASE,
)


class UnreadableError(ValueError):
    """A text that is no number of the kind wanted."""


def read_seconds(
    text: str, *, unit: DurationUnit = "seconds", decimal_comma: bool = False
) -> float | None:
    """Give a duration in seconds, or None where the cell says that there is no figure.

    Parameters
    ----------
    text
        ``00:07:11``, ``7:11`` (minutes and seconds), ``7m 11s``, ``PT7M11S``, ``1.02:03:04`` (days
        before the point), ``431 seconds``, or a bare number.
    unit
        What one of a bare number is worth. Where it is written so finely that whole seconds can be
        told, as 0.0049884 of a day, the whole second is given.
    decimal_comma
        Whether ``1.234,5`` is one thousand and some.

    Raises
    ------
    UnreadableError
        When it is no duration.

    Examples
    --------
    >>> [read_seconds(t) for t in ("00:07:11", "7:11", "7m 11s", "PT7M11S", "1,431", "n/a")]
    [431.0, 431.0, 431.0, 431.0, 1431.0, None]
    >>> read_seconds("0.0049884", unit="days"), read_seconds("431000", unit="milliseconds")
    (431.0, 431.0)
    """
    plain = text.strip()
    if is_no_figure(plain):
        return None
    for pattern in (_CLOCK, _ISO):
        if match := pattern.match(plain):
            return _clock_seconds(match.groupdict())
    plain = _plain(plain, decimal_comma=decimal_comma)
    if _TINY.match(plain):
        return round(float(Decimal(plain) * WORTH[unit]), _MILLISECONDS)
    printed = parse_printed(plain)
    worth = WORTH.get(unit if printed is None else printed.unit or unit)
    if printed is None or worth is None:
        raise UnreadableError(text)
    number, half = printed.number * worth, printed.half_unit * worth
    whole = number.to_integral_value()
    if half < _HALF_SECOND and abs(number - whole) <= half:
        number = whole
    return _bounded(round(float(number), _MILLISECONDS), text)


def _clock_seconds(parts: dict[str, str | None]) -> float:
    days, hours, minutes, seconds = (
        int(parts[part] or 0) for part in ("days", "hours", "minutes", "seconds")
    )
    fraction = float("0" + (parts["fraction"] or "").replace(",", "."))
    total = days * 86_400 + hours * 3600 + minutes * 60 + seconds + fraction
    return _bounded(-total if parts.get("sign") else total, str(total))


def read_plain(
    text: str, *, unit: str = "", form: str | None = None, decimal_comma: bool = False
) -> float | None:
    """Give a number that is no duration, or None where the cell says that there is no figure.

    Parameters
    ----------
    text
        ``1,234``, ``1 234`` with narrow spaces, ``75.6%``, ``(12)`` for minus twelve.
    unit
        Of the column; a count has no percent sign.
    form
        ``percent`` where a bare number is written 0 to 100. What has a percent sign is a share.
    decimal_comma
        Whether ``1.234,5`` is one thousand and some.

    Raises
    ------
    UnreadableError
        When it is no such number.

    Examples
    --------
    >>> read_plain("75.6%"), read_plain("(12)"), read_plain("1.234,5", decimal_comma=True)
    (0.756, -12.0, 1234.5)
    """
    plain = text.strip()
    if is_no_figure(plain):
        return None
    printed = parse_printed(_plain(plain, decimal_comma=decimal_comma))
    if printed is None or printed.unit not in (None, "share"):
        raise UnreadableError(text)
    if printed.has_percent and unit == "count":
        raise UnreadableError(text)
    is_percent = form == "percent" or printed.has_percent
    return _bounded(float(printed.number / 100 if is_percent else printed.number), text)


def _plain(text: str, *, decimal_comma: bool) -> str:
    """Give a number with neither narrow spaces nor brackets, and with a decimal point."""
    if match := _IN_BRACKETS.match(text):
        text = f"-{match[1].strip()}"
    text = _GROUPED.sub(lambda match: re.sub(_NARROW, "", match[0]), text)
    return with_point(text) if decimal_comma else text


def with_point(text: str) -> str:
    """Give a number written with a decimal comma as one with a point; a clock time as it is.

    Raises
    ------
    UnreadableError
        When a comma or a point stands where no number has one: ``1.23`` is neither one thousand
        and some nor, where commas are decimal, one and some.

    Examples
    --------
    >>> with_point("1.234,5"), with_point("75,6%"), with_point("1 234"), with_point("00:07:11")
    ('1234.5', '75.6%', '1234', '00:07:11')
    """
    match = _DECIMAL_COMMA.match(text)
    if match is None:
        if "," in text or "." in text:
            raise UnreadableError(text)
        return text
    whole = re.sub("[ .']", "", match["whole"])
    return f"{match['sign']}{whole}{'.' + match['part'] if match['part'] else ''}{match['tail']}"


def _bounded(number: float, text: str) -> float:
    if abs(number) >= LARGEST_NUMBER:
        raise UnreadableError(text)
    return number
