"""Results that were computed before: observations of one metric for one request, kept as JSON.

A result is named by a hash of all that it depends on, so that nothing needs to be declared out of
date: what changed has another name. A file that is damaged, foreign or from another format is
passed over, and the result computed again.

Only what the engine gave out is here: observations after small numbers were withheld, and
findings. No row about a person.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gaugebook.errors import Problem
from gaugebook.observations import Observation, observation_from_dict
from gaugebook.store.files import write_atomic

FORMAT = 1
MOST_FILES = 2000
MOST_BYTES = 100_000_000

# What reading a file that something else wrote can raise; the result is then computed again.
_NOT_A_RESULT = (OSError, ValueError, TypeError, LookupError, RecursionError)


@dataclass(frozen=True)
class StoredResult:
    """The observations of one metric for one request, in key order, and what was found."""

    observations: tuple[Observation, ...]
    problems: tuple[Problem, ...]


def result_key(facts: Mapping[str, Any]) -> str:
    """Give the name of a result: a hash of all that it depends on.

    Parameters
    ----------
    facts
        Plain values only, as JSON has them.

    Raises
    ------
    TypeError
        When a fact is no plain value; its text could hide a difference.

    Examples
    --------
    >>> result_key({"a": 1, "b": [2]}) == result_key({"b": [2], "a": 1})
    True
    """
    text = json.dumps([FORMAT, facts], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


class Results:
    """The results of one workspace, at most so many; those longest unused go first."""

    def __init__(
        self, folder: Path, *, most_files: int = MOST_FILES, most_bytes: int = MOST_BYTES
    ) -> None:
        self.folder = folder / "results"
        self._most_files = most_files
        self._most_bytes = most_bytes

    def get(self, key: str) -> StoredResult | None:
        """Give a result, or None when it is not there whole."""
        path = self._path(key)
        try:
            result = _read(path.read_bytes(), key)
        except _NOT_A_RESULT:
            return None
        with suppress(OSError):  # a file that may not be touched is only forgotten sooner
            os.utime(path)
        return result

    def put(self, results: Mapping[str, StoredResult]) -> None:
        """Keep some results by their keys.

        A result that would not come back exactly as it is is not kept, nor is any where the
        folder cannot be written: all that is lost is time.
        """
        for key, result in results.items():
            data = _written(key, result)
            if data is not None:
                with suppress(OSError):
                    write_atomic(self._path(key), data)
        self._forget_oldest()

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}.json"

    def _forget_oldest(self) -> None:
        files: list[tuple[float, str, int, Path]] = []
        for path in self.folder.glob("*.json"):
            with suppress(OSError):  # another process may have removed it
                facts = path.stat()
                files.append((facts.st_mtime, path.name, facts.st_size, path))
        files.sort()
        count, total = len(files), sum(size for _, _, size, _ in files)
        for _, _, size, path in files:
            if count <= self._most_files and total <= self._most_bytes:
                return
            with suppress(OSError):
                path.unlink()
            count, total = count - 1, total - size


def _written(key: str, result: StoredResult) -> bytes | None:
    """Give the file of a result, or None when it would not be read back as it is."""
    content = {
        "observations": [o.as_dict() for o in result.observations],
        "problems": [p.as_dict() for p in result.problems],
    }
    try:
        body = json.dumps(content, ensure_ascii=False).encode("utf-8")
        head = {"key": key, "sha256": hashlib.sha256(body).hexdigest()}
        data = json.dumps(head).encode("utf-8") + b"\n" + body + b"\n"
        same = _is_same(_read(data, key), result)
    except _NOT_A_RESULT:
        return None
    return data if same else None


def _read(data: bytes, key: str) -> StoredResult:
    first, _, rest = data.partition(b"\n")
    body = rest.removesuffix(b"\n")
    head = json.loads(first)
    if head["key"] != key or head["sha256"] != hashlib.sha256(body).hexdigest():
        raise ValueError("it is not whole")
    content = json.loads(body)
    return StoredResult(
        tuple(observation_from_dict(row) for row in content["observations"]),
        tuple(Problem.from_dict(row) for row in content["problems"]),
    )


def _is_same(one: StoredResult, other: StoredResult) -> bool:
    """Whether two results are alike in every value and its type; 1 and 1.0 print differently."""
    return repr(one) == repr(other)
