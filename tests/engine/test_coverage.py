"""What records cover of a period, and what is said of the days that were worked.

1. A piece is cut where a working day is not covered, never for a weekend or a bank holiday.
2. A part period says how many of its working days it has; a total also what it comes to on each.
3. A day or a week with a bank holiday says so, where something is counted.
"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaugebook.definitions.library import load_library
from gaugebook.definitions.working_days import ENGLAND, WEEKDAYS, working_days_of
from gaugebook.engine.coverage import (
    adds_up,
    covered_pieces,
    holiday_note,
    per_working_day,
    worked_notes,
    worked_words,
)
from gaugebook.periods import Period, parse_period

LIBRARY = load_library()[0]
METRICS, MEASURES = LIBRARY.metrics, LIBRARY.measures
SCOTLAND = working_days_of("scotland")
NOVEMBER, TO_21ST = parse_period("2022-11"), parse_period("2022-11-01..2022-11-21")


def covered(asked, first, last, **calendar):
    first, last = date.fromisoformat(first), date.fromisoformat(last)
    return [
        str(part) for _, part in covered_pieces((parse_period(asked),), first, last, **calendar)
    ]


def notes(metric, period=TO_21ST, reporting=NOVEMBER, value=22374, **fields):
    return worked_notes(
        METRICS[metric].model_copy(update=fields),
        period,
        reporting,
        value,
        working_days=ENGLAND,
        measures=MEASURES,
    )


@pytest.mark.parametrize(
    ("asked", "first", "last", "parts"),
    [
        # A Saturday and a Sunday on either side are no working days.
        ("2022-10", "2022-10-03", "2022-10-31", ["2022-10-01/P1M"]),
        ("2022-04", "2022-04-01", "2022-04-29", ["2022-04-01/P1M"]),
        ("2022-10", "2022-10-04", "2022-10-31", ["2022-10-04/P28D"]),
        ("2022-11", "2022-10-03", "2022-11-21", ["2022-11-01/P21D"]),
        ("2022-11", "2022-10-03", "2022-10-31", []),
        ("2022-09", "2022-10-03", "2022-10-31", []),
        # 1 and 2 January 2022 were a weekend, 3 January the substitute day.
        ("2022-01", "2022-01-04", "2022-01-31", ["2022-01-01/P1M"]),
        ("2022-01", "2022-01-05", "2022-01-31", ["2022-01-05/P27D"]),
        # Good Friday was 15 April 2022 and, at the end of a month, 29 March 2024.
        ("2022-W15", "2022-04-01", "2022-04-14", ["2022-04-11/P7D"]),
        ("2022-W15", "2022-04-01", "2022-04-13", ["2022-04-11/P3D"]),
        ("2024-03", "2024-03-01", "2024-03-28", ["2024-03-01/P1M"]),
        ("2024-03", "2024-03-01", "2024-03-27", ["2024-03-01/P27D"]),
        # Monday 29 August 2022 was a bank holiday.
        ("2022-W35", "2022-08-30", "2022-09-30", ["2022-08-29/P7D"]),
        # Nothing was recorded on the days asked for; that they were no working days is no cover.
        ("2022-10-01..2022-10-02", "2022-10-03", "2022-10-31", []),
        ("2022-04-15..2022-04-18", "2022-04-01", "2022-04-14", []),
        ("2022-10-05", "2022-10-05", "2022-10-05", ["2022-10-05/P1D"]),
    ],
)
def test_a_period_is_cut_to_the_working_days_that_are_covered(asked, first, last, parts):
    assert covered(asked, first, last) == parts


def test_the_calendar_decides():
    january = ("2022-01", "2022-01-04", "2022-01-31")
    assert covered(*january, working_days=WEEKDAYS) == ["2022-01-04/P28D"]
    # Scotland kept 4 January too, and no Easter Monday.
    later = ("2022-01", "2022-01-05", "2022-01-31")
    assert covered(*later, working_days=SCOTLAND) == ["2022-01-01/P1M"]
    easter = ("2022-04-11..2022-04-18", "2022-04-01", "2022-04-14")
    assert covered(*easter) == ["2022-04-11/P8D"]
    assert covered(*easter, working_days=SCOTLAND) == ["2022-04-11/P4D"]


@given(
    st.dates(date(2021, 1, 1), date(2024, 12, 31)),
    st.integers(0, 400),
    st.sampled_from(["day", "week", "month", "quarter"]),
)
def test_what_is_left_out_holds_no_row_or_a_working_day(first, length, grain):
    last = first + timedelta(days=length)
    asked = Period(first - timedelta(days=40), last + timedelta(days=40)).split(grain)
    found = dict(covered_pieces(asked, first, last))
    for piece in asked:
        part = found.get(piece)
        if part is None:
            assert piece.end <= first or last < piece.start
            continue
        assert piece.contains(part)
        # No day with rows is lost, and no working day without records is claimed.
        assert part.start <= max(piece.start, first)
        assert part.end > min(piece.last_day, last)
        assert not ENGLAND.has_working_day(part.start, first)
        assert not ENGLAND.has_working_day(last + timedelta(days=1), part.end)


def test_a_part_period_says_how_much_of_it_was_worked():
    assert worked_words(TO_21ST, NOVEMBER, working_days=ENGLAND) == (
        "1 to 21 November 2022 (15 of 22 working days)"
    )
    # St Andrew's Day is 30 November.
    assert "15 of 21 working days" in worked_words(TO_21ST, NOVEMBER, working_days=SCOTLAND)
    assert notes("answered_share") == ["part period: 1 to 21 November 2022 (15 of 22 working days)"]


def test_a_total_of_a_part_period_is_also_given_for_each_working_day():
    # 22,374 calls answered to 21 November 2022 / 15: Buckinghamshire Council, November 2022.
    assert notes("calls_answered") == [
        "part period: 1 to 21 November 2022 (15 of 22 working days), 1,491.6 a working day"
    ]


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "said"),
    [
        (22374, "count", 0, "1,491.6 a working day"),
        (0, "count", 0, "0.0 a working day"),
        (1500.5, "pounds", 2, "£100.033 a working day"),
        (1500, "seconds", 0, "100.0 seconds a working day"),
        (None, "count", 0, ""),
    ],
)
def test_each_working_day_has_its_share(value, unit, decimals, said):
    assert per_working_day(value, unit, decimals, TO_21ST, working_days=ENGLAND) == said


def test_of_days_that_nobody_worked_there_is_no_share():
    easter = parse_period("2022-04-15..2022-04-18")
    assert per_working_day(30, "count", 0, easter, working_days=ENGLAND) == ""


def test_what_does_not_add_up_over_days_is_not_shared_among_them():
    assert adds_up(METRICS["calls_answered"], MEASURES)
    assert not adds_up(METRICS["calls_answered"], {})
    for name in ("answered_share", "wait_mean", "web_users", "known_callers"):
        assert not adds_up(METRICS[name], MEASURES), name
        assert "a working day" not in notes(name)[0]


def test_of_people_no_share_of_a_day_is_told():
    # 3.1 a working day over 15 days would tell 46 or 47 where 50 is printed.
    assert "a working day" not in notes("calls_answered", about_people=True, value=47)[0]


@pytest.mark.parametrize(
    ("period", "note"),
    [
        ("2022-W15", "4 working days: Good Friday 15 April 2022"),
        ("2022-W38", "4 working days: Bank Holiday for the State Funeral of Queen Elizabeth II "
                     "19 September 2022"),
        ("2022-W22", "3 working days: Spring bank holiday 2 June 2022 and "
                     "Platinum Jubilee bank holiday 3 June 2022"),
        ("2022-04-15", "no working day: Good Friday 15 April 2022"),
        ("2022-W14", ""),
        ("2022-04-14", ""),
        ("2022-04-16", ""),
        # A month is compared by the note below its table; see gaugebook.analysis.worked.
        ("2022-04", ""),
    ],
)  # fmt: skip
def test_a_bank_holiday_is_named_where_something_is_counted(period, note):
    period = parse_period(period)
    for metric in ("contacts", "known_callers"):
        assert holiday_note(METRICS[metric], period, working_days=ENGLAND) == note
    for metric in ("answered_share", "wait_mean", "wait_p90"):
        assert holiday_note(METRICS[metric], period, working_days=ENGLAND) == ""


def test_a_part_of_a_week_counts_its_bank_holiday_once():
    week, part = parse_period("2022-W15"), parse_period("2022-04-11..2022-04-12")
    assert notes("contacts", part, week, 900) == [
        "part period: 11 to 12 April 2022 (2 of 4 working days), 450.0 a working day"
    ]
