"""The ledger of definitions: what each version of a metric was when it gave its first figures.

A published figure names its metric and version. The ledger holds, for each, the fingerprints of
all that it was made of, so that an edit under the same version is found before it can give a
second kind of figure under one name. It holds no date: when a definition was first used is told
by the run records.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gaugebook.store.files import write_atomic

LEDGER_FILE = "definitions.json"
FORMAT = 1


class LedgerError(ValueError):
    """The ledger is there and cannot be read."""


class Ledger:
    """The ledger of one workspace.

    Parameters
    ----------
    folder
        The store's folder.
    scheme
        Names the way in which fingerprints are taken; those of another scheme cannot be compared
        and are not held against anything.
    """

    def __init__(self, folder: Path, *, scheme: int) -> None:
        self.path = folder / LEDGER_FILE
        self._scheme = scheme

    def parts_of(self, metric_id: str, version: str) -> dict[str, str] | None:
        """Give the fingerprints of what a metric was made of; None when it is new.

        Raises
        ------
        LedgerError
            When the ledger cannot be read.
        """
        return self._read().get(_name(metric_id, version))

    def remember(self, metrics: Mapping[tuple[str, str], Mapping[str, str]]) -> None:
        """Keep what some metrics, by id and version, are made of. What is held already stays.

        Raises
        ------
        LedgerError
            When the ledger cannot be read.
        OSError
            When it cannot be written.
        """
        held = self._read()
        given = {_name(*key): dict(parts) for key, parts in metrics.items()}
        fresh = {name: parts for name, parts in given.items() if name not in held}
        if fresh:
            content = {"format": FORMAT, "scheme": self._scheme, "metrics": held | fresh}
            text = json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1)
            write_atomic(self.path, (text + "\n").encode("utf-8"))

    def _read(self) -> dict[str, dict[str, str]]:
        try:
            content = json.loads(self.path.read_bytes())
        except FileNotFoundError:
            return {}
        except (ValueError, OSError, RecursionError):
            raise LedgerError(str(self.path)) from None
        if not _is_ledger(content):
            raise LedgerError(str(self.path))
        if (content["format"], content["scheme"]) != (FORMAT, self._scheme):
            return {}
        metrics: dict[str, dict[str, str]] = content["metrics"]
        return metrics


def _name(metric_id: str, version: str) -> str:
    return f"{metric_id} {version}"


def _is_ledger(content: Any) -> bool:
    if not isinstance(content, dict) or not {"format", "scheme", "metrics"} <= content.keys():
        return False
    metrics = content["metrics"]
    return isinstance(metrics, dict) and all(
        isinstance(parts, dict) and all(isinstance(mark, str) for mark in parts.values())
        for parts in metrics.values()
    )
