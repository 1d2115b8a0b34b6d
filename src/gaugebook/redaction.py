"""What a person can be found by, taken out of a text before anybody else reads it.

A finding quotes the cell that is wrong, and that cell may hold what nobody expected there: an
e-mail address in a column of codes, a telephone number in one of times. Whatever is quoted goes
through `redact`. So does free text, before it is printed.

Passwords within addresses of databases go the same way.

It knows what has a shape: addresses, numbers, postcodes. It does not know names, and cannot tell a
person's ten digits from a case's. Figures, dates, times, versions and hashes have other shapes and
stay as they are: a number that went missing from a finding would be a fault of its own.
"""

from __future__ import annotations

import re

from gaugebook.words import shortened

_LOCAL = r"[\w.!#$%&'*+^`{|}~-]"
_DOMAIN = r"[\w-]++(?:\.[\w-]++)*\.[^\W\d_][\w-]++"
_ADDRESS = rf"(?: {_LOCAL}++@ | {_LOCAL}+?%40 ) {_DOMAIN}"
_APART = r"(?:[ \u00a0][-–][ \u00a0]|\)[ \u00a0]?|[ \u00a0.\-–])?"
_EXTENSION = r"(?:[ ,;]{0,2}(?:ext(?:ension|n)?\.?|x|\#)[ :]?\d{1,6})?"
_NO_MORE = rf"(?![^\W_]|(?:{_LOCAL}{{1,64}}+@|{_LOCAL}{{1,64}}?%40){_DOMAIN})"

_BEFORE = r"(?:(?<![^\W_])|(?<=tel)|(?<=mob)|(?<=mobile)|(?<=phone))"
_OPENED = r"\((?=\+?\d{2,6}\))"

# Of every country but ours, a number counts as one only behind its plus sign. A signed figure has
# a point, a comma or a date behind it where a telephone number has not.
_TELEPHONE = rf"""
    (?: (?:{_OPENED}|{_BEFORE}) 0[1-35789]\d (?:{_APART}\d){{8}}
      | {_BEFORE} 44[ ]?7\d{{3}}[ ]?\d{{3}}[ ]?\d{{3}}
      | (?: (?:{_OPENED})? \+44 (?!\.\d+(?!\d|[ .-]\d)) | (?:{_OPENED}|{_BEFORE}) 0044 )
        (?![ ]\d{{4}}-\d\d-\d\d)
        \)? [ \u00a0.\-–]? (?:\(?0\)?[ \u00a0.\-–]?)? [1-35789]\d (?:{_APART}\d){{7,8}}
      | (?!\+\d+[ ]\d{{4}}-\d\d-\d\d) \+[1-9] (?:[ \u00a0\-–]?\d){{9,14}}
    )
    {_EXTENSION}
"""

# Two letters of an area that exists, so that a cell reference and a word are not taken for one.
_AREAS = (
    "AB|AL|BA|BB|BD|BH|BL|BN|BR|BS|BT|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|"
    "EC|EH|EN|EX|FK|FY|GL|GU|GY|HA|HD|HG|HP|HR|HS|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY|LA|LD|LE|LL|"
    "LN|LS|LU|ME|MK|ML|NE|NG|NN|NP|NR|NW|OL|OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|SA|SE|SG|SK|SL|SM|SN|"
    "SO|SP|SR|SS|ST|SW|SY|TA|TD|TF|TN|TQ|TR|TS|TW|UB|WA|WC|WD|WF|WN|WR|WS|WV|YO|ZE|"
    "B|E|G|L|M|N|S|W"
)

_SHAPES = re.compile(
    rf"""
    (?P<secret>
        (?<![a-z0-9+.-]) [a-z][a-z0-9+.-]*+:// [^\s/?\#@:]*+:
        (?:(?:(?!://)[^\s@])*+@)++ (?:[^\s/?\#"'<>),.]|\.(?=\w))*
      | (?<![^\W_]) (?:password|passwd|pwd)=[^\s;&"'<>),]+
    )
  | (?P<email> (?<!{_LOCAL}) {_ADDRESS} (?:{_ADDRESS})* )
  | (?P<telephone> {_TELEPHONE} {_NO_MORE} )
  | (?<![^\W_])
    (?:
        (?P<iban> GB\d\d[ ]?[A-Z]{{4}}(?:[ ]?\d{{4}}){{3}}[ ]?\d\d {_NO_MORE} )
      | (?P<insurance>
            (?!BG|GB|KN|NK|NT|TN|ZZ) (?:QQ|[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z])
            (?:[ .-]?\d\d){{3}}[ .-]?[A-D] {_NO_MORE}
        )
      | (?P<postcode>
            (?: GIR[ ]?0AA
              | (?:{_AREAS})\d[A-Z\d]? [ \u00a0]{{0,2}} \d[ABD-HJLNP-UW-Z]{{2}} ) {_NO_MORE}
        )
      | (?P<account>
            \d\d-\d\d-\d\d [ ,;/]{{1,3}}
            (?: a/?c(?:count)?[ ]?(?:no\.?|number)?[ :]{{0,2}} )? \d{{8}} {_NO_MORE}
        )
      | (?P<figure> \d++ (?:,\d{{3}})*+ \.\d++ )
      | (?P<card>
            [3-6]\d{{3}} (?P<by>[ -]?)
            (?: \d{{4}}(?P=by)\d{{4}}(?P=by)\d{{4}} (?:(?P=by)\d{{1,3}})?
              | \d{{6}}(?P=by)\d{{4,5}} )
            {_NO_MORE}
        )
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)

_WORDS = {
    "secret": "[password]",
    "email": "[e-mail address]",
    "telephone": "[telephone number]",
    "iban": "[account number]",
    "insurance": "[National Insurance number]",
    "postcode": "[postcode]",
    "account": "[account number]",
    "card": "[card number]",
}

NAME_WORDS = "[words that may be a name]"
"""What is told instead of a text that looks like a name, where none should stand."""

_NOT_RARE = 3
"""Rows from which on an unknown code is one that a system writes, rather than somebody's name."""

_TAKEN_OUT = re.compile("|".join(re.escape(word) for word in dict.fromkeys(_WORDS.values())))

# A text without any of these holds nothing that `_SHAPES` could find, and most texts end here: an
# at sign, ten digits in a row or apart, or letters and digits as in the shorter shapes.
_MAY_HOLD = re.compile(
    r"""
    @ | %40 | (?:password|passwd|pwd)=
  | \d(?:[ \u00a0.()–-]*\d){9} | \d\d-\d\d-\d\d[ ,;/](?=.{0,18}\d{8})
  | [a-z][a-z][ .-]?\d\d[ .-]?\d\d[ .-]?\d\d[ .-]?[a-d]
  | [a-z]\d[a-z\d]?[ \u00a0]{0,2}\d[a-z][a-z] | gir[ ]?0aa
    """,
    re.VERBOSE | re.IGNORECASE,
)


def redact(text: str) -> str:
    """Put a word in square brackets wherever a text shows what a person can be found by.

    E-mail addresses; telephone numbers of the United Kingdom, and others behind a plus sign;
    National Insurance numbers; full postcodes; payment-card numbers (their check digit must be
    right), sort code and account number together, and British IBANs; and any address of a server
    with a password in it. Nothing else is changed, and a second time changes nothing.

    Examples
    --------
    >>> redact("Ring Ms Q on 07700 900123 or write to q@example.org")
    'Ring Ms Q on [telephone number] or write to [e-mail address]'
    >>> redact("30,161 of 40,046 on 2022-10-01, 0:07:11 each")
    '30,161 of 40,046 on 2022-10-01, 0:07:11 each'
    """
    return _SHAPES.sub(_word_for, text) if _MAY_HOLD.search(text) else text


def holds_personal(text: str) -> bool:
    """Whether a text shows something that `redact` would take out.

    Examples
    --------
    >>> holds_personal("+44 (0)1632 960958"), holds_personal("33,592")
    (True, False)
    """
    if not _MAY_HOLD.search(text):
        return False
    return any(_word_for(match) != match[0] for match in _SHAPES.finditer(text))


def quotable(cell: str) -> str:
    """Give the text of a cell as a finding may quote it: of a cell that holds a number, no name.

    A cell with somebody's number in it is about somebody, and the words beside the number may be
    the name. So only what was taken out is told.

    Examples
    --------
    >>> quotable("Zebedee Quillfeather, 07700 900123, z.quillfeather@example.org")
    '[telephone number], [e-mail address]'
    >>> quotable("86.9%"), quotable("Web form")
    ('86.9%', 'Web form')
    """
    redacted = redact(cell)  # or it was before it came here
    if "[" not in redacted:
        return cell
    return ", ".join(dict.fromkeys(_TAKEN_OUT.findall(redacted))) or cell


def quoted(cell: str, *, longest: int = 80) -> str:
    """Give the text of a cell as `quotable` does, then cut: half an address is not known for one.

    >>> quoted("ask for Zebedee at z.quillfeather@example.org", longest=30)
    '[e-mail address]'
    """
    return shortened(quotable(cell), longest)


_NUMBERED = re.compile(r"^\s*\d+(?:\.\d+)?\s*[-:.)\u2010-\u2015]\s*")


def may_be_a_name(cell: str) -> bool:
    """Whether a text has the look of a person's name: two to four words, each with a capital.

    What numbers it does not matter (``3 - Zebedee Quillfeather``, typed where a level should be).
    Many a label has it too (``Council Tax``), so this is for texts that stand where none should:
    in a column of times or numbers, or as the one row with a code that nobody knows.

    Examples
    --------
    >>> [may_be_a_name(text) for text in ("Zebedee Quillfeather", "QUILLFEATHER, Z", "Ms. O'Hara")]
    [True, True, True]
    >>> [may_be_a_name(text) for text in ("Voicemail", "Web form", "31 October", "3 - Managed")]
    [False, False, False, False]
    """
    words = _NUMBERED.sub("", cell).replace(",", " ").replace(".", " ").split()
    return len(words) in range(2, 5) and all(
        word[0].isupper() and word.replace("'", "").replace("’", "").replace("-", "").isalpha()
        for word in words
    )


def out_of_place(cell: str, *, longest: int = 80) -> str:
    """Give the text of a cell as `quoted` does, but no words that may be a name.

    For a text that stands where a number, a time or a known code should.

    >>> out_of_place("Zebedee Quillfeather"), out_of_place("about 30")
    ('[words that may be a name]', 'about 30')
    """
    return NAME_WORDS if may_be_a_name(cell) else quoted(cell, longest=longest)


def unknown_code(code: str, *, rows: int) -> str:
    """Give an unknown code as a finding may tell it: a rare one that may be a name is not told.

    >>> [unknown_code("Call Back", rows=n) for n in (1, 30)]
    ['[words that may be a name]', 'Call Back']
    """
    return out_of_place(code) if rows < _NOT_RARE else quoted(code)


def _word_for(match: re.Match[str]) -> str:
    kind, text = next(name for name in (*_WORDS, "figure") if match[name]), match[0]
    if kind == "figure":
        return text
    if kind == "postcode" and not _is_cased_as_one(text):
        return text
    if kind == "card" and not _has_check_digit(text):
        return text
    if kind == "email" and text.startswith("'"):
        return "'" + _WORDS[kind]  # a quotation mark, not the address's own
    return _WORDS[kind]


def _is_cased_as_one(postcode: str) -> bool:
    """Whether the letters go together: ``HP19 8FF`` do, and those of ``cell B1 3rd`` do not.

    Examples
    --------
    >>> [_is_cased_as_one(text) for text in ("HP19 8FF", "hp19 8ff", "Hp19 8ff", "B1 3rd")]
    [True, True, True, False]
    """
    area = postcode[:2]
    is_name_like = area.isalpha() and area.istitle()
    return postcode.isupper() or (postcode.islower() and " " in postcode) or is_name_like


def _has_check_digit(number: str) -> bool:
    """Whether the last digit is the one that ISO/IEC 7812-1 (Luhn) asks for.

    Examples
    --------
    >>> _has_check_digit("4111 1111 1111 1111"), _has_check_digit("4111 1111 1111 1112")
    (True, False)
    """
    digits = [int(mark) for mark in number if mark.isdigit()]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0
