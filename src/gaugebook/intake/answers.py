"""What the child process answers: tables of records, or printed cells, from the sheets of a file.

Columns travel packed (see `columns`), cells as JSON. Texts of findings are made by the parent.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

from gaugebook.intake.columns import PackedColumn, little
from gaugebook.intake.headings import LOOKED_AT, find_heading_row, heading_key, title_of
from gaugebook.intake.letters import column_letters
from gaugebook.intake.sheets import Bounds, Cells, Sheet, SheetMissing, SheetRef, TooLarge

Send = Callable[[bytes], None]
_BATCH = 5_000


def choose_sheets(refs: Sequence[SheetRef], wanted: str | None) -> list[SheetRef]:
    """Give the sheets of a name, or of a pattern that ends in a star; without one the visible.

    >>> refs = [SheetRef(n, n != "Old", lambda: Sheet([], 0)) for n in ("Jul", "Aug", "Old")]
    >>> [ref.name for ref in choose_sheets(refs, "Au*")], len(choose_sheets(refs, None))
    (['Aug'], 2)
    """
    if wanted is None:
        return [ref for ref in refs if ref.is_visible] or list(refs)
    exact = [ref for ref in refs if ref.name == wanted]
    if exact:
        return exact
    if wanted.endswith("*"):
        start = wanted[:-1]
        found = [ref for ref in refs if ref.is_visible and (ref.name or "").startswith(start)]
        if found:
            return found
    raise SheetMissing([ref.name or "" for ref in refs])


def findings_of(ref: SheetRef, sheet: Sheet) -> list[dict[str, Any]]:
    """Give what must be told of a sheet: hidden rows, formulas without a result, errors."""
    found: list[dict[str, Any]] = []

    def tell(code: str, place: tuple[int, int] | None = None, **facts: Any) -> None:
        cell = f"{column_letters(place[1])}{place[0]}" if place else None
        found.append({"code": code, "sheet": ref.name, "cell": cell, **facts})

    if sheet.hidden_rows or sheet.hidden_columns:
        tell("hidden-rows", rows=sheet.hidden_rows, columns=sheet.hidden_columns)
    if sheet.formulas_without_value:
        tell("formula-without-value", sheet.first_formula, count=sheet.formulas_without_value)
    if sheet.errors:
        tell("cell-error", sheet.first_error, count=sheet.errors)
    return found


def _left_out(refs: Sequence[SheetRef], chosen: Sequence[SheetRef]) -> list[dict[str, Any]]:
    hidden = [ref.name for ref in refs if not ref.is_visible and ref not in chosen]
    return [{"code": "sheet-hidden", "names": hidden}] if hidden else []


def answer_cells(refs: Sequence[SheetRef], request: dict[str, Any], send: Send) -> dict[str, Any]:
    """Send every filled cell of the sheets, in JSON, with comments and merged cells beside it."""
    bounds = Bounds(request["limits"])
    chosen = choose_sheets(refs, request["sheet"])
    _check_count(chosen, bounds)
    findings = _left_out(refs, chosen) if request["sheet"] is None else []
    parts = []
    for ref in chosen:
        sheet = ref.read()
        rows = [(number, list(cells)) for number, cells in sheet.rows]
        for number, cells in rows:
            for column, text in cells:
                bounds.cell(number, column, text)
        findings += findings_of(ref, sheet)
        parts.append(
            {
                "sheet": ref.name,
                "rows": rows,
                "notes": [[*place, text] for place, text in sheet.notes.items()],
                "merges": [[*place, *size] for place, size in sheet.merges.items()],
            }
        )
    send(json.dumps(parts, ensure_ascii=False).encode("utf-8", "replace"))
    return {"findings": findings}


def _check_count(chosen: Sequence[SheetRef], bounds: Bounds) -> None:
    most = bounds.limits.sheets
    if len(chosen) > most:
        raise TooLarge(f"{len(chosen):,} sheets, where {most:,} are read at most")


def answer_records(refs: Sequence[SheetRef], request: dict[str, Any], send: Send) -> dict[str, Any]:
    """Send the tables of records that the wanted sheets hold, and tell which were not read."""
    bounds, known = Bounds(request["limits"]), request["headings"]
    chosen = choose_sheets(refs, request["sheet"])
    _check_count(chosen, bounds)
    findings = _left_out(refs, chosen) if request["sheet"] is None else []
    tables: list[dict[str, Any]] = []
    if request["sheet"] is None:
        chosen, others = _first_with_headings(chosen, known)
        if others:
            found = [ref.name or "" for ref in chosen]
            findings.append({"code": "sheet-not-read", "names": others, "found": ", ".join(found)})
    for ref in chosen:
        sheet = ref.read()
        table = _Records(sheet, known, bounds).read()
        if table is not None:
            findings += findings_of(ref, sheet)
            tables.append({"sheet": ref.name, **table.send(send)})
    return {"tables": tables, "findings": findings}


def _first_with_headings(
    refs: Sequence[SheetRef], known: Sequence[str]
) -> tuple[list[SheetRef], list[str]]:
    """Give the sheet to read where none is named, and the names of others that hold as much.

    That is the first with the most of the known headings; without any the first that is filled.
    """
    if len(refs) == 1:
        return list(refs), []
    filled: list[tuple[SheetRef, int]] = []
    for ref in refs:
        if filled and not known:
            break
        head = _head(ref.read())
        if head:
            _, count = find_heading_row([texts for _, texts in head], known)
            filled.append((ref, count))
    if not filled:
        return list(refs[:1]), []
    most = max(count for _, count in filled)
    best = next(ref for ref, count in filled if count == most)
    others = [ref.name or "" for ref, count in filled if ref is not best and most and count == most]
    return [best], others


def _head(sheet: Sheet) -> list[tuple[int, list[str]]]:
    """Give the first filled rows as texts; a heading merged downwards stands in all its rows."""
    head: list[tuple[int, list[str]]] = []
    for number, cells in sheet.rows:
        if len(head) == LOOKED_AT:
            break
        head.append((number, _dense(cells, sheet.width)))
    texts = dict(head)
    for (row, column), (down, _) in sheet.merges.items():
        for below in range(row + 1, row + min(down, LOOKED_AT)):
            if row in texts and below in texts and column <= sheet.width:
                texts[below][column - 1] = texts[below][column - 1] or texts[row][column - 1]
    return head


def _dense(cells: Cells, width: int) -> list[str]:
    texts = [""] * width
    for column, text in cells:
        if column <= width:
            texts[column - 1] = text
    return texts


class _Records:
    """The heading row of a sheet and the records below it."""

    def __init__(self, sheet: Sheet, known: Sequence[str], bounds: Bounds) -> None:
        self.sheet, self.known, self.bounds = sheet, known, bounds
        self.numbers = array("i")
        self.repeated = 0
        self.headings: list[str] = []
        self.keys: list[str] = []
        self.title: tuple[str, ...] = ()
        self.heading_row = 1
        self.columns: list[PackedColumn] = []

    def read(self) -> _Records | None:
        """Read the sheet; None where nothing stands on it."""
        rows = iter(self.sheet.rows)
        self.sheet.rows = _first(rows, LOOKED_AT)
        head = _head(self.sheet)
        if not head:
            return None
        index, _ = find_heading_row([texts for _, texts in head], self.known)
        self.title = title_of([texts for _, texts in head[:index]])
        self.heading_row, self.headings = head[index]
        self.keys = [heading_key(text) for text in self.headings]
        self.columns = [PackedColumn() for _ in self.headings]
        plain = ((number, _dense(cells, self.sheet.width)) for number, cells in rows)
        self._take(iter(self._below(head[index + 1 :])))
        self._take(plain)
        return self

    def _below(self, head: Sequence[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
        """Give the rows under the headings as they were, without what was filled downwards."""
        originals = dict(self.sheet.rows)
        for number, _ in head:
            yield number, _dense(originals[number], self.sheet.width)

    def _take(self, rows: Iterator[tuple[int, list[str]]]) -> None:
        batch: list[list[str]] = []
        for number, texts in rows:
            if self._repeats_headings(texts):
                self.repeated += 1
                continue
            batch.append(texts)
            self.numbers.append(number)
            if len(self.numbers) > self.bounds.limits.rows:
                raise TooLarge(f"more than {self.bounds.limits.rows:,} rows")
            if len(batch) == _BATCH:
                self._keep(batch)
                batch = []
        self._keep(batch)

    def _repeats_headings(self, texts: list[str]) -> bool:
        first = next((i for i, key in enumerate(self.keys) if key), None)
        if first is None or heading_key(texts[first]) != self.keys[first]:
            return False
        return all(
            not text or heading_key(text) == key for text, key in zip(texts, self.keys, strict=True)
        ) and (len(self.keys) == 1 or sum(map(bool, texts)) > 1)

    def _keep(self, batch: list[list[str]]) -> None:
        most = self.bounds.limits.text
        for column, texts in zip(self.columns, zip(*batch, strict=True), strict=False):
            longest = max(map(len, texts))
            if longest > most:
                raise TooLarge(f"a cell of {longest:,} characters, where {most:,} are read at most")
            column.add(texts)

    def send(self, send: Send) -> dict[str, Any]:
        """Send the columns that have a heading or a text, and describe them."""
        kept = [
            (number, heading, column)
            for number, (heading, column) in enumerate(
                zip(self.headings, self.columns, strict=True), start=1
            )
            if heading.strip() or not column.is_blank
        ]
        for _, _, column in kept:
            send(column.frame())
        first = self.heading_row + 1
        follows = list(self.numbers) == list(range(first, first + len(self.numbers)))
        if not follows:
            send(little(self.numbers))
        left_out = [["heading-repeated", self.repeated]] if self.repeated else []
        return {
            "title": self.title,
            "heading_row": self.heading_row,
            "rows": len(self.numbers),
            "headings": [[number, heading] for number, heading, _ in kept],
            "types": ["text"] * len(kept),
            "numbered": not follows,
            "left_out": left_out,
        }


def _first(rows: Iterator[tuple[int, Cells]], count: int) -> list[tuple[int, Cells]]:
    return list(islice(rows, count))
