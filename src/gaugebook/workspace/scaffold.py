"""New workspaces, and copies of shipped definitions into one.

What `init` writes is a workspace that works at once: one example source on twelve months of a
made-up summary, ready to be replaced by a council's own export.
"""

from __future__ import annotations

from pathlib import Path

from gaugebook.definitions.assessment import Assessment
from gaugebook.definitions.library import Library, library_root
from gaugebook.errors import RefusedError, UsageError, near_miss, problem
from gaugebook.store import write_atomic

EXAMPLE_PERIOD = "2026-06..2026-09"
"""A period that the example data of a new workspace covers."""


def init_workspace(folder: Path) -> tuple[Path, ...]:
    """Write a new workspace and give the files written.

    Raises
    ------
    UsageError
        When the folder holds a workspace already, or is a file.
    """
    if folder.is_file():
        raise UsageError(f"{folder} is a file.", remedy="Give the name of a folder.")
    if (folder / "workspace.yaml").exists():
        raise UsageError(f"{folder} holds a workspace already.", remedy="Give another folder.")
    template = library_root() / "templates" / "workspace"
    written: list[Path] = []
    for path in sorted(p for p in template.rglob("*") if p.is_file()):
        inside = path.relative_to(template)
        # A file called .gitignore would be obeyed by the repository that ships it.
        name = ".gitignore" if inside.as_posix() == "gitignore" else inside
        if not (folder / name).exists():
            write_atomic(folder / name, path.read_bytes())
            written.append(folder / name)
    return tuple(written)


KINDS = {
    "metric": "metric",
    "model": "assessment",
    "house": "house",
    "reference": "reference",
    "report": "report",
    "notebook": "notebook",
}


def copy_definition(
    library: Library, kind: str, name: str, *, root: Path, org_code: str
) -> tuple[Path, ...]:
    """Copy one shipped definition into the workspace, to be edited there.

    A YAML definition gets ``version: 1.0.0+ORG`` and ``based_on:`` with the id, version and
    fingerprint it was taken from.

    Raises
    ------
    UsageError
        When there is no such kind, or the workspace has its own already.
    RefusedError
        When there is no such definition.
    """
    if kind not in KINDS:
        raise UsageError(
            f"{kind} cannot be copied.{near_miss(kind, KINDS)}",
            remedy=f"Use one of: {', '.join(KINDS)}.",
        )
    if kind == "notebook":
        return (_copy_notebook(library, name, root),)
    if kind == "model":
        return (_copy_model(library, name, root, org_code),)
    known = [n for k, n in library.found if k == kind]
    if name not in known:
        hint = near_miss(name, known)
        code = f"{kind}-unknown"
        raise RefusedError([problem(code, "the library", found=name, hint=hint)])
    found = library.found[kind, name]
    shipped = library.roots[-1]
    if not found.path.is_relative_to(shipped):
        raise UsageError(f"The workspace has its own {kind} {name} already: {found.path.name}.")
    target = root / found.path.relative_to(shipped)
    if target.exists():
        raise UsageError(f"The workspace has {target.relative_to(root).as_posix()} already.")
    text = _own_version(found.path.read_text(encoding="utf-8"), name, org_code, found.fingerprint)
    write_atomic(target, text.encode("utf-8"))
    written = [target]
    narrative, own = found.path.with_name("narrative.md"), target.with_name("narrative.md")
    if kind == "report" and narrative.is_file() and not own.exists():
        write_atomic(own, narrative.read_bytes())
        written.append(own)
    return tuple(written)


def _copy_notebook(library: Library, name: str, root: Path) -> Path:
    path = library.notebooks.get(name)
    if path is None:
        hint = near_miss(name, library.notebooks)
        raise RefusedError([problem("notebook-unknown", "the library", found=name, hint=hint)])
    target = root / "notebooks" / path.name
    if target.exists():
        raise UsageError(f"The workspace has its own notebook {name} already.")
    write_atomic(target, path.read_bytes())
    return target


def _copy_model(library: Library, name: str, root: Path, org_code: str) -> Path:
    """Copy the newest version of a maturity model, or the one that ``ID-VERSION`` names.

    Its version stands inside `model`, and its file is named after it. The copy says whose
    statements it borrows.
    """
    model = library.assessment(name) or library.assessments.get(name)
    if model is None:
        hint = near_miss(name, {m.id for m in library.assessments.values()})
        raise RefusedError([problem("model-unknown", "the library", found=name, hint=hint)])
    found = library.found["assessment", model.key]
    own = f"{model.version}+{_suffix(org_code)}"
    target = root / "assessments" / f"{model.id}-{own}.yaml"
    if "+" in model.version or target.exists():
        raise UsageError(
            f"The workspace has its own copy of {model.id} already.",
            remedy="Edit that one, or give its file a new version.",
        )
    text = found.path.read_text(encoding="utf-8")
    write_atomic(target, _own_model(text, model, own).encode("utf-8"))
    return target


def _own_model(text: str, model: Assessment, own: str) -> str:
    """Give the text with a version of its own, as a draft, saying what it is based on."""
    lines = text.splitlines(keepends=True)
    inside = False
    for at, line in enumerate(lines):
        inside = line.startswith("model:") or (inside and not line[:1].strip())
        field, indent = line.strip(), line[: len(line) - len(line.lstrip())]
        if inside and field.startswith("version:"):
            borrowed = f"{model.id} {model.version}"
            own_words = (
                ""
                if model.model.based_on
                else (
                    f"{indent}based_on:\n"
                    f'{indent}  - {{source: "{borrowed}", licence: "{model.model.licence}"}}\n'
                )
            )
            lines[at] = f"{indent}version: {own}\n{own_words}"
        elif inside and field.startswith("status:"):
            lines[at] = f"{indent}status: draft\n"
    return "".join(lines)


def _own_version(text: str, name: str, org_code: str, mark: str) -> str:
    """Give the text with its version marked as the council's own, comments kept."""
    lines = text.splitlines(keepends=True)
    for at, line in enumerate(lines):
        if line.startswith("version:"):
            shipped = line.removeprefix("version:").partition("#")[0].strip()
            lines[at] = (
                f"version: {shipped}+{_suffix(org_code)}\nbased_on: {name} {shipped} {mark[:16]}\n"
            )
            break
    return "".join(lines)


def _suffix(org_code: str) -> str:
    """Give what marks a version as an organisation's own."""
    return "".join(c if c.isalnum() else "-" for c in org_code)
