"""Which campaign a paper of some periods takes, and what the exhibits made of it depend on."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from gaugebook.definitions.library import Library
from gaugebook.periods import Period
from gaugebook.tables.caches import sha256_of
from gaugebook.workspace.assess.folders import campaigns_in
from gaugebook.workspace.assess.opened import read_file


def campaign_ending_in(root: Path, library: Library, whole: Period) -> str:
    """Give the campaign whose cycle ended last in a period; empty where none did.

    Parameters
    ----------
    root, library
        The workspace, and its definitions.
    whole
        The periods of a paper. A cycle that ended before them was in an earlier paper.

    Raises
    ------
    RefusedError
        When the file of a campaign has a fault: which round it is would be a guess.
    """
    ended = []
    for folder in campaigns_in(root):
        file, _ = read_file(folder, library)
        if whole.start < file.period.end <= whole.end:
            ended.append((file.period.end, file.opened, folder.name))
    return max(ended)[-1] if ended else ""


def campaign_marks(root: Path, library: Library) -> Iterator[str]:
    """Give what exhibits of any campaign depend on: its files, its answers, the models.

    Every campaign counts, as a round is shown beside those before it.
    """
    for folder in campaigns_in(root):
        file, _ = read_file(folder, library)
        lists = folder.folder / file.services
        for path in (folder.file, lists, folder.issued, folder.decisions):
            if path.is_file():
                yield f"{folder.named(path)} {sha256_of(path)}"
        for path in (folder.kept_returns, folder.kept_moderations):
            if path.is_file():
                yield f"{folder.named(path)} {_mark_of_kept(path)}"
        key = f"{file.model}-{file.version}"
        if ("assessment", key) in library.found:
            yield f"assessment {key} {library.fingerprint_of('assessment', key)}"


def _mark_of_kept(path: Path) -> str:
    """Give a mark of what was kept that is the same in a copy with another secret.

    The keys of persons are made with the secret of the workspace; who is who stays the same.
    """
    text = path.read_text(encoding="utf-8", errors="replace")
    order: dict[str, str] = {}
    bare = _KEYS.sub(lambda m: m[1] + order.setdefault(m[2], f"person {len(order)}"), text)
    return hashlib.sha256(bare.encode("utf-8")).hexdigest()


_KEYS = re.compile(r'("(?:respondent|tester)":\s*")([^"]+)')
