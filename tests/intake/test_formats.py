"""Numbers as a spreadsheet shows them. Each expectation was looked up in a spreadsheet's rules."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from gaugebook.intake.formats import shown

WHEN = datetime(2022, 10, 3, 9, 5, 7)


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (0.9448, "0.00%", "94.48%"),
        (0.94485, "0.00%", "94.49%"),
        (0.5, "0%", "50%"),
        (33592, "#,##0", "33,592"),
        (33592, "General", "33592"),
        (33592.0, "0", "33592"),
        (0.1 + 0.2, "General", "0.3"),
        (1 / 3, "General", "0.3333333333"),
        (2.675, "0.00", "2.68"),
        (12.5, "#,##0.0##", "12.5"),
        (7, "000", "007"),
        (1200.5, "£#,##0.00", "£1,200.50"),
        (1200.5, "[$£-809]#,##0.00", "£1,200.50"),
        (-1200.5, "£#,##0.00", "-£1,200.50"),
        (-5, "#,##0;[Red]-#,##0", "-5"),
        (-5, "#,##0_);(#,##0)", "(5)"),
        (0, '#,##0;-#,##0;"-"', "-"),
        (1234567, "#,##0,", "1,235"),
        (180, '0" seconds"', "180 seconds"),
        (-0.001, "0.00", "0.00"),
        (True, "General", "TRUE"),
        ("94.48%", "@", "94.48%"),
        (None, "0.00", ""),
        (0.75, "# ?/?", "0.75"),
        (WHEN, "dd/mm/yyyy", "03/10/2022"),
        (WHEN, "mmm-yy", "Oct-22"),
        (WHEN, "mmmm yyyy", "October 2022"),
        (WHEN, "d mmm yyyy", "3 Oct 2022"),
        (WHEN, "dd/mm/yyyy hh:mm", "03/10/2022 09:05"),
        (WHEN, "h:mm AM/PM", "9:05 AM"),
        (WHEN, "[$-809]dd mmmm yyyy;@", "03 October 2022"),
        (date(2022, 10, 3), "yyyy-mm-dd", "2022-10-03"),
        (time(0, 7, 11), "hh:mm:ss", "00:07:11"),
        (timedelta(hours=26, minutes=5), "[h]:mm", "26:05"),
        (timedelta(seconds=431), "[mm]:ss", "07:11"),
    ],
)
def test_shown_as_in_a_spreadsheet(value: object, number_format: str, text: str) -> None:
    assert shown(value, number_format) == text
