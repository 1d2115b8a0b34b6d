"""Single days: which years there are, the months' names, and how a day is written in a paper."""

from __future__ import annotations

from datetime import date, timedelta

FINANCIAL_YEAR_STARTS = 4
EARLIEST, LATEST = date(1900, 1, 1), date(2200, 1, 1)

MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August",
    "September", "October", "November", "December",
)  # fmt: skip


def add_months(day: date, months: int) -> date:
    """Give the same day of the month so many months later, or the month's last day.

    >>> add_months(date(2024, 2, 29), -12), add_months(date(2022, 11, 1), 2)
    (datetime.date(2023, 2, 28), datetime.date(2023, 1, 1))
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    first_of_next = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    last_day = (first_of_next - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last_day))


def financial_year_label(day: date) -> str:
    """Give the name of the financial year that a day lies in.

    >>> financial_year_label(date(2022, 3, 31)), financial_year_label(date(1999, 4, 1))
    ('2021/22', '1999/00')
    """
    first = day.year - (day.month < FINANCIAL_YEAR_STARTS)
    return f"{first}/{(first + 1) % 100:02d}"


def ordinal(number: int) -> str:
    """Give 1st, 2nd, 3rd, 4th, 11th, 21st.

    >>> [ordinal(n) for n in (1, 2, 3, 11, 21)]
    ['1st', '2nd', '3rd', '11th', '21st']
    """
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def long_date(day: date) -> str:
    """Give a date as a paper prints it.

    >>> long_date(date(2022, 12, 8))
    '8 December 2022'
    """
    return in_words("{day} {month} {year}", day)


def in_words(form: str, day: date) -> str:
    """Fill a form that names ``{day}``, ``{month}`` or ``{year}``."""
    return form.format(day=day.day, month=MONTH_NAMES[day.month - 1], year=day.year)
