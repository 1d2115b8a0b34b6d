"""Which findings of reading concern a figure: those about the inputs that it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gaugebook.errors import Problem, sort_problems
from gaugebook.observations import Observation, is_among
from gaugebook.tables.dataset import Dataset
from gaugebook.workspace.folder import WORKSPACE_FILE


def findings_about(
    dataset: Dataset,
    observations: Iterable[Observation],
    problems: Sequence[Problem],
    *,
    unread: Sequence[Problem] = (),
) -> tuple[Problem, ...]:
    """Keep the findings about the inputs that some observations come from, or should.

    Parameters
    ----------
    dataset
        What was read.
    observations
        The figures; their sources name the inputs by reference.
    problems
        The findings to choose from. Those about `workspace.yaml` are about every figure.
    unread
        Why inputs could not be read at all: kept whatever the figures, as nobody knows which of
        them would be others.
    """
    used = {reference for o in observations for reference in o.sources}
    inputs = [facts for facts in dataset.inputs() if is_among(facts.reference, used)]
    names = {file.name for facts in inputs for file in facts.files}
    names |= {facts.source_id for facts in inputs} | {WORKSPACE_FILE}
    kept = [p for p in problems if p.where.file in names or is_member(p.where.file, names)]
    return tuple(sort_problems(dict.fromkeys([*kept, *unread])))


def is_member(name: str, files: Iterable[str]) -> bool:
    """Whether a place lies in a file that holds others, such as a zip.

    >>> is_member("data/year.zip/may.csv", ["data/year.zip"]), is_member("a.csv", ["a.csv"])
    (True, False)
    """
    return any(name.startswith(f"{file}/") for file in files)
