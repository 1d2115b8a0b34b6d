"""Reading and writing the store of one workspace."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gaugebook.exhibits import Exhibit, exhibit_from_json, exhibit_to_json
from gaugebook.observations import Observation, observation_from_dict, sort_observations
from gaugebook.store.files import write_atomic

_NAME = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")


@dataclass(frozen=True)
class ExhibitSlot:
    """Where one notebook, run with one set of parameters, puts its exhibits."""

    notebook: str
    key: str

    def __str__(self) -> str:
        return f"{self.notebook}/{self.key}"

    @classmethod
    def parse(cls, text: str) -> ExhibitSlot:
        """Read a slot from its text.

        Raises
        ------
        ValueError
            When the text is not NOTEBOOK/KEY.

        Examples
        --------
        >>> ExhibitSlot.parse("kpi-trend/by-hand").notebook
        'kpi-trend'
        """
        notebook, _, key = text.partition("/")
        if not _NAME.fullmatch(notebook) or not _NAME.fullmatch(key):
            raise ValueError(f"{text!r} does not name a notebook and a key")
        return cls(notebook, key)


def parameter_key(parameters: Mapping[str, Any], marks: Sequence[str]) -> str:
    """Give the key of a run: a hash of its parameters and of what it would read.

    Parameters
    ----------
    parameters
        The notebook's parameters; plain values.
    marks
        Fingerprints of the notebook, the inputs and the definitions.
    """
    text = json.dumps([parameters, list(marks)], sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]


class Store:
    """The store of one workspace."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _exhibits(self, slot: ExhibitSlot) -> Path:
        return self.folder / "exhibits" / slot.notebook / slot.key

    def publish(self, slot: ExhibitSlot, name: str, exhibit: Exhibit) -> None:
        """Keep an exhibit under a name; the same name again replaces it.

        Raises
        ------
        ValueError
            When the name has other than small letters, digits, points, _ and -.
        """
        if not _NAME.fullmatch(name):
            raise ValueError(f"{name!r} cannot name an exhibit: use small letters, digits, - and _")
        write_atomic(self._exhibits(slot) / f"{name}.json", exhibit_to_json(exhibit).encode())

    def publish_observations(
        self, slot: ExhibitSlot, name: str, observations: Sequence[Observation]
    ) -> None:
        """Keep the observations that an exhibit shows beside it."""
        write_atomic(self._exhibits(slot) / f"{name}.jsonl", _as_lines(observations))

    def observations_shown(self, slot: ExhibitSlot) -> tuple[Observation, ...]:
        """Give the observations that the exhibits of a run show, each once, in key order."""
        found: dict[Observation, None] = {}
        for path in sorted(self._exhibits(slot).glob("*.jsonl")):
            found |= dict.fromkeys(_from_lines(path))
        return tuple(sort_observations(found))

    def exhibits(self, slot: ExhibitSlot) -> dict[str, Exhibit]:
        """Give every exhibit of a run by name, in name order."""
        folder = self._exhibits(slot)
        return {
            path.stem: exhibit_from_json(path.read_bytes())
            for path in sorted(folder.glob("*.json"))
        }

    def executed_notebook(self, slot: ExhibitSlot) -> Path:
        """Give the path at which the executed notebook of a run is kept."""
        return self._exhibits(slot) / "run.ipynb"

    def is_complete(self, slot: ExhibitSlot) -> bool:
        """Whether the notebook has run to its end with these parameters before."""
        return self.executed_notebook(slot).is_file()

    def draft_of(self, slot: ExhibitSlot) -> ExhibitSlot:
        """Give a slot of this process alone, for a run that is not done yet.

        Two papers that are made at once then never see half of each other's exhibits.
        """
        return ExhibitSlot(slot.notebook, f"{slot.key}.run-{os.getpid()}")

    def adopt(self, draft: ExhibitSlot, slot: ExhibitSlot, executed: bytes) -> None:
        """Keep what a run left in its draft, with the executed notebook, as that of a slot.

        Where another process was first with the same run, its exhibits are kept.

        Raises
        ------
        OSError
            When the draft cannot be moved.
        """
        write_atomic(self.executed_notebook(draft), executed)
        if not self.is_complete(slot):
            self.forget(slot)
            try:
                self._exhibits(draft).replace(self._exhibits(slot))
            except OSError:
                if not self.is_complete(slot):
                    raise
        self.forget(draft)

    def forget(self, slot: ExhibitSlot) -> None:
        """Remove what a run left, so that no old exhibit passes for a new one."""
        shutil.rmtree(self._exhibits(slot), ignore_errors=True)

    def append_observations(self, run_id: str, observations: Sequence[Observation]) -> Path:
        """Keep the observations of a run, one JSON object a line, in key order."""
        path = self.folder / "observations" / f"{run_id}.jsonl"
        write_atomic(path, _as_lines(observations))
        return path

    def observations(self, run_id: str) -> tuple[Observation, ...]:
        """Give the observations of a run."""
        return _from_lines(self.folder / "observations" / f"{run_id}.jsonl")

    def write_run(self, run_id: str, record: Mapping[str, Any]) -> Path:
        """Keep the record of a run."""
        path = self.folder / "runs" / f"{run_id}.json"
        text = json.dumps(record, ensure_ascii=False, sort_keys=True, indent=1, default=str)
        write_atomic(path, (text + "\n").encode("utf-8"))
        return path


def _as_lines(observations: Sequence[Observation]) -> bytes:
    lines = [
        json.dumps(o.as_dict(), ensure_ascii=False, sort_keys=True)
        for o in sort_observations(dict.fromkeys(observations))
    ]
    return "".join(line + "\n" for line in lines).encode("utf-8")


def _from_lines(path: Path) -> tuple[Observation, ...]:
    # Not splitlines(): a note may hold a character that it takes for the end of a line.
    lines = path.read_text(encoding="utf-8").split("\n")
    return tuple(observation_from_dict(json.loads(line)) for line in lines if line)
