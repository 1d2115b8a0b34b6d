"""Ways in which a file goes wrong: by accident on its way here, or on purpose.

Each takes bytes and a random source and gives other bytes. Those for zips take a workbook apart,
spoil one part and put it together again, so that the damage reaches the reader behind the zip.
"""

from __future__ import annotations

import io
import random
import re
import struct
import zipfile
import zlib

from tests.fuzz.seeds import members, zipped

LARGEST = 2_000_000
_NASTY = (
    b"\x00", b"\xff", b"\x80", b"\r", b"\n", b"\r\n", b'"', b"'", b",", b";", b"\t", b"|", b"\x1a",
    b"\xef\xbb\xbf", b"\xff\xfe", b"\xc3", b"\xe2\x80\xa8", b"\xed\xa0\x80", b"\xf4\x8f\xbf\xbf",
    b"=1+1", b"=cmd|' /C calc'!A0", b"1e309", b"-0", b"NaN", b"inf", b"9" * 400, b"1E+400",
    b"0000-00-00", b"9999-12-31 23:59:59", b"31/02/2026", b"24:00:00", b"-00:00:01", b"99:99",
    b"<", b">", b"&", b"&#0;", b"]]>", b"<!--", b"%", b"{first}", b"{0}", b"{", b"}", b"\\", b"[",
    b"Total", b"Grand total", b"Month", b"Jul-26", b"2026/27", b"\xe2\x80\x8b", b"\xf0\x9f\x93\x9e",
)  # fmt: skip
_XML_ATTRIBUTE = re.compile(rb'(\s[\w:.-]+=")([^"]{0,80})(")')
_XML_TAG = re.compile(rb"<[^<>]{1,300}>")
_XML_VALUES = (
    b"", b"-1", b"0", b"1", b"4294967295", b"99999999999999999999", b"1e9", b"XFD1048576", b"A0",
    b"A1:XFD1048576", b"ZZZZ9", b"s", b"str", b"inlineStr", b"b", b"e", b"n", b"d", b"true", b"x",
    b"../../../etc/passwd", b"&lt;", b"rId999", b"hidden", b"veryHidden", b"1904", b"1000000",
)  # fmt: skip
_NAMES = (
    "../../evil.csv", "/etc/passwd", "a" * 300, "xl/worksheets/sheet99.xml", "\u202ex.csv", "x.zip",
    "x.exe", "_",
)  # fmt: skip
_BOMB = (
    b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaaaaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">'
    b'<!ENTITY e SYSTEM "file:///etc/passwd">]>'
)


def mutate(data: bytes, rng: random.Random, *, other: bytes) -> bytes:
    """Spoil a file one to four times over.

    Parameters
    ----------
    data
        The file.
    rng
        Says what is done; the same state does the same.
    other
        Another file, of which pieces may be put in.
    """
    for _ in range(rng.choice((1, 1, 1, 2, 2, 3, 4))):
        data = _once(data, rng, other)[:LARGEST]
    return data


def _once(data: bytes, rng: random.Random, other: bytes) -> bytes:
    if data[:2] == b"PK" and rng.random() < 0.75:
        return _in_zip(data, rng, other)
    if data[:1] == b"<" and rng.random() < 0.6:
        return spoil_xml(data, rng)
    if _is_text(data) and rng.random() < 0.6:
        return rng.choice(_OF_TEXT)(data, rng)
    return rng.choice(_OF_BYTES)(data, rng) if rng.random() < 0.8 else _splice(data, rng, other)


def _is_text(data: bytes) -> bool:
    return b"\x00" not in data[:1000] and data[:2] != b"PK"


# --- bytes --------------------------------------------------------------------------------------


def _truncate(data: bytes, rng: random.Random) -> bytes:
    return data[: rng.randrange(len(data) + 1)]


def _behead(data: bytes, rng: random.Random) -> bytes:
    return data[rng.randrange(min(len(data), 64) + 1) :]


def _flip(data: bytes, rng: random.Random) -> bytes:
    spoilt = bytearray(data)
    for _ in range(rng.choice((1, 2, 8, 32))):
        if spoilt:
            spoilt[rng.randrange(len(spoilt))] ^= 1 << rng.randrange(8)
    return bytes(spoilt)


def _overwrite(data: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(data) + 1)
    nasty = rng.choice((*_NASTY, struct.pack("<I", rng.choice((0, 1, 2**31, 2**32 - 1)))))
    return data[:at] + nasty + data[at + len(nasty) :]


def _insert(data: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(data) + 1)
    return data[:at] + rng.choice(_NASTY) * rng.choice((1, 1, 2, 50)) + data[at:]


def _repeat(data: bytes, rng: random.Random) -> bytes:
    start = rng.randrange(len(data) + 1)
    piece = data[start : start + rng.randrange(1, 400)]
    return data[:start] + piece * rng.choice((2, 3, 100)) + data[start:]


def _delete(data: bytes, rng: random.Random) -> bytes:
    start = rng.randrange(len(data) + 1)
    return data[:start] + data[start + rng.randrange(1, 200) :]


def _splice(data: bytes, rng: random.Random, other: bytes) -> bytes:
    return data[: rng.randrange(len(data) + 1)] + other[rng.randrange(len(other) + 1) :]


_OF_BYTES = (_truncate, _behead, _flip, _flip, _overwrite, _insert, _repeat, _delete)

# --- text ---------------------------------------------------------------------------------------


def _lines(data: bytes, rng: random.Random) -> bytes:
    """Turn, repeat, drop or join lines."""
    lines = data.splitlines(keepends=True)
    if not lines:
        return data
    at, to = rng.randrange(len(lines)), rng.randrange(len(lines))
    match rng.randrange(6):
        case 0:
            lines[at], lines[to] = lines[to], lines[at]
        case 1:
            lines[at:at] = [lines[to]] * rng.choice((1, 5, 300))
        case 2:
            del lines[at]
        case 3:
            lines[at] = lines[at].rstrip(b"\r\n")
        case 4:
            lines[at:at] = [rng.choice((b"\n", b"\r\n", b" \n", b",,,\n", b'"\n', b"Queue: Tax\n"))]
        case _:
            lines.insert(at, lines[0])
    return b"".join(lines)


def _fields(data: bytes, rng: random.Random) -> bytes:
    """Put something else into one field, of the headings as often as of the rest."""
    lines = data.splitlines(keepends=True)
    if not lines:
        return data
    at = 0 if rng.random() < 0.4 else rng.randrange(len(lines))
    mark = rng.choice((b",", b";", b"\t", b"|"))
    fields = lines[at].split(mark)
    where = rng.randrange(len(fields))
    match rng.randrange(5):
        case 0:
            fields[where] = rng.choice(_NASTY)
        case 1:
            fields[where] = fields[rng.randrange(len(fields))]
        case 2:
            fields.insert(where, rng.choice(_NASTY))
        case 3:
            fields[where] = b'"' + fields[where] + b'"' * rng.choice((0, 1, 2))
        case _:
            fields[where] = fields[where] * rng.choice((2, 1000))
    lines[at] = mark.join(fields)
    return b"".join(lines)


def _recode(data: bytes, rng: random.Random) -> bytes:
    """Write the same letters in another code, with or without a byte-order mark."""
    text = data.decode("utf-8", errors="replace")
    code = rng.choice(
        ("utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "cp1252", "utf-32", "cp037")
    )
    return text.encode(code, errors="replace")


def _ends(data: bytes, rng: random.Random) -> bytes:
    end = rng.choice((b"\n", b"\r", b"\r\n", b"\n\r", b"\r\r\n", b"\x0b", b"\xe2\x80\xa8", b""))
    return data.replace(b"\r\n", b"\n").replace(b"\n", end)


def _marks(data: bytes, rng: random.Random) -> bytes:
    old, new = (
        rng.choice((b",", b";", b"\t", b'"')),
        rng.choice((b";", b"\t", b"|", b",", b'"', b" ")),
    )
    return data.replace(old, new)


_OF_TEXT = (_lines, _lines, _fields, _fields, _fields, _recode, _ends, _marks)

# --- XML and zips -------------------------------------------------------------------------------


def spoil_xml(data: bytes, rng: random.Random) -> bytes:
    """Change an attribute, drop or repeat a tag, or put in what no reader must follow."""
    match rng.randrange(6):
        case 0 | 1:
            found = list(_XML_ATTRIBUTE.finditer(data))
            if found:
                m = rng.choice(found)
                return data[: m.start(2)] + rng.choice(_XML_VALUES) + data[m.end(2) :]
        case 2:
            found = list(_XML_TAG.finditer(data))
            if found:
                m = rng.choice(found)
                times = rng.choice((0, 2, 50, 3000))
                return data[: m.start()] + m[0] * times + data[m.end() :]
        case 3:
            head, mark, rest = data.partition(b"?>")
            return head + mark + _BOMB + rest.replace(b"<t>", b"<t>&d;&e;", 1)
        case 4:
            return rng.choice(_OF_BYTES)(data, rng)
        case _:
            at = rng.randrange(len(data) + 1)
            return data[:at] + rng.choice(_NASTY) + data[at:]
    return data


def _in_zip(data: bytes, rng: random.Random, other: bytes) -> bytes:
    try:
        parts = list(members(data))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError, KeyError,
            NotImplementedError, struct.error, UnicodeDecodeError):  # fmt: skip
        return rng.choice(_OF_BYTES)(data, rng)
    if not parts:
        return data
    at = rng.randrange(len(parts))
    name, part = parts[at]
    match rng.randrange(9):
        case 0 | 1 | 2 | 3:
            is_xml = part[:1] == b"<"
            parts[at] = (name, spoil_xml(part, rng) if is_xml else mutate(part, rng, other=other))
        case 4:
            del parts[at]
        case 5:
            to = rng.randrange(len(parts))
            parts[at] = (name, parts[to][1])
        case 6:
            names = (*_NAMES, name.upper(), name.replace("/", "\\"))
            parts[at] = (rng.choice(names), part)
        case 7:
            return _lie(zipped(parts), rng)
        case _:
            parts.append((f"more/{at}.csv", other[:5000]))
    method = zipfile.ZIP_STORED if rng.random() < 0.2 else zipfile.ZIP_DEFLATED
    unique = dict(parts)
    return zipped(unique.items(), method=method)


def _lie(data: bytes, rng: random.Random) -> bytes:
    """Let the directory of a zip say something untrue of a part."""
    spoilt = bytearray(data)
    at = data.rfind(b"PK\x01\x02") if rng.random() < 0.5 else data.find(b"PK\x01\x02")
    offset = rng.choice((8, 10, 16, 20, 24, 28, 30, 42))  # flags, method, crc, sizes, name, extra
    if at >= 0 and at + offset + 4 <= len(spoilt):
        spoilt[at + offset : at + offset + 2] = struct.pack("<H", rng.choice((0, 1, 8, 99, 65535)))
    return bytes(spoilt)


def is_zip(data: bytes) -> bool:
    """Whether the bytes are a zip that can be opened."""
    return zipfile.is_zipfile(io.BytesIO(data))
