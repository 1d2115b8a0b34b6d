"""A number as a spreadsheet shows it: the common number formats, applied.

Excel keeps 0.9448 and a format ``0.00%`` apart; a person sees 94.48%. What is printed is what
must be checked, so the format is applied. Formats outside the common ones give the plain number.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache

from gaugebook.values import round_value, to_decimal

_QUOTED = re.compile(r'"([^"]*)"')
_BRACKETED = re.compile(r"\[[^\]]*\]")
_CURRENCY = re.compile(r"\[\$([^\]-]*)(?:-[^\]]*)?\]")
_FILL = re.compile(r"[_*].")
_DIGITS = re.compile(r"[0#?][0#?,]*(?:\.[0#?]*)?|\.[0#?]+")
_DATE_LETTERS = re.compile(r"[dmyhs]", re.IGNORECASE)
_DATE_PARTS = re.compile(
    r"\[h+\]|\[m+\]|\[s+\]|y+|m+|d+|h+|s+(?:\.0+)?|am/pm|a/p|.", re.IGNORECASE | re.DOTALL
)
_GENERAL_DIGITS = 11


def shown(value: object, number_format: str) -> str:
    """Give the text that a person sees in a cell.

    Examples
    --------
    >>> shown(0.9448, "0.00%"), shown(33592, "#,##0"), shown(33592, "General")
    ('94.48%', '33,592', '33592')
    >>> shown(datetime(2022, 10, 1), "mmm-yy"), shown(timedelta(seconds=431), "[h]:mm:ss")
    ('Oct-22', '0:07:11')
    >>> shown(-1200.5, '"£"#,##0.00;-"£"#,##0.00'), shown(None, "General")
    ('-£1,200.50', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float | Decimal):
        return _number(value, number_format)
    if isinstance(value, datetime | date | time | timedelta):
        return _moment(value, number_format)
    return str(value)


def general(value: float | Decimal) -> str:
    """Give a number as a cell without a format shows it: up to eleven digits.

    >>> general(0.1 + 0.2), general(2022.0), general(1e20)
    ('0.3', '2022', '1E+20')
    """
    if isinstance(value, float) and value != value:
        return ""
    number = float(value)
    if number == int(number) and abs(number) < 10**_GENERAL_DIGITS:
        return str(int(number))
    return f"{number:.10G}"


@lru_cache(maxsize=10_000, typed=True)
def _number(value: float | Decimal, number_format: str) -> str:
    section, is_negative_section = _section(number_format, float(value))
    try:
        return _fill_number(value, section, signed=not is_negative_section)
    except (ValueError, ArithmeticError):
        return general(value)


def _section(number_format: str, value: float) -> tuple[str, bool]:
    """Give the part of the format that serves this number, and whether it writes the sign."""
    sections = _split_sections(number_format)
    if value < 0 and len(sections) > 1:
        return sections[1], True
    if value == 0 and len(sections) > 2:
        return sections[2], False
    return sections[0], False


@lru_cache(maxsize=1_000)
def _split_sections(number_format: str) -> tuple[str, ...]:
    parts, in_quotes = [""], False
    for mark in number_format:
        if mark == '"':
            in_quotes = not in_quotes
        if mark == ";" and not in_quotes:
            parts.append("")
        else:
            parts[-1] += mark
    return tuple(parts)


def _fill_number(value: float | Decimal, section: str, *, signed: bool) -> str:
    plain = _CURRENCY.sub(lambda match: f'"{match[1]}"', section)
    plain = _FILL.sub("", _BRACKETED.sub("", plain))
    literals: list[str] = []

    def keep(match: re.Match[str]) -> str:
        literals.append(match[1])
        return f"\ue000{len(literals) - 1}\ue001"

    plain = re.sub(r"\\(.)", lambda match: f'"{match[1]}"', plain)
    plain = _QUOTED.sub(keep, plain)
    if plain.strip().casefold() in ("general", "@", ""):
        return general(value) if not literals else _restore(plain, literals)
    bare = re.sub("\ue000\\d+\ue001", "", plain)
    if "e+" in bare.casefold() or "/" in bare or _DATE_LETTERS.search(bare):
        return general(value)
    match = _DIGITS.search(bare)
    if match is None:
        return _restore(plain, literals)
    number = to_decimal(value) * (100 if "%" in bare else 1)
    text = _digits(abs(number), match[0])
    # Masked, so that the number of a literal is not taken for the place of the digits.
    masked = re.sub("\ue000\\d+\ue001", lambda found: "\ue002" * len(found[0]), plain)
    start = masked.index(match[0])
    before, after = plain[:start], plain[start + len(match[0]) :]
    # A sign stands before the currency mark: -£5, not £-5.
    sign = "-" if number < 0 and signed and any(digit in "123456789" for digit in text) else ""
    return _restore(sign + before + text + after, literals).strip()


def _restore(text: str, literals: list[str]) -> str:
    return re.sub("\ue000(\\d+)\ue001", lambda match: literals[int(match[1])], text)


def _digits(number: Decimal, pattern: str) -> str:
    whole, _, fraction = pattern.partition(".")
    thousands_cut = len(whole) - len(whole.rstrip(","))
    number = number.scaleb(-3 * thousands_cut)
    rounded = round_value(number, len(fraction))
    comma = "," in whole.rstrip(",")
    text = f"{rounded:,}" if comma else f"{rounded}"
    optional = len(fraction) - len(fraction.rstrip("#?"))
    if optional and "." in text:
        shortened = text
        for _ in range(optional):
            shortened = shortened[:-1] if shortened.endswith("0") else shortened
        text = shortened.rstrip(".")
    integer = text.partition(".")[0]
    least = whole.count("0")
    return "0" * (least - len(integer)) + text if least > len(integer) else text


@lru_cache(maxsize=10_000, typed=True)
def _moment(value: datetime | date | time | timedelta, number_format: str) -> str:
    parts, hours_12 = _parts_of(number_format)
    if not parts:
        return str(value)
    return "".join(
        _date_part(value, part, minutes=minutes, hours_12=hours_12) for part, minutes in parts
    ).strip()


@lru_cache(maxsize=1_000)
def _parts_of(number_format: str) -> tuple[tuple[tuple[str, bool], ...], bool]:
    """Give the parts of a time's format, which of them are minutes, and whether hours go to 12."""
    pattern = _FILL.sub("", _split_sections(number_format)[0])
    pattern = re.sub(r"\[\$[^\]]*\]|\[[A-Za-z]{3,}\]", "", pattern).replace("\\", "")
    if pattern.casefold() in ("general", "@", ""):
        return (), False
    hours_12 = "am/pm" in pattern.casefold() or "a/p" in pattern.casefold()
    parts = [part[0] for part in _DATE_PARTS.finditer(pattern.replace('"', ""))]
    return tuple((part, _is_minutes(parts, i)) for i, part in enumerate(parts)), hours_12


def _is_minutes(parts: list[str], index: int) -> bool:
    """Whether ``m`` means minutes: it follows hours or stands before seconds."""
    letters = [(i, part.casefold()) for i, part in enumerate(parts) if part[0] in "yYmMdDhHsS["]
    position = next((n for n, (i, _) in enumerate(letters) if i == index), None)
    if position is None:
        return False
    before = letters[position - 1][1] if position else ""
    after = letters[position + 1][1] if position + 1 < len(letters) else ""
    return before.lstrip("[").startswith("h") or after.lstrip("[").startswith("s")


def _date_part(
    value: datetime | date | time | timedelta, part: str, *, minutes: bool, hours_12: bool
) -> str:
    lower = part.casefold()
    seconds = _seconds_of_day(value)
    if lower.startswith("["):
        total = {"h": seconds // 3600, "m": seconds // 60, "s": seconds}[lower[1]]
        return str(total).zfill(len(lower) - 2)
    if lower in ("am/pm", "a/p"):
        return "AM" if seconds % 86400 < 43200 else "PM"
    if lower[0] == "h":
        hour = seconds // 3600 % 24
        hour = (hour - 1) % 12 + 1 if hours_12 else hour
        return str(hour).zfill(len(lower))
    if lower[0] == "s":
        return str(seconds % 60).zfill(min(len(lower.partition(".")[0]), 2))
    if lower[0] == "m" and minutes:
        return str(seconds // 60 % 60).zfill(len(lower))
    if lower[0] in "dmy" and isinstance(value, date):
        return _calendar_part(value, lower)
    return "" if lower[0] in "dmy" else part


def _calendar_part(day: date, part: str) -> str:
    if part[0] == "y":
        return f"{day:%Y}" if len(part) > 2 else f"{day:%y}"
    number = day.month if part[0] == "m" else day.day
    if len(part) < 3:
        return str(number).zfill(len(part))
    if part[0] == "m":
        return f"{day:%b}"[: 1 if len(part) == 5 else None] if len(part) in (3, 5) else f"{day:%B}"
    return f"{day:%a}" if len(part) == 3 else f"{day:%A}"


def _seconds_of_day(value: datetime | date | time | timedelta) -> int:
    if isinstance(value, timedelta):
        return round(value.total_seconds())
    if isinstance(value, datetime | time):
        return value.hour * 3600 + value.minute * 60 + value.second
    return 0
