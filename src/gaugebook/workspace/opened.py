"""A workspace that has been opened: its file, its definitions, its inputs and its store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from pathlib import Path

from gaugebook.analysis.window import WindowData
from gaugebook.definitions.library import Library
from gaugebook.definitions.metric import Metric
from gaugebook.definitions.working_days import WorkingDays, working_days_of
from gaugebook.definitions.workspace_file import WorkspaceFile
from gaugebook.errors import Problem, UsageError, near_miss
from gaugebook.observations import Observation, is_among
from gaugebook.sql import EngineSettings
from gaugebook.store import Store
from gaugebook.tables.readers import ReadResult, read_inputs
from gaugebook.workspace.findings import findings_about
from gaugebook.workspace.folder import store_of

Progress = Callable[[str], None]


def silent(message: str) -> None:
    """Say nothing."""


class OpenedWorkspace:
    """What a workspace holds. The inputs are read when they are first asked for, and once."""

    def __init__(
        self,
        root: Path,
        file: WorkspaceFile,
        library: Library,
        problems: Sequence[Problem],
        *,
        progress: Progress = silent,
    ) -> None:
        self.root = root
        self.file = file
        self.library = library
        self.problems = tuple(problems)
        self.progress = progress

    @property
    def store(self) -> Store:
        """The workspace's store."""
        return store_of(self.root)

    @cached_property
    def inputs(self) -> ReadResult:
        """What ``workspace.yaml`` names, read once."""
        return read_inputs(self.root, self.file, self.library, progress=self.progress)

    @cached_property
    def unread(self) -> tuple[Problem, ...]:
        """Why inputs could not be read at all; nobody knows what they would have said."""
        dataset = self.inputs.dataset
        used = [*(r.facts for r in dataset.records), *dataset.plans]
        used += [table.facts for table in dataset.tables if table.figures]
        read = {file.name for facts in used for file in facts.files}
        found = self.inputs.problems
        return tuple(p for p in found if p.is_refused and p.where.file not in read)

    @property
    def engine(self) -> EngineSettings:
        """Which engine computes, and how much memory it may take."""
        return EngineSettings(kind=self.file.engine, memory_limit=self.file.memory)

    @property
    def made_up_orgs(self) -> frozenset[str]:
        """The organisations whose figures are made up."""
        return self.inputs.dataset.made_up_orgs()

    @property
    def organisations(self) -> frozenset[str]:
        """The organisation of the workspace, and every other that an input is of."""
        own = self.file.org_code
        return frozenset({own, *(i.org_code or own for i in self.file.inputs)})

    def metric(self, name: str) -> Metric:
        """Give a metric's definition.

        Raises
        ------
        UsageError
            When there is no such metric.
        """
        if name not in self.library.metrics:
            hint = near_miss(name, self.library.metrics)
            raise UsageError(f"There is no metric {name}.{hint}")
        return self.library.metrics[name]

    def metrics(self, names: Iterable[str]) -> list[Metric]:
        """Give some metrics' definitions, in order."""
        return [self.metric(name) for name in names]

    @property
    def working_days(self) -> WorkingDays:
        """The calendar with the bank holidays that the workspace keeps."""
        return working_days_of(self.file.bank_holidays)

    def findings_about(self, observations: Iterable[Observation]) -> tuple[Problem, ...]:
        """Give what reading found about the inputs that some observations come from.

        Why inputs could not be read at all stands there too, whatever the observations.
        """
        read = self.inputs
        return findings_about(read.dataset, observations, read.problems, unread=self.unread)

    def source_line(self, window: WindowData) -> str:
        """Give the source line for figures of a window: where they were read from.

        A reference list that a derived figure was made with is a source like any other.
        """
        return self._source_line(window.observations)

    def _source_line(self, observations: Iterable[Observation]) -> str:
        used = {reference for o in observations for reference in o.sources}
        labels = [f.label for f in self.inputs.dataset.inputs() if is_among(f.reference, used)]
        labels += [r.name for r in self.library.references.values() if is_among(r.reference, used)]
        return "; ".join(dict.fromkeys(labels))
