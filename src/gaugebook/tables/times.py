"""Clock times as exports write them, read as instants; and local days given back.

Inside, a time is an instant in UTC without a zone. The offsets come from Python's own zones, not
from Arrow's, because Arrow on Windows has none.
"""

from __future__ import annotations

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
_SECOND = 1_000_000
_EPOCH = datetime(1970, 1, 1)

_ISO = r"^\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:?\d{2})?)?$"

Numbers = NDArray[np.int64]


def read_times(array: pa.Array, form: str | None, time_zone: str) -> pa.Array:
    """Give times as instants in UTC without a zone; null where one cannot be read.

    Parameters
    ----------
    array
        Texts, or Parquet's own times and dates.
    form
        The strptime pattern of the texts. ISO 8601 is understood beside it, because that is how a
        spreadsheet's date cells are read.
    time_zone
        In which times without an offset are. In the hour that occurs twice the first is meant.
    """
    if pa.types.is_timestamp(array.type) and array.type.tz is not None:
        return _plausible(array.cast(INSTANT, safe=False))
    if pa.types.is_timestamp(array.type) or pa.types.is_date(array.type):
        return _plausible(local_to_utc(array.cast(INSTANT, safe=False), time_zone))
    texts = pc.utf8_trim_whitespace(array.cast(pa.string()))
    found = _read_pattern(texts, form, time_zone) if form else pa.nulls(len(texts), INSTANT)
    if found.null_count > texts.null_count:
        rest = pc.if_else(pc.is_null(found), texts, None)
        found = pc.coalesce(found, _read_iso(rest, time_zone))
    return _plausible(found)


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
    for index in np.flatnonzero(suspect):
        try:
            datetime.strptime(texts[index].as_py(), form)
        except ValueError:
            wrong[index] = True
    return pa.array(wrong)


def _read_iso(texts: pa.Array, time_zone: str) -> pa.Array:
    iso = pc.if_else(pc.match_substring_regex(texts, _ISO), texts, None)
    return _read_each(iso, datetime.fromisoformat, time_zone)


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
    blocks, of_row = np.unique(micros // _HALF_HOUR, return_inverse=True)
    offsets = np.array(
        [
            _seconds_of(
                (_EPOCH + timedelta(minutes=30 * int(block))).replace(tzinfo=zone).utcoffset()
            )
            for block in blocks
        ],
        dtype=np.int64,
    )
    instants = pa.array(micros - offsets[of_row] * _SECOND).cast(INSTANT)
    return pc.if_else(pc.is_valid(times), instants, None)


def local_days(times: pa.Array | pa.ChunkedArray, time_zone: str) -> list[date]:
    """Give the local days of instants, each once, in order; nulls are left out."""
    zone = ZoneInfo(time_zone)
    blocks = np.unique(_micros(times.drop_null()) // _HALF_HOUR)
    days = {
        (_EPOCH + timedelta(minutes=30 * int(block))).replace(tzinfo=_UTC).astimezone(zone).date()
        for block in blocks
    }
    return sorted(days)


def utc_start_of(day: date, time_zone: str) -> datetime:
    """Give the instant at which a local day begins, in UTC without a zone.

    >>> utc_start_of(date(2022, 7, 1), "Europe/London")
    datetime.datetime(2022, 6, 30, 23, 0)
    """
    local = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(time_zone))
    return local.astimezone(_UTC).replace(tzinfo=None)


def _seconds_of(offset: timedelta | None) -> int:
    return 0 if offset is None else int(offset.total_seconds())
