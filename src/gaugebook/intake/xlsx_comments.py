"""The comments on the cells of an Excel workbook, old notes and threads of replies alike.

Who wrote them is left out: a comment says why a figure is missing, and names stay where they are.
"""

from __future__ import annotations

from gaugebook.intake.letters import place_of
from gaugebook.intake.limits import Limits
from gaugebook.intake.package import Package
from gaugebook.intake.sheets import TooLarge
from gaugebook.intake.xmlparts import XmlReader

Place = tuple[int, int]


class _Texts(XmlReader):
    """Texts of elements that name their cell in `ref`, joined when a cell has several."""

    def __init__(self, element: str, piece: str, limits: Limits) -> None:
        self.element, self.piece, self.limits = element, piece, limits
        self.found: dict[Place, list[str]] = {}
        self.authors: list[str] = []
        self.place: Place = (0, 0)
        self.author = ""
        self.parts: list[str] = []
        self.takes = False
        self.phonetic = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == self.element:
            self.place = place_of(attributes.get("ref", "").partition(":")[0])
            number = attributes.get("authorId", "")
            known = number.isdecimal() and int(number) < len(self.authors)
            self.author = self.authors[int(number)] if known else ""
            self.parts = []
        if name == "rPh":
            self.phonetic += 1
        if name == "author":
            self.parts = []
        self.takes = name in (self.piece, "author") and not self.phonetic

    def text(self, text: str) -> None:
        if self.takes:
            self.parts.append(text)

    def end(self, name: str) -> None:
        self.takes = False
        if name == "rPh":
            self.phonetic -= 1
        elif name == "author":
            self.authors.append("".join(self.parts).strip())
        elif name == self.element and self.place != (0, 0):
            text = "".join(self.parts).strip()
            if self.author:
                text = text.removeprefix(f"{self.author}:").strip()
            if len(text) > self.limits.text or len(self.found) > self.limits.cells:
                raise TooLarge("comments longer than are read")
            if text:
                self.found.setdefault(self.place, []).append(text)


def read_comments(package: Package, part: str, limits: Limits) -> dict[Place, str]:
    """Give the notes on cells, by row and column, without their author's name."""
    return _read(package, part, _Texts("comment", "t", limits))


def read_threads(package: Package, part: str, limits: Limits) -> dict[Place, str]:
    """Give the threads on cells, by row and column: comment and replies, one a line."""
    return _read(package, part, _Texts("threadedComment", "text", limits))


def _read(package: Package, part: str, reader: _Texts) -> dict[Place, str]:
    package.walk(part, reader)
    return {place: "\n".join(texts) for place, texts in reader.found.items()}
