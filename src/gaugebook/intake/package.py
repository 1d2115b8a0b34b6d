"""The parts of a workbook that is a zip, and what leads from one to another.

Each part is opened by its name and walked over as bounded XML; see ECMA-376 part 2 (Open Packaging
Conventions). What the parts mean is for `xlsx` and `xlsx_comments`.
"""

from __future__ import annotations

import posixpath
import zipfile
from typing import IO

from gaugebook.intake.sheets import Damaged
from gaugebook.intake.xmlparts import XmlReader


class Package:
    """The parts of a workbook and what leads from one to another."""

    def __init__(self, path: str, most_bytes: int) -> None:
        self.archive = zipfile.ZipFile(path)
        self.most_bytes = most_bytes
        self.names = {part_key(name): name for name in self.archive.namelist()}

    def open(self, part: str) -> IO[bytes]:
        """Open a part; capitals and the direction of slashes make no difference."""
        name = self.names.get(part_key(part))
        if name is None:
            raise Damaged(f"its part {part} is missing")
        return self.archive.open(name)

    def size(self, part: str) -> int:
        """Give the bytes that a part expands to, as the zip says."""
        name = self.names.get(part_key(part))
        return self.archive.getinfo(name).file_size if name else 0

    def walk(self, part: str, reader: XmlReader) -> None:
        """Walk over the XML of a part."""
        with self.open(part) as stream:
            reader.read(stream, self.most_bytes)

    def has(self, part: str) -> bool:
        """Whether there is such a part."""
        return part_key(part) in self.names

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Give what a part points to: by id, the kind of relation and the other part."""
        folder, name = posixpath.split(part)
        path = posixpath.join(folder, "_rels", f"{name}.rels")
        if not self.has(path):
            return {}
        reader = _Relations(folder)
        self.walk(path, reader)
        return reader.found


def part_key(name: str) -> str:
    """Give the name of a part as it is compared: capitals and slashes make no difference."""
    return name.replace("\\", "/").lstrip("/").casefold()


class _Relations(XmlReader):
    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.found: dict[str, tuple[str, str]] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name != "Relationship" or attributes.get("TargetMode") == "External":
            return
        kind = attributes.get("Type", "").rpartition("/")[2]
        target = attributes.get("Target", "").replace("\\", "/")
        path = target if target.startswith("/") else posixpath.join(self.folder, target)
        self.found[attributes.get("Id", "")] = (kind, posixpath.normpath(path).lstrip("/"))
