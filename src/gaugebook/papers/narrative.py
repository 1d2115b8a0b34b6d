"""The narrative: Markdown with bound figures, read into sections of blocks and calls.

An officer writes ``{{ figure("wait_mean") }}``; nothing in the braces is ever run. It is read as
one call of a known function with plain values, so that every fault has its line, and a number
comes only from the data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

from gaugebook.errors import Problem, Where, problem
from gaugebook.papers.calls import Call, broken_call, read_call
from gaugebook.papers.paper import Run

LONGEST_NARRATIVE = 500_000
"""Characters; the longest narrative that is read."""

_CALL = re.compile(r"\{\{((?:(?!\{\{).)*?)\}\}", re.DOTALL)
_OPEN, _CLOSE = "\ue000", "\ue001"
_SLOT = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
_HEADING = re.compile(r"^#\s+(.+?)\s*#*\s*$")
_HEADING_WITHOUT_SPACE = re.compile(r"^#{1,6}[A-Za-z]")

_PARAGRAPHS_ONLY = "only paragraphs, lists, tables and subheadings are set"
_BLOCKS_IN_WORDS = {
    "fence": "A block of code",
    "code_block": "A line that begins with four spaces (a block of code)",
    "blockquote_open": "A quotation that begins with >",
    "table_open": "A table inside a list",
    "heading_open": "A heading inside a list",
}


@dataclass(frozen=True)
class TextBlock:
    """A paragraph, a subheading, a list or a table of words; calls stand inside the runs."""

    kind: str
    lines: tuple[tuple[Run | Call, ...], ...]
    where: Where
    rows: tuple[tuple[tuple[Run | Call, ...], ...], ...] = ()


@dataclass(frozen=True)
class NarrativeSection:
    """What somebody wrote for one section, named by its heading."""

    heading: str
    where: Where
    blocks: tuple[TextBlock | Call, ...]


@dataclass(frozen=True)
class Narrative:
    """A narrative as it was read, and every fault in it."""

    sections: tuple[NarrativeSection, ...] = ()
    problems: tuple[Problem, ...] = field(default=())

    def calls(self) -> Iterator[Call]:
        """Give every call in reading order."""
        for section in self.sections:
            for block in section.blocks:
                if isinstance(block, Call):
                    yield block
                else:
                    for line in (*block.lines, *(c for row in block.rows for c in row)):
                        yield from (part for part in line if isinstance(part, Call))


def read_narrative(text: str, file: str) -> Narrative:
    r"""Read a narrative; a level-one heading begins a section.

    Parameters
    ----------
    text
        Markdown.
    file
        Its name, for findings.

    Examples
    --------
    >>> found = read_narrative('# Summary\n\nWe took {{ figure("wait_mean") }}.', "n.md")
    >>> found.sections[0].heading, [call.function for call in found.calls()]
    ('Summary', ['figure'])
    """
    return _Reader(text, file).read()


class _Reader:
    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.file = file
        self.calls: list[Call | None] = []
        self.placed: set[int] = set()
        self.problems: list[Problem] = []

    def read(self) -> Narrative:
        if len(self.text) > LONGEST_NARRATIVE:
            fault = problem("file-too-large", self.file, detail="over 500,000 characters")
            return Narrative((), (fault,))
        plain = self.text.replace("\r\n", "\n").replace("\r", "\n")
        slotted = self._take_calls(plain.replace(_OPEN, "").replace(_CLOSE, ""))
        sections = [self._section(*part) for part in self._split(slotted)]
        self._check_placed()
        return Narrative(tuple(sections), tuple(self.problems))

    def _check_placed(self) -> None:
        """A call that is nowhere in the text would be lost in silence."""
        for number, call in enumerate(self.calls):
            if call is None or number in self.placed:
                continue
            place = "a paragraph of its own" if call.is_block else "a paragraph, a list or a table"
            detail = f"it must stand in {place}"
            self.problems.append(broken_call(call.text, detail, call.where, example=call.text))

    def _where(self, line: int) -> Where:
        return Where(self.file, line=line)

    def _take_calls(self, text: str) -> str:
        """Put a slot where each call stands; newlines inside a call keep the lines in step."""

        def slot(match: re.Match[str]) -> str:
            line = text.count("\n", 0, match.start()) + 1
            self.calls.append(self._call(match[1].strip(), match[0], self._where(line)))
            return f"{_OPEN}{len(self.calls) - 1}{_CLOSE}" + "\n" * match[0].count("\n")

        slotted = _CALL.sub(slot, text)
        for mark in ("{{", "}}"):
            at = slotted.find(mark)
            if at >= 0:
                line = slotted.count("\n", 0, at) + 1
                self._broken(mark, "the braces have no pair", self._where(line))
        return slotted

    def _broken(self, found: str, detail: str, where: Where, *, example: str = "") -> None:
        self.problems.append(broken_call(found, detail, where, example=example))

    def _not_set(self, token: Token, where: Where) -> None:
        found = _BLOCKS_IN_WORDS.get(token.type, token.type)
        self._broken(found, _PARAGRAPHS_ONLY, where, example="a paragraph, a list or a table")

    def _call(self, inside: str, whole: str, where: Where) -> Call | None:
        shown = " ".join(whole.split())
        call = read_call(inside, shown, where)
        if isinstance(call, Problem):
            self.problems.append(call)
            return None
        return call

    def _split(self, text: str) -> Iterator[tuple[str, int, str]]:
        """Give heading, line and body of each section; what comes first has no heading."""
        heading, start, lines = "", 1, list[str]()
        for number, line in enumerate(text.split("\n"), start=1):
            match = _HEADING.match(line)
            if _HEADING_WITHOUT_SPACE.match(line):
                shown = _SLOT.sub("...", line)
                detail = "a heading has a space after its #"
                self._broken(shown, detail, self._where(number), example="# Executive summary")
            if match:
                if heading or any(part.strip() for part in lines):
                    yield heading, start, "\n".join(lines)
                heading, start, lines = _SLOT.sub("", match[1]).strip(), number, []
            else:
                lines.append(line)
        if heading or any(part.strip() for part in lines):
            yield heading, start, "\n".join(lines)

    def _section(self, heading: str, start: int, body: str) -> NarrativeSection:
        if not heading:
            hint = " Begin with a line such as: # Executive summary"
            self.problems.append(
                problem("section-unknown", self._where(start), found="(no heading)", hint=hint)
            )
        tokens = MarkdownIt("commonmark", {"html": False}).enable("table").parse(body)
        blocks = list(self._blocks(tokens, start if heading else start - 1))
        return NarrativeSection(heading, self._where(start), tuple(blocks))

    def _blocks(self, tokens: Sequence[Token], offset: int) -> Iterator[TextBlock | Call]:
        index = 0
        while index < len(tokens):
            token = tokens[index]
            line = offset + (token.map[0] + 1 if token.map else 1)
            end = _closing(tokens, index)
            inside = tokens[index + 1 : end]
            where = self._where(line)
            if token.type == "paragraph_open":
                yield from self._paragraph(inside[0], where)
            elif token.type == "heading_open":
                yield TextBlock("subheading", (self._words(inside[0], where),), where)
            elif token.type in ("bullet_list_open", "ordered_list_open"):
                kind = "ordered" if token.type.startswith("ordered") else "bullets"
                for strange in (t for t in inside if t.type in _BLOCKS_IN_WORDS):
                    self._not_set(strange, where)
                items = tuple(self._words(t, where) for t in inside if t.type == "inline")
                yield TextBlock(kind, items, where)
            elif token.type == "table_open":
                yield TextBlock("table", (), where, rows=self._rows(inside, where))
            elif token.type != "hr":
                self._not_set(token, where)
            index = end + 1

    def _rows(
        self, tokens: Sequence[Token], where: Where
    ) -> tuple[tuple[tuple[Run | Call, ...], ...], ...]:
        rows: list[list[tuple[Run | Call, ...]]] = []
        for token in tokens:
            if token.type == "tr_open":
                rows.append([])
            elif token.type == "inline":
                rows[-1].append(self._words(token, where))
        return tuple(tuple(row) for row in rows)

    def _paragraph(self, token: Token, where: Where) -> Iterator[TextBlock | Call]:
        runs, blocks = self._runs(token, where)
        if any(isinstance(part, Call) or part.text.strip() for part in runs):
            yield TextBlock("paragraph", (runs,), where)
        for number in blocks:
            call = self.calls[number]
            if call is not None:
                self.placed.add(number)
                yield call

    def _words(self, token: Token, where: Where) -> tuple[Run | Call, ...]:
        """Give the runs and calls of a line where no block can stand."""
        return self._runs(token, where)[0]

    def _runs(self, token: Token, where: Where) -> tuple[tuple[Run | Call, ...], list[int]]:
        """Give the runs and calls of a line, and the numbers of the calls that are blocks."""
        runs: list[Run | Call] = []
        blocks: list[int] = []
        strong = emphasis = 0
        href = ""
        for child in token.children or ():
            match child.type:
                case "strong_open" | "strong_close":
                    strong += 1 if child.type.endswith("open") else -1
                case "em_open" | "em_close":
                    emphasis += 1 if child.type.endswith("open") else -1
                case "link_open":
                    href = str(child.attrGet("href") or "")
                case "link_close":
                    href = ""
                case "softbreak" | "hardbreak":
                    runs.append(Run(" "))
                case "text" | "code_inline":
                    for part in self._fill(child.content):
                        if isinstance(part, str):
                            runs.append(Run(part, bool(strong), bool(emphasis), href))
                            continue
                        call = self.calls[part]
                        if call is not None and call.is_block:
                            blocks.append(part)
                        elif call is not None:
                            self.placed.add(part)
                            runs.append(call)
                case "image":
                    detail = "pictures are not set; a chart comes from a notebook"
                    example = '{{ chart("trend.wait") }}'
                    self._broken(f"![{child.content}]", detail, where, example=example)
        return tuple(runs), blocks

    def _fill(self, text: str) -> Iterator[str | int]:
        """Give the stretches of a text, and the numbers of the calls between them."""
        at = 0
        for match in _SLOT.finditer(text):
            if match.start() > at:
                yield text[at : match.start()]
            yield int(match[1])
            at = match.end()
        if at < len(text):
            yield text[at:]


def _closing(tokens: Sequence[Token], index: int) -> int:
    """Give the index of the token that closes the one at `index`."""
    if tokens[index].nesting != 1:
        return index
    depth = 0
    for at in range(index, len(tokens)):
        depth += tokens[at].nesting
        if depth == 0:
            return at
    return len(tokens) - 1
