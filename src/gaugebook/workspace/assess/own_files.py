"""Files that we write for somebody to fill in, written again without losing what was typed.

A service fills its form in where it lies, or an officer does it for them on the telephone. So what
we wrote is known by its fingerprint; a file that is another one now is never written over or taken
away, but moved aside and told.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from gaugebook.errors import Problem, Where, problem
from gaugebook.store import write_together
from gaugebook.tables.caches import sha256_of, write_private
from gaugebook.workspace.assess.folders import CampaignFolder

_KEPT = "kept"
_FORM = ".xlsx"
_FORMAT = "gaugebook-written/1"


def write_ours(
    folder: CampaignFolder, files: Mapping[Path, bytes], *, stale: Iterable[Path], back_to: Path
) -> list[Problem]:
    """Write files of ours and take away those that nobody needs any more.

    Parameters
    ----------
    folder
        Of the campaign.
    files
        What to write, by path.
    stale
        What an earlier run wrote and is no longer needed.
    back_to
        The folder that a filled-in one belongs into.

    Returns
    -------
    list
        What was found to be somebody's own by now, each with the place that it was moved to.
    """
    written = _written(folder)
    gone = list(stale)
    # What lies in the campaign's folder itself, such as the register, is for nobody to fill in.
    there = [p for p in (*files, *gone) if p.parent != folder.folder and p.is_file()]
    told = []
    for path in there:
        sha256 = sha256_of(path)
        # Where nothing is known of it, only a form may be somebody's work.
        ours = written.get(folder.named(path), "" if path.suffix == _FORM else sha256)
        if files.get(path) == path.read_bytes() or ours == sha256:
            continue
        told.append(moved_aside(folder, path, back_to=back_to))
    write_together(files)
    for path in gone:
        path.unlink(missing_ok=True)
        written.pop(folder.named(path), None)
    # Last: what is not noted down here is taken for somebody's own, and kept.
    written |= {folder.named(path): sha256_of(path) for path in files}
    folder.open_private()
    text = json.dumps({"format": _FORMAT, "written": written}, indent=1, sort_keys=True) + "\n"
    write_private(folder.kept_written, text.encode("utf-8"))
    return told


def moved_aside(folder: CampaignFolder, path: Path, *, back_to: Path) -> Problem:
    """Move a file that somebody changed aside, and tell where it is."""
    kept = path.parent / _KEPT / f"{path.stem}-{sha256_of(path)[:8]}{path.suffix}"
    kept.parent.mkdir(exist_ok=True)
    path.replace(kept)
    place, name = Where(folder.named(kept)), folder.named(path)
    return problem("own-file-changed", place, was=name, back_to=folder.named(back_to))


def _written(folder: CampaignFolder) -> dict[str, str]:
    """Give the fingerprint of each file as we wrote it; nothing where that is not known."""
    try:
        kept = json.loads(folder.kept_written.read_text(encoding="utf-8"))
        return {str(name): str(sha256) for name, sha256 in kept["written"].items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}
