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

_CALL = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_OPEN, _CLOSE = "\ue000", "\ue001"
_SLOT = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
_HEADING = re.compile(r"^#\s+(.+?)\s*#*\s*$")


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
        self.problems: list[Problem] = []

    def read(self) -> Narrative:
        if len(self.text) > LONGEST_NARRATIVE:
            fault = problem("file-too-large", self.file, detail="over 500,000 characters")
            return Narrative((), (fault,))
        slotted = self._take_calls(self.text.replace(_OPEN, "").replace(_CLOSE, ""))
        sections = [self._section(*part) for part in self._split(slotted)]
        return Narrative(tuple(sections), tuple(self.problems))

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

    def _broken(self, found: str, detail: str, where: Where) -> None:
        self.problems.append(broken_call(found, detail, where))

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
        for number, line in enumerate(text.splitlines(), start=1):
            match = _HEADING.match(line)
            if match:
                if heading or any(part.strip() for part in lines):
                    yield heading, start, "\n".join(lines)
                heading, start, lines = match[1], number, []
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
                runs, _ = self._runs(inside[0])
                yield TextBlock("subheading", (runs,), where)
            elif token.type in ("bullet_list_open", "ordered_list_open"):
                kind = "ordered" if token.type.startswith("ordered") else "bullets"
                items = tuple(self._runs(t)[0] for t in inside if t.type == "inline")
                yield TextBlock(kind, items, where)
            elif token.type == "table_open":
                yield TextBlock("table", (), where, rows=self._rows(inside))
            elif token.type not in ("hr",):
                self._broken(token.type, "only paragraphs, lists and tables are set", where)
            index = end + 1

    def _rows(self, tokens: Sequence[Token]) -> tuple[tuple[tuple[Run | Call, ...], ...], ...]:
        rows: list[list[tuple[Run | Call, ...]]] = []
        for token in tokens:
            if token.type == "tr_open":
                rows.append([])
            elif token.type == "inline":
                rows[-1].append(self._runs(token)[0])
        return tuple(tuple(row) for row in rows)

    def _paragraph(self, token: Token, where: Where) -> Iterator[TextBlock | Call]:
        runs, blocks = self._runs(token)
        if any(isinstance(part, Call) or part.text.strip() for part in runs):
            yield TextBlock("paragraph", (runs,), where)
        yield from blocks

    def _runs(self, token: Token) -> tuple[tuple[Run | Call, ...], list[Call]]:
        """Give the runs and calls of a line of text, and the calls that stand for blocks."""
        runs: list[Run | Call] = []
        blocks: list[Call] = []
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
                        if isinstance(part, Call):
                            (blocks if part.is_block else runs).append(part)
                        else:
                            runs.append(Run(part, bool(strong), bool(emphasis), href))
        return tuple(runs), blocks

    def _fill(self, text: str) -> Iterator[str | Call]:
        at = 0
        for match in _SLOT.finditer(text):
            if match.start() > at:
                yield text[at : match.start()]
            call = self.calls[int(match[1])]
            if call is not None:
                yield call
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
