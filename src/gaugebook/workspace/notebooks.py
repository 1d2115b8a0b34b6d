"""Running a workspace's notebooks: each once for the same inputs, definitions and parameters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gaugebook.errors import RefusedError, problem
from gaugebook.runner import NotebookFailed, run_notebook
from gaugebook.store import ExhibitSlot, write_atomic
from gaugebook.workspace.plan import PlannedRun, plan_run
from gaugebook.workspace.workspace import Workspace


def run(ws: Workspace, notebook: str, parameters: Mapping[str, Any]) -> ExhibitSlot:
    """Run one notebook and keep its exhibits and itself.

    Raises
    ------
    RefusedError
        When there is no such notebook, or it stopped in a cell.
    """
    planned = plan_run(ws, notebook, parameters)
    execute(ws, planned, again=True)
    return planned.slot


def execute(ws: Workspace, planned: PlannedRun, *, again: bool = False) -> None:
    """Run a planned notebook unless its exhibits are there already.

    A notebook that stops leaves itself as ``failed.ipynb``, with the cell that failed, and no
    exhibits.

    Raises
    ------
    RefusedError
        When the notebook stopped in a cell.
    """
    store = ws.store
    if store.is_complete(planned.slot) and not again:
        return
    ws.progress(f"running notebook {planned.slot.notebook}")
    store.forget(planned.slot)
    parameters = {**planned.parameters, "workspace": ".", "exhibits": str(planned.slot)}
    kept = store.executed_notebook(planned.slot)
    try:
        executed = run_notebook(planned.notebook, parameters, folder=ws.root)
    except NotebookFailed as fault:
        store.forget(planned.slot)
        failed = kept.with_name("failed.ipynb")
        write_atomic(failed, fault.executed)
        raise RefusedError(
            [
                problem(
                    "notebook-failed",
                    f"notebooks/{planned.notebook.name}",
                    found=planned.notebook.stem,
                    cell=fault.cell,
                    detail=fault.reason,
                    kept=failed.relative_to(ws.root).as_posix(),
                )
            ]
        ) from None
    write_atomic(kept, executed)
