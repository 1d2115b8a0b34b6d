"""One e-mail as an ``.eml`` file that a mail program opens as a draft, ready to be sent.

``X-Unsent: 1`` makes Outlook open it for editing; other programs open it as a message to *edit as
new*. It has neither ``Date`` nor ``Message-ID``: both belong to the sending, which a person does
later and a mail program writes down. Made here, they would come from a clock, and the same draft
would be another file each day. The boundaries between the parts are made of the content for the
same reason.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from gaugebook.maturity.campaign.addresses import fault_of_address, plain_person
from gaugebook.words import one_line

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LONGEST_SUBJECT = 200
_SAFE_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_LIST_ENTRY = re.compile(r"(?:(?P<dash>-)|(?P<number>[0-9]{1,2})\.) (?P<text>.*)")
_HEADING = "# "

Person = tuple[str, str]
"""A name, which may be empty, and an address."""


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a draft: its name, its bytes, its kind."""

    name: str
    data: bytes
    media_type: str = XLSX

    def __post_init__(self) -> None:
        if not _SAFE_FILE_NAME.fullmatch(self.name):
            raise ValueError(f"{self.name!r} cannot name an attached file")


@dataclass(frozen=True)
class Message:
    """What a draft says, and to whom.

    `text` is plain: a line that begins with ``#`` is a heading, with ``-`` or ``1.`` an entry of a
    list. `to` is None where nobody's address is known: the draft is made, and whoever sends it
    fills it in.
    """

    subject: str
    text: str
    to: Person | None = None
    cc: tuple[Person, ...] = ()
    sender: str = ""
    language: str = "en"
    attachments: tuple[Attachment, ...] = ()


def write_message(message: Message) -> bytes:
    r"""Give the bytes of an ``.eml`` file; the same message gives the same bytes.

    No name can begin a header: names and the subject are put on one line first.

    Raises
    ------
    ValueError
        When an address cannot be one; the list of services is checked for that before.

    Examples
    --------
    >>> made = write_message(Message("Please answer", "Dear Al,", to=("Al", "al@example.org")))
    >>> [line for line in made.decode().splitlines() if line.startswith(("To", "X-", "Date"))]
    ['To: Al <al@example.org>', 'X-Unsent: 1']
    """
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = one_line(plain_person(message.subject))[:_LONGEST_SUBJECT]
    if message.sender:
        mail["From"] = _address(("", message.sender))
    if message.to is not None:
        mail["To"] = _address(message.to)
    if message.cc:
        mail["Cc"] = tuple(_address(person) for person in message.cc)
    mail["X-Unsent"] = "1"
    mail.set_content(plain_text(message.text), cte="quoted-printable")
    mail.add_alternative(
        html_text(message.text, title=message.subject, language=message.language),
        subtype="html",
        cte="quoted-printable",
    )
    for attached in message.attachments:
        kind, _, subtype = attached.media_type.partition("/")
        mail.add_attachment(attached.data, maintype=kind, subtype=subtype, filename=attached.name)
    mail["Content-Language"] = message.language  # set last: setting content takes it out
    _set_boundaries(mail, message)
    return mail.as_bytes()


def _address(person: Person) -> Address:
    name, address = person
    if fault := fault_of_address(address):
        raise ValueError(f"an address cannot be used: {fault}")
    return Address(display_name=plain_person(name), addr_spec=address)


def _set_boundaries(mail: EmailMessage, message: Message) -> None:
    """Give each part that holds others a boundary made of the content, which no part can hold."""
    content = hashlib.sha256(repr((message.subject, message.text, message.to)).encode())
    for attached in message.attachments:
        content.update(attached.data)
    parts = [part for part in mail.walk() if part.is_multipart()]
    for number, part in enumerate(parts):
        part.set_boundary(f"=_part-{number}-{content.hexdigest()[:32]}")


def plain_text(text: str) -> str:
    r"""Give the text as it is read without any marks: headings stand on a line of their own.

    >>> plain_text("# What to do\n1. Open it.")
    'What to do\n1. Open it.\n'
    """
    lines = (line.removeprefix(_HEADING) for line in text.strip().splitlines())
    return "\n".join(lines) + "\n"


def html_text(text: str, *, title: str, language: str = "en") -> str:
    r"""Give the same text as a simple page: headings, paragraphs, lists; no links, no pictures.

    >>> page = html_text("Dear A & B,", title="x")
    >>> page[page.index("<p>"):page.index("</body>")]
    '<p>Dear A &amp; B,</p>\n'
    """
    body = "\n".join(part for block in _blocks(text) for part in _marked_up(block))
    return (
        f'<!DOCTYPE html>\n<html lang="{html.escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{html.escape(one_line(title))}</title>\n</head>\n"
        '<body style="font-family: Arial, sans-serif; font-size: 12pt">\n'
        f"{body}\n</body>\n</html>\n"
    )


def _blocks(text: str) -> Iterator[list[str]]:
    for block in re.split(r"\n[ \t]*\n", text.strip()):
        yield [line.strip() for line in block.splitlines()]


def _marked_up(lines: Sequence[str]) -> Iterator[str]:
    """Give a block as HTML: its lines, with runs of entries as lists."""
    waiting = list(lines)
    while waiting:
        line = waiting[0]
        if line.startswith(_HEADING):
            yield f'<h2 style="font-size: 14pt">{html.escape(line.removeprefix(_HEADING))}</h2>'
            waiting.pop(0)
        elif entry := _LIST_ENTRY.fullmatch(line):
            tag = "ul" if entry["dash"] else "ol"
            run = _run(waiting, is_numbered=tag == "ol")
            items = "\n".join(f"<li>{html.escape(text)}</li>" for text in run)
            yield f"<{tag}>\n{items}\n</{tag}>"
            del waiting[: len(run)]
        else:
            run = _plain_run(waiting)
            yield f"<p>{'<br>'.join(html.escape(text) for text in run)}</p>"
            del waiting[: len(run)]


def _run(lines: Sequence[str], *, is_numbered: bool) -> list[str]:
    found = []
    for line in lines:
        entry = _LIST_ENTRY.fullmatch(line)
        if entry is None or bool(entry["number"]) != is_numbered:
            break
        found.append(entry["text"])
    return found


def _plain_run(lines: Sequence[str]) -> list[str]:
    found: list[str] = []
    for line in lines:
        if line.startswith(_HEADING) or _LIST_ENTRY.fullmatch(line):
            break
        found.append(line)
    return found
