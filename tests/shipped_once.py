"""The shipped definitions, parsed once a process: reading them anew was most of every small test.

Every `load_library` still finds and reads the files, checks how they fit together and gives what
it found. Only what is a pure function of one file's bytes is kept, the parsed file and the
definition made from it, and only for the files that are shipped: a council's own are always read.
`tests/definitions/test_shipped_once.py` asks that what is kept is what would be read.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gaugebook.definitions import assessment_files, library
from gaugebook.definitions.files import LoadedYaml
from gaugebook.errors import Problem

SHIPPED = library.library_root()
FOLDERS = tuple(SHIPPED / name for name in library.CONTENT_FOLDERS)

read_anew, build_anew = library.load_yaml, library.build

_Loaded = tuple[LoadedYaml | None, list[Problem]]
_loaded: dict[tuple[bytes, str], _Loaded] = {}


def load_yaml(path: Path, *, name: str | None = None) -> _Loaded:
    """Give what the function of this name gives, from memory for a shipped file read before."""
    if not any(path.is_relative_to(folder) for folder in FOLDERS):
        return read_anew(path, name=name)
    key = (path.read_bytes(), name or str(path))
    if key not in _loaded:
        loaded, problems = read_anew(path, name=name)
        if loaded is not None:
            vars(loaded)["made"] = {}  # marks what may be kept; a copy of it has no such mark
        _loaded[key] = loaded, problems
    loaded, problems = _loaded[key]
    return loaded, list(problems)


def build(model: Any, loaded: LoadedYaml, *, at: Any = ()) -> tuple[Any, list[Problem]]:
    """Give what the function of this name gives, from memory for a shipped file built before."""
    made = vars(loaded).get("made")
    if made is None:
        return build_anew(model, loaded, at=at)
    if (model, at) not in made:
        made[model, at] = build_anew(model, loaded, at=at)
    definition, problems = made[model, at]
    return definition, list(problems)


def keep() -> None:
    """Let `load_library` keep what it parsed, until `forget`."""
    library.load_yaml, library.build, assessment_files.build = load_yaml, build, build


def forget() -> None:
    """Let `load_library` parse every file anew."""
    library.load_yaml, library.build, assessment_files.build = read_anew, build_anew, build_anew
