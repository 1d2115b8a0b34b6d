"""Clock times as exports write them, read as instants; and local days given back.

Inside, a time is an instant in UTC without a zone. The offsets come from Python's own zones, not
from Arrow's, because Arrow on Windows has none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

INSTANT = pa.timestamp("us")

# Contacts outside these years are slips: a year of two digits, or the "no date" of a system.
EARLIEST, LATEST = np.datetime64("1990-01-01"), np.datetime64("2100-01-01")

_UTC = ZoneInfo("UTC")
# Clocks change on a half hour of every zone in use, so times within one share their offset.
_HALF_HOUR = 1_800_000_000
_HALF_HOURS_A_DAY = 48
_SECOND = 1_000_000
_EPOCH = datetime(1970, 1, 1)

# Excel counts days from here, once the 29 February 1900 that it believes in is past.
_EXCEL_DAY_0 = np.datetime64("1899-12-30", "us")
_DAY = 86_400 * _SECOND
_SERIAL = r"^\d{5}(?:\.\d{1,15})?$"

_ISO_SECONDS = r"^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:[0-5]\d(?:\.0{1,6})?$"
_ISO_SECONDS_UTC = r"^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:[0-5]\d(?:\.0{1,6})?(?:Z|[+-]00:?00)$"
_ISO = r"^\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:?\d{2})?)?$"

Numbers = NDArray[np.int64]


_MONTH_NAMES = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    "oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
# 22 after a month and a hyphen may be a year: Oct-22 is left out.
_WITHOUT_YEAR = re.compile(
    rf"""^(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+)?
    (?:\d{{1,2}}(?:st|nd|rd|th)?[-/.\s]*(?:of\s+)?(?:{_MONTH_NAMES})\.?
      |(?:{_MONTH_NAMES})\.?\s*\d{{1,2}}(?:st|nd|rd|th)?
      |\d{{1,2}}[-/]\d{{1,2}})
    (?:,?\s+\d{{1,2}}:\d{{2}}.*)?$""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)


def lacks_year(text: str) -> bool:
    """Whether a text is a date of which the year was not written; a spreadsheet makes one up.

    >>> [lacks_year(text) for text in ("01-Oct", "Oct 1", "1/10", "01-Oct-22", "Oct 2022")]
    [True, True, True, False, False]
    """
    return bool(_WITHOUT_YEAR.match(text.strip()))


def read_times(array: pa.Array, forms: str | Sequence[str] | None, time_zone: str) -> pa.Array:
    """Give times as instants in UTC without a zone; null where one cannot be read.

    Parameters
    ----------
    array
        Texts, or Parquet's own times and dates.
    forms
        The strptime pattern of the texts, or several that are tried in order; ``excel`` for days
        counted from 1900, to the nearest second. ISO 8601 is understood beside it, because that is
        how a spreadsheet's date cells are read.
    time_zone
        In which times without an offset are. In the hour that occurs twice the first is meant.
    """
    if pa.types.is_timestamp(array.type) and array.type.tz is not None:
        return _plausible(array.cast(INSTANT, safe=False))
    if pa.types.is_timestamp(array.type) or pa.types.is_date(array.type):
        return _plausible(local_to_utc(array.cast(INSTANT, safe=False), time_zone))
    texts = pc.utf8_trim_whitespace(array.cast(pa.string()))
    found = pa.nulls(len(texts), INSTANT)
    for form in [forms] if isinstance(forms, str) else forms or ():
        rest = pc.if_else(pc.is_null(found), texts, None)
        read = _read_excel if form == "excel" else _read_pattern
        found = pc.coalesce(found, _plausible(read(rest, form, time_zone)))
        if found.null_count == texts.null_count:
            return found
    rest = pc.if_else(pc.is_null(found), texts, None)
    return pc.coalesce(found, _plausible(_read_iso(rest, time_zone)))


def _read_excel(texts: pa.Array, _form: str, time_zone: str) -> pa.Array:
    serials = pc.if_else(pc.match_substring_regex(texts, _SERIAL), texts, None)
    seconds = pc.round(pc.multiply(serials.cast(pa.float64()), 86_400.0))
    micros = pc.multiply(seconds.cast(pa.int64()), _SECOND)
    local = pc.add(micros, int(_EXCEL_DAY_0.astype(np.int64))).cast(INSTANT)
    return local_to_utc(local, time_zone)


def _read_pattern(texts: pa.Array, form: str, time_zone: str) -> pa.Array:
    if "%f" in form:  # Arrow does not read fractions of a second
        return _read_each(texts, lambda text: datetime.strptime(text, form), time_zone)
    parsed = pc.strptime(texts, format=form, unit="us", error_is_null=True)
    if parsed.type.tz is not None:
        return parsed.cast(INSTANT)
    parsed = pc.if_else(_is_overflow(texts, parsed, form), None, parsed)
    return local_to_utc(parsed, time_zone)


def _is_overflow(texts: pa.Array, parsed: pa.Array, form: str) -> pa.Array:
    """Find the texts that Arrow moves into the next month: it reads 31 February as 3 March."""
    days = _moments(parsed).astype("datetime64[D]")
    months = days.astype("datetime64[M]")
    month = months.astype(np.int64) % 12 + 1
    day = (days - months).astype(np.int64) + 1
    suspect = ((month == 3) & (day <= 3)) | (np.isin(month, (5, 7, 10, 12)) & (day == 1))
    suspect &= pc.is_valid(parsed).to_numpy(zero_copy_only=False)
    wrong = np.zeros(len(texts), dtype=bool)
    places = np.flatnonzero(suspect)
    written = _written_days(texts.take(pa.array(places)), form)
    wrong[places] = (written > 0) & (written != day[places])
    for index in places[written == 0]:
        try:
            datetime.strptime(texts[index].as_py(), form)
        except ValueError:
            wrong[index] = True
    return pa.array(wrong)


_DIRECTIVES = {
    **dict.fromkeys(("%m", "%y", "%H", "%M", "%S"), r"\d{1,2}"),
    "%d": r"(?P<day>\d{1,2})",
    "%Y": r"\d{4}",
    **dict.fromkeys(("%b", "%B"), r"[A-Za-z]+"),
}


def _written_days(texts: pa.Array, form: str) -> Numbers:
    """Give the day of the month as each text has it; 0 where that is not plain to see.

    >>> _written_days(pa.array(["31/02/2022", "3/3/2022", "x"]), "%d/%m/%Y").tolist()
    [31, 3, 0]
    """
    parts = re.findall(r"%.|\s+|[^%\s]+", form)
    touching = re.search(r"%\w(?:%|\d)|\d%", form)  # where one number ends cannot be told
    known = all(part in _DIRECTIVES for part in parts if part[0] == "%")
    if touching or not known or parts.count("%d") != 1:
        return np.zeros(len(texts), dtype=np.int64)
    pattern = "".join(
        _DIRECTIVES.get(part) or (r"\s*" if part.isspace() else re.escape(part)) for part in parts
    )
    days = pc.struct_field(pc.extract_regex(texts, f"^{pattern}$"), "day").cast(pa.int64())
    written: Numbers = pc.fill_null(days, 0).to_numpy(zero_copy_only=False)
    return written


def _read_iso(texts: pa.Array, time_zone: str) -> pa.Array:
    """Read ISO 8601; in its commonest forms by Arrow, which is much faster."""
    found = pa.nulls(len(texts), INSTANT)
    for pattern, zone in ((_ISO_SECONDS, time_zone), (_ISO_SECONDS_UTC, "UTC")):
        plain = pc.if_else(pc.match_substring_regex(texts, pattern), texts, None)
        if plain.null_count < len(plain):
            spaced = pc.utf8_replace_slice(pc.utf8_slice_codeunits(plain, 0, 19), 10, 11, " ")
            found = pc.coalesce(found, _read_pattern(spaced, "%Y-%m-%d %H:%M:%S", zone))
    rest = pc.if_else(pc.is_null(found), texts, None)
    if rest.null_count == len(rest):
        return found
    iso = pc.if_else(pc.match_substring_regex(rest, _ISO), rest, None)
    return pc.coalesce(found, _read_each(iso, datetime.fromisoformat, time_zone))


def _read_each(texts: pa.Array, read: Any, time_zone: str) -> pa.Array:
    """Read each distinct text by a Python function."""
    encoded = texts.dictionary_encode()
    local: list[datetime | None] = []
    instants: list[datetime | None] = []
    for text in encoded.dictionary.to_pylist():
        try:
            moment = read(text)
        except ValueError:
            moment = None
        aware = moment is not None and moment.tzinfo is not None
        local.append(None if aware else moment)
        instants.append(moment.astimezone(_UTC).replace(tzinfo=None) if aware else None)
    values = pc.coalesce(
        local_to_utc(pa.array(local, INSTANT), time_zone), pa.array(instants, INSTANT)
    )
    return values.take(encoded.indices)


def _plausible(times: pa.Array) -> pa.Array:
    moments = _moments(times)
    possible = (moments >= EARLIEST) & (moments < LATEST)
    return pc.if_else(pa.array(possible), times, None)


def _moments(times: pa.Array) -> NDArray[np.datetime64]:
    """Give times as numpy has them; a null is 1970, so keep it apart."""
    return _micros(times).astype("datetime64[us]")


def _micros(times: pa.Array) -> Numbers:
    numbers: Numbers = pc.fill_null(times.cast(pa.int64()), 0).to_numpy(zero_copy_only=False)
    return numbers


def local_to_utc(times: pa.Array, time_zone: str) -> pa.Array:
    """Give the instants of local clock times, both without a zone.

    A time in the hour that occurs twice is taken as the first. A time in the hour that is left
    out in spring is read as if the clock had not changed yet.
    """
    zone = ZoneInfo(time_zone)
    times = _plausible(times)
    micros = _micros(times)

    def offset(block: int) -> timedelta | None:
        return (_EPOCH + timedelta(minutes=30 * block)).replace(tzinfo=zone).utcoffset()

    instants = pa.array(micros - _offsets(micros, offset)).cast(INSTANT)
    return pc.if_else(pc.is_valid(times), instants, None) if times.null_count else instants


def _offsets(micros: Numbers, offset: Callable[[int], timedelta | None]) -> Numbers:
    """Give what clocks are ahead of UTC at each time, in microseconds.

    Asked once a day; within a day on which the clock changes, once a half hour.

    Parameters
    ----------
    micros
        Times, in microseconds since 1970.
    offset
        Gives the offset at the beginning of a half hour, counted from 1970.
    """
    if not len(micros):
        return micros
    days = micros // _DAY
    first = int(days.min())
    days -= first
    present = np.flatnonzero(np.bincount(days))
    of_day = np.zeros(int(present[-1]) + 1, dtype=np.int64)
    changes = np.zeros(len(of_day), dtype=bool)
    for day in present:
        block = (first + int(day)) * _HALF_HOURS_A_DAY
        start, end = _seconds_of(offset(block)), _seconds_of(offset(block + _HALF_HOURS_A_DAY))
        of_day[day], changes[day] = start, start != end
    found: Numbers = of_day[days] * _SECOND
    if changes.any():
        rows = np.flatnonzero(changes[days])
        blocks, of_row = np.unique(micros[rows] // _HALF_HOUR, return_inverse=True)
        seconds = [_seconds_of(offset(int(block))) for block in blocks]
        found[rows] = np.array(seconds, dtype=np.int64)[of_row] * _SECOND
    return found


def a_day_later(times: pa.Array, time_zone: str) -> pa.Array:
    """Give the instants at which a council's clock shows the same time on the next day.

    >>> noon = pa.array([datetime(2022, 10, 29, 11)], INSTANT)  # 12:00 in summer time
    >>> a_day_later(noon, "Europe/London").to_pylist()
    [datetime.datetime(2022, 10, 30, 12, 0)]
    """
    micros = _micros(times)
    local = pa.array(micros + _offsets_of_instants(micros, time_zone) + _DAY).cast(INSTANT)
    return local_to_utc(pc.if_else(pc.is_valid(times), local, None), time_zone)


def _offsets_of_instants(micros: Numbers, time_zone: str) -> Numbers:
    """Give what clocks are ahead of UTC at instants, in microseconds."""
    zone = ZoneInfo(time_zone)

    def offset(block: int) -> timedelta | None:
        moment = (_EPOCH + timedelta(minutes=30 * block)).replace(tzinfo=_UTC)
        return moment.astimezone(zone).utcoffset()

    return _offsets(micros, offset)


def rows_by_day(times: pa.Array | pa.ChunkedArray, time_zone: str) -> tuple[tuple[date, int], ...]:
    """Give each local day on which there is an instant, in order, and how many there are.

    >>> late = pa.array([datetime(2022, 6, 30, 23, 30), datetime(2022, 7, 1, 9)], INSTANT)
    >>> rows_by_day(late, "Europe/London")
    ((datetime.date(2022, 7, 1), 2),)
    """
    micros = _micros(times.drop_null())
    if not len(micros):
        return ()
    days = (micros + _offsets_of_instants(micros, time_zone)) // _DAY
    first = int(days.min())
    rows = np.bincount(days - first)
    day_0 = _EPOCH.date() + timedelta(days=first)
    return tuple((day_0 + timedelta(days=int(day)), int(rows[day])) for day in np.flatnonzero(rows))


def local_days(times: pa.Array | pa.ChunkedArray, time_zone: str) -> list[date]:
    """Give the local days of instants, each once, in order; nulls are left out."""
    return [day for day, _ in rows_by_day(times, time_zone)]


def utc_start_of(day: date, time_zone: str) -> datetime:
    """Give the instant at which a local day begins, in UTC without a zone.

    >>> utc_start_of(date(2022, 7, 1), "Europe/London")
    datetime.datetime(2022, 6, 30, 23, 0)
    """
    local = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(time_zone))
    return local.astimezone(_UTC).replace(tzinfo=None)


def _seconds_of(offset: timedelta | None) -> int:
    return 0 if offset is None else int(offset.total_seconds())
