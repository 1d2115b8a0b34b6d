"""Running one notebook with typed parameters, and keeping what it executed.

The only door to Papermill. The kept notebook has no clock, no path and no machine in it, so
that the same run leaves the same bytes.
"""

from __future__ import annotations

import json
import logging
import os
import tempfile
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

KERNEL = "python3"
LONGEST_CELL_SECONDS = 900

# What Papermill and the kernel write into a notebook that is of the moment or the machine.
_MOMENTARY = ("papermill", "execution", "widgets", "language_info", "kernelspec")


@dataclass(frozen=True)
class NotebookFailed(Exception):
    """A notebook stopped: in which cell, why, and the notebook as far as it came."""

    cell: int
    reason: str
    executed: bytes

    def __str__(self) -> str:
        return f"cell {self.cell}: {self.reason}"


def run_notebook(notebook: Path, parameters: Mapping[str, Any], *, folder: Path) -> bytes:
    """Run a notebook and give it as executed.

    Parameters
    ----------
    notebook
        The notebook; it is not changed.
    parameters
        Plain values for the cell tagged ``parameters``.
    folder
        The working folder of the kernel.

    Returns
    -------
    bytes
        The executed notebook, without times, paths or other traces of the moment.

    Raises
    ------
    NotebookFailed
        When a cell raises or takes over 15 minutes.
    """
    with tempfile.TemporaryDirectory(prefix="gaugebook-") as temporary:
        output = Path(temporary) / "run.ipynb"
        failure = _execute(notebook, output, dict(parameters), folder)
        executed = clean(output.read_bytes()) if output.exists() else b"{}"
    if failure is not None:
        raise NotebookFailed(*failure, executed)
    return executed


def _execute(
    notebook: Path, output: Path, parameters: dict[str, Any], folder: Path
) -> tuple[int, str] | None:
    """Run it; give the cell and the reason when it fails."""
    os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")
    for name in ("papermill", "papermill.translators", "traitlets"):
        logging.getLogger(name).setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import papermill
        from nbclient.exceptions import CellTimeoutError, DeadKernelError
        from papermill.exceptions import PapermillExecutionError

        try:
            papermill.execute_notebook(
                str(notebook),
                str(output),
                parameters=parameters,
                kernel_name=KERNEL,
                cwd=str(folder),
                progress_bar=False,
                log_output=False,
                request_save_on_cell_execute=False,
                execution_timeout=LONGEST_CELL_SECONDS,
            )
        except PapermillExecutionError as fault:
            return fault.exec_count or 0, f"{fault.ename}: {fault.evalue}"
        except CellTimeoutError:
            return 0, f"a cell took more than {LONGEST_CELL_SECONDS} seconds"
        except DeadKernelError:
            return 0, "the kernel died, most often for lack of memory"
    return None


def clean(executed: bytes) -> bytes:
    """Take times, paths and ids of the moment out of an executed notebook.

    >>> clean(b'{"cells": [], "metadata": {"papermill": {"start_time": "now"}}}').split()
    [b'{', b'"cells":', b'[],', b'"metadata":', b'{}', b'}']
    """
    content = json.loads(executed)
    content["metadata"] = _without(content.get("metadata", {}))
    for number, cell in enumerate(content.get("cells", [])):
        cell["metadata"] = _without(cell.get("metadata", {}))
        # Papermill gives the cell it injects a random id.
        if "injected-parameters" in cell["metadata"].get("tags", []):
            cell["id"] = f"parameters-{number}"
        cell["outputs"] = [o for o in cell.get("outputs", []) if o.get("name") != "stderr"]
        if cell.get("cell_type") != "code":
            cell.pop("outputs")
    return (json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode()


def _without(metadata: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in metadata.items() if name not in _MOMENTARY}
