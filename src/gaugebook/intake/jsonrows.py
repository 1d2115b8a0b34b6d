"""JSON: one object a line, or one array of objects; each object is a record.

Numbers stay numbers where a whole column holds nothing else; an object inside is kept as its
JSON text. Runs in the child process only.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gaugebook.intake.answers import Send
from gaugebook.intake.columns import PackedColumn, little
from gaugebook.intake.sheets import Asked, Bounds, Cells, Damaged, Sheet, SheetRef, TooLarge

_LONGEST_LINE = 20_000_000
_BATCH = 5_000
_LARGEST_WHOLE = 2**63 - 1

Record = dict[str, Any]


def answer_json(asked: Asked, send: Send) -> dict[str, Any]:
    """Send the records column by column."""
    bounds = Bounds(asked.limits)
    columns: dict[str, PackedColumn] = {}
    types: dict[str, set[str]] = {}
    numbers = array("i")
    batch: list[Record] = []
    for number, record in _records(asked):
        if len(numbers) >= asked.limits.rows:
            raise TooLarge(f"more than {asked.limits.rows:,} records")
        for name, value in record.items():
            if name not in columns:
                _check_columns(len(columns) + 1, asked)
                columns[name], types[name] = PackedColumn(), set()
                if len(numbers) > len(batch):
                    columns[name].add([""] * (len(numbers) - len(batch)))
            types[name].add(_type_of(value))
            record[name] = text = _text(value)
            bounds.cell(1, 1, text)
        batch.append(record)
        numbers.append(number)
        if len(batch) == _BATCH:
            _keep(columns, batch)
            batch = []
    _keep(columns, batch)
    if not columns:
        return {"tables": [], "findings": []}
    for column in columns.values():
        send(column.frame())
    send(little(numbers))
    table = {
        "sheet": None,
        "title": [],
        "heading_row": 1,
        "rows": len(numbers),
        "headings": [[i, name] for i, name in enumerate(columns, start=1)],
        "types": [_one_type(types[name]) for name in columns],
        "numbered": True,
        "left_out": [],
    }
    return {"tables": [table], "findings": []}


def _keep(columns: dict[str, PackedColumn], batch: list[Record]) -> None:
    if batch:
        for name, column in columns.items():
            column.add([record.get(name, "") for record in batch])


def open_json(asked: Asked) -> list[SheetRef]:
    """Give the records as one sheet: the names of the fields, and a row a record."""

    def read() -> Sheet:
        bounds = Bounds(asked.limits)
        names: dict[str, int] = {}
        rows: list[tuple[int, Cells]] = []
        for index, (_, record) in enumerate(_records(asked), start=2):
            for name in record:
                if name not in names:
                    _check_columns(len(names) + 1, asked)
                    names[name] = len(names) + 1
            cells = sorted((names[name], _text(value)) for name, value in record.items())
            for column, text in cells:
                bounds.cell(index, column, text)
            rows.append((index, [(column, text) for column, text in cells if text.strip()]))
        heading = [(column, name) for name, column in names.items()]
        return Sheet([(1, heading), *rows] if names else [], len(names))

    return [SheetRef(None, is_visible=True, read=read)]


def _records(asked: Asked) -> Iterator[tuple[int, Record]]:
    """Give line (or place in the array) and record."""
    encoding = asked.encoding or "utf-8-sig"
    with Path(asked.path).open(encoding=encoding) as stream:
        start = stream.read(1)
        while start and start.isspace():
            start = stream.read(1)
        stream.seek(0)
        try:
            yield from _of_array(stream.read()) if start == "[" else _of_lines(stream)
        except UnicodeDecodeError:
            raise Damaged(f"its characters are not {encoding}") from None
        except json.JSONDecodeError as fault:
            raise Damaged(f"its JSON is wrong ({fault})") from None
        except RecursionError:
            raise TooLarge("JSON nested deeper than is read") from None


def _of_array(text: str) -> Iterator[tuple[int, Record]]:
    loaded = json.loads(text, parse_constant=str)
    for number, record in enumerate(loaded, start=1):
        if not isinstance(record, dict):
            raise Damaged(f"entry {number} of its array is no object")
        yield number, record


def _of_lines(stream: Any) -> Iterator[tuple[int, Record]]:
    number = 0
    while line := stream.readline(_LONGEST_LINE):
        number += 1
        if len(line) >= _LONGEST_LINE:
            raise TooLarge(f"line {number} is longer than {_LONGEST_LINE:,} characters")
        if not line.strip():
            continue
        try:
            record = json.loads(line, parse_constant=str)
        except json.JSONDecodeError as fault:
            raise Damaged(f"line {number} is no JSON ({fault.msg})") from None
        if not isinstance(record, dict):
            raise Damaged(f"line {number} is no object")
        yield number, record


def _check_columns(count: int, asked: Asked) -> None:
    if count > asked.limits.columns:
        raise TooLarge(f"more than {asked.limits.columns:,} fields")


def _type_of(value: Any) -> str:
    if value is None or value == "":
        return "none"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "whole" if abs(value) <= _LARGEST_WHOLE else "text"
    return "number" if isinstance(value, float) else "text"


def _one_type(types: set[str]) -> str:
    """Give the one type of a column; a mixture of numbers is numbers, any other is text."""
    found = types - {"none"}
    if len(found) == 1:
        return next(iter(found))
    return "number" if found == {"whole", "number"} else "text"


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
