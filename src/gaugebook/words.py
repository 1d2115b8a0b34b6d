"""Texts as people write them: spaces and capitals that make no difference, lists in prose.

Used wherever a heading or a code of a file is compared with one of a definition, so that both are
the same text everywhere. Numbers are for `gaugebook.values`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_SPACES = re.compile("[\t\n\v\f\r\u2028\u2029]")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0001\U000e0020-\U000e007f]"
)
"""Control and format characters, and halves of a character, as file names may hold them."""
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""What turns the direction of writing: nobody sees it, and digits behind it read backwards."""
_JOINER, _OF_PICTURES = "\u200d", ("So", "Sk", "Mn")


def one_line(text: str) -> str:
    r"""Give a text in which every stretch of spaces and ends of lines is one space, none outside.

    Marks that turn the direction of writing are taken out: a code with one is the same code, and in
    a paper it would show other digits than there are.

    >>> one_line(" Calls\n  offered "), one_line("Line \u202e12")
    ('Calls offered', 'Line 12')
    """
    if not text.isascii():
        text = _TURNING.sub("", text)
    return " ".join(text.split())


def folded(text: str) -> str:
    """Give a text as codes and labels are compared: capitals and odd spaces make no difference.

    >>> folded(" Bin   Enquiry ") == folded("BIN ENQUIRY")
    True
    """
    return one_line(text).casefold()


def visible(text: str) -> str:
    r"""Give a text in which nothing is left that a terminal or a page would act on, unseen.

    Control characters would clear a screen or colour it, and those that turn the direction of
    writing would show one name for another. They are written as Python writes them; tabs and ends
    of lines become spaces. Letters of every language stay, as do joined pictures.

    >>> visible("Paid\x1b[2J"), visible("a\u202efdp.csv"), visible("Two\nlines"), visible("Zoë")
    ('Paid\\x1b[2J', 'a\\u202efdp.csv', 'Two lines', 'Zoë')
    """
    if text.isascii() and text.isprintable():
        return text
    return _UNSEEN.sub(_written_out, _SPACES.sub(" ", text))


def _written_out(mark: re.Match[str]) -> str:
    letter, before = mark[0], mark.string[: mark.start()][-1:]
    if letter == _JOINER and before and unicodedata.category(before) in _OF_PICTURES:
        return letter
    return letter.encode("unicode_escape").decode()


def listed(words: Sequence[str]) -> str:
    """Give words as a list in prose.

    >>> listed(["July", "August", "October"]), listed(["July"]), listed([])
    ('July, August and October', 'July', '')
    """
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def capitalised(text: str) -> str:
    """Give a text with a capital, as a sentence begins; nothing else of it changes.

    >>> capitalised("in October 2022"), capitalised("e-mail"), capitalised("")
    ('In October 2022', 'E-mail', '')
    """
    return text[:1].upper() + text[1:]


def uncapitalised(text: str) -> str:
    """Give a text as it stands inside a sentence; an abbreviation keeps its capitals.

    >>> uncapitalised("Calls offered"), uncapitalised("IVR exits"), uncapitalised("")
    ('calls offered', 'IVR exits', '')
    """
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def counted(number: int, noun: str) -> str:
    """Give how many there are of something, in the singular for one.

    >>> counted(1, "day"), counted(0, "day"), counted(1200, "row")
    ('1 day', '0 days', '1,200 rows')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


_FEW = (
    *("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    *("ten", "eleven", "twelve"),
)


def few(number: int, noun: str = "") -> str:
    """Give a small count in words, as prose has it, a larger one in digits; with its noun if given.

    >>> few(8), few(0, "whole week"), few(1, "day"), few(13, "day")
    ('eight', 'no whole weeks', 'one day', '13 days')
    """
    text = _FEW[number] if 0 <= number < len(_FEW) else f"{number:,}"
    return f"{text} {noun}{'' if number == 1 else 's'}" if noun else text


def shortened(text: str, longest: int) -> str:
    """Give a text of so many letters at most, with three dots where it was cut.

    >>> shortened("Calls offered", 13), shortened("Calls offered", 8)
    ('Calls offered', 'Calls...')
    """
    return text if len(text) <= longest else f"{text[: longest - 3].rstrip()}..."
