"""One column of an export, read by its rule: what each text becomes, and what is counted."""

import math
from datetime import time, timedelta
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaugebook.definitions.schema import CONTACTS
from gaugebook.definitions.source_columns import SourceColumn
from gaugebook.tables.records.columns import MOST_CODES_NAMED, read_column
from gaugebook.tables.records.keys import hash_key

SECRET = b"s" * 64


def read(column, values, **rule):
    chunks = values if isinstance(values, pa.ChunkedArray) else pa.chunked_array([values])
    return read_column(
        chunks,
        CONTACTS.column(column),
        SourceColumn.model_validate({"from": ["X"], **rule}),
        time_zone="Europe/London",
        secret=SECRET,
    )


def value(column, text, **rule):
    return read(column, [text], **rule).values.to_pylist()[0]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("431", 431),
        ("00:07:11", 431),
        ("7:11", 431),
        ("7m 11s", 431),
        ("7 minutes", 420),
        ("7.5 mins", 450),
        ("431 seconds", 431),
        ("1,431", 1431),
        ("25:00:00", 90_000),
        ("1 day", 86_400),
        ("0", 0),
        (" 12 ", 12),
    ],
)
def test_a_duration_is_in_seconds_however_it_is_written(text, seconds):
    assert value("wait_seconds", text, format="duration") == seconds


@pytest.mark.parametrize("text", ["", "-", "n/a", "[x]", None])
def test_no_figure_is_blank_and_no_finding(text):
    found = read("wait_seconds", pa.array([text], pa.string()))
    assert (found.values.to_pylist(), found.unread) == ([None], ())


@pytest.mark.parametrize(
    "text", ["soon", "#####", "1.234,5", "12,34", "1E+05", "£5", "5%", "9999999999999", "#REF!"]
)
def test_what_is_no_duration_is_blank_and_counted(text):
    found = read("wait_seconds", [text, text, "20"])
    assert found.values.to_pylist() == [None, None, 20]
    assert [(u.example, u.rows) for u in found.unread] == [(text, 2)]


def test_unreadable_numbers_share_one_finding():
    found = read("wait_seconds", ["soon", "later", "later", "20"])
    assert [(u.example, u.rows, u.is_code) for u in found.unread] == [("soon", 3, False)]


@pytest.mark.parametrize(
    ("array", "seconds"),
    [
        (pa.array([431, None]), [431, None]),
        (pa.array([431.5, math.nan]), [431.5, None]),
        (pa.array([Decimal("431.5")]), [431.5]),
        (pa.array([timedelta(minutes=7, seconds=11)]), [431]),
        (pa.array([time(0, 7, 11)]), [431]),
        (pa.array(["431"], pa.large_string()), [431]),
        (pa.array([1e12, 5.0]), [None, 5]),
    ],
)
def test_parquets_own_numbers_mean_the_same(array, seconds):
    assert read("wait_seconds", array).values.to_pylist() == seconds


def test_a_percentage_is_a_share_as_text_and_as_number():
    for given_value in ("75.6%", "75.6", 75.6):
        assert value("satisfaction", given_value, format="percent") == pytest.approx(0.756)
    assert value("satisfaction", "75.6") == 75.6
    assert value("satisfaction", "75.6%") == pytest.approx(0.756)


CODES = {"ANS": "answered", "ABN": "abandoned", "T/F": "answered", "?": "_U"}


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("ANS", "answered"),
        ("ans", "answered"),
        (" ANS  ", "answered"),
        ("T/F", "answered"),
        ("?", None),
        ("", None),
    ],
)
def test_a_code_is_read_whatever_its_case_and_spaces(text, word):
    assert value("outcome", text, codes=CODES) == word


def test_an_unknown_code_is_unknown_and_counted():
    found = read("outcome", ["ANS", "HUP", "HUP", "XYZ"], codes=CODES)
    assert found.values.to_pylist() == ["answered", None, None, None]
    assert [(u.example, u.rows, u.is_code) for u in found.unread] == [
        ("HUP", 2, True),
        ("XYZ", 1, True),
    ]


def test_our_own_words_need_no_codes_and_any_other_is_counted():
    found = read("outcome", ["answered", "Answered ", "finished"])
    assert found.values.to_pylist() == ["answered", "answered", None]
    assert [(u.example, u.is_code) for u in found.unread] == [("finished", True)]


def test_a_column_of_nonsense_gives_a_short_list():
    texts = [f"code {n}" for n in range(100)] + ["code 99"]
    found = read("outcome", texts, codes=CODES)
    assert len(found.unread) == MOST_CODES_NAMED + 1
    assert found.unread[0].example == "code 99", "the commonest first"
    assert found.unread[-1].shown.endswith("and 79 other codes")
    assert sum(u.rows for u in found.unread) == 101


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Waste", "Waste"),
        (" Waste ", "Waste"),
        ("Bin  Enquiry", "Bin Enquiry"),
        ("a\u00a0b", "a b"),
    ],
)
def test_a_dimension_has_no_odd_spaces(text, word):
    assert value("line", text) == word


def test_a_word_that_means_total_is_no_line_and_unknown_is_unknown():
    found = read("line", ["_T", "_U", "_t", "Total"])
    assert found.values.to_pylist() == [None, None, "_t", "Total"]
    assert [u.example for u in found.unread] == ["_T"]


@pytest.mark.parametrize(
    ("text", "yes"), [("true", True), ("FALSE", False), ("1", True), ("", None)]
)
def test_true_and_false(text, yes):
    assert value("email_on_record", text) is yes


def test_yes_and_no_need_codes():
    assert value("email_on_record", "Y", codes={"Y": True, "N": False}) is True
    assert read("email_on_record", ["Y"]).unread[0].rows == 1
    assert value("email_on_record", pa.scalar(True).as_py()) is True


def test_an_id_is_the_same_from_every_export():
    for values in (["12"], [" 12 "], [12], pa.array([12.0, None]).slice(0, 1)):
        assert read("contact_id", values).values.to_pylist() == ["12"]
    assert read("contact_id", ["", " "]).values.to_pylist() == [None, None]


def test_a_customers_key_is_hashed_and_a_blank_one_is_nobody():
    found = read("customer_key", ["C1", " C1 ", "C2", "", None], private="hash").values.to_pylist()
    assert found[0] == found[1] != found[2]
    assert found[3:] == [None, None]
    assert "C1" not in str(found)
    assert len(found[0]) == 32


def test_the_hash_hangs_on_the_secret():
    assert hash_key("C1", b"a") != hash_key("C1", b"b")


def test_a_column_in_several_chunks_is_one_column():
    chunks = pa.chunked_array([["ANS"], [], ["ABN", None]], pa.string())
    assert read("outcome", chunks, codes=CODES).values.to_pylist() == [
        "answered",
        "abandoned",
        None,
    ]
    assert len(read("outcome", pa.chunked_array([], pa.string())).values) == 0


@given(st.lists(st.text(max_size=20)))
def test_every_text_is_read_blank_or_counted(texts):
    found = read("outcome", pa.array(texts, pa.string()), codes=CODES)
    unread = sum(u.rows for u in found.unread)
    blank = sum(1 for text in texts if text.split() in ([], ["?"]))
    assert found.values.null_count == unread + blank


# --- what may be a name ---------------------------------------------------------------------------


def shown(column, texts, **rule):
    return [(u.shown, u.rows, u.first) for u in read(column, texts, **rule).unread]


def test_a_rare_code_that_may_be_a_name_is_not_told_but_where_it_stands_is():
    texts = ["ANS", "Zebedee Quillfeather", "Call Back", "Call Back", "Call Back", "HUP"]
    assert shown("outcome", texts, codes=CODES) == [
        ("Call Back", 3, 2),
        ("HUP", 1, 5),
        ("[words that may be a name]", 1, 1),
    ]


def test_among_many_unknown_codes_the_name_is_not_told_either():
    names = [f"Zebedee {chr(65 + n // 26)}{chr(97 + n % 26)}" for n in range(30)]
    found = read("outcome", names, codes=CODES).unread
    assert {u.shown.removesuffix(" and 9 other codes") for u in found} == {
        "[words that may be a name]"
    }
    assert sum(u.rows for u in found) == 30


@pytest.mark.parametrize("column", ["wait_seconds", "started_at"])
def test_a_name_in_place_of_a_number_or_time_is_not_told(column):
    rule = {"format": "%Y-%m-%d"} if column == "started_at" else {}
    assert shown(column, [None, "Zebedee Quillfeather"] * 5, **rule) == [
        ("[words that may be a name]", 5, 1)
    ]


def test_what_a_person_is_found_by_is_taken_out_before_the_text_is_cut():
    text = "y" * 70 + " z.quillfeather@example.org"
    assert shown("wait_seconds", [text]) == [("[e-mail address]", 1, 0)]


def test_an_exception_to_codes_where_no_row_is_left():
    assert read("outcome", [], codes=CODES).values.to_pylist() == []
