"""Days that nobody worked: falls that are none, and months that are whole or part by a holiday.

Bank holidays are those of www.gov.uk/bank-holidays.
"""

from datetime import date

import pytest
from tests.little_council import as_csv, cells, contacts_source, council, records

from gaugebook.analysis.trend import indicator_table
from gaugebook.analysis.window import window_data, window_of
from gaugebook.definitions.library import load_library
from gaugebook.definitions.working_days import ENGLAND, working_days_of
from gaugebook.engine.coverage import covered_pieces
from gaugebook.engine.judge import Reading, judge
from gaugebook.engine.request import place_of
from gaugebook.periods import parse_period

HEAD = "contact_id | started_at | outcome | customer_key\n"
LIBRARY = load_library()[0]


def calls(tmp_path, first, last, *, each_working_day=5, calendar=ENGLAND):
    """Draw so many answered calls on each working day, and none on any other."""
    period = parse_period(f"{first}..{last}")
    days = [day.start for day in period.split("day") if calendar.is_working_day(day.start)]
    times = [f"{day} {9 + n:02d}:00:00" for day in days for n in range(each_working_day)]
    rows = [f"{n} | {time} | answered | {n % 3}" for n, time in enumerate(times)]
    return records(tmp_path, HEAD + "\n".join(rows))


def part_of_november(metric_id, value, **fields):
    reading = Reading(
        LIBRARY.metrics[metric_id].model_copy(update=fields),
        period=parse_period("2022-11-01..2022-11-21"),
        reporting=parse_period("2022-11"),
        place=place_of({"channel": "phone"}),
        value=value,
    )
    return judge(reading, org_code="E0", source_ref="s", measures=LIBRARY.measures)


def test_the_week_of_a_bank_holiday_is_no_fall_of_a_fifth(tmp_path):
    council = calls(tmp_path, "2022-04-04", "2022-04-22")
    found = council.compute("contacts", period="2022-04-04..2022-04-24", grain="week")
    before, easter, after = found.observations
    # 25 and 20: a fall of 20%. On each working day there were 5 calls in both.
    assert (before.value, easter.value, after.value) == (25, 20, 20)
    assert before.note == ""
    assert easter.note == "4 working days: Good Friday 15 April 2022"
    assert after.note == "4 working days: Easter Monday 18 April 2022"
    # Four days of work are a whole week all the same, not a part of one.
    assert [o.is_part for o in found.observations] == [False, False, False]


def test_the_share_of_that_week_needs_no_excuse(tmp_path):
    council = calls(tmp_path, "2022-04-04", "2022-04-22")
    assert council.one("answered_share", "2022-W15").note == ""


def test_the_month_of_a_late_easter_is_no_fall_of_a_sixth(tmp_path):
    council = calls(tmp_path, "2022-03-01", "2022-04-29")
    found = council.compute("contacts", period="2022-03..2022-04", grain="month").observations
    # 115 and 95: a fall of 17%, where each working day had 5 calls. Easter fell late, so that both
    # of its bank holidays are days of April, and March lost none.
    assert [o.value for o in found] == [115, 95]
    data = window_data(window_of(parse_period("2022-03..2022-04"), "month"), found, org_code="E0")
    table = indicator_table(data, [LIBRARY.metrics["contacts"]], place="-", working_days=ENGLAND)
    assert (
        "Working days: 23 in Mar 22, 19 in Apr 22. Counts and totals rise and fall with them."
        in (table.notes)
    )


def test_a_part_month_does_not_stand_beside_a_full_one_as_a_fall():
    # Calls answered, Buckinghamshire Council: 29,187 in October 2022, 22,374 to 21 November.
    # That is 23% fewer, and on each working day 7% more: 1,491.6 against 29,187 / 21 = 1,389.9.
    found = part_of_november("calls_answered", 22374)
    assert found.note == (
        "part period: 1 to 21 November 2022 (15 of 22 working days), 1,491.6 a working day"
    )
    assert (found.obs_status, found.status) == ("P", "none")


def test_a_working_day_is_no_day_of_the_calendar():
    # 22,374 / 21 days = 1,065.4; / the 22 working days of the whole month = 1,017.0.
    note = part_of_november("calls_answered", 22374).note
    assert "1,491.6 a working day" in note
    assert "1,065.4" not in note
    assert "1,017.0" not in note


@pytest.mark.parametrize("metric", ["web_users", "known_callers"])
def test_people_are_not_shared_out_among_days(metric):
    # One person on two days is one of the month: 3,000 / 15 = 200.0 a working day is of nobody.
    found = part_of_november(metric, 3000)
    assert found.note.startswith("part period: 1 to 21 November 2022 (15 of 22 working days)")
    assert "a working day" not in found.note


def test_a_share_of_a_day_does_not_tell_what_small_numbers_withhold():
    # 0.3 a working day, times 15, is 4 or 5: the count that is not given.
    found = part_of_november("calls_answered", 4, about_people=True)
    assert (found.value, found.obs_status) == (None, "Q")
    assert "a working day" not in found.note


def test_a_january_that_begins_on_a_bank_holiday_is_whole(tmp_path):
    # 1 and 2 January 2022 were a weekend, Monday 3 January the substitute day. A calendar of
    # Monday to Friday made a part month of it, without a status.
    council = calls(tmp_path, "2022-01-01", "2022-01-31")
    found = council.one("answered_share", "2022-01")
    assert (found.period, found.obs_status, found.status) == ("2022-01-01/P1M", "A", "met")


def test_records_that_end_before_good_friday_end_with_their_month(tmp_path):
    # Good Friday was 29 March 2024, before a Saturday and a Sunday.
    council = calls(tmp_path, "2024-03-01", "2024-03-28")
    found = council.one("contacts", "2024-03")
    assert (found.value, found.period, found.obs_status) == (100, "2024-03-01/P1M", "A")


def test_a_holiday_does_not_excuse_the_working_day_before_it(tmp_path):
    # Thursday 28 March 2024 was worked, and has no records.
    council = calls(tmp_path, "2024-03-01", "2024-03-27")
    found = council.one("contacts", "2024-03")
    assert (found.value, found.period, found.obs_status) == (95, "2024-03-01/P27D", "P")


def test_the_second_of_january_is_worked_in_england(tmp_path):
    # In Scotland it is a bank holiday. There this January is whole; here a day of it is missing.
    council = calls(tmp_path, "2024-01-03", "2024-01-31")
    found = council.one("contacts", "2024-01")
    assert (found.period, found.obs_status) == ("2024-01-03/P29D", "P")
    assert found.note.startswith("part period: 3 to 31 January 2024 (21 of 22 working days)")
    pieces, first, last = (parse_period("2024-01"),), date(2024, 1, 3), date(2024, 1, 31)
    scottish = covered_pieces(pieces, first, last, working_days=working_days_of("scotland"))
    assert [str(covered) for _, covered in scottish] == ["2024-01-01/P1M"]


def test_a_day_that_nobody_worked_says_so(tmp_path):
    # 10 calls, then 1, then 10: a collapse, unless the reader knows that the 19th was the funeral.
    times = ["2022-09-16", "2022-09-19", "2022-09-20"]
    rows = [f"{n} | {day} 09:00:00 | answered | {n}" for n, day in enumerate(times)]
    council = records(tmp_path, HEAD + "\n".join(rows))
    found = council.compute("contacts", period="2022-09-16..2022-09-20", grain="day").observations
    notes = {o.period: o.note for o in found if o.note}
    assert notes == {
        "2022-09-19/P1D": "no working day: Bank Holiday for the State Funeral of "
        "Queen Elizabeth II 19 September 2022"
    }


def test_each_workspace_keeps_its_own_bank_holidays(tmp_path):
    # 2 January 2024 was worked in England, and was a bank holiday in Scotland.
    table = "contact_id | started_at | outcome\n" + "\n".join(
        f"{n} | {day} 09:00:00 | answered" for n, day in enumerate(["2024-01-03", "2024-01-31"])
    )
    files = {
        "data/calls.csv": as_csv(table),
        "metrics/sources/calls.yaml": contacts_source(cells(table)[0]),
    }
    periods = {}
    for nation in ("england", "scotland", "none"):
        made = council(tmp_path / nation, files, inputs=[{"source": "calls"}], bank_holidays=nation)
        found = made.one("contacts", "2024-01")
        periods[nation] = (found.period, found.note)
    assert periods == {
        "england": (
            "2024-01-03/P29D",
            "part period: 3 to 31 January 2024 (21 of 22 working days), 0.1 a working day",
        ),
        "scotland": ("2024-01-01/P1M", ""),
        "none": (
            "2024-01-03/P29D",
            "part period: 3 to 31 January 2024 (21 of 23 working days), 0.1 a working day",
        ),
    }


def test_an_office_that_is_closed_over_christmas_lost_no_week_of_records(tmp_path):
    # 24 December 2021 to 4 January 2022: six days from Monday to Friday, three of them worked.
    made = calls(tmp_path, "2021-12-24", "2021-12-24")
    (tmp_path / "data/calls.csv").write_text(
        "contact_id,started_at,outcome,customer_key\n"
        "1,2021-12-24 09:00:00,answered,1\n2,2022-01-04 09:00:00,answered,1\n"
    )
    assert made.reading_codes == []
