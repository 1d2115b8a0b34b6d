"""The compound file in which old Office programs, and all locked workbooks, keep their streams.

Only its directory is read: the names say whether it is an old workbook, a locked one, one under
rights management, or something else. (Microsoft, [MS-CFB] 2.2, 2.3 and 2.6.)
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

SIGNATURE = bytes.fromhex("D0CF11E0A1B11AE1")
_MOST_SECTORS = 200_000
_MOST_ENTRIES = 20_000
_LAST_REAL_SECTOR = 0xFFFFFFFA
_HEAD_BYTES = 1_000_000
_TELLING = (
    "EncryptedPackage", "DataSpaces", "DRMEncryptedDataSpace", "DRMContent", "Workbook",
    "WordDocument", "PowerPoint Document", "__properties_version1.0", "_VBA_PROJECT_CUR",
)  # fmt: skip


def stream_names(path: Path) -> frozenset[str]:
    """Give the names of the streams and storages of a compound file, control characters apart.

    Of a damaged file, those that stand somewhere in its first million bytes.
    """
    with path.open("rb") as stream:
        try:
            names = _directory(stream)
        except (struct.error, ValueError, OSError):
            names = set()
        if not names:
            stream.seek(0)
            head = stream.read(_HEAD_BYTES)
            names = {name for name in _TELLING if name.encode("utf-16-le") in head}
    return frozenset(names)


def old_errors(path: Path) -> int:
    """Count the cells of an .xls workbook that hold an error, which its reader gives as empty.

    The records are BOOLERR and FORMULA ([MS-XLS] 2.4.24 and 2.4.127). 0 where they cannot be found.
    """
    return _count_errors(stream_of(path, "Workbook", "Book"))


def stream_of(path: Path, *names: str) -> bytes:
    """Give the first stream of one of these names; nothing where it cannot be found."""
    try:
        with path.open("rb") as stream:
            header = stream.read(512)
            size = 1 << struct.unpack_from("<H", header, 30)[0]
            table = _allocation(stream, header, size)
            root = b""
            for entry in _entries(stream, header, size, table):
                root = root or entry
                if _name_of(entry) in names:
                    start, length = struct.unpack_from("<II", entry, 116)
                    if length >= _SMALL_STREAM:
                        return _chain(stream, start, length, size, table)
                    return _small_chain(stream, header, root, start, length, size, table)
    except (struct.error, ValueError, OSError):
        pass
    return b""


def _chain(stream: BinaryIO, sector: int, length: int, size: int, table: list[int]) -> bytes:
    # A loop in the table must not give more than the file has.
    length = min(length, stream.seek(0, 2))
    parts: list[bytes] = []
    while sector < len(table) and len(parts) <= length // size:
        parts.append(_sector(stream, sector, size))
        sector = table[sector]
    return b"".join(parts)[:length]


def _small_chain(
    stream: BinaryIO,
    header: bytes,
    root: bytes,
    start: int,
    length: int,
    size: int,
    table: list[int],
) -> bytes:
    """Give a small stream: all of them share one, in sectors of 64 bytes ([MS-CFB] 2.4)."""
    first, count = struct.unpack_from("<II", header, 60)
    held = _chain(stream, first, min(count, _MOST_SECTORS) * size, size, table)
    small_table = list(struct.unpack(f"<{len(held) // 4}I", held[: len(held) // 4 * 4]))
    first, held_bytes = struct.unpack_from("<II", root, 116)
    container = _chain(stream, first, held_bytes, size, table)
    with io.BytesIO(bytes(_SMALL_SECTOR) + container) as small:
        return _chain(small, start, length, _SMALL_SECTOR, small_table)


def _count_errors(data: bytes) -> int:
    place = count = 0
    while place + 4 <= len(data):
        kind, length = struct.unpack_from("<HH", data, place)
        body = data[place + 4 : place + 4 + min(length, 16)]
        if kind == _BOOLERR and len(body) >= 8:
            count += body[7] == 1
        elif kind in _FORMULA and len(body) >= 14:
            count += body[12:14] == b"\xff\xff" and body[6] == _IS_ERROR
        place += 4 + length
    return count


_SMALL_STREAM = 4096
_SMALL_SECTOR = 64
_BOOLERR = 0x0205
_FORMULA = (0x0006, 0x0206, 0x0406)
_IS_ERROR = 2


def _directory(stream: BinaryIO) -> set[str]:
    header = stream.read(512)
    (shift,) = struct.unpack_from("<H", header, 30)
    if shift not in (9, 12):
        raise ValueError("no sector size")
    table = _allocation(stream, header, 1 << shift)
    return {_name_of(entry) for entry in _entries(stream, header, 1 << shift, table)}


def _entries(stream: BinaryIO, header: bytes, size: int, table: list[int]) -> Iterator[bytes]:
    (sector,) = struct.unpack_from("<I", header, 48)
    for _ in range(_MOST_ENTRIES * 128 // size):
        if sector >= _LAST_REAL_SECTOR:
            return
        data = _sector(stream, sector, size)
        for start in range(0, len(data) - 127, 128):
            (length,) = struct.unpack_from("<H", data, start + 64)
            if data[start + 66] and 2 <= length <= 64:
                yield data[start : start + 128]
        if sector >= len(table):
            return
        sector = table[sector]


def _name_of(entry: bytes) -> str:
    (length,) = struct.unpack_from("<H", entry, 64)
    name = entry[: length - 2].decode("utf-16-le", errors="replace")
    return "".join(mark for mark in name if mark >= " ")


def _allocation(stream: BinaryIO, header: bytes, size: int) -> list[int]:
    """Give the table that leads from each sector to the next."""
    wanted = list(struct.unpack_from("<109I", header, 76))
    (extra,) = struct.unpack_from("<I", header, 68)
    seen = 0
    while extra < _LAST_REAL_SECTOR and seen < _MOST_SECTORS // (size // 4):
        seen += 1
        numbers = struct.unpack(f"<{size // 4}I", _sector(stream, extra, size))
        wanted += numbers[:-1]
        extra = numbers[-1]
    table: list[int] = []
    for number in wanted:
        if number >= _LAST_REAL_SECTOR or len(table) > _MOST_SECTORS * 32:
            break
        table += struct.unpack(f"<{size // 4}I", _sector(stream, number, size))
    return table


def _sector(stream: BinaryIO, number: int, size: int) -> bytes:
    stream.seek((number + 1) * size)
    return stream.read(size)
