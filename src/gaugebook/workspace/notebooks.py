"""Running a workspace's notebooks: each once for the same inputs, definitions and parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gaugebook.definitions.files import fingerprint
from gaugebook.errors import Problem, RefusedError, Where, near_miss, problem
from gaugebook.runner import NotebookFailed, fits, parameters_of, run_notebook
from gaugebook.store import ExhibitSlot, write_atomic
from gaugebook.store.store import parameter_key
from gaugebook.tables.caches import sha256_of
from gaugebook.workspace.assess.of_period import campaign_marks
from gaugebook.workspace.marks import code_mark
from gaugebook.workspace.workspace import Workspace


@dataclass(frozen=True)
class PlannedRun:
    """One notebook of a report: its name in the report, parameters and slot in the store."""

    name: str
    notebook: Path
    parameters: Mapping[str, Any]
    slot: ExhibitSlot


def plan_run(
    ws: Workspace,
    notebook: str,
    parameters: Mapping[str, Any],
    *,
    name: str = "",
    where: Where | None = None,
) -> PlannedRun:
    """Plan one notebook: where it is, its parameters, and the slot its exhibits go to.

    Raises
    ------
    RefusedError
        When there is no such notebook, or it does not take these parameters.
    """
    place = where or Where("the request")
    path = _notebook(ws, notebook, place)
    takes = parameters_taken(ws, notebook, where=place)
    _check_parameters(notebook, takes, parameters, place)
    marks = [code_mark(), sha256_of(path), *_input_marks(ws), *_definition_marks(ws)]
    if "campaign" in takes:
        marks += campaign_marks(ws.root, ws.library)
    slot = ExhibitSlot(notebook, parameter_key(parameters, marks))
    return PlannedRun(name or notebook, path, dict(parameters), slot)


def _notebook(ws: Workspace, notebook: str, where: Where) -> Path:
    path = ws.library.notebooks.get(notebook)
    if path is None:
        hint = near_miss(notebook, ws.library.notebooks)
        raise RefusedError([problem("notebook-unknown", where, found=notebook, hint=hint)])
    return path


def parameters_taken(ws: Workspace, notebook: str, *, where: Where) -> dict[str, str]:
    """Give the parameters that a notebook takes, each with its type.

    Raises
    ------
    RefusedError
        When there is no such notebook, or it cannot be read.
    """
    try:
        return parameters_of(_notebook(ws, notebook, where))
    except ValueError as fault:
        place = f"notebooks/{notebook}.ipynb"
        raise RefusedError([problem("file-unreadable", place, detail=str(fault))]) from None


def _check_parameters(
    notebook: str, takes: Mapping[str, str], parameters: Mapping[str, Any], where: Where
) -> None:
    """Refuse a parameter that the notebook does not have, or that is of another type."""
    faults = []
    for name, value in parameters.items():
        if name in takes and fits(value, takes[name]):
            continue
        hint = "" if name in takes else near_miss(name, takes)
        detail = f"it must be {takes[name]}" if name in takes else "it has no such parameter"
        faults.append(
            problem(
                "parameter-wrong",
                where,
                found=name,
                notebook=notebook,
                detail=detail,
                hint=hint,
                known=", ".join(n for n in takes if n not in ("workspace", "exhibits")),
            )
        )
    if faults:
        raise RefusedError(faults, message="The notebook was not run.")


def _input_marks(ws: Workspace) -> list[str]:
    return [f"{f.name} {f.sha256}" for facts in ws.inputs.dataset.inputs() for f in facts.files]


def _definition_marks(ws: Workspace) -> list[str]:
    kinds = ("measure", "metric", "reference", "source")
    marks = [f"{k} {n} {f.fingerprint}" for (k, n), f in ws.library.found.items() if k in kinds]
    return [*sorted(marks), fingerprint(ws.file)]


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
        When the notebook stopped in a cell; what was refused in it stands there too.
    """
    store, slot = ws.store, planned.slot
    if again:
        store.forget(slot)
    if store.is_complete(slot):
        return
    ws.progress(f"running notebook {slot.notebook}")
    draft = store.draft_of(slot)
    parameters = {**planned.parameters, "workspace": ".", "exhibits": str(draft)}
    try:
        executed = run_notebook(planned.notebook, parameters, folder=ws.root)
        store.adopt(draft, slot, _named(executed, draft, slot))
    except NotebookFailed as fault:
        failed = store.executed_notebook(slot).with_name("failed.ipynb")
        write_atomic(failed, _named(fault.executed, draft, slot))
        told = fault.told.problems if fault.told else ()
        raise RefusedError(
            [*told, _stopped(ws, planned, fault, failed)],
            message=f"The notebook {planned.notebook.stem} stopped.",
        ) from None
    finally:
        store.forget(draft)


def _named(executed: bytes, draft: ExhibitSlot, slot: ExhibitSlot) -> bytes:
    """Give a notebook that names the slot where its exhibits are kept, not the process's draft."""
    return executed.replace(str(draft).encode(), str(slot).encode())


def _stopped(ws: Workspace, planned: PlannedRun, fault: NotebookFailed, failed: Path) -> Problem:
    told = fault.told
    return problem(
        "notebook-failed",
        f"notebooks/{planned.notebook.name}",
        found=planned.notebook.stem,
        cell=fault.cell,
        detail=(told.message if told else fault.reason).rstrip("."),
        advice=f"{told.remedy} " if told and told.remedy else "",
        kept=failed.relative_to(ws.root).as_posix(),
    )
