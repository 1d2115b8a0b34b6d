"""Clock times as exports write them, read as instants in UTC.

Each case is a text and what it means. What cannot be read is null, never a guess.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest

from gaugebook.tables.records.times import (
    INSTANT,
    a_day_later,
    lacks_year,
    local_days,
    local_to_utc,
    read_times,
    rows_by_day,
    utc_start_of,
)

LONDON = "Europe/London"
UK = "%d/%m/%Y %H:%M:%S"


def read(text, form=None, zone=LONDON):
    return read_times(pa.array([text, None]), form, zone)[0].as_py()


@pytest.mark.parametrize(
    ("text", "form", "instant"),
    [
        ("01/12/2022 09:00:00", UK, "2022-12-01 09:00:00"),
        ("01/07/2022 09:00:00", UK, "2022-07-01 08:00:00"),
        (" 1/7/2022 9:00:00 ", UK, "2022-07-01 08:00:00"),
        ("01 Jul 2022 12:30 am", "%d %b %Y %I:%M %p", "2022-06-30 23:30:00"),
        ("01/07/2022", "%d/%m/%Y", "2022-06-30 23:00:00"),
        ("01/07/2022 09:00:00.250000", UK + ".%f", "2022-07-01 08:00:00.250000"),
        ("01/07/2022 09:00:00 +0200", UK + " %z", "2022-07-01 07:00:00"),
        ("29/02/2024 09:00:00", UK, "2024-02-29 09:00:00"),
        ("01/03/2023 00:00:00", UK, "2023-03-01 00:00:00"),
        # ISO 8601 without a pattern, and beside one: a spreadsheet's date cells are read so.
        ("2022-07-01 09:00:00", None, "2022-07-01 08:00:00"),
        ("2022-07-01T09:00", None, "2022-07-01 08:00:00"),
        ("2022-07-01", None, "2022-06-30 23:00:00"),
        ("2022-07-01 09:00:00.5", None, "2022-07-01 08:00:00.500000"),
        ("2022-07-01T09:00:00Z", None, "2022-07-01 09:00:00"),
        ("2022-07-01T09:00:00+02:00", None, "2022-07-01 07:00:00"),
        ("2022-07-01 09:00:00", UK, "2022-07-01 08:00:00"),
    ],
)
def test_a_time_is_read_in_the_councils_zone(text, form, instant):
    assert read(text, form) == datetime.fromisoformat(instant)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("31/02/2022 09:00:00", UK),  # Arrow alone reads 3 March
        ("29/02/2022 09:00:00", UK),
        ("31/04/2022 09:00:00", UK),
        ("01/07/22 09:00:00", UK),  # Arrow alone reads the year 22
        ("01/07/2022 09:00:00 x", UK),
        ("01/07/2022", UK),
        ("07/13/2022 09:00:00", UK),
        ("01/01/0001 00:00:00", UK),
        ("31/12/9999 00:00:00", UK),
        ("2022-02-31", None),
        ("2022-07", None),
        ("20220701", None),
        ("44743.5", None),
        ("now", None),
        ("", None),
        ("  ", UK),
    ],
)
def test_what_cannot_be_read_is_no_time(text, form):
    assert read(text, form) is None


def test_on_the_last_sunday_of_march_an_hour_is_left_out():
    # At 01:00 GMT on 27 March 2022 the clocks went to 02:00 BST.
    assert read("2022-03-27 00:59:59") == datetime(2022, 3, 27, 0, 59, 59)
    assert read("2022-03-27 01:30:00") == datetime(2022, 3, 27, 1, 30)
    assert read("2022-03-27 02:00:00") == datetime(2022, 3, 27, 1, 0)
    assert read("2022-03-27 12:00:00") == datetime(2022, 3, 27, 11, 0)


def test_on_the_last_sunday_of_october_an_hour_occurs_twice_and_the_first_is_meant():
    # At 02:00 BST on 30 October 2022 the clocks went back to 01:00 GMT.
    assert read("2022-10-30 00:59:59") == datetime(2022, 10, 29, 23, 59, 59)
    assert read("2022-10-30 01:30:00") == datetime(2022, 10, 30, 0, 30)
    assert read("2022-10-30 02:00:00") == datetime(2022, 10, 30, 2, 0)
    assert read("2022-10-30T01:30:00+00:00") == datetime(2022, 10, 30, 1, 30)


@pytest.mark.parametrize(
    "array",
    [
        pa.array([datetime(2022, 7, 1, 9)], pa.timestamp("ns")),
        pa.array([datetime(2022, 7, 1, 9)], pa.timestamp("s")),
        pa.array([datetime(2022, 7, 1, 8)], pa.timestamp("ms", tz="UTC")),
        pa.array(["2022-07-01 09:00:00"], pa.large_string()),
        pa.chunked_array([["2022-07-01 09:00:00"]]).dictionary_encode().chunk(0),
    ],
)
def test_parquets_own_times_mean_the_same(array):
    assert read_times(array, None, LONDON).to_pylist() == [datetime(2022, 7, 1, 8)]


def test_a_date_is_the_start_of_its_local_day():
    found = read_times(pa.array([date(2022, 7, 1)]), None, LONDON)
    assert found.to_pylist() == [datetime(2022, 6, 30, 23)]


@pytest.mark.parametrize("values", [[], [None, None]])
def test_no_times_are_none(values):
    found = read_times(pa.array(values, pa.string()), UK, LONDON)
    assert found.to_pylist() == values
    assert local_days(found, LONDON) == []


def test_local_days_are_the_councils_not_those_of_utc():
    late = pa.array([datetime(2022, 6, 30, 23, 30), datetime(2022, 12, 31, 23, 30), None])
    assert local_days(late, LONDON) == [date(2022, 7, 1), date(2022, 12, 31)]


@pytest.mark.parametrize(
    ("day", "starts"),
    [
        (date(2022, 7, 1), datetime(2022, 6, 30, 23)),
        (date(2022, 12, 1), datetime(2022, 12, 1)),
        (date(2022, 3, 27), datetime(2022, 3, 27)),
        (date(2022, 3, 28), datetime(2022, 3, 27, 23)),
        (date(2022, 10, 30), datetime(2022, 10, 29, 23)),
        (date(2022, 10, 31), datetime(2022, 10, 31)),
    ],
)
def test_a_local_day_begins_at_an_instant(day, starts):
    assert utc_start_of(day, LONDON) == starts


def test_a_million_times_need_no_zone_of_arrows(monkeypatch):
    # Arrow on Windows has no zones; Python's are used instead.
    monkeypatch.setattr("pyarrow.compute.assume_timezone", None)
    monkeypatch.setattr("pyarrow.compute.strftime", None)
    assert read("01/07/2022 09:00:00", UK) == datetime(2022, 7, 1, 8)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("44835.25", "2022-10-01 05:00:00"),
        ("44835", "2022-09-30 23:00:00"),
        ("44835.4166667", "2022-10-01 09:00:00"),  # 10:00, to the second that seven digits tell
        ("44562.5", "2022-01-01 12:00:00"),
        ("32874", "1990-01-01 00:00:00"),
    ],
)
def test_days_counted_from_1900_are_read_where_the_source_says_so(text, instant):
    """As Excel shows them; LibreOffice and openpyxl agree from March 1900 on."""
    assert read(text, "excel") == datetime.fromisoformat(instant)
    assert read(text) is None


@pytest.mark.parametrize("text", ["1.5", "999999", "44835,25", "-44835", "44835.25.1"])
def test_other_numbers_are_no_days(text):
    assert read(text, "excel") is None


def test_formats_are_tried_in_order_and_iso_last():
    texts = pa.array(["01/10/2022", "1 Oct 2022", "44835", "2022-10-01", "10-01-2022", None])
    found = read_times(texts, ["%d/%m/%Y", "%d %b %Y", "excel"], "UTC").to_pylist()
    assert found == [datetime(2022, 10, 1)] * 4 + [None, None]


def test_iso_with_the_zone_of_utc_is_as_fast_and_the_same():
    texts = ["2022-07-01 09:00:00Z", "2022-07-01T09:00:00.000+00:00", "2022-07-01 09:00:00.000000"]
    assert [read(text) for text in texts] == [
        datetime(2022, 7, 1, 9),
        datetime(2022, 7, 1, 9),
        datetime(2022, 7, 1, 8),
    ]
    assert read("2022-02-31 09:00:00Z") is None
    assert read("2022-07-01 09:00:60Z") is None


@pytest.mark.parametrize(
    "text",
    ["01-Oct", "1 Oct", "Oct 1", "1st October", "Mon 3 Oct", "October 3rd 09:15", "1/10", "01-10"],
)
def test_a_date_without_its_year_is_known(text):
    assert lacks_year(text)
    assert read(text, UK) is None


@pytest.mark.parametrize("text", ["01-Oct-22", "Oct-22", "2022-10", "October", "soon", "44835", ""])
def test_other_texts_do_not_lack_a_year_alone(text):
    assert not lacks_year(text)


@pytest.mark.parametrize(
    ("instant", "later"),
    [
        # 28 October 2022 12:00 summer time; the 30th has 25 hours, 27 March 23.
        ("2022-10-28 11:00", "2022-10-29 11:00"),
        ("2022-10-29 11:00", "2022-10-30 12:00"),
        ("2022-03-26 12:00", "2022-03-27 11:00"),
    ],
)
def test_a_day_later_the_clock_shows_the_same(instant, later):
    times = pa.array([datetime.fromisoformat(instant), None], pa.timestamp("us"))
    assert a_day_later(times, LONDON).to_pylist() == [datetime.fromisoformat(later), None]


def test_rows_are_counted_by_local_day():
    late = datetime(2022, 6, 30, 23, 30)
    times = pa.array([late, late, datetime(2022, 6, 30, 22, 30), None], pa.timestamp("us"))
    assert rows_by_day(times, LONDON) == ((date(2022, 6, 30), 1), (date(2022, 7, 1), 2))


@pytest.mark.parametrize("zone", ["Europe/London", "Australia/Lord_Howe", "America/New_York"])
def test_offsets_asked_by_day_are_those_asked_of_each_time(zone: str) -> None:
    """Every quarter of an hour of a year with its changes, against Python's own zones."""
    start = datetime(2022, 1, 1)
    local = [start + timedelta(minutes=15 * n) for n in range(366 * 96)]
    expected = [
        t.replace(tzinfo=ZoneInfo(zone)).astimezone(ZoneInfo("UTC")).replace(tzinfo=None)
        for t in local
    ]
    assert local_to_utc(pa.array(local, INSTANT), zone).to_pylist() == expected


@pytest.mark.parametrize(
    ("text", "form", "day"),
    [
        ("31/02/2022", "%d/%m/%Y", None),
        ("29-02-2021 10:00", "%d-%m-%Y %H:%M", None),
        ("29/02/2020", "%d/%m/%Y", 29),
        ("1/3/2022", "%d/%m/%Y", 1),
        ("02 Mar 2022", "%d %b %Y", 2),
        ("31 Apr 2022", "%d %b %Y", None),
        ("20220231", "%Y%m%d", None),
        ("20220303", "%Y%m%d", 3),
    ],
)
def test_a_day_that_its_month_does_not_have_is_not_moved(
    text: str, form: str, day: int | None
) -> None:
    found = read_times(pa.array([text]), form, "UTC")[0].as_py()
    assert (found.day if found else None) == day
