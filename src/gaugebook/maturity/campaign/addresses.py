"""E-mail addresses and the names before them, as they may stand in the head of a message.

A line end inside a name would begin a further header, so names are put on one line, and what
cannot be an address is never written as one. Nothing here quotes what it turns away.
"""

from __future__ import annotations

import re
import unicodedata

from gaugebook.words import one_line

LONGEST_PERSON = 100
"""Letters of a name; a longer text is no name but a note."""
_LONGEST_ADDRESS = 254  # RFC 5321, 4.5.3.1.3, less the brackets
_ADDRESS = re.compile(
    r"[A-Za-z0-9_][A-Za-z0-9_.'+-]{0,63}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+"
    r"[A-Za-z]{2,63}"
)
_IN_BRACKETS = re.compile(r"[^<>]*<\s*([^<>]*?)\s*>")


def plain_address(cell: str) -> str:
    """Give the address in a cell: without ``mailto:``, and without a name before it.

    >>> plain_address(" Post <post@example.org> "), plain_address("mailto:post@example.org")
    ('post@example.org', 'post@example.org')
    """
    text = one_line(cell)
    match = _IN_BRACKETS.fullmatch(text)
    text = match[1] if match else text
    return text[len("mailto:") :].strip() if text.casefold().startswith("mailto:") else text


def fault_of_address(address: str) -> str:
    """Say what is wrong with an address, without quoting it; empty where it can be used.

    Examples
    --------
    >>> fault_of_address("post@example.org"), fault_of_address("post@example")
    ('', 'what stands after the @ is no name of a server, such as council.gov.uk')
    >>> fault_of_address("a@example.org; b@example.org")
    'there are 2 addresses in the cell'
    """
    count = address.count("@")
    if count == 0:
        return "there is no @ in it"
    if count > 1:
        return f"there are {count} addresses in the cell"
    if len(address) > _LONGEST_ADDRESS:
        return f"it is longer than {_LONGEST_ADDRESS} letters"
    if _ADDRESS.fullmatch(address) and ".." not in address and ".@" not in address:
        return ""
    if not address.isascii():
        return "it has a letter that no address has"
    local, _, server = address.partition("@")
    if not local:
        return "nothing stands before the @"
    if any(mark.isspace() for mark in address):
        return "there is a space in it"
    if "." not in server.strip("."):
        return "what stands after the @ is no name of a server, such as council.gov.uk"
    return "it has marks that no address has in that place"


def plain_person(cell: str) -> str:
    r"""Give a name on one line, without marks that nobody sees.

    >>> plain_person("Zoë\r\nBcc: all@example.org")
    'Zoë Bcc: all@example.org'
    """
    return "".join(c for c in one_line(cell) if unicodedata.category(c) not in ("Cc", "Cf", "Cs"))


def fault_of_person(name: str) -> str:
    """Say what is wrong with a name, without quoting it; empty where it can be used.

    >>> fault_of_person("Zoë Quillfeather"), fault_of_person("post@example.org")
    ('', 'it is an e-mail address')
    """
    if "@" in name:
        return "it is an e-mail address"
    if any(mark in name for mark in "<>"):
        return "it has < or > in it"
    return f"it is longer than {LONGEST_PERSON} letters" if len(name) > LONGEST_PERSON else ""
