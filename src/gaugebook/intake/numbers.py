"""Numbers of a spreadsheet that are days, clock times or lengths of time.

A spreadsheet keeps a time as a count of days since the last day of 1899 (or the first of 1904) and
tells it from other numbers by its format alone.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00",
    5: '"£"#,##0;-"£"#,##0', 6: '"£"#,##0;[Red]-"£"#,##0',
    7: '"£"#,##0.00;-"£"#,##0.00', 8: '"£"#,##0.00;[Red]-"£"#,##0.00',
    9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "dd/mm/yyyy", 15: "dd-mmm-yy", 16: "dd-mmm", 17: "mmm-yy", 18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM", 20: "hh:mm", 21: "hh:mm:ss", 22: "dd/mm/yyyy hh:mm",
    37: "#,##0;-#,##0", 38: "#,##0;[Red]-#,##0", 39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;[Red]-#,##0.00", 41: "#,##0;-#,##0;-", 42: '"£"#,##0;-"£"#,##0;-',
    43: "#,##0.00;-#,##0.00;-", 44: '"£"#,##0.00;-"£"#,##0.00;-',
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
}  # fmt: skip
"""Number formats that a workbook need not spell out, as Excel shows them in the United Kingdom
(ECMA-376 part 1, 18.8.30, leaves days and currencies to the country)."""

_LENGTH = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_NOT_MEANT = re.compile(r'"[^"]*"|\\.|[_*].|\[[^\]]*\]|general', re.IGNORECASE)
_LAST_DAY = 2_958_466
"""One day after 31 December 9999."""

_EPOCH_1900 = datetime(1899, 12, 30)
_EPOCH_1904 = datetime(1904, 1, 1)
_NO_29_FEBRUARY = 60
"""Before this number the first epoch is a day later: Excel believes in 29 February 1900."""


def kind_of_format(number_format: str) -> str:
    """Say whether a format makes a number a ``length`` of time, a ``moment``, or stays ``""``.

    >>> [kind_of_format(f) for f in ("[h]:mm", "dd/mm/yyyy", '0" days"', "General", "[Red]0.00")]
    ['length', 'moment', '', '', '']
    """
    section = number_format.split(";", 1)[0]
    if _LENGTH.search(section):
        return "length"
    bare = _NOT_MEANT.sub("", section)
    return "moment" if re.search("[dmyhs]", bare, re.IGNORECASE) else ""


def as_time(
    number: float, kind: str, *, epoch_1904: bool
) -> float | datetime | date | time | timedelta:
    """Give the time that a number stands for; a number that can be none stays a number.

    A negative moment, which Excel shows as ``####``, is a negative length of time.

    >>> as_time(44837.5, "moment", epoch_1904=False), as_time(1.25, "length", epoch_1904=False)
    (datetime.datetime(2022, 10, 3, 12, 0), datetime.timedelta(days=1, seconds=21600))
    >>> as_time(-0.5, "moment", epoch_1904=False)
    datetime.timedelta(days=-1, seconds=43200)
    """
    if not kind or not -_LAST_DAY < number < _LAST_DAY:
        return number
    length = timedelta(milliseconds=round(number * 86_400_000))
    if kind == "length" or number < 0:
        return length
    if number < 1:
        return (datetime.min + length).time() if length < timedelta(days=1) else length
    epoch = _EPOCH_1904 if epoch_1904 else _EPOCH_1900
    if number < _NO_29_FEBRUARY and not epoch_1904:
        epoch += timedelta(days=1)
    try:
        moment = epoch + length
    except OverflowError:
        return number
    return moment.date() if number == int(number) else moment
