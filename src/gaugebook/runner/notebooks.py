"""Running one notebook with typed parameters, and keeping what it executed.

The only door to Papermill. The kept notebook has no clock, no path and no machine in it, so
that the same run leaves the same bytes.
"""

from __future__ import annotations

import ast
import json
import logging
import os
import re
import sys
import tempfile
import warnings
from collections.abc import Mapping
from itertools import groupby
from pathlib import Path
from typing import Any, BinaryIO

from gaugebook.errors import MissingToolError
from gaugebook.runner.telling import Told, told_by

KERNEL = "python3"
LONGEST_CELL_SECONDS = 900

# What Papermill and the kernel write into a notebook that is of the moment or the machine.
_MOMENTARY = ("papermill", "execution", "widgets", "language_info", "kernelspec")

# Where the kernel says that the code of a cell stands; the numbers are of this process.
_CELL_FILE = re.compile(r"[^\s\"'<>(]*ipykernel_\d+[\\/]+\d+\.py")

_TYPES: Mapping[str, tuple[type, ...]] = {
    "str": (str,),
    "int": (int,),
    "float": (float, int),
    "bool": (bool,),
    "list": (list, tuple),
    "dict": (dict,),
}


class NotebookFailed(Exception):
    """A notebook stopped: in which cell, why, and the notebook as far as it came.

    `cell` is the number that Jupyter shows beside the cell, 0 where there is none. `told` is what
    gaugebook itself refused in it, None where it stopped for another reason.
    """

    def __init__(self, cell: int, reason: str, executed: bytes) -> None:
        super().__init__(f"cell {cell}: {reason}")
        self.cell = cell
        self.reason = reason
        self.executed = executed
        self.told: Told | None = told_by(executed)


def parameters_of(notebook: Path) -> dict[str, str]:
    """Give the parameters that a notebook takes, each with its type (``str``), or an empty text.

    Raises
    ------
    ValueError
        When the file is not a notebook, or its cell tagged ``parameters`` is not Python.
    """
    try:
        cells = json.loads(notebook.read_bytes())["cells"]
        sources = ["".join(c["source"]) for c in cells if "parameters" in _tags(c)]
        trees = [ast.parse(source) for source in sources]
    except (KeyError, TypeError, AttributeError, json.JSONDecodeError, UnicodeDecodeError):
        raise ValueError("it is not a notebook") from None
    except SyntaxError:
        raise ValueError("its cell of parameters is not Python") from None
    found: dict[str, str] = {}
    for line in (line for tree in trees for line in tree.body):
        if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name):
            found[line.target.id] = ast.unparse(line.annotation)
        elif isinstance(line, ast.Assign):
            found |= {target.id: "" for target in line.targets if isinstance(target, ast.Name)}
    return found


def _tags(cell: Mapping[str, Any]) -> list[str]:
    return list(cell.get("metadata", {}).get("tags", []))


def fits(value: object, kind: str) -> bool:
    """Whether a value is of the type that a parameter asks for.

    >>> fits("month", "str"), fits("maybe", "bool"), fits(True, "int"), fits(["a"], "list[str]")
    (True, False, False, True)
    """
    types = _TYPES.get(kind.partition("[")[0].strip())
    if types is None:
        return True
    if isinstance(value, bool):
        return bool in types
    return isinstance(value, types)


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
        executed = clean(output.read_bytes(), folder=folder) if output.exists() else b"{}"
    if failure is not None:
        cell, reason = failure
        raise NotebookFailed(cell, reason, executed)
    return executed


def _execute(
    notebook: Path, output: Path, parameters: dict[str, Any], folder: Path
) -> tuple[int, str] | None:
    """Run it; give the cell and the reason when it fails."""
    os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")
    for name in ("papermill", "papermill.translators", "traitlets"):
        logging.getLogger(name).setLevel(logging.ERROR)
    _go_without_grammars_of_addresses()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import papermill
        from jupyter_client.kernelspec import NoSuchKernel
        from nbclient.exceptions import CellTimeoutError, DeadKernelError
        from papermill.exceptions import PapermillExecutionError

        try:
            with output.with_name("kernel.log").open("wb") as said:
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
                    kernel_manager_class=_kernel_manager(said),
                    config=_kernel_settings(),
                )
        except PapermillExecutionError as fault:
            return fault.exec_count or 0, f"{fault.ename}: {fault.evalue}"
        except CellTimeoutError:
            return 0, f"a cell took more than {LONGEST_CELL_SECONDS} seconds"
        except DeadKernelError:
            return 0, "the kernel died, most often for lack of memory"
        except NoSuchKernel:
            raise MissingToolError(
                "The kernel that runs notebooks is not installed.",
                remedy=f"{Path(sys.executable).name} -m pip install ipykernel",
            ) from None
    return None


def _go_without_grammars_of_addresses() -> None:
    """Spare every start some seconds where JupyterLab is installed, and with it this library.

    jsonschema, which checks that a notebook is one, then builds 38 grammars of international web
    addresses when it is imported. No rule for notebooks asks for them, and it does without.
    """
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]


def _kernel_manager(said: BinaryIO) -> Any:
    """Give a manager whose kernel talks to a file; a terminal would show its tracebacks.

    What a notebook itself writes to stderr is not concerned: it goes into the notebook.
    """
    from jupyter_client.manager import AsyncKernelManager

    class Manager(AsyncKernelManager):
        async def start_kernel(self, **options: Any) -> None:  # type: ignore[override]
            await super().start_kernel(**{"stderr": said, **options})

    return Manager


def _kernel_settings() -> Any:
    """Encrypt what is said to the kernel, where that can be done.

    It listens on a port of this machine, where any other user could listen too.
    """
    import zmq
    from traitlets.config import Config

    policy = "auto" if zmq.has("curve") else "disabled"
    return Config({"KernelManager": {"transport_encryption": policy}})


def clean(executed: bytes, *, folder: Path | None = None) -> bytes:
    """Take times, paths and ids of the moment out of an executed notebook.

    Parameters
    ----------
    executed
        The notebook as Papermill left it.
    folder
        The working folder; its path is written as a point.

    Examples
    --------
    >>> clean(b'{"cells": [], "metadata": {"papermill": {"start_time": "now"}}}').split()
    [b'{', b'"cells":', b'[],', b'"metadata":', b'{}', b'}']
    """
    content = _without_paths(json.loads(executed), folder)
    content["metadata"] = _without(content.get("metadata", {}))
    for number, cell in enumerate(content.get("cells", [])):
        cell["metadata"] = _without(cell.get("metadata", {}))
        # Papermill gives the cells that it adds random ids.
        for tag in ("injected-parameters", "papermill-error-cell-tag"):
            if tag in _tags(cell):
                cell["id"] = f"{tag}-{number}"
        if cell.get("cell_type") == "code":
            cell["outputs"] = _joined(cell.get("outputs", []))
        else:
            cell.pop("outputs", None)
    return (json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode()


def _joined(outputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Join what was written between two results, stdout before stderr.

    The kernel cuts the streams at chance moments.
    """
    joined: list[dict[str, Any]] = []
    for is_stream, group in groupby(outputs, key=lambda o: o.get("output_type") == "stream"):
        if not is_stream:
            joined += group
            continue
        texts: dict[str, str] = {}
        for output in group:
            name = output["name"]
            texts[name] = texts.get(name, "") + "".join(output["text"])
        joined += [
            {"name": name, "output_type": "stream", "text": texts[name]}
            for name in sorted(texts, reverse=True)
        ]
    return joined


def _without(metadata: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in metadata.items() if name not in _MOMENTARY}


def _without_paths(content: Any, folder: Path | None) -> Any:
    """Write the folders of this machine as words, wherever they stand."""
    words = {
        str(Path(__file__).resolve().parents[1]): "(gaugebook)",
        sys.prefix: "(python)",
        sys.base_prefix: "(python)",
        tempfile.gettempdir(): "(temporary)",
        str(Path.home()): "~",
    }
    if folder is not None:
        words |= {str(folder): ".", str(folder.resolve()): "."}
    # The longest first: a workspace may lie in the home folder. A root folder is no trace.
    paths = sorted((p for p in words if len(Path(p).parts) > 1), key=len, reverse=True)

    def cleaned(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: cleaned(item) for key, item in value.items()}
        if isinstance(value, list):
            return [cleaned(item) for item in value]
        if not isinstance(value, str):
            return value
        text = _CELL_FILE.sub("(cell)", value)
        for path in paths:
            text = text.replace(path, words[path])
        return text

    return cleaned(content)
