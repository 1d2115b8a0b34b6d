"""Importing somebody else's questionnaire: its template as a model, its filled files reconciled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from gaugebook.errors import Problem, RefusedError, UsageError
from gaugebook.intake.forms import Form, read_form, read_forms
from gaugebook.maturity.importing.modelling import About
from gaugebook.maturity.importing.questionnaire import Imported, import_questionnaire
from gaugebook.store import write_atomic


@dataclass(frozen=True)
class ImportMade:
    """What came of an import: the model, each file's reconciliation, the file written, findings."""

    imported: Imported
    file: Path | None
    problems: tuple[Problem, ...]


def import_files(
    template: Path,
    filled: Sequence[Path],
    *,
    about: About,
    out: Path | None,
    progress: Callable[[int, int, str], None],
) -> ImportMade:
    """Read a template and filled workbooks; write the model where `out` says so.

    Raises
    ------
    UsageError
        When a file is not there, or the model's own file is there already.
    RefusedError
        When the template cannot be opened.
    """
    for path in (template, *filled):
        if not path.is_file():
            raise UsageError(f"{path} is not there.", remedy="Give the file's name.")
    if out is not None and out.exists():
        raise UsageError(f"{out} is there already.", remedy="Move it away, or name another file.")
    form, problems = read_form(template, name=template.as_posix())
    if form is None:
        raise RefusedError(problems, message="The template cannot be read.")
    forms, more = _opened(filled, progress)
    imported = import_questionnaire(form, forms, about=about)
    if out is not None and imported.model is not None:
        write_atomic(out, imported.text.encode("utf-8"))
    found = (*problems, *more, *imported.all_problems)
    written = out if imported.model is not None else None
    return ImportMade(imported, written, tuple(dict.fromkeys(found)))


def _opened(
    paths: Sequence[Path], progress: Callable[[int, int, str], None]
) -> tuple[list[Form], list[Problem]]:
    forms: list[Form] = []
    problems: list[Problem] = []
    came = read_forms(paths, names=lambda path: path.as_posix())
    for number, (path, form, found) in enumerate(came, start=1):
        progress(number, len(paths), path.name)
        problems += found
        if form is not None:
            forms.append(replace(form, file=path.as_posix()))
    return forms, problems
