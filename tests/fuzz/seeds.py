"""Inputs to begin from: one of every kind of file that a council may hand over, made here.

Nothing is kept as a binary file: a seed is drawn from code, so that a reader sees what it holds.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime

CALLS: list[list[str]] = [
    ["Call ID", "Customer", "Agent", "Queue", "Start", "Wait", "Result", "E-mail held"],
    ["C1", "77001", "Ann Lee", "Tax", "13/09/2026 09:00:10", "00:01:00", "ANS", "Y"],
    ["C2", "77002", "Ben Fox", "Waste", "13/09/2026 09:05:00", "7m 11s", "ABN", "N"],
    ["C2", "77002", "", "Waste", "31/09/2026 09:05:00", "-00:00:10", "???", ""],
    ["C3", "3.27E+11", "Ann Lee", "Waste", "", "1,234", "TEST", "maybe"],
    *[
        [f"C{n}", "77003", "Cat Roe", "Tax", f"{n}/09/2026 10:00:00", f"00:00:{n}", "ANS", "N"]
        for n in range(14, 24)
    ],
    ["Total", "", "", "", "", "00:09:00", "", ""],
]
SUMMARY = [
    ["Monthly report", "", "", ""],
    ["Month", "Queue", "Calls offered", "Calls answered"],
    ["Jul-26", "Tax", "1,000", "900"],
    ["Jul-26", "Waste", "500", "75.6%"],
    ["Jul-26", "Total", "1,500", "1,380"],
    ["Aug-26", "Tax", "", "-5"],
]
TRACKER = [
    ["", "2026/27", "", "", ""],
    ["Indicator", "Apr", "May", "Jun", "Target"],
    ["Calls offered", "40,046", "41,000", "39,950", ""],
    ["% Calls answered", "86.3%", "0.87", "n/a", "90%"],
    ["Average call wait time", "3m 20s", "00:03:01", "####", ""],
]
PLAN = [
    ["Item", "Project", "RAG", "Due", "Owner", "Note"],
    ["1", "New telephony", "Green", "31/03/2027", "Ann Lee", "Contract signed"],
    ["2", "Webchat", "Amber", "TBC", "", "rang 01494 555123"],
]
TABLES = (CALLS, SUMMARY, TRACKER, PLAN)

Rows = list[list[str]]


def as_csv(rows: Rows, *, delimiter: str = ",", end: str = "\r\n") -> str:
    """Rows as text, quoted where they must be."""

    def field(text: str) -> str:
        return f'"{text}"' if any(c in text for c in (delimiter, '"', "\n")) else text

    return "".join(delimiter.join(field(t) for t in row) + end for row in rows)


def as_xlsx(rows: Rows, *, comment: str = "") -> bytes:
    """Rows as a workbook with two sheets, a merged cell, a date, and perhaps a comment."""
    import openpyxl
    from openpyxl.comments import Comment

    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append([_typed(text) for text in row])
    sheet.merge_cells("F1:G1")
    if comment:
        sheet["B2"].comment = Comment(comment, "Ann Lee")
    book.create_sheet("Notes").append(["Note", "these are made up"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _typed(text: str) -> object:
    plain = text.replace(",", "")
    if plain.isdigit():
        return int(plain)
    try:
        return datetime.strptime(text, "%d/%m/%Y %H:%M:%S")
    except ValueError:
        return text or None


def as_xlsm(rows: Rows) -> bytes:
    """The same as a workbook with macros: another content type, and a part of bytes."""
    kind = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    plain = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    parts = dict(members(as_xlsx(rows)))
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(plain, kind)
    parts["xl/vbaProject.bin"] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64)
    return zipped(parts.items())


def as_ods(rows: Rows) -> bytes:
    """Rows as an OpenDocument spreadsheet, with a repeated cell and a comment."""
    office = "urn:oasis:names:tc:opendocument:xmlns:"
    lines = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{_xml(t)}</text:p>'
            "</table:table-cell>"
            for t in row
        )
        + '<table:table-cell table:number-columns-repeated="3"/></table:table-row>'
        for row in rows
    )
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        f'xmlns:office="{office}office:1.0" xmlns:table="{office}table:1.0" '
        f'xmlns:text="{office}text:1.0" office:version="1.2"><office:body><office:spreadsheet>'
        f'<table:table table:name="Calls">{lines}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0"?><manifest:manifest '
        f'xmlns:manifest="{office}manifest:1.0"><manifest:file-entry manifest:full-path="/" '
        f'manifest:media-type="{kind}"/></manifest:manifest>'
    )
    return zipped([
        ("mimetype", kind.encode()),
        ("content.xml", content.encode()),
        ("META-INF/manifest.xml", manifest.encode()),
    ])  # fmt: skip


def as_html(rows: Rows) -> str:
    """Rows as the web page that a system saves as .xls, with a merged heading."""
    lines = "".join(
        "<tr>" + "".join(f"<td>{_xml(t)}</td>" for t in row) + "</tr>\n" for row in rows
    )
    return (
        "<html><head><meta charset=utf-8><style>td{}</style></head><body><p>Report</p>\n"
        f'<table border=1><tr><th colspan="{len(rows[0])}">Report</th></tr>{lines}</table>'
        "</body></html>"
    )


def _xml(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def as_parquet(rows: Rows) -> bytes:
    """Rows as Parquet, with a time, a number and a list beside the texts."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    body = rows[1:]
    columns = {name or f"c{i}": pa.array([r[i] for r in body]) for i, name in enumerate(rows[0])}
    columns["When"] = pa.array([datetime(2026, 9, 13)] * len(body), pa.timestamp("ns", "UTC"))
    columns["Number"] = pa.array([1.5] * len(body))
    columns["List"] = pa.array([[1]] * len(body))
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out)
    return out.getvalue()


def as_jsonl(rows: Rows) -> str:
    """Rows as lines of JSON, one of them nested."""
    import json

    lines = [json.dumps(dict(zip(rows[0], row, strict=False))) for row in rows[1:]]
    return "\n".join([*lines, '{"Call ID": {"nested": [1, 2]}, "Wait": 1.5, "Agent": null}']) + "\n"


def as_xls(rows: Rows) -> bytes:
    """Rows as a workbook of the old kind: BIFF8 records in a compound file, by hand."""

    def record(kind: int, body: bytes) -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    bof = struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0x41, 6)
    cells = b""
    for y, row in enumerate(rows):
        for x, text in enumerate(row):
            if text.replace(",", "").isdigit():
                number = struct.pack("<HHHd", y, x, 0, float(text.replace(",", "")))
                cells += record(0x0203, number)
            elif text:
                chars = text.encode("utf-16-le")
                cells += record(0x0204, struct.pack("<HHHHB", y, x, 0, len(text), 1) + chars)
    extent = struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows)), 0)
    sheet = record(0x0809, bof) + record(0x0200, extent) + cells + record(0x0A, b"")
    globals_bof = struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0x41, 6)
    name = b"\x05\x00Calls"
    head_length = 4 + len(globals_bof) + 4 + 6 + len(name) + 4
    bound = record(0x0085, struct.pack("<IH", head_length, 0) + name)
    stream = record(0x0809, globals_bof) + bound + record(0x0A, b"") + sheet
    return _compound(stream)


def _compound(stream: bytes) -> bytes:
    """One stream named Workbook in a compound file of sectors of 512 bytes."""
    stream = stream.ljust(4096, b"\0")  # a shorter one would stand in the small sectors
    stream += bytes(-len(stream) % 512)
    sectors = len(stream) // 512
    end, free, fat_mark = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
    chain = [*range(3, sectors + 2), end]  # sector 0 is the table, 1 the directory
    fat = [fat_mark, end, *chain]
    fat += [free] * (128 - len(fat))
    header = (
        bytes.fromhex("D0CF11E0A1B11AE1") + bytes(16)
        + struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, end, 0, end, 0)
        + struct.pack("<I", 0) + struct.pack("<I", free) * 108
    )  # fmt: skip

    def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
        coded = (name + "\0").encode("utf-16-le")
        return (
            coded.ljust(64, b"\0") + struct.pack("<HBBIII", len(coded), kind, 1, free, free, child)
            + bytes(36) + struct.pack("<IQ", start, size)
        )  # fmt: skip

    directory = entry("Root Entry", 5, 1, end, 0) + entry("Workbook", 2, free, 2, len(stream))
    directory = directory.ljust(512, b"\0")
    return header[:512].ljust(512, b"\0") + struct.pack("<128I", *fat) + directory + stream


def members(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The parts of a zip."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            yield info.filename, archive.read(info)


def zipped(parts: object, *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Parts as a zip, always with the same time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in parts:  # type: ignore[attr-defined]
            info = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            info.compress_type = method
            archive.writestr(info, data)
    return out.getvalue()


SOURCE_YAML = """\
id: calls
version: 1.0.0
name: Calls
table: contacts
columns:
  contact_id: {from: Call ID}
  line: {from: Queue}
  customer_key: {from: Customer, unknown: "0", private: hash}
  started_at: {from: Start, format: "%d/%m/%Y %H:%M:%S"}
  wait_seconds: {from: Wait, format: duration}
  outcome:
    from: Result
    codes: {ANS: answered, ABN: abandoned}
    but: [{of: ABN, where: {Wait: ["00:00:00"]}, gives: abandoned_in_ivr}]
  email_on_record: {from: E-mail held, codes: {"Y": true, "N": false}}
leave_out: [{heading: Result, is: TEST, because: the system's own}]
dimensions: {channel: phone}
never_read: [Agent]
"""
COUNTS_YAML = """\
id: summary
version: 1.0.0
name: Summary
table: counts
columns:
  period: {from: Month}
  line: {from: Queue}
  offered: {from: Calls offered}
  answered: {from: Calls answered}
dimensions: {channel: phone}
"""
PUBLISHED_YAML = """\
id: tracker
version: 1.0.0
name: Tracker
table: published
document: A tracker
layout: {labels: Indicator, year_heads: true, target: Target}
dimensions: {channel: phone}
rows:
  Calls offered: {measure: offered}
  "% Calls answered": {metric: answered_share}
  Average call wait time: {metric: wait_mean}
"""
PLAN_YAML = """\
id: plan
version: 1.0.0
name: Plan
table: workplan
columns:
  item: {from: Item}
  title: {from: Project}
  rag: {from: RAG, codes: {Green: green, Amber: amber, Red: red}}
  due: {from: Due, format: "%d/%m/%Y"}
  note: {from: Note}
never_read: [Owner]
"""
YAMLS = (SOURCE_YAML, COUNTS_YAML, PUBLISHED_YAML, PLAN_YAML)

TEXTS = (
    "Rang from 01494 555123, write to a.b@example.org, NI QQ123456C, HP20 1UA, 4111111111111111",
    "Twelve calls on 13/09/2026 at 09:00, version 1.2.3, £1,234.56 and 86.3%",
)


def _csv_kinds() -> dict[str, Callable[[Rows], bytes]]:
    return {
        "csv": lambda rows: as_csv(rows).encode(),
        "semicolons": lambda rows: as_csv(rows, delimiter=";", end="\n").encode("utf-8-sig"),
        "tabs": lambda rows: as_csv(rows, delimiter="\t", end="\n").encode("utf-16"),
        "western": lambda rows: (as_csv(rows, delimiter="|") + "café £5|x\r\n").encode("cp1252"),
        "old-mac": lambda rows: as_csv(rows, end="\r").encode(),
    }


MAKERS: dict[str, Callable[[Rows], bytes]] = {
    **_csv_kinds(),
    "jsonl": lambda rows: as_jsonl(rows).encode(),
    "html": lambda rows: as_html(rows).encode(),
    "parquet": as_parquet,
    "xlsx": lambda rows: as_xlsx(rows, comment="Late figures: rang Ann on 01494 555123"),
    "xlsm": as_xlsm,
    "ods": as_ods,
    "xls": as_xls,
    "zip": lambda rows: zipped(
        [("a.csv", as_csv(rows).encode()), ("b/c.csv", as_csv(rows).encode())]
    ),
    "zipped-xlsx": lambda rows: zipped([("book.xlsx", as_xlsx(rows))]),
}
"""Every kind of file, by name: how it is made of rows of texts."""


def make_seeds() -> dict[str, tuple[bytes, ...]]:
    """Make one input of every kind from each of the tables."""
    return {kind: tuple(make(rows) for rows in TABLES) for kind, make in MAKERS.items()}
