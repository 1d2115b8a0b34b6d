"""E-mails as files.

1. A draft opens as an unsent message, with its workbook attached, in plain text and HTML alike.
2. No name, subject or text can begin a header, end one, or add somebody to whom it goes.
3. The same draft is the same file; there is no clock in it.
"""

import email
import re
from email.policy import default
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaugebook.maturity.campaign import Attachment, Message, write_message
from gaugebook.maturity.campaign.messages import html_text, plain_text

TEXT = (
    "Dear Zoë,\n\nTwo things are missing:\n- A & B\n- C < D\n\n# What to do\n1. Open it.\n2. Save."
)
ZOE = ("Quillfeather, Zoë (Bins)", "z.quillfeather@example.org")


def opened(message):
    return email.message_from_bytes(write_message(message), policy=default)


def text_of(mail):
    return mail.get_body(("plain",)).get_content().replace("\r\n", "\n")


def people(mail, header):
    return [(a.display_name, a.addr_spec) for a in mail[header].addresses]


def test_a_draft_opens_with_all_that_it_says():
    mail = opened(
        Message(
            "Please answer: Bins & tips",
            TEXT,
            to=ZOE,
            cc=(("Al", "al@example.org"),),
            sender="post@example.org",
            attachments=(Attachment("bins.xlsx", b"\x00PK\r\n\xff"),),
        )
    )

    assert mail["X-Unsent"] == "1"
    assert mail["Subject"] == "Please answer: Bins & tips"
    assert people(mail, "To") == [ZOE]
    assert people(mail, "Cc") == [("Al", "al@example.org")]
    assert people(mail, "From") == [("", "post@example.org")]
    assert (mail["Date"], mail["Message-ID"], mail["Bcc"]) == (None, None, None)
    assert mail["Content-Language"] == "en"
    attached = list(mail.iter_attachments())
    assert [(a.get_filename(), a.get_content()) for a in attached] == [
        ("bins.xlsx", b"\x00PK\r\n\xff")
    ]
    assert text_of(mail) == plain_text(TEXT)
    assert "<li>A &amp; B</li>" in mail.get_body(("html",)).get_content()


def test_plain_text_and_html_have_the_same_words():
    class Words(HTMLParser):
        def __init__(self):
            super().__init__()
            self.found = ""

        def handle_data(self, data):
            self.found += data

    page = Words()
    page.feed(html_text(TEXT, title="T"))

    def words(text):
        return re.findall(r"\w+|[&<]", re.sub(r"(?m)^[0-9]\. ", "", text))

    assert words(page.found)[1:] == words(plain_text(TEXT))


@pytest.mark.parametrize("where", ["name", "subject", "cc"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\u2028", "\x85", "\x0b", "\x00", "\r\n\r\n"])
def test_no_line_end_begins_a_header(where, end):
    attack = f"Zoë{end}Bcc: all@example.org{end}{end}Text"
    texts = {"name": "Zoë", "subject": "Please answer", "cc": "Al", where: attack}

    mail = opened(
        Message(
            texts["subject"],
            TEXT,
            to=(texts["name"], "z@example.org"),
            cc=((texts["cc"], "al@example.org"),),
        )
    )

    assert mail["Bcc"] is None
    assert set(mail.keys()) == {
        "Subject",
        "To",
        "Cc",
        "X-Unsent",
        "Content-Language",
        "MIME-Version",
        "Content-Type",
    }
    assert [address for _, address in people(mail, "To")] == ["z@example.org"]
    assert [address for _, address in people(mail, "Cc")] == ["al@example.org"]
    assert text_of(mail) == plain_text(TEXT)


@given(name=st.text(max_size=60), subject=st.text(max_size=250))
def test_whatever_a_name_is_the_draft_goes_to_one_person(name, subject):
    raw = write_message(Message(subject, "Text", to=(name, "z@example.org")))
    mail = email.message_from_bytes(raw, policy=default)

    assert [address for _, address in people(mail, "To")] == ["z@example.org"]
    assert "Bcc" not in mail
    assert "Cc" not in mail
    assert all(len(line) <= 998 for line in raw.splitlines())  # RFC 5322, 2.1.1
    assert b"\n" not in raw.replace(b"\r\n", b"")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "a",
        "a@b",
        "a@example.org\nBcc: b@example.org",
        "a@example.org,b@example.org",
        "é@example.org",
    ],
)
def test_what_is_no_address_is_never_written_as_one(address):
    with pytest.raises(ValueError, match="an address cannot be used"):
        write_message(Message("S", "T", to=("A", address)))


@pytest.mark.parametrize(
    "name", ["", "a b.xlsx", "../a.xlsx", "a\r\nX: y.xlsx", '"a".xlsx', "ä.xlsx"]
)
def test_an_attached_file_has_a_name_that_any_program_takes(name):
    with pytest.raises(ValueError, match="cannot name"):
        Attachment(name, b"")


def test_the_same_draft_is_the_same_file_and_another_is_not():
    one = Message("S", TEXT, to=ZOE, attachments=(Attachment("a.xlsx", b"1"),))
    two = Message("S", TEXT, to=ZOE, attachments=(Attachment("a.xlsx", b"2"),))

    assert write_message(one) == write_message(one)
    assert write_message(one) != write_message(two)


def test_a_draft_without_an_address_is_made_all_the_same():
    mail = opened(Message("S", "T"))

    assert mail["To"] is None
    assert text_of(mail) == "T\n"


def test_a_text_that_is_like_a_boundary_ends_nothing():
    made = write_message(Message("S", TEXT, to=ZOE))
    boundaries = re.findall(rb'boundary="([^"]+)"', made)
    attack = "\n\n".join(f"--{b.decode()}--" for b in boundaries)

    mail = opened(Message("S", attack, to=ZOE))

    assert text_of(mail) == plain_text(attack)
