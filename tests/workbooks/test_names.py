import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaugebook.workbooks.names import (
    LONGEST_SHEET_NAME,
    LONGEST_TEXT,
    escaped_text,
    headings,
    safe_text,
    sheet_name,
    table_name,
)
from gaugebook.workbooks.sheet import Sheet


@pytest.mark.parametrize(
    ("wanted", "given_name"),
    [
        ("Table 1", "Table 1"),
        ("1 Table", "Sheet 1 Table"),
        ("a/b\\c?d*e[f]g:h", "a b c d e f g h"),
        ("'quoted'", "quoted"),
        ("History", "History sheet"),
        ("", "Sheet"),
        ("\x00\x07", "Sheet"),
        ("x" * 40, "x" * 31),
    ],
)
def test_sheet_name(wanted, given_name):
    assert sheet_name(wanted) == given_name


def test_sheet_names_differ_when_cut():
    long = "Calls answered by line and reason"
    first = sheet_name(long)
    second = sheet_name(long, taken=[first.upper()])
    assert second == "Calls answered by line and (2)"
    assert len(second) <= LONGEST_SHEET_NAME


@given(st.text())
def test_any_text_gives_a_name_that_a_sheet_takes(text):
    assert Sheet(sheet_name(text), "title").name


@given(st.lists(st.text(), max_size=6))
def test_table_names_and_headings_never_repeat(texts):
    names = []
    for text in texts:
        names.append(table_name(text, taken=names))
    assert len({n.casefold() for n in names}) == len(texts)
    assert all(name.isascii() and name.startswith("tbl_") for name in names)
    assert len({h.casefold() for h in headings(texts)}) == len(texts)


@pytest.mark.parametrize("text", ["x" * 40_000, "\U0001f4de" * 20_000, "é" * 32_768])
def test_over_long_text_is_cut_and_says_so(text):
    cut = safe_text(text)
    assert len(cut.encode("utf-16-le")) // 2 <= LONGEST_TEXT
    assert cut.endswith("characters are left out.]")


def test_text_that_just_fits_is_whole():
    assert safe_text("x" * LONGEST_TEXT) == "x" * LONGEST_TEXT


def test_what_xml_cannot_hold_is_seen_to_be_gone():
    assert safe_text("a\x00b\x1fc\ud800d\uffffe") == "a\ufffdb\ufffdc\ufffdd\ufffde"


def test_escapes_of_a_spreadsheet_are_not_taken_for_text():
    assert escaped_text("_x0041_ and _x00_") == "_x005F_x0041_ and _x00_"
