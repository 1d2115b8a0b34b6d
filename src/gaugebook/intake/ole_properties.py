"""The properties that a maker added to a document of the old kind.

They stand in the second part of a stream of their own, numbers first and the names of those numbers
in a dictionary ([MS-OLEPS] 2.17, 2.21). What cannot be read is left out.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from gaugebook.intake.ole import stream_of
from gaugebook.intake.sheets import plain_text

_STREAM = "DocumentSummaryInformation"
_DICTIONARY, _CODE_PAGE = 0, 1
_UTF_16 = 1200
_MOST = 1_000
_LONGEST = 20_000
_FILE_TIME_BEGINS = datetime(1601, 1, 1, tzinfo=UTC)


def custom_properties(path: Path) -> dict[str, str]:
    """Give the properties that a maker added, as text."""
    data = stream_of(path, _STREAM)
    try:
        (sets,) = struct.unpack_from("<I", data, 24)
        if sets < 2:
            return {}
        (start,) = struct.unpack_from("<I", data, 48 + 16)
        return _section(data[start:])
    except (struct.error, ValueError, LookupError, OverflowError):
        return {}


def _section(data: bytes) -> dict[str, str]:
    _, count = struct.unpack_from("<II", data)
    pairs = struct.unpack_from(f"<{2 * min(count, _MOST)}I", data, 8)
    places = dict(zip(pairs[::2], pairs[1::2], strict=True))
    page = struct.unpack_from("<H", data, places[_CODE_PAGE] + 4)[0] if _CODE_PAGE in places else 0
    encoding = "utf-16-le" if page == _UTF_16 else "utf-8" if page == 65001 else f"cp{page or 1252}"
    names = dict(_names(data, places.get(_DICTIONARY, len(data)), encoding))
    found = {}
    for number, name in names.items():
        text = _value(data, places[number], encoding) if number in places else None
        if text is not None:
            found[name] = text
    return found


def _names(data: bytes, place: int, encoding: str) -> Iterator[tuple[int, str]]:
    (count,) = struct.unpack_from("<I", data, place)
    place += 4
    for _ in range(min(count, _MOST)):
        number, length = struct.unpack_from("<II", data, place)
        length = min(length, _LONGEST) * (2 if encoding == "utf-16-le" else 1)
        raw = data[place + 8 : place + 8 + length]
        place += 8 + length
        if encoding == "utf-16-le":
            place += -length % 4
        yield number, _text(raw, encoding)


def _text(raw: bytes, encoding: str) -> str:
    return raw.decode(encoding, "replace").partition("\0")[0]


def _value(data: bytes, place: int, encoding: str) -> str | None:
    (kind,) = struct.unpack_from("<I", data, place)
    place += 4
    if kind in (30, 31):
        (length,) = struct.unpack_from("<I", data, place)
        is_wide = kind == 31
        raw = data[place + 4 : place + 4 + min(length, _LONGEST) * (2 if is_wide else 1)]
        return _text(raw, "utf-16-le" if is_wide else encoding)
    if kind == 3:
        return str(struct.unpack_from("<i", data, place)[0])
    if kind == 5:
        return plain_text(struct.unpack_from("<d", data, place)[0])
    if kind == 11:
        return plain_text(bool(struct.unpack_from("<H", data, place)[0]))
    if kind == 64:
        (ticks,) = struct.unpack_from("<Q", data, place)
        moment = _FILE_TIME_BEGINS + timedelta(microseconds=ticks // 10)
        return plain_text(moment.replace(tzinfo=None))
    return None
