"""One sheet of a form in an Excel workbook, and the texts that its sheets share.

A parser of XML takes some microseconds for each of the three or four elements of a cell. Nearly all
cells are written in one of a few ways, so that a pattern takes those, and everything else goes
through the parser, in the order in which it stands. What the pattern takes is well-formed by
itself; where markup may hide in comments, all of the sheet goes through the parser.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from io import BytesIO

from gaugebook.intake.forms_child import SheetCells, percent_text, text_and_kind
from gaugebook.intake.forms_formulas import moved_formula
from gaugebook.intake.letters import area_of, place_of
from gaugebook.intake.numbers import as_time
from gaugebook.intake.sheets import Damaged, TooLarge
from gaugebook.intake.xlsx import Strings
from gaugebook.intake.xmlparts import is_true, new_parser, parse, unescaped

_EXACT_DIGITS = 16
_INDEX_DIGITS = 9
_NO_SIZE = ("0", "0.0", "0.00")

# --- patterns -------------------------------------------------------------------------------------

_NOT_PLAIN = re.compile(rb'<(?:!|(?:c|row)(?=[\s/>])(?![^<>]*\sr="))')
_NOT_USUAL = re.compile(rb'<(?:!|c(?! r="|[a-zA-Z])|row(?! r="|[a-zA-Z]))')
"""All of those and a few more, where the address comes late: looked for first, as it is quicker."""
_OTHER_ENCODING = re.compile(rb'^\s*<\?xml[^>]*encoding=["\'](?!utf-8["\'])', re.IGNORECASE)
_EMPTY_CELL = re.compile(rb'<c r="[A-Z]{1,3}\d{1,7}"(?: [a-z]+="\w*")*(?: ?/>|></c>)')
_EMPTY_ROW = re.compile(rb'<row r="\d{1,7}"(?: [\w:.]+="[^"<>]*")*(?: ?/>|></row>)')
_CELL = re.compile(
    r'<c r="([A-Z]{1,3}[1-9]\d{0,6})"(?: s="(\d{1,5})")?(?: t="(n|s|str|b|e|inlineStr)")?>'
    r'(?:<f(?: aca="false")?>([^<]*)</f>)?'
    r"(?:<v>([^<]*)</v>|<v ?/>|<is><t(?: xml:space=\"preserve\")?>([^<]*)</t></is>)</c>"
)
_NEXT_ROW = re.compile(r'</row>\s*<row(?: (?!hidden=|ht="0)[\w:.]+="[^"<>&]*")+>')
"""From one row to the next that is shown. The parser need not see the two: they open and close."""

_TEXT = re.compile(r'<si><t(?: xml:space="preserve")?>([^<]*)</t></si>')
_GROUPS = 6
_MANY = 100
_ENTITY = re.compile(r"&(#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6}|\w{1,8});|&")
_NAMED = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&"}
"""The ampersand is the last, so that what it gives is not read again."""


def is_plain(pieces: Iterable[bytes]) -> bool:
    """Whether every row and cell of a sheet says where it stands, and no comment hides anything.

    Then those with nothing in them can be taken out, and the others stay where they are.
    """
    is_first = True
    for piece in pieces:
        if _NOT_USUAL.search(piece) and _NOT_PLAIN.search(piece):
            return False
        if is_first and _has_other_encoding(piece):
            return False
        is_first = False
    return True


def _has_other_encoding(start: bytes) -> bool:
    return start.startswith((b"\xff\xfe", b"\xfe\xff")) or bool(_OTHER_ENCODING.search(start))


def without_empty(data: bytes) -> bytes:
    """Take out cells and rows that have a format and nothing in them; a sheet may have a million.

    A few stay, as looking for them takes longer than passing over them.

    >>> row = b'<row r="1" s="3"><c r="A1" s="1"/><c r="B1"><v>2</v></c></row>'
    >>> without_empty(row * 500) == b'<row r="1" s="3"><c r="B1"><v>2</v></c></row>' * 500
    True
    """
    if data.count(b"/>") + data.count(b'"></c>') < _MANY:
        return data
    return _EMPTY_ROW.sub(b"", _EMPTY_CELL.sub(b"", data))


def whole_rows(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Give the same bytes in pieces that end before a row, or at least before a tag."""
    rest = b""
    for chunk in chunks:
        data = rest + chunk
        place = data.rfind(b"<row")
        if place <= 0:
            place = max(data.rfind(b"<"), 0)
        yield data[:place]
        rest = data[place:]
    yield rest


def _decoded(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeError:
        raise Damaged("its characters are not those of its encoding") from None
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _characters(text: str) -> str:
    """Give a text with its entities resolved, as XML knows them without a document type.

    >>> _characters("&lt;A1&amp;&quot;|&quot;&#65;"), _characters("&amp;lt;")
    ('<A1&"|"A', '&lt;')
    """
    if "&" not in text:
        return text
    if text.count("&") != sum(map(text.count, _NAMED)):
        return _ENTITY.sub(_character, text)
    for name, character in _NAMED.items():
        text = text.replace(name, character)
    return text


def _character(match: re.Match[str]) -> str:
    name = match[1] or ""
    if match[0] in _NAMED:
        return _NAMED[match[0]]
    if name.startswith("#"):
        code = int(name[2:], 16) if name[1] == "x" else int(name[1:])
        if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000:
            return chr(code)
    raise Damaged(f"its XML is wrong (it has &{name[:20]};)")


# --- shared texts ---------------------------------------------------------------------------------


def shared_strings(data: bytes, most: int) -> list[str]:
    """Give the texts that cells share.

    >>> shared_strings(b"<sst><si><t>Ref</t></si><si><r><t>a</t></r><r><t>b</t></r></si></sst>", 9)
    ['Ref', 'ab']
    """
    if b"<!" in data or _has_other_encoding(data):
        return _parsed_strings(data, most)
    parts = _TEXT.split(_decoded(data))
    if len(parts) // 2 > most:
        raise TooLarge(f"more than {most:,} texts")
    if not any("<si" in gap or ":si" in gap for gap in parts[::2]):
        parse(new_parser(), parts[::2])
        return [unescaped(_characters(text)) for text in parts[1::2]]
    return _parsed_strings(data, most)


def _parsed_strings(data: bytes, most: int) -> list[str]:
    reader = Strings(most)
    reader.read(BytesIO(data), len(data))
    return reader.found


# --- the walk over a sheet ------------------------------------------------------------------------


class SheetWalk:
    """The walk over one sheet.

    Parameters
    ----------
    strings
        The texts that cells share.
    kinds
        For each style what its numbers are: a ``moment``, a ``length``, a ``percent``, or ``""``.
    cells
        Where filled cells are kept.
    from_1904
        Whether days are counted from 1904.
    """

    def __init__(
        self,
        strings: list[str],
        kinds: tuple[str, ...],
        cells: SheetCells,
        from_1904: bool,  # noqa: FBT001 - handed on as the workbook says it
    ) -> None:
        self.strings, self.kinds, self.cells = strings, kinds, cells
        self.from_1904 = from_1904
        self.row = self.column = self.phonetic = 0
        self.kind = self.style = ""
        self.parts: list[str] = []
        self.value: str | None = None
        self.inline: list[str] = []
        self.formula = ""
        self.formula_facts: dict[str, str] = {}
        self.shared: dict[str, tuple[str, int, int]] = {}

    def read(self, pieces: Iterable[bytes], *, can_shorten: bool) -> None:
        """Walk over a sheet piece by piece; one that `is_plain` can be shortened on the way."""
        parser = new_parser()

        def start_first(name: str, _: dict[str, str]) -> None:
            prefix, colon, _bare = name.rpartition(":")
            start, end = self._start, self._end
            if colon:  # all elements of a sheet carry the prefix that its maker chose
                start, end = _unprefixed(prefix + colon, start), _unprefixed(prefix + colon, end)
            parser.StartElementHandler, parser.EndElementHandler = start, end

        parser.StartElementHandler = start_first
        parser.CharacterDataHandler = self.parts.append
        parse(parser, self._without_usual(pieces) if can_shorten else pieces)

    # --- the usual cells, by pattern --------------------------------------------------------------

    def _without_usual(self, pieces: Iterable[bytes]) -> Iterator[str]:
        """Give what the parser must see, and take the usual cells that stand in between."""
        cells, strings = self.cells, self.strings
        place, take, kind_is = cells.places.append, cells.texts.append, cells.kinds.append
        for piece in pieces:
            parts = _CELL.split(_decoded(without_empty(piece)))
            yield parts[0]
            columns = (parts[number :: _GROUPS + 1] for number in range(1, _GROUPS + 2))
            for ref, style, kind, formula, value, inline, gap in zip(*columns, strict=True):
                # Most cells are typed texts, and are taken here without another call.
                text = None
                if formula is None and kind == "s" and value and value.isdecimal():
                    index = int(value[:_INDEX_DIGITS])
                    text = strings[index] if index < len(strings) else ""
                elif formula is None and inline and "&" not in inline and "_x" not in inline:
                    text = inline if kind == "inlineStr" else None
                if text:
                    place(place_of(ref))
                    take(text)
                    kind_is("t")
                elif text is None:
                    self._take(ref, style, kind or "n", formula, inline if value is None else value)
                if gap and not _NEXT_ROW.fullmatch(gap):
                    # A cell in it may not say where it stands, but follow the last one.
                    self.row, self.column = place_of(ref)
                    yield gap
            cells.bounds.check_count(len(cells.places))

    def _take(
        self, ref: str, style: str | None, kind: str, formula: str | None, raw: str | None
    ) -> None:
        told = "" if formula is None else f"={unescaped(_characters(formula)) or '?'}"
        self.kind, self.style = kind, style or ""
        text, letter = self._text(_characters(raw)) if raw else ("", "t")
        if text or told:
            self.cells.add(place_of(ref), text, letter, told)

    # --- everything else, by the parser -----------------------------------------------------------

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "row":
            self._start_row(attributes)
        elif name == "c":
            self._start_cell(attributes)
        elif name == "v" or name == "t":
            self.parts.clear()
        elif name == "f":
            self.parts.clear()
            self.formula_facts = attributes
        elif name == "rPh":
            self.phonetic += 1
        elif name == "col":
            self._start_columns(attributes)
        elif name == "mergeCell":
            self.cells.merge(*area_of(attributes.get("ref", "")))

    def _start_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r", "")
        self.row = int(number[:9]) if number.isdecimal() else self.row + 1
        self.column = 0
        if attributes.get("ht") in _NO_SIZE or is_true(attributes.get("hidden")):
            self.cells.hidden_rows.add(self.row)

    def _start_columns(self, attributes: dict[str, str]) -> None:
        first, last = attributes.get("min", ""), attributes.get("max", "")
        is_hidden = attributes.get("width") in _NO_SIZE or is_true(attributes.get("hidden"))
        if is_hidden and first.isdecimal() and last.isdecimal():
            self.cells.hidden_areas.append((int(first[:9]), int(last[:9])))

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self.kind = attributes.get("t", "n")
        self.style = attributes.get("s", "")
        row, column = place_of(attributes.get("r", ""))
        self.column = column or self.column + 1
        self.row = row or self.row
        self.value = None
        self.formula = ""
        self.formula_facts = {}
        self.inline = []

    def _end(self, name: str) -> None:
        if name == "v":
            self.value = "".join(self.parts)
        elif name == "c":
            self._end_cell()
        elif name == "f":
            self.formula = "=" + self._formula("".join(self.parts))
        elif name == "t":
            if not self.phonetic:
                self.inline.append("".join(self.parts))
        elif name == "rPh":
            self.phonetic -= 1

    def _end_cell(self) -> None:
        raw = "".join(self.inline) if self.kind == "inlineStr" else self.value
        text, letter = self._text(raw) if raw else ("", "t")
        if text or self.formula:
            self.cells.add((self.row, self.column), text, letter, self.formula)

    def _formula(self, text: str) -> str:
        facts = self.formula_facts
        kind, number = facts.get("t"), facts.get("si", "")
        if kind == "shared" and text:
            self.shared[number] = (text, self.row, self.column)
        elif kind == "shared" and number in self.shared:
            first, row, column = self.shared[number]
            text = moved_formula(first, down=self.row - row, across=self.column - column)
        elif kind == "dataTable":
            text = f"TABLE({facts.get('r1', '')},{facts.get('r2', '')})"
        return unescaped(text) or "?"

    # --- what a cell holds ------------------------------------------------------------------------

    def _text(self, raw: str) -> tuple[str, str]:
        kind = self.kind
        if kind == "n":
            return self._number(raw)
        if kind in ("str", "inlineStr"):
            return unescaped(raw), "t"
        if kind == "s":
            index = int(raw) if raw.isdecimal() else -1
            return (self.strings[index] if 0 <= index < len(self.strings) else ""), "t"
        if kind == "b":
            return ("TRUE" if is_true(raw) else "FALSE"), "b"
        if kind == "d":
            return _day(raw), "d"
        return raw, "e" if kind == "e" else "t"

    def _number(self, raw: str) -> tuple[str, str]:
        style = self.style
        index = int(style) if style.isdecimal() else 0
        how = self.kinds[index] if index < len(self.kinds) else ""
        if not how and raw.isdecimal() and len(raw) < _EXACT_DIGITS:
            return str(int(raw)), "n"
        try:
            number = float(raw)
        except ValueError:
            return raw, "t"
        if how == "percent":
            return percent_text(number), "n"
        return text_and_kind(as_time(number, how, epoch_1904=self.from_1904) if how else number)


def _day(raw: str) -> str:
    try:
        moment = datetime.fromisoformat(raw)
    except ValueError:
        return raw
    return text_and_kind(moment if "T" in raw else moment.date())[0]


def _unprefixed(prefix: str, handler: Callable[..., None]) -> Callable[..., None]:
    length = len(prefix)

    def handle(name: str, *attributes: dict[str, str]) -> None:
        handler(name[length:] if name.startswith(prefix) else name, *attributes)

    return handle
