"""Small words about days."""

from datetime import date

from gaugebook.periods import add_months, financial_year_label, long_date, ordinal


def test_small_words():
    assert [ordinal(n) for n in (1, 2, 3, 11, 12, 13, 21, 112)] == [
        "1st", "2nd", "3rd", "11th", "12th", "13th", "21st", "112th",
    ]  # fmt: skip
    assert long_date(date(2022, 12, 8)) == "8 December 2022"
    assert financial_year_label(date(2099, 4, 1)) == "2099/00"
    assert add_months(date(2024, 2, 29), -12) == date(2023, 2, 28)
