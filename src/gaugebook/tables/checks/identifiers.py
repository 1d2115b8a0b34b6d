"""Identifiers that a spreadsheet has changed: ``3.27E+11``, a trailing ``.0``, zeros lost.

A changed identifier is not missing, so nothing stops: two customers become one, repeat contacts
are found that never were, and records of two systems no longer meet. No identifier is ever
printed; a finding shows its form, each digit as ``#``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from gaugebook.errors import Problem, problem
from gaugebook.tables.checks.export import Export, Marks, Places, may_hold, places

LEAST_PADDED = 0.9
"""Share of the numbers of one width, before a shorter one is taken for one that lost its zeros."""

LEAST_LEADING = 3
"""Numbers of that width that begin with a zero, so that padding is the system's habit."""

LEAST_LONG = 10
EXCEL_DIGITS = 15
"""Digits that a spreadsheet keeps of a number (Microsoft, Excel specifications and limits)."""

_FORMS = (
    (("E+", "e+"), r"^[+-]?\d(\.\d+)?[eE]\+\d{1,3}$", "the rest of the number is lost", True),
    ((".0",), r"^\d+\.0+$", "a number was made of it, and zeros before it are lost", False),
)
"""What a spreadsheet makes of a number: the signs of it, its whole form, what it means, and whether
digits are lost that tell one number from another."""


def form_of(key: str) -> str:
    """Give the form of an identifier without its digits; an exponent stays.

    >>> form_of("3.27E+11"), form_of("00412.0"), form_of("AB12")
    ('#.##E+11', '#####.#', '@@##')
    """
    head, mark, tail = key.partition("E+") if "E+" in key else key.partition("e+")
    hidden = re.sub(r"[^\W\d_]", "@", re.sub(r"\d", "#", head))
    return hidden + mark + tail


def find_mangled_identifiers(export: Export) -> list[Problem]:
    """Find identifiers that a spreadsheet changed. Severity: warn; of the key of the rows: refuse.

    Told are: numbers in scientific notation (always with a ``+``, as spreadsheets write it, so
    that a code such as 12E4 is none); whole numbers with a ``.0``; numbers of 16 digits and more
    of which nine in ten end in zeros after the 15th (of numbers that are right one in ten does);
    and numbers shorter than the nine in ten that share a width, where some of that width begin
    with a zero. Widths alone prove nothing, because 9,999 is followed by 10,000.

    Where digits of the rows' own key are lost, the file is refused: rows that were different have
    one key now, and all but the first would be left out as repeats. A ``.0`` keeps keys apart.

    On 500 made-up columns of running and of random numbers none was reported.
    """
    problems: list[Problem] = []
    for column in _identifiers(export):
        texts = export.texts(column)
        if texts is not None and len(texts) > texts.null_count:
            problems += _mangled(export, column, texts)
    return [*problems, *_codes_without_zeros(export)]


def _identifiers(export: Export) -> tuple[str, ...]:
    """Give the columns that hold identifiers: those of private texts, and the keys."""
    named = dict.fromkeys((*export.spec.key, *export.spec.hashed, *export.spec.private))
    return tuple(name for name in named if export.spec.types.get(name) == "text")


def _mangled(export: Export, column: str, texts: pa.ChunkedArray) -> Iterator[Problem]:
    trimmed = pc.utf8_trim_whitespace(texts) if _has_spaces(export, column) else texts
    for signs, pattern, detail, is_lost in _FORMS:
        if may_hold(trimmed, *signs):
            at = places(_marks(pc.match_substring_regex(trimmed, pattern)))
            yield from _told(export, column, trimmed, at, detail, is_lost=is_lost)
    lengths = np.asarray(pc.fill_null(pc.binary_length(trimmed), 0).to_numpy())
    yield from _cut_at_fifteen(export, column, trimmed, lengths)
    yield from _zeros_lost(export, column, trimmed, lengths)


def _has_spaces(export: Export, column: str) -> bool:
    some = export.sample(column)
    return bool(pc.any(pc.not_equal(some, pc.utf8_trim_whitespace(some))).as_py())


def _marks(found: pa.ChunkedArray) -> Marks:
    return np.asarray(pc.fill_null(found, fill_value=False).to_numpy(), dtype=bool)


def _told(
    export: Export,
    column: str,
    texts: pa.ChunkedArray,
    at: Places,
    detail: str,
    *,
    is_lost: bool,
) -> Iterator[Problem]:
    if not len(at):
        return
    found = texts.take(pa.array(at))
    distinct = pc.count_distinct(found).as_py()
    same = f"; only {distinct:,} of them differ" if distinct < len(at) else ""
    yield problem(
        "identifier-mangled",
        export.where(column),
        found=form_of(found[0].as_py()),
        severity="refuse" if is_lost and column in export.spec.key else None,
        column=column,
        count=len(at),
        distinct=distinct,
        detail=detail + same,
        places=export.in_raw_rows(at),
    )


def _cut_at_fifteen(
    export: Export, column: str, texts: pa.ChunkedArray, lengths: Places
) -> Iterator[Problem]:
    long = places(lengths > EXCEL_DIGITS)
    if len(long) < LEAST_LONG:
        return
    found = texts.take(pa.array(long))
    is_number = _marks(pc.utf8_is_digit(found))
    is_cut = _marks(pc.match_substring_regex(found, rf"^[1-9]\d{{{EXCEL_DIGITS - 1}}}0+$"))
    if is_number.sum() >= LEAST_LONG and is_cut.sum() >= LEAST_PADDED * is_number.sum():
        detail = f"a spreadsheet keeps {EXCEL_DIGITS} digits and writes zeros for the others"
        yield from _told(export, column, texts, long[is_cut], detail, is_lost=True)


def _zeros_lost(
    export: Export, column: str, texts: pa.ChunkedArray, lengths: Places
) -> Iterator[Problem]:
    width = int(np.bincount(np.minimum(lengths, 60)[lengths > 0]).argmax())
    filled = int((lengths > 0).sum())
    of_width = int((lengths == width).sum())
    if of_width == filled or of_width < LEAST_PADDED * filled:
        return
    shorter = places((lengths > 0) & (lengths < width))
    leading = int(pc.sum(pc.starts_with(texts, "0")).as_py() or 0)
    if not len(shorter) or leading < LEAST_LEADING:
        return
    found = texts.take(pa.array(shorter))
    is_lost = _marks(pc.and_(pc.utf8_is_digit(found), pc.invert(pc.starts_with(found, "0"))))
    padded = _marks(pc.and_(pc.starts_with(texts, "0"), pc.utf8_is_digit(texts)))
    if is_lost.any() and int((padded & (lengths == width)).sum()) >= LEAST_LEADING:
        at = shorter[is_lost]
        yield problem(
            "identifier-zeros-lost",
            export.where(column),
            found=form_of(texts[int(at[0])].as_py()),
            column=column,
            count=len(at),
            width=width,
            places=export.in_raw_rows(at),
        )


def _codes_without_zeros(export: Export) -> Iterator[Problem]:
    """Find codes of a source's list that stand in the file without their zeros (7 for 07)."""
    for column, rule in export.source.columns.items():
        padded = {str(code).lstrip("0"): str(code) for code in rule.codes or {} if _is_padded(code)}
        texts = export.texts(column) if padded else None
        if texts is None:
            continue
        bare = [code for code in padded if code and code not in {str(c) for c in rule.codes or {}}]
        is_bare = _marks(pc.is_in(texts, value_set=pa.array(bare, texts.type)))
        at = places(is_bare)
        if len(at):
            example = texts[int(at[0])].as_py()
            yield problem(
                "identifier-zeros-lost",
                export.where(column),
                found=form_of(example),
                column=column,
                count=len(at),
                width=len(padded[example]),
                places=export.in_raw_rows(at),
            )


def _is_padded(code: object) -> bool:
    return str(code).startswith("0") and str(code).isdigit() and len(str(code)) > 1
