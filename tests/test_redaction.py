"""What a person can be found by is taken out of a text, and nothing else.

1. Each shape goes, in every way it is commonly written. The telephone numbers are those that Ofcom
   keeps for drama, the addresses of example.org, the card numbers those that processors publish
   for tests, the National Insurance numbers of a prefix that is never given out.
2. Figures, dates, times, versions, hashes and case numbers pass unchanged.
3. A second time changes nothing, and both questions agree.
4. The longest text takes a time in proportion to its length.
"""

import time
import uuid
from datetime import datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gaugebook.redaction import holds_personal, may_be_a_name, quotable, redact

TELEPHONES = [
    "07700 900123",
    "07700900123",
    "07700-900-123",
    "07700.900.123",
    "07700 90 01 23",
    "(01632) 960958",
    "01632 960 958",
    "01632 - 960958",
    "0121 496 0123",
    "020 7946 0958",
    "020-7946-0958",
    "(020) 7946 0958",
    "+44 7700 900123",
    "+447700900123",
    "+44 (0)1632 960958",
    "+44(0)20 7946 0958",
    "+44 (0) 7700 900123",
    "(+44) 7700 900123",
    "0044 7700 900123",
    "447700900123",
    "44 7700 900123",
    "+44.7700.900123",
    "07700\u00a0900123",
    "020 7946 0958 ext 12",
    "020 7946 0958 ext. 12",
    "020 7946 0958 x12",
    "020 7946 0958 extension 4321",
    "+1 202 555 0123",
    "+33 1 99 00 12 34",
]
ADDRESSES = [
    "z.quillfeather@example.org",
    "z.quillfeather+bins@mail.example.org",
    "Z_QUILLFEATHER@EXAMPLE.ORG",
    "o'quillfeather@example.org",
    "zoë@example.org",
    "z%40example.org",
]
OTHERS = {
    "QQ123456C": "[National Insurance number]",
    "QQ 12 34 56 C": "[National Insurance number]",
    "qq 12 34 56 c": "[National Insurance number]",
    "HP19 8FF": "[postcode]",
    "HP198FF": "[postcode]",
    "hp19 8ff": "[postcode]",
    "Hp19 8ff": "[postcode]",
    "SW1A 1AA": "[postcode]",
    "M1 1AE": "[postcode]",
    "B33 8TH": "[postcode]",
    "EC1A 1BB": "[postcode]",
    "4111 1111 1111 1111": "[card number]",
    "4111-1111-1111-1111": "[card number]",
    "4111111111111111": "[card number]",
    "5555555555554444": "[card number]",
    "378282246310005": "[card number]",
    "3782 822463 10005": "[card number]",
    "GB82 WEST 1234 5698 7654 32": "[account number]",
    "GB82WEST12345698765432": "[account number]",
    "12-34-56 12345678": "[account number]",
    "12-34-56, a/c no: 12345678": "[account number]",
    "postgresql+psycopg://clerk:tell-nobody@db.example.org:5432/crm": "[password]/crm",
    "postgresql://clerk:p@ss/word@db.example.org": "[password]",
}
SHAPES = {
    **dict.fromkeys(TELEPHONES, "[telephone number]"),
    **dict.fromkeys(ADDRESSES, "[e-mail address]"),
    **OTHERS,
}

FIGURES = [
    "33,592",
    "30,161 of 40,046",
    "2022-10-01",
    "01/10/2022 09:15:00",
    "01-10-2022 10:05",
    "2022-10-01/P1M",
    "2022-11-01..2022-11-21",
    "2022-10-01 23:59:59+01:00",
    "2022-10-01T00:00:00.000000Z",
    "+15 2022-10-01",
    "0:07:11",
    "00:07:11",
    "7m 11s",
    "£1,200,345.50",
    "86.89%",
    "0.8686789012345678",
    "0.01234567890",
    "+44.1234567890",
    "-12345678901.25",
    "3.27E+11",
    "327000000000",
    "101002123456",
    "0012345",
    "C00017",
    "CRM-7731904",
    "1664582400000",
    "1.20.3",
    "v1.0.0+E06000060",
    "E06000060",
    "Q3 2022",
    "2022/23-Q2",
    "2022-W40",
    "cells B1 3rd",
    "cells F4, G4 and M12",
    "AB12",
    "HP19",
    "answered_share 2022-10",
    "calls-2022-10.csv",
    "5 @ 2.5",
    "user@host",
    "https://www.example.org/bins?week=2",
    "http://localhost:8888/tree",
    "Password: reset requests",
    "d41d8cd98f00b204e9800998ecf8427e",
    "4111 1111 1111 1112",
    "1 2 3 4 5 6 7 8 9 10 11 12",
]


@pytest.mark.parametrize(("text", "word"), SHAPES.items(), ids=str)
@pytest.mark.parametrize("around", ["{}", "Ring {} today", "({})", '"{}",', "a: {}.", "<{}>"])
def test_each_shape_goes_however_it_is_written(text, word, around):
    assert redact(around.format(text)) == around.format(word)


@pytest.mark.parametrize("text", SHAPES, ids=str)
def test_several_go_from_one_text(text):
    assert redact(f"{text}, {text} / {text}") == ", ".join(
        [SHAPES[text], f"{SHAPES[text]} / {SHAPES[text]}"]
    )


@pytest.mark.parametrize("text", FIGURES)
def test_figures_pass_unchanged(text):
    assert redact(text) == text
    assert redact(f"Found {text}, and {text} again.") == f"Found {text}, and {text} again."
    assert not holds_personal(text)


def test_a_number_behind_a_word_goes_too():
    assert redact("tel07700900123") == "tel[telephone number]"
    assert redact("Zebedee 07700900123's bin") == "Zebedee [telephone number]'s bin"


def test_a_password_in_a_connection_string_goes():
    assert redact("host=db user=clerk password=tell-nobody") == "host=db user=clerk [password]"


def test_the_words_around_stay():
    text = "Ms Q (07700 900123, q@example.org) of HP19 8FF rang 3 times on 2022-10-01."
    assert redact(text) == (
        "Ms Q ([telephone number], [e-mail address]) of [postcode] rang 3 times on 2022-10-01."
    )


def test_of_a_cell_with_a_number_in_it_no_word_is_quoted():
    assert quotable("Zebedee Quillfeather, 07700 900123") == "[telephone number]"
    assert quotable("Zebedee 'z@example.org' or z@example.org") == "[e-mail address]"


def test_a_cell_that_was_redacted_before_is_quoted_no_more():
    assert quotable(redact("Zebedee Quillfeather, 07700 900123")) == "[telephone number]"


@pytest.mark.parametrize("text", [*FIGURES, "[x]", "[c]", "Web form [old]"])
def test_any_other_cell_is_quoted_as_it_stands(text):
    assert quotable(text) == text


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("Zebedee Quillfeather", True),
        ("Quillfeather, Zebedee", True),
        ("Dr Zebedee St John-Quillfeather", True),
        ("O’HARA Z", True),
        ("Quillfeather", False),
        ("answered by Zebedee", False),
        ("31 October 2022", False),
        ("Web form", False),
        ("", False),
    ],
)
def test_what_looks_like_a_name_is_known(text, is_one):
    assert may_be_a_name(text) is is_one


whole = st.integers(-(10**9), 10**9)
PLAIN = st.one_of(
    whole.map("{:,}".format),
    st.integers(0, 10**9).map(str),
    st.floats(-1e9, 1e9).map("{:.2f}".format),
    st.floats(0, 1).map(repr),
    st.floats(0, 100).map("{:.1f}%".format),
    st.datetimes(datetime(1990, 1, 1), datetime(2040, 1, 1)).map(str),
    st.dates().map(str),
    st.dates().map("{:%d/%m/%Y}".format),
    st.times().map(str),
    st.timedeltas().map(str),
    st.binary(min_size=16, max_size=32).map(bytes.hex),
    st.uuids().map(str),
    st.tuples(*[st.integers(0, 99)] * 3).map(lambda v: ".".join(map(str, v))),
)
WORDS = st.sampled_from(["calls", "of", "in", "row", "Council tax", "was", "Ms Quillfeather"])


@given(st.lists(st.tuples(WORDS, PLAIN), max_size=5))
@example([("of", str(uuid.UUID(int=0x0129638210234123412312345678901A)))])
def test_no_figure_date_or_hash_is_ever_touched(parts):
    text = ", ".join(f"{word} {figure}" for word, figure in parts)
    assert redact(text) == text


@given(
    st.lists(st.one_of(st.sampled_from(list(SHAPES)), PLAIN, WORDS), max_size=8),
    st.sampled_from([", ", "; ", "\n", "\t", " | ", " and "]),
)
def test_whatever_stands_beside_it_a_shape_goes(parts, between):
    redacted = redact(between.join(parts))
    for part in parts:
        if part in SHAPES:
            assert part not in redacted


ANYTHING = st.one_of(
    st.text(max_size=60),
    st.text("0123456789 .,-+()@%abCD/:x", max_size=60),
    st.lists(
        st.sampled_from(
            [*SHAPES, " ", ".", "-", "07700", "900123", "1.", "@", "+44", "(", "[", "x"]
        ),
        max_size=8,
    ).map("".join),
)


@given(ANYTHING)
def test_a_second_time_changes_nothing(text):
    once = redact(text)
    assert redact(once) == once
    assert not holds_personal(once)


@given(ANYTHING)
def test_it_holds_something_if_something_goes(text):
    assert holds_personal(text) == (redact(text) != text)


@pytest.mark.parametrize(
    "part",
    [
        "a.",
        "a@",
        "0770 ",
        "1",
        "1 ",
        "a%40",
        "1,",
        "1.1,",
        "AB1 ",
        "4111 ",
        "(0",
        "a://",
        "a://b:",
        "-",
        "x",
        "b.1",
    ],
)
def test_a_long_text_takes_a_time_in_proportion_to_its_length(part):
    def seconds(length):
        text = "a@" + (part * length)[:length] + "@"
        start = time.process_time()
        redact(text)
        return time.process_time() - start

    tenth = min(seconds(30_000) for _ in range(2))
    # Ten times as long takes about ten times the time, not a hundred. What is let pass for the
    # clock's sake is small: a megabyte that took a second more by its square would be found.
    assert seconds(300_000) < 40 * tenth + 0.05
